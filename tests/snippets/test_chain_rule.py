"""The small f(x(t)): its slopes, their product, and the f for which the chain rule fails."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from snippets.chain_rule import cone, f_gradient, f_of_x, t, x_jacobian, x_of_t
from tests.gradcheck import agrees, complex_step

numbers = st.floats(-2, 2)
two = st.tuples(numbers, numbers).map(np.array)
three = st.tuples(numbers, numbers, numbers).map(np.array)


@given(three)
def test_the_jacobian_of_x_has_a_row_for_each_x(t):
    J = x_jacobian(t)
    assert J.shape == (2, 3)
    for k in range(2):
        assert agrees(lambda t: x_of_t(t)[k], t, J[k])


@given(two)
def test_the_slopes_of_f(x):
    assert agrees(f_of_x, x, f_gradient(x))
    assert not agrees(f_of_x, x, f_gradient(x) + 0.1)


@given(three)
def test_the_row_times_the_jacobian_is_the_derivative_by_t(t):
    claimed = f_gradient(x_of_t(t)) @ x_jacobian(t)
    assert agrees(lambda t: f_of_x(x_of_t(t)), t, claimed)
    assert np.allclose(complex_step(lambda t: f_of_x(x_of_t(t)), t), claimed)


def test_planted_slips_are_rejected():
    row, J = f_gradient(x_of_t(t)), x_jacobian(t)
    assert agrees(lambda t: f_of_x(x_of_t(t)), t, row @ J)
    for wrong in (-row @ J, row[0] * J[0], row @ J[:, ::-1], row[::-1] @ J):
        assert not agrees(lambda t: f_of_x(x_of_t(t)), t, wrong)


def test_at_t_the_two_paths_from_the_first_t_pull_opposite_ways():
    x, row, J = x_of_t(t), f_gradient(x_of_t(t)), x_jacobian(t)
    assert (x.tolist(), f_of_x(x)) == ([-4, 2], -8)
    assert (row * J[:, 0]).tolist() == [6, -16]
    assert (row @ J).tolist() == [-10, 12, -2]


def test_the_cone_has_no_directional_derivative_the_axes_and_one_half_along_the_diagonal():
    assert agrees(cone, np.zeros(2), np.zeros(2))
    assert agrees(lambda t: cone([t, t]), np.zeros(()), np.array(0.5))


@given(two, numbers)
def test_the_cone_is_straight_along_every_line_through_the_origin(x, t):
    if x @ x > 0.1:
        assert np.isclose(cone(t * x), t * cone(x))
        assert abs(cone(x)) <= np.linalg.norm(x)  # so it is continuous at the origin
