"""One weight, one row, the matrix: each against nudging, each slip rejected."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.one_weight import entry_factors, output_error, weight_gradient
from tests.gradcheck import ACTIVATIONS, Layer, agrees, complex_step, layers, sizes

sigmoid_layers = st.builds(Layer, sizes, sizes, st.integers(0, 2**32 - 1))


def gradient(x):
    return weight_gradient(output_error(x.z, x.y, x.sigma, x.slope), x.a_prev)


@given(layers)
def test_the_error_is_the_derivative_by_z(x):
    delta = output_error(x.z, x.y, x.sigma, x.slope)
    assert agrees(x.C_of_z, x.z, delta)
    assert np.allclose(complex_step(x.C_of_z, x.z), delta, rtol=1e-10)


@given(layers)
def test_the_matrix_is_the_derivative_by_W_in_the_shape_of_W(x):
    assert gradient(x).shape == (x.m, x.n)
    assert agrees(x.C_of_W, x.W, gradient(x))
    assert np.allclose(complex_step(x.C_of_W, x.W), gradient(x), rtol=1e-10)


@given(sigmoid_layers)
def test_each_entry_is_the_product_of_three_measured_slopes(x):
    for i, j in np.ndindex(x.m, x.n):
        C_slope, a_slope, z_slope = entry_factors(i, j, x.z, x.y, x.a_prev)
        assert agrees(lambda a: np.sum((a - x.y) ** 2), x.a, 2 * (x.a - x.y))
        assert np.isclose(C_slope, 2 * (x.a[i] - x.y[i]))
        assert agrees(lambda z: x.sigma(z)[i], x.z, a_slope * np.eye(x.m)[i])
        assert agrees(
            lambda w: w @ x.a_prev, x.W[i], np.where(np.arange(x.n) == j, z_slope, x.a_prev)
        )
        assert np.isclose(C_slope * a_slope * z_slope, gradient(x)[i, j])


@given(layers)
def test_each_row_is_the_derivative_by_that_row(x):
    def C_of_row(i):
        return lambda w: x.C_of_W(np.vstack([x.W[:i], w[None], x.W[i + 1 :]]))

    for i in range(x.m):
        assert agrees(C_of_row(i), x.W[i], gradient(x)[i])


SLIPS = {
    "sign": lambda x: -gradient(x),
    "factor 2 forgotten": lambda x: gradient(x) / 2,
    "factor 2 twice": lambda x: gradient(x) * 2,
    "transposed": lambda x: gradient(x).T,
    "slope of sigma at a": lambda x: np.outer(2 * (x.a - x.y) * x.slope(x.a), x.a_prev),
    "slope of sigma forgotten": lambda x: np.outer(2 * (x.a - x.y), x.a_prev),
    "sigma for its slope": lambda x: np.outer(2 * (x.a - x.y) * x.a, x.a_prev),
    "y - a": lambda x: np.outer(2 * (x.y - x.a) * x.slope(x.z), x.a_prev),
    "one term of the cost dropped": lambda x: gradient(x) * (np.arange(x.m) > 0)[:, None],
    "rows in the wrong order": lambda x: np.roll(gradient(x), 1, axis=0),
    "columns in the wrong order": lambda x: np.roll(gradient(x), 1, axis=1),
    "z for the input": lambda x: np.outer(gradient(x)[:, 0] / x.a_prev[0], np.resize(x.z, x.n)),
    "a column for the matrix": lambda x: gradient(x)[:, 0],
}


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "sine"])
@pytest.mark.parametrize("shape", [(2, 3), (3, 3), (4, 2)])
def test_planted_slips_are_rejected(slip, activation, shape):
    for seed in range(5):
        x = Layer(*shape, seed, activation, scale=0.3)
        assert agrees(x.C_of_W, x.W, gradient(x))
        assert not agrees(x.C_of_W, x.W, SLIPS[slip](x))


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "sine", "square"])
def test_planted_slips_in_the_error_are_rejected(name):
    sigma, slope = ACTIVATIONS[name]
    x = Layer(3, 2, 7, name)
    right = output_error(x.z, x.y, sigma, slope)
    wrong = [-right, right / 2, right[::-1], 2 * (x.a - x.y), 2 * (x.a - x.y) * slope(x.a)]
    assert agrees(x.C_of_z, x.z, right)
    assert not any(agrees(x.C_of_z, x.z, slip) for slip in wrong)
