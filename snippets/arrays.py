"""Turn what the caller gives into arrays, or say what does not fit."""

from numbers import Rational

import numpy as np


def arrays(wanted, *values):
    """Return the values as arrays; `wanted` names each, with its shape.

    `arrays("W: m n, a_prev: n", W, a_prev)`: W is (m, n), a_prev is (n,).
    `arrays("z: ...", z)`: z has any shape, but holds something.
    Integers become float64; float, complex and Fraction entries stay.
    Raises ValueError for a shape that does not fit, for an empty array,
    and for entries that are not numbers.
    """
    sizes, checked = {}, []
    for item, value in zip(wanted.split(", "), values, strict=True):
        name, letters = item.split(": ")
        letters, array = letters.split(), np.asarray(value)
        if array.dtype.kind in "iu":
            array = array.astype(np.float64)
        if array.dtype.kind not in "fc" and not all(
            isinstance(x, Rational) for x in array.flat
        ):
            numbers = "int, float, complex or Fraction"
            raise ValueError(
                f"{name} holds {array.dtype}, wanted {numbers}"
            )
        known = dict(zip(letters, array.shape, strict=False)) | sizes
        fits = tuple(map(known.get, letters)) == array.shape
        if array.size == 0 or not (fits or letters == ["..."]):
            named = [
                f"{x} = {sizes[x]}" if x in sizes else x for x in letters
            ]
            comma = "," if len(named) == 1 else ""
            shape = f"({', '.join(named)}{comma}), not empty"
            raise ValueError(
                f"{name} has shape {array.shape}, wanted {shape}"
            )
        sizes = known
        checked.append(array)
    return checked
