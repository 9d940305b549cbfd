"""One weight, one row, the matrix: ∂C/∂W of the last layer."""

import numpy as np

from snippets.arrays import arrays
from snippets.layer import cost_slope, sigmoid, sigmoid_slope


def output_error(z, y, sigma=sigmoid, slope=sigmoid_slope):
    """Equation error, 2 (a - y) ⊙ σ'(z): z (m,), y (m,) -> delta (m,).

    Raises ValueError as `arrays`, `sigma` and `slope` do.
    """
    z, y = arrays("z: m, y: m", z, y)
    return cost_slope(sigma(z), y) * slope(z)  # (m,)


def entry_factors(i, j, z, y, a_prev, sigma=sigmoid, slope=sigmoid_slope):
    """Equation entry: three scalars whose product is ∂C/∂w_ij.

    z (m,), y (m,), a_prev (n,) -> 2 (a_i - y_i), σ'(z_i), a_prev_j.
    Raises ValueError as `arrays` does, and where W has no entry i, j.
    """
    z, y, a_prev = arrays("z: m, y: m, a_prev: n", z, y, a_prev)
    if not (0 <= i < z.size and 0 <= j < a_prev.size):
        shape = z.shape + a_prev.shape
        raise ValueError(f"no entry ({i}, {j}), wanted one of W {shape}")
    return cost_slope(sigma(z), y)[i], slope(z)[i], a_prev[j]


def row_gradient(i, delta, a_prev):
    """Equation row, δ_i a_prevᵀ: delta (m,), a_prev (n,) -> (n,).

    Raises ValueError as `arrays` does, and where W has no row i.
    """
    delta, a_prev = arrays("delta: m, a_prev: n", delta, a_prev)
    if not 0 <= i < delta.size:
        shape = delta.shape + a_prev.shape
        raise ValueError(f"no row {i}, wanted one of W {shape}")
    return delta[i] * a_prev  # (n,)


def weight_gradient(delta, a_prev):
    """Equation matrix: delta (m,), a_prev (n,) -> dC_dW (m, n).

    Raises ValueError as `arrays` does.
    """
    delta, a_prev = arrays("delta: m, a_prev: n", delta, a_prev)
    return np.outer(delta, a_prev)  # (m, n)
