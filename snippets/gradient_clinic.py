"""Which mistake is in your gradient? One file that needs NumPy alone.

    check_gradient(f, X, G)                     a cost, an array, a claim
    check_backward(forward, backward, *arrays)  a layer

Both measure the gradient by nudging every entry, print what they find and
return it. A mistake is named when it turns the measured gradient into the
claimed one, in every entry, and no shorter list of mistakes does.
"""

import inspect
import itertools
import textwrap
from collections import namedtuple
from dataclasses import dataclass, field
from functools import partial

import numpy as np

KINDS = """
shape: the shape is wrong
not-finite: NaN or infinity in the claim, or in what is called
sign: the sign is turned round
factor: a constant factor
transposed: transposed, rows and columns have changed places
flipped: an axis runs backwards
averaged: summed or averaged along an axis where it must not be
rows-scaled: each row is multiplied by a factor of its own
columns-scaled: each column is multiplied by a factor of its own
slope-missing: the slope σ′ is missing, or 1 everywhere
slope-at-a: the slope σ′ is taken at a, not at z
slope-twice: the slope σ′ is applied twice
slope-extra: σ′ is applied although the cost has cancelled it
slope-on-error: σ or σ′ is applied to the error that comes back
slope-fed-z: a formula for σ′ in terms of a is fed z
value-for-slope: σ itself stands where σ′ must
diagonal: of the Jacobian only the diagonal is used
one-path: one path is followed, or one is forgotten; paths add
overwritten: the last use overwrites the others; all must be added
missing-entries: zero where it must not be
reordered: the right numbers stand in other places
some-entries: right but for some entries
norm-path: a path through the mean, the variance or the length is lost
after-update: a weight of after the update is used
added-twice: added twice, with the old and with the new weights
through-gradient: ∂C/∂W stands where W must
averaged-first: averages are multiplied, where products are added
one-example: one example of the batch is used alone
wrong-axis: summed along the wrong axis
row-sums: ∂C/∂W is summed to make ∂C/∂b
input-ignored: the layer's input is not multiplied
error-ignored: what comes back to the layer is not used
z-for-a: z of the layer before stands where its a must
swapped: this is the gradient of another array
decay: weight decay is not that of the cost
kink: right but for entries at a kink
not-deterministic: the function is not deterministic
unknown: no mistake that is known here explains it
"""
KINDS = dict(line.split(": ", 1) for line in KINDS.strip().splitlines())
BATCHED = {
    "z",
    "a",
    "a_prev",
    "z_prev",
    "dC_da",
    "y",
    "delta",
    "delta_next",
}
CONTEXT = BATCHED | {
    "W",
    "W_new",
    "W_next",
    "N",
    "picked",
    "parts",
    "costs",
}
INDENT = {"initial_indent": "  ", "subsequent_indent": "    "}


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
    measured: object = field(default=None, repr=False)  # M

    @property
    def right(self):
        return not self.kinds

    def __bool__(self):
        return self.right

    def __str__(self):
        verdict = "right" if self.right else "WRONG"
        lines = [
            f"{self.name}: {verdict}, difference {self.difference:.1e}"
        ]
        if not self.right:
            lines += textwrap.wrap(self.finding, 74, **INDENT)
        for index, *both in self.worst:
            numbers = "claimed {:.6g}, measured {:.6g}".format(*both)
            lines.append(f"  {index}: {numbers}")
        lines += [f"  note: {note}" for note in self.notes]
        return "\n".join([*lines, f"  step: {self.step}"])


# -- Measuring: F takes an array and returns a 1-D array -----------------

# What g · F(X) does when an entry of X is nudged: M, how far a right claim
# may be off it, where its slopes on both sides differ, and F's Jacobian.
Slopes = namedtuple("Slopes", "M room kink J step")


def quotient(F, X, g, F0, k, h):
    """Entry k nudged both ways: (column of J, slope, jump of the slope)."""
    flat = X.reshape(-1)  # a view
    x = flat[k]
    flat[k] = up = x + h
    F_up = F(X)
    flat[k] = down = x - h
    F_down = F(X)
    flat[k] = x
    column = (F_up - F_down) / (up - down)
    return column, g @ column, g @ (F_up + F_down - 2 * F0) / h


def roughness(F, X, g, F0):
    """How far rounding moves g · F(X), and whether it is float32's."""
    away = np.where(np.arange(X.size) % 3, 1, -1).reshape(X.shape)
    near = [F(X + 3e-7 * k * away) for k in range(-4, 5)]
    jumps = np.abs(np.diff([g @ F_k for F_k in near], 3))
    noise = np.sort(jumps)[1]  # not the largest: a kink may be near
    size = abs(g @ F0) + abs(g @ F(X + 0.01 * away) - g @ F0)
    if np.array_equal(near, np.float32(near)):  # no digit beyond float32's
        return max(noise, 1e-7 * np.abs(g * F0).sum()), True
    noise = max(noise, 2.2e-16 * np.abs(g * F0).sum())
    return noise, noise > 1e-9 * size > 0


def refine(F, X, g, F0, k, h, noise, first):
    """Smaller steps for entry k until two agree, then the larger one."""
    (column, slope, jump), used = first, 1
    for divisor in (30, 900):
        finer = quotient(F, X, g, F0, k, h / divisor)
        grain, change = 4 * noise * divisor / h, abs(finer[1] - slope)
        stays = abs(finer[2]) > max(0.3 * abs(jump), 4 * grain)
        if change <= grain:
            break
        (column, slope, jump), used = finer, divisor
    kink = abs(finer[2]) / 2 if stays else 0.0
    return column, slope, kink, 4 * noise * used / h + change, used


def measure(F, X, g, G, rtol):
    """Every entry nudged; with smaller steps where the claim differs."""
    F0 = F(X)
    noise, single = roughness(F, X, g, F0)
    rtol, h = (2e-3, 5e-3) if single else (rtol, 6e-6)
    h = h * np.maximum(1, np.abs(X.ravel()))
    rows = [quotient(F, X, g, F0, k, h[k]) for k in range(X.size)]
    M, jump = np.array([row[1:] for row in rows]).reshape(-1, 2).T.copy()
    error, kink, used = 4 * noise / h, np.zeros(X.size), np.ones(X.size)
    scale = 0.01 * np.abs(M[np.isfinite(M)]).max(initial=0)
    far = np.abs(M - G.ravel()) - 4 * error - rtol * (np.abs(M) + scale)
    far = np.where(np.isfinite(far), far, np.inf)
    bent = np.abs(jump) > 8 * error + 0.1 * scale
    order = np.lexsort((-far, ~bent))[: np.count_nonzero(bent | (far > 0))]
    for chunk in (order[k : k + 64] for k in range(0, len(order), 64)):
        for k in chunk:
            rows[k] = refine(F, X, g, F0, k, h[k], noise, rows[k])
            _, M[k], kink[k], error[k], used[k] = rows[k]
        wrong = np.abs(M - G.ravel())[chunk] > 4 * error[chunk]
        if wrong.mean() > 0.6 and not bent[chunk].any():
            break  # so the others are wrong as well
    room = 4 * error + rtol * (np.abs(M) + scale) + 1.001 * kink
    step = f"{h.min(initial=1):.1e}, up and down" + ", in float32" * bool(
        single
    )
    step += f"; a smaller one for {np.sum(used > 1)} of {X.size} entries"
    shaped = (v.reshape(X.shape) for v in (M, room, kink))
    return Slopes(*shaped, np.array([row[0] for row in rows]).T, step)


# -- Explaining: which mistakes make the claim G of the measured M -------


@np.errstate(all="ignore")  # a slope far out may overflow
def explanations(M, G, X, room, candidates, sizes, multiple):
    """[(cost, mistakes, words), ...], the shortest list of mistakes first.

    `candidates` are pairs (mistakes, the gradient that they lead to); each
    is tried as it is, rearranged, and times a constant. `multiple` is what
    a multiple of X in the difference means.
    """
    found, gap = list(fitted(M, G, X, room, multiple)), np.abs(G - M).max()
    for kinds, A in itertools.chain([((), M)], candidates):
        for more, B in rearranged(A, not kinds):
            size, square = np.abs(B).max(initial=0), np.vdot(B, B)
            c, near = np.vdot(B, G) / (square or 1), 1e-9 * size
            if not 1e-9 < abs(c) < np.inf:
                continue
            near = near + room * max(
                1, size / np.abs(M).max(initial=1e-300)
            )
            for last, factor in (
                ((), 1),
                (("sign",), -1),
                (("factor",), c),
            ):
                off = np.abs(factor * B - G)
                if (off <= near).all() and off.max() <= 0.1 * gap:
                    cost, last, words = named(factor, last, sizes)
                    names = kinds + more + last
                    found.append((cost + len(names), names, words))
                    break
    return sorted(found, key=lambda entry: entry[0])


def rearranged(A, alone):
    """A itself, transposed, and if nothing else is wrong, in other ways."""
    yield (), A
    for order in itertools.permutations(range(A.ndim)):
        if (
            list(order) != sorted(order)
            and A.transpose(order).shape == A.shape
        ):
            yield ("transposed",), A.transpose(order)
    for axis in (k for k, n in enumerate(A.shape) if alone and n > 2):
        yield ("flipped",), np.flip(A, axis)
        yield ("averaged",), A.mean(axis, keepdims=True) + 0 * A
    if alone and A.ndim > 2:
        yield ("flipped",), np.flip(A, (-1, -2))


def named(factor, kinds, sizes):
    """(cost, mistakes, words) of a factor: 2, ½, and the sizes at hand."""
    if kinds != ("factor",):
        return 0, kinds, ""
    names = [("2, as of a square", 2), ("½", 0.5)]
    for name, n in sizes.items():
        names += [(name, n), (f"1/{name}", 1 / n)]
    fits = [name for name, n in names if np.isclose(abs(factor), n, 1e-4)]
    for (first, n), (second, m) in itertools.combinations(names, 2):
        if not fits and np.isclose(abs(factor), n * m, 1e-4):
            fits = [f"{first} times {second}"]
    some = " or ".join(fits[:3] + ["…"] * (len(fits) > 3))
    words = f"{abs(factor):.6g} ({some})" if fits else f"{abs(factor):.6g}"
    return 0 if fits else 0.5, ("sign",) * int(factor < 0) + kinds, words


def fitted(M, G, X, room, multiple):
    """Explanations that fit several numbers, or leave entries out."""
    off, wrong = G - M, np.abs(G - M) > room
    for axis in range(
        M.ndim if min(M.shape, default=0) > 1 < M.ndim else 0
    ):
        r = best(M, G, tuple(k for k in range(M.ndim) if k != axis))
        if (np.abs(r * M - G) <= room * (1 + np.abs(r))).all():
            kind = "columns-scaled" if axis else "rows-scaled"
            numbers = ", ".join(f"{x:.3g}" for x in r.ravel()[:4])
            yield 4, (kind,), f"(× {numbers})"
        yield from norm_paths(
            off, X - X.mean(axis, keepdims=True), axis, room
        )
    for term, words in ((X, "the array"), (np.sign(X), "its signs")):
        c = best(term, off, None).item()
        if X.size > 2 and (np.abs(c * term - off) <= room).all():
            yield 2, (multiple,), f"(by {c:.4g} times {words})"
    if (np.abs(G) <= room)[wrong].all():
        yield 4 - (wrong.sum() > 1), ("missing-entries",), where(wrong)
    if (
        G.size > 3
        and (
            np.abs(np.sort(G, None) - np.sort(M, None)) <= room.max()
        ).all()
    ):
        yield 3.5, ("reordered",), ""
    if wrong.mean() <= 0.7:
        yield 5, ("some-entries",), where(wrong)


def norm_paths(off, centred, axis, room):
    """A difference that is constant, or as X less its mean, on an axis."""
    mean = off.mean(axis, keepdims=True)
    bent = best(centred, off, axis) * centred
    forms = [("mean", mean), ("variance", bent), ("both", mean + bent)]
    for cost, (words, form) in enumerate(forms):
        enough = off.shape[axis] > 2 + (words == "both")
        if enough and (np.abs(form - off) <= room).all():
            yield 2.5 + 0.2 * cost, ("norm-path",), f"({words})"
            return


def best(basis, target, axes):
    """The multiple of a basis that is nearest to a target, along axes."""
    square = (basis * basis).sum(axes, keepdims=True)
    dot = (basis * target).sum(axes, keepdims=True)
    return dot / np.maximum(square, 1e-300)


def where(wrong):
    """Wrong entries in words: whole rows, whole columns, or a list."""
    for axis in range(wrong.ndim if wrong.ndim > 1 else 0):
        others = tuple(k for k in range(wrong.ndim) if k != axis)
        if (wrong.any(others) == wrong.all(others)).all():
            lines = ", ".join(map(str, np.flatnonzero(wrong.all(others))))
            return f"({['row', 'column', 'index'][min(axis, 2)]} {lines})"
    entries = [str(tuple(map(int, k))) for k in np.argwhere(wrong)]
    some = ", ".join(entries[:4]) + ", …" * (len(entries) > 4)
    return f"({len(entries)} of {wrong.size}: {some})"


def told(found, first, size):
    """(mistakes, words, certain) of the shortest explanations."""
    best = {}
    for cost, kinds, words in found:
        if cost <= found[0][0] + 0.05:
            best.setdefault(first + kinds, words)
    sure = (
        len(best) == 1 and found[0][0] < 4 and (size > 1 or not any(best))
    )
    texts = (
        "; ".join(KINDS[x] for x in k) + f" {w}" for k, w in best.items()
    )
    text = ", OR ".join(text.rstrip() for text in texts)
    if any(kinds[-1:] == ("rows-scaled",) for kinds in best):
        text += " (σ′ missing or at a? z, a_prev and dC_da would decide)"
    head = "" if sure or found[0][0] in (0, 9) else "consistent with: "
    return [kinds for kinds in best if kinds], head + text or "right", sure


# -- Candidates: what people write in the place of each formula ----------
# A form lists pairs (mistake, array); its first, with "", is the right one.
# Arrays of a batch have one column for each example.


ACTIVATIONS = [  # σ, σ′, and σ′ in terms of a
    (
        lambda z: 1 / (1 + np.exp(-z)),
        lambda z: 1 / (2 + np.exp(z) + np.exp(-z)),
        lambda a: a * (1 - a),
    ),
    (np.tanh, lambda z: 1 - np.tanh(z) ** 2, lambda a: 1 - a * a),
    (lambda z: np.maximum(z, 0), lambda z: z > 0.0, lambda a: a > 0.0),
]


def slope_form(g, z, a, prime, of_a):
    """For g σ′(z)."""
    s, clipped = prime(z) * 1.0, np.maximum(g, 0)
    yield from (("", g * s), ("slope-missing", g + 0 * s))
    yield from (("slope-twice", g * s * s), ("slope-at-a", g * prime(a)))
    yield from (("value-for-slope", g * a), ("slope-fed-z", g * of_a(z)))
    for wrong in (clipped, clipped * s, prime(g) * 1.0, g * prime(g)):
        yield "slope-on-error", wrong


def back_form(W, d, W_new, a):
    """For Wᵀ d; nothing where the shapes do not fit."""
    if W.ndim != 2 or len(W) != len(d):
        return
    yield "", W.T @ d
    if np.shape(W_new) == W.shape:
        yield "after-update", W_new.T @ d
        yield "added-twice", (W + W_new).T @ d
    if np.shape(a) == (W.shape[1], d.shape[1]):
        yield "through-gradient", (d @ a.T).T @ d
    if W.shape[0] == W.shape[1]:
        yield "transposed", W @ d
    for k in range(len(W)) if len(W) > 1 else ():
        yield "one-path", np.outer(W[k], d[k])


def slopes_of(z, a):
    """(z, a, σ′, σ′ of a) for each σ with a = σ(z); a may be None."""
    for sigma, *primes in ACTIVATIONS if z is not None else ():
        made = sigma(z)
        if a is None or (a.shape == z.shape and np.allclose(made, a)):
            yield z, made, *primes


def error_forms(M, c):
    """For ∂C/∂z, with lists of mistakes in the place of one."""
    a, delta = c.get("a"), c.get("delta")
    z, backs = c.get("z"), [[("", c["dC_da"])]] if "dC_da" in c else []
    if {"W_next", "delta_next"} <= set(c):
        ahead = c["W_next"], c["delta_next"], c.get("W_new"), a
        backs.append(list(back_form(*ahead)))
    shapes = {v.shape for v in (z, a) if v is not None}
    backs = [b for b in backs if b and shapes <= {b[0][1].shape}]
    for given in slopes_of(z, a):
        for back in backs:
            forms = [(x, slope_form(g, *given)) for x, g in back]
            yield [((x, y), D) for x, form in forms for y, D in form]
        yield from own_forms(M, delta, given)
    for back in backs:
        g = back[0][1]
        yield [((x,), g) for x, g in back]
        cancelled = [prime(z) for _, _, prime, _ in slopes_of(z, a)]
        cancelled += [a * (1 - a)] if a is not None else []
        yield from ([((), g), (("slope-extra",), g * s)] for s in cancelled)
        if a is not None:
            right, wrong = a * (g - (a * g).sum(0)), g * a * (1 - a)
            softmax = ((), right), (("diagonal",), wrong)
            yield [*softmax, (("slope-missing",), g)]
    if delta is not None:
        yield [((), delta)]


def own_forms(M, delta, given):
    """Where what came back is not known: by the caller's delta, or by M."""
    z = given[0]
    (_, s), *others = slope_form(np.ones_like(z), *given)
    for kind, wrong in others[:5] if np.shape(delta) == z.shape else ():
        right = np.divide(s, wrong, out=0 * s, where=wrong != 0) * delta
        yield [((), right), ((kind,), delta)]
    for D in (D for D in (M, M.T) if z.shape == (len(D), 1)):
        g = np.divide(D, s, out=0 * D, where=s + 0 * D != 0)
        yield [((x,), D) for x, D in slope_form(g, *given)]


def step_forms(D, c):
    """For ∂C/∂W, ∂C/∂a_prev, ∂C/∂b and ∂C/∂z, where ∂C/∂z is D."""
    P, W, N = c.get("a_prev"), c.get("W"), D.shape[1]
    ends = (0, N - 1) if N > 1 else ()
    b = [("", D.sum(1)), *(("one-example", D[:, k]) for k in ends)]
    b += [("wrong-axis", D.sum(0))] if len(D) == N > 1 else []
    if P is not None and P.shape[1] == N:
        A = D @ P.T
        b.append(("row-sums", A.sum(1)))
        form = [("", A), ("error-ignored", P.sum(1) + 0 * A)]
        form.append(("input-ignored", D.sum(1)[:, None] + 0 * A))
        form.append(("averaged-first", np.outer(D.sum(1), P.mean(1))))
        form += [("one-example", np.outer(D[:, k], P[:, k])) for k in ends]
        if np.shape(c.get("z_prev")) == P.shape:
            form.append(("z-for-a", D @ c["z_prev"].T))
        yield form
    if W is not None and len(W) == len(D):
        yield list(back_form(W, D, c.get("W_new"), P))
    yield from (b, [("", D)])


def context_candidates(M, context):
    """(mistakes, gradient) of forms whose right one is M times a number."""
    parts = [np.asarray(part, float) for part in context.get("parts", ())]
    for part in parts:
        yield ("overwritten" if part is parts[-1] else "one-path",), part
        yield ("one-path",), M - part
    if {"picked", "delta"} <= set(context):
        A = np.zeros(M.shape)
        A[np.asarray(context["picked"])] = context["delta"]
        yield ("overwritten",), A
    for c, turn in itertools.product(columns(context), (False, True)):
        for errors in error_forms(M, c):
            steps = [step_forms(D, c) for _, D in errors]
            for forms in (forms for forms in zip(*steps) if forms[0]):
                R = turned(forms[0][0][1], turn, M.shape)
                ratio = best(R, M, None)
                slack = 1e-4, 1e-5 * np.abs(M).max(initial=0)
                if np.allclose(ratio * R, M, *slack):
                    for (kinds, _), form in zip(errors, forms):
                        for last, A in form:
                            A = ratio * turned(A, turn, M.shape)
                            yield tuple(filter(None, (*kinds, last))), A


def turned(A, turn, shape):
    """A or Aᵀ in a shape; zeros where it does not fit."""
    A = A.T if turn else A
    fits = np.squeeze(A).shape == tuple(n for n in shape if n > 1)
    return A.reshape(shape) if fits else np.zeros(shape)


def columns(context):
    """The context, where its examples are columns, and where rows."""
    c = {
        k: np.asarray(v, float) for k, v in context.items() if k != "parts"
    }
    if "y" in c and np.shape(c.get("a")) == c["y"].shape:
        c.setdefault("dC_da", c["a"] - c["y"])
    batch = {k: c.pop(k) for k in BATCHED & set(c)}
    batch = {k: v[:, None] if v.ndim == 1 else v for k, v in batch.items()}
    batch = {k: v for k, v in batch.items() if v.ndim == 2}
    yield c | batch
    yield c | {k: v.T if v.shape[1] > 1 else v for k, v in batch.items()}


def layer_candidates(J, g, F, X):
    """(mistakes, gradient) where J (size of F, size of X) is known."""
    out = F(X).reshape(g.shape)
    changed = [("error-ignored", np.ones_like(g))]
    changed.append(("slope-on-error", np.maximum(g, 0)))
    inverses = (lambda a: np.log(a / (1 - a)), np.arctanh)
    for low, inverse, given in zip((0, -1), inverses, ACTIVATIONS):
        if low < out.min(initial=1) and out.max(initial=0) < 1:
            z = inverse(out)
            (_, s), *others = slope_form(
                np.ones_like(z), z, out, *given[1:]
            )
            changed += [(kind, g * wrong / s) for kind, wrong in others[:5]]
    for axis, n in enumerate(g.shape):
        changed.append(
            ("averaged-first", g.mean(axis, keepdims=True) + 0 * g)
        )
        place = np.indices(g.shape)[axis]
        changed += [
            ("one-path", g * (place == k)) for k in range(n) if n > 1
        ]
    for kind, h in changed:
        yield (kind,), (h.ravel() @ J).reshape(X.shape)
    J = np.where(np.abs(J) > 1e-7 * np.abs(J).max(initial=0), J, 0)
    for A in overwritten(J, g):
        yield ("overwritten",), A.reshape(X.shape)
    if g.size == X.size:
        for kind, A in same_size_form(J, g.reshape(X.shape), F, X):
            yield (kind,), A


def same_size_form(J, g, F, X):
    """Where outputs and inputs are equally many; without the right one."""
    d = np.diag(J).reshape(X.shape)
    yield "transposed", (J @ g.ravel()).reshape(X.shape)
    if np.count_nonzero(J) > np.count_nonzero(d):
        yield "diagonal", g * d
        if (np.count_nonzero(J, axis=0) > 1).any():  # as in x + f(x)
            yield "one-path", g
            yield "one-path", (g.ravel() @ J).reshape(X.shape) - g
        return

    def prime(Z):
        return ((F(Z + 1e-5) - F(Z - 1e-5)) / 2e-5).reshape(X.shape)

    a, on = F(X).reshape(X.shape), F(g.copy()).reshape(X.shape)
    yield from (("slope-on-error", on), ("slope-on-error", on * d))
    for _, _, of_a in ACTIVATIONS[:2]:
        yield from list(slope_form(g, X, a, prime, of_a))[1:]


def overwritten(J, g):
    """What stays when each use of an entry replaces the one before."""
    if (np.count_nonzero(J, axis=0) < 2).all():
        return
    parts = (J * g.reshape(-1, 1)).reshape(*g.shape, -1)
    for count in range(g.ndim):
        for axes in itertools.combinations(range(g.ndim), count):
            kept = parts.sum(axes).reshape(-1, parts.shape[-1])
            last = len(kept) - 1 - np.argmax(kept[::-1] != 0, axis=0)
            yield kept[last, np.arange(kept.shape[1])]


# -- The two checks ------------------------------------------------------

# A claim G about X, in X's shape; `first` are mistakes known already.
Claim = namedtuple("Claim", "name F X G first notes slopes")


def check_gradient(f, X, G, *, name="X", quiet=False, **context):
    """Compare a claimed gradient with slopes, and name the mistake.

    f: a function of X that returns one number. X: an array. G: the claimed
    gradient, or a function of X that returns it: then a second point
    decides what the first leaves open. context: what you have of z, a,
    a_prev, dC_da (or y), delta, W, W_new (after the update), W_next,
    delta_next, z_prev, N, picked (rows of X, with delta), parts (what each
    use of X contributes), costs (of the examples, one by one).
    Returns a Report, which is true where G is right.
    """
    if unknown := sorted(set(context) - CONTEXT):
        raise TypeError(f"{unknown[0]} is none of {sorted(CONTEXT)}")

    def backward(g, X):
        return np.asarray(G(X) if callable(G) else G)

    run = partial(at_point, f, backward, names=[name])
    kind, X = np.asarray(X).dtype, np.array(X, float)
    reports = run([X], context=context)
    if callable(G) and (reports[0] or not reports[0].certain):
        other = run([moved(X)], context={})
        reports = settled(reports, other, "a second point")
    if kind != np.float64:
        reports[0].notes += (f"X is {kind}: it was nudged as float64",)
    if not quiet:
        print(reports[0])
    return reports[0]


def check_backward(forward, backward, *arrays, quiet=False, **options):
    """Check every gradient of a layer at once, and name the mistakes.

    forward: a function of the arrays that returns an array. backward: a
    function of grad_output and the arrays that returns the gradient for
    each array (None for what has none, as integers). grad_output is a
    fixed random array, because a layer cannot know what comes back to it.
    options go to both functions, as stride=2: what passes there is tried
    at stride=1. Returns a list of Reports, one for each gradient.
    """
    names = list(inspect.signature(forward).parameters)
    names += [f"array {k}" for k in range(len(names), len(arrays))]

    def run(arrays, **options):
        pair = (partial(f, **options) for f in (forward, backward))
        return at_point(*pair, arrays, names)

    arrays = [np.asarray(array) for array in arrays]
    reports = run(arrays, **options)
    if all(reports) and options.get("stride", 1) > 1:
        closer = run(arrays, **{**options, "stride": 1})
        reports = settled(reports, closer, "stride=1")
    if any(map(special, arrays)) or not all(r.certain for r in reports):
        other = run([moved(array) for array in arrays], **options)
        reports = settled(reports, other, "a second point")
    if not quiet:
        print(*reports, sep="\n")
    return reports


def special(X):
    """Whether entries repeat, or sums along an axis are alike or 1."""
    sums = [X.sum(axis) for axis, n in enumerate(X.shape) if n > 1]
    alike = any(
        np.allclose(s, s.flat[0] if s.size > 1 else 1) for s in sums
    )
    return X.dtype.kind == "f" and (alike or np.unique(X).size < X.size)


def moved(X):
    """A second point, near, at which nothing is alike by accident."""
    random = np.random.default_rng(1)
    away = 0.1 * random.normal(size=X.shape) * (X == 0)
    away = away + random.uniform(-0.4, 0.4, X.shape) * X
    return X + away.astype(X.dtype) if X.dtype.kind == "f" else X


def settled(reports, others, place):
    """What reports at two points say together."""
    for k, (report, other) in enumerate(zip(reports, others)):
        both = [kinds for kinds in report.kinds if kinds in other.kinds]
        if report.right and not other.right:
            other.notes += (
                f"this is {place}: where you checked, it passes",
            )
            reports[k] = other
        elif both and len(both) < len(report.kinds):
            report.kinds, report.certain = both, len(both) == 1
            words = ("; ".join(KINDS[x] for x in kinds) for kinds in both)
            report.finding = ", OR ".join(words) + f" ({place} decided)"
    return reports


def watched(what, f, arrays, notes):
    """The arrays that f returns; a note where it changes its arguments."""
    copies = [array.copy() for array in arrays]
    result = f(*copies)
    for k, (copy, array) in enumerate(zip(copies, arrays)):
        if (copy != array).any():
            notes[f"{what} changes its argument {k}; it had a copy"] = True
    result = result if isinstance(result, (tuple, list)) else (result,)
    return [None if r is None else np.array(r) for r in result]


def at_point(forward, backward, arrays, names, context=None):
    """The Reports at one point; a layer has no context."""
    notes = {}  # an ordered set
    kinds = [float if a.dtype.kind == "f" else a.dtype for a in arrays]
    arrays = [np.array(a, kind) for a, kind in zip(arrays, kinds)]
    out, again = (watched("f", forward, arrays, notes)[0] for _ in "12")
    if not np.array_equal(out, again, equal_nan=True):
        return refused(names, "not-deterministic")
    if not np.isfinite(out).all():
        return refused(names, "not-finite")
    g = grad_output(out.shape)
    if context is not None:
        if out.size != 1:
            return refused(names, "shape", f"f returns {out.shape}")
        g = np.ones(out.shape)
        if "costs" in context:
            ratio = out.item() / np.mean(context["costs"])
            notes[f"f is {ratio:.4g} times the mean of the costs"] = True
    claims = watched("backward", backward, [g, *arrays], notes)
    places = [k for k, a in enumerate(arrays) if a.dtype.kind == "f"]
    if len(claims) == len(arrays):
        claims = [claims[k] for k in places]
    if len(claims) != len(places):
        return refused(names, "shape", f"{len(claims)} for {len(places)}")
    forward = partial(on_copies, forward) if notes else forward
    pairs = [(k, G) for k, G in zip(places, claims) if G is not None]
    if not all(G.dtype.kind in "fiub" for _, G in pairs) or not pairs:
        return refused(names, "shape", "no gradient is given")
    claims = [claimed(names[k], forward, arrays, k, g, G) for k, G in pairs]
    return [judge(c, claims, g, tuple(notes), context) for c in claims]


def grad_output(shape):
    """What comes back to a layer: fixed random numbers, of both signs."""
    random = np.random.default_rng(0)
    return random.choice([-1, 1], shape) * random.uniform(0.5, 1.5, shape)


def refused(names, kind, words=""):
    """The Reports where nothing can be compared."""
    finding = f"{KINDS[kind]}: {words}" if words else KINDS[kind]
    return [Report((*names, "f")[0], [(kind,)], finding)]


def on_copies(f, *arrays):
    """f, which may change its arguments, on copies of them."""
    return f(*(array.copy() for array in arrays))


def claimed(name, forward, arrays, k, g, G):
    """G in the shape of its array, and what it is compared with."""
    before, after = arrays[:k], arrays[k + 1 :]

    def F(X):
        return np.asarray(forward(*before, X, *after), float).ravel()

    rtol, X = 1e-4 if G.dtype == np.float32 else 1e-6, arrays[k].copy()
    G, note, first = G.astype(float), (), ()
    if G.shape != X.shape:
        note = (f"the claim has shape {G.shape}, the array {X.shape}",)
        first = ("transposed" if G.T.shape == X.shape else "shape",)
        ways = [G.T, *(G.sum(axis) for axis in range(G.ndim))]
        ways += [G.reshape(X.shape)] if G.size == X.size else []
        if all(m in (1, n) for m, n in zip(G.shape[::-1], X.shape[::-1])):
            ways.append(G + np.zeros(X.shape))
        ways.append(np.full(X.shape, np.nan))
        G = next(way for way in ways if way.shape == X.shape)
    return Claim(
        name, F, X, G, first, note, measure(F, X, g.ravel(), G, rtol)
    )


def candidates(claim, claims, g, context):
    """(mistakes, gradient) for one claim among others."""
    if context is not None:
        yield from context_candidates(claim.slopes.M, context)
        return
    yield from layer_candidates(claim.slopes.J, g, claim.F, claim.X)
    for other in (other for other in claims if other is not claim):
        if other.X.shape == claim.X.shape:
            yield ("swapped",), other.slopes.M
        for axis in range(other.X.ndim):
            A = turned(other.G.sum(axis), False, claim.X.shape)
            yield ("row-sums",), A


def judge(claim, claims, g, notes, context):
    """The Report about one claim."""
    G, slopes, X = claim.G, claim.slopes, claim.X
    M, room, kinked = slopes.M, slopes.room, slopes.kink > 0
    off = np.where(np.isfinite(G), np.abs(G - M), np.inf)
    right = off <= room
    order = np.argsort(-off, axis=None)[: min(3, np.sum(~right))]
    places = [np.unravel_index(k, X.shape) for k in order]
    still = np.abs(M).max(initial=0) <= room.max(initial=0)
    notes += claim.notes
    notes += (f"a kink at {where(kinked)}",) if kinked.any() else ()
    if still:
        notes += ("the slopes are zero here: another point would see more",)
    found = found_in(claim, claims, right, still, g, context)
    length = np.linalg.norm(G) + np.linalg.norm(M) or 1
    worst = tuple((tuple(map(int, k)), G[k], M[k]) for k in places)
    words = *told(found, claim.first, X.size), notes
    apart = np.linalg.norm(G - M) / length
    return Report(claim.name, *words, apart, worst, slopes.step, M)


def found_in(claim, claims, right, still, g, context):
    """What explains the claim: [(cost, mistakes, words), ...]."""
    G, X, slopes = claim.G, claim.X, claim.slopes
    if right.all():
        return [(0, (), "")]
    if not np.isfinite(G).all():
        return [(0, () if claim.first else ("not-finite",), "")]
    if (right | (slopes.kink > 0)).all():
        return [(1, ("kink",), where(~right))]
    if still:
        return [(9, ("unknown",), "(nothing moves)")]
    guesses = candidates(claim, claims, g, context)
    names = sizes_of(claims, g, context)
    multiple = "norm-path" if context is None else "decay"
    measured = slopes.M, G, X, slopes.room
    found = explanations(*measured, guesses, names, multiple)
    return found or [(9, ("unknown",), where(~right))]


def sizes_of(claims, g, context):
    """{name: number} of what a factor may be: sizes of this very call."""
    arrays = {claim.name: claim.X for claim in claims}
    others = {"grad_output": g} if context is None else dict(context)
    N = others.pop("N", None)
    sizes = {"N": N} if N else {}
    for name, array in {**others, **arrays}.items():
        for k, n in enumerate(np.shape(array)):
            if n > 2 and (n != N or name in arrays):
                sizes[f"{name}.shape[{k}]"] = n
    return sizes
