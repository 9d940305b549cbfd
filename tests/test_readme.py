"""The README keeps its word: its matrix is the page's, its commands exist."""

import re

from tests.conftest import ROOT
from tests.html_tree import of_class, page, text

README = ROOT.joinpath("README.md").read_text(encoding="utf-8")


def test_the_matrix_is_the_one_that_the_home_page_prints(site):
    (shown,) = re.findall(r"```text\n(.*?)```", README, re.S)
    (printed,) = of_class(page(site / "index.html"), "example-output")
    assert shown.strip() == text(printed).strip()


def test_the_formula_is_the_one_of_the_home_page():
    (shown,) = re.findall(r"\$\$\n(.*?)\n\$\$", README, re.S)
    home = ROOT.joinpath("docs", "index.md").read_text(encoding="utf-8")
    assert rf"{shown} \tag{{answer}}" in home


def test_the_commands_are_those_of_the_makefile():
    makefile = ROOT.joinpath("Makefile").read_text(encoding="utf-8")
    commands = re.findall(r"^make (\w+)", README, re.M)
    assert commands == ["serve", "test"]
    assert all(re.search(rf"^{command}: ", makefile, re.M) for command in commands)
    assert re.search(r"^ADDRESS \?= 127\.0\.0\.1:8000$", makefile, re.M)
    assert "-m pip install --require-hashes -r requirements.lock" in README
