"""The lab: 1-6-7-2, a closed curve from a single input."""

import numpy as np

from snippets.arguments import shapes
from snippets.worked_network import random_layers


@shapes("t: N")
def curve(t):
    """A triangle with round corners: t (N,) in [0, 1] -> (2, N)."""
    angle = 2 * np.pi * t  # (N,)
    x = 0.5 + 0.3 * np.cos(angle) + 0.08 * np.cos(2 * angle)
    y = 0.5 + 0.3 * np.sin(angle) - 0.1 * np.sin(2 * angle)
    return np.stack([x, y])  # (2, N)


def lab_layers(seed):
    """1-6-7-2 before training: normal, the first layers wide."""
    layers = random_layers((1, 6, 7, 2), seed)
    return [(s * W, s * b) for s, (W, b) in zip((8, 2, 1), layers)]


N = 60
x = 2 * np.arange(N)[None, :] / N - 1  # (1, N): once around, from -1
y = curve(np.arange(N) / N)  # (2, N)
