"""The wrong ways are wrong, by how much the page says, and right where what they forget is 1."""

import numpy as np
import pytest

from snippets.card import slope_at_a, slope_forgotten
from snippets.nudging import off_by
from snippets.one_weight import output_error, weight_gradient
from snippets.worked import C_of, W, a, a_prev, y, z
from tests.gradcheck import agrees


@pytest.mark.parametrize("wrong", [slope_forgotten, slope_at_a])
def test_on_the_worked_layer_nudging_refuses_them(wrong):
    assert agrees(C_of, W, weight_gradient(output_error(z, y), a_prev))
    assert not agrees(C_of, W, weight_gradient(wrong(z, y), a_prev))


def test_each_is_off_by_the_slope_that_it_has_wrong():
    right = output_error(z, y)  # (m,)
    slope = a * (1 - a)  # (m,)
    at_a = 1 / (1 + np.exp(-a)) * (1 - 1 / (1 + np.exp(-a)))  # (m,)
    np.testing.assert_allclose(slope_forgotten(z, y) / right, 1 / slope, 1e-12)
    np.testing.assert_allclose(slope_at_a(z, y) / right, at_a / slope, 1e-12)


def test_the_damage_is_more_than_rounding():
    right = weight_gradient(output_error(z, y), a_prev)
    for wrong in (slope_forgotten, slope_at_a):
        assert off_by(weight_gradient(wrong(z, y), a_prev), right) > 0.01
