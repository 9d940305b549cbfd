"""Measure a derivative: nudge one entry, see how far f moves."""

import math

import numpy as np


def real(X):
    """A copy of X that can be nudged: float64, or Fractions as they are.

    An integer cannot hold a small step, and float32 hardly shows it.
    Raises ValueError for NaN, infinities, nothing, and what is not real.
    """
    X = np.array(X)
    if X.dtype.kind in "iuf":
        X = X.astype(np.float64)
    elif X.dtype != object:
        raise ValueError(f"X {X.shape} holds {X.dtype}, not real numbers")
    if not X.size or not all(math.isfinite(x) for x in X.flat):
        raise ValueError(f"X {X.shape} is empty or not finite")
    return X


def nudged_slope(f, X, index, h=1e-4):
    """(f(X + h E) - f(X - h E)) / 2h; E is 1 at `index`, else 0.

    X holds real numbers and is left as it is; f returns a scalar.
    Raises ValueError where X or f is not real and finite.
    """
    up, down = real(X), real(X)
    up[index] += h
    down[index] -= h
    slope = (f(up) - f(down)) / (2 * h)
    if not math.isfinite(slope):
        raise ValueError(
            f"f is not finite with X {X.shape} nudged at {index}"
        )
    return slope


def nudged_gradient(f, X, h=1e-4):
    """Every nudged slope of f, collected in the shape of X.

    Fractions want a Fraction for h, and stay exact.
    Raises ValueError as `nudged_slope` does.
    """
    G = real(X)  # the shape of X
    for index in np.ndindex(G.shape):
        G[index] = nudged_slope(f, X, index, h)
    return G


def nudged_layers(C_of, layers, h=1e-4):
    """Every nudged slope of C_of(layers), for layers [(W, b), ...].

    -> [(by W, by b), ...], in the order and the shapes of the layers.
    Raises ValueError as `nudged_slope` does.
    """

    def nudged_pair(layer):
        W, b = layers[layer]

        def C_with(W, b):
            return C_of([*layers[:layer], (W, b), *layers[layer + 1 :]])

        return (
            nudged_gradient(lambda W: C_with(W, b), W, h),
            nudged_gradient(lambda b: C_with(W, b), b, h),
        )

    return [nudged_pair(layer) for layer in range(len(layers))]


def relative_error(claimed, measured):
    """The largest difference, as a share of the largest measured entry.

    0 for equal arrays, zeros too; infinite where all that was measured is 0
    and a claim is not.
    Raises ValueError where shapes differ or a number is not finite.
    """
    claimed, measured = np.asarray(claimed), np.asarray(measured)
    if claimed.shape != measured.shape:
        got, wanted = claimed.shape, measured.shape
        raise ValueError(f"claimed has shape {got}, wanted {wanted}")
    if not all(math.isfinite(x) for x in (*claimed.flat, *measured.flat)):
        raise ValueError(
            f"claimed or measured {claimed.shape} is not finite"
        )
    difference = np.max(np.abs(claimed - measured))
    size = np.max(np.abs(measured))
    if not difference:
        return 0.0
    return difference / size if size else math.inf


def power_above(error):
    """A power of ten above a measured error, as text: 6.9e-10 -> "1e-9".

    Below 2e-11 a nudge sees its own round-off, which differs between
    machines: everything there is "1e-10". Raises ValueError for infinity.
    """
    if not math.isfinite(error):
        raise ValueError(f"the error is {error}, wanted a finite one")
    return f"1e{math.floor(math.log10(max(error, 2e-11))) + 1}"
