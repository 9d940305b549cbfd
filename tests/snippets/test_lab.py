"""The lab's curve is closed, and the network of the lab learns it."""

import numpy as np
import pytest

from snippets.batches import backward_batch, batch_cost, forward_batch
from snippets.lab import curve, lab_layers, x, y
from snippets.worked_network import random_layers
from tests.gradcheck import agrees


def test_the_curve_is_closed_smooth_and_inside_the_unit_square():
    t = np.linspace(0, 1, 1001)
    points = curve(t)
    np.testing.assert_allclose(points[:, 0], points[:, -1])
    assert 0 < points.min() < points.max() < 1
    steps = np.linalg.norm(np.diff(points), axis=0)
    assert 0 < steps.min() <= steps.max() < 5e-3


def test_the_data_are_one_input_and_two_outputs_for_each_point():
    assert x.shape == (1, 60)
    assert y.shape == (2, 60)
    assert x.size == x.shape[1]  # what the lab divides by; with two inputs it would be 2 N


def test_the_curve_at_points_that_are_known():
    half = np.sqrt(0.5)
    wanted = [[0.88, 0.5 + 0.3 * half, 0.42], [0.5, 0.4 + 0.3 * half, 0.8]]
    np.testing.assert_allclose(curve([0, 1 / 8, 1 / 4]), wanted)


def test_the_layers_are_drawn_from_the_seed_and_the_first_are_wide():
    drawn = random_layers((1, 6, 7, 2), 3)
    for (W, b), (V, c), size in zip(lab_layers(3), drawn, (8, 2, 1), strict=True):
        assert np.array_equal(W, size * V)
        assert np.array_equal(b, size * c)


@pytest.mark.parametrize("layer", [0, 1, 2])
@pytest.mark.parametrize("part", [0, 1], ids=["W", "b"])
def test_each_of_the_six_gradients_is_what_nudging_measures(layer, part):
    layers = lab_layers(1)
    claimed = backward_batch(layers, forward_batch(layers, x), y)[layer][part]

    def C_with(X):
        moved = [list(pair) for pair in layers]
        moved[layer][part] = X
        return batch_cost(forward_batch(moved, x)[-1], y)

    assert agrees(C_with, layers[layer][part], claimed)
    assert not agrees(C_with, layers[layer][part], -claimed)
