"""The chain rule in small numbers, and one f for which it fails."""

import numpy as np

from snippets.arguments import shapes

t = np.array([2.0, 3.0, -2.0])  # (3,) where the lesson stands


@shapes("t: 3")
def x_of_t(t):
    """Two functions of three t: t (3,) -> x (2,)."""
    return np.array([t[0] * t[1] + 5 * t[2], 4 * t[0] + t[1] * t[2]])


@shapes("t: 3")
def x_jacobian(t):
    """∂x/∂t: t (3,) -> (2, 3), a row for each x, a column for each t."""
    return np.array([[t[1], t[0], 5], [4, t[2], t[1]]])


@shapes("x: 2")
def f_of_x(x):
    """x_0 x_1: x (2,) -> scalar."""
    return x[0] * x[1]


@shapes("x: 2")
def f_gradient(x):
    """∂f/∂x: x (2,) -> (2,)."""
    return np.array([x[1], x[0]])


@shapes("x: 2")
def cone(x):
    """x_0² x_1 / (x_0² + x_1²), 0 at the origin: x (2,) -> scalar."""
    return x[0] ** 2 * x[1] / (x @ x) if x @ x else 0.0
