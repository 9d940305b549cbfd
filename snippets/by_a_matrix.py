"""The derivative with respect to a matrix, as a linear map."""

import numpy as np

from snippets.arguments import shapes


@shapes("G: m n, H: m n")
def inner(G, H):
    """Equation linear-map, the sum of G_ij H_ij: G, H (m, n) -> scalar."""
    return np.sum(G * H)
