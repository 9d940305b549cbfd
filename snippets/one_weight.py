"""One weight, one row, the matrix: ∂C/∂W of the last layer."""

import numpy as np

from snippets.arguments import shapes
from snippets.layer import sigmoid, sigmoid_prime


@shapes("z: m, y: m")
def output_error(z, y, sigma=sigmoid, sigma_prime=sigmoid_prime):
    """Equation error, ∂C/∂z: z (m,), y (m,) -> delta (m,)."""
    return 2 * (sigma(z) - y) * sigma_prime(z)


@shapes("z: m, y: m, a_prev: n")
def entry_factors(i, j, z, y, a_prev):
    """Equation entry, z (m,), y (m,), a_prev (n,): factors of ∂C/∂w_ij."""
    return 2 * (sigmoid(z[i]) - y[i]), sigmoid_prime(z[i]), a_prev[j]


@shapes("delta: m, a_prev: n")
def weight_gradient(delta, a_prev):
    """Equation matrix, ∂C/∂W: delta (m,), a_prev (n,) -> (m, n)."""
    return np.outer(delta, a_prev)
