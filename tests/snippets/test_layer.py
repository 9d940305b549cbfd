"""The forward functions: values, slopes, the shape law."""

import numpy as np
import pytest
from hypothesis import given

from snippets.layer import cost, cost_derivative, preactivation, sigmoid, sigmoid_prime
from snippets.nudging import nudged_gradient
from tests.gradcheck import agrees, complex_step, layers


@given(layers)
def test_each_preactivation_is_one_row_times_the_inputs_plus_its_bias(x):
    z = preactivation(x.W, x.a_prev, x.b)
    by_entry = [sum(x.W[i, j] * x.a_prev[j] for j in range(x.n)) + x.b[i] for i in range(x.m)]
    assert z.shape == (x.m,)
    assert np.allclose(z, by_entry)


@given(layers)
def test_z_by_weight_input_and_bias(x):
    identity = np.eye(x.m)
    for k in range(x.m):
        by_weight = np.outer(identity[k], x.a_prev)  # I_ki a_j
        assert agrees(lambda W: preactivation(W, x.a_prev, x.b)[k], x.W, by_weight)
        assert agrees(lambda a: preactivation(x.W, a, x.b)[k], x.a_prev, x.W[k])
        assert agrees(lambda b: preactivation(x.W, x.a_prev, b)[k], x.b, identity[k])


@given(layers)
def test_sigmoid_is_elementwise_with_the_claimed_slope(x):
    jacobian = np.diag(sigmoid_prime(x.z))
    for k in range(x.m):
        assert agrees(lambda z: sigmoid(z)[k], x.z, jacobian[k])
        assert np.allclose(complex_step(lambda z: sigmoid(z)[k], x.z), jacobian[k], rtol=1e-12)


def test_sigmoid_at_points_that_are_known():
    assert np.allclose(sigmoid([-np.log(3), 0, np.log(4)]), [0.25, 0.5, 0.8], rtol=1e-15)
    assert np.allclose(sigmoid_prime([-np.log(3), 0, np.log(4)]), [3 / 16, 1 / 4, 0.16], rtol=1e-15)


@pytest.mark.parametrize("z", [40.0, -40.0])
def test_a_saturated_unit_has_almost_no_slope_and_its_nudge_measures_none(z):
    assert 0 <= sigmoid_prime(z) < 1e-17
    assert abs(nudged_gradient(sigmoid, z)) < 1e-12


def test_shapes_that_numpy_would_broadcast_are_refused_in_a_copy_too():
    with pytest.raises(AssertionError):
        cost.__wrapped__(np.ones((2, 1)), np.ones(2))


@given(layers)
def test_cost_and_its_slope(x):
    assert np.isclose(cost(x.a, x.y), sum((x.a[k] - x.y[k]) ** 2 for k in range(x.m)))
    assert cost(x.a, x.y).shape == ()
    assert agrees(lambda a: cost(a, x.y), x.a, cost_derivative(x.a, x.y))
    assert np.allclose(complex_step(lambda a: cost(a, x.y), x.a), cost_derivative(x.a, x.y))


@given(layers)
def test_planted_slips_in_the_slopes_are_rejected(x):
    a, y = x.a + 1, x.a  # a difference of exactly 1 everywhere: no slip can hide in a small one
    right = cost_derivative(a, y)
    slips = {"sign": -right, "factor": right / 2, "swapped": cost_derivative(y, a), "a only": 2 * a}
    slips["one term dropped"] = np.where(np.arange(x.m) == 0, 0, right)
    for name, slip in slips.items():
        if name != "a only" or abs(y).max() > 1e-3:
            assert not agrees(lambda a: cost(a, y), a, slip), name


def test_the_slope_of_sigma_at_a_is_rejected():
    z = np.array([-1.2, 0.7, 2.0])
    assert not agrees(lambda z: sigmoid(z).sum(), z, sigmoid_prime(sigmoid(z)))
    assert not agrees(lambda z: sigmoid(z).sum(), z, -sigmoid_prime(z))
    assert agrees(lambda z: sigmoid(z).sum(), z, sigmoid_prime(z))
