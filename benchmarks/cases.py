"""What is measured: networks of these widths, with this many examples, in this dtype."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np


@dataclass(frozen=True)
class Case:
    """Layers of these widths and a batch of N examples."""

    widths: tuple[int, ...]
    N: int
    dtype: str

    @property
    def weights(self) -> int:
        """How many numbers the network has, biases included."""
        return sum((n + 1) * m for n, m in pairwise(self.widths))

    def __str__(self) -> str:
        return f"{'-'.join(map(str, self.widths))} × {self.N}, {self.dtype}"

    def numbers(self):
        """Random layers, inputs and targets, the same each time."""
        random = np.random.default_rng(2026)
        layers = [
            (
                (random.normal(size=(m, n)) / np.sqrt(n)).astype(self.dtype),
                random.normal(size=m).astype(self.dtype),
            )
            for n, m in pairwise(self.widths)
        ]
        A = random.uniform(size=(self.widths[0], self.N)).astype(self.dtype)
        Y = random.uniform(size=(self.widths[-1], self.N)).astype(self.dtype)
        return layers, A, Y


NETWORKS = [
    ((1, 6, 7, 2), 100),  # the lab
    ((64, 32, 10), 1797),  # the digits
    ((784, 512, 512, 10), 256),
    ((784, 512, 512, 10), 1024),
    ((2048, 2048, 2048), 512),
]
CASES = [Case(widths, N, dtype) for widths, N in NETWORKS for dtype in ("float64", "float32")]
TINY = [Case((1, 3, 2), 4, "float64"), Case((3, 2, 2), 5, "float32")]
CHOSEN = {"all": CASES, "quick": CASES[:6], "tiny": TINY}
