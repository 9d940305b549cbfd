"""The lab: 1-6-7-2, a closed curve from a single input."""

import numpy as np

from snippets.arrays import arrays
from snippets.batches import batch_cost, forward
from snippets.worked_network import random_layers


def curve(t):
    """Points of a closed curve: t (N,) in [0, 1] -> (2, N) in (0, 1).

    A circle and a second, smaller one: a triangle with round corners.
    Raises ValueError as `arrays` does.
    """
    (t,) = arrays("t: N", t)
    angle = 2 * np.pi * t  # (N,)
    x = 0.5 + 0.3 * np.cos(angle) + 0.08 * np.cos(2 * angle)
    y = 0.5 + 0.3 * np.sin(angle) - 0.1 * np.sin(2 * angle)
    return np.stack([x, y])  # (2, N)


def lab_layers(seed):
    """1-6-7-2 before training: normal, wide in front so that units differ.

    Raises ValueError as `random_layers` does.
    """
    layers = random_layers((1, 6, 7, 2), seed)
    return [
        (size * W, size * b)  # (m, n), (m,)
        for size, (W, b) in zip((8, 2, 1), layers, strict=True)
    ]


def cost_with(layers, layer, part, X, A, Y):
    """C of the batch with X for W (part 0) or b (part 1) of one layer.

    Raises ValueError as `forward` and `batch_cost` do.
    """
    changed = [list(pair) for pair in layers]
    changed[layer][part] = X
    return batch_cost(forward(changed, A)[-1], Y)


N = 60
x = 2 * np.arange(N)[None, :] / N - 1  # (1, N): once around, from -1
y = curve(np.arange(N) / N)  # (2, N)
