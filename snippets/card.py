"""The tempting wrong ways, once each, to print beside the right one."""

from snippets.arguments import shapes
from snippets.layer import cost_derivative, sigmoid, sigmoid_prime


@shapes("z: m, y: m")
def slope_forgotten(z, y):
    """Wrong on purpose, not-slope-forgotten: z (m,), y (m,) -> (m,)."""
    return cost_derivative(sigmoid(z), y)


@shapes("z: m, y: m")
def slope_at_a(z, y):
    """Wrong on purpose, not-slope-at-a: z (m,), y (m,) -> (m,)."""
    a = sigmoid(z)
    return cost_derivative(a, y) * sigmoid_prime(a)
