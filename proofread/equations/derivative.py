"""∂X/∂Y, DC(W)[H] and dX, measured and never looked up.

One entry of Y moves, what depends on it is computed again, and the difference is divided by the
step. The step is imaginary and tiny, so the slope is exact; where a slope stands inside of a
slope, the outer one takes a real step, and a difference over five points.
"""

import functools
from collections.abc import Callable

import numpy as np

from proofread.equations.evaluator import Evaluator, NestedComplexStep, Scope
from proofread.equations.nodes import EquationError, Node
from proofread.equations.registry import construct, keep, reverse
from proofread.equations.values import (
    SCALAR,
    UNIT_DIMENSION,
    Key,
    Value,
    as_slice,
    format_shape,
    select,
    vec,
)
from proofread.equations.writer import write_differential, write_partial

STEP = 1e-30  # of the complex step: its square is lost against 1
FINITE_STEP = 1e-3  # of the five-point difference


@construct(
    "directional", latex="D<0>(<1>)[<2>]", mutations=[keep(2, "derivative dropped")], applied=True
)
def directional(evaluate, node, scope):
    """DC(W)[H]: how fast C moves as W sets out towards H."""
    name, where, direction = node
    if evaluate.environment.depth is not None:
        return through_network(evaluate, node, scope)
    function = evaluate.function(name, node.offset)
    x, h = evaluate(where, scope), evaluate(direction, scope)
    (argument,) = evaluate.environment.arguments[name]
    if not x.dims == h.dims == evaluate.value((argument, None)).dims:
        raise EquationError(
            f"{name} is nudged from {format_shape(x.dims)} by {format_shape(h.dims)}", node.offset
        )
    if np.iscomplexobj(x.data) or np.iscomplexobj(h.data):
        raise NestedComplexStep
    slope = function(x.data + 1j * STEP * h.data).imag / STEP
    return Value(slope, evaluate.environment.shapes[name])


def through_network(evaluate: Evaluator, node: Node, scope: Scope) -> Value:
    """The same for what the last layer computes from its W: W moves, and what comes after it."""
    name, where, direction = node
    if where.kind != "symbol":
        raise EquationError("a network is nudged at W itself", where.offset)
    key, selected = evaluate.resolve_entry(where, scope)
    x, h = evaluate.value(key), evaluate(direction, scope)
    if selected != (None, None) or x.dims != h.dims:
        said = format_shape(select(x, selected).dims)
        raise EquationError(f"{name} is nudged from {said} by {format_shape(h.dims)}", node.offset)
    above = (name, evaluate.environment.depth if name in evaluate.notation.layered else None)
    forbid_third_derivative(evaluate)

    def answer(step):
        moved = {key: Value(x.data + step * h.data, x.dims)}
        return evaluate.perturb(moved).value(above).data

    return Value(difference_quotient(answer, coarse=False), evaluate.value(above).dims)


@construct(
    "differential",
    latex=write_differential,
    mutations=[keep(0, "d dropped")],
    matrix=True,
    applied=True,
)
def differential(evaluate, node, scope):
    """dX, as all that moves in the environment sets out in a random direction."""
    forbid_third_derivative(evaluate)
    given, directions = evaluate.environment.bindings, evaluate.environment.directions

    def answer(step):
        moved = {
            key: Value(given[key].data + step * direction, given[key].dims)
            for key, direction in directions.items()
        }
        return evaluate.perturb(moved)(node[0], scope).data

    dims = evaluate(node[0], scope).dims
    try:
        return Value(difference_quotient(answer, coarse=False), dims)
    except NestedComplexStep:
        evaluate.root.used_finite_difference = True
        return Value(difference_quotient(answer, coarse=True), dims)


@construct("partial", latex=write_partial, mutations=[reverse("slope turned over")], matrix=True)
def partial(evaluate, node, scope):
    """∂X/∂Y: the shape of Y for a number X, the Jacobian for two columns."""
    top, bottom = node
    inside = bottom[0] if is_vec(bottom) else bottom
    if inside.kind != "symbol" or evaluate.is_size(inside):
        raise EquationError(
            "one differentiates by a symbol, an entry, a row, or vec of a matrix", bottom.offset
        )
    below, selected = evaluate.resolve_entry(inside, scope)
    slopes, x_dims = jacobian(evaluate, top, scope, below)
    evaluate.record_magnitude(Value(slopes, ()))
    y = select(evaluate.value(below), selected)
    slopes = slopes[:, :, *map(as_slice, selected)]
    if is_vec(bottom):
        y = vec(y)
    slopes = slopes.reshape(*slopes.shape[:2], *y.data.shape)
    if x_dims == SCALAR:
        return Value(slopes[0, 0], y.dims)
    if y.scalar:
        return Value(slopes[:, :, 0, 0], x_dims)
    if x_dims[1] == y.dims[1] == UNIT_DIMENSION:
        return Value(slopes[:, 0, :, 0], (x_dims[0], y.dims[0]))
    raise EquationError(
        f"{format_shape(x_dims)} by {format_shape(y.dims)} has more than two indices: "
        "take an entry, or vec, or DC(W)[H]",
        node.offset,
    )


def jacobian(evaluate: Evaluator, top: Node, scope: Scope, below: Key):
    """All slopes of `top` by the array `below`: its shape, then the shape of Y."""
    inside = top[0] if is_vec(top) else top
    if inside.kind == "symbol" and not evaluate.is_size(inside):
        above, selected = evaluate.resolve_entry(inside, scope)
        unrelated = below not in evaluate.root.depends[above] and above != below
        slopes = cached_jacobian(evaluate, above, lambda moved: moved.value(above), below)
        value = select(evaluate.value(above), selected)
        slopes = slopes[*map(as_slice, selected)]
    else:
        value, reads = reading(evaluate.root, inside, scope)
        unrelated = below not in reads
        program = (inside, frozenset(scope.items()))
        slopes = cached_jacobian(evaluate, program, lambda moved: moved(inside, scope), below)
    if unrelated and evaluate is evaluate.root and not evaluate.dependency_stack:
        evaluate.independent_numerators.append(top)
    if is_vec(top):
        value = vec(value)
    return slopes.reshape(*value.data.shape, *slopes.shape[-2:]), value.dims


def reading(root: Evaluator, node: Node, scope: Scope) -> tuple[Value, set[Key]]:
    """A value with nothing moved, and all that it depends on."""
    root.dependency_stack.append(set())
    try:
        value = root(node, scope)
    finally:
        reads = root.dependency_stack.pop()
    if root.dependency_stack:
        root.dependency_stack[-1] |= reads
    return value, reads


def cached_jacobian(evaluate: Evaluator, above, program: Callable, below: Key) -> np.ndarray:
    """Move each entry of `below`, see how `program` answers; once for each pair."""
    forbid_third_derivative(evaluate)
    known = evaluate.root.slopes if evaluate is evaluate.root else {}
    if (above, below) not in known:
        try:
            known[above, below] = differences(evaluate, program, below, False), False
        except NestedComplexStep:
            known[above, below] = differences(evaluate, program, below, True), True
    slopes, coarse = known[above, below]
    evaluate.root.used_finite_difference |= coarse
    return slopes


def differences(evaluate: Evaluator, program: Callable, below: Key, coarse: bool) -> np.ndarray:
    """Every slope: the shape of what `program` returns, then the shape of `below`."""
    data, dims = evaluate.value(below)

    def answer(place, step):
        moved = data.astype(type(step))
        moved[place] += step
        return program(evaluate.perturb({below: Value(moved, dims)})).data

    places = list(np.ndindex(*data.shape))
    slopes = np.array(
        [difference_quotient(functools.partial(answer, place), coarse) for place in places]
    )
    return np.moveaxis(slopes, 0, -1).reshape(*slopes.shape[1:], *data.shape)


def forbid_third_derivative(evaluate: Evaluator) -> None:
    """A slope may stand inside of a slope, but not inside of that one's complex step."""
    if evaluate.nesting > 1:
        raise EquationError("slopes of slopes of slopes are not measured", 0)
    if evaluate.complex:
        raise NestedComplexStep


def difference_quotient(answer: Callable, coarse: bool) -> np.ndarray:
    """How fast `answer(step)` moves at step 0."""
    if not coarse:
        return np.imag(answer(1j * STEP)) / STEP
    h = FINITE_STEP
    near, far = answer(h) - answer(-h), answer(2 * h) - answer(-2 * h)
    return (8 * near - far) / (12 * h)


def is_vec(node: Node) -> bool:
    return node.kind == "vec"
