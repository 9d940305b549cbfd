"""One layer and its cost, forward: m outputs, n inputs."""

import numpy as np

from snippets.arrays import arrays


def preactivation(W, a_prev, b):
    """Equation z: W (m, n), a_prev (n,), b (m,) -> z (m,).

    Raises ValueError as `arrays` does.
    """
    W, a_prev, b = arrays("W: m n, a_prev: n, b: m", W, a_prev, b)
    return W @ a_prev + b  # (m,)


def logistic(z):
    """σ(z) = 1 / (1 + exp(-z)), entry by entry: an array, unchecked."""
    with np.errstate(over="ignore"):  # exp(1000) is inf, and 1 / inf is 0
        return 1 / (1 + np.exp(-z))  # the shape of z


def sigmoid(z):
    """Equation a, with σ(z) = 1 / (1 + exp(-z)), for z of any shape.

    Raises ValueError as `arrays` does, and for Fractions: σ(z) is
    irrational for every rational z but 0.
    """
    (z,) = arrays("z: ...", z)
    if z.dtype == object:
        raise ValueError(f"z {z.shape} holds Fractions, wanted float")
    return logistic(z)  # the shape of z


def sigmoid_slope(z):
    """σ'(z) = σ(z) (1 - σ(z)), entry by entry, for z of any shape.

    Raises ValueError as `sigmoid` does.
    """
    a = sigmoid(z)
    return a * (1 - a)  # the shape of z


def cost(a, y):
    """Equation C, the sum of (a_k - y_k)²: a (m,), y (m,) -> scalar.

    Raises ValueError as `arrays` does.
    """
    a, y = arrays("a: m, y: m", a, y)
    return np.sum((a - y) ** 2)  # ()


def cost_slope(a, y):
    """Equation C-slope, 2 (a - y): a (m,), y (m,) -> ∂C/∂a (m,).

    Raises ValueError as `arrays` does.
    """
    a, y = arrays("a: m, y: m", a, y)
    return 2 * (a - y)  # (m,)
