"""The worked example hides nothing: no square, no zero, no one, no symmetry."""

import numpy as np
import pytest

from snippets import by_hand, worked
from snippets.layer import cost, preactivation, sigmoid, sigmoid_prime
from snippets.nudging import nudged_gradient
from snippets.one_weight import output_error, weight_gradient


@pytest.mark.parametrize("example", [worked, by_hand])
def test_no_number_hides_a_mistake(example):
    numbers = [*example.W.flat, *example.b, *example.a_prev, *example.y]
    assert example.W.shape == (2, 3)
    assert not {0, 1, -1} & set(numbers)
    assert len({abs(w) for w in example.W.flat}) == example.W.size
    assert len({*example.a_prev}) == example.a_prev.size


def test_no_quantity_can_be_taken_for_another():
    z, a, y = worked.z, worked.a, worked.y
    numbers = [abs(x) for x in (*z, *a, *sigmoid_prime(z), *y, *output_error(z, y))]
    assert len({round(float(x), 6) for x in numbers}) == len(numbers)


def test_the_difference_from_nudging_is_truncation_and_so_the_same_on_every_machine():
    claimed = weight_gradient(output_error(worked.z, worked.y), worked.a_prev)
    short, long = (
        np.abs(claimed - nudged_gradient(worked.C_of, worked.W, h)).max() for h in (1e-4, 2e-4)
    )
    assert long / short == pytest.approx(4, rel=0.05)  # grows as the square of the step


def test_the_cost_as_a_function_of_W_holds_the_rest():
    assert worked.C_of(worked.W) == cost(worked.a, worked.y)
    other = worked.W + np.array([[0.3, -0.2, 0.1], [0.5, 0.7, -0.4]])
    z = preactivation(other, worked.a_prev, worked.b)
    assert worked.C_of(other) == cost(sigmoid(z), worked.y)
    with pytest.raises(ValueError, match=r"W has shape \(3, 3\), wanted \(2, 3\)"):
        worked.C_of(np.ones((3, 3)))


def test_no_printed_entry_stands_on_a_rounding_edge():
    delta = output_error(worked.z, worked.y)
    for x in [*delta, *weight_gradient(delta, worked.a_prev).flat, *worked.z, *worked.a]:
        assert abs(x * 1e4 % 1 - 0.5) > 1e-6
        assert np.isfinite(x)
