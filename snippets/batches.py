"""N examples at once, one in each column, through sigmoid layers.

`layers` is a list of pairs (W, b), first to last: W (m, n), b (m,).
"""

import numpy as np

from snippets.arguments import shapes
from snippets.layer import sigmoid


@shapes("layers: n_0 -> n_L, A: n_0 N")
def forward_batch(layers, A):
    """Equations Z and A: A (n_0, N) -> [A^(0), ..., A^(L)], (n_l, N)."""
    activations = [A]
    for W, b in layers:
        A = sigmoid(W @ A + b[:, None])  # (m, N)
        activations.append(A)
    return activations


@shapes("A: m N, Y: m N")
def batch_cost(A, Y):
    """Equation C-batch, the mean over N examples: A, Y (m, N) -> scalar."""
    assert np.shape(A) == np.shape(Y)  # else NumPy would broadcast
    return np.sum((A - Y) ** 2) / A.shape[1]


@shapes("layers: n_0 -> n_L, activations: n_0 -> n_L by N, Y: n_L N")
def backward_batch(layers, activations, Y):
    """Equations batch-W and batch-b, Y (n_L, N): [(∂C/∂W, ∂C/∂b), ...]."""
    A = activations[-1]
    dC_dZ = 2 / A.shape[1] * (A - Y) * A * (1 - A)  # (n_L, N), Delta / N
    gradients = []
    for layer in range(len(layers) - 1, -1, -1):
        A = activations[layer]  # (n, N), what comes into the layer
        gradients.insert(0, (dC_dZ @ A.T, dC_dZ.sum(axis=1)))
        if layer:
            W, _ = layers[layer]  # (m, n)
            dC_dZ = (W.T @ dC_dZ) * A * (1 - A)  # (n, N)
    return gradients
