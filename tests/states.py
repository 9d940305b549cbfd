"""A state of the explorable figure, computed by `snippets/`: what the element has to agree with.

Beside each value stands its scale: the same sums with every term taken by its absolute value.
"""

import itertools
from dataclasses import dataclass
from functools import reduce

import numpy as np

from snippets.activations import (
    cross_entropy,
    cross_entropy_error,
    identity,
    identity_prime,
    relu_prime,
    softmax_error,
    softmax_jacobian,
    softplus,
    tanh_prime,
)
from snippets.differentiable import relu, softmax
from snippets.layer import cost, cost_derivative, preactivation, sigmoid, sigmoid_prime
from snippets.one_weight import weight_gradient
from snippets.outer_product import input_gradient

ACTIVATIONS = {
    "sigmoid": (sigmoid, sigmoid_prime),
    "tanh": (np.tanh, tanh_prime),
    "relu": (relu, relu_prime),
    "softplus": (softplus, sigmoid),  # whose slope is the sigmoid
    "identity": (identity, identity_prime),
}
COSTS = ["square", "softmax", "cross"]  # of the figure; the clinic has "binary" as well


@dataclass
class State:
    """One example in a network of one to three layers, and the weight that is picked."""

    act: str
    cost: str
    pick: tuple[int, int, int]
    layers: list[tuple[np.ndarray, np.ndarray]]
    a: np.ndarray
    y: np.ndarray

    @property
    def widths(self) -> list[int]:
        return [self.a.size, *(b.size for _, b in self.layers)]

    def numbers(self) -> list[float]:
        parts = [X.ravel() for layer in self.layers for X in layer]
        return np.concatenate([*parts, self.a, self.y]).tolist()

    def text(self) -> str:
        """As the address has it."""
        parts = "-".join(map(str, self.widths)), self.act, self.cost, ".".join(map(str, self.pick))
        return "_".join(["1", *parts, ",".join(map(repr, self.numbers()))])

    def nudged(self, h: float) -> "State":
        layer, i, j = self.pick
        layers = [(W.copy(), b) for W, b in self.layers]
        layers[layer - 1][0][i, j] += h
        return State(self.act, self.cost, self.pick, layers, self.a, self.y)

    def exact(self) -> "State":
        """The same numbers with 64 bits of mantissa, where the machine has them."""
        layers = [(W.astype(np.longdouble), b.astype(np.longdouble)) for W, b in self.layers]
        a, y = self.a.astype(np.longdouble), self.y.astype(np.longdouble)
        return State(self.act, self.cost, self.pick, layers, a, y)

    def forward(self):
        sigma, _ = ACTIVATIONS[self.act]
        zs, activations = [], [self.a]
        for number, (W, b) in enumerate(self.layers, 1):
            zs.append(preactivation(W, activations[-1], b))
            if number == len(self.layers) and self.cost != "square":
                sigma = sigmoid if self.cost == "binary" else softmax
            activations.append(sigma(zs[-1]))
        return zs, activations

    def C(self):
        zs, activations = self.forward()
        if self.cost == "cross":
            return cross_entropy(zs[-1], self.y)
        if self.cost == "binary":
            a, y = activations[-1], self.y
            return -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))
        return cost(activations[-1], self.y)

    def errors(self):
        _, sigma_prime = ACTIVATIONS[self.act]
        zs, activations = self.forward()
        errors = [self.last_error(zs[-1], activations[-1])]
        for (W, _), z in zip(self.layers[:0:-1], zs[-2::-1], strict=True):
            errors.insert(0, input_gradient(W, errors[0]) * sigma_prime(z))
        return errors

    def last_error(self, z, a):
        if self.cost == "square":
            return cost_derivative(a, self.y) * ACTIVATIONS[self.act][1](z)
        if self.cost == "binary":
            return a - self.y
        return (softmax_error if self.cost == "softmax" else cross_entropy_error)(z, self.y)

    def gradients(self):
        _, activations = self.forward()
        return [weight_gradient(d, a) for d, a in zip(self.errors(), activations, strict=False)]

    def scales(self):
        """Of each z, of each delta, of each gradient: their sums in absolute values."""
        zs, activations = self.forward()
        sizes = [np.abs(a) for a in activations]
        z_scales = [
            np.abs(W) @ a + np.abs(b) for (W, b), a in zip(self.layers, sizes, strict=False)
        ]
        a, y = sizes[-1], np.abs(self.y)
        if self.cost == "square":
            errors = [2 * (a + y) * self.slope_scale(zs[-1])]
        elif self.cost == "softmax":
            errors = [(np.diag(a) + np.outer(a, a)) @ (2 * (a + y))]
        else:
            errors = [a * y.sum() + y]
        for (W, _), z in zip(self.layers[:0:-1], zs[-2::-1], strict=True):
            errors.insert(0, (np.abs(W).T @ errors[0]) * self.slope_scale(z))
        gradients = [np.outer(d, a) for d, a in zip(errors, sizes, strict=False)]
        return z_scales, errors, gradients

    def slope_scale(self, z):
        a = np.abs(ACTIVATIONS[self.act][0](z))
        return {"sigmoid": a * (1 + a), "tanh": 1 + a**2}.get(
            self.act, np.abs(ACTIVATIONS[self.act][1](z))
        )

    def path(self, units: list[int]) -> float:
        """The product along one path of the picked weight, through these units."""
        layer, _, j = self.pick
        zs, activations = self.forward()
        last, through = len(self.layers), units[: len(self.layers) - layer + 1]
        slopes = [ACTIVATIONS[self.act][1](z) for z in zs]
        factors = [activations[layer - 1][j]]
        for number, unit in enumerate(through, layer):
            if number > layer:
                factors.append(self.layers[number - 1][0][unit, through[number - layer - 1]])
            if number < last:
                factors.append(slopes[number - 1][unit])
        end = through[-1]
        if self.cost == "square" or layer < last:
            factors.append(self.last_error(zs[-1], activations[-1])[end])
        elif self.cost == "softmax":
            k = units[-1]
            factors.append(cost_derivative(activations[-1], self.y)[k])
            factors.append(softmax_jacobian(zs[-1])[k, end])
        else:
            k = units[-1]
            factors.append(-self.y[k] * ((k == end) - activations[-1][end]))
        return reduce(lambda x, y: x * y, factors)


def random_state(random: np.random.Generator, widths: list[int] | None = None) -> State:
    widths = widths or random.integers(1, 7, size=random.integers(2, 5)).tolist()
    layers = [
        (random.normal(size=(m, n)), random.normal(size=m)) for n, m in itertools.pairwise(widths)
    ]
    layer = int(random.integers(1, len(widths)))
    pick = layer, int(random.integers(widths[layer])), int(random.integers(widths[layer - 1]))
    act = list(ACTIVATIONS)[random.integers(len(ACTIVATIONS))]
    cost = COSTS[random.integers(len(COSTS))]
    a, y = random.normal(size=widths[0]), random.uniform(size=widths[-1])
    return State(act, cost, pick, layers, a, y)
