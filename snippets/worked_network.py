"""The worked network of Part II: 1-6-7-2 as in the lab, five examples."""

import numpy as np


def random_layers(sizes, seed):
    """Layers of these sizes: [(W, b), ...], W (m, n) and b (m,) normal."""
    random = np.random.default_rng(seed)
    return [
        (random.normal(size=(m, n)), random.normal(size=m))
        for n, m in zip(sizes, sizes[1:])
    ]


layers = random_layers((1, 6, 7, 2), seed=9)
A = np.array([[0.15, 0.35, 0.55, 0.7, 0.9]])  # (1, 5)
Y = np.array(
    [[0.7, 0.25, 0.15, 0.4, 0.85], [0.6, 0.9, 0.45, 0.1, 0.3]]
)  # (2, 5)
a, y = A[:, 0], Y[:, 0]  # (1,) and (2,): example 0
