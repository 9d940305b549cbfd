"""The second and the third factor of the doubtful formula."""

import numpy as np

from snippets.arrays import arrays
from snippets.layer import sigmoid_slope


def a_jacobian(z, slope=sigmoid_slope):
    """Equation a-jacobian: z (m,) -> ∂a/∂z (m, m), diagonal.

    Raises ValueError as `slope` does.
    """
    return np.diag(slope(z))  # (m, m)


def z_by_W(a_prev, m):
    """Equation three-indices, I_ki a_j: a_prev (n,) -> ∂z/∂W (m, m, n).

    m is the number of outputs. `reshape(m, m * n)` is ∂z/∂vec(W).
    Raises ValueError as `arrays` does, and where m is less than 1.
    """
    (a_prev,) = arrays("a_prev: n", a_prev)
    if m < 1:
        raise ValueError(f"there are {m} outputs, wanted 1 or more")
    return np.eye(m)[:, :, None] * a_prev  # (m, m, n)
