"""Each symbol of a page is a link, once, to its row of the notation card.

A row of the card defines the symbols that the formulas in its first cell begin with.
The link is the first formula in the text that is this symbol alone, with its scripts. A symbol
that never stands alone is linked below the first equation that has it, in what its mark opens, or
else the formula with the fewest symbols beside it is the link. Links inside a formula would work in
Chromium, but screen readers take a formula for one thing (axe: nested-interactive).

The script shows the row where the symbol stands, and does so for each letter of a formula: it
reads the rows from a file of their own when the first is asked for, as a script, because a page
that is opened from a folder can read no other.
"""

import html
import json
import re
import unicodedata
from collections.abc import Iterator
from xml.etree import ElementTree

from proofread.diagnostics import Diagnostics
from proofread.plugins.mathematics import insert_formulas
from proofread.typeset.mathml import SCRIPTS, bare
from proofread.typeset.plain_text import to_text

NOTATION_PAGE = "reference/notation.md"
# What needs no row: numerals, brackets, commas, sums, differences, fractions, equality, spaces.
PLAIN = re.compile(r"[0-9.,]+|[()\[\]{}⟩,;:/+−=′⏞⏟\u2061-\u2064]|")
FORMULA = re.compile(r'<span class="formula" data-formula="(\d+)">')
# Inside these a formula gets no link: they are links or buttons, or headings.
CLOSED = re.compile(rf"<(/?)(?:a|button|h[1-6]|label|summary)\b[^>]*>|{FORMULA.pattern}")

DISPLAY = re.compile(r'<div class="equation-body">(.*?)</div>', re.S)
MATH = re.compile(r"<math\b.*?</math>", re.S)
TAG = '<span class="equation-tag">'
ROWS_FILE = "assets/notation.js"

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


def mark(root: ElementTree.Element) -> None:
    """Tell the script what a letter stands for, where that is more than its glyph."""
    for name, parent, at in list(symbols(root)):
        leaf = bare(parent[at])
        if name != (leaf.text or "").strip():
            leaf.set("data-symbol", name)


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
) -> tuple[str, Rows, str]:
    """The notation card with an id on each row; which row defines what; the rows as a script."""
    rows: Rows = {}
    shown: dict[str, str] = {}  # the id of a row -> what the script shows of it

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
        cell, meaning, *others = re.findall(r"<td\b[^>]*>(.*?)</td>", row[0], re.S)
        kind = {True: "in code", False: "shape"}
        sizes = "".join(f"<span>{kind['<code' in one]} {one}</span>" for one in others if one)
        text = f"<p><b>{cell}</b>{sizes}</p><p>{meaning}</p>"
        shown[anchor] = insert_formulas(re.sub(r"</?a\b[^>]*>", "", text), formulas)
        return f'<tr id="{anchor}">{row[1]}{row[2]}'

    content = re.sub(r"<tr>\s*(<td\b.*?</td>)(.*?</tr>)", with_id, content, flags=re.S)
    if not rows:
        diagnostics.error(NOTATION_PAGE, "", "no row of the card begins with a formula")
    known = {"names": {name: anchor for name, (anchor, _) in rows.items()}, "rows": shown}
    script = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    return content, rows, f"notation = {script}\n"


def link_symbols(
    source: str, content: str, formulas: list[str], rows: Rows, diagnostics: Diagnostics
) -> list[str]:
    """The formulas of a page, those that are linked among them."""
    if not rows or source == NOTATION_PAGE:
        return formulas
    displays: dict[int, list[str]] = {}  # a display -> its symbols, in the order of reading
    inline: dict[int, list[str]] = {}  # the same of a formula that may be a link
    used: dict[str, None] = {}
    inside = 0
    for match in CLOSED.finditer(content):
        if not match[2]:
            inside += -1 if match[1] else 1
            continue
        drawn = formulas[number := int(match[2])]
        display = DISPLAY.search(drawn)  # what opens below it quotes other formulas
        parts = MATH.findall(display[1] if display else drawn)
        names = [name for one in parts for name, _, _ in symbols(ElementTree.fromstring(one))]
        if not any(name[0].isalpha() for name in names):
            continue  # arithmetic, 0.5 · 0.8, stays as it is
        used |= dict.fromkeys(names)
        if TAG in drawn:
            displays[number] = names
        elif not inside and parts == [drawn]:
            inline[number] = names
    leading: dict[int, list[str]] = {}  # a formula that becomes a link -> the symbols it is for
    below: dict[int, list[str]] = {}  # a display -> the symbols that are linked below it
    for number in inline:
        name = alone(formulas[number])
        if name in rows and [name] not in leading.values():
            leading[number] = [name]
    for name in used:
        if name not in rows:
            reason = f"no row of {NOTATION_PAGE} begins with {name}: "
            reason += "add one, or use a symbol it has"
            diagnostics.error(source, f"symbol {name}", reason)
        elif [name] in leading.values():
            continue
        elif shown := [number for number in displays if name in displays[number]]:
            below.setdefault(shown[0], []).append(name)
        elif having := [number for number in inline if name in inline[number]]:
            number = min(having, key=lambda n: (len(leading.get(n, [])), len(inline[n])))
            leading.setdefault(number, []).append(name)
    linked = list(formulas)
    to_card = "../" * source.count("/") + NOTATION_PAGE.replace(".md", ".html")

    def link(names: list[str], drawn: str) -> str:
        """A formula that leads to the row of its first symbol, and speaks of all of them."""
        own = [to_text(rows[name][1]) for name in names if name != alone(drawn)]
        said = f"{to_text(drawn)}{': ' if own else ''}{', '.join(own)}, on the notation card"
        several = f' data-symbols="{html.escape(" ".join(names))}"' if names[1:] else ""
        address = f"{to_card}#{rows[names[0]][0]}"
        return f'<a class="symbol" href="{address}"{several} aria-label="{said}">{drawn}</a>'

    for number, names in leading.items():
        linked[number] = link(names, formulas[number])
    for number, names in below.items():
        letters = "".join(link([name], rows[name][1]) for name in names)
        drawn, opened = formulas[number], f'<p class="letters">Letters: {letters}</p></details>'
        closed = drawn.replace(TAG, TAG + letters, 1)  # where nothing opens
        linked[number] = drawn.replace("</details>", opened) if "</details>" in drawn else closed
    return linked


def alone(drawn: str) -> str:
    """The symbol that a formula consists of, with its scripts; none if there are others."""
    root = ElementTree.fromstring(drawn)
    head = bare(root[0][0]) if root[0].tag in SCRIPTS else bare(root[0])
    if len(root) != 1 or len(head):
        return ""
    return next((name for name, _, _ in symbols(root)), "")
