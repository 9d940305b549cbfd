"""The gallery's network: its errors are slopes, and its cost is that of the batch."""

import numpy as np

from snippets.bug_gallery import A0, A1, A2, W1, C_of, Delta1, N, Y, b1, given
from snippets.nudging import nudged_gradient


def test_its_errors_give_its_slopes():
    np.testing.assert_allclose(Delta1 @ A0.T / N, nudged_gradient(C_of, W1), atol=1e-8)
    nudged = nudged_gradient(lambda b: C_of(W1, b), b1)
    np.testing.assert_allclose(Delta1.sum(axis=1) / N, nudged, atol=1e-8)


def test_its_cost_is_the_mean_over_the_batch():
    np.testing.assert_allclose(C_of(W1), np.sum((A2 - Y) ** 2) / 4)


def test_what_the_clinic_is_given_belongs_to_layer_1():
    assert given["a"] is A1
    assert given["N"] == A0.shape[1] == 4
    np.testing.assert_allclose(given["a"], 1 / (1 + np.exp(-given["z"])))
