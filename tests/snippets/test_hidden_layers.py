"""Hidden layers: the whole backward pass against nudging, and each slip rejected."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.by_hand import square, square_slope
from snippets.hidden_layers import (
    all_errors,
    example_gradients,
    fitting_products,
    forward_pass,
    hidden_error,
    path_products,
)
from snippets.layer import cost
from snippets.nudging import nudged_gradient
from snippets.worked_network import random_layers
from tests.agree import ACTIVATIONS, agrees, complex_step


class Network:
    """Random layers of random sizes, one example; W, b and z can be replaced."""

    def __init__(self, sizes, seed, activation="sigmoid"):
        random = np.random.default_rng(seed)
        self.layers = [(0.6 * W, b) for W, b in random_layers(sizes, seed)]
        self.a, self.y = random.normal(size=sizes[0]), random.normal(size=sizes[-1])
        self.sigma, self.slope = ACTIVATIONS[activation]
        self.zs, self.activations = forward_pass(self.layers, self.a, self.sigma)

    def gradients(self):
        return example_gradients(self.layers, self.a, self.y, self.sigma, self.slope)

    def errors(self):
        return all_errors(self.layers, self.zs, self.y, self.sigma, self.slope)

    def C_of(self, layer, **changed):
        """C with W or b of one layer (1, …, L) replaced; written without the snippets."""
        a = self.a
        for number, (W, b) in enumerate(self.layers, 1):
            if number == layer:
                W, b = changed.get("W", W), changed.get("b", b)
            a = self.sigma(W @ a + b)
        return np.sum((a - self.y) ** 2)

    def C_of_z(self, layer, z):
        a = self.sigma(z)
        for W, b in self.layers[layer:]:
            a = self.sigma(W @ a + b)
        return np.sum((a - self.y) ** 2)


networks = st.builds(
    Network,
    st.lists(st.integers(1, 4), min_size=2, max_size=5),
    st.integers(0, 2**32 - 1),
    st.sampled_from(["sigmoid", "tanh", "sine"]),
)


@given(networks)
def test_every_weight_and_every_bias_of_every_layer(x):
    for layer, ((W, b), (dC_dW, dC_db)) in enumerate(zip(x.layers, x.gradients(), strict=True), 1):
        assert agrees(lambda W: x.C_of(layer, W=W), W, dC_dW)
        assert agrees(lambda b: x.C_of(layer, b=b), b, dC_db)
        measured = complex_step(lambda W: x.C_of(layer, W=W), W)
        assert np.allclose(measured, dC_dW, rtol=1e-10, atol=1e-14)


@given(networks)
def test_every_error_is_the_derivative_by_z(x):
    errors = x.errors()
    assert [delta.shape for delta in errors] == [z.shape for z in x.zs]
    for layer, delta in enumerate(errors, 1):
        assert agrees(lambda z: x.C_of_z(layer, z), x.zs[layer - 1], delta)


@given(networks)
def test_the_forward_pass_gives_the_cost(x):
    assert np.isclose(cost(x.activations[-1], x.y), x.C_of(0))
    assert np.array_equal(x.activations[0], x.a)
    assert len(x.zs) == len(x.layers) == len(x.activations) - 1


@given(networks, st.data())
def test_the_paths_are_all_paths_and_sum_to_the_gradient(x, data):
    layer = data.draw(st.integers(1, len(x.layers)))
    m, n = x.layers[layer - 1][0].shape
    i, j = data.draw(st.integers(0, m - 1)), data.draw(st.integers(0, n - 1))
    products = path_products(x.layers, x.a, x.y, layer, i, j, x.sigma, x.slope)
    assert len(products) == np.prod([z.size for z in x.zs[layer:]], dtype=int)
    assert all(path[0] == i for path in products)
    assert np.isclose(sum(products.values()), x.gradients()[layer - 1][0][i, j], atol=1e-14)


def test_by_hand_with_fractions_exactly():
    """σ(z) = z² in two layers: C is a polynomial of degree 8 at most in each weight."""
    F = Fraction
    layers = [
        (np.array([[F(1, 2)], [F(-1, 3)], [F(2, 5)]]), np.array([F(1, 4), F(2, 3), F(-1, 2)])),
        (np.array([[F(1), F(-1, 2), F(3, 4)], [F(2, 3), F(1, 5), F(-1)]]), np.array([F(1), F(2)])),
    ]
    a, y = np.array([F(3, 2)]), np.array([F(1, 7), F(2)])

    def C_of(layer):
        def C(W):
            changed = [(W, b) if k == layer else (V, b) for k, (V, b) in enumerate(layers)]
            _, activations = forward_pass(changed, a, square)
            return cost(activations[-1], y)

        return C

    claimed = example_gradients(layers, a, y, square, square_slope)
    for layer, (W, _) in enumerate(layers):
        slopes = [nudged_gradient(C_of(layer), W, F(2**k, 10)) for k in range(4)]
        for power in range(1, 4):  # each pass removes h², h⁴, h⁶
            factor = F(4**power)
            pairs = itertools.pairwise(slopes)
            slopes = [(factor * short - long) / (factor - 1) for short, long in pairs]
        assert (slopes[0] == claimed[layer][0]).all()


def one_path(W_next, delta_next, z, slope):
    return W_next[0] * delta_next[0] * slope(z)


SLIPS = {
    "one path": one_path,
    "W for its transpose": lambda W, d, z, slope: W @ d * slope(z),
    "slope of sigma forgotten": lambda W, d, z, slope: W.T @ d,
    "slope of sigma at a": lambda W, d, z, slope: W.T @ d * slope(np.tanh(z)),
    "slope before the sum": lambda W, d, z, slope: W.T @ (d * slope(z)),
    "sign": lambda W, d, z, slope: -(W.T @ d) * slope(z),
    "outer": lambda W, d, z, slope: np.outer(W.T @ d, slope(z)),
    "mean for sum": lambda W, d, z, slope: W.T @ d * slope(z) / len(d),
}


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "sine"])
def test_planted_slips_in_the_hidden_error_are_rejected(slip, activation):
    for seed in range(5):
        x = Network((2, 3, 3), seed, activation)
        (W_next, _), z, delta_next = x.layers[1], x.zs[0], x.errors()[1]
        right = hidden_error(W_next, delta_next, z, x.slope)
        assert agrees(lambda z: x.C_of_z(1, z), z, right)
        wrong = SLIPS[slip](W_next, delta_next, z, x.slope)
        assert not agrees(lambda z: x.C_of_z(1, z), z, wrong)


def test_updating_first_is_rejected():
    x = Network((2, 3, 2), 0)
    (W, _), (W_next, b_next) = x.layers
    moved = [x.layers[0], (W_next - 0.5 * x.gradients()[1][0], b_next)]
    late = all_errors(moved, x.zs, x.y)[0]
    assert not agrees(lambda W: x.C_of(1, W=W), W, np.outer(late, x.a))
    assert agrees(lambda W: x.C_of(1, W=W), W, np.outer(x.errors()[0], x.a))


@pytest.mark.parametrize(("m", "n", "N", "count"), [(3, 3, 3, 8), (3, 4, 3, 2), (3, 4, 5, 1)])
def test_how_many_products_fit_the_shape(m, n, N, count):
    random = np.random.default_rng(m + n + N)
    Delta, A = random.normal(size=(m, N)), random.normal(size=(n, N))
    found = fitting_products((m, n), Delta=Delta, A=A)
    assert len(found) == count
    assert all(product.shape == (m, n) for product in found.values())
    right = sum(np.outer(Delta[:, s], A[:, s]) for s in range(N))
    assert [name for name, X in found.items() if np.allclose(X, right)] == ["Delta @ A.T"]


def test_what_does_not_fit_is_named():
    layers = random_layers((2, 3, 4), 0)
    with pytest.raises(ValueError, match=r"a_prev has shape \(3,\), wanted \(n = 2,\)"):
        example_gradients(layers, np.ones(3), np.ones(4))
    with pytest.raises(ValueError, match=r"y has shape \(3,\), wanted \(m = 4,\)"):
        example_gradients(layers, np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match=r"a has shape \(2, 1\), wanted \(n,\)"):
        forward_pass(layers, np.ones((2, 1)))
    with pytest.raises(ValueError, match=r"a_prev has shape \(3,\), wanted \(n = 2,\)"):
        forward_pass(layers[:1] + layers[:1], np.ones(2))
    with pytest.raises(ValueError, match="layers is empty"):
        forward_pass([], np.ones(2))
    with pytest.raises(ValueError, match=r"z has shape \(2,\), wanted \(n = 3,\)"):
        hidden_error(np.ones((4, 3)), np.ones(4), np.ones(2))
    with pytest.raises(ValueError, match=r"wanted two matrices"):
        fitting_products((2, 2), X=np.ones((2, 2)), Y=np.ones(2))


@pytest.mark.parametrize(("layer", "i", "j"), [(0, 0, 0), (3, 0, 0), (1, 3, 0), (2, 0, -1)])
def test_a_weight_that_is_not_there_is_named(layer, i, j):
    layers = random_layers((2, 3, 4), 0)
    with pytest.raises(ValueError, match=r"no w_.*\(3, 2\).*\(4, 3\)"):
        path_products(layers, np.ones(2), np.ones(4), layer, i, j)
