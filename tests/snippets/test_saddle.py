"""The two-weight network: what it computes, its gradient, and that (0, 0) is a saddle."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.layer import cost
from snippets.saddle import two_weights_cost
from tests.gradcheck import agrees

numbers = st.floats(-3, 3)


@given(numbers, numbers)
def test_it_is_the_cost_of_a_network_without_sigma(w_0, w_1):
    a = np.array([[w_1]]) @ (np.array([[w_0]]) @ np.array([1.2]))  # (1,)
    assert np.isclose(two_weights_cost([w_0, w_1]), cost(a, [0.9]))


@given(numbers, numbers)
def test_its_gradient(w_0, w_1):
    x, y = 1.2, 0.9
    error = 2 * (w_1 * w_0 * x - y) * x
    w = np.array([w_0, w_1])
    assert agrees(two_weights_cost, w, error * np.array([w_1, w_0]))
    if abs(error * (abs(w_0) - abs(w_1))) > 0.1:
        assert not agrees(two_weights_cost, w, error * w)


@pytest.mark.parametrize("h", [1e-3, 0.1, 0.5])
def test_the_origin_is_a_saddle(h):
    start = two_weights_cost([0, 0])
    assert agrees(two_weights_cost, np.zeros(2), np.zeros(2))
    assert two_weights_cost([h, h]) < start < two_weights_cost([h, -h])
