"""Texts of other authors, each with its `proofread.toml`: what is true, false, and not read."""

import tomllib
from pathlib import Path

import pytest

from proofread.__main__ import main
from proofread.blocks import equations_of_file
from proofread.equations import Checker, Equation
from proofread.equations.declared import Declaration, read_subject

TEXTS = Path(__file__).parent.parent / "texts"
NAMES = ["logistic/logistic.tex", "gaussian/gaussian.md", "quadratic/quadratic.ipynb"]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_true_holds_and_what_is_planted_is_refused(name):
    path = TEXTS / name
    checker = Checker(read_subject(path.parent / "proofread.toml"))
    found = equations_of_file(path.name, path.read_text(encoding="utf-8"))
    verdicts = checker.check([Equation(name, e.tag or e.place, e.latex, e.context) for e in found])
    false = [verdict.tag for verdict in verdicts if not verdict.ok and verdict.read]
    assert false == [verdict.tag for verdict in verdicts if verdict.tag.startswith("wrong-")]
    assert len(false) >= 2
    assert sum(verdict.ok and verdict.kind == "claim" for verdict in verdicts) >= 4
    assert sum(not verdict.read for verdict in verdicts) <= 1


def test_the_command_counts_and_tells_what_it_cannot_read(capsys):
    assert main([str(TEXTS / "gaussian")]) == 1
    printed = capsys.readouterr().out
    assert "10 equations: 6 claims, 3 definitions; 2 refused, 1 not read" in printed
    assert "gaussian.md:36: one differentiates by a symbol" in printed


BASE = 'sizes = ["m", "n"]\n[given]\nX = "m by n"\nA = "n by n"\nb = "n"\n'
REFUSED = {  # what is declared ↦ what the message says
    'size = ["m"]': "size: ['m'] came; wanted: a key of sizes, indices",
    'sizes = ["m", "kk"]': "sizes: ['m', 'kk'] came; wanted: letters",
    "sizes = {m = [2, 3], n = [2, 3]}": "two samples in which no two sizes are equal",
    "sizes = {m = [2, 3], n = [2]}": "sizes.n: [2] came; wanted: as many whole numbers",
    "sizes = 3": "sizes: 3 came; wanted: letters",
    "first = 2": "first: 2 came; wanted: the number of the first entry",
    'layout = "wide"': "layout: 'wide' came; wanted: one of mixed, numerator, denominator",
    '[given]\nX = "m by q"': "given.X: 'm by q' came; wanted: a shape of the sizes (m, n)",
    '[given]\nX = "m by n by m"': "given.X: 'm by n by m' came; wanted: two sides at most",
    '[given]\nX = "m by n, symmetric"': "given.X: 'm by n, symmetric' came; wanted: a square",
    '[given]\nX = "m by n, one-hot"': "wanted: one column: only that can be one-hot",
    '[given]\nX = "m, happy"': "given.X: 'happy' came; wanted: one of normal, positive",
    "[given]\nX = [1, 2]": "given.X: [1, 2] came; wanted: a shape such as",
    '[given]\nxy = "m"': "given: 'xy' came; wanted: one letter, but d, D, e and I",
    '[given]\nm = "n"': "given.m: 'n' came; wanted: another letter: m is a size",
    '[given]\nx = "rows of Z"': "given.x: 'rows of Z' came; wanted: rows of a matrix that is given",
    '[functions]\nf = "cosh"': "functions.f: 'cosh' came; wanted: one of logistic, tanh",
    '[functions]\nf = "number of t"': "functions.f: 't' came; wanted: one of ",
    '[functions]\nff = "tanh"': "functions: 'ff' came; wanted: one letter, or '\\sigma'",
    'definitions = ["E := ^"]': "definitions[0]: 'E := ^' came; wanted: LaTeX that can be read",
    "definitions = [3]": "definitions[0]: 3 came; wanted: a list of names",
    'moves = ["q"]': "moves: 'q' came; wanted: one of ",
    'indices = ["m"]': "indices: 'm' came; wanted: letters that are neither given nor sizes",
    'indices = {i = "q"}': "indices.i: 'q' came; wanted: one of m, n",
    "[setting.other]\nsizes = []": "setting.other.sizes: [] came; wanted: a key of given,",
    'setting = {other = "A"}': "setting.other: 'A' came; wanted: tables",
}


@pytest.mark.parametrize("declared", REFUSED)
def test_what_cannot_be_meant_names_the_key_what_came_and_what_is_wanted(declared):
    own, base = tomllib.loads(declared), tomllib.loads(BASE)
    with pytest.raises(ValueError, match=r"^p\.toml: ") as refused:
        Declaration(base | own, "p.toml").subject()
    assert REFUSED[declared] in str(refused.value)


TRUE = {  # what is declared ↦ what then holds, and what does not
    "": (r"\frac{\partial (b^T A b)}{\partial b} = (A + A^T) b", r"b^T A b = b^T b"),
    'layout = "numerator"': (
        r"\frac{\partial (b^T A b)}{\partial b} = b^T (A + A^T)",
        r"\frac{\partial (b^T A b)}{\partial b} = (A + A^T) b",
    ),
    'layout = "denominator"': (
        r"\frac{\partial (A b)}{\partial b} = A^T",
        r"\frac{\partial (A b)}{\partial b} = A",
    ),
    "first = 0": (r"\sum_{i=0}^{n-1} b_i = b_0 + \dots + b_{n-1}", r"\sum_{i=1}^n b_i = b_1"),
    "sizes = {m = [5, 7], n = [2, 3]}": (
        r"X^T X (X^T X)^{-1} b = b",
        r"(X^T X)^{-1} b = b",
    ),
    'indices = {i = "n"}': (r"\sum_i A_{ii} = \operatorname{tr}(A)", r"\sum_i X_{ij} = b_j"),
    'definitions = ["E := b^T b"]': (r"\nabla_b E = 2 b", r"\nabla_b E = b"),
    'moves = ["b"]': (r"d (X b) = X \, d b", r"d (X b) = d X \, b + X \, d b + X b"),
    '[functions]\ng = "tanh"': (r"g(-b) = -g(b)", r"g(2b) = 2 g(b)"),
    "[functions]\n'\\sigma' = \"any\"": (
        r"\frac{\partial \sigma(b_i)}{\partial b_i} = \sigma'(b_i)",
        r"\sigma'(b_i) = \sigma(b_i) (1 - \sigma(b_i))",
    ),
    '[functions]\nf = "number of b"': (
        r"d(f(b)) = \left(\frac{\partial f(b)}{\partial b}\right)^T d b",
        r"f(2 b) = 2 f(b)",
    ),
}
GIVEN = {  # how an array is drawn ↦ what holds of it alone
    "n, probabilities": r"\sum_{i=1}^n v_i = 1",
    "n, one-hot": r"v_i v_i = v_i",
    "n by n, symmetric": r"v = v^T",
    "n by n, orthogonal": r"v^T v = I_n",
    "m by n, probabilities in rows": r"\sum_{j=1}^n v_{ij} = 1",
    "m by n, one-hot in columns": r"\sum_{i=1}^m v_{ij} = 1",
    "zeros and ones": r"v^2 = v",
    "0.5": r"v = \frac12 + 0 \lVert b \rVert",
}


def verdict(declared: dict, latex: str):
    subject = Declaration(declared, "p.toml").subject()
    return Checker(subject).check([Equation("a.md:1", "a.md:1", latex)])[0]


@pytest.mark.parametrize("declared", TRUE)
def test_each_key_does_what_it_says(declared):
    true, false = TRUE[declared]
    everything = tomllib.loads(BASE) | tomllib.loads(declared)
    assert verdict(everything, true).ok, verdict(everything, true).message
    refused = verdict(everything, false)
    assert not refused.ok
    assert refused.read, refused.message


@pytest.mark.parametrize("drawn", GIVEN)
def test_an_array_is_drawn_as_it_is_declared(drawn):
    base = tomllib.loads(BASE)
    how = 0.5 if drawn == "0.5" else drawn
    held = verdict(base | {"given": base["given"] | {"v": how}}, GIVEN[drawn])
    assert held.ok, held.message
    plain = base["given"] | {"v": drawn.partition(",")[0] if "," in drawn else "number"}
    assert not verdict(base | {"given": plain}, GIVEN[drawn]).ok


@pytest.mark.parametrize(
    ("part", "latex"),
    [
        ("rows", r"x_i^T b = (X b)_i"),
        ("rows", r"X^T X = \sum_{i=1}^m x_i x_i^T"),
        ("columns", r"X X^T = \sum_{j=1}^n x_j x_j^T"),
        ("entries", r"\operatorname{tr}(X^T X) = \sum_{i=1}^m \sum_{j=1}^n x_{ij}^2"),
    ],
)
def test_a_letter_stands_for_the_parts_of_a_matrix(part, latex):
    base = tomllib.loads(BASE)
    assert verdict(base | {"given": base["given"] | {"x": f"{part} of X"}}, latex).ok
