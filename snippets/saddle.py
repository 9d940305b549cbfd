"""A network of two weights whose gradient vanishes where C is not least."""

from snippets.arguments import shapes


@shapes("w: 2")
def two_weights_cost(w):
    """(w_1 w_0 a - y)², a = 1.2, y = 0.9, σ(z) = z: w (2,) -> scalar."""
    return (w[1] * w[0] * 1.2 - 0.9) ** 2
