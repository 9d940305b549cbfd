"""Training descends, and is reproducible."""

import numpy as np
import pytest

from snippets.batches import backward_batch, batch_cost, forward_batch
from snippets.training import minibatches, train
from snippets.worked_network import A, Y, layers

ALL = slice(None)


def cost_of(layers, A=A, Y=Y):
    return batch_cost(forward_batch(layers, A)[-1], Y)


def same(one, other):
    return all(
        np.array_equal(X, Z)
        for pair, twin in zip(one, other, strict=True)
        for X, Z in zip(pair, twin, strict=True)
    )


def test_one_step_goes_against_the_gradient_by_the_rate():
    found = backward_batch(layers, forward_batch(layers, A), Y)
    moved, _, _ = train(layers, A, Y, 0.5, [ALL])
    for (W, b), (dC_dW, dC_db), (W_new, b_new) in zip(layers, found, moved, strict=True):
        np.testing.assert_allclose(W_new, W - 0.5 * dC_dW)
        np.testing.assert_allclose(b_new, b - 0.5 * dC_db)


def test_training_lowers_the_cost_and_says_what_each_step_saw():
    before = [(W.copy(), b.copy()) for W, b in layers]
    after, costs, lengths = train(layers, A, Y, 1.0, [ALL] * 200)
    assert same(layers, before)
    assert costs[0] == cost_of(layers)
    assert cost_of(after) < 0.75 * costs[0]
    assert np.shape(costs) == (200,)
    assert np.shape(lengths) == (200, len(layers))
    first = backward_batch(layers, forward_batch(layers, A), Y)
    for length, (dC_dW, _) in zip(lengths[0], first, strict=True):
        assert length == pytest.approx(np.linalg.norm(dC_dW))


def test_a_step_sees_its_batch_alone():
    picked = [0, 3]
    one, costs, _ = train(layers, A, Y, 1.0, [picked])
    other, same_costs, _ = train(layers, A[:, picked], Y[:, picked], 1.0, [ALL])
    assert same(one, other)
    assert costs == same_costs


def test_the_same_seed_trains_the_same():
    def run(seed):
        batches = minibatches(A.shape[1], 2, 3, np.random.default_rng(seed))
        return train(layers, A, Y, 1.0, batches)[0]

    assert same(run(4), run(4))
    assert not same(run(4), run(5))


def test_minibatches_take_every_example_once_an_epoch():
    batches = minibatches(10, 4, 3, np.random.default_rng(0))
    assert [len(b) for b in batches] == [4, 4, 2] * 3
    for epoch in range(3):
        seen = np.concatenate(batches[3 * epoch : 3 * epoch + 3])
        assert sorted(seen) == list(range(10))
