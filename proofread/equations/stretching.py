"""The same environments with larger, smaller and opposite values.

A bound, a maximum or a condition on values may hold for all numbers of a usual size, and not for
others: C < 9, max(y, -3) = y. What contains one of them is also computed where the given values
are stretched.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from proofread.equations.environments import Environment
from proofread.equations.nodes import Node, walk
from proofread.equations.values import Key, Value

FACTORS = (30.0, -30.0, 0.001, -0.001)
SIZE_MATTERS = {"leq", "geq", "less", "greater", "comparison", "absolute"}
SIZE_MATTERS |= {"max", "max_over", "sqrt"}


def size_matters(tree: Node) -> bool:
    """Does a claim hold or not as its numbers are large or small?"""
    return any(node.kind in SIZE_MATTERS for node in walk(tree))


WEAKER = {"less": "leq", "greater": "geq"}


def weakened(tree):
    """The same with ≤ for <: what is nearly 1 may be rounded to 1."""
    if isinstance(tree, Node):
        return Node(WEAKER.get(tree.kind, tree.kind), weakened(tree.parts), tree.offset)
    return tuple(map(weakened, tree)) if isinstance(tree, tuple) else tree


@cache
def stretched(environment: Environment) -> tuple[Environment, ...]:
    """What moves is stretched, then the data, then each array alone."""
    free = environment.bindings.keys() - environment.constrained
    moving = free & environment.variables
    alone = [{key} for key in sorted(free, key=str)]
    groups = [group for group in (moving, free - moving, *alone) if group]
    return tuple(
        stretch(environment, group, factor) for group in unique(groups) for factor in FACTORS
    )


def unique(groups: list[set[Key]]) -> Iterator[set[Key]]:
    for number, group in enumerate(groups):
        if group not in groups[:number]:
            yield group


def stretch(environment: Environment, keys: set[Key], factor: float) -> Environment:
    bindings = dict(environment.bindings)
    for key in keys:
        value = bindings[key]
        bindings[key] = Value(factor * value.data, value.dims)
    names = ", ".join(sorted({name for name, _ in keys}))
    description = f"{environment.description}, {factor:g} times {names}"
    return replace(environment, description=description, bindings=bindings)
