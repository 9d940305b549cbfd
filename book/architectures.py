"""Networks in which a value is used more than once: contexts for the lessons about them.

They give sizes, arrays and σ; what is made from them, a page defines, as for every context.
"""

import math
from functools import cache

import numpy as np

from proofread.equations.environments import Context, Environment
from proofread.equations.values import SCALAR, UNIT_DIMENSION, Key, Value, scalar

COLUMN = UNIT_DIMENSION


def draw(seed: int, sizes: dict[str, int], shapes: dict[Key, tuple[str, ...]]) -> dict[Key, Value]:
    """A random array for each key: of one size, a column; of two, a matrix; of none, a number."""
    random = np.random.default_rng(seed)
    bindings = {}
    for key, names in shapes.items():
        dims = (*((name,) for name in names), COLUMN, COLUMN)[:2] if names else SCALAR
        rows, columns = (math.prod(sizes[name] for name in label) for label in dims)
        bindings[key] = Value(random.normal(size=(rows, columns)) / math.sqrt(columns), dims)
    return bindings


def variables(bindings: dict[Key, Value], names: str) -> frozenset[Key]:
    return frozenset(key for key in bindings if key[0] in names)


def recurrence(seed: int, p: int, q: int, steps: int, sigma, words: str) -> Environment:
    """One W and one V in every step ℓ; x^{(ℓ)} comes in, y is the target of the last step."""
    sizes = {"p": p, "q": q}
    shapes = {("W", None): ("p", "p"), ("V", None): ("p", "q"), ("b", None): ("p",)}
    shapes |= {("x", step): ("q",) for step in range(1, steps + 1)}
    shapes |= {("a", 0): ("p",), ("y", None): ("p",)}
    given = draw(seed, sizes, shapes)
    description = f"{steps} steps, {words}, {p} units"
    return Environment(description, sizes, given, variables(given, "WVb"), steps, sigma, seed=seed)


def residual(seed: int, n: int, depth: int, sigma, words: str) -> Environment:
    """Layers of one width n, so that what comes in can be added to what comes out."""
    shapes = {("W", layer): ("n", "n") for layer in range(1, depth + 1)}
    shapes |= {("b", layer): ("n",) for layer in range(1, depth + 1)}
    shapes |= {("a", 0): ("n",), ("y", None): ("n",)}
    given = draw(seed, {"n": n}, shapes)
    description = f"{depth} layers, {words}, each of {n} units"
    return Environment(
        description, {"n": n}, given, variables(given, "Wb"), depth, sigma, seed=seed
    )


def picked_rows(seed: int, rows: int, p: int, picks: tuple[int, ...]) -> Environment:
    """P picks rows of W, one twice: row s of P is 1 at the place of its word, else 0."""
    sizes = {"q": rows, "p": p, "N": len(picks)}
    given = draw(seed, sizes, {("W", None): ("q", "p"), ("Y", None): ("N", "p")})
    given["P", None] = Value(np.eye(rows)[list(picks)], (("N",), ("q",)))
    description = f"{len(picks)} of {rows} rows, one of them twice"
    constrained = frozenset({("P", None)})
    moving = variables(given, "W")
    return Environment(description, sizes, given, moving, constrained=constrained, seed=seed)


def convolution(seed: int, q: int, r: int) -> Environment:
    """An x of p = q + r - 1 entries, q windows of r entries, one v for all windows."""
    sizes = {"p": q + r - 1, "q": q, "r": r}
    given = draw(seed, sizes, {("x", None): ("p",), ("v", None): ("r",), ("y", None): ("q",)})
    description = f"{q} windows of {r} entries"
    return Environment(description, sizes, given, variables(given, "xv"), seed=seed)


def softmax_of_rows(z):
    powers = np.exp(z)
    return powers / powers.sum(axis=1, keepdims=True)


def attention(seed: int, sizes: dict[str, int]) -> Environment:
    """N queries and r keys of p entries each, r values of q entries."""
    shapes = {("Q", None): ("N", "p"), ("K", None): ("r", "p"), ("V", None): ("r", "q")}
    given = draw(seed, sizes, shapes | {("Y", None): ("N", "q")})
    description = f"{sizes['N']} queries, {sizes['r']} keys"
    moving = variables(given, "QKV")
    return Environment(
        description, sizes, given, moving, None, softmax_of_rows, elementwise=False, seed=seed
    )


def norm_layer(seed: int, n: int, batch: int) -> Environment:
    """A column x[s] for each of N examples; γ and β scale and shift each row; ε is small."""
    sizes = {"n": n, "N": batch}
    shapes = {("Z", None): ("n", "N"), ("\\gamma", None): ("n",), ("\\beta", None): ("n",)}
    given = draw(seed, sizes, shapes | {("Y", None): ("n", "N")})
    given["\\varepsilon", None] = scalar(0.01 * n)
    description = f"{batch} examples of {n} entries"
    moving = variables(given, ("Z", "\\gamma", "\\beta"))
    return Environment(description, sizes, given, moving, seed=seed)


ARCHITECTURES = {
    "recurrence": Context(
        "one W in every step",
        "random networks that use one W in every step",
        cache(
            lambda: (
                recurrence(70, 3, 2, 2, np.tanh, "tanh"),
                recurrence(71, 2, 4, 3, np.sin, "sine"),
                recurrence(72, 4, 3, 1, np.tanh, "tanh"),
            )
        ),
    ),
    "residual": Context(
        "layers of one width",
        "random networks whose layers are of one width",
        cache(
            lambda: (
                residual(73, 3, 2, np.tanh, "tanh"),
                residual(74, 4, 3, np.sin, "sine"),
                residual(75, 2, 1, np.tanh, "tanh"),
            )
        ),
    ),
    "picked-rows": Context(
        "P picks one row of W for each example",
        "random rows, one of them picked twice",
        cache(
            lambda: (
                picked_rows(76, 5, 2, (1, 3, 1)),
                picked_rows(77, 3, 4, (0, 2, 2, 2, 0)),
            )
        ),
    ),
    "convolution": Context(
        "p = q + r - 1",
        "random x and v",
        cache(lambda: (convolution(78, 4, 3), convolution(79, 3, 2), convolution(80, 2, 5))),
    ),
    "attention": Context(
        "softmax of each row for σ",
        "random queries, keys and values; softmax of each row for σ",
        cache(
            lambda: (
                attention(81, {"N": 3, "r": 4, "p": 2, "q": 5}),
                attention(82, {"N": 2, "r": 5, "p": 6, "q": 3}),
                attention(83, {"N": 5, "r": 3, "p": 4, "q": 2}),
            )
        ),
    ),
    "norm-layer": Context(
        "a batch of N examples",
        "random columns, a scale and a shift for each row",
        cache(lambda: (norm_layer(84, 3, 4), norm_layer(85, 2, 5), norm_layer(86, 5, 3))),
    ),
}
