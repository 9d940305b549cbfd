"""The table of constructs: one row for each thing that has a value, and what is known of it.

A rule of `grammar.lark`, or its alias, is the kind of a node; a row with that kind says how it is
evaluated, how it is written, how a hand may get it wrong, and whether a complex step may go through
it. `require_complete` refuses a grammar and a table that do not fit each other.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from proofread.equations.nodes import Node

# How tightly a construct holds together, from the loosest.
LOOSE, TERM, DOTTED, PRODUCT, FACTOR = range(5)

Mutation = tuple[str, Node]  # what went wrong, and what then stands there


@dataclass(frozen=True)
class Construct:
    """One row.

    `analytic` is False for what the complex step cannot differentiate, such as an absolute value
    (differences of real steps are taken), and None for what jumps: it has no derivative.
    """

    kind: str
    evaluate: Callable  # of an evaluator, the node, the scope: a Value
    latex: str | Callable  # a template for the parts; or of the node and `write`
    mutations: Callable[..., Iterator[Mutation]]  # of the node and the place where it stands
    level: int = FACTOR
    analytic: bool | None = True
    matrix: bool = False  # may it be a matrix, so that a hand may transpose it?
    applied: bool = False  # does it end in a bracket of its own?


CONSTRUCTS: dict[str, Construct] = {}


def construct(kind: str, *, latex, mutations=(), **properties) -> Callable:
    """Add a row: the decorated function evaluates the construct.

    `mutations` is a list of functions, each of the node and its place.
    """
    mutations = tuple(mutations)

    def every(node, place):
        for mutate in mutations:
            yield from mutate(node, place)

    def register(function: Callable) -> Callable:
        if not mutations:
            raise ValueError(f"{kind} has no mutations: nobody would see whether it is checked")
        if kind in CONSTRUCTS:
            raise ValueError(f"{kind} has two rows")
        CONSTRUCTS[kind] = Construct(kind, function, latex, every, **properties)
        return function

    return register


def require_complete(rules: Iterable[str], builder: Any) -> None:
    """Each rule of the grammar has a row, or a method of the builder, which may make others of it.

    And each row is made by the grammar or the builder. Raises ValueError.
    """
    rules = set(rules)
    methods = {name for name in vars(builder) if name in rules}
    if missing := rules - methods - builder.WITHOUT_VALUE - CONSTRUCTS.keys():
        raise ValueError(
            f"no row and no method for {min(missing)}, which the grammar has: "
            "equations/constructs.py has the rows"
        )
    if lost := CONSTRUCTS.keys() - rules - builder.MADE:
        raise ValueError(f"nothing makes {min(lost)}, which has a row")


# -- Mutations that many constructs share ------------------------------------------------------


def without(parts: tuple, number: int) -> tuple:
    return parts[:number] + parts[number + 1 :]


def rebuilt(node: Node, parts: tuple) -> Node:
    return parts[0] if len(parts) == 1 else Node(node.kind, parts, node.offset)


def keep(number: int, name: str) -> Callable:
    """Only this part remains: `keep(0, "norm dropped")`."""

    def mutate(node, place):
        yield name, node[number]

    return mutate


def turn_into(kind: str, name: str) -> Callable:
    """The same parts under another construct: `turn_into("sigma", "σ for σ′")`."""

    def mutate(node, place):
        yield name, Node(kind, node.parts, node.offset)

    return mutate


def drop_each(name: str) -> Callable:
    """One part is forgotten."""

    def mutate(node, place):
        for number in range(len(node.parts)):
            yield name, rebuilt(node, without(node.parts, number))

    return mutate


def reverse(name: str) -> Callable:
    """The parts stand in the other order."""

    def mutate(node, place):
        yield name, Node(node.kind, node.parts[::-1], node.offset)

    return mutate
