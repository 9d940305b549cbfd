"""∂X/∂Y, DC(W)[H] and dX, measured and never looked up.

One entry of Y moves by a step, what depends on it is computed again, and the difference is divided
by the step. The step is imaginary and tiny, so the slope is exact; where a slope stands inside of a
slope, or something is not analytic, the outer one takes real steps: a difference of seven points.
"""

from collections.abc import Callable

import numpy as np

from proofread.equations.evaluator import Evaluator, NestedComplexStep, Scope, show
from proofread.equations.nodes import EquationError, Node, Unreadable, walk
from proofread.equations.registry import CONSTRUCTS, construct, keep, reverse
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
TOGETHER = 64  # entries that move at once, each in its own matrix of a stack
FINITE_STEP = 2e-3  # of the seven-point difference


@construct(
    "directional", latex="D<0>(<1>)[<2>]", mutations=[keep(2, "derivative dropped")], applied=True
)
def directional(evaluate, node, scope):
    """DC(W)[H]: how fast C moves as W sets out towards H."""
    name, where, direction = node
    if evaluate.environment.depth is not None:
        return through_layers(evaluate, node, scope)
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


def through_layers(evaluate: Evaluator, node: Node, scope: Scope) -> Value:
    """The same for what the last layer computes from its W: W moves, and what comes after it."""
    name, where, direction = node
    if where.kind != "symbol":
        raise EquationError("what layers compute is nudged at W itself", where.offset)
    key, selected = evaluate.resolve_entry(where, scope)
    x, h = evaluate.value(key), evaluate(direction, scope)
    if selected != (None, None) or x.dims != h.dims:
        said = format_shape(select(x, selected).dims)
        raise EquationError(f"{name} is nudged from {said} by {format_shape(h.dims)}", node.offset)
    above = (name, evaluate.environment.depth if name in evaluate.notation.layered else None)
    slope, _ = slope_of(evaluate, lambda moved: moved.value(above), {key: h.data})
    return Value(slope, evaluate.value(above).dims)


@construct(
    "differential",
    latex=write_differential,
    mutations=[keep(0, "d dropped")],
    matrix=True,
    applied=True,
)
def differential(evaluate, node, scope):
    """dX, as all that moves in the environment sets out in a random direction."""
    directions = evaluate.environment.directions
    slope, real = slope_of(evaluate, lambda moved: moved(node[0], scope), directions)
    evaluate.root.used_finite_difference |= real
    return Value(slope, evaluate(node[0], scope).dims)


@construct("partial", latex=write_partial, mutations=[reverse("slope turned over")], matrix=True)
def partial(evaluate, node, scope):
    """∂X/∂Y: the shape of Y for a number X, the Jacobian for two columns."""
    top, bottom = node
    inside = bottom[0] if is_vec(bottom) else bottom
    if inside.kind != "symbol" or evaluate.is_size(inside):
        raise Unreadable(
            "one differentiates by a symbol, an entry, a row, or vec of a matrix", bottom.offset
        )
    below, selected = evaluate.resolve_entry(inside, scope)
    slopes, x_dims = jacobian(evaluate, top, scope, below, selected)
    evaluate.record_magnitude(Value(slopes, ()))
    y = select(evaluate.value(below), selected)
    if is_vec(bottom):
        y = vec(y)
    slopes = slopes.reshape(*slopes.shape[:2], *y.data.shape)
    layout = evaluate.notation.layout
    if x_dims == SCALAR:
        return laid_out(Value(slopes[0, 0], y.dims), layout == "numerator")
    if y.scalar:
        return laid_out(Value(slopes[:, :, 0, 0], x_dims), layout == "denominator")
    if x_dims[1] == y.dims[1] == UNIT_DIMENSION:
        jacobian_ = Value(slopes[:, 0, :, 0], (x_dims[0], y.dims[0]))
        return laid_out(jacobian_, layout == "denominator")
    row = ", or of a row its (…)^{\\top}" if x_dims[0] == UNIT_DIMENSION else ""
    raise Unreadable(
        f"{format_shape(x_dims)} by {format_shape(y.dims)} has more than two indices: "
        f"take an entry, or vec, or DC(W)[H]{row}",
        node.offset,
    )


def laid_out(value: Value, turned: bool) -> Value:
    return Value(value.data.swapaxes(-1, -2), value.dims[::-1]) if turned else value


def jacobian(evaluate: Evaluator, top: Node, scope: Scope, below: Key, selected: tuple):
    """All slopes of `top` by a part of `below`: its shape, then the shape of that part."""
    inside = top[0] if is_vec(top) else top
    if inside.kind == "symbol" and not evaluate.is_size(inside):
        above, part = evaluate.resolve_entry(inside, scope)
        unrelated = below not in evaluate.root.depends[above] and above != below
        slopes = cached_jacobian(evaluate, above, lambda moved: moved.value(above), below, selected)
        value = select(evaluate.value(above), part)
        slopes = slopes[*map(as_slice, part)]
    else:
        value, reads = reading(evaluate.root, inside, scope)
        unrelated = below not in reads
        program = (inside, frozenset(scope.items()))
        slopes = cached_jacobian(
            evaluate, program, lambda moved: moved(inside, scope), below, selected
        )
    if evaluate is evaluate.root and below not in evaluate.environment.bindings:
        refuse_equal(evaluate, inside, scope, below)
    if unrelated and evaluate is evaluate.root and not evaluate.dependency_stack:
        name, layer = below
        if below not in evaluate.environment.bindings:
            computed = show(name.rstrip("_"), layer)
            reason = f"this is not written with {computed}, which is computed from other things"
            raise EquationError(f"{reason}: it could be written so", top.offset)
        evaluate.independent_numerators.append(top)
    if is_vec(top):
        value = vec(value)
    return slopes.reshape(*value.data.shape, *slopes.shape[-2:]), value.dims


def refuse_equal(evaluate: Evaluator, top: Node, scope: Scope, below: Key) -> None:
    """Refuse a numerator with something in it that is Y, but not written so: it would be held."""
    if evaluate.environment.degenerate:
        return
    y = evaluate.value(below)
    for node in walk(top):
        if node.kind not in CONSTRUCTS or node.kind in ("symbol", "number", "dots"):
            continue
        try:
            part = evaluate(node, scope)
        except EquationError:
            continue  # an index in it is bound further up
        if part.dims == y.dims and (np.abs(part.data - y.data) <= 1e-12 * np.abs(y.data)).all():
            name = show(below[0].rstrip("_"), below[1])
            reason = (
                f"this is equal to {name}, but it is not written so, and would not move with it"
            )
            raise EquationError(reason, node.offset)


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


def cached_jacobian(
    evaluate: Evaluator, above, program: Callable, below: Key, selected: tuple = (None, None)
) -> np.ndarray:
    """Move each selected entry of `below`, see how `program` answers; once for each pair."""
    data = evaluate.root.value(below).data
    places = np.arange(data.size).reshape(data.shape)[*map(as_slice, selected)]
    slopes = []
    for place in map(int, places.flat):
        if (above, below, place) not in evaluate.slopes:
            move(evaluate, above, program, below, place)
        slope, real = evaluate.slopes[above, below, place]
        evaluate.root.used_finite_difference |= real
        slopes.append(slope)
    stacked = np.moveaxis(np.array(slopes), 0, -1)
    return stacked.reshape(*stacked.shape[:-1], *places.shape)


def move(evaluate: Evaluator, above, program: Callable, below: Key, place: int) -> None:
    """Note the slopes by an entry of `below` and its neighbours; where that fails, by it alone."""
    data = evaluate.root.value(below).data
    first = place - place % TOGETHER
    count = min(TOGETHER, data.size - first)
    steps = np.eye(count, data.size, first).reshape(count, *data.shape)
    try:
        slopes = by_imaginary_step(evaluate, program, {below: steps})
    except (NestedComplexStep, EquationError) as error:
        real, step = isinstance(error, NestedComplexStep), steps[place - first]
        real &= not evaluate.complex
        evaluate.slopes[above, below, place] = slope_of(evaluate, program, {below: step}, real)
        return
    for number, slope in enumerate(np.broadcast_to(slopes, (count, *slopes.shape[-2:])), first):
        evaluate.slopes[above, below, number] = slope, False


def slope_of(
    evaluate: Evaluator, program: Callable, direction: dict[Key, np.ndarray], real: bool = False
) -> tuple[np.ndarray, bool]:
    """How fast what `program` computes moves in a direction, and whether real steps were needed."""
    if not real:
        try:
            return by_imaginary_step(evaluate, program, direction), False
        except NestedComplexStep:
            if evaluate.complex:
                raise

    def answer(step):
        name = step, *((key, to.tobytes()) for key, to in direction.items())
        if name not in evaluate.children:
            offsets = {key: step * to for key, to in direction.items()}
            evaluate.children[name] = evaluate.perturb(offsets)
        return program(evaluate.children[name]).data

    differences = [(answer(n * FINITE_STEP) - answer(-n * FINITE_STEP)) for n in (1, 2, 3)]
    weighted = sum(weight * d for weight, d in zip((45, -9, 1), differences, strict=True))
    return weighted / (60 * FINITE_STEP), True


def by_imaginary_step(
    evaluate: Evaluator, program: Callable, directions: dict[Key, np.ndarray]
) -> np.ndarray:
    """The same, exact; of a stack of directions a stack of slopes. Raises NestedComplexStep."""
    if evaluate.nesting > 1:
        raise EquationError("slopes of slopes of slopes are not measured", 0)
    if evaluate.complex:
        raise NestedComplexStep
    moved = evaluate.perturb({key: 1j * STEP * to for key, to in directions.items()})
    return np.imag(program(moved).data) / STEP


def is_vec(node: Node) -> bool:
    return node.kind == "vec"
