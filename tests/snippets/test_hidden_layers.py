"""Hidden layers: the whole backward pass against nudging, and each slip rejected."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.fit_the_shapes import fitting_products
from snippets.hidden_layers import (
    all_errors,
    backward_example,
    count_paths,
    forward_example,
    hidden_error,
    path_products,
)
from snippets.layer import cost, sigmoid, sigmoid_prime
from snippets.worked_network import random_layers
from tests.gradcheck import agrees, complex_step


class Network:
    """Random layers of random sizes, one example; W, b and z can be replaced."""

    def __init__(self, sizes, seed):
        random = np.random.default_rng(seed)
        self.layers = [(0.6 * W, b) for W, b in random_layers(sizes, seed)]
        self.a, self.y = random.normal(size=sizes[0]), random.normal(size=sizes[-1])
        self.zs, self.activations = forward_example(self.layers, self.a)

    def gradients(self):
        return backward_example(self.layers, self.a, self.y)

    def errors(self):
        return all_errors(self.layers, self.zs, self.y)

    def C_of(self, layer, **changed):
        """C with W or b of one layer (1, …, L) replaced; written without the snippets."""
        a = self.a
        for number, (W, b) in enumerate(self.layers, 1):
            if number == layer:
                W, b = changed.get("W", W), changed.get("b", b)
            a = sigmoid(W @ a + b)
        return np.sum((a - self.y) ** 2)

    def C_of_z(self, layer, z):
        a = sigmoid(z)
        for W, b in self.layers[layer:]:
            a = sigmoid(W @ a + b)
        return np.sum((a - self.y) ** 2)


networks = st.builds(
    Network,
    st.lists(st.integers(1, 4), min_size=2, max_size=5),
    st.integers(0, 2**32 - 1),
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
def test_the_forward_example_gives_the_cost(x):
    assert np.isclose(cost(x.activations[-1], x.y), x.C_of(0))
    assert np.array_equal(x.activations[0], x.a)
    assert len(x.zs) == len(x.layers) == len(x.activations) - 1


@given(networks, st.data())
def test_the_paths_are_all_paths_and_sum_to_the_gradient(x, data):
    layer = data.draw(st.integers(1, len(x.layers)))
    m, n = x.layers[layer - 1][0].shape
    i, j = data.draw(st.integers(0, m - 1)), data.draw(st.integers(0, n - 1))
    products = path_products(x.layers, x.a, x.y, layer, i, j)
    assert len(products) == np.prod([z.size for z in x.zs[layer:]], dtype=int)
    assert all(path[0] == i for path in products)
    assert np.isclose(sum(products.values()), x.gradients()[layer - 1][0][i, j], atol=1e-14)


@given(networks)
def test_the_count_is_that_of_the_listed_paths(x):
    widths = [x.a.size, *(z.size for z in x.zs)]
    weights = [
        (layer, i, j) for layer, (W, _) in enumerate(x.layers, 1) for i, j in np.ndindex(W.shape)
    ]
    listed = [len(path_products(x.layers, x.a, x.y, *weight)) for weight in weights]
    assert count_paths(widths) == sum(listed)


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
def test_planted_slips_in_the_hidden_error_are_rejected(slip):
    for seed in range(5):
        x = Network((2, 3, 3), seed)
        (W_next, _), z, delta_next = x.layers[1], x.zs[0], x.errors()[1]
        right = hidden_error(W_next, delta_next, z)
        assert agrees(lambda z: x.C_of_z(1, z), z, right)
        wrong = SLIPS[slip](W_next, delta_next, z, sigmoid_prime)
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
    products = fitting_products((m, n), Delta=Delta, A=A)
    assert len(products) == count
    assert all(product.shape == (m, n) for product in products.values())
    right = sum(np.outer(Delta[:, s], A[:, s]) for s in range(N))
    assert [name for name, X in products.items() if np.allclose(X, right)] == ["Delta @ A.T"]
