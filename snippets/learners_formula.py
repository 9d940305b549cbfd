"""The second and the third factor of the learner's formula."""

import numpy as np

from snippets.arguments import shapes
from snippets.layer import sigmoid_prime


@shapes("z: m")
def a_jacobian(z):
    """Equation a-jacobian, ∂a/∂z: z (m,) -> (m, m), diagonal."""
    return np.diag(sigmoid_prime(z))


@shapes("a_prev: n")
def z_tensor(a_prev, m):
    """Equation three-indices, ∂z_k/∂w_ij: a_prev (n,) -> (m, m, n)."""
    return np.eye(m)[:, :, None] * a_prev
