"""Each activation against its measured slope; softmax with two costs, also far from zero."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.activations import (
    cross_entropy,
    cross_entropy_error,
    relu_prime,
    softmax_error,
    softmax_jacobian,
    softplus,
)
from snippets.differentiable import softmax
from snippets.layer import cost
from tests.gradcheck import agrees
from tests.states import ACTIVATIONS

numbers = st.lists(st.floats(-4, 4), min_size=1, max_size=5)
pairs = st.lists(st.tuples(st.floats(-4, 4), st.floats(-1, 1)), min_size=1, max_size=5)


def of(pairs):
    return np.array([z for z, _ in pairs]), np.array([y for _, y in pairs])


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(numbers)
def test_a_slope_is_the_measured_one(name, z):
    f, slope = ACTIVATIONS[name]
    for x in z:
        if name != "relu" or abs(x) > 1e-3:
            assert agrees(lambda z: f(z)[0], np.array([x]), slope(np.array([x])))


def test_at_the_kink_relu_takes_the_slope_of_its_left():
    assert relu_prime([-1.0, -0.0, 0.0, 1e-300, 2.0]).tolist() == [0, 0, 0, 1, 1]


def test_softplus_and_cross_entropy_are_whole_far_from_zero():
    assert softplus([-800.0, 800.0]).tolist() == [0, 800]  # a warning would be an error here
    assert np.isclose(softplus([-40.0])[0], np.exp(-40.0), rtol=1e-12)
    assert cross_entropy([1000.0, 0.0], [0.0, 1.0]) == 1000
    assert cross_entropy([1000.0, 0.0], [1.0, 0.0]) == 0
    assert cross_entropy_error([1000.0, 0.0], [0.0, 1.0]).tolist() == [1, -1]


@given(pairs)
def test_cross_entropy_and_its_error(pairs):
    z, y = of(pairs)
    assert np.isclose(cross_entropy(z, y), -np.sum(y * np.log(softmax(z))))
    assert agrees(lambda z: cross_entropy(z, y), z, cross_entropy_error(z, y))


@given(pairs)
def test_where_the_targets_sum_to_one_the_error_is_a_minus_y(pairs):
    z, y = of(pairs)
    y[-1] += 1 - y.sum()
    assert np.allclose(cross_entropy_error(z, y), softmax(z) - y)


@given(pairs)
def test_the_square_error_of_softmax_keeps_its_sum(pairs):
    z, y = of(pairs)
    assert agrees(lambda z: cost(softmax(z), y), z, softmax_error(z, y))
    for k, row in enumerate(softmax_jacobian(z)):
        assert agrees(lambda z: softmax(z)[k], z, row)
    diagonal = np.diag(softmax_jacobian(z)) * 2 * (softmax(z) - y)  # one path only
    if z.size > 1 and not np.allclose(diagonal, softmax_error(z, y), atol=1e-4):
        assert not agrees(lambda z: cost(softmax(z), y), z, diagonal)
