"""What stands beside ∂C/∂W: the derivatives by the bias and the input."""

import numpy as np

from snippets.arrays import arrays
from snippets.one_weight import weight_gradient


def extended_gradient(delta, a_prev):
    """Equation extended: delta (m,), a_prev (n,) -> (m, n+1).

    [∂C/∂W, ∂C/∂b]: the bias is a weight whose input is always 1.
    Raises ValueError as `weight_gradient` does.
    """
    return weight_gradient(delta, np.append(a_prev, 1))  # (m, n+1)


def input_gradient(W, delta):
    """Equation input: W (m, n), delta (m,) -> ∂C/∂a_prev (n,).

    Raises ValueError as `arrays` does.
    """
    W, delta = arrays("W: m n, delta: m", W, delta)
    return W.T @ delta  # (n,)
