"""Dots: x_0, ⋯, x_{n-1} in a matrix or a sum is one form and the whole range of its index."""

import numpy as np

from proofread.equations.evaluator import Evaluator, Scope
from proofread.equations.mutations import become_one, cells_swapped, rows_swapped
from proofread.equations.nodes import EquationError, Node
from proofread.equations.registry import construct
from proofread.equations.values import (
    UNIT_DIMENSION,
    Dimension,
    Value,
    concatenated,
    format_dimension,
    largest,
    stacked_alike,
)
from proofread.equations.writer import write_matrix, write_row


def pattern_of(evaluate: Evaluator, items: tuple, placeholder: str, scope: Scope):
    """x_0, x_1, ⋯, x_{n-1}: the common form, and the label that its index runs over."""
    *heads, dots, last = items
    if dots.kind != "dots" or not heads or any(item.kind == "dots" for item in (*heads, last)):
        raise EquationError("dots stand between the first entries and the last", items[0].offset)
    form, low, high = anti_unify(heads[0], last, placeholder)
    label = evaluate.infer_index_dimensions(form, (placeholder,), scope)[placeholder]
    if low is None or evaluate.number(low, scope) != 0:
        reason = f"the first entry has the index {evaluate.notation.first}"
        raise EquationError(reason, heads[0].offset)
    if evaluate.number(high, scope) != evaluate.environment.size(label) - 1:
        raise EquationError(f"the dots do not run over all {format_dimension(label)}", last.offset)
    for number, item in enumerate(heads[1:], start=evaluate.notation.first + 1):
        if anti_unify(heads[0], item, placeholder)[::2] != (form, Node("index", (str(number), 0))):
            raise EquationError("this is not the next entry", item.offset)
    return form, label


def members(
    evaluate: Evaluator, items: tuple, placeholder: str, scope: Scope
) -> tuple[list[Value], Dimension]:
    """All entries that the dots stand for, and the label of their index."""
    form, label = pattern_of(evaluate, items, placeholder, scope)
    numbers = range(evaluate.environment.size(label))
    return [evaluate(form, scope | {placeholder: (number, label)}) for number in numbers], label


def block_dimension(
    evaluate: Evaluator, items, placeholder: str, values: list[Value], side: int, scope: Scope
) -> Dimension:
    """The label of blocks beside each other; blocks of size 1 are entries written out."""
    labels = [value.dims[side] for value in values]
    if len(labels) == 1:
        return labels[0]
    return concatenated(labels) if any(labels) else listed(evaluate, items, placeholder, scope)


def listed(evaluate: Evaluator, items, placeholder: str, scope: Scope) -> Dimension:
    """The label of entries written out without dots: their index's, if that is all of it."""
    try:
        label = pattern_of(evaluate, (*items[:-1], Node("dots"), items[-1]), placeholder, scope)[1]
    except EquationError:
        return (str(len(items)),)
    return label if evaluate.environment.size(label) == len(items) else (str(len(items)),)


def dotted_sum(evaluate: Evaluator, node: Node, scope: Scope) -> Value:
    """x_0 + x_1 + ⋯ + x_{n-1}."""
    values, _ = members(evaluate, node.parts, "term", scope)
    evaluate.record_magnitude(*values)
    return Value(np.sum(stacked_alike(values), axis=0), values[0].dims)


@construct("row", latex=write_row, mutations=[cells_swapped])
def row(evaluate, node, scope):
    """One row of a matrix: its entries side by side."""
    cells = node.parts
    if any(cell.kind == "dots" for cell in cells):
        values, label = members(evaluate, cells, "column", scope)
        if any(not value.scalar and value.dims[1] != UNIT_DIMENSION for value in values):
            raise EquationError("between dots stand numbers or columns", node.offset)
    else:
        values = [evaluate(cell, scope) for cell in cells]
        label = block_dimension(evaluate, cells, "column", values, 1, scope)
    same(values, 0, node)
    record_parts(evaluate, node.parts, values)
    return Value(np.concatenate(stacked_alike(values), axis=-1), (values[0].dims[0], label))


@construct("matrix", latex=write_matrix, mutations=[rows_swapped], matrix=True)
def matrix(evaluate, node, scope):
    """The rows of a matrix, one below the other."""
    rows = [
        row[0] if all(cell.kind == "dots" for cell in row) else Node("row", row, row[0].offset)
        for row in node
    ]
    if any(row.kind == "dots" for row in rows):
        values, label = members(evaluate, tuple(rows), "row", scope)
        if any(value.dims[0] != UNIT_DIMENSION for value in values):
            raise EquationError("between dots stand numbers or rows", node.offset)
    else:
        values = [evaluate(row, scope) for row in rows]
        label = block_dimension(evaluate, rows, "row", values, 0, scope)
    same(values, 1, node)
    record_parts(evaluate, node, values)
    return Value(np.concatenate(stacked_alike(values), axis=-2), (label, values[0].dims[1]))


@construct("dots", latex="<0>", mutations=[become_one])
def dots(evaluate, node, scope):
    raise EquationError("dots stand only between the first and the last entry", node.offset)


def record_parts(evaluate: Evaluator, node: Node | tuple, values: list[Value]) -> None:
    """Remember how large each part is beside the largest of them."""
    if evaluate is not evaluate.root:
        return
    sizes = [largest(value.data) for value in values]
    if (most := max(sizes)) > 0:
        for number, size in enumerate(sizes):
            evaluate.record(node, number, size / most)


def same(values: list[Value], side: int, node: Node) -> None:
    if any(value.dims[side] != values[0].dims[side] for value in values):
        raise EquationError("the entries of this matrix have different shapes", node.offset)


def anti_unify(first, last, placeholder: str):
    """The form of two entries, with a placeholder for the one index in which they differ."""
    found: list[tuple[Node, Node]] = []

    def walk(x, y):
        if x == y:
            return x
        if isinstance(x, Node) and isinstance(y, Node) and x.kind == y.kind:
            if x.kind == "index":
                if found and found[0] != (x, y):
                    raise EquationError("the first and the last entry differ in two ways", y.offset)
                found.append((x, y))
                return Node("index", (placeholder, 0), x.offset)
            return Node(x.kind, walk(x.parts, y.parts), x.offset)
        if isinstance(x, tuple) and isinstance(y, tuple) and len(x) == len(y):
            return tuple(walk(a, b) for a, b in zip(x, y, strict=True))
        raise EquationError(
            "the first and the last entry differ in more than an index", getattr(last, "offset", 0)
        )

    form = walk(first, last)
    return form, *(found[0] if found else (None, None))
