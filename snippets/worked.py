"""The worked example of Part I: 3 inputs, 2 outputs.

No zeros, ones or equal sizes: they would hide a sign or a transpose.
"""

import numpy as np

from snippets.arguments import shapes
from snippets.layer import cost, preactivation, sigmoid

W = np.array([[0.4, -0.7, 0.2], [-0.3, 0.5, 0.9]])  # (2, 3)
a_prev = np.array([0.65, 0.8, 0.35])  # (3,)
b = np.array([0.1, -0.15])  # (2,)
y = np.array([0.95, 0.25])  # (2,)

z = preactivation(W, a_prev, b)  # (2,)
a = sigmoid(z)  # (2,)


@shapes("W: 2 3")
def C_of(W):
    """C as a function of W alone, all else held: W (2, 3) -> scalar."""
    return cost(sigmoid(preactivation(W, a_prev, b)), y)
