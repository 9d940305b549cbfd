"""Displays on a page."""

import pytest

from proofread.plugins.mathematics import split_condition

ALIGNED = r"\begin{aligned} a &= b \quad (c) \end{aligned}"


@pytest.mark.parametrize(
    ("tex", "wanted"),
    [
        ("a = b", ["a = b"]),
        (r"a_i = 0 \quad (i \neq k)", ["a_i = 0", r"(i \neq k)"]),
        (r"a = b \quad (k \neq s) \quad (\ell = 1)", ["a = b", r"(k \neq s)", r"(\ell = 1)"]),
        (r"a \quad b", [r"a \quad b"]),
        (ALIGNED, [ALIGNED]),
    ],
)
def test_a_display_breaks_before_its_condition_and_nowhere_else(tex, wanted):
    assert split_condition(tex) == wanted
