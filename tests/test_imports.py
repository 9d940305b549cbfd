"""Which folder may import which: the house that CONTRIBUTING draws."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

ALLOWED = {
    "snippets": set(),
    "figures": {"snippets"},
    "proofread": set(),  # its tests neither: they bring texts of their own
    "benchmarks": {"snippets", "proofread"},
    "book": {"snippets", "figures", "proofread", "benchmarks"},
}


def imported(source: str) -> Iterator[str]:
    """The packages that a module imports, by statement or by the name of a module that is there."""
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            named = re.fullmatch(r"(\w+)\.(\w+)[.:\w]*", node.value)
            there = named and ROOT.joinpath(named[1], f"{named[2]}.py").is_file()
            names = [named[1]] if there else []
        yield from (name.partition(".")[0] for name in names)


def forbidden(package: str, source: str) -> set[str]:
    return {*imported(source)} & (ALLOWED.keys() | {"tests"}) - ALLOWED[package] - {package}


def modules(package: str) -> list[Path]:
    return sorted(ROOT.joinpath(package).rglob("*.py"))


@pytest.mark.parametrize("package", ALLOWED)
def test_no_folder_imports_what_stands_above_it(package):
    files = modules(package)
    assert files
    wrong = {file: forbidden(package, file.read_text(encoding="utf-8")) for file in files}
    assert {file: names for file, names in wrong.items() if names} == {}


@pytest.mark.parametrize(
    ("package", "source", "names"),
    [
        ("snippets", "def f():\n    from proofread.page import Page", {"proofread"}),
        ("figures", "import importlib\nimportlib.import_module('book.values')", {"book"}),
        ("figures", "import importlib\nimportlib.import_module('snippets.layer')", set()),
        ("proofread", "import snippets.layer, numpy", {"snippets"}),
        ("proofread", "main(['--subject', 'book.contexts:SUBJECT'])", {"book"}),
        ("proofread", "{'snippets.seeds': 'LIGHT = 2'}", set()),  # a module of a test's own text
        ("book", "from figures import FIGURES\nfrom tests.html_tree import page", {"tests"}),
    ],
)
def test_an_import_that_is_not_allowed_is_seen(package, source, names):
    assert forbidden(package, source) == names
