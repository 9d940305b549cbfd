"""The page about other texts: its example holds, and its wrong sign is found."""

import re

import pytest

from book.own_text import FOLDER, proofread

SOURCES = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
SIGNS = [found.start() for found in re.finditer(r"(?<=[ =])[-+](?= |2)", SOURCES["ridge.tex"])]


def test_the_example_holds():
    last = proofread("ridge.tex", SOURCES).strip().split("\n")[-1]
    assert last == "5 equations: 3 claims, 2 definitions; 0 refused, 0 not read"


@pytest.mark.parametrize("place", SIGNS)
def test_each_wrong_sign_is_found(place):
    text = SOURCES["ridge.tex"]
    other = "-" if text[place] == "+" else "+"
    printed = proofread(
        "ridge.tex", SOURCES | {"ridge.tex": text[:place] + other + text[place + 1 :]}
    )
    assert " 0 refused" not in printed


def test_the_page_shows_the_wrong_sign(site):
    page = (site / "trust" / "your_own_text.html").read_text(encoding="utf-8")
    assert page.count("FALSE") == 1
    assert "1 refused, 0 not read" in page
