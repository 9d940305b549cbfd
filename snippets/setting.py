"""A network of two weights whose gradient vanishes where C is not least."""

from snippets.arrays import arrays


def two_weights_cost(w, a=1.2, y=0.9):
    """(W^(2) W^(1) a^(0) - y)²: one input, one hidden unit, one output.

    σ is the identity and there are no biases: w (2,) holds W^(1), W^(2),
    a is a^(0) -> scalar.
    Raises ValueError as `arrays` does, and where w has not 2 entries.
    """
    (w,) = arrays("w: p", w)
    if w.shape != (2,):
        raise ValueError(f"w has shape {w.shape}, wanted (2,)")
    return (w[1] * w[0] * a - y) ** 2  # ()
