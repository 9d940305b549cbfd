"""What others made: the files are what vendor/README.md says, with their licences."""

import hashlib
import re
import unicodedata
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from tests.conftest import ROOT
from tests.html_tree import page, parsed

LISTED = re.findall(
    r"^\| `([^`]+)` .*\| `([0-9a-f]{64})` \|$",
    ROOT.joinpath("vendor", "README.md").read_text(encoding="utf-8"),
    re.M,
)
FONTS = ROOT / "docs" / "assets" / "fonts"


@pytest.mark.parametrize(("path", "checksum"), LISTED)
def test_a_vendored_file_has_its_checksum_and_a_licence_beside_it(path, checksum):
    file = ROOT / path
    assert hashlib.sha256(file.read_bytes()).hexdigest() == checksum
    assert any(file.with_name(name).exists() for name in ("LICENSE", "OFL.txt"))


def test_every_vendored_file_is_listed():
    assert {ROOT / path for path, _ in LISTED} == set(FONTS.glob("*.woff2"))


def characters(font: str) -> set[str]:
    return set(map(chr, TTFont(FONTS / f"{font}.woff2").getBestCmap()))


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
    used = {
        character
        for file in site.rglob("*.html")
        for formula in page(file).iter("math")
        for element in formula.iter()
        for character in drawn(element.tag, (element.text or "").strip())
    }
    assert {"𝑊", "𝜕", "𝛿", "⊤", "ℝ"} <= used
    invisible = {
        "\u2061",
        "\u200b",
    }  # "function application": between a name and what it is applied to
    assert used - invisible - characters("math") == set()


def written(element: ElementTree.Element) -> str:
    """The text of an element, without formulas, code and what no reader sees."""
    if element.tag in {"math", "code", "pre", "script", "style", "title", "template"}:
        return ""
    return (element.text or "") + "".join(written(e) + (e.tail or "") for e in element)


def test_the_fonts_have_every_character_of_the_text(pages):
    used = {c for page in pages.values() for c in written(page.find("body")) if not c.isspace()}
    assert {"W", "“", "−", "₁"} <= used
    for face in ("text", "text-italic", "text-bold"):
        used -= {"\u200b"}  # has no width: math-core puts it before a leading operator
        assert used - characters(face) - characters("math") == set(), face


def test_a_character_that_no_font_has_is_seen():
    page = parsed("<body><p>Wᵀ<math><mi>ж</mi></math></p></body>")
    assert set(written(page)) - characters("text") == {"ᵀ"}
