"""The command that checks the equations of files."""

import json

from book.contexts import SUBJECT
from proofread.__main__ import main
from proofread.blocks import display_equations
from proofread.equations import Checker


def test_a_mistyped_setting_is_an_error_and_not_the_usual_one():
    (one,) = display_equations("<!-- seting: batch -->\n\n$$\nC = C \\tag{x}\n$$\n")
    (verdict,) = Checker(SUBJECT).check([("p.md", one.tag, one.latex, one.context)])
    assert "there is no context seting: batch; there are network" in verdict.message


def test_an_equation_that_says_the_same_twice_claims_nothing():
    (verdict,) = Checker(SUBJECT).check([("p.md", "same", "W^{(1)} = W^{(1)}")])
    assert "both sides are the same" in verdict.message


def test_the_command_prints_a_table_and_fails_on_a_false_one(tmp_path, capsys):
    true = tmp_path / "true" / "true.md"
    true.parent.mkdir()
    true.write_text(
        "$$ C := \\lVert y \\rVert^2 \\tag{C} $$\n\n$$ C = \\sum_k y_k^2 \\tag{true} $$\n"
    )
    subject = ["--subject", "book.contexts:SUBJECT"]
    assert main([str(true), *subject]) == 0
    assert "0 refused" in capsys.readouterr().out
    false = tmp_path / "false.md"
    false.write_text("$$ C = 2 C \\tag{false} $$\n")
    assert main([str(true), str(false), *subject]) == 1
    assert "equation false: the sides differ by up to 0.5 times" in capsys.readouterr().out
    false.with_suffix(".ipynb").write_text(
        json.dumps({"cells": [{"cell_type": "markdown", "source": "$$ C = 3 C \\tag{cell} $$"}]})
    )
    assert main([str(tmp_path), *subject]) == 1
    assert "equation cell: the sides differ" in capsys.readouterr().out
