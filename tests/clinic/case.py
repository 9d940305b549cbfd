"""A wrong gradient with the right one beside it, and the mistake that the clinic must name."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from snippets.gradient_clinic import Report, check_backward, check_gradient


@dataclass(frozen=True)
class Case:
    """`check(code)` puts `wrong` or `right` to the clinic and returns the Report that counts."""

    name: str
    mistakes: tuple[str, ...]  # keys of KINDS, as the finding must have them
    check: Callable[[object], Report]
    wrong: object
    right: object
    open: bool = False  # what the clinic is given leaves more than one explanation
    also: tuple = ()  # other mistakes that say the same

    def named(self, report: Report) -> bool:
        """Whether a Report names this mistake: alone, or among others where the case is open."""
        true = {self.mistakes, *((x,) for x in self.also)}
        if self.open:
            return bool(true & {*report.kinds})
        return report.certain and {*report.kinds} in ({x} for x in true)


def cost_case(name, mistakes, f, X, wrong, right, open=False, also=(), **context) -> Case:
    """For check_gradient."""

    def check(G):
        return check_gradient(f, X, G, quiet=True, **context)

    mistakes = (mistakes,) if isinstance(mistakes, str) else mistakes
    return Case(name, mistakes, check, wrong, right, open, also)


def layer_case(
    name, mistakes, forward, wrong, right, arrays, of=0, open=False, also=(), **options
) -> Case:
    """For check_backward; `of` is the array, among those with a gradient, whose Report counts."""

    def check(backward):
        return check_backward(forward, backward, *arrays, quiet=True, **options)[of]

    mistakes = (mistakes,) if isinstance(mistakes, str) else mistakes
    return Case(name, mistakes, check, wrong, right, open, also)


@dataclass
class Network:
    """A network of dense layers with a batch in columns: everything a backward pass computes."""

    sizes: tuple[int, ...]
    sigma: str = "logistic"
    N: int = 1
    cost: str = "squares"  # or "cross-entropy" behind a softmax
    seed: int = 0
    layers: list = field(default_factory=list)

    def __post_init__(self):
        random = np.random.default_rng(self.seed)
        self.layers = [
            (random.normal(size=(m, n)) / np.sqrt(n), 0.3 * random.normal(size=m))
            for n, m in itertools.pairwise(self.sizes)
        ]
        self.A0 = random.normal(size=(self.sizes[0], self.N))
        m = self.sizes[-1]
        self.Y = random.uniform(0.1, 0.9, size=(m, self.N))
        if self.cost == "cross-entropy":
            self.Y = np.eye(m)[:, random.integers(m, size=self.N)]
        self.A, self.Z = self.run(self.layers, self.A0)
        self.back = self.passed_back()

    def act(self, z, last=False):
        if last and self.cost == "cross-entropy":
            e = np.exp(z - z.max(axis=0))
            return e / e.sum(axis=0)
        return SIGMA[self.sigma](z)

    def slope(self, z):
        return SIGMA_PRIME[self.sigma](z)

    def run(self, layers, A0):
        As, Zs = [A0], []
        for k, (W, b) in enumerate(layers, 1):
            Zs.append(W @ As[-1] + b[:, None])
            As.append(self.act(Zs[-1], k == len(layers)))
        return As, Zs

    def C(self, layers, A0=None):
        A = self.run(layers, self.A0 if A0 is None else A0)[0][-1]
        if self.cost == "cross-entropy":
            return -np.sum(self.Y * np.log(A)) / self.N
        return np.sum((A - self.Y) ** 2) / self.N

    def passed_back(self):
        """For each layer (dC_da, delta), without 1/N: columns are examples."""
        g = 2 * (self.A[-1] - self.Y)
        delta = g * self.slope(self.Z[-1]) if self.cost == "squares" else self.A[-1] - self.Y
        back = [(g, delta)]
        for k in range(len(self.layers) - 1, 0, -1):
            g = self.layers[k][0].T @ delta
            delta = g * self.slope(self.Z[k - 1])
            back.insert(0, (g, delta))
        return back

    def C_of(self, k, part):
        """C as a function of W (part 0) or b (part 1) of layer k, counted from 0."""

        def C(X):
            layers = [list(pair) for pair in self.layers]
            layers[k][part] = X
            return self.C(layers)

        return C

    def dC_dW(self, k, delta=None, A=None):
        delta = self.back[k][1] if delta is None else delta
        return delta @ (self.A[k] if A is None else A).T / self.N

    def context(self, k, *names):
        """What a caller has of layer k."""
        g, delta = self.back[k]
        has = {"z": self.Z[k], "a": self.A[k + 1], "a_prev": self.A[k], "dC_da": g, "N": self.N}
        if k + 1 < len(self.layers):
            has |= {"W_next": self.layers[k + 1][0], "delta_next": self.back[k + 1][1]}
        if k:
            has["z_prev"] = self.Z[k - 1]
        has |= {"W": self.layers[k][0], "delta": delta, "y": self.Y}
        squeeze = (
            (lambda v: v[:, 0] if np.ndim(v) == 2 and v.shape[1] == 1 else v)
            if self.N == 1
            else (lambda v: v)
        )
        return {
            name: has[name] if name in {"W", "W_next", "N"} else squeeze(has[name])
            for name in names
        }


def logistic(z):
    return 1 / (1 + np.exp(-z))


SIGMA = {
    "logistic": logistic,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "softplus": lambda z: np.logaddexp(0, z),
}
SIGMA_PRIME = {
    "logistic": lambda z: logistic(z) * (1 - logistic(z)),
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "relu": lambda z: (z > 0) * 1.0,
    "softplus": logistic,
}
