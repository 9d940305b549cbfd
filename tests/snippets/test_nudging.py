"""The measuring instrument itself: right on what is known, and honest about the rest."""

import math

import numpy as np
import pytest

from snippets.nudging import (
    nudged_gradient,
    nudged_layers,
    nudged_slope,
    power_above,
    relative_error,
)


def test_a_nudged_slope_is_the_known_one_and_its_error_shrinks_as_the_square_of_the_step():
    X = np.array([0.3, 1.2])
    errors = [
        abs(nudged_slope(lambda X: np.sin(X).sum(), X, 1, h) - math.cos(1.2)) for h in (1e-2, 1e-3)
    ]
    assert 90 < errors[0] / errors[1] < 110


def test_the_gradient_of_a_matrix_has_its_shape_and_leaves_it_as_it_was():
    X = np.arange(6.0).reshape(2, 3)
    X.setflags(write=False)
    assert np.allclose(nudged_gradient(lambda X: np.sum(X**2), X), 2 * X)


def test_every_array_of_every_layer_is_nudged_with_the_others_held():
    layers = [(np.array([[1.0, 2.0]]), np.array([3.0])), (np.array([[4.0]]), np.array([5.0]))]

    def C_of(layers):
        (W_1, b_1), (W_2, b_2) = layers
        return np.sum(W_1**2) * b_1[0] + W_2[0, 0] ** 3 * b_2[0]

    (by_W_1, by_b_1), (by_W_2, by_b_2) = nudged_layers(C_of, layers)
    assert np.allclose(by_W_1, [[6, 12]])
    assert np.allclose(by_b_1, [5])
    assert np.allclose(by_W_2, [[240]])
    assert np.allclose(by_b_2, [64])


def test_integers_and_float32_are_nudged_as_float64():
    for dtype in (int, np.float32):
        G = nudged_gradient(lambda X: np.sum(X**2), np.array([1, 2], dtype))
        assert G.dtype == np.float64
        assert np.allclose(G, [2, 4])
        assert nudged_slope(lambda X: np.sum(X**2), np.array([1, 2], dtype), 0) == pytest.approx(2)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_refused(bad):
    with pytest.raises(ValueError, match=r"X \(2,\) is empty or not finite"):
        nudged_gradient(np.sum, np.array([1.0, bad]))
    with pytest.raises(ValueError, match=r"X \(2,\) nudged at \(0,\)"):
        nudged_gradient(lambda X: bad, np.array([1.0, 2.0]))
    with pytest.raises(ValueError, match="not finite"):
        relative_error([bad], [1.0])
    with pytest.raises(ValueError, match="not finite"):
        relative_error([1.0], [bad])


def test_what_is_empty_or_not_real_is_refused():
    with pytest.raises(ValueError, match="empty"):
        nudged_gradient(np.sum, np.array([]))
    with pytest.raises(ValueError, match="not real numbers"):
        nudged_gradient(np.sum, np.array([1j]))


def test_the_relative_error_is_a_share_of_the_largest_entry():
    assert relative_error([1.0, 9.0], [1.0, 10.0]) == pytest.approx(0.1)
    assert relative_error([0.0], [0.0]) == 0
    assert relative_error([1.0], [0.0]) == math.inf
    with pytest.raises(ValueError, match=r"claimed has shape \(2, 1\), wanted \(2,\)"):
        relative_error([[1.0], [2.0]], [1.0, 2.0])


@pytest.mark.parametrize(
    ("error", "power"),
    [
        (6.9e-10, "1e-9"),
        (1e-9, "1e-8"),
        (0.58, "1e0"),
        (1.5, "1e1"),
        (1e-15, "1e-10"),
        (0, "1e-10"),
    ],
)
def test_the_printed_power_of_ten_is_above_the_error(error, power):
    assert power_above(error) == power
    assert error < float(power)


def test_an_infinite_error_has_no_power_above():
    with pytest.raises(ValueError, match="the error is inf"):
        power_above(math.inf)
