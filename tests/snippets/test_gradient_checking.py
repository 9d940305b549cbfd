"""The three quotients on functions whose slope is known, and the cost of one weight."""

import numpy as np
import pytest

from snippets.gradient_checking import (
    C_of_weight,
    central_difference,
    complex_step,
    forward_difference,
)
from snippets.worked import C_of, W


def test_the_quotients_of_a_cube_have_the_errors_of_the_textbook():
    def cube(x):
        return x**3

    np.testing.assert_allclose(forward_difference(cube, 2.0, 0.5), 12 + 3 * 2 * 0.5 + 0.25)
    np.testing.assert_allclose(central_difference(cube, 2.0, 0.5), 12 + 0.25)
    np.testing.assert_allclose(complex_step(cube, 2.0), 12, rtol=1e-15)
    np.testing.assert_allclose(complex_step(cube, 2.0, 0.5), 12 - 0.25)


@pytest.mark.parametrize("w", [-0.3, 0.4, 2.0])
def test_the_cost_of_one_weight_is_that_of_the_layer(w):
    moved = W.copy()
    moved[1, 0] = w
    np.testing.assert_allclose(C_of_weight(w), C_of(moved), rtol=1e-14)
