"""Train: against the gradient, step by step, as long as it is finite."""

import math
from typing import NamedTuple

import numpy as np

from snippets.batches import batch_cost, forward, gradients


class Training(NamedTuple):
    """What a training gave: the layers, and what each step saw."""

    layers: list  # the last ones with finite weights and a finite cost
    costs: list  # of the batch of each step, before it
    norms: list  # of each step: per layer, the length of all of ∂C/∂W
    stopped: str  # why it ended early; empty if it did not


def trained(layers, A, Y, rate, batches):
    """Descend once for each batch, with the gradients batch-W and batch-b.

    A (n_0, N), Y (n_L, N); a batch is anything that picks columns of both.
    Ends early, and says so, when a cost or a weight is not finite.
    Raises ValueError for data that are not finite, a rate that is not
    finite and positive, and as `forward` and `gradients` do.
    """
    for name, X in (("A", A), ("Y", Y)):
        if wrong := np.size(X) - np.count_nonzero(np.isfinite(X)):
            raise ValueError(
                f"{name} {np.shape(X)} has {wrong} entries not finite"
            )
    if not 0 < rate < math.inf:
        raise ValueError(f"the rate is {rate}, wanted finite and positive")
    good, costs, norms = layers, [], []
    with np.errstate(all="ignore"):  # what is not finite is found below
        for step, batch in enumerate(batches):
            activations = forward(layers, A[:, batch])
            C = batch_cost(activations[-1], Y[:, batch])
            if wrong := not_finite(layers, C):
                stopped = f"stopped before step {step}: {wrong}"
                return Training(good, costs, norms, stopped)
            found = gradients(layers, activations, Y[:, batch])
            good = layers
            layers = [
                (W - rate * dC_dW, b - rate * dC_db)  # (m, n), (m,)
                for (W, b), (dC_dW, dC_db) in zip(good, found, strict=True)
            ]
            costs.append(C)
            norms.append([np.sqrt(np.sum(dC_dW**2)) for dC_dW, _ in found])
        C = batch_cost(forward(layers, A)[-1], Y)
        if wrong := not_finite(layers, C):
            stopped = f"stopped after the last step: {wrong}"
            return Training(good, costs, norms, stopped)
    return Training(layers, costs, norms, "")


def not_finite(layers, C):
    """What is not finite of a cost and all weights, in words; or ""."""
    if not np.isfinite(C):
        return f"the cost is {C}"
    parts = [part for pair in layers for part in pair]
    if not all(np.isfinite(part).all() for part in parts):
        return "a weight or bias is not finite"
    return ""


def minibatches(N, size, epochs, random):
    """All examples in random order, `epochs` times, in batches of `size`.

    Returns a list of index arrays; the last of an epoch may be smaller.
    Raises ValueError for a size that is not 1 to N.
    """
    if not 1 <= size <= N:
        raise ValueError(f"size is {size}, wanted 1 to N = {N}")
    batches = []
    for _ in range(epochs):
        order = random.permutation(N)  # (N,)
        batches += [order[k : k + size] for k in range(0, N, size)]
    return batches
