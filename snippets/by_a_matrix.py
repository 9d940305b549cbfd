"""The derivative with respect to a matrix, as a linear map."""

import numpy as np

from snippets.arrays import arrays
from snippets.nudging import nudged_slope


def inner(G, H):
    """Equation linear-map, Σ_ij G_ij H_ij: G (m, n), H (m, n) -> scalar.

    Raises ValueError as `arrays` does.
    """
    G, H = arrays("G: m n, H: m n", G, H)
    return np.sum(G * H)  # ()


def slope_along(f, W, H, h=1e-4):
    """DC(W)[H], measured: (f(W + h H) - f(W - h H)) / 2h.

    W (m, n), H (m, n); f takes (m, n) and returns a scalar.
    Fractions want a Fraction for h, and stay exact.
    Raises ValueError as `arrays` and `nudged_slope` do.
    """
    W, H = arrays("W: m n, H: m n", W, H)
    return nudged_slope(lambda t: f(W + t * H), 0 * h, (), h)
