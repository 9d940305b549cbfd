"""What others made: the files are what vendor/README.md says, with their licences."""

import hashlib
import re
import unicodedata

import pytest
from fontTools.ttLib import TTFont

from tests.built import page
from tests.conftest import ROOT

LISTED = re.findall(
    r"^\| `([^`]+)` .*\| `([0-9a-f]{64})` \|$",
    ROOT.joinpath("vendor", "README.md").read_text(encoding="utf-8"),
    re.M,
)
FONT = ROOT / "docs" / "assets" / "fonts" / "math.woff2"


@pytest.mark.parametrize(("path", "checksum"), LISTED)
def test_a_vendored_file_has_its_checksum_and_a_licence_beside_it(path, checksum):
    file = ROOT / path
    assert hashlib.sha256(file.read_bytes()).hexdigest() == checksum
    assert any(file.with_name(name).exists() for name in ("LICENSE", "OFL.txt"))


def test_every_vendored_file_is_listed():
    assert {ROOT / path for path, _ in LISTED} == {FONT}


def drawn(tag: str, letters: str) -> set[str]:
    """The characters that a browser looks for: a single letter in <mi> is slanted."""
    if tag != "mi" or len(letters) != 1:
        return set(letters)
    slanted = "MATHEMATICAL ITALIC "
    name = unicodedata.name(letters)
    name = name.replace("LATIN ", "").replace("GREEK ", "").replace("LETTER ", "")
    name = {"h": "PLANCK CONSTANT"}.get(letters, slanted + name)
    try:
        return {unicodedata.lookup(name)}
    except KeyError:
        return {letters}


def test_the_font_has_every_character_of_every_formula(site):
    known = {chr(code) for code in TTFont(FONT).getBestCmap()}
    used = {
        character
        for file in site.rglob("*.html")
        for formula in page(file).iter("math")
        for element in formula.iter()
        for character in drawn(element.tag, (element.text or "").strip())
    }
    assert {"𝑊", "𝜕", "𝛿", "⊤", "ℝ"} <= used
    invisible = {"\u2061"}  # "function application": between a name and what it is applied to
    assert used - invisible - known == set()
