"""The shape of each argument, stated once: `@shapes("W: m n, b: m")`.

Whoever imports `snippets` has their data converted and checked by it;
in what is shown and copied the line is left out.
"""

import functools
import inspect

import numpy as np


def shapes(wanted):
    """Convert the named arguments to arrays; ValueError where one is wrong.

    "W: m n" is (m, n), "t: 2" is (2,), "z: ..." has any shape; a letter is
    one size in all arguments. "layers: n_0 -> n_L" is a list of pairs
    (W, b), "A: n_0 -> n_L by N" a list of arrays (n_l, N).
    """
    specs = dict(item.split(": ") for item in wanted.split(", "))

    def decorate(function):
        signature = inspect.signature(function)

        @functools.wraps(function)
        def checked(*args, **kwargs):
            bound, sizes = signature.bind(*args, **kwargs), {}
            for name, spec in specs.items():
                if name in bound.arguments:
                    value = bound.arguments[name]
                    fitted = fit(name, value, spec.split(), sizes)
                    bound.arguments[name] = fitted
            return function(*bound.args, **bound.kwargs)

        return checked

    return decorate


def fit(name, value, spec, sizes):
    """One argument as its spec wants it; `sizes` has the known letters."""
    if "->" not in spec:
        return fit_array(name, value, spec, sizes)
    if name == "layers":
        return fit_layers(value, sizes)
    first, rest = int(spec[0][2:]), spec[4:]  # n_1 -> n_L by N: 1, [N]
    length = sizes["L"] + 1 - first
    if len(value) != length:
        raise ValueError(f"{name} has {len(value)} arrays, wanted {length}")
    return [
        fit_array(f"{name}[{k}]", X, [f"n_{first + k}", *rest], sizes)
        for k, X in enumerate(value)
    ]


def fit_layers(layers, sizes):
    """Pairs (W, b), each with the outputs of the one before as inputs."""
    if not layers:
        raise ValueError("layers is empty, wanted [(W, b), ...]")
    fitted = []
    for k, (W, b) in enumerate(layers, 1):
        W = fit_array(f"W of layer {k}", W, [f"n_{k}", f"n_{k - 1}"], sizes)
        b = fit_array(f"b of layer {k}", b, [f"n_{k}"], sizes)
        fitted.append((W, b))
    sizes.update({"L": len(layers), "n_L": sizes[f"n_{len(layers)}"]})
    return fitted


def fit_array(name, value, spec, sizes):
    """An array of floats (or complex) that has the shape of the spec."""
    X = np.asarray(value)
    if X.dtype.kind in "biu":
        X = X.astype(float)
    if X.dtype.kind not in "fc":
        raise ValueError(f"{name} holds {X.dtype}, wanted numbers")
    known = [int(x) if x.isdigit() else sizes.get(x) for x in spec]
    fits = len(spec) == X.ndim and all(
        size in (None, came) for size, came in zip(known, X.shape)
    )
    if not X.size or not (fits or spec == ["..."]):
        wanted = in_words(spec, sizes) + ("" if X.size else ", not empty")
        raise ValueError(f"{name} has shape {X.shape}, wanted {wanted}")
    if not np.isfinite(X).all():
        wrong = X.size - np.count_nonzero(np.isfinite(X))
        raise ValueError(f"{name} {X.shape} has {wrong} NaN or infinite")
    sizes.update(zip(spec, X.shape))
    return X


def in_words(spec, sizes):
    """A spec as a shape: (m = 2, n)."""
    named = [f"{x} = {sizes[x]}" if x in sizes else x for x in spec]
    comma = "," if len(named) == 1 and spec != ["..."] else ""
    return f"({', '.join(named)}{comma})"
