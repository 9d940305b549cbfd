"""Labels become targets, and predictions are counted against them."""

import numpy as np
import pytest

from snippets.digits import accuracy, confusion, digit_layers, one_hot, predict


def test_one_hot_has_a_one_at_each_label():
    Y = one_hot([2, 0, 2], 4)
    assert Y.tolist() == [[0, 1, 0], [0, 0, 0], [1, 0, 1], [0, 0, 0]]
    assert Y.dtype == np.float64


@pytest.mark.parametrize("labels", [[0, 10], [-1, 3], [0.5]])
def test_what_is_no_label_is_refused(labels):
    with pytest.raises(AssertionError):
        one_hot(labels, 10)


def test_layers_begin_small_and_reproducible():
    layers = digit_layers((64, 32, 10), 3)
    assert [(W.shape, b.shape) for W, b in layers] == [((32, 64), (32,)), ((10, 32), (10,))]
    assert all(not b.any() for _, b in layers)
    for W, _ in layers:
        assert np.std(W) * np.sqrt(W.shape[1]) == pytest.approx(1, abs=0.1)
    again = digit_layers((64, 32, 10), 3)
    assert all(np.array_equal(W, V) for (W, _), (V, _) in zip(layers, again, strict=True))


def test_the_largest_output_is_what_is_predict():
    layers = [(np.array([[1.0], [-1.0], [0.5]]), np.array([0.0, 0.1, 0.0]))]
    assert predict(layers, np.array([[2.0, -3.0, 0.02]])).tolist() == [0, 1, 1]


def test_accuracy_is_the_share_of_right_predictions():
    layers = [(np.array([[1.0], [-1.0]]), np.array([0.0, 0.0]))]
    A = np.array([[1.0, 2.0, -1.0, -2.0]])
    assert accuracy(layers, A, np.array([0, 0, 1, 0])) == 0.75


def test_the_last_of_two_layers_predicts():
    flip = (np.array([[-1.0, 0.0], [0.0, -1.0]]), np.zeros(2))
    layers = [(np.array([[1.0], [-1.0]]), np.zeros(2)), flip]
    assert predict(layers, np.array([[2.0, -3.0]])).tolist() == [1, 0]


def test_confusion_counts_rows_by_label():
    table = confusion([0, 0, 1, 2], [0, 2, 1, 1], 3)
    assert table.dtype.kind == "i"
    assert table.tolist() == [[1, 0, 1], [0, 1, 0], [0, 1, 0]]
