"""Dots: x_0, ⋯, x_{n-1} in a matrix or a sum is one form and the whole range of its index."""

import numpy as np

from proofread.equations.environments import ONE, Label, Value, joined, words
from proofread.equations.evaluator import Run, Scope, construct
from proofread.equations.nodes import Node, Refused


def family(run: Run, items: tuple, hole: str, scope: Scope):
    """x_0, x_1, ⋯, x_{n-1}: the common form, and the label that its index runs over."""
    *heads, dots, last = items
    if dots.kind != "dots" or not heads or any(item.kind == "dots" for item in (*heads, last)):
        raise Refused("dots stand between the first entries and the last", items[0].at)
    form, low, high = common(heads[0], last, hole)
    label = run.ranges(form, (hole,), scope)[hole]
    if low is None or run.number(low, scope) != 0:
        raise Refused("the first entry has the index 0", heads[0].at)
    if run.number(high, scope) != run.world.size(label) - 1:
        raise Refused(f"the dots do not run over all {words(label)}", last.at)
    for number, item in enumerate(heads[1:], start=1):
        if common(heads[0], item, hole)[::2] != (form, Node("index", (str(number), 0))):
            raise Refused("this is not the next entry", item.at)
    return form, label


def members(run: Run, items: tuple, hole: str, scope: Scope) -> tuple[list[Value], Label]:
    """All entries that the dots stand for, and the label of their index."""
    form, label = family(run, items, hole, scope)
    numbers = range(run.world.size(label))
    return [run(form, scope | {hole: (number, label)}) for number in numbers], label


def beside(run: Run, items, hole: str, values: list[Value], side: int, scope: Scope) -> Label:
    """The label of blocks beside each other; blocks of size 1 are entries written out."""
    labels = [value.dims[side] for value in values]
    if len(labels) == 1:
        return labels[0]
    return joined(labels) if any(labels) else listed(run, items, hole, scope)


def listed(run: Run, items, hole: str, scope: Scope) -> Label:
    """The label of entries written out without dots: their index's, if that is all of it."""
    try:
        return family(run, (*items[:-1], Node("dots"), items[-1]), hole, scope)[1]
    except Refused:
        return (str(len(items)),)


def dotted_sum(run: Run, node: Node, scope: Scope) -> Value:
    """x_0 + x_1 + ⋯ + x_{n-1}."""
    values, _ = members(run, node.parts, "term", scope)
    run.note(*values)
    return Value(sum(value.data for value in values), values[0].dims)


@construct("run")
def row(run, node, scope):
    """One row of a matrix: its entries side by side."""
    cells = node.parts
    if any(cell.kind == "dots" for cell in cells):
        values, label = members(run, cells, "column", scope)
        if any(not value.scalar and value.dims[1] != ONE for value in values):
            raise Refused("between dots stand numbers or columns", node.at)
    else:
        values = [run(cell, scope) for cell in cells]
        label = beside(run, cells, "column", values, 1, scope)
    same(values, 0, node)
    return Value(np.hstack([value.data for value in values]), (values[0].dims[0], label))


@construct("matrix")
def matrix(run, node, scope):
    """The rows of a matrix, one below the other."""
    rows = [
        row[0] if all(cell.kind == "dots" for cell in row) else Node("run", row, row[0].at)
        for row in node
    ]
    if any(row.kind == "dots" for row in rows):
        values, label = members(run, tuple(rows), "row", scope)
        if any(value.dims[0] != ONE for value in values):
            raise Refused("between dots stand numbers or rows", node.at)
    else:
        values = [run(row, scope) for row in rows]
        label = beside(run, rows, "row", values, 0, scope)
    same(values, 1, node)
    return Value(np.vstack([value.data for value in values]), (label, values[0].dims[1]))


@construct("dots")
def dots(run, node, scope):
    raise Refused("dots stand only between the first and the last entry", node.at)


def same(values: list[Value], side: int, node: Node) -> None:
    if any(value.dims[side] != values[0].dims[side] for value in values):
        raise Refused("the entries of this matrix have different shapes", node.at)


def common(first, last, hole: str):
    """What two entries have in common, with a hole for the one index in which they differ."""
    found = []

    def walk(x, y):
        if x == y:
            return x
        if isinstance(x, Node) and isinstance(y, Node) and x.kind == y.kind:
            if x.kind == "index":
                if found and found[0] != (x, y):
                    raise Refused("the first and the last entry differ in two ways", y.at)
                found.append((x, y))
                return Node("index", (hole, 0), x.at)
            return Node(x.kind, walk(x.parts, y.parts), x.at)
        if isinstance(x, tuple) and isinstance(y, tuple) and len(x) == len(y):
            return tuple(walk(a, b) for a, b in zip(x, y, strict=True))
        raise Refused(
            "the first and the last entry differ in more than an index", getattr(last, "at", 0)
        )

    form = walk(first, last)
    return form, *(found[0] if found else (None, None))
