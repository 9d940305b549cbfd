"""Tree → value, with strict shapes: what each construct of the notation means."""

import itertools
import math
import operator
from functools import reduce

import numpy as np

from proofread.equations import ellipsis
from proofread.equations.derivative import STEP, NestedComplexStep
from proofread.equations.evaluator import Evaluator, Scope, bind, evaluates
from proofread.equations.nodes import EquationError, Node
from proofread.equations.values import (
    SCALAR,
    UNIT_DIMENSION,
    Value,
    format_shape,
    scalar,
    select,
    vec,
)

LARGEST = 100_000  # entries of a ⊗
ROUND_OFF = 1e-9  # of the largest singular value: what is less is 0


@evaluates("leq")
@evaluates("approx")
def right_side(evaluate, node, scope):
    return evaluate(node[0], scope)


@evaluates("number")
def number(evaluate, node, scope):
    return scalar(float(node[0]))


@evaluates("symbol")
def symbol(evaluate, node, scope):
    if evaluate.is_size(node):
        name, indices = node[0], node[1]
        base = Node("size", (name, indices[0]), node.offset) if indices else name
        label = evaluate.label(Node("index", (base, 0), node.offset), scope)
        return scalar(float(evaluate.environment.size(label)))
    key, selected = evaluate.resolve_entry(node, scope)
    return select(evaluate.value(key, node.offset), selected)


@evaluates("kronecker")
def kronecker(evaluate, node, scope):
    first, second = node
    labels = {scope[i[0]][1] for i in node if evaluate.is_index(i[0], scope.get(i[0]))}
    if len(labels) > 1:
        raise EquationError(f"{first[0]} and {second[0]} run over different things", node.offset)
    return scalar(float(evaluate.number(first, scope) == evaluate.number(second, scope)))


@evaluates("identity")
def identity(evaluate, node, scope):
    label = evaluate.label(node[0], scope)
    return Value(np.eye(evaluate.environment.size(label)), (label, label))


@evaluates("unit")
def unit(evaluate, node, scope):
    evaluate.number(node[0], scope)  # refused where the letter is not bound
    label = scope[node[0][0]][1]
    column = evaluate.entry(node[0], label, scope)
    return Value(np.eye(evaluate.environment.size(label))[:, [column]], (label, UNIT_DIMENSION))


@evaluates("ones")
def ones(evaluate, node, scope):
    index = node[0] if node.parts else Node("index", (evaluate.notation.examples, 0), node.offset)
    label = evaluate.label(index, scope)
    return Value(np.ones((evaluate.environment.size(label), 1)), (label, UNIT_DIMENSION))


@evaluates("add")
def add(evaluate, node, scope):
    if any(term.kind == "dots" for term in node):
        return ellipsis.dotted_sum(evaluate, node, scope)
    values = [evaluate(term, scope) for term in node]
    evaluate.record_magnitude(*values)
    for term, value in zip(node, values, strict=True):
        if value.dims != values[0].dims:
            both = f"{format_shape(values[0].dims)} and {format_shape(value.dims)}"
            raise EquationError(f"{both} cannot be added", term.offset)
    return Value(sum(value.data for value in values), values[0].dims)


@evaluates("negate")
def minus(evaluate, node, scope):
    data, dims = evaluate(node[0], scope)
    return Value(-data, dims)


@evaluates("sum")
def total(evaluate, node, scope):
    (letters, conditions), body = node
    for letter in letters:
        if letter in scope:
            raise EquationError(
                f"{letter} has a meaning already; sum over another letter", node.offset
            )
    labels = evaluate.infer_index_dimensions(body, letters, scope)
    limits = [range(evaluate.environment.size(labels[letter])) for letter in letters]
    for condition in conditions:
        if condition.kind == "range":
            limits = [evaluate.check_range(condition, labels[letters[0]], scope)]
    terms = []
    for place in itertools.product(*limits):
        inner = scope | bind(letters, labels, place)
        if all(c.kind == "range" or holds(evaluate, c, inner) for c in conditions):
            terms.append(evaluate(body, inner))
    if not terms:
        raise EquationError("this sum is empty", node.offset)
    evaluate.record_magnitude(*terms)
    return Value(sum(term.data for term in terms), terms[0].dims)


@evaluates("product")
def product(evaluate, node, scope):
    return reduce(lambda x, y: times(x, y, node), (evaluate(part, scope) for part in node))


@evaluates("dot")
def dot(evaluate, node, scope):
    def join(x, y):
        alike = x.dims == y.dims and not x.scalar
        return scalar((x.data * y.data).sum()) if alike else times(x, y, node)

    return reduce(join, (evaluate(part, scope) for part in node))


def times(x: Value, y: Value, node: Node) -> Value:
    if x.scalar or y.scalar:
        return Value(x.data * y.data, y.dims if x.scalar else x.dims)
    if x.dims[1] != y.dims[0]:
        raise EquationError(
            f"{format_shape(x.dims)} times {format_shape(y.dims)} does not fit", node.offset
        )
    return Value(x.data @ y.data, (x.dims[0], y.dims[1]))


@evaluates("hadamard")
def hadamard(evaluate, node, scope):
    values = [evaluate(part, scope) for part in node]
    if values[0].scalar or any(value.dims != values[0].dims for value in values):
        raise EquationError(
            "⊙ joins " + " and ".join(format_shape(v.dims) for v in values), node.offset
        )
    return Value(reduce(operator.mul, (v.data for v in values)), values[0].dims)


@evaluates("kron")
def kron(evaluate, node, scope):
    values = [evaluate(part, scope) for part in node]
    if any(value.scalar for value in values):
        raise EquationError("⊗ joins matrices, not numbers", node.offset)
    if math.prod(v.data.size for v in values) > LARGEST:
        raise EquationError("this is too large to compute", node.offset)
    dims = tuple(sum((v.dims[side] for v in values), ()) for side in (0, 1))
    return Value(reduce(np.kron, (v.data for v in values)), dims)


@evaluates("fraction")
def fraction(evaluate, node, scope):
    top, bottom = (evaluate(part, scope) for part in node)
    if not bottom.scalar:
        raise EquationError(f"one cannot divide by {format_shape(bottom.dims)}", node[1].offset)
    return Value(top.data / bottom.data, top.dims)


@evaluates("power")
def power(evaluate, node, scope):
    base = evaluate(node[0], scope)
    if not base.scalar:
        raise EquationError(
            f"only a number has powers, and this is {format_shape(base.dims)}", node.offset
        )
    return scalar(base.data ** float(node[1]))


@evaluates("transpose")
def transpose(evaluate, node, scope):
    data, dims = evaluate(node[0], scope)
    if dims == SCALAR:
        raise EquationError("a number has no transpose", node.offset)
    return Value(data.T, dims[::-1])


@evaluates("entry")
def entry(evaluate, node, scope):
    value = evaluate(node[0], scope)
    return select(value, evaluate.entries(value.dims, node[1], scope, node.offset))


@evaluates("norm")
def norm(evaluate, node, scope):
    return scalar(np.sqrt((evaluate(node[0], scope).data ** 2).sum()))


@evaluates("inner")
def inner(evaluate, node, scope):
    x, y = (evaluate(part, scope) for part in node)
    if x.dims != y.dims:
        raise EquationError(
            f"⟨ {format_shape(x.dims)}, {format_shape(y.dims)} ⟩ does not fit", node.offset
        )
    return scalar((x.data * y.data).sum())


@evaluates("exp")
def exp(evaluate, node, scope):
    exponent = evaluate(node[0], scope)
    if not exponent.scalar:
        raise EquationError(
            f"e has a number for its exponent, not {format_shape(exponent.dims)}", node.offset
        )
    return scalar(np.exp(exponent.data))


@evaluates("named")
def named(evaluate, node, scope):
    return NAMED[node[0]](evaluate(node[1], scope), node.offset)


def diag(value: Value, at: int) -> Value:
    if value.dims[1] != UNIT_DIMENSION or value.scalar:
        raise EquationError(f"diag takes a column, not {format_shape(value.dims)}", at)
    return Value(np.diag(value.data[:, 0]), (value.dims[0], value.dims[0]))


def tr(value: Value, at: int) -> Value:
    if value.dims[0] != value.dims[1] or value.scalar:
        raise EquationError(f"tr takes a square, not {format_shape(value.dims)}", at)
    return scalar(np.trace(value.data))


NAMED = {
    "vec": lambda value, at: vec(value),
    "diag": diag,
    "tr": tr,
    "rank": lambda value, at: scalar(float(np.linalg.matrix_rank(value.data, rtol=ROUND_OFF))),
    "exp": lambda value, at: Value(np.exp(value.data), value.dims),
    "log": lambda value, at: Value(np.log(value.data), value.dims),
}


@evaluates("cases")
def cases(evaluate, node, scope):
    plain = [holds(evaluate, when, scope) for _, when in node if when.kind != "otherwise"]
    held = [
        value
        for value, when in node
        if (not any(plain) if when.kind == "otherwise" else holds(evaluate, when, scope))
    ]
    if len(held) != 1:
        raise EquationError(f"{len(held)} of the cases hold at once", node.offset)
    return evaluate(held[0], scope)


def holds(evaluate: Evaluator, condition: Node, scope: Scope) -> bool:
    """Is this side condition, k ≠ i or k = i, true here?"""
    first, second = (evaluate.number(index, scope) for index in condition)
    return (first == second) == (condition.kind == "equal")


@evaluates("underbrace")
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


@evaluates("sigma")
def sigma(evaluate, node, scope):
    data, dims = activated(evaluate, node, scope)
    return Value(evaluate.environment.sigma(data), dims)


@evaluates("slope")
def slope(evaluate, node, scope):
    data, dims = activated(evaluate, node, scope)
    if not evaluate.environment.elementwise:
        raise EquationError("softmax is not elementwise: it has no σ′", node.offset)
    if np.iscomplexobj(data):
        raise NestedComplexStep
    return Value(evaluate.environment.sigma(data + 1j * STEP).imag / STEP, dims)


def activated(evaluate, node, scope) -> Value:
    value = evaluate(node[0], scope)
    if evaluate.environment.sigma is None:
        raise EquationError("there is no σ in this context", node.offset)
    if not evaluate.environment.elementwise and value.scalar:
        raise EquationError("softmax is a function of a column, not of one entry", node.offset)
    return value


@evaluates("apply")
def apply(evaluate, node, scope):
    name, arguments = node
    function = evaluate.function(name, node.offset)
    values = [evaluate(argument, scope) for argument in arguments]
    wanted = [evaluate.value((n, None)).dims for n in evaluate.environment.arguments[name]]
    if [value.dims for value in values] != wanted:
        raise EquationError(f"{name} takes {' and '.join(map(format_shape, wanted))}", node.offset)
    return Value(function(*(value.data for value in values)), evaluate.environment.shapes[name])
