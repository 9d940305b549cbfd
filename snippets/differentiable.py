"""Where the argument needs its conditions: a jump, softmax, a kink."""

import numpy as np

from snippets.arrays import arrays


def jump(x):
    """x_0 x_1 / (x_0² + x_1²), and 0 at the origin: x (2,) -> scalar.

    Both partial derivatives exist everywhere; at the origin it jumps.
    Raises ValueError as `arrays` does, and where x has not 2 entries.
    """
    (x,) = arrays("x: p", x)
    if x.shape != (2,):
        raise ValueError(f"x has shape {x.shape}, wanted (2,)")
    return x[0] * x[1] / (x @ x) if x @ x else 0.0  # ()


def softmax(z):
    """exp(z_k) / sum of all exp(z_i), not elementwise: z (m,) -> a (m,).

    The largest entry is subtracted first: the same on paper, no overflow.
    Raises ValueError as `arrays` does.
    """
    (z,) = arrays("z: m", z)
    powers = np.exp(z - z.max())  # (m,)
    return powers / powers.sum()  # (m,)


def relu(z):
    """max(z, 0), entry by entry, with a kink at 0: z (m,) -> a (m,).

    Raises ValueError as `arrays` does.
    """
    (z,) = arrays("z: m", z)
    return np.maximum(z, 0)  # (m,)
