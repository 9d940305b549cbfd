"""The worked network: the sizes of the lab, and nothing in it that hides a slip."""

import numpy as np

from snippets.hidden_layers import all_errors, forward_example
from snippets.worked_network import A, Y, a, layers, random_layers, y


def test_the_sizes_are_those_of_the_lab():
    assert [W.shape for W, _ in layers] == [(6, 1), (7, 6), (2, 7)]
    assert [b.shape for _, b in layers] == [(6,), (7,), (2,)]
    assert (A.shape, Y.shape) == ((1, 5), (2, 5))
    assert np.array_equal(a, A[:, 0])
    assert np.array_equal(y, Y[:, 0])


def test_nothing_is_zero_and_nothing_stands_twice():
    numbers = np.concatenate([x.ravel() for pair in layers for x in pair] + [A.ravel()])
    assert len(np.unique(np.abs(numbers))) == numbers.size
    assert np.abs(numbers).min() > 1e-3


def test_no_error_is_too_small_to_see():
    zs, _ = forward_example(layers, a)
    for delta in all_errors(layers, zs, y):
        assert np.abs(delta).min() > 1e-3
        assert len(np.unique(delta)) == delta.size


def test_a_seed_gives_the_same_layers_again_and_another_one_others():
    first, again, other = (random_layers((2, 3), seed) for seed in (1, 1, 2))
    assert np.array_equal(first[0][0], again[0][0])
    assert not np.array_equal(first[0][0], other[0][0])
