"""Measure a derivative: nudge one entry, see how far f moves."""

import numpy as np


def nudged_gradient(f, X, h=1e-4):
    """∂f/∂X, measured: E moves one entry of X by h, up and down."""
    X = np.asarray(X)
    G = np.zeros(X.shape)
    for index in np.ndindex(X.shape):
        E = np.zeros(X.shape)
        E[index] = h
        G[index] = (f(X + E) - f(X - E)) / (2 * h)
    return G


def nudged_layers(C_of, layers, h=1e-4):
    """The same for each W and b of layers [(W, b), ...]."""

    def nudge(k, part):
        def C_with(X):
            moved = [list(pair) for pair in layers]
            moved[k][part] = X
            return C_of(moved)

        return nudged_gradient(C_with, layers[k][part], h)

    return [(nudge(k, 0), nudge(k, 1)) for k in range(len(layers))]


def off_by(wrong, right):
    """The largest difference, divided by the largest right entry."""
    return np.max(np.abs(wrong - right)) / np.max(np.abs(right))
