"""Layers with a claimed ∂C/∂W, and what gradient_clinic.py says of it: for the clinic's form."""

from dataclasses import dataclass

import numpy as np

from snippets.gradient_clinic import Report, check_gradient
from tests.states import ACTIVATIONS, COSTS, State

LIE = ["one", "columns", "rows"]


@dataclass
class Layer:
    """One layer, its examples as columns, and how they are pasted."""

    act: str
    cost: str
    lie: str
    over: str
    W: np.ndarray  # (m, n)
    b: np.ndarray  # (m,)
    P: np.ndarray  # (n, N)
    Y: np.ndarray  # (m, N)

    @property
    def N(self) -> int:
        return self.P.shape[1]

    def states(self, W):
        return [
            State(self.act, self.cost, (1, 0, 0), [(W, self.b)], p, y)
            for p, y in zip(self.P.T, self.Y.T, strict=True)
        ]

    def C(self, W) -> float:
        costs = [state.C() for state in self.states(W)]
        return np.mean(costs) if self.over == "mean" else np.sum(costs)

    def columns(self):
        """z, a and δ, a column for each example."""
        states = self.states(self.W)
        pairs = [state.forward() for state in states]
        z = np.array([zs[0] for zs, _ in pairs]).T
        a = np.array([activations[1] for _, activations in pairs]).T
        return z, a, np.array([state.errors()[0] for state in states]).T

    def laid(self, columns):
        """As the form and the caller of the clinic have it."""
        return {"one": columns[:, 0], "columns": columns, "rows": columns.T}[self.lie]

    def dC_dW(self, D=None, P=None):
        """With another δ, or other inputs."""
        D = self.columns()[2] if D is None else D
        return D @ (self.P if P is None else P).T / (self.N if self.over == "mean" else 1)

    def dC_da(self, a):
        if self.cost == "binary":
            return (a - self.Y) / (a * (1 - a))
        return -self.Y / a if self.cost == "cross" else 2 * (a - self.Y)

    def report(self, G) -> Report:
        z, a, _ = self.columns()
        context = {"z": z, "a": a, "y": self.Y, "a_prev": self.P, "dC_da": self.dC_da(a)}
        if min(self.W.shape) > 1:  # it cannot know that (N, 1) is N examples; the form is told
            context = {name: self.laid(value) for name, value in context.items()}
        return check_gradient(self.C, self.W, G, name="W", quiet=True, N=self.N, **context)

    def texts(self, G) -> dict[str, str]:
        arrays = {"W": self.W, "b": self.b, "G": G}
        arrays |= {"a": self.laid(self.P), "y": self.laid(self.Y)}
        choices = {"act": self.act, "cost": self.cost, "lie": self.lie, "over": self.over}
        return {**choices, "sign": "point", **{k: repr(v.tolist()) for k, v in arrays.items()}}


def random_layer(random: np.random.Generator) -> Layer:
    m, n, N = random.integers(1, 6, size=3)
    act = str(random.choice(list(ACTIVATIONS)))
    cost = str(random.choice([*COSTS, "binary"]))
    lie, over = str(random.choice(LIE)), str(random.choice(["mean", "sum"]))
    N = 1 if lie == "one" else N
    if cost == "cross":
        Y = np.eye(m)[:, random.integers(m, size=N)]
    elif cost == "binary":
        Y = random.integers(2, size=(m, N)) * 1.0
    else:
        Y = random.uniform(0.1, 0.9, size=(m, N))
    W, b = random.normal(size=(m, n)), random.normal(size=m)
    return Layer(act, cost, lie, over, W, b, random.normal(size=(n, N)), Y)


def slope(layer, x):
    act = "sigmoid" if layer.cost == "binary" else layer.act
    return ACTIVATIONS[act][1](x) * 1.0


def by_slope(change):
    """A mistake in the slope, from (the layer, z, a, what comes back, slope at z)."""

    def wrong(layer, random):
        z, a, D = layer.columns()
        if layer.cost in ("softmax", "cross"):
            return layer.dC_dW(2 * (a - layer.Y) if layer.cost == "softmax" else D * a * (1 - a))
        return layer.dC_dW(change(layer, z, a, layer.dC_da(a), slope(layer, z)))

    return wrong


def on_right(change):
    return lambda layer, random: change(layer.dC_dW(), layer, random)


def one_entry(G, layer, random):
    G = G.copy()
    G[tuple(random.integers(G.shape))] *= 1.5
    return G


def zero_row(G, layer, random):
    G = G.copy()
    G[random.integers(len(G))] = 0
    return G


MISTAKES = {
    "right": on_right(lambda G, layer, random: G),
    "sign": on_right(lambda G, layer, random: -G),
    "twice": on_right(lambda G, layer, random: 2 * G),
    "half": on_right(lambda G, layer, random: -G / 2),
    "N": on_right(lambda G, layer, random: G * layer.N),
    "per entry": on_right(lambda G, layer, random: G / layer.Y.size),
    "strange factor": on_right(lambda G, layer, random: 0.37 * G),
    "transposed": on_right(lambda G, layer, random: G.T),
    "transposed twice as long": on_right(lambda G, layer, random: 2 * G.T),
    "reshaped": on_right(lambda G, layer, random: G.T.reshape(G.shape)),
    "flipped": on_right(lambda G, layer, random: G[:, ::-1]),
    "upside down": on_right(lambda G, layer, random: G[::-1]),
    "shifted": on_right(lambda G, layer, random: np.vstack([0 * G[:1], G[:-1]])),
    "averaged": on_right(lambda G, layer, random: G.mean(0) + 0 * G),
    "averaged along": on_right(lambda G, layer, random: G.mean(1, keepdims=True) + 0 * G),
    "rows scaled": on_right(lambda G, layer, random: G * random.uniform(0.5, 2, (len(G), 1))),
    "columns scaled": on_right(lambda G, layer, random: G * random.uniform(0.5, 2, G.shape[1])),
    "flat": on_right(lambda G, layer, random: G.ravel()),
    "row alone": on_right(lambda G, layer, random: G[:1]),
    "decay": on_right(lambda G, layer, random: G + 0.1 * layer.W),
    "signs of decay": on_right(lambda G, layer, random: G + 0.1 * np.sign(layer.W)),
    "zero row": on_right(zero_row),
    "one entry": on_right(one_entry),
    "shuffled": on_right(lambda G, layer, random: random.permutation(G.ravel()).reshape(G.shape)),
    "constant": on_right(lambda G, layer, random: G + random.normal(size=G.shape[1])),
    "nan": on_right(lambda G, layer, random: G * np.nan),
    "noise": on_right(lambda G, layer, random: random.normal(size=G.shape)),
    "zero": on_right(lambda G, layer, random: 0 * G),
    "slope missing": by_slope(lambda layer, z, a, g, s: g),
    "slope at a": by_slope(lambda layer, z, a, g, s: g * slope(layer, a)),
    "slope twice": by_slope(lambda layer, z, a, g, s: g * s * s),
    "slope twice, and the sign": by_slope(lambda layer, z, a, g, s: -g * s * s),
    "value for slope": by_slope(lambda layer, z, a, g, s: g * a),
    "slope of tanh": by_slope(lambda layer, z, a, g, s: g * (1 - a * a)),
    "slope of softplus": by_slope(lambda layer, z, a, g, s: g * (1 - np.exp(-a))),
    "fed z": by_slope(lambda layer, z, a, g, s: g * z * (1 - z)),
    "clipped": by_slope(lambda layer, z, a, g, s: np.maximum(g, 0)),
    "clipped times slope": by_slope(lambda layer, z, a, g, s: np.maximum(g, 0) * s),
    "slope of the error": by_slope(lambda layer, z, a, g, s: slope(layer, g)),
    "error ignored": lambda layer, random: layer.dC_dW(np.ones_like(layer.Y)),
    "output for input": lambda layer, random: layer.dC_dW(
        P=np.resize(layer.columns()[1], layer.P.shape)
    ),
    "a label alone": by_slope(lambda layer, z, a, g, s: -layer.Y / (a + (a == 0)) * s),
    "input ignored": lambda layer, random: layer.dC_dW(P=np.ones_like(layer.P)),
    "targets ignored": lambda layer, random: layer.dC_dW(layer.columns()[1]),
    "targets ignored, with a slope": by_slope(lambda layer, z, a, g, s: a * s),
    "averages": lambda layer, random: np.outer(layer.columns()[2].mean(1), layer.P.mean(1)),
    "first example": lambda layer, random: np.outer(layer.columns()[2][:, 0], layer.P[:, 0]),
    "last example": lambda layer, random: np.outer(layer.columns()[2][:, -1], layer.P[:, -1]),
    "diagonal": by_slope(lambda layer, z, a, g, s: g * a * (1 - a)),
}


def softmax_diagonal(layer, random):
    _, a, _ = layer.columns()
    return layer.dC_dW(2 * (a - layer.Y) * a * (1 - a))


MISTAKES["of softmax, the diagonal"] = softmax_diagonal
