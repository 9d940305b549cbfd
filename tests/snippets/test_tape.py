"""The tape agrees with the formulas, adds what each use sends back, and takes any gradient."""

import numpy as np
import pytest

from snippets.batches import backward_batch, forward_batch
from snippets.tape import Value, in_order, mean_square, plus, squash, times
from snippets.worked_network import A, Y, layers, random_layers


def taped(layers, A, Y):
    leaves = [(Value(W), Value(b)) for W, b in layers]
    out = Value(A)
    for W, b in leaves:
        out = squash(plus(times(W, out), b))
    return leaves, out, mean_square(out, Y)


@pytest.mark.parametrize("sizes", [(1, 6, 7, 2), (3, 4), (2, 3, 3, 2, 5)])
def test_it_agrees_with_the_formulas(sizes):
    random = np.random.default_rng(len(sizes))
    layers = random_layers(sizes, seed=1)
    A, Y = random.normal(size=(sizes[0], 4)), random.uniform(size=(sizes[-1], 4))
    leaves, _, C = taped(layers, A, Y)
    C.backward(1)
    for pair, wanted in zip(
        leaves, backward_batch(layers, forward_batch(layers, A), Y), strict=True
    ):
        for value, slope in zip(pair, wanted, strict=True):
            np.testing.assert_allclose(value.slope, slope, rtol=1e-12)


def test_a_value_that_is_used_twice_gets_the_sum():
    W = Value(np.array([[0.4, -0.7], [0.2, 0.9]]))
    square = times(W, W)
    g = np.array([[1.0, 2.0], [3.0, 4.0]])
    square.backward(g)
    np.testing.assert_allclose(W.slope, g @ W.array.T + W.array.T @ g)


def test_it_takes_the_gradient_of_an_array_and_adds_a_second_one():
    z = np.array([0.4, -0.7])
    Z = Value(z)
    a = squash(Z)
    a.backward(np.array([2.0, 0.0]))
    s = a.array * (1 - a.array)
    np.testing.assert_allclose(Z.slope, [2 * s[0], 0])
    np.testing.assert_allclose(a.slope, [2, 0])


def test_the_values_stand_behind_their_sources():
    _, _, C = taped(layers, A, Y)
    order = in_order(C, [])
    assert order[-1] is C
    assert len(order) == 1 + 2 * 3 + 3 * 3 + 1
    for place, value in enumerate(order):
        assert all(order.index(source) < place for source, _ in value.made_of)
