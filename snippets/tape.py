"""A tape: each value knows what it was made of, and hands slopes back."""

import numpy as np


class Value:
    """An array; `made_of` has (value, rule) for each use of another one."""

    def __init__(self, array, made_of=()):
        self.array, self.made_of = np.asarray(array), made_of
        self.slope = np.zeros(self.array.shape)  # of the end, by this

    def backward(self, gradient):
        """Send the slope of the end, by this array, back to all others."""
        self.slope += gradient
        for value in reversed(in_order(self, [])):
            for source, rule in value.made_of:
                source.slope += rule(value.slope)  # each use adds


def in_order(value, done):
    """All values that it is made of, each behind its sources."""
    for source, _ in value.made_of:
        if source not in done:
            in_order(source, done)
    done.append(value)
    return done


def times(W, A):
    """W A, a matrix product."""
    rules = lambda g: g @ A.array.T, lambda g: W.array.T @ g
    return Value(W.array @ A.array, list(zip((W, A), rules)))


def plus(Z, b):
    """Z + b, with b added to each column."""
    rules = lambda g: g, lambda g: g.sum(axis=1)
    return Value(Z.array + b.array[:, None], list(zip((Z, b), rules)))


def squash(Z):
    """σ(Z), entry by entry."""
    A = 1 / (1 + np.exp(-Z.array))
    return Value(A, [(Z, lambda g: g * A * (1 - A))])


def mean_square(A, Y):
    """The sum of (A - Y)² over the number of columns."""
    miss, N = A.array - Y, Y.shape[1]
    return Value(np.sum(miss**2) / N, [(A, lambda g: g * 2 * miss / N)])
