"""The gallery's network: 3-5-2, with a batch of 4 examples in columns."""

import numpy as np

from snippets.arguments import shapes
from snippets.batches import batch_cost, forward_batch
from snippets.layer import sigmoid
from snippets.worked_network import random_layers

(W1, b1), (W2, b2) = random_layers((3, 5, 2), seed=5)
A0 = np.array(
    [0.65, -0.4, 0.9, 0.15, 0.8, 0.3, -0.5, 1.2, 0.35, 0.7, 0.25, -0.6]
).reshape(3, 4)
Y = np.array([[0.95, 0.2, 0.6, 0.35], [0.25, 0.8, 0.45, 0.7]])  # (2, 4)
N = 4

Z1 = W1 @ A0 + b1[:, None]  # (5, 4)
A1 = sigmoid(Z1)  # (5, 4)
Z2 = W2 @ A1 + b2[:, None]  # (2, 4)
A2 = sigmoid(Z2)  # (2, 4)
Delta2 = 2 * (A2 - Y) * A2 * (1 - A2)  # (2, 4)
back = W2.T @ Delta2  # (5, 4): what comes back to A1
Delta1 = back * A1 * (1 - A1)  # (5, 4)
given = {"z": Z1, "a": A1, "a_prev": A0, "dC_da": back, "N": N}


@shapes("W: 5 3, b: 5")
def C_of(W, b=b1):
    """Equation C-batch as a function of layer 1: W (5, 3), b (5,)."""
    return batch_cost(forward_batch([(W, b), (W2, b2)], A0)[-1], Y)
