"""Each symbol of a page is a link, once, to its row of the notation card.

A row of the card defines the symbols that the formulas in its first cell begin with.
The link is the first formula in the text that is this symbol alone, with its scripts; symbols
that never stand alone are listed after the page. Links inside a formula would work in
Chromium, but screen readers take a formula for one thing (axe: nested-interactive).
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from xml.etree import ElementTree

from proofread.diagnostics import Diagnostics
from proofread.typeset.mathml import SCRIPTS, bare
from proofread.typeset.plain_text import to_text

NOTATION_PAGE = "reference/notation.md"
# What needs no row: numerals, brackets, commas, sums, differences, fractions, equality, spaces.
PLAIN = re.compile(r"[0-9.,]+|[()\[\]{}⟩,;:/+−=′⏞⏟\u2061-\u2064]|")
FORMULA = re.compile(r'<span class="formula" data-formula="(\d+)">')
# Inside these a formula gets no link: they are links or buttons, or headings.
CLOSED = re.compile(rf"<(/?)(?:a|button|h[1-6]|label|summary)\b[^>]*>|{FORMULA.pattern}")

Rows = dict[str, tuple[str, str]]  # symbol -> the id of its row, the formula in its cell


def symbol(parent: ElementTree.Element, at: int) -> str:
    """The symbol at a leaf: its glyph, and a mark where scripts give it another meaning."""
    glyph = (bare(parent[at]).text or "").strip()
    if glyph == ":" and "".join(e.text or "" for e in parent[at + 1 : at + 2]) == "=":
        return ":="
    if parent.tag not in SCRIPTS or at:
        return glyph
    texts = ("".join(e.itertext()) for e in parent[1:])
    scripts = dict(zip(SCRIPTS[parent.tag], texts, strict=True))
    below, above = scripts.get("_", ""), scripts.get("^", "")
    if above.startswith("′"):
        return glyph + "′"
    if glyph in {"a", "A"} and "−1" in above:
        return glyph + "_prev"
    if glyph in {"w", "C"} and re.fullmatch(r"\w|\w[+−]1", below):
        return glyph + "_i"  # a row of W, the cost of one example
    if glyph == "I" and len(below) == 1:
        return "I_m"
    return glyph


def symbols(parent: ElementTree.Element) -> Iterator[tuple[str, ElementTree.Element, int]]:
    """The symbols of a formula and where they stand, in the order of reading."""
    for at, child in enumerate(map(bare, parent)):
        if len(child):
            yield from symbols(child)
        elif child.tag in {"mi", "mn", "mo"} and not PLAIN.fullmatch(name := symbol(parent, at)):
            yield name, parent, at


def identifier(name: str) -> str:
    """The id of a symbol's row, in ASCII: symbol-W, symbol-a-prev, symbol-delta."""

    def word(character: str) -> str:
        if character.isascii() and (character.isalnum() or character in "_-:="):
            return character
        called = unicodedata.name(character)
        capital = called.startswith("GREEK CAPITAL")
        called = re.sub(r"^GREEK (SMALL|CAPITAL) LETTER ", "", called).lower().replace(" ", "-")
        return called.capitalize() if capital else called

    return "symbol-" + "".join(map(word, name)).replace("_", "-").replace(":=", "defined")


def index_notation_table(
    content: str, formulas: list[str], diagnostics: Diagnostics
) -> tuple[str, Rows]:
    """The notation card with an id on each row; and which row defines what."""
    rows: Rows = {}

    def with_id(row: re.Match) -> str:
        drawn = [formulas[int(number)] for number in FORMULA.findall(row[1])]
        defined = {}
        for formula in drawn:
            for name, _, _ in list(symbols(ElementTree.fromstring(formula)))[:1]:
                defined.setdefault(name, formula)
        if not defined:
            return row[0]
        anchor = identifier(next(iter(defined)))
        for name, formula in defined.items():
            if name in rows:
                diagnostics.error(NOTATION_PAGE, f"symbol {name}", "two rows define it")
            rows[name] = anchor, formula
        return f'<tr id="{anchor}">{row[1]}'

    content = re.sub(r"<tr>\s*(<td\b.*?</td>)", with_id, content, flags=re.S)
    if not rows:
        diagnostics.error(NOTATION_PAGE, "", "no row of the card begins with a formula")
    return content, rows


def link_symbols(
    source: str, content: str, formulas: list[str], rows: Rows, diagnostics: Diagnostics
) -> tuple[list[str], str]:
    """The formulas of a page, those that are linked among them; the list that follows the page."""
    if not rows or source == NOTATION_PAGE:
        return formulas, ""
    linked, alone, used, inside = list(formulas), set(), {}, 0
    to_card = "../" * source.count("/") + NOTATION_PAGE.replace(".md", ".html")

    def anchor(name: str, drawn: str) -> str:
        label = html.escape(f"{to_text(drawn)}, on the notation card")
        address = f"{to_card}#{rows[name][0]}"
        return f'<a class="symbol" href="{address}" aria-label="{label}">{drawn}</a>'

    for match in CLOSED.finditer(content):
        if not match[2]:
            inside += -1 if match[1] else 1
            continue
        drawn = formulas[int(match[2])]
        parts = re.findall(r"<math\b.*?</math>", drawn, re.S)
        if not parts:  # TeX that does not exist: a fault already
            continue
        root, *others = map(ElementTree.fromstring, parts)
        names = [name for part in (root, *others) for name, _, _ in symbols(part)]
        used |= dict.fromkeys(names)
        if inside or parts != [drawn] or len(root) != 1 or not names:
            continue
        head = bare(root[0][0]) if root[0].tag in SCRIPTS else root[0]
        if not len(head) and names[0] in rows and names[0] not in alone:
            alone.add(names[0])
            linked[int(match[2])] = anchor(names[0], drawn)
    for name in used:
        if name not in rows:
            reason = f"no row of {NOTATION_PAGE} begins with {name}: "
            reason += "add one, or use a symbol it has"
            diagnostics.error(source, f"symbol {name}", reason)
    rest = [anchor(name, rows[name][1]) for name in used if name in rows and name not in alone]
    if not rest:
        return linked, ""
    return linked, f'<p class="symbols">Also on the notation card: {" ".join(rest)}</p>'
