"""With respect to a matrix: the map against its entries."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.by_a_matrix import inner
from snippets.nudging import nudged_gradient
from snippets.one_weight import output_error, weight_gradient
from tests.gradcheck import Layer, complex_step, layers

seeds = st.integers(0, 2**32 - 1)


def gradient(x):
    return weight_gradient(output_error(x.z, x.y, x.sigma, x.slope), x.a_prev)


def direction(x, seed):
    return np.random.default_rng(seed).normal(size=x.W.shape)


def along(x, H):
    """DC(W)[H], measured: C as a function of one number, nudged at 0."""
    return nudged_gradient(lambda t: x.C_of_W(x.W + t * H), 0.0, 1e-5)


@given(layers, seeds)
def test_the_inner_product_is_the_sum_over_all_entries(x, seed):
    G, H = x.W, direction(x, seed)
    assert np.isclose(inner(G, H), sum(G[i, j] * H[i, j] for i, j in np.ndindex(G.shape)))
    assert np.isclose(inner(G, H), np.trace(G.T @ H))


@given(layers, seeds)
def test_the_directional_derivative_a_nudge_is_the_inner_product_with_the_gradient(x, seed):
    H = direction(x, seed)
    measured, claimed = along(x, H), inner(gradient(x), H)
    assert np.isclose(measured, claimed, rtol=1e-6, atol=1e-6)
    exact = complex_step(lambda t: x.C_of_W(x.W + t * H), np.zeros(()))
    assert np.isclose(exact, claimed, rtol=1e-10, atol=1e-10)


@given(layers)
def test_a_single_one_gives_the_entry(x):
    G = gradient(x)
    for i, j in np.ndindex(G.shape):
        H = np.zeros(G.shape)
        H[i, j] = 1
        assert inner(G, H) == G[i, j]
        assert np.isclose(along(x, H), G[i, j], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_a_wrong_gradient_is_seen_along_a_random_nudge(seed):
    x = Layer(2, 3, seed, scale=0.3)
    H, G = direction(x, seed + 1), gradient(x)
    measured = along(x, H)
    assert np.isclose(measured, inner(G, H), rtol=1e-6, atol=1e-7)
    for wrong in (-G, 2 * G, G[::-1], G[:, ::-1]):
        assert not np.isclose(measured, inner(wrong, H), rtol=1e-6, atol=1e-7)
