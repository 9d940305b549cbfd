"""The batched pass: against nudging, the complex step, and one example at a time."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.batches import backward_batch, batch_cost, forward_batch
from snippets.layer import cost, preactivation, sigmoid, sigmoid_prime
from snippets.one_weight import output_error, weight_gradient
from tests.gradcheck import agrees, complex_step

LAB = [1, 6, 7, 2]


class Batch:
    """Random layers of these widths, N random examples, and what comes out."""

    def __init__(self, widths, N, seed, dtype=float):
        random = np.random.default_rng(seed)
        self.layers = [
            (random.normal(size=(m, n)).astype(dtype), random.normal(size=m).astype(dtype))
            for n, m in pairwise(widths)
        ]
        self.A = random.normal(size=(widths[0], N)).astype(dtype)
        self.Y = random.normal(size=(widths[-1], N)).astype(dtype)
        self.activations = forward_batch(self.layers, self.A)
        self.gradients = backward_batch(self.layers, self.activations, self.Y)

    def C_of(self, layer, place):
        """The cost as a function of one W (place 0) or one b (place 1)."""

        def C(X):
            changed = [list(pair) for pair in self.layers]
            changed[layer][place] = X
            return batch_cost(forward_batch(changed, self.A)[-1], self.Y)

        return C


widths = st.lists(st.integers(1, 4), min_size=2, max_size=5)
batches = st.builds(Batch, widths, st.integers(1, 4), st.integers(0, 2**32 - 1))
LAB_BATCH = Batch(LAB, 5, seed=1)


def every_entry(x):
    """(C as a function of it, it, its claimed derivative) for each W and b."""
    for layer, (pair, claims) in enumerate(zip(x.layers, x.gradients, strict=True)):
        for place in (0, 1):
            yield x.C_of(layer, place), pair[place], claims[place]


@given(batches)
def test_every_weight_and_bias_nudged(x):
    for C, X, claimed in every_entry(x):
        assert agrees(C, X, claimed)
        assert np.allclose(complex_step(C, X), claimed, rtol=1e-9, atol=1e-13)


def test_every_weight_and_bias_of_the_lab_nudged():
    checked = 0
    for C, X, claimed in every_entry(LAB_BATCH):
        assert agrees(C, X, claimed)
        assert np.allclose(complex_step(C, X), claimed, rtol=1e-11)
        checked += X.size
    assert checked == 77


@given(batches)
def test_each_column_is_the_pass_of_one_example(x):
    for s in range(x.A.shape[1]):
        a = x.A[:, s]
        for (W, b), A in zip(x.layers, x.activations[1:], strict=True):
            a = sigmoid(preactivation(W, a, b))
            assert np.allclose(A[:, s], a, rtol=1e-13)
    costs = [cost(a, y) for a, y in zip(x.activations[-1].T, x.Y.T, strict=True)]
    assert np.isclose(batch_cost(x.activations[-1], x.Y), np.mean(costs))


@given(batches)
def test_each_gradient_is_the_mean_over_the_examples(x):
    sums = [(np.zeros_like(W), np.zeros_like(b)) for W, b in x.layers]
    N = x.A.shape[1]
    for s in range(N):
        a = [x.A[:, s]]
        z = []
        for W, b in x.layers:
            z.append(preactivation(W, a[-1], b))
            a.append(sigmoid(z[-1]))
        delta = output_error(z[-1], x.Y[:, s])
        for layer in reversed(range(len(x.layers))):
            sums[layer][0][:] += weight_gradient(delta, a[layer])
            sums[layer][1][:] += delta
            if layer:
                W = x.layers[layer][0]
                paths = [sum(w_j * delta) for w_j in W.T]  # one sum for each unit before
                delta = paths * sigmoid_prime(z[layer - 1])
    for (dC_dW, dC_db), (W_sum, b_sum) in zip(x.gradients, sums, strict=True):
        assert np.allclose(dC_dW, W_sum / N, rtol=1e-9, atol=1e-13)
        assert np.allclose(dC_db, b_sum / N, rtol=1e-9, atol=1e-13)


SLIPS = {
    "sign": lambda G, N: -G,
    "sum for mean": lambda G, N: G * N,
    "factor 2 forgotten": lambda G, N: G / 2,
    "one entry lost": lambda G, N: np.where(np.arange(G.size).reshape(G.shape) == 0, 0, G),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_planted_slips_are_rejected(slip):
    for C, X, claimed in every_entry(LAB_BATCH):
        assert not agrees(C, X, SLIPS[slip](claimed, 5))


def test_a_lost_hidden_slope_and_a_lost_path_are_rejected():
    _, (W2, _), (W3, _) = LAB_BATCH.layers
    _, A1, A2, A3 = LAB_BATCH.activations
    last = 2 / 5 * (A3 - LAB_BATCH.Y) * A3 * (1 - A3)
    right = (W3.T @ last) * A2 * (1 - A2)
    one_path = (W3[:1].T @ last[:1]) * A2 * (1 - A2)
    C = LAB_BATCH.C_of(1, 0)
    assert agrees(C, W2, right @ A1.T)
    assert not agrees(C, W2, one_path @ A1.T)
    assert not agrees(C, W2, (W3.T @ last) @ A1.T)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex64, np.complex128])
def test_the_dtype_stays(dtype):
    x = Batch(LAB, 5, 1, dtype)
    results = [*x.activations, *(G for pair in x.gradients for G in pair)]
    assert {X.dtype for X in results} == {np.dtype(dtype)}
    assert batch_cost(x.activations[-1], x.Y).dtype == dtype


def test_float32_is_near_float64():
    single, double = Batch(LAB, 5, 1, np.float32), Batch(LAB, 5, 1)
    for one, two in zip(single.gradients, double.gradients, strict=True):
        assert np.allclose(one[0], two[0], rtol=1e-4, atol=1e-6)
        assert np.allclose(one[1], two[1], rtol=1e-4, atol=1e-6)


def test_nothing_that_is_given_is_changed():
    x = Batch(LAB, 5, 1)
    given = [x.A, x.Y, *x.activations, *(X for pair in x.layers for X in pair)]
    before = [X.copy() for X in given]
    backward_batch(x.layers, forward_batch(x.layers, x.A), x.Y)
    assert all(np.array_equal(X, old) for X, old in zip(given, before, strict=True))
