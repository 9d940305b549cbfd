"""Train: against the gradient, step by step."""

import numpy as np

from snippets.arguments import shapes
from snippets.batches import backward_batch, batch_cost, forward_batch


@shapes("layers: n_0 -> n_L, A: n_0 N, Y: n_L N")
def train(layers, A, Y, rate, batches):
    """A step for each batch: columns of A (n_0, N) and Y (n_L, N).

    -> the last layers; for each step, C and the length of each ∂C/∂W.
    """
    costs, lengths = [], []
    for batch in batches:
        activations = forward_batch(layers, A[:, batch])
        gradients = backward_batch(layers, activations, Y[:, batch])
        costs.append(batch_cost(activations[-1], Y[:, batch]))
        lengths.append([np.linalg.norm(dC_dW) for dC_dW, _ in gradients])
        layers = [
            (W - rate * dC_dW, b - rate * dC_db)
            for (W, b), (dC_dW, dC_db) in zip(layers, gradients)
        ]
    return layers, costs, lengths


def minibatches(N, size, epochs, random):
    """All N examples in random order, `epochs` times, `size` at a time."""
    batches = []
    for _ in range(epochs):
        order = random.permutation(N)  # (N,)
        batches += [order[k : k + size] for k in range(0, N, size)]
    return batches
