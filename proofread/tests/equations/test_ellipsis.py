"""Dots: the form of what they stand for, and what no range of one index can be."""

from pathlib import Path

import numpy as np
import pytest

from proofread.equations.constructs import Evaluator
from proofread.equations.declared import read_subject
from proofread.equations.ellipsis import anti_unify
from proofread.equations.nodes import EquationError, Node
from proofread.equations.parser import parse

SUBJECT = read_subject(Path(__file__).parents[1] / "site" / "proofread.toml")
(CONTEXT,) = SUBJECT.contexts.values()


def side(latex: str) -> Node:
    """The tree of one side, which an equation gives to a new name."""
    return parse(f"v := {latex}", SUBJECT.notation)[1]


@pytest.fixture
def evaluate():
    return Evaluator(CONTEXT.environments()[0], {}, SUBJECT.notation)


def test_two_entries_have_the_form_in_which_their_index_is_open():
    form, low, high = anti_unify(side("2 t_1"), side("2 t_m"), "place")
    assert (low, high) == (Node("index", ("1", 0)), Node("index", ("m", 0)))
    assert form == anti_unify(side("2 t_2"), side("2 t_3"), "place")[0]


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("X_{1,1}", "X_{m,n}", "in two ways"),
        ("2 t_1", "3 t_m", "in more than an index"),
        ("t_1", "c_n", "in more than an index"),
    ],
)
def test_entries_that_differ_otherwise_have_none(first, last, reason):
    with pytest.raises(EquationError, match=reason):
        anti_unify(side(first), side(last), "place")


@pytest.mark.parametrize("latex", [r"t_1 + t_2 + \dots + t_m", r"t_1 + \dots + t_m"])
def test_dots_in_a_sum_are_all_that_is_between(evaluate, latex):
    t = evaluate.environment.bindings["t", None].data
    assert np.isclose(evaluate(side(latex), {}).data, t.sum())


def test_dots_in_a_matrix_are_its_entries_and_have_its_size(evaluate):
    given = evaluate.environment.bindings["t", None]
    column = r"\begin{bmatrix} t_1 \\ \vdots \\ t_m \end{bmatrix}"
    value = evaluate(side(column), {})
    assert value.dims == given.dims
    assert np.array_equal(value.data, given.data)


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"t_2 + \dots + t_m", "the first entry has the index 1"),
        (r"t_1 + t_3 + \dots + t_m", "this is not the next entry"),
        (r"t_1 + \dots + t_{m-1}", "the dots do not run over all m"),
        (r"\dots + t_m", "dots stand between"),
    ],
)
def test_dots_that_leave_something_out_are_refused(evaluate, latex, reason):
    with pytest.raises(EquationError, match=reason):
        evaluate(side(latex), {})
