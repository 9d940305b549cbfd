"""Three difference quotients, and the cost as one weight turns."""

from snippets.arguments import shapes
from snippets.layer import sigmoid
from snippets.worked import W, a, a_prev, y, z

floor = (a[0] - y[0]) ** 2  # the other output's square
frozen = z[1] - W[1, 0] * a_prev[0]  # what the other inputs and b add


@shapes("w: ...")
def C_of_weight(w):
    """C as w_10 turns, all else held: a number w -> a number."""
    return (sigmoid(a_prev[0] * w + frozen) - y[1]) ** 2 + floor


def forward_difference(f, x, h):
    """One step up: (f(x + h) - f(x)) / h."""
    return (f(x + h) - f(x)) / h


def central_difference(f, x, h):
    """A step up and a step down: (f(x + h) - f(x - h)) / 2h."""
    return (f(x + h) - f(x - h)) / (2 * h)


def complex_step(f, x, h=1e-30):
    """A step into the complex numbers: the imaginary part, / h."""
    return f(x + 1j * h).imag / h
