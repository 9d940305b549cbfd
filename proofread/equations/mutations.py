"""Slips: every way in which a hand may get one place of an equation wrong.

A check that accepts a mutation of a true equation is blind at that place, or the mutation is true
too. The rows of the registry say what may go wrong at a construct; what has no value of its own,
such as an index, is here.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from proofread.equations.nodes import Node, free_letters, walk
from proofread.equations.notation import Notation
from proofread.equations.registry import CONSTRUCTS, Mutation, rebuilt, without
from proofread.equations.writer import RELATIONS, write_any

SIZES = {"shape", "sizes"}


class Place(NamedTuple):
    """Where a node stands: the whole tree, the way to it, and the letters of the text."""

    tree: Node
    path: tuple[int, ...]
    notation: Notation

    @property
    def parent(self):
        part = self.tree
        for number in self.path[:-1]:
            part = part[number]
        return part

    @property
    def parent_kind(self) -> str:
        return getattr(self.parent, "kind", "") if self.path else ""


def mutations(tree: Node, notation: Notation) -> list[tuple[str, Node]]:
    """(name, tree) for each; a name says what became what, and which if there are several."""
    mutants: list[tuple[str, Node]] = []
    names: dict[str, int] = {}
    seen = {tree}
    for path, node in places(tree):
        for kind, changed in changes(node, Place(tree, path, notation)):
            mutant = put(tree, path, changed)
            if mutant in seen:
                continue
            seen.add(mutant)
            name = f"{kind}: {write_any(node)} → {write_any(changed)}"
            names[name] = names.get(name, 0) + 1
            mutants.append((f"{name} ({names[name]})" if names[name] > 1 else name, mutant))
    return mutants


def places(part, path=()) -> Iterator[tuple[tuple, Node]]:
    """Every node that means something, with its path."""
    if isinstance(part, Node):
        yield path, part
    if isinstance(part, (Node, tuple)):
        for number, child in enumerate(part):
            if path == () and number == 0 and getattr(part, "kind", "") == "definition":
                continue  # a name may be called anything
            yield from places(child, (*path, number))


def put(part, path, changed):
    """A tree in which something else stands at a path."""
    if not path:
        return changed
    number, *rest = path
    children = part.parts if isinstance(part, Node) else part
    inner = put(children[number], rest, changed)
    if isinstance(part, Node):
        return part.with_part(number, inner)
    return (*part[:number], inner, *part[number + 1 :])


def changes(node: Node, place: Place) -> Iterator[Mutation]:
    """What a hand may do wrong at this node."""
    if node.kind in CONSTRUCTS:
        row = CONSTRUCTS[node.kind]
        yield from row.mutations(node, place)
        if row.matrix:
            yield from transpose_added(node, place)
    elif node.kind in STRUCTURE:
        yield from STRUCTURE[node.kind](node, place)


def transpose_added(node: Node, place: Place) -> Iterator[Mutation]:
    beside = ("product", "chain", "add", "negate", "inner", "hadamard", "dot", "kron")
    if node.kind != "transpose" and place.parent_kind in beside:
        yield "transpose added", Node("transpose", (node,), node.offset)


# -- Of rows -----------------------------------------------------------------------------------


def become_one(node, place):
    yield "left out", Node("number", ("1",), node.offset)


def another_number(node, place):
    digits = len(node[0].partition(".")[2])
    more = f"{float(node[0]) + 10**-digits:.{digits}f}"
    yield ("digit changed" if digits else "factor changed"), Node("number", (more,), node.offset)


def terms_changed(node, place):
    for n, term in enumerate(node):
        flipped = term[0] if term.kind == "negate" else Node("negate", (term,), term.offset)
        yield "sign", node.with_part(n, flipped)
        yield "term dropped", rebuilt(node, without(node.parts, n))


def other_products(node, place):
    for n, (first, second) in enumerate(pairwise(node)):
        if not (CONSTRUCTS[first.kind].matrix and CONSTRUCTS[second.kind].matrix):
            continue
        numbers = is_number(first, place.notation), is_number(second, place.notation)
        if all(numbers):
            continue
        before, after = node[:n], node[n + 2 :]
        entrywise = Node("hadamard", (first, second), first.offset)
        yield "⊙ for a product", rebuilt(node, (*before, entrywise, *after))
        if not any(numbers):  # numbers commute
            yield "order", Node("product", (*before, second, first, *after), node.offset)


def higher_power(node, place):
    more = f"{float(node[1]) + 1:g}"
    yield "power changed", Node("power", (node[0], more), node.offset)


def first_twice(node, place):
    yield "factor dropped", node.with_part(0, node[1])


def indices_swapped(node, place):
    inner, indices = node
    yield "entry for all", inner
    if len(indices) == 2 and indices[0] != indices[1]:
        yield "indices swapped", node.with_part(1, indices[::-1])


def cases_swapped(node, place):
    (x, c), (y, d), *rest = node
    yield "cases swapped", Node("cases", ((y, c), (x, d), *rest), node.offset)


def slope_of_another(node, place):
    yield "σ′ of another", Node("slope", (renamed(node[0], "z", "a"),), node.offset)


def cells_swapped(node, place):
    yield "cells swapped", Node("row", (*node[1::-1], *node[2:]), node.offset)


def rows_swapped(node, place):
    first, *others = node
    dotted = any(cell.kind == "dots" for row in node for cell in row)
    if others and not dotted and first != others[0]:
        rows = (others[0], first, *others[1:])
        yield "rows swapped", Node("matrix", rows, node.offset)


def other_order(node, place):
    if node[0] not in ("o", "O"):
        yield "applied twice", node.with_part(1, (node, *node[1][1:]))
        return
    powers = tuple(
        term.with_part(1, f"{float(term[1]) + 1:g}")
        if term.kind == "power"
        else Node("power", (term, "3"), term.offset)
        for term in node[1]
    )
    yield "order of the remainder", Node("apply", ("o", powers), node.offset)


OTHER = {
    "z": "a",
    "a": "z",
    "Z": "A",
    "A": "Z",
    "b": "z",
    "y": "a",
    "G": "H",
    "H": "G",
    "u": "x",
    "\\delta": "a",
}


def symbol_changes(node, place):
    name, indices, layer, _ = node
    if layer:
        for step in (1, -1):
            moved = layer.with_part(1, layer[1] + step)
            if layer[0].isdigit():
                moved = layer.with_part(0, str(int(layer[0]) + step))
            yield "layer shifted", node.with_part(2, moved)
    if len(indices) == 2 and indices[0] != indices[1]:
        yield "indices swapped", node.with_part(1, indices[::-1])
    for n in range(len(indices)):
        yield "index dropped", node.with_part(1, without(indices, n))
    if name in OTHER:
        yield "another symbol", node.with_part(0, OTHER[name])


def sum_changes(node, place):
    (letters, limits), _ = node
    for limit in limits:
        if limit.kind == "range":
            low, high = limit[1], limit[2]
            for position, wrong in (
                (1, low.with_part(0, "2" if low[0] == "1" else "1")),
                (2, high.with_part(1, high[1] - 1)),
                (2, high.with_part(1, high[1] + 1)),
            ):
                bounds = node[0].with_part(1, (limit.with_part(position, wrong),))
                yield "sum's range", node.with_part(0, bounds)
        else:
            yield "sum's range", node.with_part(0, node[0].with_part(1, ()))
    if len(letters) > 1:
        for n in range(len(letters)):
            fewer = node[0].with_part(0, without(letters, n))
            yield "sum's index dropped", node.with_part(0, fewer)
    for letter in (each for each in letters if each != "\\ell"):
        other = "j" if letter != "j" else "i"
        exchanged = tuple(other if each == letter else each for each in letters)
        yield "sum's index", node.with_part(0, node[0].with_part(0, exchanged))


def is_number(node: Node, notation: Notation) -> bool:
    """Does this stand for one number, as far as it shows?"""
    if node.kind == "symbol":
        row = node[0] in notation.entries and len(node[1]) == 1
        return (bool(node[1]) and not row) or node[0] in notation.numbers
    if node.kind in ("number", "kronecker", "power", "inner", "norm", "exponential", "entry"):
        return True
    if node.kind in ("add", "product", "negate", "slope", "sigma", "fraction", "partial", "sum"):
        return all(
            is_number(part, notation)
            for part in node
            if isinstance(part, Node) and part.kind != "bounds"
        )
    return False


def renamed(node, old, new):
    if isinstance(node, Node):
        parts = renamed(node.parts, old, new)
        if node.kind == "symbol" and node[0] == old:
            parts = (new, *parts[1:])
        return Node(node.kind, parts, node.offset)
    if isinstance(node, tuple):
        return tuple(renamed(child, old, new) for child in node)
    return node


# -- Of what has no value ------------------------------------------------------------------------


def chain_changes(node, place):
    parts = node.parts
    if Node("number", ("0",)) not in parts:
        for n, side in enumerate(parts):
            if side.kind not in ("shape", "negate", "number", "add", *RELATIONS):
                yield "sign", node.with_part(n, Node("negate", (side,), side.offset))
    for n, (x, y) in enumerate(pairwise(parts)):
        if y.kind in RELATIONS and y.kind != "approx":
            turned = (y[0], Node(y.kind, (x,), x.offset))
            name = {"leq": "≤", "geq": "≥"}.get(y.kind, RELATIONS[y.kind])
            yield (
                f"{name} turned",
                Node("chain", (*parts[:n], *turned, *parts[n + 2 :]), node.offset),
            )


def index_changes(node, place):
    above = place.parent
    layer = isinstance(above, Node) and above.kind in ("symbol", "range", "size")
    if layer or place.parent_kind in SIZES:
        return
    base, offset = node
    if base in place.notation.indices:
        tree = place.tree
        letters = set(free_letters(tree, place.notation.indices))
        letters = letters.union({"i", "j"}, *(n[0][0] for n in walk(tree) if n.kind == "sum"))
        for other in sorted(letters - {base}):
            yield "index moved", node.with_part(0, other)
        yield "index moved", node.with_part(1, offset + 1)
    elif isinstance(base, str) and base.isdigit():
        yield "index moved", node.with_part(0, str(int(base) + 1))
    else:
        yield "index moved", node.with_part(1, offset - 1)


def shape_changes(node, place):
    one = Node("index", ("1", 0))
    turned = node.parts[::-1] if len(node.parts) == 2 else (one, *node.parts)
    if node.parts:
        yield "shape turned", Node("shape", turned, node.offset)


def sizes_changes(node, place):
    for n in range(len(node.parts)):
        yield "size dropped", rebuilt(node, without(node.parts, n))
    yield "sizes swapped", Node("sizes", node.parts[::-1], node.offset)


def range_changes(node, place):
    letter, low, high = node
    if letter[0] == "\\ell":
        step = 1 if "L" in low[0] else -1
        yield "range", node.with_part(1, low.with_part(1, low[1] + step))
        yield "range", node.with_part(2, high.with_part(1, high[1] - step))


OPPOSITE = {"<": ">", ">": "<", "\\leq": "\\geq", "\\geq": "\\leq", "=": "\\neq", "\\neq": "="}


def comparison_changes(node, place):
    yield "comparison turned", node.with_part(0, OPPOSITE[node[0]])


def combined_changes(node, place):
    for n, (times, letter) in enumerate(node):
        yield "index sum", node.with_part(n, (-times if n else times + 1, letter))


STRUCTURE = {
    "comparison": comparison_changes,
    "combined": combined_changes,
    "chain": chain_changes,
    "index": index_changes,
    "shape": shape_changes,
    "sizes": sizes_changes,
    "range": range_changes,
}
