"""The command that checks the equations of files."""

import json
from pathlib import Path

import pytest

from proofread.__main__ import main
from proofread.blocks import display_equations
from proofread.equations import Checker
from proofread.equations.declared import read_subject

DECLARATION = Path(__file__).parent / "site" / "proofread.toml"
SUBJECT = read_subject(DECLARATION)


def test_a_mistyped_setting_is_an_error_and_not_the_usual_one():
    (one,) = display_equations("<!-- seting: batch -->\n\n$$\nC = C \\tag{x}\n$$\n")
    (verdict,) = Checker(SUBJECT).check([("p.md", one.tag, one.latex, one.context)])
    assert "there is no setting seting: batch; there are usual" in verdict.message


def test_an_equation_that_says_the_same_twice_claims_nothing():
    (verdict,) = Checker(SUBJECT).check([("p.md", "same", "X = X")])
    assert "both sides are the same" in verdict.message


def test_the_command_prints_a_table_and_fails_on_a_false_one(tmp_path, monkeypatch, capsys):
    true = tmp_path / "true" / "true.md"
    true.parent.mkdir()
    true.write_text(
        "$$ E := \\lVert t \\rVert^2 \\tag{E} $$\n\n$$ E = \\sum_k t_k^2 \\tag{true} $$\n"
    )
    subject = ["--subject", str(DECLARATION)]
    assert main([str(true), *subject]) == 0
    assert "0 refused" in capsys.readouterr().out
    false = tmp_path / "false.md"
    false.write_text("$$ E = 2 E \\tag{false} $$\n")
    assert main([str(true), str(false), *subject]) == 1
    assert "equation false: the sides differ by up to 0.5 times" in capsys.readouterr().out
    false.with_suffix(".ipynb").write_text(
        json.dumps({"cells": [{"cell_type": "markdown", "source": "$$ E = 3 E \\tag{cell} $$"}]})
    )
    monkeypatch.setattr("proofread.SUBJECT", SUBJECT, raising=False)
    assert main([str(tmp_path), "--subject", "proofread:SUBJECT"]) == 1
    assert "equation cell: the sides differ" in capsys.readouterr().out


DECLARED = 'sizes = ["n"]\n[given]\nx = "n"\n'
MISUSE = {  # what there is, by name, and the arguments ↦ what is said
    "no file": ({}, ["a.tex"], "there is no a.tex"),
    "an empty file": ({"a.tex": ""}, ["a.tex"], "there is no display equation in these files"),
    "an empty folder": ({"b/c.txt": "x"}, ["b"], "there is no display equation in these files"),
    "no text": ({"a.png": "x"}, ["a.png"], "a.png is none of .md, .ipynb, .tex"),
    "bytes": ({"a.tex": b"\x89PNG\xff\x00"}, ["a.tex"], "a.tex is not UTF-8"),
    "Latin-1": ({"a.md": "déjà".encode("latin-1")}, ["a.md"], "a.md is not UTF-8"),
    "no notebook": ({"a.ipynb": "{"}, ["a.ipynb"], "a.ipynb: this is no notebook"),
    "no declaration": (
        {"a.tex": "\\[ x = x \\]", "proofread.toml": None},
        ["a.tex"],
        "there is no proofread.toml, which says what is given, and no --subject",
    ),
    "no TOML": ({"a.tex": "", "proofread.toml": "sizes ="}, ["a.tex"], "proofread.toml is no TOML"),
    "TOML in Latin-1": (
        {"a.tex": "", "proofread.toml": "# é".encode("latin-1")},
        ["a.tex"],
        "proofread.toml is not UTF-8",
    ),
    "a missing subject": ({"a.tex": ""}, ["a.tex", "--subject", "b.toml"], "No such file"),
    "a missing module": ({"a.tex": ""}, ["a.tex", "--subject", "nowhere:N"], "cannot import"),
    "another object": ({"a.tex": ""}, ["a.tex", "--subject", "json:dumps"], "is no Subject"),
    "no pyproject": (
        {"a.tex": "", "pyproject.toml": "[", "proofread.toml": None},
        ["a.tex"],
        "no TOML",
    ),
}


@pytest.mark.parametrize("name", MISUSE)
def test_wrong_use_is_told_in_one_line(name, tmp_path, monkeypatch, capsys):
    there, arguments, said = MISUSE[name]
    for file, text in ({"proofread.toml": DECLARED} | there).items():
        if text is not None:
            tmp_path.joinpath(file).parent.mkdir(exist_ok=True)
            tmp_path.joinpath(file).write_bytes(text if type(text) is bytes else text.encode())
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("proofread: ")
    assert captured.err.count("\n") == 1
    assert said in captured.err


@pytest.mark.parametrize(
    ("latex", "code", "said"),
    [
        ("x^T x = \\|x\\|^2", 0, "1 equations: 1 claims, 0 definitions; 0 refused, 0 not read"),
        ("x^T x = \\|x\\|", 1, "FALSE"),
        ("x^T x = \\int x", 1, "not read: a.tex:1: the notation has no \\int"),
        ("x^T x = z", 1, "not read: a.tex:1: z is neither given nor defined"),
        ("x^T x = z \\] \\[ x = 1 x", 1, "2 equations: 1 claims"),
        ("(" * 3000, 1, "not read: a.tex:1: "),
    ],
)
def test_what_is_false_is_told_from_what_is_not_read(
    latex, code, said, tmp_path, monkeypatch, capsys
):
    tmp_path.joinpath("proofread.toml").write_text(DECLARED, encoding="utf-8")
    tmp_path.joinpath("a.tex").write_text(f"\\[ {latex} \\]", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["a.tex"]) == code
    assert said in capsys.readouterr().out
