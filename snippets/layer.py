"""One layer and its cost: m outputs, n inputs, one example."""

import numpy as np

from snippets.arguments import shapes


@shapes("W: m n, a_prev: n, b: m")
def preactivation(W, a_prev, b):
    """Equation z: W (m, n), a_prev (n,), b (m,) -> (m,)."""
    return W @ a_prev + b


@shapes("z: ...")
def sigmoid(z):
    """σ(z) = 1 / (1 + exp(-z)), entry by entry, any shape."""
    return 1 / (1 + np.exp(-z))


@shapes("z: ...")
def sigmoid_prime(z):
    """σ'(z) = σ(z) (1 - σ(z)), entry by entry, any shape."""
    a = sigmoid(z)
    return a * (1 - a)


@shapes("a: m, y: m")
def cost(a, y):
    """Equation C: a (m,), y (m,) -> scalar."""
    assert np.shape(a) == np.shape(y)  # else NumPy would broadcast
    return np.sum((a - y) ** 2)


@shapes("a: m, y: m")
def cost_derivative(a, y):
    """Equation collapse, ∂C/∂a: a (m,), y (m,) -> (m,)."""
    return 2 * (a - y)
