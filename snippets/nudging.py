"""Measure a derivative: nudge one entry, see how far f moves."""

import math

import numpy as np


def nudged_slope(f, X, index, h=1e-4):
    """(f(X + h E) - f(X - h E)) / 2h; E is 1 at `index`, else 0.

    X is an array of real numbers, left as it is; f returns a scalar.
    Raises ValueError where f is NaN or infinite.
    """
    up, down = X.copy(), X.copy()
    up[index] += h
    down[index] -= h
    slope = (f(up) - f(down)) / (2 * h)
    if not math.isfinite(slope):
        raise ValueError(
            f"f is not finite at X {X.shape} nudged at {index}"
        )
    return slope


def nudged_gradient(f, X, h=1e-4):
    """Every nudged slope of f, collected in the shape of X.

    float32 is nudged as float64, where a small step leaves digits to see;
    Fractions want a Fraction for h, and stay exact.
    Raises ValueError for NaN, infinities, and what is not real.
    """
    X = np.asarray(X)
    if X.dtype.kind in "iuf":
        X = X.astype(np.float64)
    elif X.dtype != object:
        raise ValueError(
            f"X {X.shape} holds {X.dtype}, wanted real numbers"
        )
    if not X.size or not all(math.isfinite(x) for x in X.flat):
        raise ValueError(f"X {X.shape} is empty or not finite")
    G = np.empty_like(X)  # the shape of X
    for index in np.ndindex(X.shape):
        G[index] = nudged_slope(f, X, index, h)
    return G


def relative_error(claimed, measured):
    """The largest difference, as a share of the largest measured entry.

    0 for equal arrays, whatever they hold.
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
    machines: everything there is "1e-10".
    """
    return f"1e{math.floor(math.log10(max(error, 2e-11))) + 1}"
