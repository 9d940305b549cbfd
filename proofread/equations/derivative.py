"""∂X/∂Y, DC(W)[H] and dX, measured and never looked up.

One entry of Y moves, what depends on it is computed again, and the difference is divided by the
step. The step is imaginary and tiny, so the slope is exact; where a slope stands inside of a
slope, the outer one takes a real step, and a difference over five points.
"""

import functools
from collections.abc import Callable

import numpy as np

from proofread.equations.environments import ONE, SCALAR, Key, Value, select, shape, span, vec
from proofread.equations.evaluator import Run, Scope, construct
from proofread.equations.nodes import LAYERED, Node, Refused

STEP = 1e-30  # of the complex step: its square is lost against 1
COARSE = 1e-3  # of the five-point difference


class Nested(Exception):
    """A slope inside of a slope: only one of them can take the complex step."""


@construct("directional")
def directional(run, node, scope):
    """DC(W)[H]: how fast C moves as W sets out towards H."""
    name, where, direction = node
    if run.world.depth is not None:
        return through_network(run, node, scope)
    function = run.function(name, node.at)
    x, h = run(where, scope), run(direction, scope)
    (argument,) = run.world.arguments[name]
    if not x.dims == h.dims == run.value((argument, None)).dims:
        raise Refused(f"{name} is nudged from {shape(x.dims)} by {shape(h.dims)}", node.at)
    if np.iscomplexobj(x.data) or np.iscomplexobj(h.data):
        raise Nested
    slope = function(x.data + 1j * STEP * h.data).imag / STEP
    return Value(slope, run.world.shapes[name])


def through_network(run: Run, node: Node, scope: Scope) -> Value:
    """The same for what the last layer computes from its W: W moves, and what comes after it."""
    name, where, direction = node
    if where.kind != "symbol":
        raise Refused("a network is nudged at W itself", where.at)
    key, selected = run.pick(where, scope)
    x, h = run.value(key), run(direction, scope)
    if selected != (None, None) or x.dims != h.dims:
        said = shape(select(x, selected).dims)
        raise Refused(f"{name} is nudged from {said} by {shape(h.dims)}", node.at)
    above = (name, run.world.depth if name in LAYERED else None)
    one_inside_another(run)

    def answer(step):
        moved = {key: Value(x.data + step * h.data, x.dims)}
        return Run(run.world, run.definitions, moved, run).value(above).data

    return Value(quotient(answer, coarse=False), run.value(above).dims)


@construct("differential")
def differential(run, node, scope):
    """dX, as all that moves in the world sets out in a random direction."""
    one_inside_another(run)
    given, directions = run.world.given, run.world.directions

    def answer(step):
        moved = {
            key: Value(given[key].data + step * direction, given[key].dims)
            for key, direction in directions.items()
        }
        return Run(run.world, run.definitions, moved, run)(node[0], scope).data

    dims = run(node[0], scope).dims
    try:
        return Value(quotient(answer, coarse=False), dims)
    except Nested:
        run.root.coarse = True
        return Value(quotient(answer, coarse=True), dims)


@construct("partial")
def partial(run, node, scope):
    """∂X/∂Y: the shape of Y for a number X, the Jacobian for two columns."""
    top, bottom = node
    inside = bottom[1] if is_vec(bottom) else bottom
    if inside.kind != "symbol" or run.is_size(inside):
        raise Refused(
            "one differentiates by a symbol, an entry, a row, or vec of a matrix", bottom.at
        )
    below, selected = run.pick(inside, scope)
    slopes, x_dims = jacobian(run, top, scope, below)
    run.note(Value(slopes, ()))
    y = select(run.value(below), selected)
    slopes = slopes[:, :, *map(span, selected)]
    if is_vec(bottom):
        y = vec(y)
    slopes = slopes.reshape(*slopes.shape[:2], *y.data.shape)
    if x_dims == SCALAR:
        return Value(slopes[0, 0], y.dims)
    if y.scalar:
        return Value(slopes[:, :, 0, 0], x_dims)
    if x_dims[1] == y.dims[1] == ONE:
        return Value(slopes[:, 0, :, 0], (x_dims[0], y.dims[0]))
    raise Refused(
        f"{shape(x_dims)} by {shape(y.dims)} has more than two indices: "
        "take an entry, or vec, or DC(W)[H]",
        node.at,
    )


def jacobian(run: Run, top: Node, scope: Scope, below: Key):
    """All slopes of `top` by the array `below`: its shape, then the shape of Y."""
    inside = top[1] if is_vec(top) else top
    if inside.kind == "symbol" and not run.is_size(inside):
        above, selected = run.pick(inside, scope)
        unrelated = below not in run.root.depends[above] and above != below
        slopes = measured(run, above, lambda moved: moved.value(above), below)
        value = select(run.value(above), selected)
        slopes = slopes[*map(span, selected)]
    else:
        value, reads = reading(run.root, inside, scope)
        unrelated = below not in reads
        program = (inside, frozenset(scope.items()))
        slopes = measured(run, program, lambda moved: moved(inside, scope), below)
    if unrelated and run is run.root and not run.reading:
        run.unrelated.append(top)
    if is_vec(top):
        value = vec(value)
    return slopes.reshape(*value.data.shape, *slopes.shape[-2:]), value.dims


def reading(root: Run, node: Node, scope: Scope) -> tuple[Value, set[Key]]:
    """A value with nothing moved, and all that it depends on."""
    root.reading.append(set())
    try:
        value = root(node, scope)
    finally:
        reads = root.reading.pop()
    if root.reading:
        root.reading[-1] |= reads
    return value, reads


def measured(run: Run, above, program: Callable, below: Key) -> np.ndarray:
    """Move each entry of `below`, see how `program` answers; once for each pair."""
    one_inside_another(run)
    known = run.root.slopes if run is run.root else {}
    if (above, below) not in known:
        try:
            known[above, below] = differences(run, program, below, False), False
        except Nested:
            known[above, below] = differences(run, program, below, True), True
    slopes, coarse = known[above, below]
    run.root.coarse |= coarse
    return slopes


def differences(run: Run, program: Callable, below: Key, coarse: bool) -> np.ndarray:
    """Every slope: the shape of what `program` returns, then the shape of `below`."""
    data, dims = run.value(below)

    def answer(place, step):
        moved = data.astype(type(step))
        moved[place] += step
        return program(Run(run.world, run.definitions, {below: Value(moved, dims)}, run)).data

    places = list(np.ndindex(*data.shape))
    slopes = np.array([quotient(functools.partial(answer, place), coarse) for place in places])
    return np.moveaxis(slopes, 0, -1).reshape(*slopes.shape[1:], *data.shape)


def one_inside_another(run: Run) -> None:
    """A slope may stand inside of a slope, but not inside of that one's complex step."""
    if run.nested > 1:
        raise Refused("slopes of slopes of slopes are not measured", 0)
    if run.complex:
        raise Nested


def quotient(answer: Callable, coarse: bool) -> np.ndarray:
    """How fast `answer(step)` moves at step 0."""
    if not coarse:
        return np.imag(answer(1j * STEP)) / STEP
    h = COARSE
    near, far = answer(h) - answer(-h), answer(2 * h) - answer(-2 * h)
    return (8 * near - far) / (12 * h)


def is_vec(node: Node) -> bool:
    return node.kind == "named" and node[0] == "vec"
