"""A value: a matrix whose sides have names, so that two sizes that are equal by chance differ."""

import re
from typing import NamedTuple

import numpy as np

Dimension = tuple[str, ...]  # a size by name: () is 1, ("n2",) is n_2, ("n2", "n1") is n_2 n_1
UNIT_DIMENSION: Dimension = ()
SCALAR = (UNIT_DIMENSION, UNIT_DIMENSION)
Key = tuple[str, int | None]  # a name and its layer


class Value(NamedTuple):
    """A matrix and the labels of its two sides; a column is n×1, a scalar is 1×1.

    In a slope it may be a stack of matrices, one for each entry that moves: its last two axes are
    those of a matrix.
    """

    data: np.ndarray
    dims: tuple[Dimension, ...]  # two

    @property
    def scalar(self) -> bool:
        return self.dims == SCALAR


def format_dimension(label: Dimension) -> str:
    """A size as it is read: n₂, n₂·n₁, n₂+1, 1."""
    small = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    return re.sub(r"(?<=[a-zA-Z])\d+", lambda n: n[0].translate(small), "·".join(label)) or "1"


def concatenated(labels) -> Dimension:
    """The label of blocks side by side: n columns and one more are n+1."""
    return ("+".join("·".join(label) or "1" for label in labels),)


def format_shape(dims: tuple) -> str:
    """A shape as it is read: n₂×n₁."""
    return (
        "a number" if dims == SCALAR else f"{format_dimension(dims[0])}×{format_dimension(dims[1])}"
    )


def slots_of(dims: tuple, indices) -> tuple:
    """The labels that indices may take: one for a column or a row, two for a matrix."""
    return dims if len(indices) == 2 else tuple(label for label in dims if label != UNIT_DIMENSION)


def scalar(number) -> Value:
    return Value(np.asarray(number).reshape(1, 1), SCALAR)


def vec(value: Value) -> Value:
    """The rows of a matrix one after the other, as a column (NumPy's ravel)."""
    column = value.data.reshape(*value.data.shape[:-2], -1, 1)
    return Value(column, (value.dims[0] + value.dims[1], UNIT_DIMENSION))


def largest(data: np.ndarray) -> float:
    """The largest absolute value in an array; most hold one number, and NumPy's detour is long."""
    return abs(data.item()) if data.size == 1 else float(np.abs(data).max())


def sum_of_entries(data: np.ndarray) -> np.ndarray:
    """The sum of the entries of a matrix, as a matrix."""
    return data.sum(axis=(-2, -1), keepdims=True)


def stacked_alike(values: list[Value]) -> list[np.ndarray]:
    """Matrices, of which some are stacks, as stacks of one height."""
    arrays = [value.data for value in values]
    if len({array.shape[:-2] for array in arrays}) == 1:
        return arrays
    height = np.broadcast_shapes(*(array.shape[:-2] for array in arrays))
    return [np.broadcast_to(array, height + array.shape[-2:]) for array in arrays]


def as_slice(number: int | None) -> slice:
    return slice(None) if number is None else slice(number, number + 1)


def select(value: Value, selected: tuple) -> Value:
    """The entry, row, column or whole that (row, column) picks; None is all."""
    if selected == (None, None):
        return value
    dims = tuple(
        d if n is None else UNIT_DIMENSION for n, d in zip(selected, value.dims, strict=True)
    )
    row, column = map(as_slice, selected)
    return Value(value.data[..., row, column], dims)
