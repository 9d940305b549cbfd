"""Hidden layers: the errors of one example, from the last layer back."""

import itertools

import numpy as np

from snippets.arrays import arrays
from snippets.layer import cost_slope, preactivation, sigmoid, sigmoid_slope
from snippets.one_weight import output_error, weight_gradient
from snippets.outer_product import input_gradient


def forward_pass(layers, a, sigma=sigmoid):
    """Equations z and a, from layer 1 to L: layers [(W, b), ...], a (n_0,)
    -> zs [z^(1), ..., z^(L)] and activations [a^(0), ..., a^(L)].

    Raises ValueError where there is no layer, and as `preactivation` does:
    where a layer does not fit what comes in.
    """
    if not layers:
        raise ValueError("layers is empty, wanted [(W, b), ...]")
    zs, activations = [], arrays("a: n", a)
    for W, b in layers:
        zs.append(preactivation(W, activations[-1], b))
        activations.append(sigma(zs[-1]))
    return zs, activations


def hidden_error(W_next, delta_next, z, slope=sigmoid_slope):
    """Equation hidden: W_next (m, n), delta_next (m,), z (n,) -> (n,).

    Raises ValueError as `arrays` does.
    """
    wanted = "W_next: m n, delta_next: m, z: n"
    W_next, delta_next, z = arrays(wanted, W_next, delta_next, z)
    return input_gradient(W_next, delta_next) * slope(z)  # (n,)


def all_errors(layers, zs, y, sigma=sigmoid, slope=sigmoid_slope):
    """Equations error and hidden: -> [delta^(1), ..., delta^(L)].

    zs and layers as in `forward_pass`, y (n_L,).
    Raises ValueError as `output_error` and `hidden_error` do.
    """
    errors = [output_error(zs[-1], y, sigma, slope)]
    for layer in range(len(layers) - 1, 0, -1):
        W_next, _ = layers[layer]  # counted from 0: W of layer + 1
        z = zs[layer - 1]
        errors.insert(0, hidden_error(W_next, errors[0], z, slope))
    return errors


def example_gradients(layers, a, y, sigma=sigmoid, slope=sigmoid_slope):
    """Equations all-W and all-b, one example: a (n_0,), y (n_L,)
    -> [(dC_dW, dC_db), ...], in the order and the shapes of the layers.

    Raises ValueError as `forward_pass` and `all_errors` do.
    """
    zs, activations = forward_pass(layers, a, sigma)
    errors = all_errors(layers, zs, y, sigma, slope)
    return [
        (weight_gradient(delta, a_prev), delta)
        for delta, a_prev in zip(errors, activations, strict=False)
    ]


def path_products(
    layers, a, y, layer, i, j, sigma=sigmoid, slope=sigmoid_slope
):
    """Equation paths, up to C: one product for each path from w_ij of
    `layer` to C. A path is the units that it visits: (i, ...), the last
    is an output. -> {path: product}; their sum is ∂C/∂w_ij.

    layers, a and y as in `example_gradients`; layer is 1, ..., L.
    Raises ValueError as `forward_pass` does, and where there is no w_ij.
    """
    zs, activations = forward_pass(layers, a, sigma)
    shapes = dict(enumerate((W.shape for W, _ in layers), 1))
    m, n = shapes.get(layer, (0, 0))
    if not (0 <= i < m and 0 <= j < n):
        raise ValueError(f"no w_{i},{j} of layer {layer}: W are {shapes}")
    C_slopes = cost_slope(activations[-1], y)  # (n_L,)
    slopes = [slope(z) for z in zs]
    products = {}
    for units in itertools.product(*(range(z.size) for z in zs[layer:])):
        path = (i, *units)
        product = activations[layer - 1][j] * slopes[layer - 1][i]
        for above, (k, i_next) in enumerate(
            itertools.pairwise(path), layer
        ):
            W_next, _ = layers[above]
            product *= W_next[i_next, k] * slopes[above][i_next]
        products[path] = product * C_slopes[path[-1]]
    return products


def fitting_products(shape, **factors):
    """Every product of two matrices that has this shape: each as it is or
    transposed, in both orders. -> {"X @ Y.T": the product, ...}

    Raises ValueError where there are not two factors, or not matrices.
    """
    if len(factors) != 2 or any(np.ndim(X) != 2 for X in factors.values()):
        shapes = {name: np.shape(X) for name, X in factors.items()}
        raise ValueError(f"the factors are {shapes}, wanted two matrices")
    ways = [
        [(name, np.asarray(X)), (f"{name}.T", np.asarray(X).T)]
        for name, X in factors.items()
    ]
    pairs = [*itertools.product(*ways), *itertools.product(*ways[::-1])]
    return {
        f"{left} @ {right}": X @ Y
        for (left, X), (right, Y) in pairs
        if X.shape[1] == Y.shape[0] and (len(X), Y.shape[1]) == shape
    }
