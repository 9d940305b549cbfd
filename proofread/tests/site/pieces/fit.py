"""A line through points."""

import numpy as np

X = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 3.0]])
t = np.array([1.0, 2.0, 4.5])


def fit(X, t):
    """The coefficients with the smallest sum of squares."""
    return np.linalg.solve(X.T @ X, X.T @ t)


def residual(X, c, t):
    """What is left over at each point."""
    return X @ c - t
