"""The factors of the learner's formula, each against nudging; their product is ∂C/∂W."""

import numpy as np
import pytest
from hypothesis import given, settings

from snippets.layer import cost_derivative, sigmoid
from snippets.learners_formula import a_jacobian, z_tensor
from snippets.one_weight import output_error, weight_gradient
from tests.gradcheck import Layer, agrees, layers


@given(layers)
def test_a_by_z_has_a_row_for_each_a_and_is_diagonal(x):
    J = a_jacobian(x.z)
    assert J.shape == (x.m, x.m)
    for k in range(x.m):
        assert agrees(lambda z: sigmoid(z)[k], x.z, J[k])


@settings(deadline=2000)  # every weight is nudged for every output
@given(layers)
def test_z_tensor_has_three_indices(x):
    T = z_tensor(x.a_prev, x.m)
    assert T.shape == (x.m, x.m, x.n)
    for k in range(x.m):
        assert agrees(lambda W: (W @ x.a_prev)[k], x.W, T[k])
        if x.m > 1:
            assert np.count_nonzero(T[k]) <= x.n


@pytest.mark.parametrize("seed", range(5))
def test_the_product_of_jacobians_is_the_gradient_row_by_row(seed):
    x = Layer(3, 2, seed)
    dz_dvec = z_tensor(x.a_prev, x.m).reshape(x.m, x.m * x.n)
    row = cost_derivative(x.a, x.y) @ a_jacobian(x.z) @ dz_dvec
    expected = weight_gradient(output_error(x.z, x.y), x.a_prev)
    assert np.allclose(row.reshape(x.m, x.n), expected)
    assert agrees(x.C_of_W, x.W, row.reshape(x.m, x.n))


def test_planted_slips_are_rejected():
    x = Layer(2, 3, 1)
    right = cost_derivative(x.a, x.y) @ a_jacobian(x.z) @ z_tensor(x.a_prev, 2).reshape(2, 6)
    assert agrees(x.C_of_W, x.W, right.reshape(2, 3))
    by_columns = right.reshape(2, 3, order="F")
    number = cost_derivative(x.a, x.y) @ np.diag(a_jacobian(x.z))  # @ for ⊙
    for wrong in (-right.reshape(2, 3), by_columns, number * np.tile(x.a_prev, (2, 1))):
        assert not agrees(x.C_of_W, x.W, wrong)
