"""Two sides beside each other: over which indices, and how far apart they are."""

from pathlib import Path

import numpy as np
import pytest

from proofread.equations.comparison import assignments, compare, first_entries, units
from proofread.equations.constructs import Evaluator
from proofread.equations.declared import read_subject
from proofread.equations.nodes import EquationError
from proofread.equations.parser import parse
from proofread.equations.values import SCALAR, Value

SUBJECT = read_subject(Path(__file__).parents[1] / "site" / "proofread.toml")
(CONTEXT,) = SUBJECT.contexts.values()


@pytest.fixture
def evaluate():
    return Evaluator(CONTEXT.environments()[0], {}, SUBJECT.notation)


def compared(evaluate: Evaluator, latex: str) -> list:
    return list(compare(evaluate, parse(latex, SUBJECT.notation), latex))


def test_every_index_that_the_sides_leave_free_is_compared(evaluate):
    m, n = evaluate.environment.sizes["m"], evaluate.environment.sizes["n"]
    (entry,) = compared(evaluate, "2 X_{ij} = X_{ij} + X_{ij} t_i / t_i")
    assert (entry.cases, entry.error <= entry.tolerance) == (m * n, True)
    (row,) = compared(evaluate, r"2 t_i = t_i + \frac{t_i}{1} \quad (i \neq 1)")
    assert row.cases == m - 1


def test_a_difference_is_measured_where_the_sides_first_differ(evaluate):
    t = evaluate.environment.bindings["t", None].data
    (comparison,) = compared(evaluate, "t_i = 1.01 t_i")
    assert comparison.error == pytest.approx(0.01 / 1.01)
    assert comparison.off == pytest.approx(0.01)
    assert comparison.false == (True,) * t.size
    assert "at i = 1:\n" in comparison.where
    assert f"= {t[0, 0]:.6g}" in comparison.where
    (right,) = compared(evaluate, "2 t_i = t_i + t_i")
    assert (right.where, right.off) == ("", 0)


def test_every_link_of_a_chain_is_compared(evaluate):
    links = compared(evaluate, "2 t = t + t = 3 t")
    assert [one.error <= one.tolerance for one in links] == [True, False]


def test_a_bound_is_seen_to_be_reached_and_to_be_missed(evaluate):
    (bound,) = compared(evaluate, r"t_i \leq \lvert t_i \rvert")
    assert bound.error <= bound.tolerance
    assert bound.seen <= {"equal", "less"}
    assert bound.seen
    (wrong,) = compared(evaluate, r"2 \lvert t_i \rvert \leq \lvert t_i \rvert")
    assert wrong.error > wrong.tolerance


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        ("t = c", "the left side is m×1, this one is n×1"),
        ("X = t", "the left side is m×n, this one is m×1"),
        ("2 t = 2 t", "both sides are the same"),
        (r"X \leq X + X", "≤ stands between numbers"),
    ],
)
def test_sides_that_cannot_be_compared_are_refused(evaluate, latex, reason):
    with pytest.raises(EquationError, match=reason):
        compared(evaluate, latex)


def test_a_letter_is_on_the_left_or_bound(evaluate):
    (chain,), conditions = parse("t_1 = t_i", SUBJECT.notation)
    with pytest.raises(EquationError, match="i is not on the left side"):
        assignments(evaluate, chain, conditions, {})


def test_rounded_numbers_may_be_off_by_half_of_their_last_digit(evaluate):
    assert units(parse(r"t_1 \approx 0.25", SUBJECT.notation)[0][0][1][0]) == pytest.approx(0.01)
    t = evaluate.environment.bindings["t", None].data[0, 0]
    (near,) = compared(evaluate, rf"t_1 \approx {t:.3f}")
    (far,) = compared(evaluate, rf"t_1 \approx {t + 0.001:.3f}")
    assert near.error <= near.tolerance < far.error


def test_of_a_large_value_three_entries_are_shown():
    assert first_entries(Value(np.array([[0.5]]), SCALAR)) == "0.5"
    assert first_entries(Value(np.arange(4.0).reshape(2, 2), (("m",), ("n",)))) == "0  1  2  …"
