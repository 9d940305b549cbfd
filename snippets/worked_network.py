"""The worked network of Part II: 1-6-7-2 as in the lab, five examples.

Weights and biases are drawn once, from a seed; the examples are typed.
"""

import itertools

import numpy as np


def random_layers(sizes, seed):
    """Layers of these sizes: [(W, b), ...], W (m, n) and b (m,) normal.

    Raises ValueError for fewer than two sizes, or one that is not >= 1.
    """
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"sizes are {sizes}, wanted two or more, all >= 1")
    random = np.random.default_rng(seed)
    return [
        (random.normal(size=(m, n)), random.normal(size=m))
        for n, m in itertools.pairwise(sizes)
    ]


layers = random_layers((1, 6, 7, 2), seed=9)
A = np.array([[0.15, 0.35, 0.55, 0.7, 0.9]])  # (1, N)
Y = np.array(
    [[0.7, 0.25, 0.15, 0.4, 0.85], [0.6, 0.9, 0.45, 0.1, 0.3]]
)  # (2, N)
a, y = A[:, 0], Y[:, 0]  # (1,) and (2,): example 0
