"""Which mistake is in your gradient? One file that needs NumPy alone.

    check_gradient(f, X, G, **context)          a cost, an array, a claim
    check_backward(forward, backward, *arrays)  a layer

Both nudge every entry, print what they find and return it. A hypothesis is
a mistake and the gradient that comes of it. It is accepted if it makes the
claim, or a multiple of it does, in every entry, up to measured round-off.
The shortest lists of mistakes are told: if there are several, the claim is
"consistent with" each. KINDS has all that it can name, in words.
"""

import inspect
import itertools
import re
import textwrap
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace

import numpy as np

KINDS = {
    "sign": "the sign is turned round",
    "factor": "a constant factor",
    "rows-scaled": "each row has a factor of its own",
    "columns-scaled": "each column has a factor of its own",
    "norm-path": "a path through the mean, variance or length is lost",
    "missing-entries": "zero where it must not be",
    "extra-entries": "not zero where it must be zero",
    "some-entries": "right but for some entries",
    "decay": "weight decay is not that of the cost",
    "reordered": "the right numbers elsewhere, or turned round",
    "reshaped": "reshaped, but not transposed",
    "kink": "right but for entries at a kink",
    "shape": "the shape is wrong",
    "not-finite": "NaN or infinity in the claim, or in what is called",
    "not-deterministic": "the function is not deterministic",
    "unknown": "no mistake that is known here explains it",
}
# Beside a slot, the right formula; below it, mistakes in it, each with its
# words at one place. What names something unknown is left out.
# Examples are columns; s is σ′(z), prime is σ′, of_a is σ′ in terms of a.
FORMULAS = """
g = dC_da
g = a - y
  targets-ignored, the targets are not subtracted: a
g = (a - y) / (a * (1 - a))
  one-term, a term of the cost is lost or turned round: -y / a
  one-term: [(1 - y) / (1 - a), -y / a - (1 - y) / (1 - a)]
g = -y / a
g = W_next.T @ delta_next
  after-update, a weight of after the update: W_new.T @ delta_next
  added-twice, with old and new weights: (W_next + W_new).T @ delta_next
  through-gradient, ∂C/∂W for W: (delta_next @ a.T).T @ delta_next
  transposed, rows and columns changed, or W for W.T: W_next @ delta_next
  reshaped: [A @ delta_next for A in reshaped(W_next)]
  weights-ignored, the next weights are not used: W_next.T**0 @ delta_next
  one-path, one path, or one lost: [*map(np.outer, W_next, delta_next)]
g = delta
g = delta / s**2
g = delta / prime(a)
g = delta / of_a(z)
g = np.nan_to_num((column / s).reshape(column.shape))
d = g * s
  slope-missing, the slope σ′ is missing, or 1 everywhere: g + 0 * s
  slope-extra, the slope σ′ is applied once too often: g * s * s
  slope-at-a, the slope σ′ is taken at a, not at z: g * prime(a)
  slope-fed-z, a formula for σ′ in terms of a is fed z: g * of_a(z)
  slope-other, σ′ is that of another σ: [g * other for other in rivals]
  value-for-slope, σ itself stands where σ′ must: g * a
  slope-on-error: [np.maximum(g, 0), np.maximum(g, 0) * s]
  error-ignored: s
  slope-on-error, σ or σ′ of the error: [prime(g) + 0 * s, g * prime(g)]
d = g
  slope-extra: [g * a * (1 - a), g * (1 - a * a)]
d = a * (g - (a * g).sum(0))
  diagonal, of a Jacobian the diagonal alone: g * a * (1 - a)
  slope-missing: g
G = d @ a_prev.T
  error-ignored, what comes back is not used: np.ones(d.shape) @ a_prev.T
  input-ignored, the layer's input is not used: d @ np.ones(a_prev.shape).T
  averaged-first, a product of averages: np.outer(d.sum(1), a_prev.mean(1))
  one-example: [np.outer(d.T[k], a_prev.T[k]) for k in (0, -1)]
  z-for-a, the z of the layer before for its a: d @ z_prev.T
  output-for-input, the layer's output for its input: d @ a.T
G = W.T @ d
  after-update: W_new.T @ d
  transposed: W @ d
  reshaped: [A @ d for A in reshaped(W)]
  one-path: [*map(np.outer, W, d)]
G = d.sum(1)
  wrong-axis, summed along the wrong axis: d.sum(0)
  wrong-axis: d.sum() + 0 * d.sum(1)
  row-sums, ∂C/∂W is summed to make ∂C/∂b: (d @ a_prev.T).sum(1)
  one-example, one example of the batch is used alone: [d.T[0], d.T[-1]]
G = d
G = d.ravel() @ dz_dX
A = M
  averaged, averaged over an axis or uses: [0 * M + x for x in means(M)]
  averaged: M / uses
  swapped, the gradient of another array: others
  row-sums: sums
  one-path: [*parts[:-1], *(M - part for part in parts)]
  overwritten, the last use overwrites the others: last(parts)
A = g.ravel() @ J
  transposed: J @ g.ravel()
  diagonal: g.ravel() * np.diag(J)
  one-path: [g + 0 * M, M - g] * mixes
"""
LINE = r"(?:(\w) = |  ([a-z-]+)(?:, (.+?))?: )(.+)"
FAMILIES = {"g": [], "d": [], "G": [], "A": []}
family = []
for line in FORMULAS.strip().splitlines():
    slot, kind, words, formula = re.fullmatch(LINE, line).groups()
    if slot:
        FAMILIES[slot].append(family := [])
    family.append(((kind,) if kind else (), compile(formula, line, "eval")))
    KINDS.update({kind: words} if words else {})
CHAINS = itertools.product(*(FAMILIES[slot] for slot in "gdG"))
CHAINS = [[*zip("gdG", chain)] for chain in CHAINS]
CHAINS += [[("A", family)] for family in FAMILIES["A"]]
ACTIVATIONS = [  # σ, and σ′ in terms of a
    (lambda z: 1 / (1 + np.exp(-z)), lambda a: a * (1 - a)),
    (np.tanh, lambda a: 1 - a * a),
    (lambda z: np.maximum(z, 0), lambda a: 1.0 * (a > 0)),
    (lambda z: np.logaddexp(0, z), lambda a: -np.expm1(-a)),
]
DECIDE = "z", "a_prev", "dC_da", "N", "parts"
BATCHED = {"z", "a", "a_prev", "z_prev", "dC_da"}
BATCHED |= {"y", "delta", "delta_next"}
WEIGHTS = {"W", "W_new", "W_next"}
CONTEXT = {*BATCHED, *WEIGHTS, "N", "parts", "costs"}


@dataclass
class Report:
    """What was found about one array; true where the claim is right."""

    name: str
    kinds: list  # explanations, each a tuple of keys of KINDS
    finding: str = "right"  # the same in words
    certain: bool = True  # one explanation is left
    notes: tuple = ()  # what the check did otherwise, or cannot see
    difference: float = np.nan  # ‖G − M‖ / (‖G‖ + ‖M‖), M measured
    worst: tuple = ()  # (index, claimed, measured), the worst first
    step: str = ""
    measured: object = None  # M

    @property
    def right(self):
        return not self.kinds

    def __bool__(self):
        return self.right

    def __str__(self):
        verdict = "right" if self.right else "WRONG"
        text = f"{self.name}: {verdict}, difference {self.difference:.1e}"
        for line in () if self.right else textwrap.wrap(self.finding, 72):
            text += f"\n  {line}"
        for index, G, M in self.worst:
            text += f"\n  {index}: claimed {G:.6g}, measured {M:.6g}"
        notes = [*(f"note: {note}" for note in self.notes)]
        return "\n  ".join([text, *notes, f"step: {self.step}"])


# A claim has name, X, and G, which is to be the gradient of g · F(X), where
# F(X) has one axis. Measured are the slopes M, the Jacobian J of F, half
# the jump at a kink, and the room that a right G has around M.


def nudged(F, X, g, places, h):
    """For each place: F's slopes, that of g · F, and its jump there."""
    flat, F0, ends = X.reshape(-1), F(X), []  # flat is a view
    x, high, low = flat[places], flat[places] + h, flat[places] - h
    for k, *values in zip(places, high, low, x):
        for value in values[:2]:
            flat[k] = value
            ends.append(F(X))
        flat[k] = values[2]
    ends = np.reshape(ends, (len(x), 2, F0.size))
    J = (ends[:, 0] - ends[:, 1]) / (high - low)[:, None]
    return J, J @ g, np.abs((ends.sum(1) - 2 * F0) @ g) / h


def roughness(F, X, g):
    """How far rounding moves g · F(X), and whether it is float32's."""
    away = np.where(np.arange(X.size) % 3, 1, -1).reshape(X.shape)
    near = np.array([F(X + 3e-7 * k * away) for k in range(-4, 5)])
    size = abs(g @ near[4]) + abs(g @ F(X + 0.01 * away) - g @ near[4])
    noise = np.sort(np.abs(np.diff(near @ g, 3)))[1]  # not at a kink
    single = np.array_equal(near, np.float32(near))
    digit = 1e-7 if single else 2.2e-16
    noise = max(noise, digit * np.abs(g * near[4]).sum())
    return noise, bool(single or noise > 1e-9 * size > 0)


def measure(claim, rtol):
    """Nudge each entry; where the claim differs, by a smaller step, too."""
    F, X, G, g = claim.F, claim.X, claim.G.ravel(), claim.g.ravel()
    noise, single = roughness(F, X, g)
    rtol, h = (2e-3, 5e-3) if single else (rtol, 6e-6)
    h = h * np.maximum(1, np.abs(X.ravel()))
    J, M, jump = nudged(F, X, g, np.arange(X.size), h)
    error, kink, used = 4 * noise / h, 0 * h, 0 * h
    scale = 0.01 * np.abs(M[np.isfinite(M)]).max(initial=0)
    far = np.abs(M - G) - 4 * error - rtol * (np.abs(M) + scale)
    far = np.where(np.isfinite(far), far, np.inf)
    bent = jump > 8 * error + 0.1 * scale
    order = np.lexsort((-far, ~bent))[: np.sum(bent | (far > 0))]
    for k in filter(len, (order[:64], order[64:])):
        *finer, smaller = nudged(F, X, g, k, h[k] / 30)
        change, grain = np.abs(finer[1] - M[k]), 30 * error[k]
        stays = smaller > np.maximum(0.3 * jump[k], 4 * grain)
        kink[k], better = stays * smaller / 2, change > grain
        error[k] = np.where(better, grain + change / 30, error[k] + change)
        J[k[better]], M[k[better]] = (v[better] for v in finer)
        used[k] = better
        if (np.abs(M - G)[k] > 4 * error[k]).mean() > 0.6 > bent[k].max():
            break  # these are wrong indeed, so the others are as well
    room = 4 * error + rtol * (np.abs(M) + scale) + 1.001 * kink
    shaped = (v.reshape(X.shape) for v in (M, room, kink))
    claim.J, (claim.M, claim.room, claim.kink) = J.T, shaped
    claim.step = f"{h.min(initial=1):.1e}{', in float32' * single}"
    claim.step += f"; {used.sum():.0f} of {X.size} entries: a 30th of it"


# -- Hypotheses ----------------------------------------------------------


def means(A):
    return [A.mean(axis, keepdims=True) for axis in range(A.ndim)]


def reshaped(A):
    """A in the shape of Aᵀ, row by row and column by column."""
    turned = A.shape[::-1]
    return [A.reshape(turned, order=x) for x in "CF" if turned != A.shape]


def laid(A):
    """(mistakes, A): its numbers at other places, where its shape stays."""
    for axes in [*range(A.ndim), (-1, -2)[: A.ndim]]:
        yield ("reordered",), np.flip(A, axes)
    yield from ((("reshaped",), B.T) for B in reshaped(A))
    if A.ndim > 1 and A.shape == A.shape[::-1]:
        yield ("transposed",), A.T


def last(parts):
    """Of the parts of a sum, in each entry, the last that is not zero."""
    k = len(parts) - 1 - np.argmax(np.array(parts)[::-1] != 0, axis=0)
    return np.take_along_axis(np.array(parts), k[None], 0)[0]


def ways(chain, known, most):
    """(mistakes, array) for each way through the families of a chain."""
    (name, family), *later = chain
    for kinds, formula in family:
        try:
            made = eval(formula, known) if len(kinds) <= most else []
        except (NameError, ValueError):  # not known, or of another shape
            continue
        for A in made if isinstance(made, list) else [made]:
            after = [((), A)]
            if later:
                after = ways(later, {**known, name: A}, most - len(kinds))
            yield from ((kinds + more, B) for more, B in after)


def hypotheses(claim, known, most):
    """(mistakes, gradient), where the right formulas lead to M, or cM."""
    M, X = claim.M, claim.X
    tools = {f.__name__: f for f in (means, reshaped, last)}
    known = {"np": np, "M": M, **tools, **known}
    turns = (False, True)[: max(1, M.squeeze().ndim)]  # a line has one
    for chain, turn in itertools.product(CHAINS, turns):
        for _, R in ways(chain, known, 0):
            R = shaped(R, turn, M.shape)
            for bases in ([R], [X, R]) if R.any() else ():  # X: a decay
                rest, c = nearest(M, bases)
                if np.abs(rest).max() <= 1e-5 * np.abs(M).max():
                    for kinds, A in ways(chain, known, most):
                        A = shaped(A, turn, M.shape)
                        if kinds and A.any():
                            yield kinds, M + c * (A - R)
                    break


def shaped(A, turn, shape):
    """A or Aᵀ in a shape; zeros where it does not fit."""
    A, squeezed = np.asarray(A.T if turn else A), np.empty(shape).squeeze()
    fit = A.size == squeezed.size and np.isfinite(A).all()
    fit = fit and (A.ndim == 1 or A.squeeze().shape == squeezed.shape)
    return A.reshape(shape) if fit else np.zeros(shape)


def activated(z, a):
    """What is known where a = σ(z), for each σ of which this is true."""
    for sigma, of_a in ACTIVATIONS:
        if a is None or (a.shape == z.shape and np.allclose(sigma(z), a)):
            known = {"z": z, "a": sigma(z), "s": of_a(sigma(z))}
            slopes = [f(sigma(z)) for _, f in ACTIVATIONS if f is not of_a]
            known["rivals"] = [s for s in slopes if (s != 1).any()]
            known["prime"] = lambda z, s=sigma, f=of_a: f(s(z))
            yield {**known, "of_a": of_a}


def of_cost(claim, context):
    """What is known of a cost; examples and weights may lie either way."""
    wide = frozenset(k for k, v in context.items() if np.ndim(v) > 1)
    both = wide & BATCHED, wide & WEIGHTS
    for turned in dict.fromkeys([wide - wide, *both, both[0] | both[1]]):
        c = {k: np.array(v, float).T for k, v in context.items()}
        c["column"] = claim.M.T
        c = {k: np.atleast_2d(A) for k, A in c.items()}
        c.update((k, c[k].T) for k in c if k not in turned)
        back = {"W": "W_next", "delta": "delta_next", "a_prev": "a"}
        back = {back.get(k, k): c[k] for k in {*back, "W_new"} & {*c}}
        yield from (c, back)
        for more in activated(c["z"], c.get("a")) if "z" in c else ():
            yield {**c, **more}


def of_layer(claim, others):
    """What is known of a layer: its output and its Jacobian."""
    X, g, J = claim.X, claim.g, claim.J
    out, d, on = claim.F(X).reshape(g.shape), np.diag(J), J.any(1)
    alone = np.count_nonzero(J) <= np.count_nonzero(d)  # entry by entry
    known = {"J": J, "g": g, "dC_da": g, "others": [c.M for c in others]}
    uses = np.count_nonzero(J, axis=0).reshape(X.shape)
    if np.ptp(uses) > 0:  # else this is a constant factor
        known["uses"] = np.maximum(uses, 1)
    known["sums"] = [c.G.sum(k) for c in others for k in range(c.G.ndim)]
    known["mixes"] = int(J.shape == (len(d),) * 2 and not alone and d.all())
    yield known
    zs = [np.log(out / (1 - out)), np.arctanh(out)]
    zs += [np.log(np.expm1(out))] * (g.size > 1)
    if alone and g.shape == X.shape:
        yield {**known, "s": d.reshape(X.shape), "a": out}
        zs = [X]
    for z in zs:
        for more in activated(z, out):
            yield {**known, **more, "dz_dX": J / more["s"].reshape(-1, 1)}
    if not on.all():  # some outputs are off: ReLU's are on far away
        for away in (-1e4, 1e4):
            F, places = claim.F, np.arange(X.size)
            there = nudged(F, X + away, g.ravel(), places, 1)[0].T
            J = np.where(J.any(1)[:, None], J, there)
        yield {**known, "s": 1.0 * on.reshape(g.shape), "dz_dX": J}


def of_backward(claim):
    """(mistakes, gradient): what is wrong in how g is treated."""
    claim.F(claim.X)  # because a layer may remember its last input
    J, g, shape = claim.J, claim.g, claim.X.shape
    if np.allclose(claim.pull(g), claim.pull(2 * g)):
        yield ("error-ignored",), claim.G
    else:
        units = np.eye(g.size).reshape(-1, *g.shape)
        kept = np.array([claim.pull(unit).ravel() != 0 for unit in units])
        uses = np.abs(J) > 1e-7 * np.abs(J).max()
        A, lost = (g.ravel() @ (J * kept)).reshape(shape), uses & ~kept
        some, ends = lost.any(0), last([*(uses * (1 + kept))]) == 2
        if some.any() and (uses & kept)[:, some].any(0).all():
            yield from [(("overwritten",), A)] * int(ends[some].all())
            if not ends[some].all() or np.ptp(uses.sum(0)) == 0:
                yield ("one-path",), A


def of_others(claim, others):
    """(mistakes, gradient): in what way another array is used."""
    X, g = claim.X, claim.g.ravel()
    for other in others:
        for kinds, array in laid(other.X):
            F = partial(claim.F, j=other.k, other=array)
            slopes = nudged(F, X, g, np.arange(X.size), 1e-5)[1]
            yield kinds, slopes.reshape(X.shape)
        for turn in (False, True):
            if X.ndim == 2 and other.X.shape == X.shape:
                yield from of_product(claim, other, turn)


def of_product(claim, other, turn):
    """Where X Yᵀ has the gradient D: that of X by Dᵀ, so far as known."""
    arrays = claim.X, claim.M, claim.G, other.X, other.M
    X, M, G, Y, K = (A.T if turn else A for A in arrays)
    X_inverse, Y_inverse = np.linalg.pinv(X), np.linalg.pinv(Y)
    off = np.eye(len(Y)) - Y @ Y_inverse
    D = M @ Y_inverse + X_inverse.T @ K.T @ off
    near = partial(np.allclose, rtol=1e-6, atol=1e-6 * np.abs(M).max())
    if near(D @ Y, M) and near(D.T @ X, K):
        A, free = D.T @ Y, Y - X @ X_inverse @ Y
        A = A + off @ (G - A) @ np.linalg.pinv(free, 1e-9) @ free
        yield ("transposed",), A.T if turn else A


# -- Explaining ----------------------------------------------------------


def nearest(target, bases, axes=None):
    """What multiples of bases, two at most, leave of a target; the last."""

    def share(of, basis):
        square = (basis * basis).sum(axes, keepdims=True)
        return (of * basis).sum(axes, keepdims=True) / (square + 1e-300)

    c = np.zeros(1)
    for k, basis in enumerate(bases):
        for first in bases[:k]:
            basis = basis - share(basis, first) * first
        c = share(target, basis)
        target = target - c * basis
    return target, c


def fits(claim, offset, bases, axes=None):
    """The last multiple, if an offset and multiples of bases make G."""
    off, c = nearest(claim.G - offset, bases, axes)
    return c if (np.abs(off) <= claim.near).all() else None


def explanations(claim, hypotheses, sizes, extra=()):
    """(cost, mistakes, words): each gradient, transposed, times a constant.

    And multiples of `extra`, an array or none, are added to it.
    """
    for kinds, A in hypotheses:
        for order in itertools.permutations(range(A.ndim)):
            B, moved = A.transpose(order), list(order) != sorted(order)
            names = (
                *kinds,
                *["transposed"] * moved,
                *["decay"] * len(extra),
            )
            c = fits(claim, 0, [*extra, B]) if B.shape == A.shape else None
            if c is None or not 1e-9 < abs(c.sum()) < 1e9:  # round-off
                continue
            cost, words, c = len(names) + 0.5 * len(extra), "", c.sum()
            whole = fits(claim, np.sign(c) * B, extra) is not None
            names += ("sign",) * int(c < 0)
            if not (whole and names):
                words, names = named(abs(c), sizes), (*names, "factor")
                cost += 1 if "(" in words else 1.5
            yield cost + (c < 0), names, words


def named(c, sizes):
    """A factor in words: 2, ½, the sizes at hand, or two of these."""
    names = {"2, as of a square": 2, "½": 0.5, **sizes}
    names.update({f"1/{name}": 1 / n for name, n in sizes.items()})
    pairs = itertools.combinations(names.items(), 2)
    pairs = {f"{x} times {y}": n * m for (x, n), (y, m) in pairs}
    for likely in (names, pairs):
        fit = [x for x, n in likely.items() if abs(c / n - 1) <= 1e-4]
        if fit:
            return f"{c:.6g} ({' or '.join(fit[:3])})"
    return f"{c:.6g}"


def patterns(claim):
    """(cost, mistakes, words) with many multiples, or but for entries."""
    M, G, X, room = claim.M, claim.G, claim.X, claim.room
    wrong, one = np.abs(G - M) > room, np.ones(M.shape)
    for axis, n in enumerate(M.shape):
        others = tuple(k for k in range(M.ndim) if k != axis)
        if 1 < n < M.size and fits(claim, 0, [M], others) is not None:
            yield 4, ("columns-scaled" if axis else "rows-scaled",), ""
        around = X - X.mean(axis, keepdims=True)
        for bases in ([one], [one, around]):
            enough = n > 1 + len(bases)
            if enough and fits(claim, M, bases, axis) is not None:
                yield 2.4, ("norm-path",), ""
    if X.size > 2 and fits(claim, M, [np.sign(X)]) is not None:
        yield 2, ("decay",), "(by a multiple of the signs)"
    if (np.abs(G) <= room)[wrong].all():
        yield 4 - (wrong.sum() > 1), ("missing-entries",), where(wrong)
    if (np.abs(M) <= room)[wrong].all():
        yield 4 - (wrong.sum() > 1), ("extra-entries",), where(wrong)
    off = np.abs(np.sort(G, None) - np.sort(M, None))
    if G.size > 3 and (off <= room.max()).all():
        yield 3.5, ("reordered",), ""
    for shift in filter(any, itertools.product((-1, 0, 1), repeat=M.ndim)):
        near = np.abs(G - np.roll(M, shift, range(M.ndim))) <= room.max()
        if (near & (np.abs(G) > room.max()))[wrong].mean() > 0.5:
            yield 3, ("reordered",), f"(shifted by {shift})"
    if wrong.mean() <= 0.7:
        yield 5, ("some-entries",), where(wrong)


def where(wrong):
    """Wrong entries in words: whole rows, whole columns, or a list."""
    for word, lines in zip(("row", "column"), (wrong, wrong.T)):
        if wrong.ndim == 2 and (lines.any(1) == lines.all(1)).all():
            some = [*map(str, np.flatnonzero(lines.all(1)))]
            text = re.sub(r", (\d+)$", r" and \1", ", ".join(some))
            return f"({word}{'s' * (len(some) > 1)} {text})"
    entries = [str(tuple(map(int, k))) for k in np.argwhere(wrong)]
    some = ", ".join(entries[:4]) + ", …" * (len(entries) > 4)
    return f"({len(entries)} of {wrong.size}: {some})"


def at_sight(claim):
    """What needs no hypothesis: [(cost, mistakes, words)], or nothing."""
    M, G = claim.M, claim.G
    right = np.abs(G - M) <= claim.room
    turned = claim.shape[::-1] == G.shape
    if right.all():
        return [(0, (), "")]
    if claim.shape != G.shape:
        kind = "transposed" if turned else "shape"
        return [(0, (kind,), f"({claim.shape} for {G.shape})")]
    if not np.isfinite(G).all():
        return [(0, ("not-finite",), where(~np.isfinite(G)))]
    if (right | (claim.kink > 0)).all():
        return [(1, ("kink",), where(~right))]
    still = np.abs(M).max() <= claim.room.max()
    return [(9, ("unknown",), "(nothing moves)")] * int(still)


def found_in(claim, claims, context):
    """What explains the claim: [(cost, mistakes, words), ...]."""
    G, M = claim.G, claim.M
    size, gap = np.abs(G).max() / np.abs(M).max(), np.abs(G - M).max()
    # What an explanation may leave: round-off, and little of the gap.
    claim.near = np.minimum(claim.room * max(1, size), 0.1 * gap)
    others = [other for other in claims if other is not claim]
    sizes = sizes_of(claims, context or {})
    alone = context is None
    settings = of_layer(claim, others) if alone else of_cost(claim, context)
    settings = [*settings]
    for most in (1, 2):
        guesses = [((), M), *laid(M)]
        for known in settings:
            guesses += hypotheses(claim, known, most)
        found = [*explanations(claim, guesses, sizes), *patterns(claim)]
        cheapest = min((cost for cost, *_ in found), default=9)
        if cheapest < 2:  # two mistakes are no shorter
            break
    if alone and cheapest > 1:
        guesses = [*of_backward(claim), *of_others(claim, others)]
        found += explanations(claim, guesses, sizes)
    elif not alone and cheapest > 1.9 and G.size > 2:
        found += explanations(claim, guesses, sizes, [claim.X])
    return found or [(9, ("unknown",), where(np.abs(G - M) > claim.room))]


def judged(claim, claims, context):
    """The Report about one claim."""
    G, M, X, notes = claim.G, claim.M, claim.X, claim.notes
    if claim.kink.any():
        notes += (f"a kink at {where(claim.kink > 0)}",)
    if np.abs(M).max(initial=0) <= claim.room.max(initial=0):
        notes += ("the slopes are zero here: another point would see more",)
    with np.errstate(all="ignore"):  # a slope far out may overflow
        found = at_sight(claim) or found_in(claim, claims, context)
    found = sorted(found, key=lambda x: x[0])
    least = found[0][0]
    best = {k: w for cost, k, w in found[::-1] if cost < least + 0.05}
    texts = ["; ".join(KINDS[x] for x in k) + f" {best[k]}" for k in best]
    text = ", OR ".join(map(str.strip, texts)) or "right"
    sure = len(best) == 1 and least < 4 and (X.size > 1 or not any(best))
    if not sure and least < 9:
        known = DECIDE if context is None else context
        more = [x for x in DECIDE if x not in known] or ["another point"]
        more = re.sub(r", (\w+)$", r" or \1", ", ".join(more))
        text = f"consistent with: {text} (to decide, give it {more})"
    off = np.where(np.isfinite(G), np.abs(G - M), np.inf)
    worst = np.argsort(-off, axis=None)[: min(3, np.sum(off > claim.room))]
    worst = [np.unravel_index(k, X.shape) for k in worst]
    worst = tuple((tuple(map(int, k)), G[k], M[k]) for k in worst)
    kinds = [kinds for kinds in best if kinds]
    size = np.linalg.norm(G) + np.linalg.norm(M) or 1
    measured = np.linalg.norm(G - M) / size, worst, claim.step, M
    return Report(claim.name, kinds, text, sure, notes, *measured)


# -- The two checks ------------------------------------------------------


class Refused(Exception):
    """Nothing can be compared: the key of KINDS, and why."""


def called(what, f, arrays, notes):
    """The arrays that f returns, if it returns the same numbers twice."""
    results = []
    for _ in "12":
        copies = [np.array(array) for array in arrays]
        made = f(*copies)
        made = made if isinstance(made, (tuple, list)) else (made,)
        results.append([None if r is None else np.array(r) for r in made])
        if any((x != y).any() for x, y in zip(copies, arrays)):
            notes[f"{what} changes its arguments; it had copies"] = 1
    pairs = [(x, y) for x, y in zip(*results) if x is not None]
    if not pairs or any(x.dtype.kind not in "fiub" for x, _ in pairs):
        raise Refused("shape", f"{what} returns no numbers")
    if not all(np.array_equal(x, y, equal_nan=True) for x, y in pairs):
        raise Refused("not-deterministic", what)
    return results[0]


def contraction(shape):
    """Fixed numbers, of both signs, that stand for what comes back."""
    signs = 1 - 2 * (np.indices(shape).sum(0) % 2)
    return signs * np.random.default_rng(0).uniform(0.5, 1.5, shape)


def claims_of(forward, backward, arrays, names, context):
    """What is claimed of each array of floats, and what is measured."""
    notes, floats = {}, [a.dtype.kind == "f" for a in arrays]
    arrays = [a.astype(float) if x else a for a, x in zip(arrays, floats)]
    out = called("f", forward, arrays, notes)[0]
    if not np.isfinite(out).all():
        raise Refused("not-finite", "f")
    if context is not None and out.size != 1:
        raise Refused("shape", f"f returns {out.shape}")
    g = contraction(out.shape) if context is None else np.ones(out.shape)

    def pull(g, k):
        made = called("backward", backward, [g, *arrays], notes)
        if len(made) not in (len(arrays), sum(floats)):
            raise Refused("shape", f"{len(made)} for {sum(floats)} arrays")
        return made[k if len(made) == len(arrays) else sum(floats[:k])]

    def output(X, k, j=None, other=None):
        given = [{k: X, j: other}.get(at, a) for at, a in enumerate(arrays)]
        given = [np.array(a) for a in given] if notes else given
        return np.asarray(forward(*given), float).ravel()

    for k in itertools.compress(range(len(arrays)), floats):
        claim = SimpleNamespace(k=k, name=names[k], g=g)
        claim.X = np.array(arrays[k])
        claim.F, claim.pull = partial(output, k=k), partial(pull, k=k)
        claim.G, claim.notes = claim.pull(g), tuple(notes)
        if claim.G is not None:
            yield claim


def at_point(forward, backward, arrays, names, context=None):
    """The Reports at one point; a layer has no context."""
    try:
        claims = [*claims_of(forward, backward, arrays, names, context)]
    except Refused as refused:
        kind, words = refused.args
        text = f"{KINDS[kind]}: {words}"
        return [Report((*names, "f")[0], [(kind,)], text)]
    for claim in claims:
        rtol = 1e-4 if claim.G.dtype == np.float32 else 1e-6
        claim.shape, claim.G = claim.G.shape, claim.G.astype(float)
        if claim.shape != claim.X.shape:
            claim.G = np.full(claim.X.shape, np.nan)
        measure(claim, rtol)
    return [judged(claim, claims, context) for claim in claims]


def sizes_of(claims, context):
    """{name: number} of what a factor may be: sizes of this very call."""
    sizes = {"N": context["N"]} if "N" in context else {}
    arrays = {**context, "grad_output": claims[0].g}
    arrays.update((claim.name, claim.X) for claim in claims)
    for name, array in arrays.items():
        shape = enumerate(np.shape(array))
        sizes.update((f"{name}.shape[{k}]", n) for k, n in shape if n > 2)
    return sizes


def settled(reports, others, place):
    """Of Reports at two points, for each array the one that says more."""
    for k, (report, other) in enumerate(zip(reports, others)):
        more = report.right > other.right or report.certain < other.certain
        if more and not other.right and other.measured is not None:
            other.notes += (f"this is {place}, which shows more",)
            reports[k] = other
    return reports


def moved(X):
    """A second point, near, at which nothing is alike by accident."""
    random = np.random.default_rng(1)
    away = random.uniform(-0.4, 0.4, X.shape) * np.where(X == 0, 0.3, X)
    return X + away.astype(X.dtype) if X.dtype.kind == "f" else X


def check_gradient(f, X, G, *, name="X", quiet=False, **context):
    """Compare a claimed gradient with slopes, and name the mistake.

    f: a function of X that returns one number. G: the claimed gradient, or
    a function of X that returns it, which is asked at a second point,
    too. context: what you have of z, a, a_prev, dC_da (or y), delta, W,
    W_new (after the update), W_next, delta_next, z_prev, N, parts (what
    each use of X contributes), costs (of the examples, one by one).
    Returns a Report, true where G is right.
    """
    for unknown in {*context} - CONTEXT:
        raise TypeError(f"{unknown} is none of {CONTEXT}")

    def backward(g, X):
        return np.asarray(G(X) if callable(G) else G)

    kind, X = np.asarray(X).dtype, np.array(X, float)
    reports = at_point(f, backward, [X], [name], context)
    if callable(G):
        other = at_point(f, backward, [moved(X)], [name], {})
        reports = settled(reports, other, "a second point")
    (report,) = reports
    if "costs" in context:
        ratio = np.sum(f(X.copy())) / np.mean(context["costs"])
        report.notes += (f"f is {ratio:.4g} times the mean of the costs",)
    if kind != np.float64:
        report.notes += (f"X is {kind}: it was nudged as float64",)
    if not quiet:
        print(report)
    return report


def check_backward(forward, backward, *arrays, quiet=False, **options):
    """Check every gradient of a layer at once, and name the mistakes.

    forward: a function of the arrays that returns an array. backward: a
    function of grad_output and the arrays that returns the gradient for
    each array (None for what has none, as integers). grad_output is a
    fixed random array, because a layer cannot know what comes back to it.
    options go to both functions, as stride=2. What passes is tried at a
    second point, and at stride=1. Returns a list of Reports.
    """
    names = list(inspect.signature(forward).parameters)
    names += [f"array {k}" for k in range(len(names), len(arrays))]

    def at(arrays, **options):
        pair = (partial(f, **options) for f in (forward, backward))
        return at_point(*pair, arrays, names)

    arrays = [np.asarray(array) for array in arrays]
    other = at([moved(X) for X in arrays], **options)
    reports = settled(at(arrays, **options), other, "a second point")
    if all(reports) and options.get("stride", 1) > 1:
        closer = at(arrays, **{**options, "stride": 1})
        reports = settled(reports, closer, "stride=1")
    if not quiet:
        print(*reports, sep="\n")
    return reports
