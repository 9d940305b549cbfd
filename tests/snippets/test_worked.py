"""The worked example hides nothing: no square, no zero, no one, no symmetry."""

import math

import numpy as np
import pytest

from snippets import by_hand, worked
from snippets.layer import cost, preactivation, sigmoid, sigmoid_slope
from snippets.nudging import nudged_gradient, relative_error
from snippets.one_weight import output_error, weight_gradient


@pytest.mark.parametrize("example", [worked, by_hand])
def test_no_number_hides_a_mistake(example):
    numbers = [*example.W.flat, *example.b, *example.a_prev, *example.y]
    assert example.W.shape == (2, 3)
    assert not {0, 1, -1} & set(numbers)
    assert len({abs(w) for w in example.W.flat}) == example.W.size
    assert len({*example.a_prev}) == example.a_prev.size


@pytest.mark.parametrize(
    ("example", "sigma", "slope"),
    [
        (worked, sigmoid, sigmoid_slope),
        (by_hand, by_hand.square, by_hand.square_slope),
    ],
)
def test_no_quantity_can_be_taken_for_another(example, sigma, slope):
    z = preactivation(example.W, example.a_prev, example.b)
    delta = output_error(z, example.y, sigma, slope)
    numbers = [abs(x) for x in (*z, *sigma(z), *slope(z), *example.y, *delta)]
    assert len({round(float(x), 6) for x in numbers}) == len(numbers)


def test_the_printed_bound_of_the_error_is_the_same_on_every_machine():
    """The error is truncation, far above round-off, and not beside a power of ten."""
    delta = output_error(worked.z, worked.y)
    claimed = weight_gradient(delta, worked.a_prev)

    error = relative_error(claimed, nudged_gradient(worked.C_of, worked.W))
    longer = relative_error(claimed, nudged_gradient(worked.C_of, worked.W, 2e-4))
    assert longer / error == pytest.approx(4, rel=0.05)  # grows as the square of the step
    assert 0.1 < math.log10(error) % 1 < 0.9


def test_the_cost_as_a_function_of_W_holds_the_rest():
    assert worked.C_of(worked.W) == cost(worked.a, worked.y)
    other = worked.W + np.array([[0.3, -0.2, 0.1], [0.5, 0.7, -0.4]])
    z = preactivation(other, worked.a_prev, worked.b)
    assert worked.C_of(other) == cost(sigmoid(z), worked.y)
    with pytest.raises(ValueError, match=r"b has shape \(2,\), wanted \(m = 3,\)"):
        worked.C_of(np.ones((3, 3)))


def test_no_printed_entry_stands_on_a_rounding_edge():
    delta = output_error(worked.z, worked.y)
    for x in [*delta, *weight_gradient(delta, worked.a_prev).flat, *worked.z, *worked.a]:
        assert abs(x * 1e4 % 1 - 0.5) > 1e-6
        assert np.isfinite(x)
