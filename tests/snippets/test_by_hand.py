"""The layer of whole numbers, σ(z) = z: everything equal, with ==."""

import numpy as np

from snippets.by_hand import W, a_prev, b, y
from snippets.layer import cost, cost_derivative, preactivation
from snippets.nudging import nudged_gradient
from snippets.one_weight import output_error, weight_gradient

z = preactivation(W, a_prev, b)
delta = output_error(z, y, lambda z: z, np.ones_like)


def test_forward_by_hand():
    assert z.tolist() == [3, -5]
    assert cost(z, y) == 13


def test_backward_by_hand():
    assert cost_derivative(z, y).tolist() == delta.tolist() == [-4, 6]
    assert weight_gradient(delta, a_prev).tolist() == [[-8, -20, -12], [12, 30, 18]]


def test_of_a_square_one_nudge_is_exact():
    nudged = nudged_gradient(lambda W: cost(preactivation(W, a_prev, b), y), W, 0.5)
    assert (nudged == weight_gradient(delta, a_prev)).all()
