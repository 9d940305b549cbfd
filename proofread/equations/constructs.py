"""Tree → value, with strict shapes: what each construct of the notation means."""

import itertools
import math
import operator
from functools import reduce

import numpy as np

from proofread.equations import ellipsis as dots
from proofread.equations.derivative import STEP, Nested
from proofread.equations.environments import ONE, SCALAR, Value, scalar, select, shape, vec
from proofread.equations.evaluator import Run, Scope, bind, construct, is_index
from proofread.equations.nodes import Node, Refused

LARGEST = 100_000  # entries of a ⊗
ROUND_OFF = 1e-9  # of the largest singular value: what is less is 0


@construct("at_most")
@construct("rounded")
def right_side(run, node, scope):
    return run(node[0], scope)


@construct("number")
def number(run, node, scope):
    return scalar(float(node[0]))


@construct("symbol")
def symbol(run, node, scope):
    if run.is_size(node):
        name, indices = node[0], node[1]
        base = Node("size", (name, indices[0]), node.at) if indices else name
        label = run.label(Node("index", (base, 0), node.at), scope)
        return scalar(float(run.world.size(label)))
    key, selected = run.pick(node, scope)
    return select(run.value(key, node.at), selected)


@construct("kronecker")
def kronecker(run, node, scope):
    first, second = node
    labels = {scope[i[0]][1] for i in node if is_index(i[0], scope.get(i[0]))}
    if len(labels) > 1:
        raise Refused(f"{first[0]} and {second[0]} run over different things", node.at)
    return scalar(float(run.number(first, scope) == run.number(second, scope)))


@construct("identity")
def identity(run, node, scope):
    label = run.label(node[0], scope)
    return Value(np.eye(run.world.size(label)), (label, label))


@construct("unit")
def unit(run, node, scope):
    run.number(node[0], scope)  # refused where the letter is not bound
    label = scope[node[0][0]][1]
    column = run.entry(node[0], label, scope)
    return Value(np.eye(run.world.size(label))[:, [column]], (label, ONE))


@construct("ones")
def ones(run, node, scope):
    index = node[0] if node.parts else Node("index", ("N", 0), node.at)
    label = run.label(index, scope)
    return Value(np.ones((run.world.size(label), 1)), (label, ONE))


@construct("add")
def add(run, node, scope):
    if any(term.kind == "dots" for term in node):
        return dots.dotted_sum(run, node, scope)
    values = [run(term, scope) for term in node]
    run.note(*values)
    for term, value in zip(node, values, strict=True):
        if value.dims != values[0].dims:
            both = f"{shape(values[0].dims)} and {shape(value.dims)}"
            raise Refused(f"{both} cannot be added", term.at)
    return Value(sum(value.data for value in values), values[0].dims)


@construct("minus")
def minus(run, node, scope):
    data, dims = run(node[0], scope)
    return Value(-data, dims)


@construct("sum")
def total(run, node, scope):
    (letters, conditions), body = node
    for letter in letters:
        if letter in scope:
            raise Refused(f"{letter} has a meaning already; sum over another letter", node.at)
    labels = run.ranges(body, letters, scope)
    limits = [range(run.world.size(labels[letter])) for letter in letters]
    for condition in conditions:
        if condition.kind == "range":
            limits = [run.within(condition, labels[letters[0]], scope)]
    terms = []
    for place in itertools.product(*limits):
        inner = scope | bind(letters, labels, place)
        if all(c.kind == "range" or holds(run, c, inner) for c in conditions):
            terms.append(run(body, inner))
    if not terms:
        raise Refused("this sum is empty", node.at)
    run.note(*terms)
    return Value(sum(term.data for term in terms), terms[0].dims)


@construct("product")
def product(run, node, scope):
    return reduce(lambda x, y: times(x, y, node), (run(part, scope) for part in node))


@construct("dot")
def dot(run, node, scope):
    def join(x, y):
        alike = x.dims == y.dims and not x.scalar
        return scalar((x.data * y.data).sum()) if alike else times(x, y, node)

    return reduce(join, (run(part, scope) for part in node))


def times(x: Value, y: Value, node: Node) -> Value:
    if x.scalar or y.scalar:
        return Value(x.data * y.data, y.dims if x.scalar else x.dims)
    if x.dims[1] != y.dims[0]:
        raise Refused(f"{shape(x.dims)} times {shape(y.dims)} does not fit", node.at)
    return Value(x.data @ y.data, (x.dims[0], y.dims[1]))


@construct("hadamard")
def hadamard(run, node, scope):
    values = [run(part, scope) for part in node]
    if values[0].scalar or any(value.dims != values[0].dims for value in values):
        raise Refused("⊙ joins " + " and ".join(shape(v.dims) for v in values), node.at)
    return Value(reduce(operator.mul, (v.data for v in values)), values[0].dims)


@construct("kron")
def kron(run, node, scope):
    values = [run(part, scope) for part in node]
    if any(value.scalar for value in values):
        raise Refused("⊗ joins matrices, not numbers", node.at)
    if math.prod(v.data.size for v in values) > LARGEST:
        raise Refused("this is too large to compute", node.at)
    dims = tuple(sum((v.dims[side] for v in values), ()) for side in (0, 1))
    return Value(reduce(np.kron, (v.data for v in values)), dims)


@construct("fraction")
def fraction(run, node, scope):
    top, bottom = (run(part, scope) for part in node)
    if not bottom.scalar:
        raise Refused(f"one cannot divide by {shape(bottom.dims)}", node[1].at)
    return Value(top.data / bottom.data, top.dims)


@construct("power")
def power(run, node, scope):
    base = run(node[0], scope)
    if not base.scalar:
        raise Refused(f"only a number has powers, and this is {shape(base.dims)}", node.at)
    return scalar(base.data ** float(node[1]))


@construct("transpose")
def transpose(run, node, scope):
    data, dims = run(node[0], scope)
    if dims == SCALAR:
        raise Refused("a number has no transpose", node.at)
    return Value(data.T, dims[::-1])


@construct("entry")
def entry(run, node, scope):
    value = run(node[0], scope)
    return select(value, run.entries(value.dims, node[1], scope, node.at))


@construct("norm")
def norm(run, node, scope):
    return scalar(np.sqrt((run(node[0], scope).data ** 2).sum()))


@construct("inner")
def inner(run, node, scope):
    x, y = (run(part, scope) for part in node)
    if x.dims != y.dims:
        raise Refused(f"⟨ {shape(x.dims)}, {shape(y.dims)} ⟩ does not fit", node.at)
    return scalar((x.data * y.data).sum())


@construct("exp")
def exp(run, node, scope):
    exponent = run(node[0], scope)
    if not exponent.scalar:
        raise Refused(f"e has a number for its exponent, not {shape(exponent.dims)}", node.at)
    return scalar(np.exp(exponent.data))


@construct("named")
def named(run, node, scope):
    return NAMED[node[0]](run(node[1], scope), node.at)


def diag(value: Value, at: int) -> Value:
    if value.dims[1] != ONE or value.scalar:
        raise Refused(f"diag takes a column, not {shape(value.dims)}", at)
    return Value(np.diag(value.data[:, 0]), (value.dims[0], value.dims[0]))


def tr(value: Value, at: int) -> Value:
    if value.dims[0] != value.dims[1] or value.scalar:
        raise Refused(f"tr takes a square, not {shape(value.dims)}", at)
    return scalar(np.trace(value.data))


NAMED = {
    "vec": lambda value, at: vec(value),
    "diag": diag,
    "tr": tr,
    "rank": lambda value, at: scalar(float(np.linalg.matrix_rank(value.data, rtol=ROUND_OFF))),
    "exp": lambda value, at: Value(np.exp(value.data), value.dims),
    "log": lambda value, at: Value(np.log(value.data), value.dims),
}


@construct("cases")
def cases(run, node, scope):
    plain = [holds(run, when, scope) for _, when in node if when.kind != "otherwise"]
    held = [
        value
        for value, when in node
        if (not any(plain) if when.kind == "otherwise" else holds(run, when, scope))
    ]
    if len(held) != 1:
        raise Refused(f"{len(held)} of the cases hold at once", node.at)
    return run(held[0], scope)


def holds(run: Run, condition: Node, scope: Scope) -> bool:
    """Is this side condition, k ≠ i or k = i, true here?"""
    first, second = (run.number(index, scope) for index in condition)
    return (first == second) == (condition.kind == "equals")


@construct("underbrace")
def underbrace(run, node, scope):
    value = run(node[0], scope)
    fits(run, value, node[1], scope)
    return value


def fits(run: Run, value: Value, claimed: Node, scope: Scope) -> None:
    """Refuse a value that has another shape than the claimed one."""
    wanted = (*(run.label(index, scope) for index in claimed), ONE, ONE)[:2]
    if value.dims != wanted:
        raise Refused(f"the shape is {shape(value.dims)}, not {shape(wanted)}", claimed.at)


@construct("sigma")
def sigma(run, node, scope):
    data, dims = activated(run, node, scope)
    return Value(run.world.sigma(data), dims)


@construct("slope")
def slope(run, node, scope):
    data, dims = activated(run, node, scope)
    if not run.world.elementwise:
        raise Refused("softmax is not elementwise: it has no σ′", node.at)
    if np.iscomplexobj(data):
        raise Nested
    return Value(run.world.sigma(data + 1j * STEP).imag / STEP, dims)


def activated(run, node, scope) -> Value:
    value = run(node[0], scope)
    if run.world.sigma is None:
        raise Refused("there is no σ in this setting", node.at)
    if not run.world.elementwise and value.scalar:
        raise Refused("softmax is a function of a column, not of one entry", node.at)
    return value


@construct("apply")
def apply(run, node, scope):
    name, arguments = node
    function = run.function(name, node.at)
    values = [run(argument, scope) for argument in arguments]
    wanted = [run.value((n, None)).dims for n in run.world.arguments[name]]
    if [value.dims for value in values] != wanted:
        raise Refused(f"{name} takes {' and '.join(map(shape, wanted))}", node.at)
    return Value(function(*(value.data for value in values)), run.world.shapes[name])
