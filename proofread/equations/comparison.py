"""The two sides of an equality in one environment: for which indices, how far apart they are."""

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from proofread.equations.constructs import Evaluator, all_hold, fits
from proofread.equations.evaluator import bind, counts_down, ranges_of_ell
from proofread.equations.nodes import EquationError, Node, NoInstance, free_letters, walk
from proofread.equations.notation import Notation
from proofread.equations.remainder import landau, measure
from proofread.equations.values import Value, format_dimension, format_shape, largest

BOUNDS = {"leq": "≤", "geq": "≥", "less": "<", "greater": ">"}
STRICT = ("less", "greater")
NEAR = 0.1  # of the larger side: as near must < come somewhere
TOLERANCE = 1e-9  # what two entries may differ by, divided by the larger of them …
FLOOR = 1e-4  # … or by this much of the largest term: less of it is round-off
FLOOR_OF_DIFFERENCES = 1e-2  # … where real steps were taken
ORDER = 0.005  # what a measured order may differ by
MORE = 0.02  # by how much o means more than its order
MIN_STRICT_GAP = 1e-3  # what counts as less, where ≤ is claimed
NEGLIGIBLE = 1e-9  # of the largest term: two such sides are equal for no reason
NOTHING = 1e-20  # a value below it is what a step leaves where all is 0
SHOWN = 3  # entries of a case
MOST_CASES = 200  # that are compared in one sample; of more, these many at random
MOST_CASES_OF_DIFFERENCES = 8  # … where a slope of a slope is measured


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
    sample: tuple[str, ...] = ()  # one case in words, and what each side of the chain is there


def compare(evaluate: Evaluator, tree: Node, latex: str) -> Iterator[Comparison]:
    """Compare the sides of every chain, on each layer of the displayed range."""
    chains, conditions = tree
    layers = ranges_of_ell(conditions)
    rest = [c for c in conditions if c not in layers]
    for ell in layer_numbers(evaluate, layers):
        scope = {} if ell is None else {"\\ell": ell}
        scope |= evaluate.layer_dimensions(tree, scope)
        for chain in chains:
            if is_remainder(chain) and rest:
                raise EquationError("a remainder takes no condition", rest[0].offset)
            if is_remainder(chain):
                comparisons = compare_remainder(evaluate, chain, scope)
            else:
                comparisons = compare_chain(evaluate, chain, rest, scope, latex)
            for comparison in comparisons:
                yield comparison._replace(chain=(ell, chain.offset))


def layer_numbers(evaluate: Evaluator, ranges: list[Node]) -> list:
    """The layers of a displayed range, in its order; NoInstance where there are none."""
    if not ranges:
        return [None]
    if len(ranges) > 1:
        raise EquationError("ℓ has two ranges", ranges[1].offset)
    first, last = (evaluate.layer(index, {}) for index in ranges[0][1:])
    step = -1 if counts_down(ranges[0]) else 1
    layers = list(range(first, last + step, step))
    on = evaluate.environment.description
    if not layers:
        raise NoInstance(f"there is no such ℓ on {on}", ranges[0].offset)
    if not all(0 <= number <= evaluate.environment.depth for number in layers):
        raise NoInstance(f"this range of ℓ leaves the layers, on {on}", ranges[0].offset)
    return layers


def assignments(
    evaluate: Evaluator, chain: Node, conditions: list[Node], scope: dict
) -> list[dict]:
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
    scopes = []
    for place in itertools.product(*numbers.values()):
        inner = scope | bind(letters, labels, place)
        if all_hold(evaluate, [c for c in conditions if c.kind != "range"], inner):
            scopes.append(inner)
    return scopes


def compare_chain(
    evaluate: Evaluator, chain: Node, conditions, scope, latex
) -> Iterator[Comparison]:
    """Each side of a chain with the next one, for every value of the free indices."""
    sides = [side for side in chain if side.kind != "shape"]
    claimed = [side for side in chain if side.kind == "shape"]
    table: list[tuple] = []  # for each value of the indices: the value of every side
    evaluate.reset_trace()
    scopes = assignments(evaluate, chain, conditions, scope)
    np.random.default_rng(0).shuffle(scopes)  # so that the first of them are any of them
    for inner in scopes[:MOST_CASES]:
        if evaluate.used_finite_difference and len(table) >= MOST_CASES_OF_DIFFERENCES:
            break
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
    table.sort(key=lambda case: [str(value) for value in case[0].items()])
    if not table:
        raise NoInstance("no values of the indices are left to compare", chain.offset)
    if len(sides) == 1:
        no = (False,) * len(table)
        yield Comparison(0.0, TOLERANCE, len(table), "", chain.offset, zero=no, false=no)
    for left, right in itertools.pairwise(sides):
        if bare(left) == bare(right):
            raise EquationError("both sides are the same, which claims nothing", right.offset)
        if left.kind == "approx":
            raise EquationError("after rounded numbers nothing else can be claimed", right.offset)
    sample = one_case(evaluate, table)
    for number in range(len(sides) - 1):
        yield compare_sides(evaluate, table, sides, number, latex)._replace(sample=sample)


def one_case(evaluate: Evaluator, table: list[tuple]) -> tuple[str, ...]:
    """A case in which the sides differ, or else one in which none is 0: where, and the values."""
    differ = (
        case for case in table if any(itertools.starmap(differs, itertools.pairwise(case[1])))
    )
    whole = (case for case in table if all(value.data.any() for value in case[1]))
    for scope, row in itertools.chain(differ, whole):
        where = evaluate.environment.description + at_indices(scope, evaluate.notation)
        return where, *map(first_entries, row)
    return ()


def differs(left: Value, right: Value) -> bool:
    if left.data.shape != right.data.shape:
        return True
    apart, size = np.abs(left.data - right.data), np.abs(right.data)
    return not (apart <= 1e-8 + 1e-5 * size).all()  # np.allclose takes ten times as long


def first_entries(value: Value) -> str:
    """The first numbers of a value, row after row."""
    numbers = np.real(value.data).ravel()
    shown = [f"{number:.5g}" for number in numbers[:SHOWN]]
    return "  ".join([*shown, "…"] if numbers.size > SHOWN else shown)


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
    """Each entry on its own scale, and above what round-off makes of the largest term."""
    left, right = sides[number : number + 2]
    pairs = [(inner, row[number], row[number + 1]) for inner, row in table]
    zero_said = is_zero(left) or is_zero(right)
    for inner, x, y in pairs:
        if right.kind == "approx":
            alike = x.data.shape == y.data.shape
        else:
            alike = x.dims == y.dims or zero_said
        at = at_indices(inner, evaluate.notation)
        if not alike:
            sizes = named_sizes(evaluate, x.dims + y.dims)
            both = f"the left side is {format_shape(x.dims)}, this one is {format_shape(y.dims)}"
            if x.dims == y.dims[::-1]:
                both += "; (…)^{\\top} turns one of them"
            raise EquationError(both + at + sizes, right.offset)
        if right.kind in BOUNDS and not (x.scalar and y.scalar):
            reason = f"{BOUNDS[right.kind]} stands between numbers, not {format_shape(x.dims)}"
            raise EquationError(reason, right.offset)
    size = max(max(largest(x.data), largest(y.data)) for _, x, y in pairs)
    term = max(evaluate.largest_term, size, NOTHING)
    if not zero_said and size <= NEGLIGIBLE * term:
        return Comparison(
            0.0, TOLERANCE, 0, "", right.offset, observed_relations(right, [], evaluate)
        )
    floor = term * (FLOOR_OF_DIFFERENCES if evaluate.used_finite_difference else FLOOR) or 1.0
    turned = -1 if right.kind in ("geq", "greater") else 1  # x ≥ y is -x ≤ -y
    gaps = [turned * np.real(x.data - y.data) for _, x, y in pairs]
    if right.kind == "approx":
        half = units(right[0]) / 2
        errors = [np.abs(gap) / half * TOLERANCE * (1 + TOLERANCE) for gap in gaps]
    else:
        scales = [
            np.maximum(np.maximum(np.abs(x.data), np.abs(y.data)), floor) for _, x, y in pairs
        ]
        one_sided = right.kind in BOUNDS
        errors = [
            (np.maximum(gap, 0) if one_sided else np.abs(gap)) / scale
            for gap, scale in zip(gaps, scales, strict=True)
        ]
        if right.kind in STRICT:
            errors = [
                np.where(gap < 0, 0, np.maximum(error, 2 * TOLERANCE))
                for gap, error in zip(gaps, errors, strict=True)
            ]
    stacked = np.array(errors)
    error = float(stacked.max())
    where = ""
    if error > TOLERANCE:
        first, *entry = map(int, np.argwhere(stacked >= TOLERANCE)[0])
        inner, x, y = pairs[first]
        name = "" if errors[0].size == 1 else f" [{entry[0]}, {entry[1]}]"
        values = [f"{name} = {float(np.real(entry_of(v, entry))):.6g}" for v in (x, y)]
        on = evaluate.environment.description
        apart = max(map(largest, gaps)) / (size or 1.0)
        where = (
            f"the sides differ by up to {apart:.2g} times the largest entry; "
            f"first on {on}{at_indices(inner, evaluate.notation)}:\n"
            f"  {source(latex, sides, number)}{values[0]}\n"
            f"  {source(latex, sides, number + 1)}{values[1]}"
        )
    zero = tuple(not x.data.any() and not y.data.any() for _, x, y in pairs)
    false = tuple(bool(each.max() > TOLERANCE) for each in errors)
    size = max(largest(x.data) for _, x, _ in pairs)  # of the left side alone
    off = max(map(largest, gaps)) / size if size else 0.0
    seen = observed_relations(right, [gap / term for gap in gaps], evaluate)
    return Comparison(error, TOLERANCE, len(pairs), where, right.offset, seen, zero, false, off)


def named_sizes(evaluate: Evaluator, dims: tuple) -> str:
    """What the sizes of these shapes are here: n₁ = 3, n₂ = 2."""
    names = sorted({name for dim in dims for name in dim if name in evaluate.environment.sizes})
    sizes = [f"{format_dimension((name,))} = {evaluate.environment.sizes[name]}" for name in names]
    return f" ({', '.join(sizes)}, on {evaluate.environment.description})" if sizes else ""


def observed_relations(right: Node, gaps, evaluate: Evaluator) -> frozenset[str] | None:
    """Where ≤ is claimed: is the left side equal somewhere, is it less somewhere? And <: near?

    Where all values are 0, or σ is flat, equality says little: it does not count beside a 0.
    """
    if right.kind not in BOUNDS:
        return None
    if right.kind in STRICT:
        near = any(gap > -NEAR for gap in gaps)
        return frozenset({"strict", "near"} if near else {"strict"})
    equal = any(abs(gap) <= TOLERANCE for gap in gaps)
    name = "equal where all is 0" if evaluate.environment.degenerate else "equal"
    seen = {name} if equal else set()
    return frozenset(seen | ({"less"} if any(gap < -MIN_STRICT_GAP for gap in gaps) else set()))


def units(decimals: Node) -> np.ndarray:
    """One unit of the last digit that each number shows."""
    if decimals.kind == "matrix":
        return np.vstack([np.hstack([units(cell) for cell in row]) for row in decimals])
    text = next(node[0] for node in walk(decimals) if node.kind == "number")
    return np.array([[10.0 ** -len(text.partition(".")[2])]])


def entry_of(value: Value, entry) -> complex:
    return value.data.item() if value.data.size == 1 else value.data[tuple(entry)]


def at_indices(scope: dict, notation: Notation) -> str:
    letters = [
        f"{name} = {value[0] + notation.first}"
        for name, value in scope.items()
        if name in notation.indices
    ]
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


def is_remainder(tree: Node) -> bool:
    return any(landau(side) for chain in chains_of(tree) for side in chain)


def chains_of(tree: Node) -> tuple[Node, ...]:
    """The chains of a claim, or of one chain: itself."""
    return {"claim": tree[0], "listing": tree[0], "chain": (tree,)}.get(tree.kind, ())


def compare_remainder(evaluate: Evaluator, chain: Node, scope: dict) -> Iterator[Comparison]:
    """Is what the sides differ by of the order that O or o says, no more and no less?"""
    evaluate.reset_trace()
    for measured, claimed in measure(evaluate, chain, scope):
        term = landau(chain[1])
        exact = term[0] == "O"
        error = abs(measured - claimed) if exact else max(0.0, claimed + MORE - measured)
        on = evaluate.environment.description
        where = f"the remainder is of order {measured:.2f}, not {claimed:.2f}, on {on}"
        too_large = claimed - measured > (ORDER if exact else -ORDER)
        yield Comparison(
            error,
            ORDER,
            1,
            where,
            term.offset,
            zero=(False,),
            false=(bool(too_large),),
            order=(measured, claimed),
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
