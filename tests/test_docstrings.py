"""What the docstrings of the snippets say: equations that exist, the shapes that are checked."""

import ast
import re

import pytest

from tests.conftest import ROOT
from tests.equations.corpus import PAGES

TAGS = {equation.tag for equation in PAGES}
TAG = r"([A-Za-z][\w-]*)"
NAMED = re.compile(rf"\bEquation {TAG}|\bEquations {TAG},? and {TAG}")
FUNCTIONS = [
    (path.stem, node.name, ast.get_docstring(node) or "")
    for path in sorted(ROOT.joinpath("snippets").glob("*.py"))
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef)
]


def named(docstring: str) -> set[str]:
    return {tag for match in NAMED.findall(docstring) for tag in match if tag}


def test_what_is_read_as_a_tag():
    assert named("Equations all-W and all-b, one example: a (n_0,)") == {"all-W", "all-b"}
    assert named("Equation C, the sum of (a_k - y_k)²; Equation row: x") == {"C", "row"}


def test_every_equation_that_a_snippet_names_stands_on_a_page():
    of = {(module, name): named(text) - TAGS for module, name, text in FUNCTIONS}
    assert {where: tags for where, tags in of.items() if tags} == {}
    assert sum(bool(named(text)) for *_, text in FUNCTIONS) > 8


def shape(sizes: str) -> str:
    """`m n` as a docstring writes it: (m, n)."""
    return f"({', '.join(sizes.split())}{'' if ' ' in sizes else ','})"


SHAPES = [
    pytest.param(ast.get_docstring(node), wanted, id=f"{path.stem}.{node.name}")
    for path in sorted(ROOT.joinpath("snippets").glob("*.py"))
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef)
    for call in node.decorator_list
    if ast.unparse(call).startswith("shapes(")
    for wanted in [call.args[0].value]
]


@pytest.mark.parametrize(("text", "wanted"), SHAPES)
def test_the_shapes_that_are_checked_are_those_of_the_docstring(text, wanted):
    arrays = [item.split(": ")[1] for item in wanted.split(", ") if "->" not in item]
    assert all(shape(sizes) in text for sizes in arrays if sizes != "..."), wanted


def test_what_is_a_shape():
    assert [shape("m n"), shape("n"), shape("2 3")] == ["(m, n)", "(n,)", "(2, 3)"]
