"""Where equations are evaluated: random networks, and random smooth functions.

A world gives values and nothing else: z, a, C and δ mean what the pages define. Within a world
all sizes differ, and every size has a name, its label; so a transpose cannot hide.
"""

import itertools
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

import numpy as np

Label = tuple[str, ...]  # a size by name: () is 1, ("n2",) is n_2, ("n2", "n1") is n_2 n_1
ONE: Label = ()
SCALAR = (ONE, ONE)
Key = tuple[str, int | None]  # a name and its layer
CAPITAL = {"a": "A", "z": "Z", "y": "Y", "\\delta": "\\Delta"}  # one column per example


class Value(NamedTuple):
    """A matrix and the labels of its two sides; a column is n×1, a scalar is 1×1."""

    data: np.ndarray
    dims: tuple[Label, Label]

    @property
    def scalar(self) -> bool:
        return self.dims == SCALAR


def words(label: Label) -> str:
    """A size as it is read: n₂, n₂·n₁, n₂+1, 1."""
    small = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    return re.sub(r"(?<=[a-zA-Z])\d+", lambda n: n[0].translate(small), "·".join(label)) or "1"


def joined(labels) -> Label:
    """The label of blocks side by side: n columns and one more are n+1."""
    return ("+".join("·".join(label) or "1" for label in labels),)


def shape(dims: tuple) -> str:
    """A shape as it is read: n₂×n₁."""
    return "a number" if dims == SCALAR else f"{words(dims[0])}×{words(dims[1])}"


def slots_of(dims: tuple, indices) -> tuple:
    """The labels that indices may take: one for a column or a row, two for a matrix."""
    return dims if len(indices) == 2 else tuple(label for label in dims if label != ONE)


def scalar(number) -> Value:
    return Value(np.asarray(number).reshape(1, 1), SCALAR)


def vec(value: Value) -> Value:
    """The rows of a matrix one after the other, as a column (NumPy's ravel)."""
    return Value(value.data.reshape(-1, 1), (value.dims[0] + value.dims[1], ONE))


def span(number: int | None) -> slice:
    return slice(None) if number is None else slice(number, number + 1)


def select(value: Value, selected: tuple) -> Value:
    """The entry, row, column or whole that (row, column) picks; None is all."""
    dims = tuple(d if n is None else ONE for n, d in zip(selected, value.dims, strict=True))
    return Value(value.data[*map(span, selected)], dims)


@dataclass(frozen=True, eq=False)
class World:
    """Sizes, given values and functions; everything else is computed from the definitions."""

    words: str
    sizes: dict[str, int]
    given: dict[Key, Value]
    moving: frozenset[Key]  # what a differential d moves; the rest is data
    depth: int | None = None
    sigma: Callable | None = None
    elementwise: bool = True
    functions: dict[str, Callable] = field(default_factory=dict)
    shapes: dict[str, tuple] = field(default_factory=dict)  # of what a function returns
    arguments: dict[str, tuple[str, ...]] = field(default_factory=dict)  # x is x(t)
    seed: int = 0

    def size(self, label: Label) -> int:
        return math.prod(
            sum(math.prod(map(self.unit, block.split("·"))) for block in part.split("+"))
            for part in label
        )

    def unit(self, name: str) -> int:
        return int(name) if name.isdigit() else self.sizes[name]

    @property
    def directions(self) -> dict[Key, np.ndarray]:
        """Where a differential d takes each value that moves."""
        random = np.random.default_rng(self.seed + 1000)
        keys = sorted(self.moving, key=str)
        return {key: random.normal(size=self.given[key].data.shape) for key in keys}


# -- Networks. The activations accept complex numbers, for the complex step. ---------------


def sigmoid(z):
    return (1 + np.tanh(z / 2)) / 2


def sine(z):
    return np.sin(z + 0.4)


def leaky(z):
    return np.where(z.real > 0, z, 0.3 * z)


def softmax(z):
    powers = np.exp(z)
    return powers / powers.sum(axis=0)


def layers(weights, biases, x, target, sigma, words, batch=False, **more) -> World:
    """A network from its values: W and b of each layer, input and target (a column per example)."""
    depth, example = len(weights), ("N",) if batch else ONE
    inputs, targets = ("A", "Y") if batch else ("a", "y")
    columns = {(inputs, 0): (x, "n0"), (targets, None): (target, f"n{depth}")}
    given = {key: Value(data, ((size,), example)) for key, (data, size) in columns.items()}
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True), start=1):
        out, into = (f"n{layer}",), (f"n{layer - 1}",)
        given |= {("W", layer): Value(W, (out, into)), ("b", layer): Value(b, (out, ONE))}
    # A nudge of the last W, for DC(W)[H]; from draws of its own, so that no other value changes.
    H = np.random.default_rng(weights[-1].size).normal(size=weights[-1].shape)
    given["H", None] = Value(H, given["W", depth].dims)
    widths = [len(x), *map(len, weights)]
    sizes = {f"n{layer}": width for layer, width in enumerate(widths)}
    return World(
        f"{words}, widths {'-'.join(map(str, widths))}",
        sizes | {"N": x.shape[1] if batch else 0},
        given,
        frozenset(key for key in given if key[0] in "Wb"),
        depth,
        sigma,
        **more,
    )


def network(seed, widths, sigma, words, batch=0, elementwise=True) -> World:
    """Layers of these widths, with random weights, biases, input and target."""
    random = np.random.default_rng(seed)
    columns = batch or 1
    x = random.normal(size=(widths[0], columns))
    if elementwise:
        y = random.normal(size=(widths[-1], columns))
    else:  # for softmax: probabilities
        y = random.dirichlet(np.ones(widths[-1]), columns).T
    weights, biases = [], []
    for n, m in itertools.pairwise(widths):
        weights.append(random.normal(size=(m, n)) / math.sqrt(n))
        biases.append(random.normal(size=(m, 1)))
    more = {"elementwise": elementwise, "seed": seed}
    return layers(weights, biases, x, y, sigma, words, batch > 0, **more)


def distance_to_kink(world: World) -> float:
    """How near to 0 any entry of W a + b comes, layer by layer."""
    a, nearest = world.given["a", 0].data, math.inf
    for layer in range(1, world.depth + 1):
        z = world.given["W", layer].data @ a + world.given["b", layer].data
        a, nearest = world.sigma(z), min(nearest, np.abs(z).min())
    return nearest


def away_from_kinks(seed, widths, words) -> World:
    worlds = (network(seed + k, widths, leaky, words) for k in range(0, 10_000, 10))
    return next(world for world in worlds if distance_to_kink(world) > 0.05)


def at_rest(world: World) -> World:
    """The same network with every given value 0: what holds only as a rule fails here."""
    zeros = {key: Value(0 * value.data, value.dims) for key, value in world.given.items()}
    return replace(world, words=f"{world.words}, all given values 0", given=zeros)


def networks() -> tuple[World, ...]:
    return (
        network(1, (3, 5, 2), sigmoid, "2 layers, logistic"),
        network(2, (4, 3, 6, 2), np.tanh, "3 layers, tanh"),
        network(3, (2, 5, 3, 6, 4), sine, "4 layers, sine"),
        away_from_kinks(4, (5, 2, 4, 3), "3 layers, a kink at 0"),
        at_rest(network(12, (4, 2, 3), np.tanh, "2 layers, tanh")),
    )


def three_layers() -> tuple[World, ...]:
    return (
        network(5, (3, 6, 5, 2), sigmoid, "3 layers, logistic"),
        network(6, (5, 2, 3, 4), sine, "3 layers, sine"),
        network(7, (2, 4, 6, 3), np.tanh, "3 layers, tanh"),
        at_rest(network(17, (4, 2, 5, 3), np.tanh, "3 layers, tanh")),
    )


def logistics() -> tuple[World, ...]:
    return (
        network(60, (3, 5, 2), sigmoid, "2 layers, logistic"),
        network(61, (4, 2, 6, 3), sigmoid, "3 layers, logistic"),
    )


def batches() -> tuple[World, ...]:
    return (
        network(8, (3, 5, 2), sigmoid, "2 layers, logistic, 4 examples", batch=4),
        network(9, (4, 3, 6, 2), np.tanh, "3 layers, tanh, 5 examples", batch=5),
        network(10, (2, 5, 4, 6, 3), sine, "4 layers, sine, 7 examples", batch=7),
        network(18, (4, 5, 3), np.tanh, "2 layers, tanh, 2 examples", batch=2),
    )


def labs() -> tuple[World, ...]:
    return (
        network(50, (3, 6, 5, 2), sigmoid, "3 layers, logistic, 4 examples", batch=4),
        network(51, (5, 4, 3, 6), sine, "3 layers, sine, 7 examples", batch=7),
        network(52, (4, 6, 5, 3), np.tanh, "3 layers, tanh, 2 examples", batch=2),
    )


def softmaxes() -> tuple[World, ...]:
    sizes = ((3, 5, 2), (4, 2, 6, 3), (2, 5, 3, 6, 4))
    return tuple(
        network(11 + k, widths, softmax, f"{len(widths) - 1} layers, softmax", elementwise=False)
        for k, widths in enumerate(sizes)
    )


def softmax_batches() -> tuple[World, ...]:
    return (
        network(30, (3, 5, 2), softmax, "2 layers, softmax, 4 examples", 4, elementwise=False),
        network(31, (4, 2, 6, 3), softmax, "3 layers, softmax, 5 examples", 5, elementwise=False),
    )


# -- Random smooth functions ------------------------------------------------------------


def smooth(random, rows, columns) -> Callable:
    """A smooth map of columns to columns, with no symmetry."""
    A, B = random.normal(size=(2, rows, columns)) / math.sqrt(columns)
    c = random.normal(size=(rows, 1))
    return lambda x: np.sin(A @ x + c) + np.tanh(B @ x) + (A @ x) * (B @ x) / 4


def composition(seed, r, p, q) -> World:
    """t (q) ↦ x(t) (p) ↦ f(x) a number, u(x) (r); g is a number made from u."""
    random = np.random.default_rng(seed)
    sizes = {"r": r, "p": p, "q": q}
    x, u, f, g = (smooth(random, *shape) for shape in ((p, q), (r, p), (1, p), (1, r)))
    single = q == 1
    t = Value(random.normal(size=(q, 1)), (ONE if single else ("q",), ONE))
    shapes = {"x": (("p",), ONE), "u": (("r",), ONE), "f": SCALAR, "g": SCALAR}
    words = f"{p} functions of {'one t' if single else f'{q} t'}"
    return World(
        words,
        sizes,
        {("t", None): t},
        frozenset({("t", None)}),
        seed=seed,
        functions={"x": x, "u": u, "f": f, "g": g},
        shapes=shapes,
        arguments={"x": ("t",), "u": ("x",), "f": ("x",), "g": ("u",)},
    )


def matrix_function(seed, m, n, p, along=0) -> World:
    """C, a smooth function of a matrix W; a direction H; a small η; x, u, v and B (n×p).

    With `along` = 1 or -1, H points along the gradient of C, or against it.
    """
    random = np.random.default_rng(seed)
    row, column = ("m",), ("n",)
    inner, outer = smooth(random, 4, m * n), random.normal(size=(1, 4))
    shapes = {
        "W": (row, column),
        "H": (row, column),
        "x": (column, ONE),
        "v": (column, ONE),
        "u": (row, ONE),
        "B": (column, ("p",)),
    }
    sizes = {"m": m, "n": n, "p": p}

    def draw(dims):
        return Value(random.normal(size=[math.prod(sizes[s] for s in d) for d in dims]), dims)

    def C(W):
        return outer @ inner(W.reshape(-1, 1))

    given = {(name, None): draw(dims) for name, dims in shapes.items()} | {
        ("\\eta", None): scalar(0.7)
    }
    if along:
        W = given["W", None].data
        steps = 1e-30j * np.eye(m * n).reshape(-1, m, n)
        slopes = np.array([C(W + step).imag / 1e-30 for step in steps])
        given["H", None] = Value(along * slopes.reshape(m, n) / 2, shapes["H"])
    moving = frozenset({("W", None), ("x", None), ("B", None)})
    towards = {0: "", 1: ", H along its gradient", -1: ", H against its gradient"}[along]
    return World(
        f"a smooth C of a {m}×{n} matrix{towards}",
        sizes,
        given,
        moving,
        seed=seed,
        functions={"C": C},
        shapes={"C": SCALAR},
        arguments={"C": ("W",)},
    )


class Setting(NamedTuple):
    """A family of worlds under a name; `inherits` is a setting whose definitions hold too.

    `shown` is what a reader must be told where an equation holds in this setting.
    """

    shown: str
    words: str
    worlds: Callable[[], tuple[World, ...]]
    inherits: str | None = None


NETWORKS = cache(networks)
SETTINGS = {
    "network": Setting("", "random networks, σ on each entry alone", NETWORKS),
    "layer": Setting(
        "",  # its lessons say that the layer is the last one
        "the last layer of random networks, σ on each entry alone",
        NETWORKS,
        "network",
    ),
    "three-layers": Setting("L = 3", "random networks with L = 3", cache(three_layers), "network"),
    "logistic": Setting(
        "the logistic function for σ",
        "random networks with the logistic function for σ",
        cache(logistics),
        "network",
    ),
    "batch": Setting(
        "a batch of N examples",
        "random networks and a batch of examples",
        cache(batches),
        "network",
    ),
    "lab": Setting(
        "L = 3, a batch of N examples",
        "random networks with L = 3 and a batch of examples",
        cache(labs),
        "batch",
    ),
    "softmax": Setting(
        "softmax for σ",
        "random networks with softmax for σ, which is not elementwise; y sums to 1",
        cache(softmaxes),
        "network",
    ),
    "softmax-batch": Setting(
        "softmax for σ, a batch of N examples",
        "random networks with softmax for σ and a batch of examples; each column of Y sums to 1",
        cache(softmax_batches),
        "batch",
    ),
    "one-t": Setting(
        "smooth f and x, one t",
        "random smooth f(x(t)), one t",
        cache(lambda: tuple(composition(s, r, p, 1) for s, r, p in ((21, 4, 3), (22, 2, 5)))),
    ),
    "several-t": Setting(
        "smooth f and x, several t",
        "random smooth f(x(t)), several t",
        cache(
            lambda: tuple(
                composition(23 + s, *sizes)
                for s, sizes in enumerate(((4, 3, 2), (2, 5, 3), (5, 2, 4)))
            )
        ),
    ),
    "two-t": Setting(
        "smooth f and x, two x and two t",
        "random smooth f(x(t)), two x and two t",
        cache(lambda: tuple(composition(s, 3, 2, 2) for s in (26, 27))),
    ),
    "matrix": Setting(
        "any matrices and columns, any smooth C",
        "random smooth functions of a matrix",
        cache(
            lambda: tuple(
                matrix_function(40 + s, *sizes)
                for s, sizes in enumerate(
                    ((2, 3, 4), (4, 2, 3), (3, 5, 2), (3, 2, 4, 1), (2, 4, 3, -1))
                )
            )
        ),
    ),
}
