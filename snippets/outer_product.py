"""What stands beside ∂C/∂W: the derivative with respect to the input."""

from snippets.arguments import shapes


@shapes("W: m n, delta: m")
def input_gradient(W, delta):
    """Equation input, ∂C/∂a_prev: W (m, n), delta (m,) -> (n,)."""
    return W.T @ delta
