"""The measuring instrument itself: right on what is known."""

import numpy as np
import pytest

from snippets.nudging import nudged_gradient, nudged_layers, off_by


def test_a_nudged_gradient_is_the_known_one_and_its_difference_shrinks_as_the_square_of_the_step():
    X = np.array([0.3, 1.2])
    differences = [
        np.abs(nudged_gradient(lambda X: np.sin(X).sum(), X, h) - np.cos(X)) for h in (1e-2, 1e-3)
    ]
    assert np.allclose(differences[0] / differences[1], 100, rtol=0.1)
    assert np.allclose(nudged_gradient(lambda X: np.sin(X).sum(), X), np.cos(X), atol=1e-8)


def test_the_gradient_of_a_matrix_has_its_shape_and_leaves_it_as_it_was():
    X = np.arange(6.0).reshape(2, 3)
    X.setflags(write=False)
    assert np.allclose(nudged_gradient(lambda X: np.sum(X**2), X), 2 * X)


@pytest.mark.parametrize("dtype", [int, np.float32])
def test_integers_and_float32_are_nudged_as_float64(dtype):
    G = nudged_gradient(lambda X: np.sum(X**2), np.array([1, 2], dtype))
    assert G.dtype == np.float64
    assert np.allclose(G, [2, 4])


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
    coarse = nudged_layers(C_of, layers, h=1)[1][0]
    assert np.allclose(coarse, [[245]])  # ((4 + 1)³ - (4 - 1)³) 5 / 2


def test_off_by_is_the_largest_difference_divided_by_the_largest_right_entry():
    assert off_by(np.array([1.0, 9.0]), np.array([-10.0, 10.0])) == pytest.approx(1.1)
    assert off_by(np.array([4.0, -5.0]), np.array([4.0, -5.0])) == 0
