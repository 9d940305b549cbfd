"""The factors of the doubtful formula, each against nudging; their product is ∂C/∂W."""

import numpy as np
import pytest
from hypothesis import given, settings

from snippets.doubtful_formula import a_jacobian, z_by_W
from snippets.layer import cost_slope
from snippets.one_weight import output_error, weight_gradient
from tests.agree import Layer, agrees, layers


@given(layers)
def test_a_by_z_has_a_row_for_each_a_and_is_diagonal(x):
    J = a_jacobian(x.z, x.slope)
    assert J.shape == (x.m, x.m)
    for k in range(x.m):
        assert agrees(lambda z: x.sigma(z)[k], x.z, J[k])


@settings(deadline=2000)  # every weight is nudged for every output
@given(layers)
def test_z_by_W_has_three_indices(x):
    T = z_by_W(x.a_prev, x.m)
    assert T.shape == (x.m, x.m, x.n)
    for k in range(x.m):
        assert agrees(lambda W: (W @ x.a_prev)[k], x.W, T[k])
        if x.m > 1:
            assert np.count_nonzero(T[k]) <= x.n


@given(layers)
def test_the_product_of_jacobians_is_the_gradient_row_by_row(x):
    dz_dvec = z_by_W(x.a_prev, x.m).reshape(x.m, x.m * x.n)
    row = cost_slope(x.a, x.y) @ a_jacobian(x.z, x.slope) @ dz_dvec
    expected = weight_gradient(output_error(x.z, x.y, x.sigma, x.slope), x.a_prev)
    assert np.allclose(row.reshape(x.m, x.n), expected)
    assert agrees(x.C_of_W, x.W, row.reshape(x.m, x.n))


def test_planted_slips_are_rejected():
    x = Layer(2, 3, 1)
    right = cost_slope(x.a, x.y) @ a_jacobian(x.z) @ z_by_W(x.a_prev, 2).reshape(2, 6)
    assert agrees(x.C_of_W, x.W, right.reshape(2, 3))
    by_columns = right.reshape(2, 3, order="F")
    number = cost_slope(x.a, x.y) @ np.diag(a_jacobian(x.z))  # @ for ⊙
    for wrong in (-right.reshape(2, 3), by_columns, number * np.tile(x.a_prev, (2, 1))):
        assert not agrees(x.C_of_W, x.W, wrong)


@pytest.mark.parametrize("m", [0, -1])
def test_a_layer_without_outputs_is_refused(m):
    with pytest.raises(ValueError, match=rf"{m} outputs, wanted 1 or more"):
        z_by_W(np.ones(3), m)


def test_inputs_that_are_no_column_are_named():
    with pytest.raises(ValueError, match=r"a_prev has shape \(2, 2\), wanted \(n,\)"):
        z_by_W(np.ones((2, 2)), 2)
