"""The tempting wrong ways, once each, to print beside the right one."""

from snippets.layer import cost_slope, sigmoid, sigmoid_slope


def slope_forgotten(z, y, sigma=sigmoid):
    """Wrong on purpose, equation not-slope-forgotten: 2 (a - y).

    z (m,), y (m,) -> (m,). Raises ValueError as `cost_slope` does.
    """
    return cost_slope(sigma(z), y)  # (m,)


def slope_at_a(z, y, sigma=sigmoid, slope=sigmoid_slope):
    """Wrong on purpose, equation not-slope-at-a: 2 (a - y) ⊙ σ'(a).

    z (m,), y (m,) -> (m,). Raises ValueError as `cost_slope` does.
    """
    a = sigma(z)  # (m,)
    return cost_slope(a, y) * slope(a)  # (m,)
