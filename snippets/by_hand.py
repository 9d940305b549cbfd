"""A layer for pencil and paper: fractions, and σ(z) = z²."""

from fractions import Fraction as F

import numpy as np

from snippets.arrays import arrays

W = np.array(
    [[F(1, 2), F(-2, 3), F(3, 4)], [F(3, 2), F(1, 3), F(-1, 4)]]
)  # (2, 3)
b = np.array([F(1, 2), F(-3, 2)])  # (2,)
a_prev = np.array([F(2), F(3), F(4)])  # (3,)
y = np.array([F(7), F(4, 3)])  # (2,)


def square(z):
    """Equation a with σ(z) = z²: z (m,) -> a (m,).

    Raises ValueError as `arrays` does.
    """
    (z,) = arrays("z: m", z)
    return z**2  # (m,)


def square_slope(z):
    """σ'(z) = 2 z, entry by entry: z (m,) -> (m,).

    Raises ValueError as `arrays` does.
    """
    (z,) = arrays("z: m", z)
    return 2 * z  # (m,)
