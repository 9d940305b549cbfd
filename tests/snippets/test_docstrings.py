"""What the docstrings of the snippets say of themselves: equations that exist, errors, shapes."""

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


@pytest.mark.parametrize(
    ("module", "name", "text"), FUNCTIONS, ids=[f"{m}.{n}" for m, n, _ in FUNCTIONS]
)
def test_every_function_says_what_it_does_and_what_it_refuses(module, name, text):
    assert len(text.split("\n")[0]) > 15
    assert "ValueError" in text or not re.search(r"\((m|n|n_\w+|N)[,)]", text), (
        "what does it raise?"
    )
