"""Tree → value, with strict shapes: what each construct of the notation means."""

import itertools
import math
import operator
from functools import reduce

import numpy as np

from proofread.equations import ellipsis
from proofread.equations.derivative import STEP
from proofread.equations.evaluator import (
    MAX_ENTRIES,
    Evaluator,
    NestedComplexStep,
    Scope,
    bind,
)
from proofread.equations.mutations import (
    another_number,
    become_one,
    cases_swapped,
    first_twice,
    higher_power,
    indices_swapped,
    other_order,
    other_products,
    slope_of_another,
    sum_changes,
    symbol_changes,
    terms_changed,
)
from proofread.equations.nodes import EquationError, Node, NoInstance, Unreadable, free_letters
from proofread.equations.registry import (
    DOTTED,
    LOOSE,
    PRODUCT,
    TERM,
    construct,
    drop_each,
    keep,
    reverse,
    turn_into,
)
from proofread.equations.values import (
    SCALAR,
    UNIT_DIMENSION,
    Key,
    Value,
    format_dimension,
    format_shape,
    scalar,
    select,
    stacked_alike,
    sum_of_entries,
    vec,
)
from proofread.equations.writer import (
    index,
    joined,
    subscript,
    write_base,
    write_cases,
    write_condition,
    write_dot,
    write_entry,
    write_indexed_unit,
    write_maximum,
    write_product,
    write_sum,
    write_sum_of_terms,
    write_symbol,
    write_transpose,
    write_underbrace,
)

LARGEST_EXPONENT = 50
ROUND_OFF, SMALLEST = 1e-9, 1e-13  # of the largest singular value, and alone: what is less is 0


@construct("leq", latex="\\leq <0>", mutations=[keep(0, "= for it"), turn_into("less", "< for ≤")])
@construct(
    "geq", latex="\\geq <0>", mutations=[keep(0, "= for it"), turn_into("greater", "> for ≥")]
)
@construct("less", latex="< <0>", mutations=[keep(0, "= for it"), turn_into("leq", "≤ for <")])
@construct("greater", latex="> <0>", mutations=[keep(0, "= for it"), turn_into("geq", "≥ for >")])
@construct("approx", latex="\\approx <0>", mutations=[keep(0, "= for it")])
def right_side(evaluate, node, scope):
    return evaluate(node[0], scope)


@construct("number", latex="<0>", mutations=[another_number])
def number(evaluate, node, scope):
    return scalar(float(node[0]))


@construct("symbol", latex=write_symbol, mutations=[symbol_changes], matrix=True)
def symbol(evaluate, node, scope):
    if evaluate.is_size(node):
        name, indices = node[0], node[1]
        base = Node("size", (name, indices[0]), node.offset) if indices else name
        label = evaluate.label(Node("index", (base, 0), node.offset), scope)
        return scalar(float(evaluate.environment.size(label)))
    key, selected = evaluate.resolve_entry(node, scope)
    return select(evaluate.value(key, node.offset), selected)


@construct("kronecker", latex=write_indexed_unit, mutations=[become_one])
def kronecker(evaluate, node, scope):
    first, second = node
    same_kind(evaluate, node, scope)
    labels = {scope[i[0]][1] for i in node if evaluate.is_index(i[0], scope.get(i[0]))}
    if len(labels) > 1:
        raise EquationError(f"{first[0]} and {second[0]} run over different things", node.offset)
    return scalar(float(evaluate.number(first, scope) == evaluate.number(second, scope)))


@construct(
    "identity", latex=write_indexed_unit, mutations=[turn_into("ones", "ones for I")], matrix=True
)
def identity(evaluate, node, scope):
    label = evaluate.label(node[0], scope)
    size = evaluate.environment.size(label)
    evaluate.check_size(size, size, node)
    return Value(np.eye(size), (label, label))


@construct(
    "unit", latex=lambda node, write: f"e_{index(node[0])}", mutations=[become_one], matrix=True
)
def unit(evaluate, node, scope):
    evaluate.number(node[0], scope)  # refused where the letter is not bound
    label = scope[node[0][0]][1]
    column = evaluate.entry(node[0], label, scope)
    return Value(np.eye(evaluate.environment.size(label))[:, [column]], (label, UNIT_DIMENSION))


@construct(
    "ones",
    latex=lambda node, write: f"\\mathbf{{1}}{subscript(node.parts)}",
    mutations=[become_one],
    matrix=True,
)
def ones(evaluate, node, scope):
    index = node[0] if node.parts else Node("index", (evaluate.notation.examples, 0), node.offset)
    label = evaluate.label(index, scope)
    return Value(np.ones((evaluate.environment.size(label), 1)), (label, UNIT_DIMENSION))


@construct("add", latex=write_sum_of_terms, mutations=[terms_changed], level=LOOSE, matrix=True)
def add(evaluate, node, scope):
    if any(term.kind == "dots" for term in node):
        return ellipsis.dotted_sum(evaluate, node, scope)
    values = [evaluate(term, scope) for term in node]
    evaluate.record_magnitude(*values)
    ellipsis.record_parts(evaluate, node, values)
    for term, value in zip(node, values, strict=True):
        if value.dims != values[0].dims:
            both = f"{format_shape(values[0].dims)} and {format_shape(value.dims)}"
            if value.scalar or values[0].scalar:
                each = "to each entry it is added as … \\mathbf{1}"
                raise Unreadable(f"{both} cannot be added; {each}", term.offset)
            raise EquationError(f"{both} cannot be added", term.offset)
    return Value(sum(value.data for value in values), values[0].dims)


@construct(
    "negate",
    latex=lambda node, write: f"-{write(node[0], TERM)}",
    mutations=[keep(0, "sign")],
    level=LOOSE,
)
def minus(evaluate, node, scope):
    data, dims = evaluate(node[0], scope)
    return Value(-data, dims)


@construct("sum", latex=write_sum, mutations=[keep(1, "sum dropped"), sum_changes], level=TERM)
def total(evaluate, node, scope):
    terms = terms_of(evaluate, node, scope)
    if not terms:
        raise NoInstance("this sum is empty", node.offset)
    if any(term.dims != terms[0].dims for term in terms):
        raise EquationError("the terms of this sum have different shapes", node.offset)
    evaluate.record_magnitude(*terms)
    return Value(np.sum(stacked_alike(terms), axis=0), terms[0].dims)


def terms_of(evaluate: Evaluator, node: Node, scope: Scope) -> list[Value]:
    """All that a sum, or a maximum, runs over."""
    (letters, conditions), body = node
    for letter in letters:
        if letter in scope:
            name = "ℓ" if letter == "\\ell" else letter
            reason = f"{name} has a meaning already; sum over another letter"
            raise EquationError(reason, node.offset)
    ranges = [condition for condition in conditions if condition.kind == "range"]
    others = [condition for condition in conditions if condition.kind != "range"]
    if "\\ell" in letters:
        if len(ranges) != 1 or others:
            raise EquationError("a sum over ℓ says from where to where", node.offset)
        first, last = (evaluate.layer(index, scope) for index in ranges[0][1:])
        return [evaluate(body, scope | {"\\ell": layer}) for layer in range(first, last + 1)]
    try:
        labels = evaluate.infer_index_dimensions(body, letters, scope)
    except EquationError:  # k = 0, …, m-1 tells what k runs over, where no place does
        told = evaluate.told(ranges, scope)
        stand = free_letters(body, evaluate.notation.indices)
        if not told or (not stand.issuperset(letters) and body.kind != "number"):
            raise
        labels = evaluate.infer_index_dimensions(body, letters, scope | told)
    limits = [range(evaluate.environment.size(labels[letter])) for letter in letters]
    for condition in ranges:
        limits = [evaluate.check_range(condition, labels[letters[0]], scope)]
    inner = [scope | bind(letters, labels, place) for place in itertools.product(*limits)]
    return [evaluate(body, one) for one in inner if all_hold(evaluate, others, one)]


@construct(
    "product",
    latex=write_product,
    mutations=[drop_each("factor dropped"), other_products],
    level=PRODUCT,
    matrix=True,
)
def product(evaluate, node, scope):
    return reduce(lambda x, y: times(x, y, node), (evaluate(part, scope) for part in node))


@construct("dot", latex=write_dot, mutations=[drop_each("factor dropped")], level=DOTTED)
def dot(evaluate, node, scope):
    return reduce(lambda x, y: dot_product(x, y, node), (evaluate(part, scope) for part in node))


def dot_product(x: Value, y: Value, node: Node) -> Value:
    """A product of numbers, or the dot product of two vectors: a row times a column, or alike."""
    if x.scalar or y.scalar:
        return times(x, y, node)
    vectors = UNIT_DIMENSION in x.dims and UNIT_DIMENSION in y.dims
    if vectors and x.dims == y.dims:
        return Value(sum_of_entries(x.data * y.data), SCALAR)
    if vectors and x.dims[0] == y.dims[1] == UNIT_DIMENSION:
        return times(x, y, node)
    both = f"{format_shape(x.dims)} and {format_shape(y.dims)}"
    turned = x.dims[0] == y.dims[0] and ", of the first transposed: (…)^{\\top}"
    reason = f"· stands between numbers or vectors, not {both}; write the product without it"
    reason += turned or ""
    raise EquationError(reason, node.offset)


def times(x: Value, y: Value, node: Node) -> Value:
    if x.scalar or y.scalar:
        return Value(x.data * y.data, y.dims if x.scalar else x.dims)
    if x.dims[1] != y.dims[0]:
        raise EquationError(
            f"{format_shape(x.dims)} times {format_shape(y.dims)} does not fit", node.offset
        )
    if x.data.shape[-2] * y.data.shape[-1] > MAX_ENTRIES:
        raise EquationError("this product is too large", node.offset)
    return Value(x.data @ y.data, (x.dims[0], y.dims[1]))


@construct(
    "hadamard",
    latex=joined("\\odot", DOTTED),
    mutations=[drop_each("factor dropped"), turn_into("product", "product for ⊙")],
    level=TERM,
    matrix=True,
)
def hadamard(evaluate, node, scope):
    values = [evaluate(part, scope) for part in node]
    if values[0].scalar or any(value.dims != values[0].dims for value in values):
        raise EquationError(
            "⊙ joins " + " and ".join(format_shape(v.dims) for v in values), node.offset
        )
    return Value(reduce(operator.mul, (v.data for v in values)), values[0].dims)


@construct(
    "oslash",
    latex=joined("\\oslash", DOTTED),
    mutations=[reverse("order"), turn_into("hadamard", "⊙ for ⊘")],
    level=TERM,
    matrix=True,
)
def oslash(evaluate, node, scope):
    x, y = (evaluate(part, scope) for part in node)
    if x.scalar or x.dims != y.dims:
        reason = f"⊘ joins {format_shape(x.dims)} and {format_shape(y.dims)}"
        raise EquationError(reason, node.offset)
    return Value(x.data / y.data, x.dims)


@construct(
    "kron",
    latex=joined("\\otimes", DOTTED),
    mutations=[
        drop_each("factor dropped"),
        reverse("order"),
        turn_into("product", "product for ⊗"),
    ],
    level=TERM,
    matrix=True,
)
def kron(evaluate, node, scope):
    values = [evaluate(part, scope) for part in node]
    if any(value.scalar for value in values):
        raise EquationError("⊗ joins matrices, not numbers", node.offset)
    rows, columns = (math.prod(v.data.shape[side] for v in values) for side in (-2, -1))
    evaluate.check_size(rows, columns, node)
    dims = tuple(sum((v.dims[side] for v in values), ()) for side in (0, 1))
    return Value(reduce(kronecker_product, (v.data for v in values)), dims)


def kronecker_product(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """As np.kron, of each matrix of a stack."""
    blocks = x[..., :, None, :, None] * y[..., None, :, None, :]
    sides = (n * m for n, m in zip(x.shape[-2:], y.shape[-2:], strict=True))
    return blocks.reshape(*blocks.shape[:-4], *sides)


@construct("fraction", latex="\\frac{<0>}{<1>}", mutations=[keep(0, "denominator dropped")])
def fraction(evaluate, node, scope):
    top, bottom = (evaluate(part, scope) for part in node)
    if not bottom.scalar:
        raise EquationError(f"one cannot divide by {format_shape(bottom.dims)}", node[1].offset)
    return Value(top.data / bottom.data, top.dims)


@construct(
    "power",
    latex=lambda node, write: f"{write_base(node[0], write)}^{{{node[1]}}}",
    mutations=[keep(0, "power dropped"), higher_power],
)
def power(evaluate, node, scope):
    base = evaluate(node[0], scope)
    if base.scalar:
        return Value(base.data ** float(node[1]), SCALAR)
    if node[1] == "-1" and base.dims[0] == base.dims[1]:
        return Value(inverse(base.data, node.offset), base.dims)
    reason = "only a number has powers, a square the power -1"
    raise EquationError(f"{reason}, and this is {format_shape(base.dims)}", node.offset)


def inverse(data: np.ndarray, at: int) -> np.ndarray:
    singular = np.linalg.svd(np.real(data), compute_uv=False)
    if (singular[..., -1] <= ROUND_OFF * singular[..., 0]).any():
        raise EquationError("this matrix has no inverse here", at)
    return np.linalg.inv(data)


@construct(
    "transpose", latex=write_transpose, mutations=[keep(0, "transpose dropped")], matrix=True
)
def transpose(evaluate, node, scope):
    data, dims = evaluate(node[0], scope)
    if dims == SCALAR:
        raise EquationError("a number has no transpose", node.offset)
    return Value(data.swapaxes(-2, -1), dims[::-1])


@construct(
    "entry",
    latex=write_entry,
    mutations=[indices_swapped],
)
def entry(evaluate, node, scope):
    value = evaluate(node[0], scope)
    return select(value, evaluate.entries(value.dims, node[1], scope, node.offset))


@construct("norm", latex="\\lVert <0> \\rVert", mutations=[keep(0, "norm dropped")])
def norm(evaluate, node, scope):
    value = evaluate(node[0], scope)
    if value.scalar:
        raise EquationError(
            "‖ ‖ stands around vectors and matrices, not around a number", node.offset
        )
    return Value(np.sqrt(sum_of_entries(value.data**2)), SCALAR)


@construct("inner", latex="\\langle <0>, <1> \\rangle", mutations=[first_twice])
def inner(evaluate, node, scope):
    x, y = (evaluate(part, scope) for part in node)
    if x.dims != y.dims or x.scalar:
        raise EquationError(
            f"⟨ {format_shape(x.dims)}, {format_shape(y.dims)} ⟩ does not fit", node.offset
        )
    return Value(sum_of_entries(x.data * y.data), SCALAR)


@construct("exponential", latex="e^{<0>}", mutations=[keep(0, "exponential dropped")], applied=True)
def exp(evaluate, node, scope):
    exponent = evaluate(node[0], scope)
    if not exponent.scalar:
        raise EquationError(
            f"e has a number for its exponent, not {format_shape(exponent.dims)}", node.offset
        )
    return Value(not_underflowing(exponent.data, node.offset), SCALAR)


def not_underflowing(exponents: np.ndarray, at: int) -> np.ndarray:
    """exp of each; of what is below all that is told apart from 0, nothing could be checked."""
    if np.real(exponents).min() < -LARGEST_EXPONENT:
        raise EquationError("e to this power is too small to be told from 0", at)
    return np.exp(exponents)


def named(name: str, **more):
    """A row for a function with a name, of one argument; the decorated function takes its value."""
    known = ("exp", "log", "sin", "cos", "tanh")
    operator = f"\\{name}" if name in known else f"\\operatorname{{{name}}}"

    def register(function):
        @construct(
            name,
            latex=f"{operator}(<0>)",
            mutations=[keep(0, f"{name} dropped")],
            matrix=True,
            applied=True,
            **more,
        )
        def evaluate_named(evaluate, node, scope):
            return function(evaluate(node[0], scope), node.offset)

        return function

    return register


@named("vec")
def vec_of(value: Value, at: int) -> Value:
    if value.scalar:
        raise EquationError("vec takes a matrix or a column, not a number", at)
    return vec(value)


@named("diag")
def diag(value: Value, at: int) -> Value:
    if value.dims[1] != UNIT_DIMENSION or value.scalar:
        raise EquationError(f"diag takes a column, not {format_shape(value.dims)}", at)
    if (size := value.data.shape[-2]) ** 2 > MAX_ENTRIES:
        raise EquationError("this diagonal matrix is too large", at)
    return Value(value.data * np.eye(size), (value.dims[0], value.dims[0]))


@named("tr")
def trace(value: Value, at: int) -> Value:
    if value.dims[0] != value.dims[1] or value.scalar:
        raise EquationError(f"tr takes a square, not {format_shape(value.dims)}", at)
    return Value(np.trace(value.data, axis1=-2, axis2=-1)[..., None, None], SCALAR)


@named("rank", analytic=None)
def rank(value: Value, at: int) -> Value:
    singular = np.linalg.svd(value.data, compute_uv=False)
    return scalar(float((singular > max(ROUND_OFF * singular[0], SMALLEST)).sum()))


@named("exp")
def exp_of_each(value: Value, at: int) -> Value:
    return Value(not_underflowing(each_entry("exp", value, at).data, at), value.dims)


@named("log")
def log_of_each(value: Value, at: int) -> Value:
    return Value(np.log(each_entry("log", value, at).data), value.dims)


def each_entry(name: str, value: Value, at: int) -> Value:
    """A value whose entries a function takes; of a square, the function could mean the matrix."""
    if value.dims[0] == value.dims[1] and not value.scalar:
        raise EquationError(f"{name} of a square matrix is not that of its entries; write them", at)
    return value


@named("tanh")
def tanh_of_each(value: Value, at: int) -> Value:
    return Value(np.tanh(value.data), value.dims)


@named("sin")
def sine(value: Value, at: int) -> Value:
    return Value(np.sin(of_a_number("sin", value, at)), SCALAR)


@named("cos")
def cosine(value: Value, at: int) -> Value:
    return Value(np.cos(of_a_number("cos", value, at)), SCALAR)


@construct("sqrt", latex="\\sqrt{<0>}", mutations=[keep(0, "root dropped")])
def root(evaluate, node, scope):
    return Value(np.sqrt(of_a_number("√", evaluate(node[0], scope), node.offset)), SCALAR)


def of_a_number(name: str, value: Value, at: int) -> np.ndarray:
    if not value.scalar:
        raise EquationError(f"{name} takes a number, not {format_shape(value.dims)}", at)
    return value.data


# -- What has a kink, or jumps. Beside it the complex step is right; on it there is no slope.


def refuse_kink(x: np.ndarray, y: np.ndarray, name: str, at: int) -> None:
    """Refuse a slope where two values are equal and move apart."""
    if np.any((np.real(x) == np.real(y)) & (np.imag(x) != np.imag(y))):
        raise EquationError(f"{name} has no slope here: it has a kink, or jumps", at)


@construct("absolute", latex="\\lvert <0> \\rvert", mutations=[keep(0, "absolute value dropped")])
def absolute(evaluate, node, scope):
    data = of_a_number("|…|", evaluate(node[0], scope), node.offset)
    refuse_kink(data, 0 * data, "an absolute value", node.offset)
    return Value(np.where(np.real(data) < 0, -data, data), SCALAR)


@construct(
    "max",
    latex=lambda node, write: f"\\max({', '.join(map(write, node))})",
    mutations=[drop_each("entry dropped")],
    matrix=True,
    applied=True,
)
def maximum(evaluate, node, scope):
    """The largest of numbers; of 0 and a column, entry by entry."""
    values = [evaluate(part, scope) for part in node]
    shapes = {value.dims for value in values if not value.scalar}
    numbers = [part for part, value in zip(node, values, strict=True) if value.scalar]
    if len(shapes) > 1 or (shapes and any(part != Node("number", ("0",)) for part in numbers)):
        joins = " and ".join(format_shape(value.dims) for value in values)
        raise EquationError(f"max joins {joins}", node.offset)
    dims = next(iter(shapes), SCALAR)
    return Value(largest([value.data for value in values], node.offset), dims)


@construct(
    "max_over",
    latex=write_maximum,
    mutations=[keep(1, "max dropped"), turn_into("sum", "Σ for max"), sum_changes],
)
def maximum_over(evaluate, node, scope):
    terms = terms_of(evaluate, node, scope)
    if not terms:
        raise EquationError("there is nothing to take the maximum of", node.offset)
    numbers = [of_a_number("max", term, node.offset) for term in terms]
    return Value(largest(numbers, node.offset), SCALAR)


def largest(arrays: list[np.ndarray], at: int) -> np.ndarray:
    def larger(x, y):
        refuse_kink(x, y, "max", at)
        return np.where(np.real(x) < np.real(y), y, x)

    return reduce(larger, arrays)


@construct(
    "indicator",
    latex=lambda node, write: f"I[{write_condition(node[0], write)}]",
    mutations=[become_one],
    matrix=True,
)
def indicator(evaluate, node, scope):
    """1 where a comparison holds, else 0; of a column, entry by entry."""
    truth, dims = compared(evaluate, node[0], scope)
    return Value(truth.astype(float), dims)


COMPARE = {
    "<": operator.lt,
    ">": operator.gt,
    "\\leq": operator.le,
    "\\geq": operator.ge,
    "=": operator.eq,
    "\\neq": operator.ne,
}


def compared(evaluate: Evaluator, node: Node, scope: Scope) -> tuple[np.ndarray, tuple]:
    """Where a comparison of values holds: of two of one shape, or with a number."""
    mark, *sides = node
    x, y = (evaluate(side, scope) for side in sides)
    if not y.scalar and x.dims != y.dims:
        reason = f"{format_shape(x.dims)} is compared with {format_shape(y.dims)}"
        raise EquationError(reason, node.offset)
    refuse_kink(x.data, y.data + 0 * x.data, "a comparison", node.offset)
    return COMPARE[mark](np.real(x.data), np.real(y.data)), x.dims


@construct("cases", latex=write_cases, mutations=[cases_swapped])
def cases(evaluate, node, scope):
    plain = [holds(evaluate, when, scope) for _, when in node if when.kind != "otherwise"]
    held = []
    for value, when in node:
        if when.kind == "otherwise":
            evaluate.record(when, int(not any(plain)), 1.0)
            held += [value] if not any(plain) else []
        elif holds(evaluate, when, scope):
            held.append(value)
    if len(held) != 1:
        letters = evaluate.notation.indices
        first = evaluate.notation.first
        at = ", ".join(f"{name} = {scope[name][0] + first}" for name in scope if name in letters)
        reason = f"{len(held) or 'none'} of the cases hold{' at once' if held else ''}"
        raise EquationError(reason + (f", at {at}" if at else ""), node.offset)
    return evaluate(held[0], scope)


def holds(evaluate: Evaluator, condition: Node, scope: Scope) -> bool:
    """Is this side condition, k ≠ i or k = i or z_i > 0, true here?"""
    if condition.kind == "comparison":
        outcomes, dims = compared(evaluate, condition, scope)
        if dims != SCALAR:
            raise EquationError("a condition compares numbers", condition.offset)
        truth = bool(outcomes.all())  # in a stack they are alike: an imaginary step moves none
        if not (truth and evaluate.environment.degenerate):  # where all is 0, too much is met
            evaluate.record(condition, int(truth), 1.0)
        return truth
    same_kind(evaluate, condition, scope)
    first, second = (evaluate.number(index, scope) for index in condition)
    outcome = (first == second) == (condition.kind == "equal")
    evaluate.record(condition, int(outcome), 1.0)
    return outcome


def all_hold(evaluate: Evaluator, conditions, scope: Scope) -> bool:
    """Do all of them hold? Each is looked at, so that it is known how each came out."""
    outcomes = [holds(evaluate, condition, scope) for condition in conditions]
    return all(outcomes)


def same_kind(evaluate: Evaluator, pair: Node, scope: Scope) -> None:
    """Refuse to compare an index with a layer, with a size, or with an index of something else."""
    kinds = []
    for each in pair:
        base, offset = each
        if isinstance(base, str) and base.isdigit():
            continue
        if base in ("L", "\\ell"):
            kinds.append(("a layer", each))
        elif evaluate.is_index(base, scope.get(base)):
            kinds.append((f"an index of {format_dimension(scope[base][1])}", each))
        elif offset or evaluate.notation.first:  # m-1, or m, is the last index of m
            label = evaluate.label(each.with_part(1, 0), scope)
            kinds.append((f"an index of {format_dimension(label)}", each))
        else:
            kinds.append(("a size", each))
    if pair.kind == "kronecker" and not any(kind.startswith("an index") for kind, _ in kinds):
        raise EquationError("Kronecker's symbol compares two indices", pair.offset)
    if len(kinds) == 2 and kinds[0][0] != kinds[1][0]:
        reason = f"{kinds[0][0]} is compared with {kinds[1][0]}"
        raise EquationError(reason, kinds[1][1].offset)


@construct("underbrace", latex=write_underbrace, mutations=[become_one])
def underbrace(evaluate, node, scope):
    value = evaluate(node[0], scope)
    fits(evaluate, value, node[1], scope)
    return value


def fits(evaluate: Evaluator, value: Value, claimed: Node, scope: Scope) -> None:
    """Refuse a value that has another shape than the claimed one."""
    wanted = (*(evaluate.label(index, scope) for index in claimed), UNIT_DIMENSION, UNIT_DIMENSION)[
        :2
    ]
    if value.dims != wanted:
        raise EquationError(
            f"the shape is {format_shape(value.dims)}, not {format_shape(wanted)}", claimed.offset
        )


@construct(
    "sigma",
    latex="\\sigma(<0>)",
    mutations=[turn_into("slope", "σ′ for σ")],
    matrix=True,
    applied=True,
)
def sigma(evaluate, node, scope):
    data, dims = activated(evaluate, node, scope)
    activation = evaluate.environment.sigma
    if evaluate.environment.elementwise or data.ndim == 2:
        return Value(activation(data), dims)
    return Value(np.array([*map(activation, data)]), dims)


@construct(
    "slope",
    latex="\\sigma'(<0>)",
    mutations=[turn_into("sigma", "σ for σ′"), slope_of_another],
    matrix=True,
    applied=True,
)
def slope(evaluate, node, scope):
    data, dims = activated(evaluate, node, scope)
    if not evaluate.environment.elementwise:
        raise EquationError("this σ is not elementwise: it has no σ′", node.offset)
    if np.iscomplexobj(data):
        raise NestedComplexStep
    return Value(evaluate.environment.sigma(data + 1j * STEP).imag / STEP, dims)


def activated(evaluate, node, scope) -> Value:
    value = evaluate(node[0], scope)
    if evaluate.environment.sigma is None:
        raise EquationError("there is no σ in this setting", node.offset)
    if not evaluate.environment.elementwise and value.scalar:
        raise EquationError("this σ is a function of a column, not of one entry", node.offset)
    return value


@construct(
    "apply",
    latex=lambda node, write: f"{node[0]}({', '.join(map(write, node[1]))})",
    mutations=[other_order],
    applied=True,
)
def apply(evaluate, node, scope):
    name, arguments = node
    if name not in evaluate.environment.functions and name in evaluate.named:
        return defined(evaluate, node, scope)
    function = evaluate.function(name, node.offset)
    values = [evaluate(argument, scope) for argument in arguments]
    if name not in evaluate.environment.arguments:  # of each entry
        if len(values) != 1:
            raise EquationError(f"{name} takes one argument", node.offset)
        return Value(function(values[0].data), values[0].dims)
    wanted = [evaluate.value((n, None)).dims for n in evaluate.environment.arguments[name]]
    if [value.dims for value in values] != wanted:
        raise EquationError(f"{name} takes {' and '.join(map(format_shape, wanted))}", node.offset)
    return evaluate.apply(name, values)


def defined(evaluate: Evaluator, node: Node, scope: Scope) -> Value:
    """A defined name of an argument: what it is where that has another value.

    h(t) := … says what its argument is; else it is what the functions given are of.
    """
    name, arguments = node
    told = [one for one in evaluate.named[name][0].conditions if one.kind == "arguments"]
    given = set(evaluate.environment.arguments.values())
    if not told and len(given) != 1:
        reason = (
            f"{name} is no function here: define {name}(t) := …; for a product write {name} \\, (…)"
        )
        raise EquationError(reason, node.offset)
    names = [one[0] for one in told[0]] if told else given.pop()
    keys = [(one, None) for one in names]
    values = [evaluate(argument, scope) for argument in arguments]
    wanted = [evaluate.value(key, node.offset).dims for key in keys]
    if [value.dims for value in values] != wanted:
        raise EquationError(f"{name} takes {' and '.join(map(format_shape, wanted))}", node.offset)
    offsets: dict[Key, np.ndarray] = {
        key: value.data - evaluate.value(key).data for key, value in zip(keys, values, strict=True)
    }
    there = evaluate.perturb(offsets, slope=False)
    return there.value((name, None), node.offset)
