"""What differs between two formulas is marked, and nothing else."""

import re

import pytest

from proofread.typeset.difference import with_marks
from proofread.typeset.mathml import to_mathml


@pytest.mark.parametrize(
    ("changed", "original", "marked"),
    [
        ("a+b-c", "a-b-c", ["+"]),
        ("a_i b_j", "a_j b_i", ["i", "j"]),
        ("a+b+c", "a+b", ["+", "c"]),
        (r"\frac{x}{y} z", r"\frac{x}{2} z", ["y"]),
        ("a", "a", []),
    ],
)
def test_the_smallest_parts_that_differ_are_marked(changed, original, marked):
    drawn = with_marks(to_mathml(changed), to_mathml(original))
    assert re.findall(r'class="slip">([^<]*)<', drawn) == marked


@pytest.mark.parametrize(
    ("original", "changed", "before", "after"),
    [("a+b+d=c", "a+b=c", "b", "="), ("x=a+b", "x=a", "a", ""), ("x=a+b", "=a+b", "", "=")],
)
def test_where_something_is_left_out_an_empty_box_stands_and_nothing_else_is_marked(
    original, changed, before, after
):
    drawn = with_marks(to_mathml(changed), to_mathml(original))
    beside = r"(?:>([^<>]+)</\w+>)?<mspace class=\"slip\"[^>]*></mspace>(?:<\w+[^>]*>([^<>]+))?"
    assert [*re.findall(beside, drawn)] == [(before, after)]
    assert drawn.count("slip") == 1
