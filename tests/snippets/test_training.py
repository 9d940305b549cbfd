"""Training descends, is reproducible, and stops where numbers end."""

import math

import numpy as np
import pytest

from snippets.batches import batch_cost, forward, gradients
from snippets.training import minibatches, trained
from snippets.worked_network import A, Y, layers

ALL = slice(None)


def cost_of(layers, A=A, Y=Y):
    return batch_cost(forward(layers, A)[-1], Y)


def same(one, other):
    return all(
        np.array_equal(X, Z)
        for pair, twin in zip(one, other, strict=True)
        for X, Z in zip(pair, twin, strict=True)
    )


def test_one_step_goes_against_the_gradient_by_the_rate():
    found = gradients(layers, forward(layers, A), Y)
    moved = trained(layers, A, Y, 0.5, [ALL]).layers
    for (W, b), (dC_dW, dC_db), (W_new, b_new) in zip(layers, found, moved, strict=True):
        np.testing.assert_allclose(W_new, W - 0.5 * dC_dW)
        np.testing.assert_allclose(b_new, b - 0.5 * dC_db)


def test_training_lowers_the_cost_and_says_what_each_step_saw():
    before = [(W.copy(), b.copy()) for W, b in layers]
    training = trained(layers, A, Y, 1.0, [ALL] * 200)
    assert training.stopped == ""
    assert same(layers, before)
    assert training.costs[0] == cost_of(layers)
    assert cost_of(training.layers) < 0.75 * training.costs[0]
    assert np.shape(training.costs) == (200,)
    assert np.shape(training.norms) == (200, len(layers))
    first = gradients(layers, forward(layers, A), Y)
    for norm, (dC_dW, _) in zip(training.norms[0], first, strict=True):
        assert norm == pytest.approx(np.linalg.norm(dC_dW))


def test_a_step_sees_its_batch_alone():
    picked = [0, 3]
    one = trained(layers, A, Y, 1.0, [picked])
    other = trained(layers, A[:, picked], Y[:, picked], 1.0, [ALL])
    assert same(one.layers, other.layers)
    assert one.costs == other.costs


def test_the_same_seed_trains_the_same():
    def run(seed):
        batches = minibatches(A.shape[1], 2, 3, np.random.default_rng(seed))
        return trained(layers, A, Y, 1.0, batches).layers

    assert same(run(4), run(4))
    assert not same(run(4), run(5))


@pytest.mark.parametrize("part", [0, 1], ids=["A", "Y"])
@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_data_that_are_not_finite_are_refused(part, bad):
    data = [A.copy(), Y.copy()]
    data[part][0, 1] = bad
    with pytest.raises(ValueError, match=r"^[AY] \([12], 5\) has 1 entries not finite$"):
        trained(layers, *data, 1.0, [ALL])


@pytest.mark.parametrize("rate", [0, -1, math.nan, math.inf])
def test_a_rate_that_is_no_step_is_refused(rate):
    with pytest.raises(ValueError, match="wanted finite and positive"):
        trained(layers, A, Y, rate, [ALL])


ONE_LAYER = [(np.array([[0.01, 0.02]]), np.array([0.1]))]
LARGE = np.array([[0.3, 30.0], [0.2, -20.0]])  # (2, N): example 1 makes a gradient above 2
TARGET = np.array([[0.2, 0.9]])


def test_a_rate_that_diverges_stops_and_keeps_the_last_good_weights():
    small = trained(ONE_LAYER, LARGE, TARGET, 1e-3, [[0]]).layers
    training = trained(small, LARGE, TARGET, 1e308, [[1]] * 5)
    assert training.stopped == "stopped before step 1: a weight or bias is not finite"
    assert same(training.layers, small)
    assert len(training.costs) == len(training.norms) == 1
    # The last step is looked at as well.
    training = trained(small, LARGE, TARGET, 1e308, [[1]])
    assert training.stopped == "stopped after the last step: the cost is nan"
    assert same(training.layers, small)


def test_a_cost_that_overflows_stops():
    training = trained(layers, A, 1e200 * Y, 1.0, [ALL])
    assert training.stopped == "stopped before step 0: the cost is inf"
    assert same(training.layers, layers)


def test_a_rate_too_large_but_finite_is_no_false_alarm():
    training = trained(layers, A, Y, 1e3, [ALL] * 20)
    assert training.stopped == ""
    assert cost_of(training.layers) > training.costs[0]  # it leapt over the valley, and is stuck


def test_minibatches_take_every_example_once_an_epoch():
    batches = minibatches(10, 4, 3, np.random.default_rng(0))
    assert [len(b) for b in batches] == [4, 4, 2] * 3
    for epoch in range(3):
        seen = np.concatenate(batches[3 * epoch : 3 * epoch + 3])
        assert sorted(seen) == list(range(10))


@pytest.mark.parametrize("size", [0, 11])
def test_a_size_that_makes_no_batch_is_refused(size):
    with pytest.raises(ValueError, match=f"size is {size}, wanted 1 to N = 10"):
        minibatches(10, size, 1, np.random.default_rng(0))
