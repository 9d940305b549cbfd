"""The two sides of an equality in one environment: for which indices, how far apart they are."""

import itertools
import math
import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from proofread.equations.constructs import Evaluator, fits, holds
from proofread.equations.evaluator import bind, counts_down, ranges_of_ell
from proofread.equations.nodes import EquationError, Node, free_letters, walk
from proofread.equations.notation import Notation
from proofread.equations.values import Value, format_shape

COMPLEX_STEP_TOLERANCE = 1e-9  # what the complex step may differ by
FINITE_DIFFERENCE_TOLERANCE = 1e-6  # … and a central difference
BOUNDS = {"leq": "≤", "geq": "≥", "less": "<", "greater": ">"}
STRICT = ("less", "greater")
NEAR = 0.1  # of the larger side: as near must < come somewhere
ORDER = 0.05  # … and the measured order of a remainder
MIN_STRICT_GAP = 1e-3  # what counts as less, where ≤ is claimed
NEGLIGIBLE = 1e-9  # of the largest term: two such sides are equal for no reason


class Comparison(NamedTuple):
    """Two sides in one environment, over all indices: how far apart, and first where."""

    error: float
    tolerance: float
    cases: int
    where: str
    offset: int
    seen: frozenset[str] | None = None  # where ≤ is claimed: "equal", "less"
    zero: tuple[bool, ...] = ()  # for each case: are both sides exactly 0?
    false: tuple[bool, ...] = ()  # for each case: do the sides differ?
    off: float = 0.0  # the largest difference, divided by the largest entry of the left side
    order: tuple[float, float] | None = None  # of a remainder: measured, claimed
    chain: tuple = ()  # the layer, and the chain that these sides are of


def compare(evaluate: Evaluator, tree: Node, latex: str) -> Iterator[Comparison]:
    """Compare the sides of every chain, on each layer of the displayed range."""
    chains, conditions = tree
    layers = ranges_of_ell(conditions)
    rest = [c for c in conditions if c not in layers]
    for ell in layer_numbers(evaluate, layers):
        scope = {} if ell is None else {"\\ell": ell}
        scope |= evaluate.layer_dimensions(tree, scope)
        for chain in chains:
            if is_remainder(chain):
                found = [remainder(evaluate, chain, scope)]
            else:
                found = compare_chain(evaluate, chain, rest, scope, latex)
            for one in found:
                yield one._replace(chain=(ell, chain.offset))


def layer_numbers(evaluate: Evaluator, ranges: list[Node]) -> list:
    if not ranges:
        return [None]
    if len(ranges) > 1:
        raise EquationError("ℓ has two ranges", ranges[1].offset)
    first, last = (evaluate.layer(index, {}) for index in ranges[0][1:])
    if not all(0 <= number <= evaluate.environment.depth for number in (first, last)):
        raise EquationError("this range of ℓ leaves the network", ranges[0].offset)
    step = -1 if counts_down(ranges[0]) else 1
    return list(range(first, last + step, step))


def assignments(
    evaluate: Evaluator, chain: Node, conditions: list[Node], scope: dict
) -> Iterator[dict]:
    """Every value of the free indices that the side conditions allow."""
    letters = sorted(free_letters(chain[0], evaluate.notation.indices))
    displayed = {c[0][0]: c for c in conditions if c.kind == "range"}
    for side in chain[1:]:
        for letter in sorted(free_letters(side, evaluate.notation.indices) - set(letters)):
            if letter not in displayed:
                raise EquationError(f"{letter} is not on the left side", side.offset)
            letters.append(letter)
    for condition in conditions:
        for letter in free_letters(condition, evaluate.notation.indices) - set(letters):
            raise EquationError(
                f"the condition speaks of {letter}, and no side does", condition.offset
            )
    for letter, (index, *_) in displayed.items():
        if letter not in letters or index[1]:
            raise EquationError("a range is that of ℓ or of a free index", index.offset)
    told = evaluate.told(displayed.values(), scope)
    labels = evaluate.infer_index_dimensions(chain, letters, scope | told)
    numbers = {letter: range(evaluate.environment.size(labels[letter])) for letter in letters}
    for letter, condition in displayed.items():
        numbers[letter] = evaluate.check_range(condition, labels[letter], scope)
    for place in itertools.product(*numbers.values()):
        inner = scope | bind(letters, labels, place)
        if all(c.kind == "range" or holds(evaluate, c, inner) for c in conditions):
            yield inner


def compare_chain(
    evaluate: Evaluator, chain: Node, conditions, scope, latex
) -> Iterator[Comparison]:
    """Each side of a chain with the next one, for every value of the free indices."""
    sides = [side for side in chain if side.kind != "shape"]
    claimed = [side for side in chain if side.kind == "shape"]
    table = []  # for each value of the indices: the value of every side
    evaluate.reset_trace()
    for inner in assignments(evaluate, chain, conditions, scope):
        row = []
        for number, side in enumerate(sides):
            evaluate.independent_numerators = []
            row.append(evaluate(side, inner))
            if evaluate.independent_numerators and not zero_claimed(
                sides, number, evaluate.independent_numerators
            ):
                raise EquationError(
                    "this does not depend on what it is differentiated by, "
                    "which only an explicit = 0 may claim",
                    evaluate.independent_numerators[0].offset,
                )
        for shape_ in claimed:
            fits(evaluate, row[-1], shape_, inner)
        table.append((inner, row))
    if not table and any(condition.kind == "comparison" for condition in conditions):
        return  # what is supposed holds nowhere in this environment
    if not table:
        raise EquationError("no values of the indices are left to compare", chain.offset)
    if len(sides) == 1:
        no = (False,) * len(table)
        yield Comparison(
            0.0, COMPLEX_STEP_TOLERANCE, len(table), "", chain.offset, zero=no, false=no
        )
    for left, right in itertools.pairwise(sides):
        if bare(left) == bare(right):
            raise EquationError("both sides are the same, which claims nothing", right.offset)
        if left.kind == "approx":
            raise EquationError("after rounded numbers nothing else can be claimed", right.offset)
    for number in range(len(sides) - 1):
        yield compare_sides(evaluate, table, sides, number, latex)


def bare(side: Node) -> Node:
    """What stands after the =, the ≤ or the ≈."""
    return side[0] if side.kind in (*BOUNDS, "approx") else side


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


def compare_sides(evaluate: Evaluator, table, sides, number: int, latex: str) -> Comparison:
    left, right = sides[number : number + 2]
    pairs = [(inner, row[number], row[number + 1]) for inner, row in table]
    zero_said = is_zero(left) or is_zero(right)
    for inner, x, y in pairs:
        if right.kind == "approx":
            alike = x.data.shape == y.data.shape
        else:
            alike = x.dims == y.dims or zero_said
        if not alike:
            both = f"the left side is {format_shape(x.dims)}, this one is {format_shape(y.dims)}"
            raise EquationError(both + at_indices(inner, evaluate.notation), right.offset)
        if right.kind in BOUNDS and not (x.scalar and y.scalar):
            reason = f"{BOUNDS[right.kind]} stands between numbers, not {format_shape(x.dims)}"
            raise EquationError(reason, right.offset)
    size = max(max(np.abs(x.data).max(), np.abs(y.data).max()) for _, x, y in pairs)
    if not all(np.isfinite(v.data).all() for _, x, y in pairs for v in (x, y)):
        raise EquationError("a side is not finite", right.offset)
    scale = max(evaluate.largest_term, size) if zero_said else size
    tolerances = tolerance = (
        FINITE_DIFFERENCE_TOLERANCE if evaluate.used_finite_difference else COMPLEX_STEP_TOLERANCE
    )
    if not zero_said and size <= NEGLIGIBLE * evaluate.largest_term:
        return Comparison(0.0, tolerance, 0, "", right.offset, observed_relations(right, []))
    scale = scale or 1.0
    if right.kind == "approx":
        tolerances = units(right[0]) / 2 / scale * (1 + COMPLEX_STEP_TOLERANCE)
    turned = -1 if right.kind in ("geq", "greater") else 1  # x ≥ y is -x ≤ -y
    gaps = [turned * np.real(x.data - y.data) / scale for _, x, y in pairs]
    errors = [np.maximum(gap, 0) if right.kind in BOUNDS else np.abs(gap) for gap in gaps]
    if right.kind in STRICT:
        errors = [np.where(gap < 0, 0, np.maximum(gap, 2 * tolerance)) for gap in gaps]
    shares = np.array([error / tolerances for error in errors])
    worst = np.unravel_index(shares.argmax(), shares.shape)
    error = float(errors[worst[0]][worst[1:]])
    tolerance = float(np.broadcast_to(tolerances, errors[0].shape)[worst[1:]])
    first, *entry = map(int, np.argwhere(shares >= min(1, shares.max()))[0])
    inner, x, y = pairs[first]
    name = "" if errors[0].size == 1 else f" [{entry[0]}, {entry[1]}]"
    found = [f"{name} = {float(np.real(entry_of(v, entry))):.6g}" for v in (x, y)]
    on = evaluate.environment.description
    where = (
        f"the sides differ by up to {error:.2g} times the largest entry; "
        f"first on {on}{at_indices(inner, evaluate.notation)}:\n"
        f"  {source(latex, sides, number)}{found[0]}\n"
        f"  {source(latex, sides, number + 1)}{found[1]}"
    )
    zero = tuple(not x.data.any() and not y.data.any() for _, x, y in pairs)
    false = tuple(bool(share.max() > 1) for share in shares)
    size = max(np.abs(x.data).max() for _, x, _ in pairs)  # of the left side alone
    off = scale * max(np.abs(gap).max() for gap in gaps) / size if size else 0.0
    seen = observed_relations(right, gaps)
    return Comparison(
        error, tolerance, len(pairs), where, right.offset, seen, zero, false, float(off)
    )


def observed_relations(right: Node, gaps: list[np.ndarray]) -> frozenset[str] | None:
    """Where ≤ is claimed: is the left side equal somewhere, is it less somewhere? And <: near?"""
    if right.kind not in BOUNDS:
        return None
    if right.kind in STRICT:
        near = any(gap > -NEAR for gap in gaps)
        return frozenset({"strict", "near"} if near else {"strict"})
    equal = {"equal"} if any(abs(gap) <= COMPLEX_STEP_TOLERANCE for gap in gaps) else set()
    return frozenset(equal | ({"less"} if any(gap < -MIN_STRICT_GAP for gap in gaps) else set()))


def units(decimals: Node) -> np.ndarray:
    """One unit of the last digit that each number shows."""
    if decimals.kind == "matrix":
        return np.vstack([np.hstack([units(cell) for cell in row]) for row in decimals])
    text = next(node[0] for node in walk(decimals) if node.kind == "number")
    return np.array([[10.0 ** -len(text.partition(".")[2])]])


def entry_of(value: Value, entry) -> complex:
    return value.data.item() if value.data.size == 1 else value.data[tuple(entry)]


def at_indices(scope: dict, notation: Notation) -> str:
    letters = [f"{name} = {value[0]}" for name, value in scope.items() if name in notation.indices]
    if (ell := scope.get("\\ell")) is not None:
        letters.insert(0, f"ℓ = {ell}")
    return ", at " + ", ".join(letters) if letters else ""


def source(latex: str, sides: list[Node], number: int) -> str:
    """The LaTeX of one side."""
    end = sides[number + 1].offset if number + 1 < len(sides) else len(latex)
    text = re.split(
        r"\\tag|\\quad|\\qquad|\\end|\\\\|\\in\b|\\[lg]eq|[<>]|\\approx",
        latex[sides[number].offset : end],
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


def remainder(evaluate: Evaluator, chain: Node, scope: dict) -> Comparison:
    """Is what the sides differ by of the order that O or o says, no more and no less?"""
    if len(chain.parts) != 2 or not (term := landau(chain[1])) or chain[1].kind != "add":
        raise EquationError("a remainder ends the right side of one equality", chain.offset)
    small = {(n[0], None) for n in walk(term) if n.kind == "symbol"}
    if not small or not small <= evaluate.environment.bindings.keys() or len(term[1]) != 1:
        raise EquationError(
            "the remainder names what is small, as in O(\\lVert H \\rVert^2)", term.offset
        )
    kept = chain[1].parts[:-1]
    right = kept[0] if len(kept) == 1 else Node("add", kept, chain[1].offset)
    logs = []
    for step in (2.0**-11, 2.0**-13):
        moved = {
            k: Value(
                evaluate.environment.bindings[k].data * step, evaluate.environment.bindings[k].dims
            )
            for k in small
        }
        near = evaluate.perturb(moved)
        left, rest, size = (near(side, scope) for side in (chain[0], right, term[1][0]))
        if left.dims != rest.dims or not size.scalar:
            raise EquationError(
                "the sides, or what is small, have shapes that do not fit", chain[1].offset
            )
        logs.append(
            [
                math.log(np.abs(left.data - rest.data).max() + 1e-300),
                math.log(np.abs(size.data).max() + 1e-300),
            ]
        )
    measured, claimed = ((a - b) / math.log(4) for a, b in zip(*logs, strict=True))
    if not math.isfinite(measured + claimed):
        raise EquationError("the remainder is not finite", chain[1].offset)
    error = abs(measured - claimed) if term[0] == "O" else max(0.0, claimed + 0.5 - measured)
    on = evaluate.environment.description
    where = f"the remainder is of order {measured:.2f}, not {claimed:.2f}, on {on}"
    order = measured, claimed
    return Comparison(
        error, ORDER, 1, where, term.offset, zero=(False,), false=(False,), order=order
    )


# -- True, but not the argument ----------------------------------------------------------------


def require_telescoping(tree: Node) -> None:
    """In a chain of partials each denominator is the next numerator. Raises EquationError.

    A chain may evaluate backwards, with transposed Jacobians; JᵀJ is no chain.
    """
    for product in (node for node in walk(tree) if node.kind in ("product", "dot")):
        for pair in itertools.pairwise(product):
            first, second = (f[0] if f.kind == "transpose" else f for f in pair)
            if first.kind != "partial" or second.kind != "partial" or first == second:
                continue
            if first[1] != second[0] and second[1] != first[0]:
                raise EquationError(
                    "this chain does not telescope: what stands below one fraction line "
                    "stands above the next",
                    second.offset,
                )
