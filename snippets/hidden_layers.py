"""Hidden layers: the errors of one example, from the last layer back."""

import itertools
import math

from snippets.arguments import shapes
from snippets.layer import (
    cost_derivative,
    preactivation,
    sigmoid,
    sigmoid_prime,
)
from snippets.one_weight import output_error, weight_gradient


@shapes("layers: n_0 -> n_L, a: n_0")
def forward_example(layers, a):
    """Equations z and a, a (n_0,): [z^(1), ...], [a^(0), a^(1), ...]."""
    zs, activations = [], [a]
    for W, b in layers:
        zs.append(preactivation(W, activations[-1], b))
        activations.append(sigmoid(zs[-1]))
    return zs, activations


@shapes("W_next: m n, delta_next: m, z: n")
def hidden_error(W_next, delta_next, z):
    """Equation hidden: W_next (m, n), delta_next (m,), z (n,) -> (n,)."""
    return (W_next.T @ delta_next) * sigmoid_prime(z)


@shapes("layers: n_0 -> n_L, zs: n_1 -> n_L, y: n_L")
def all_errors(layers, zs, y):
    """Equations error and hidden, y (n_L,): [delta^(1), ..., delta^(L)]."""
    errors = [output_error(zs[-1], y)]
    for (W_next, _), z in zip(layers[:0:-1], zs[-2::-1]):
        errors.insert(0, hidden_error(W_next, errors[0], z))
    return errors


@shapes("layers: n_0 -> n_L, a: n_0, y: n_L")
def backward_example(layers, a, y):
    """Equations all-W and all-b: a (n_0,), y (n_L,) -> [(∂C/∂W, ∂C/∂b)]."""
    zs, activations = forward_example(layers, a)
    errors = all_errors(layers, zs, y)
    return [
        (weight_gradient(delta, a_prev), delta)
        for delta, a_prev in zip(errors, activations)
    ]


@shapes("layers: n_0 -> n_L, a: n_0, y: n_L")
def path_products(layers, a, y, layer, i, j):
    """The slopes along each path, a (n_0,), y (n_L,): {path: product}.

    A path leads from w_ij to C, through these units: (i, ..., an output).
    """
    zs, activations = forward_example(layers, a)
    a_prev, z, later = activations[layer - 1], zs[layer - 1], zs[layer:]
    dC_da = cost_derivative(activations[-1], y)
    products = {}
    for rest in itertools.product(*(range(z_to.size) for z_to in later)):
        path = (i, *rest)
        product = a_prev[j] * sigmoid_prime(z[i])
        for (W, _), z_to, k, to in zip(layers[layer:], later, path, rest):
            product *= W[to, k] * sigmoid_prime(z_to[to])
        products[path] = product * dC_da[path[-1]]
    return products


def count_paths(widths):
    """How many paths lead from all weights to C, widths n_0, ..., n_L."""
    paths = 0
    for layer in range(1, len(widths)):
        weights = widths[layer - 1] * widths[layer]
        paths += weights * math.prod(widths[layer + 1 :])  # on from each
    return paths
