"""One value used in several places: every use adds to its derivative."""

import numpy as np

from snippets.arguments import shapes


@shapes("X: n d, dC_drows: N d")
def picked_gradient(X, picked, dC_drows):
    """∂C/∂X where rows = X[picked]: X (n, d), dC_drows (N, d) -> (n, d)."""
    dC_dX = np.zeros(X.shape)
    np.add.at(dC_dX, picked, dC_drows)  # each pick adds
    return dC_dX


@shapes("x: n, w: k")
def windows(x, w):
    """w times each window of x: x (n,), w (k,) -> u (n - k + 1,)."""
    places = range(x.size - w.size + 1)
    return np.array([w @ x[i : i + w.size] for i in places])


@shapes("w: k, dC_du: p")
def windows_gradient(w, dC_du):
    """∂C/∂x where u = windows(x, w): w (k,), dC_du (p,) -> (p + k - 1,)."""
    dC_dx = np.zeros(dC_du.size + w.size - 1)
    for i, slope in enumerate(dC_du):
        dC_dx[i : i + w.size] += slope * w  # windows overlap, so add
    return dC_dx
