"""What stands beside ∂C/∂W: the bias and the input."""

import numpy as np

from snippets.arguments import shapes
from snippets.one_weight import weight_gradient


@shapes("delta: m, a_prev: n")
def extended_gradient(delta, a_prev):
    """Equation extended, [∂C/∂W, ∂C/∂b]: (m,), (n,) -> (m, n+1)."""
    return weight_gradient(delta, np.append(a_prev, 1))


@shapes("W: m n, delta: m")
def input_gradient(W, delta):
    """Equation input, ∂C/∂a_prev: W (m, n), delta (m,) -> (n,)."""
    return W.T @ delta
