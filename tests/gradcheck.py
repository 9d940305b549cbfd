"""The one checker of the tests: is this the derivative, or is it not?"""

import numpy as np
from hypothesis import strategies as st

from snippets.layer import sigmoid, sigmoid_prime
from snippets.nudging import nudged_gradient

# Activations with their slopes; all of them also take complex numbers, for the complex step.
ACTIVATIONS = {
    "sigmoid": (sigmoid, sigmoid_prime),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "sine": (np.sin, np.cos),
    "square": (lambda z: z**2, lambda z: 2 * z),
    "identity": (lambda z: z, lambda z: np.ones_like(z)),
}


def agrees(f, X, claimed):
    """Whether `claimed` has the shape of X and is what nudging f measures, entry by entry."""
    measured = nudged_gradient(f, X, 1e-5)
    return np.shape(claimed) == measured.shape and np.allclose(claimed, measured, 1e-6, 1e-7)


def complex_step(f, X, h=1e-30):
    """A second measurement, without subtraction: Im f(X + i h E) / h."""
    G = np.empty(X.shape)
    for index in np.ndindex(X.shape):
        moved = X.astype(complex)
        moved[index] += 1j * h
        G[index] = f(moved).imag / h
    return G


class Layer:
    """A random layer: m outputs, n inputs; a small scale keeps σ away from where it is flat."""

    def __init__(self, m, n, seed, activation="sigmoid", scale=1.0):
        random = np.random.default_rng(seed)
        self.m, self.n = m, n
        self.W, self.b = scale * random.normal(size=(m, n)), scale * random.normal(size=m)
        self.a_prev, self.y = random.normal(size=n), random.normal(size=m)
        self.z = self.W @ self.a_prev + self.b
        self.sigma, self.slope = ACTIVATIONS[activation]
        self.a = self.sigma(self.z)

    def C_of_W(self, W):
        return np.sum((self.sigma(W @ self.a_prev + self.b) - self.y) ** 2)

    def C_of_z(self, z):
        return np.sum((self.sigma(z) - self.y) ** 2)


sizes = st.integers(1, 5)
layers = st.builds(Layer, sizes, sizes, st.integers(0, 2**32 - 1), st.sampled_from([*ACTIVATIONS]))
