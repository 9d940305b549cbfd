"""The batch of two: the first lesson's example and another, whose numbers hide nothing."""

import numpy as np
import pytest

from snippets import two_examples as two
from snippets import worked
from snippets.layer import cost
from snippets.one_weight import output_error, weight_gradient
from tests.gradcheck import agrees


def test_column_0_is_the_worked_example():
    assert two.A_prev[:, 0].tolist() == worked.a_prev.tolist()
    assert two.Y[:, 0].tolist() == worked.y.tolist()
    assert np.allclose(two.A[:, 0], worked.a)
    assert np.allclose(two.Delta[:, 0], output_error(worked.z, worked.y))


def test_the_costs_are_those_of_each_column_and_their_slopes_the_tables():
    for s in range(2):
        assert two.costs(worked.W)[s] == pytest.approx(cost(two.A[:, s], two.Y[:, s]))
        table = weight_gradient(two.Delta[:, s], two.A_prev[:, s])
        assert agrees(lambda W: two.costs(W)[s], worked.W, table)


def test_the_examples_pull_one_weight_in_two_directions():
    """What the page says: example 0 wants it smaller, example 1 larger and harder."""
    slopes = two.Delta[1] * two.A_prev[0]  # (2,): of w_10
    assert slopes[0] > 0 > slopes[1]
    assert slopes.mean() < 0


def test_no_printed_number_stands_on_a_rounding_edge():
    tables = [np.outer(two.Delta[:, s], two.A_prev[:, s]) for s in range(2)]
    for x in [*two.Delta.flat, *np.ravel(tables), *np.ravel(sum(tables) / 2)]:
        assert abs(x * 1e4 % 1 - 0.5) > 1e-6
