"""The worked layer with a second example: one in each column, N = 2."""

import numpy as np

from snippets.arguments import shapes
from snippets.layer import sigmoid
from snippets.worked import W, a_prev, b, y

A_prev = np.column_stack([a_prev, [0.9, 0.4, 0.15]])  # (3, 2)
Y = np.column_stack([y, [0.3, 0.8]])  # (2, 2)

A = sigmoid(W @ A_prev + b[:, None])  # (2, 2)
Delta = 2 * (A - Y) * A * (1 - A)  # (2, 2)


@shapes("W: 2 3")
def costs(W):
    """Equation C-s, the cost of each example: W (2, 3) -> (2,)."""
    A = sigmoid(W @ A_prev + b[:, None])  # (2, 2)
    return np.sum((A - Y) ** 2, axis=0)
