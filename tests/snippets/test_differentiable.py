"""Softmax mixes the entries, and ReLU has a kink: as the pages say."""

import numpy as np
from hypothesis import given, settings

from snippets.differentiable import relu, softmax
from snippets.layer import sigmoid
from tests.gradcheck import agrees, complex_step, layers


@given(layers)
def test_softmax_and_its_full_jacobian(x):
    a = softmax(x.z)
    assert np.allclose(a, np.exp(x.z) / np.exp(x.z).sum())
    J = np.diag(a) - np.outer(a, a)
    for k in range(x.m):
        assert agrees(lambda z: softmax(z)[k], x.z, J[k])
        if x.m > 1:
            assert not agrees(lambda z: softmax(z)[k], x.z, np.diag(np.diag(J))[k] + 1e-3)
    assert softmax([1e4, 0.0]).tolist() == [1.0, 0.0]  # a warning would be an error here


@settings(deadline=2000)  # every weight is nudged for every output
@given(layers)
def test_every_output_of_softmax_moves_with_every_weight(x):
    if x.m == 1:
        return
    a, identity = softmax(x.z), np.eye(x.m)
    for k in range(x.m):
        claimed = a[k] * np.outer(identity[k] - a, x.a_prev)  # a_k (I_ki - a_i) a_j
        assert agrees(lambda W: softmax(W @ x.a_prev + x.b)[k], x.W, claimed)


def test_with_an_elementwise_function_only_its_own_output_moves():
    W, a_prev = np.array([[0.4, -0.7, 0.2], [-0.3, 0.5, 0.9]]), np.array([0.65, 0.8, 0.35])
    slopes = complex_step(lambda V: sigmoid(V @ a_prev)[0], W)
    assert np.all(slopes[0] != 0)
    assert np.all(slopes[1] == 0)


def test_relu_has_another_slope_on_each_side_of_its_kink():
    assert relu([-2.0, 0.0, 3.0]).tolist() == [0.0, 0.0, 3.0]
    h = 2.0**-10
    assert (relu([h])[0] - relu([0.0])[0]) / h == 1
    assert (relu([0.0])[0] - relu([-h])[0]) / h == 0
    for z in (-1.5, 2.0):
        assert agrees(lambda z: relu(z)[0], np.array([z]), np.array([float(z > 0)]))
