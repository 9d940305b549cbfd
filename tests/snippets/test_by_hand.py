"""The layer of fractions: everything equal, with ==."""

from fractions import Fraction as F

import pytest

from snippets.by_hand import W, a_prev, b, square, square_slope, y
from snippets.layer import cost, cost_slope, preactivation
from snippets.nudging import nudged_gradient, nudged_slope
from snippets.one_weight import entry_factors, output_error, row_gradient, weight_gradient

z = preactivation(W, a_prev, b)
delta = output_error(z, y, square, square_slope)


def C_of(W):
    return cost(square(preactivation(W, a_prev, b)), y)


def test_forward_by_hand():
    assert z.tolist() == [F(5, 2), F(3, 2)]
    assert square(z).tolist() == [F(25, 4), F(9, 4)]
    assert cost(square(z), y) == F(9, 16) + F(121, 144)


def test_backward_by_hand():
    assert cost_slope(square(z), y).tolist() == [F(-3, 2), F(11, 6)]
    assert delta.tolist() == [F(-15, 2), F(11, 2)]
    assert entry_factors(1, 2, z, y, a_prev, square, square_slope) == (F(11, 6), 3, 4)
    assert row_gradient(0, delta, a_prev).tolist() == [-15, F(-45, 2), -30]
    assert weight_gradient(delta, a_prev).tolist() == [[-15, F(-45, 2), -30], [11, F(33, 2), 22]]


def test_two_nudges_combine_to_the_exact_slope():
    h = F(1, 7)
    exact = (4 * nudged_gradient(C_of, W, h) - nudged_gradient(C_of, W, 2 * h)) / 3
    assert (exact == weight_gradient(delta, a_prev)).all()
    assert not (nudged_gradient(C_of, W, h) == exact).any()  # one nudge alone is not exact


def test_with_the_identity_one_nudge_is_exact():
    for i, j in [(0, 0), (1, 2)]:
        slope = nudged_slope(lambda W: cost(preactivation(W, a_prev, b), y), W, (i, j), F(1, 3))
        assert slope == 2 * (z[i] - y[i]) * a_prev[j]


@pytest.mark.parametrize("function", [square, square_slope])
def test_a_column_is_refused(function):
    with pytest.raises(ValueError, match=r"z has shape \(2, 1\)"):
        function([[F(1)], [F(2)]])
