r"""O(‖H‖²) and o(‖H‖): is what the sides differ by of the order that is claimed?"""

import math

from proofread.equations.constructs import Evaluator
from proofread.equations.evaluator import NoInstance
from proofread.equations.nodes import EquationError, Node
from proofread.equations.values import largest

TINY = 1e-14  # of the largest term: what is left there is round-off
NUDGE = 1.001  # … and so is what does not move as the step is nudged
SMOOTH = 0.3  # by what an order at a step and one between two steps may differ


def landau(side: Node) -> Node | None:
    """The O(…) or o(…) that ends a side."""
    last = side[-1] if side.kind == "add" else side
    return last if last.kind == "apply" and last[0] in "oO" else None


def small_symbols(term: Node, evaluate: Evaluator) -> dict[tuple, float]:
    r"""What becomes small, each with the power that is claimed: η and H of O(η \lVert H \rVert^2).

    Anything but a product of powers of given numbers and norms is refused: what is 0 where the
    small thing is not would hide a remainder.
    """
    reason = "what is small is a product of powers, such as \\eta or \\lVert H \\rVert^2"
    if len(term[1]) != 1:
        raise EquationError(reason, term.offset)
    (inside,) = term[1]
    powers: dict[tuple, float] = {}
    for factor in inside.parts if inside.kind in ("product", "dot") else (inside,):
        exponent = 1.0
        if factor.kind == "power":
            exponent, factor = float(factor[1]), factor[0]
        normed = factor.kind == "norm"
        symbol = factor[0] if normed else factor
        if symbol.kind != "symbol" or symbol[1] or symbol[2] or symbol[3]:
            raise EquationError(reason, factor.offset)
        key = symbol[0], None
        given = evaluate.environment.bindings.get(key)
        if given is None or given.scalar == normed or exponent <= 0 or key in powers:
            raise EquationError(reason, factor.offset)
        powers[key] = exponent
    return powers


def measure(evaluate: Evaluator, chain: Node, scope: dict) -> list[tuple[float, float]]:
    """(measured, claimed) order in each small thing, the others held.

    Raises EquationError where that cannot be measured, NoInstance where it is 0 here.
    """
    term = landau(chain[1]) if len(chain.parts) == 2 else None
    if term is None or chain[1].kind != "add":
        raise EquationError("a remainder ends the right side of one equality", chain.offset)
    kept = chain[1].parts[:-1]
    right = kept[0] if len(kept) == 1 else Node("add", kept, chain[1].offset)
    bindings = evaluate.environment.bindings
    powers = small_symbols(term, evaluate)
    if not all(bindings[key].data.any() for key in powers):
        raise NoInstance("what is small is 0 here", term.offset)
    left, rest = evaluate(chain[0], scope), evaluate(right, scope)
    if left.dims != rest.dims:
        raise EquationError("the sides have shapes that do not fit", chain[1].offset)
    size = max(largest(left.data), evaluate.largest_term)

    def gap(key, step) -> float:
        near = evaluate.perturb({key: bindings[key].data * (step - 1)}, slope=False)
        return largest(near(chain[0], scope).data - near(right, scope).data)

    orders = []
    for key, claimed in powers.items():
        orders.append((order(lambda step, key=key: gap(key, step), claimed, size, term), claimed))
    return orders


def order(gap, claimed: float, size: float, term: Node) -> float:
    """The power of the step with which a gap vanishes, at the smallest steps that can be trusted.

    Whether round-off is in a gap is seen by moving the step a little.
    """
    usable: list[tuple[float, float]] = []
    for step in (2.0**-n for n in range(2 if claimed < 3 else -1, 31)):
        here, beside = gap(step), gap(step * NUDGE)
        if not math.isfinite(here + beside):
            raise EquationError(f"at {step:g} of its size the remainder is not finite", term.offset)
        if min(here, beside) <= TINY * size:
            break
        if usable:
            (before, there) = usable[-1]
            between = math.log(there / here) / math.log(before / step)
            at = math.log(beside / here) / math.log(NUDGE)
            if abs(at - between) > SMOOTH and len(usable) > 2:
                break
        usable.append((step, here))
    if not usable:
        if here == beside == 0:
            raise NoInstance("there is no remainder: both sides are equal", term.offset)
        raise EquationError("the remainder is lost in round-off", term.offset)
    if len(usable) < 3:
        raise EquationError("the remainder is lost in round-off", term.offset)
    (s1, g1), (s2, g2), (s3, g3) = usable[-3:]
    first = math.log(g1 / g2) / math.log(s1 / s2)
    second = math.log(g2 / g3) / math.log(s2 / s3)
    return 2 * second - first  # as the difference of the two halves with the step
