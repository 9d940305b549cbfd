"""The chain rule in small numbers, and one f for which it fails."""

import numpy as np

from snippets.arguments import shapes


@shapes("t: 2")
def x_of_t(t):
    """Three functions of two t: t (2,) -> x (3,)."""
    return np.array([t[0] * t[1], t[0] ** 2 - t[1], 3 * t[0] + t[1] ** 2])


@shapes("t: 2")
def x_jacobian(t):
    """∂x/∂t: t (2,) -> (3, 2), a row for each x, a column for each t."""
    return np.array([[t[1], t[0]], [2 * t[0], -1], [3, 2 * t[1]]])


@shapes("x: 3")
def f_of_x(x):
    """x_0² + x_0 x_1 - x_1 x_2: x (3,) -> scalar."""
    return x[0] ** 2 + x[0] * x[1] - x[1] * x[2]


@shapes("x: 3")
def f_gradient(x):
    """∂f/∂x: x (3,) -> (3,)."""
    return np.array([2 * x[0] + x[1], x[0] - x[2], -x[1]])


@shapes("x: 2")
def cone(x):
    """x_0² x_1 / (x_0² + x_1²), 0 at the origin: x (2,) -> scalar."""
    return x[0] ** 2 * x[1] / (x @ x) if x @ x else 0.0
