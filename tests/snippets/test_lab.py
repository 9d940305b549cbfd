"""The lab's curve is closed, and the network of the lab learns it."""

import numpy as np
import pytest

from snippets.batches import forward, gradients
from snippets.lab import cost_with, curve, lab_layers, x, y
from tests.agree import agrees


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


@pytest.mark.parametrize("layer", [0, 1, 2])
@pytest.mark.parametrize("part", [0, 1], ids=["W", "b"])
def test_each_of_the_six_gradients_is_what_nudging_measures(layer, part):
    layers = lab_layers(1)
    claimed = gradients(layers, forward(layers, x), y)[layer][part]
    assert agrees(lambda X: cost_with(layers, layer, part, X, x, y), layers[layer][part], claimed)
    assert not agrees(
        lambda X: cost_with(layers, layer, part, X, x, y), layers[layer][part], -claimed
    )


def test_a_part_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"W has shape \(2, 2\).*wanted \(6, 1\)"):
        cost_with(lab_layers(1), 0, 0, np.ones((2, 2)), x, y)
