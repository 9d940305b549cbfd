"""One forward and backward pass, by this site's code and by each library that is installed.

A library is a function of a case to `TimedCalls`: the pass, and the matrix products that it cannot
do without, by the same library. Its arrays are made, and its code compiled, before any timing.
`rows` says whether examples are rows, the habit of most libraries, or columns, as on this site.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.cases import Case
from benchmarks.copied import backward_batch, forward_batch
from benchmarks.targets import OURS


@dataclass(frozen=True)
class TimedCalls:
    """What is timed: each returns when its numbers are there."""

    whole: Callable[[], object]
    products: Callable[[], object]
    gradients: Callable[[], list[np.ndarray]]  # in the order W, b, W, b, …


class WrongGradient(Exception):
    """A library's gradient is not ours: its speed means nothing."""


def products_of(layers, activations, errors, rows: bool):
    """The matrix products of a pass, W A, Δ Aᵀ and Wᵀ Δ, and nothing else."""
    products = []
    for layer, ((W, _), A, Delta) in enumerate(zip(layers, activations, errors, strict=False)):
        products.append(A @ W.T if rows else W @ A)
        products.append(Delta.T @ A if rows else Delta @ A.T)
        if layer:
            products.append(Delta @ W if rows else W.T @ Delta)
    return products


def random_errors(case: Case):
    """Arrays in the place of the errors Δ, of their shapes: the time does not depend on values."""
    random = np.random.default_rng(1)
    shapes = [(m, case.N) for m in case.widths[1:]]
    return [random.normal(size=shape).astype(case.dtype) for shape in shapes]


def flat(pairs):
    return [X for pair in pairs for X in pair]


def laid_out(arrays, rows: bool):
    """The same numbers with examples as rows, in memory too, or as they are."""
    return [np.ascontiguousarray(X.T) for X in arrays] if rows else arrays


def prepared(case: Case, rows: bool, convert: Callable):
    """Layers, A, Y, activations and errors as the arrays of a library."""
    layers, A, Y = case.numbers()
    all_A = forward_batch(layers, A)
    A, Y, *rest = map(convert, laid_out([A, Y, *all_A, *random_errors(case)], rows))
    layers = [(convert(W), convert(b)) for W, b in layers]
    return layers, A, Y, rest[: len(all_A)], rest[len(all_A) :]


def ours(case: Case) -> TimedCalls:
    layers, A, Y, activations, errors = prepared(case, False, np.asarray)
    return TimedCalls(
        lambda: backward_batch(layers, forward_batch(layers, A), Y),
        lambda: products_of(layers, activations, errors, rows=False),
        lambda: flat(backward_batch(layers, forward_batch(layers, A), Y)),
    )


def pytorch(case: Case, rows: bool) -> TimedCalls:
    torch = importlib.import_module("torch")
    linear, squares = torch.nn.functional.linear, torch.nn.functional.mse_loss
    layers, A, Y, activations, errors = prepared(case, rows, torch.tensor)
    weights = [(W.clone(), b) for W, b in layers]
    for X in flat(layers):
        X.requires_grad_()

    def whole():
        X = A
        for W, b in layers:
            X = torch.sigmoid(linear(X, W, b) if rows else W @ X + b[:, None])
        cost = squares(X, Y, reduction="sum") / case.N
        return torch.autograd.grad(cost, flat(layers))

    return TimedCalls(
        whole,
        lambda: products_of(weights, activations, errors, rows),
        lambda: [G.numpy() for G in whole()],
    )


def jax(case: Case, rows: bool) -> TimedCalls:
    jax = importlib.import_module("jax")
    jax.config.update("jax_enable_x64", True)
    layers, A, Y, activations, errors = prepared(case, rows, jax.numpy.asarray)

    def cost(layers, X, Y):
        for W, b in layers:
            X = jax.nn.sigmoid(X @ W.T + b if rows else W @ X + b[:, None])
        return jax.numpy.sum((X - Y) ** 2) / case.N

    compiled = jax.jit(jax.grad(cost))
    products = jax.jit(lambda *X: products_of(*X, rows))
    return TimedCalls(
        lambda: jax.block_until_ready(compiled(layers, A, Y)),
        lambda: jax.block_until_ready(products(layers, activations, errors)),
        lambda: [np.asarray(G) for G in flat(compiled(layers, A, Y))],
    )


def autograd(case: Case, rows: bool) -> TimedCalls:
    anp, grad = importlib.import_module("autograd.numpy"), importlib.import_module("autograd").grad
    layers, A, Y, activations, errors = prepared(case, rows, np.asarray)

    def cost(layers):
        X = A
        for W, b in layers:
            Z = anp.dot(X, W.T) + b if rows else anp.dot(W, X) + b[:, None]
            X = 1 / (1 + anp.exp(-Z))
        return anp.sum((X - Y) ** 2) / case.N

    slope = grad(cost)
    return TimedCalls(
        lambda: slope(layers),
        lambda: products_of(layers, activations, errors, rows),
        lambda: flat(slope(layers)),
    )


# Name ↦ the package, and what makes its calls.
BASELINES = {"PyTorch": ("torch", pytorch), "JAX": ("jax", jax), "autograd": ("autograd", autograd)}


def installed() -> tuple[list[str], dict[str, str]]:
    """The names of the libraries that are here, and why each of the others is left out."""
    here, missing = [OURS], {}
    for name, (module, _) in BASELINES.items():
        try:
            importlib.import_module(module)
            here.append(name)
        except ImportError:
            missing[name] = "not installed"
    return here, missing


def timed_calls(name: str, case: Case, layout: str) -> TimedCalls:
    return ours(case) if name == OURS else BASELINES[name][1](case, layout == "rows")


def prepare(name: str, case: Case) -> dict[str, TimedCalls]:
    """The calls of a library by layout: of this site columns alone, of others rows, too.

    Raises WrongGradient where a gradient is not that of this site.
    """
    layouts = ("columns",) if name == OURS else ("columns", "rows")
    calls = {layout: timed_calls(name, case, layout) for layout in layouts}
    for each in calls.values():
        compare(name, case, each.gradients())
    return calls


def compare(name: str, case: Case, claimed) -> float:
    """The largest difference from our gradients, as a share of the largest entry of each."""
    wanted = ours(case).gradients()
    if [np.shape(G) for G in claimed] != [G.shape for G in wanted]:
        raise WrongGradient(f"{name}, {case}: other shapes")
    both = zip(claimed, wanted, strict=True)
    errors = [np.max(np.abs(G - H)) / np.max(np.abs(H)) for G, H in both]
    error = float(np.max(errors))  # NaN if one is: Python's max would pass over it
    types = {str(np.asarray(G).dtype) for G in claimed}
    if not error < TOLERANCE[case.dtype] or types != {case.dtype}:
        raise WrongGradient(f"{name}, {case}: off by {error:.1e}, dtypes {sorted(types)}")
    return error


TOLERANCE = {"float64": 1e-11, "float32": 1e-4}
