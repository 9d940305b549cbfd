"""What the next lessons write: it is read, it holds, and a slip in it is refused."""

import tomllib
from pathlib import Path

import pytest

from proofread.equations import Definitions, Equation, EquationError
from proofread.equations.mutations import mutations
from proofread.equations.writer import write_equation
from tests.equations.corpus import AHEAD, CHECKER, NOTATION, SUBJECT, context_of, parse
from tests.equations.test_parser import kept

HERE = Path(__file__)
DEFINITIONS = Definitions(AHEAD, SUBJECT)
TAGS = [one.tag for one in AHEAD]
LISTED = tomllib.loads(HERE.with_name("ahead_mutants.toml").read_text(encoding="utf-8"))
OTHER_SIGN = {"half", "slash"}  # \\frac12 and a/b are written \\frac{1}{2} and \\frac{a}{b}
EQUIVALENT = {(tag, slip) for tag, found in LISTED.items() for slip in found}


@pytest.mark.parametrize("equation", AHEAD, ids=TAGS)
def test_it_holds(equation):
    found = CHECKER.check_one(equation, DEFINITIONS)
    assert found.ok, found.message
    assert found.kind == "definition" or found.cases > 0


@pytest.mark.parametrize("equation", AHEAD, ids=TAGS)
def test_it_is_read_and_written_again(equation):
    tree = parse(equation.latex)
    assert parse(write_equation(tree)) == tree
    assert kept(equation.latex) or equation.tag in OTHER_SIGN


@pytest.mark.parametrize(
    ("context", "latex", "reason"),
    [
        ("network", r"b^{(L)} = 0 \quad (C = 0)", "holds in no sample"),
        ("network", r"2 y_i = y_i + y_i \cdot 1 \quad (C \geq 0)", "holds in every sample"),
        ("matrix", r"C(W + H) = C(W) + O(\lVert H \rVert) \quad (3 = 4)", "takes no condition"),
        ("network", r"C \leftarrow C - 1", "is computed"),
        ("network", r"W^{(\ell)} \leftarrow W^{(\ell)} + \frac{1}{0} W^{(\ell)}", "not finite"),
        ("network", r"W^{(L)} \leftarrow a^{(L-1)}", "made from what it was"),
        ("one-t", r"t \to 0", "made from what it was"),
        ("network", r"\frac123 C = C", "two digits"),
        ("softmax", r"\log a_k^{(L)} y_k = 1", "not expected here"),
        ("network", r"C / 2 y_0 = 1", "not expected here"),
        ("network", r"\lVert y \rVert_k = 1", "has no index, or F"),
        ("network", r"\max(y, 1) = y", "max joins"),
        ("network", r"\sum_{\ell} b_0^{(\ell)} = 1", "needs a range"),
        ("network", r"\sum_{s=0}^{n_L-1} C = C", "nothing says what s runs over"),
        ("network", r"\sqrt{y} = 1", "takes a number"),
        ("convolution", r"v_k = x_{i+k}", "i is not on the left side"),
        ("network", r"\sqrt{d} = 1", "take another letter"),
        ("network", r"y + 1 = y", r"\mathbf{1}"),
    ],
)
def test_what_is_written_wrongly_is_refused(context, latex, reason):
    found = CHECKER.check_one(Equation("page.md", "trial", latex, context), DEFINITIONS)
    assert not found.ok
    assert reason in found.message


def test_a_slip_is_refused_or_listed_as_true(record_property):
    survivors, planted = set(), 0
    for equation in AHEAD:
        tree = parse(equation.latex)
        if tree.kind != "claim":
            continue
        known = DEFINITIONS.of(context_of(equation))
        for name, slipped in mutations(tree, NOTATION):
            planted += 1
            try:
                verdict = CHECKER.check_tree(slipped, equation, "claim", known)
            except EquationError:
                continue
            if verdict.ok:
                survivors.add((equation.tag, name))
    record_property("count", f"slips ahead: {planted}, {len(survivors)} listed as true")
    assert planted > 500
    assert not survivors - EQUIVALENT, f"survive, not listed: {sorted(survivors - EQUIVALENT)}"
    assert not EQUIVALENT - survivors, f"listed, but refused: {sorted(EQUIVALENT - survivors)}"
