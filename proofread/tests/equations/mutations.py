"""Slips, planted in the parse tree: every one changes what the equation says in one place."""

from collections.abc import Iterator
from itertools import pairwise

from proofread.equations.comparison import free_letters
from proofread.equations.nodes import Node, walk
from proofread.equations.notation import Notation
from proofread.tests.equations.to_latex import at, chain, condition, index, write

MATRIX_LIKE = {
    "symbol",
    "partial",
    "transpose",
    "add",
    "product",
    "named",
    "matrix",
    "slope",
    "sigma",
    "ones",
    "unit",
    "identity",
    "hadamard",
    "kron",
    "differential",
}


SIZES = {"shape", "sizes"}
NUMBERS = {"C", "f", "g", "N", "m", "n", "\\eta"}


def slips(tree: Node, notation: Notation) -> list[tuple[str, Node]]:
    """(name, tree) for every slip; a name says what became what, and which if there are several."""
    found, names, seen = [], {}, {tree}
    for path, node in places(tree):
        for kind, changed in changes(node, path, tree, notation):
            slipped = put(tree, path, changed)
            if slipped in seen:
                continue
            seen.add(slipped)
            name = f"{kind}: {shown(node)} → {shown(changed)}"
            names[name] = names.get(name, 0) + 1
            found.append((f"{name} ({names[name]})" if names[name] > 1 else name, slipped))
    return found


def places(part, path=()) -> Iterator[tuple[tuple, Node]]:
    """Every node that means something, with its path."""
    if isinstance(part, Node):
        yield path, part
    if isinstance(part, (Node, tuple)):
        for number, child in enumerate(part):
            if path == () and number == 0 and part.kind == "definition":
                continue  # a name may be called anything
            yield from places(child, (*path, number))


def put(part, path, changed):
    if not path:
        return changed
    number, *rest = path
    children = part.parts if isinstance(part, Node) else part
    inner = put(children[number], rest, changed)
    if isinstance(part, Node):
        return part.with_part(number, inner)
    return (*part[:number], inner, *part[number + 1 :])


def shown(node: Node) -> str:
    if node.kind in ("index", "sizes"):
        return index(node)
    if node.kind in ("not_equal", "equal", "range", "otherwise"):
        return condition(node)
    if node.kind == "bounds":
        return at(Node("sum", (node, Node("number", ("",))))).strip()
    if node.kind == "shape":
        return " × ".join(map(index, node))
    if node.kind in ("claim", "definition"):
        return write(node)
    if node.kind == "chain":
        return chain(node)
    return at(node)


def without(parts: tuple, number: int) -> tuple:
    return parts[:number] + parts[number + 1 :]


def rebuilt(node: Node, parts: tuple) -> Node:
    return parts[0] if len(parts) == 1 else Node(node.kind, parts, node.offset)


def changes(node: Node, path: tuple, tree: Node, notation: Notation) -> Iterator[tuple[str, Node]]:
    """What a hand may do wrong at this node."""
    kind, parts = node.kind, node.parts
    if kind == "add":
        for n, term in enumerate(parts):
            flipped = term[0] if term.kind == "negate" else Node("negate", (term,), term.offset)
            yield "sign", node.with_part(n, flipped)
            yield "term dropped", rebuilt(node, without(parts, n))
    if kind == "negate":
        yield "sign", parts[0]
    if kind == "chain" and Node("number", ("0",)) not in parts:
        for n, side in enumerate(parts):
            if side.kind not in ("shape", "negate", "number", "add", "leq", "approx"):
                yield "sign", node.with_part(n, Node("negate", (side,), side.offset))
    if kind == "chain":
        for n, (x, y) in enumerate(pairwise(parts)):
            if y.kind == "leq":
                turned = (y[0], Node("leq", (x,), x.offset))
                yield "≤ turned", Node("chain", (*parts[:n], *turned, *parts[n + 2 :]), node.offset)
    if kind in ("leq", "approx"):
        yield "= for it", parts[0]
    if kind in ("product", "dot", "hadamard", "kron"):
        for n in range(len(parts)):
            yield "factor dropped", rebuilt(node, without(parts, n))
    if kind == "product":
        for n, (first, second) in enumerate(pairwise(parts)):
            if first.kind in MATRIX_LIKE and second.kind in MATRIX_LIKE:
                if is_number(first) and is_number(second):
                    continue
                joined = Node("hadamard", (first, second), first.offset)
                yield "⊙ for a product", rebuilt(node, (*parts[:n], joined, *parts[n + 2 :]))
                if is_number(first) or is_number(second):
                    continue  # numbers commute
                swapped = (*parts[:n], second, first, *parts[n + 2 :])
                yield "order", Node("product", swapped, node.offset)
    if kind == "hadamard":
        yield "product for ⊙", Node("product", parts, node.offset)
    if kind == "kron":
        yield "order", Node("kron", parts[::-1], node.offset)
        yield "product for ⊗", Node("product", parts, node.offset)
    if kind == "number":
        digits = len(parts[0].partition(".")[2])
        more = f"{float(parts[0]) + 10**-digits:.{digits}f}"
        yield (
            ("digit changed" if digits else "factor changed"),
            Node("number", (more,), node.offset),
        )
    if kind == "power":
        yield "power dropped", parts[0]
        yield "power changed", Node("power", (parts[0], str(int(parts[1]) + 1)), node.offset)
    if kind == "transpose":
        yield "transpose dropped", parts[0]
    elif (
        path
        and kind in MATRIX_LIKE
        and parent_kind(tree, path)
        in ("product", "chain", "add", "negate", "inner", "hadamard", "dot", "kron")
    ):
        yield "transpose added", Node("transpose", (node,), node.offset)
    if kind == "fraction":
        yield "denominator dropped", parts[0]
    if kind == "slope":
        yield "σ for σ′", Node("sigma", parts, node.offset)
        yield "σ′ of another", Node("slope", (renamed(parts[0], "z", "a"),), node.offset)
    if kind == "sigma":
        yield "σ′ for σ", Node("slope", parts, node.offset)
    if kind == "symbol":
        yield from symbol_changes(node)
    if kind == "index" and not is_layer(tree, path) and parent_kind(tree, path) not in SIZES:
        yield from index_changes(node, tree, notation)
    if kind == "sum":
        yield "sum dropped", parts[1]
        yield from sum_changes(node)
    if kind == "partial":
        yield "slope turned over", Node("partial", parts[::-1], node.offset)
    if kind == "inner":
        yield "factor dropped", node.with_part(0, parts[1])
    if kind == "norm":
        yield "norm dropped", parts[0]
    if kind == "shape" and len(parts) == 2:
        yield "shape turned", Node("shape", parts[::-1], node.offset)
    if kind == "shape" and len(parts) == 1:
        yield "shape turned", Node("shape", (Node("index", ("1", 0)), parts[0]), node.offset)
    if kind == "sizes":
        for n in range(len(parts)):
            rest = without(parts, n)
            yield "size dropped", rest[0] if len(rest) == 1 else Node("sizes", rest, node.offset)
        yield "sizes swapped", Node("sizes", parts[::-1], node.offset)
    if kind == "cases":
        (x, c), (y, d), *rest = parts
        yield "cases swapped", Node("cases", ((y, c), (x, d), *rest), node.offset)
    if kind == "apply" and node[0] in "oO":
        yield (
            "order of the remainder",
            Node(
                "apply",
                (
                    "o",
                    tuple(
                        Node("power", (t, "3"), t.offset)
                        if t.kind != "power"
                        else t.with_part(1, str(int(t[1]) + 1))
                        for t in node[1]
                    ),
                ),
                node.offset,
            ),
        )
    if kind == "range" and node[0][0] == "\\ell":
        step = 1 if "L" in node[1][0] else -1
        yield "range", node.with_part(1, node[1].with_part(1, node[1][1] + step))
        yield "range", node.with_part(2, node[2].with_part(1, node[2][1] - step))


def is_number(node: Node) -> bool:
    """Does this stand for one number, as far as it shows?"""
    if node.kind == "symbol":
        row, bare = node[0] == "w" and len(node[1]) == 1, node[0] in NUMBERS
        return (bool(node[1]) and not row) or bare
    if node.kind in ("number", "kronecker", "power", "inner", "norm", "exp", "entry"):
        return True
    if node.kind in ("add", "product", "negate", "slope", "sigma", "fraction", "partial", "sum"):
        return all(
            is_number(part) for part in node if isinstance(part, Node) and part.kind != "bounds"
        )
    return False


def parent(tree, path):
    for number in path[:-1]:
        tree = tree[number]
    return tree


def parent_kind(tree, path) -> str:
    return getattr(parent(tree, path), "kind", "") if path else ""


def is_layer(tree, path) -> bool:
    above = parent(tree, path)
    return isinstance(above, Node) and above.kind in ("symbol", "range", "size")


def renamed(node, old, new):
    if isinstance(node, Node):
        parts = renamed(node.parts, old, new)
        if node.kind == "symbol" and node[0] == old:
            parts = (new, *parts[1:])
        return Node(node.kind, parts, node.offset)
    if isinstance(node, tuple):
        return tuple(renamed(child, old, new) for child in node)
    return node


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


def symbol_changes(node: Node) -> Iterator[tuple[str, Node]]:
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


def index_changes(node: Node, tree: Node, notation: Notation) -> Iterator[tuple[str, Node]]:
    base, _ = node
    if base in notation.indices:
        letters = set(free_letters(tree, notation)).union(
            *(n[0][0] for n in walk(tree) if n.kind == "sum")
        )
        letters |= {"i", "j"}
        for other in sorted(letters - {base}):
            yield "index moved", node.with_part(0, other)
        yield "index moved", node.with_part(1, node[1] + 1)
    elif isinstance(base, str) and base.isdigit():
        yield "index moved", node.with_part(0, str(int(base) + 1))
    else:
        yield "index moved", node.with_part(1, node[1] - 1)


def sum_changes(node: Node) -> Iterator[tuple[str, Node]]:
    (letters, limits), _ = node
    for limit in limits:
        if limit.kind == "range":
            low, high = limit[1], limit[2]
            for position, wrong in (
                (1, low.with_part(0, "1")),
                (2, high.with_part(1, high[1] - 1)),
                (2, high.with_part(1, high[1] + 1)),
            ):
                bounds = node[0].with_part(1, (limit.with_part(position, wrong),))
                yield "sum's range", node.with_part(0, bounds)
        else:
            yield "sum's range", node.with_part(0, node[0].with_part(1, ()))
    if len(letters) > 1:
        for n in range(len(letters)):
            yield (
                "sum's index dropped",
                node.with_part(0, node[0].with_part(0, without(letters, n))),
            )
    for letter in letters:
        other = "j" if letter != "j" else "i"
        yield (
            "sum's index",
            node.with_part(
                0, node[0].with_part(0, tuple(other if one == letter else one for one in letters))
            ),
        )
