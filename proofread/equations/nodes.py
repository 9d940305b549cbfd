"""The tree of an equation: immutable nodes that remember where they stand in the LaTeX."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache


class ParseError(ValueError):
    """The LaTeX is not in the notation of the site; `offset` is the place, counted from 0."""

    def __init__(self, reason: str, offset: int):
        super().__init__(reason)
        self.offset = offset


class EquationError(ValueError):
    """The equation was read but claims nothing that could be true; `offset` is the place."""

    def __init__(self, reason: str, offset: int):
        super().__init__(reason)
        self.offset = offset


class Unreadable(EquationError):
    """What is not in the notation, or is not declared: it may be true or false."""


class NoInstance(EquationError):
    """What an equation speaks of does not exist in this sample: a third layer, a fifth unit."""


@dataclass(frozen=True)
class Node:
    """One construct: its kind, its parts (nodes, text, numbers), its place in the LaTeX."""

    kind: str
    parts: tuple = ()
    offset: int = field(default=0, compare=False)

    def __iter__(self) -> Iterator:
        return iter(self.parts)

    def __getitem__(self, position):
        return self.parts[position]

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.kind, self.parts))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every text in it: what a scope says of other letters, its value does not depend on."""
        return frozenset(texts(self.parts))

    def with_part(self, position: int, part) -> "Node":
        """The same node with another part at this position."""
        return replace(self, parts=(*self.parts[:position], part, *self.parts[position + 1 :]))


def in_last_layer(tree: Node, layered: frozenset[str]) -> Node:
    """A tree in which these letters, where they name no layer, are those of layer L."""
    return _in_last_layer(tree, layered, tuple(node.offset for node in walk(tree)))


@lru_cache(maxsize=4096)  # and so the nodes stay the same; equal trees may stand elsewhere
def _in_last_layer(tree: Node, layered: frozenset[str], offsets: tuple[int, ...]) -> Node:
    return with_last_layer(tree, layered)


def with_last_layer(part, layered: frozenset[str]):
    if isinstance(part, Node):
        if part.kind == "symbol" and part[0] in layered and part[2] is None:
            return part.with_part(2, Node("index", ("L", 0), part.offset))
        return replace(part, parts=with_last_layer(part.parts, layered))
    if isinstance(part, tuple):
        return tuple(with_last_layer(child, layered) for child in part)
    return part


def walk(part) -> Iterator[Node]:
    """Every node of a tree, parents before their children."""
    waiting = [part]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Node):
            yield part
            waiting.extend(reversed(part.parts))
        elif isinstance(part, tuple):
            waiting.extend(reversed(part))


def texts(part) -> Iterator[str]:
    """Every text in the parts of a tree."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Node):
        yield from part.names
    elif isinstance(part, tuple):
        for child in part:
            yield from texts(child)


@lru_cache(maxsize=1 << 14)  # a slip shares most of its nodes with the others
def free_letters(part, indices: frozenset[str]) -> frozenset[str]:
    """The index letters of a tree that no sum binds."""
    if isinstance(part, Node) and part.kind in ("sum", "max_over"):
        return free_letters(part.parts, indices) - set(part[0][0])
    if isinstance(part, Node) and part.kind == "index" and part[0] in indices:
        return frozenset({part[0]})
    if isinstance(part, Node) and part.kind == "symbol" and part[3]:
        return free_letters(part[1], indices) | {part[3]}
    children = part if isinstance(part, (Node, tuple)) else ()
    return frozenset().union(*(free_letters(child, indices) for child in children))
