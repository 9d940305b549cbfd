"""The chain rule in small numbers, and one f for which it fails."""

import numpy as np

from snippets.arrays import arrays


def x_of(t):
    """Three functions of two t: t (2,) -> x (3,).

    Raises ValueError as `arrays` does, and where t has not 2 entries.
    """
    (t,) = arrays("t: q", t)
    if t.shape != (2,):
        raise ValueError(f"t has shape {t.shape}, wanted (2,)")
    return np.array([t[0] * t[1], t[0] ** 2 - t[1], 3 * t[0] + t[1] ** 2])


def x_jacobian(t):
    """∂x/∂t of `x_of`, a row for each x, a column for each t: (3, 2).

    Raises ValueError as `x_of` does.
    """
    x_of(t)
    return np.array([[t[1], t[0]], [2 * t[0], -1], [3, 2 * t[1]]])


def f_of(x):
    """x_0² + x_0 x_1 - x_1 x_2: x (3,) -> scalar.

    Raises ValueError as `arrays` does, and where x has not 3 entries.
    """
    (x,) = arrays("x: p", x)
    if x.shape != (3,):
        raise ValueError(f"x has shape {x.shape}, wanted (3,)")
    return x[0] ** 2 + x[0] * x[1] - x[1] * x[2]  # ()


def f_slopes(x):
    """∂f/∂x of `f_of`, in the shape of x: x (3,) -> (3,).

    Raises ValueError as `f_of` does.
    """
    f_of(x)
    return np.array([2 * x[0] + x[1], x[0] - x[2], -x[1]])  # (3,)


def cone(x):
    """x_0² x_1 / (x_0² + x_1²), and 0 at the origin: x (2,) -> scalar.

    Continuous, with a slope in every direction, and not differentiable at
    the origin.
    Raises ValueError as `arrays` does, and where x has not 2 entries.
    """
    (x,) = arrays("x: p", x)
    if x.shape != (2,):
        raise ValueError(f"x has shape {x.shape}, wanted (2,)")
    return x[0] ** 2 * x[1] / (x @ x) if x @ x else 0.0  # ()
