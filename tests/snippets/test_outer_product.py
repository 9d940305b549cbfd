"""The derivatives by the bias and by the input: nudged, and each slip rejected."""

import numpy as np
import pytest
from hypothesis import given

from snippets.one_weight import output_error, weight_gradient
from snippets.outer_product import input_gradient
from tests.gradcheck import Layer, agrees, complex_step, layers


def error(x):
    return output_error(x.z, x.y, x.sigma, x.slope)


def C_of(x, **changed):
    """The cost of the layer with its W, a_prev or b changed."""
    W, a_prev, b = (changed.get(name, getattr(x, name)) for name in ("W", "a_prev", "b"))
    return np.sum((x.sigma(W @ a_prev + b) - x.y) ** 2)


@given(layers)
def test_the_derivative_by_b_is_the_error(x):
    assert agrees(lambda b: C_of(x, b=b), x.b, error(x))
    assert np.allclose(complex_step(lambda b: C_of(x, b=b), x.b), error(x), rtol=1e-10)


@given(layers)
def test_the_derivative_by_b_does_not_vanish_with_b(x):
    x.b = np.zeros(x.m)
    x.z = x.W @ x.a_prev
    assert agrees(lambda b: C_of(x, b=b), x.b, error(x))


@given(layers)
def test_the_derivative_by_the_input(x):
    claimed = input_gradient(x.W, error(x))
    assert claimed.shape == (x.n,)
    assert agrees(lambda a: C_of(x, a_prev=a), x.a_prev, claimed)
    assert np.allclose(complex_step(lambda a: C_of(x, a_prev=a), x.a_prev), claimed, rtol=1e-10)


@given(layers)
def test_the_rank_is_at_most_one(x):
    assert np.linalg.matrix_rank(weight_gradient(error(x), x.a_prev)) <= 1
    assert not np.linalg.matrix_rank(weight_gradient(np.zeros(x.m), x.a_prev))
    assert not np.linalg.matrix_rank(weight_gradient(error(x), np.zeros(x.n)))


SLIPS = {
    "sign": lambda x: -input_gradient(x.W, error(x)),
    "W for its transpose": lambda x: x.W @ error(x),
    "one path": lambda x: x.W[0] * error(x)[0],
    "slope of sigma twice": lambda x: x.W.T @ (error(x) * x.slope(x.z)),
    "outer for dot": lambda x: np.outer(x.W, error(x)),
}


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "sine"])
def test_planted_slips_in_the_derivative_by_the_input_are_rejected(slip, activation):
    for seed in range(5):
        x = Layer(3, 3, seed, activation, scale=0.3)
        assert agrees(lambda a: C_of(x, a_prev=a), x.a_prev, input_gradient(x.W, error(x)))
        assert not agrees(lambda a: C_of(x, a_prev=a), x.a_prev, SLIPS[slip](x))


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "sine"])
def test_planted_slips_in_the_derivative_by_b_are_rejected(activation):
    for seed in range(5):
        x = Layer(3, 2, seed, activation, scale=0.3)
        for slip in (-error(x), error(x) * x.b, error(x) * x.a_prev[0], error(x)[::-1]):
            assert not agrees(lambda b: C_of(x, b=b), x.b, slip)
