"""The two sides of an equality in one world: for which indices, and how far apart they are."""

import itertools
import math
import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from proofread.equations.constructs import Run, fits, holds
from proofread.equations.environments import Value, shape
from proofread.equations.evaluator import bind
from proofread.equations.nodes import Node, Refused, nodes
from proofread.equations.parse import INDEX_LETTERS

EXACT = 1e-9  # what the complex step may differ by
COARSE = 1e-6  # … and a central difference
ORDER = 0.05  # … and the measured order of a remainder
STRICT = 1e-3  # what counts as less, where ≤ is claimed
NEGLIGIBLE = 1e-9  # of the largest term: two such sides are equal for no reason


class Comparison(NamedTuple):
    """Two sides in one world, over all indices: how far apart, and first where."""

    error: float
    tolerance: float
    cases: int
    where: str
    at: int
    seen: frozenset[str] | None = None  # where ≤ is claimed: "equal", "less"
    zero: tuple[bool, ...] = ()  # for each case: are both sides exactly 0?
    false: tuple[bool, ...] = ()  # for each case: do the sides differ?
    off: float = 0.0  # the largest difference, divided by the largest entry of the left side
    order: tuple[float, float] | None = None  # of a remainder: measured, claimed
    chain: tuple = ()  # the layer, and the chain that these sides are of


def compare(run: Run, tree: Node, latex: str) -> Iterator[Comparison]:
    """Compare the sides of every chain, on each layer of the displayed range."""
    chains, conditions = tree
    layers = ranges_of_ell(conditions)
    rest = [c for c in conditions if c not in layers]
    for ell in layer_numbers(run, layers):
        scope = {} if ell is None else {"\\ell": ell}
        scope |= run.hand(tree, scope)
        for chain in chains:
            if is_remainder(chain):
                found = [remainder(run, chain, scope)]
            else:
                found = compare_chain(run, chain, rest, scope, latex)
            for one in found:
                yield one._replace(chain=(ell, chain.at))


def ranges_of_ell(conditions: tuple[Node, ...]) -> list[Node]:
    """Those of the side conditions that say which layers ℓ runs over."""
    ell = Node("index", ("\\ell", 0))
    return [c for c in conditions if c.kind == "range" and c[0] == ell]


def layer_numbers(run: Run, ranges: list[Node]) -> list:
    if not ranges:
        return [None]
    if len(ranges) > 1:
        raise Refused("ℓ has two ranges", ranges[1].at)
    first, last = (run.layer(index, {}) for index in ranges[0][1:])
    if not all(0 <= number <= run.world.depth for number in (first, last)):
        raise Refused("this range of ℓ leaves the network", ranges[0].at)
    step = 1 if first <= last else -1
    return list(range(first, last + step, step))


def free_letters(tree) -> frozenset[str]:
    """The index letters of a tree that no sum binds."""
    if isinstance(tree, Node) and tree.kind == "sum":
        return free_letters(tree.parts) - set(tree[0][0])
    if isinstance(tree, Node) and tree.kind == "index" and tree[0] in INDEX_LETTERS:
        return frozenset({tree[0]})
    if isinstance(tree, Node) and tree.kind == "symbol" and tree[3]:
        return free_letters(tree[1]) | {tree[3]}
    parts = tree.parts if isinstance(tree, Node) else tree if isinstance(tree, tuple) else ()
    return frozenset().union(*map(free_letters, parts))


def assignments(run: Run, chain: Node, conditions: list[Node], scope: dict) -> Iterator[dict]:
    """Every value of the free indices that the side conditions allow."""
    letters = sorted(free_letters(chain[0]))
    displayed = {c[0][0]: c for c in conditions if c.kind == "range"}
    for side in chain[1:]:
        for letter in sorted(free_letters(side) - set(letters)):
            if letter not in displayed:
                raise Refused(f"{letter} is not on the left side", side.at)
            letters.append(letter)
    for condition in conditions:
        for letter in free_letters(condition) - set(letters):
            raise Refused(f"the condition speaks of {letter}, and no side does", condition.at)
    told = {}
    for letter, (index, _, high) in displayed.items():
        if letter not in letters or index[1]:
            raise Refused("a range is that of ℓ or of a free index", index.at)
        if high[1] == -1:  # i = 0, …, m-1 tells what i runs over, even where no slot does
            told[letter] = (0, run.label(high.having(1, 0), scope))
    labels = run.ranges(chain, letters, scope | told)
    numbers = {letter: range(run.world.size(labels[letter])) for letter in letters}
    for letter, condition in displayed.items():
        numbers[letter] = run.within(condition, labels[letter], scope)
    for place in itertools.product(*numbers.values()):
        inner = scope | bind(letters, labels, place)
        if all(c.kind == "range" or holds(run, c, inner) for c in conditions):
            yield inner


def compare_chain(run: Run, chain: Node, conditions, scope, latex) -> Iterator[Comparison]:
    """Each side of a chain with the next one, for every value of the free indices."""
    sides = [side for side in chain if side.kind != "shape"]
    claimed = [side for side in chain if side.kind == "shape"]
    table = []  # for each value of the indices: the value of every side
    run.start()
    for inner in assignments(run, chain, conditions, scope):
        row = []
        for number, side in enumerate(sides):
            run.unrelated = []
            row.append(run(side, inner))
            if run.unrelated and not zero_claimed(sides, number, run.unrelated):
                raise Refused(
                    "this does not depend on what it is differentiated by, "
                    "which only an explicit = 0 may claim",
                    run.unrelated[0].at,
                )
        for shape_ in claimed:
            fits(run, row[-1], shape_, inner)
        table.append((inner, row))
    if not table:
        raise Refused("no values of the indices are left to compare", chain.at)
    if len(sides) == 1:
        no = (False,) * len(table)
        yield Comparison(0.0, EXACT, len(table), "", chain.at, zero=no, false=no)
    for left, right in itertools.pairwise(sides):
        if bare(left) == bare(right):
            raise Refused("both sides are the same, which claims nothing", right.at)
        if left.kind == "rounded":
            raise Refused("after rounded numbers nothing else can be claimed", right.at)
    for number in range(len(sides) - 1):
        yield compare_sides(run, table, sides, number, latex)


def bare(side: Node) -> Node:
    """What stands after the =, the ≤ or the ≈."""
    return side[0] if side.kind in ("at_most", "rounded") else side


def zero_claimed(sides, number: int, unrelated: list) -> bool:
    """A partial that is zero because nothing connects: it stands alone, beside a 0."""
    near = (number - 1, number + 1)
    alone = sides[number].kind == "partial"
    return alone and any(
        0 <= n < len(sides) and sides[n].kind == "number" and is_zero(sides[n]) for n in near
    )


def is_zero(side: Node) -> bool:
    side = bare(side)
    return side.kind == "number" and float(side[0]) == 0


def compare_sides(run: Run, table, sides, number: int, latex: str) -> Comparison:
    left, right = sides[number : number + 2]
    pairs = [(inner, row[number], row[number + 1]) for inner, row in table]
    zero_said = is_zero(left) or is_zero(right)
    for inner, x, y in pairs:
        if right.kind == "rounded":
            alike = x.data.shape == y.data.shape
        else:
            alike = x.dims == y.dims or zero_said
        if not alike:
            both = f"the left side is {shape(x.dims)}, this one is {shape(y.dims)}"
            raise Refused(both + at_indices(inner), right.at)
        if right.kind == "at_most" and not (x.scalar and y.scalar):
            raise Refused(f"≤ stands between numbers, not {shape(x.dims)}", right.at)
    size = max(max(np.abs(x.data).max(), np.abs(y.data).max()) for _, x, y in pairs)
    if not all(np.isfinite(v.data).all() for _, x, y in pairs for v in (x, y)):
        raise Refused("a side is not finite", right.at)
    scale = max(run.largest, size) if zero_said else size
    tolerances = tolerance = COARSE if run.coarse else EXACT
    if not zero_said and size <= NEGLIGIBLE * run.largest:
        return Comparison(0.0, tolerance, 0, "", right.at, seen_of(right, []))
    scale = scale or 1.0
    if right.kind == "rounded":
        tolerances = units(right[0]) / 2 / scale * (1 + EXACT)
    gaps = [np.real(x.data - y.data) / scale for _, x, y in pairs]
    errors = [np.maximum(gap, 0) if right.kind == "at_most" else np.abs(gap) for gap in gaps]
    shares = np.array([error / tolerances for error in errors])
    worst = np.unravel_index(shares.argmax(), shares.shape)
    error = float(errors[worst[0]][worst[1:]])
    tolerance = float(np.broadcast_to(tolerances, errors[0].shape)[worst[1:]])
    first, *entry = map(int, np.argwhere(shares >= min(1, shares.max()))[0])
    inner, x, y = pairs[first]
    name = "" if errors[0].size == 1 else f" [{entry[0]}, {entry[1]}]"
    found = [f"{name} = {float(np.real(entry_of(v, entry))):.6g}" for v in (x, y)]
    where = (
        f"the sides differ by {error:.1e}, on {run.world.words}{at_indices(inner)}:\n"
        f"  {source(latex, sides, number)}{found[0]}\n"
        f"  {source(latex, sides, number + 1)}{found[1]}"
    )
    zero = tuple(not x.data.any() and not y.data.any() for _, x, y in pairs)
    false = tuple(bool(share.max() > 1) for share in shares)
    size = max(np.abs(x.data).max() for _, x, _ in pairs)  # of the left side alone
    off = scale * max(np.abs(gap).max() for gap in gaps) / size if size else 0.0
    seen = seen_of(right, gaps)
    return Comparison(error, tolerance, len(pairs), where, right.at, seen, zero, false, float(off))


def seen_of(right: Node, gaps: list[np.ndarray]) -> frozenset[str] | None:
    """Where ≤ is claimed: is the left side equal somewhere, is it less somewhere?"""
    if right.kind != "at_most":
        return None
    equal = {"equal"} if any(abs(gap) <= EXACT for gap in gaps) else set()
    return frozenset(equal | ({"less"} if any(gap < -STRICT for gap in gaps) else set()))


def units(decimals: Node) -> np.ndarray:
    """One unit of the last digit that each number shows."""
    if decimals.kind == "matrix":
        return np.vstack([np.hstack([units(cell) for cell in row]) for row in decimals])
    text = next(node[0] for node in nodes(decimals) if node.kind == "number")
    return np.array([[10.0 ** -len(text.partition(".")[2])]])


def entry_of(value: Value, entry) -> complex:
    return value.data.item() if value.data.size == 1 else value.data[tuple(entry)]


def at_indices(scope: dict) -> str:
    letters = [f"{name} = {value[0]}" for name, value in scope.items() if name in INDEX_LETTERS]
    if (ell := scope.get("\\ell")) is not None:
        letters.insert(0, f"ℓ = {ell}")
    return ", at " + ", ".join(letters) if letters else ""


def source(latex: str, sides: list[Node], number: int) -> str:
    """The LaTeX of one side."""
    end = sides[number + 1].at if number + 1 < len(sides) else len(latex)
    text = re.split(
        r"\\tag|\\quad|\\qquad|\\end|\\\\|\\in\b|\\leq|\\approx", latex[sides[number].at : end]
    )[0]
    return " ".join(text.strip(" \n=&").split())


# -- Remainders --------------------------------------------------------------------------------


def landau(side: Node) -> Node | None:
    """The O(…) or o(…) that ends a side."""
    last = side[-1] if side.kind == "add" else side
    return last if last.kind == "apply" and last[0] in "oO" else None


def is_remainder(tree: Node) -> bool:
    return any(landau(side) for chain in chains_of(tree) for side in chain)


def chains_of(tree: Node) -> tuple[Node, ...]:
    """The chains of a claim, or of one chain: itself."""
    return {"claim": tree[0], "listing": tree[0], "chain": (tree,)}.get(tree.kind, ())


def remainder(run: Run, chain: Node, scope: dict) -> Comparison:
    """Is what the sides differ by of the order that O or o says, no more and no less?"""
    if len(chain.parts) != 2 or not (term := landau(chain[1])) or chain[1].kind != "add":
        raise Refused("a remainder ends the right side of one equality", chain.at)
    small = {(n[0], None) for n in nodes(term) if n.kind == "symbol"}
    if not small or not small <= run.world.given.keys() or len(term[1]) != 1:
        raise Refused("the remainder names what is small, as in O(\\lVert H \\rVert^2)", term.at)
    kept = chain[1].parts[:-1]
    right = kept[0] if len(kept) == 1 else Node("add", kept, chain[1].at)
    logs = []
    for step in (2.0**-11, 2.0**-13):
        moved = {k: Value(run.world.given[k].data * step, run.world.given[k].dims) for k in small}
        near = Run(run.world, run.definitions, moved, run)
        left, rest, size = (near(side, scope) for side in (chain[0], right, term[1][0]))
        if left.dims != rest.dims or not size.scalar:
            raise Refused("the sides, or what is small, have shapes that do not fit", chain[1].at)
        logs.append(
            [
                math.log(np.abs(left.data - rest.data).max() + 1e-300),
                math.log(np.abs(size.data).max() + 1e-300),
            ]
        )
    measured, claimed = ((a - b) / math.log(4) for a, b in zip(*logs, strict=True))
    if not math.isfinite(measured + claimed):
        raise Refused("the remainder is not finite", chain[1].at)
    error = abs(measured - claimed) if term[0] == "O" else max(0.0, claimed + 0.5 - measured)
    where = f"the remainder is of order {measured:.2f}, not {claimed:.2f}, on {run.world.words}"
    order = measured, claimed
    return Comparison(error, ORDER, 1, where, term.at, zero=(False,), false=(False,), order=order)


# -- True, but not the argument ----------------------------------------------------------------


def telescopes(tree: Node) -> None:
    """In a chain of partials each denominator is the next numerator. Raises Refused.

    A chain may run backwards, with transposed Jacobians; JᵀJ is no chain.
    """
    for product in (node for node in nodes(tree) if node.kind in ("product", "dot")):
        for pair in itertools.pairwise(product):
            first, second = (f[0] if f.kind == "transpose" else f for f in pair)
            if first.kind != "partial" or second.kind != "partial" or first == second:
                continue
            if first[1] != second[0] and second[1] != first[0]:
                raise Refused(
                    "this chain does not telescope: what stands below one fraction line "
                    "stands above the next",
                    second.at,
                )
