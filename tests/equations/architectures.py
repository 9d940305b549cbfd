"""Networks in which a value is used more than once: contexts of `ahead.md`, and of no page yet.

They give sizes, arrays and σ; what is made from them, a page defines, as for every context.
"""

import math
from collections.abc import Callable
from functools import cache
from types import MappingProxyType

import numpy as np

from book.contexts import sampled
from proofread.equations.environments import Context, Environment
from proofread.equations.values import UNIT_DIMENSION, Key, Value, scalar


def random_environment(
    words: str,
    seed: int,
    sizes: dict[str, int],
    shapes: dict[Key, tuple[str, ...]],
    moving: str | tuple[str, ...],
    fixed: dict[Key, Value] = MappingProxyType({}),
    **more,
) -> Environment:
    """A random array for each key: of one size, a column; of two, a matrix. Some values are fixed.

    `moving` has the names of what a differential moves.
    """
    random = np.random.default_rng(seed)
    bindings = {}
    for key, names in shapes.items():
        dims = (*((name,) for name in names), UNIT_DIMENSION)[:2]
        rows, columns = (math.prod(sizes[name] for name in label) for label in dims)
        bindings[key] = Value(random.normal(size=(rows, columns)) / math.sqrt(columns), dims)
    bindings |= fixed
    variables = frozenset(key for key in bindings if key[0] in moving)
    return Environment(words, sizes, bindings, variables, seed=seed, **more)


def recurrence(seed: int, p: int, q: int, steps: int, sigma, name: str) -> Environment:
    """One W and one V in every step ℓ; x^{(ℓ)} comes in, y is the target of the last step."""
    shapes = {("W", None): ("p", "p"), ("V", None): ("p", "q"), ("b", None): ("p",)}
    shapes |= {("x", step): ("q",) for step in range(1, steps + 1)}
    shapes |= {("a", 0): ("p",), ("y", None): ("p",)}
    words, more = f"{steps} steps, {name}, {p} units", {"depth": steps, "sigma": sigma}
    return random_environment(words, seed, {"p": p, "q": q}, shapes, "WVb", **more)


def residual(seed: int, n: int, depth: int, sigma, name: str) -> Environment:
    """Layers of one width n, so that what comes in can be added to what comes out."""
    shapes = {("W", layer): ("n", "n") for layer in range(1, depth + 1)}
    shapes |= {("b", layer): ("n",) for layer in range(1, depth + 1)}
    shapes |= {("a", 0): ("n",), ("y", None): ("n",)}
    words = f"{depth} layers, {name}, each of {n} units"
    return random_environment(words, seed, {"n": n}, shapes, "Wb", depth=depth, sigma=sigma)


def picked_rows(seed: int, rows: int, p: int, picks: tuple[int, ...]) -> Environment:
    """P picks rows of W, one twice: row s of P is 1 at the place of its word, else 0."""
    sizes = {"q": rows, "p": p, "N": len(picks)}
    shapes = {("W", None): ("q", "p"), ("Y", None): ("N", "p")}
    fixed = {("P", None): Value(np.eye(rows)[list(picks)], (("N",), ("q",)))}
    words, constrained = f"{len(picks)} of {rows} rows, one of them twice", frozenset(fixed)
    return random_environment(words, seed, sizes, shapes, "W", fixed, constrained=constrained)


def convolution(seed: int, q: int, r: int) -> Environment:
    """An x of p = q + r - 1 entries, q windows of r entries, one v for all windows."""
    sizes = {"p": q + r - 1, "q": q, "r": r}
    shapes = {("x", None): ("p",), ("v", None): ("r",), ("y", None): ("q",)}
    return random_environment(f"{q} windows of {r} entries", seed, sizes, shapes, "xv")


def softmax_of_rows(z):
    powers = np.exp(z)
    return powers / powers.sum(axis=1, keepdims=True)


def attention(seed: int, sizes: dict[str, int]) -> Environment:
    """N queries and r keys of p entries each, r values of q entries."""
    shapes = {("Q", None): ("N", "p"), ("K", None): ("r", "p"), ("V", None): ("r", "q")}
    shapes |= {("Y", None): ("N", "q")}
    words, more = f"{sizes['N']} queries, {sizes['r']} keys", {"sigma": softmax_of_rows}
    return random_environment(words, seed, sizes, shapes, "QKV", **more, elementwise=False)


def norm_layer(seed: int, n: int, batch: int) -> Environment:
    """A column x[s] for each of N examples; γ and β scale and shift each row; ε is small."""
    sizes, gamma, beta = {"n": n, "N": batch}, "\\gamma", "\\beta"
    shapes = {("Z", None): ("n", "N"), (gamma, None): ("n",), (beta, None): ("n",)}
    shapes |= {("Y", None): ("n", "N")}
    words, small = f"{batch} examples of {n} entries", {("\\varepsilon", None): scalar(0.01 * n)}
    return random_environment(words, seed, sizes, shapes, ("Z", gamma, beta), small)


def family(shown: str, make: Callable[..., Environment], *samples: tuple) -> Context:
    return sampled("arrays", shown, cache(lambda: tuple(make(*sample) for sample in samples)))


ARCHITECTURES = {
    "recurrence": family(
        "one W in every step",
        recurrence,
        (70, 3, 2, 2, np.tanh, "tanh"),
        (71, 2, 4, 3, np.sin, "sine"),
        (72, 4, 3, 1, np.tanh, "tanh"),
    ),
    "residual": family(
        "layers of one width",
        residual,
        (73, 3, 2, np.tanh, "tanh"),
        (74, 4, 3, np.sin, "sine"),
        (75, 2, 1, np.tanh, "tanh"),
    ),
    "picked-rows": family(
        "P picks one row of W for each example",
        picked_rows,
        (76, 5, 2, (1, 3, 1)),
        (77, 3, 4, (0, 2, 2, 2, 0)),
    ),
    "convolution": family("p = q + r - 1", convolution, (78, 4, 3), (79, 3, 2), (80, 2, 5)),
    "attention": family(
        "softmax of each row for σ",
        attention,
        (81, {"N": 3, "r": 4, "p": 2, "q": 5}),
        (82, {"N": 2, "r": 5, "p": 6, "q": 3}),
        (83, {"N": 5, "r": 3, "p": 4, "q": 2}),
    ),
    "norm-layer": family("a batch of N examples", norm_layer, (84, 3, 4), (85, 2, 5), (86, 5, 3)),
}
