"""The first use of each symbol on a page leads to the notation card."""

import json
import re
from xml.etree import ElementTree

import pytest

from book import notation_links as symbols
from proofread.plugins.mathematics import frame, insert_formulas
from proofread.typeset.mathml import to_mathml
from tests.broken_pages import PAGES, SNIPPET


def names(tex: str) -> list[str]:
    return [name for name, _, _ in symbols.symbols(ElementTree.fromstring(to_mathml(tex, True)))]


@pytest.mark.parametrize(
    ("tex", "found"),
    [
        (r"W^{(L)} a^{(L-1)}", ["W", "L", "a_prev", "L"]),
        (r"a^{(L)}", ["a", "L"]),
        (r"w_{ij}", ["w", "i", "j"]),
        (r"w_i", ["w_i", "i"]),
        (r"w_{m-1}", ["w_i", "m"]),
        (r"w_{0,1}", ["w"]),
        (r"\sigma'(z)", ["σ′", "z"]),
        (r"\sigma(z)", ["σ", "z"]),
        (r"I_{ki} I_m", ["I", "k", "i", "I_m", "m"]),
        (r"\frac{\partial C_s}{\partial x}", ["∂", "C_i", "s", "∂", "x"]),
        (r"x := (2 + 3.5) / [4]", ["x", ":="]),
        (r"\langle G, H \rangle", ["⟨", "G", "H"]),
        (r"\underbrace{v}_{1 \times n}", ["v", "×", "n"]),
        (r"A \mathbf{1}", ["A", "𝟏"]),
    ],
)
def test_the_symbols_of_a_formula_in_the_order_of_reading(tex, found):
    assert names(tex) == found


def test_ids_are_words_in_ascii():
    ids = [symbols.identifier(name) for name in ("W", "a_prev", "δ", "Δ", "σ′", "⊙", ":=", "<")]
    assert ids[:4] == ["symbol-W", "symbol-a-prev", "symbol-delta", "symbol-Delta"]
    assert all(re.fullmatch(r"symbol-[A-Za-z-]+", name) for name in ids)


@pytest.fixture
def card(diagnostics):
    """A small card: W with w, σ with its slope, and the sum."""
    cells = [r"W", r"w_{ij}", r"\sigma", r"\sigma'", r"\sum_k"]
    span = '<span class="formula" data-formula="{}">…</span>'
    row = "<tr>\n<td>{}</td>\n<td>meaning</td>\n</tr>"
    content = "".join(
        row.format(", ".join(span.format(i) for i in found)) for found in ((0, 1), (2, 3), (4,))
    )
    return symbols.index_notation_table(content, [to_mathml(t) for t in cells], diagnostics)


def test_a_row_defines_what_the_formulas_in_its_first_cell_begin_with(card):
    content, rows, _ = card
    assert {name: anchor for name, (anchor, _) in rows.items()} == {
        "W": "symbol-W",
        "w": "symbol-W",
        "σ": "symbol-sigma",
        "σ′": "symbol-sigma",
        "∑": "symbol-n-ary-summation",
    }
    ids = re.findall(r'<tr id="([^"]+)"', content)
    assert ids == ["symbol-W", "symbol-sigma", "symbol-n-ary-summation"]


@pytest.fixture
def page(card, diagnostics):
    """Makes a page with these formulas, as the reader gets it; displays are in frames."""

    def made(*formulas: str, around: str = "<p>{}</p>") -> str:
        spans = "".join(
            around.format(f'<span class="formula" data-formula="{i}">…</span>')
            for i, _ in enumerate(formulas)
        )
        drawn = [
            frame(to_mathml(tex.strip("$"), True), "tag") if tex[0] == "$" else to_mathml(tex)
            for tex in formulas
        ]
        linked = symbols.link_symbols("folder/page.md", spans, drawn, card[1], diagnostics)
        return insert_formulas(spans, linked)

    return made


def linked(built: str) -> list[tuple[str, str]]:
    """Where the links lead, and what they show."""
    found = re.findall(
        r'<a class="symbol" href="\.\./reference/notation\.html#([^"]+)".*?</a>', built
    )
    shown = re.findall(r'<a class="symbol"[^>]*>(.*?)</a>', built)
    return [
        (to, "".join(ElementTree.fromstring(m).itertext()))
        for to, m in zip(found, shown, strict=True)
    ]


def test_a_symbol_is_linked_where_it_first_stands_alone(page, diagnostics):
    built = page(r"\sigma(W)", r"W_\sigma", r"W", r"\sigma", r"\sigma'")
    assert linked(built) == [
        ("symbol-W", "Wσ"),
        ("symbol-sigma", "σ"),
        ("symbol-sigma", "σ′"),
    ]
    assert diagnostics.collected == []


def test_what_never_stands_alone_is_linked_below_an_equation_or_by_the_shortest_formula(page):
    assert linked(page(r"$\sum_W W$", r"w_{00} + W + W", r"W + w_{01}")) == [
        ("symbol-n-ary-summation", "∑k"),
        ("symbol-W", "W"),
        ("symbol-W", "W+w01"),
    ]


def test_a_formula_leads_for_several_symbols_where_there_is_no_other(page):
    built = page(r"W + \sigma(W)")
    assert linked(built) == [("symbol-W", "W+σ(W)")]
    assert 'data-symbols="W σ"' in built
    assert 'aria-label="W + σ(W): W, σ, on the notation card"' in built


def test_a_link_has_a_name(page):
    assert 'aria-label="w_00, on the notation card"' in page("w_{00}")


@pytest.mark.parametrize("around", ["<a href='#'>{}</a>", "<h2>{}</h2>", "<label>{}</label>"])
def test_in_links_and_headings_there_is_no_link(page, around):
    assert linked(page("W", around=around)) == []


def test_a_letter_says_what_it_stands_for_where_that_is_more_than_its_glyph():
    marked = to_mathml(r"\sigma'(a^{(\ell-1)}) := w_i w_{ij}", dress=symbols.mark)
    assert re.findall(r'data-symbol="([^"]+)"[^>]*>(.)<', marked) == [
        ("σ′", "σ"),
        ("a_prev", "a"),
        (":=", ":"),
        ("w_i", "w"),
    ]


def test_the_rows_are_a_script_without_links(card):
    known = json.loads(card[2].removeprefix("notation = "))
    assert known["names"]["w"] == "symbol-W"
    assert known["rows"]["symbol-W"].count("<math>") == 2
    assert "<p>meaning</p>" in known["rows"]["symbol-W"]
    assert "<a" not in card[2]


def test_two_rows_for_one_symbol_are_an_error(diagnostics):
    twice = '<tr><td><span class="formula" data-formula="0">…</span></td><td>meaning</td></tr>'
    symbols.index_notation_table(
        twice + twice.replace('"0"', '"1"'), [to_mathml(r"w_{ij}"), to_mathml("W, w")], diagnostics
    )
    assert diagnostics.collected == []  # `W, w` begins with W
    symbols.index_notation_table(
        '<tr><td><span class="formula" data-formula="0">…</span>'
        '<span class="formula" data-formula="1">…</span></td><td></td></tr>'
        + twice.replace('"0"', '"1"'),
        [to_mathml("W"), to_mathml("x")],
        diagnostics,
    )
    assert list(map(str, diagnostics.collected)) == [
        "reference/notation.md: symbol x: two rows define it"
    ]


def test_a_symbol_that_the_card_lacks_ends_the_build(copy_project):
    """And one that it has does not."""
    card = "# Card\n\n| symbol | meaning |\n|--|--|\n" + "".join(
        f"| ${tex}$ | meaning |\n" for tex in ("W", r"a^{(\ell-1)}", r"a", r"\top")
    )
    pages = PAGES | {"reference/notation.md": card}
    project = copy_project(pages)
    project.add("snippets/planted.py", SNIPPET)
    project.add("docs/index.md", "\nThe letter $W \\xi$.\n")
    built = project.build("-q")
    assert built.returncode != 0
    assert "index.md: symbol ξ: no row of reference/notation.md begins with ξ" in built.stdout
    assert built.stdout.count(": symbol ") == 1
    other = project.root.joinpath("site", "other.html").read_text(encoding="utf-8")
    assert other.count('href="reference/notation.html#symbol-W"') == 1
