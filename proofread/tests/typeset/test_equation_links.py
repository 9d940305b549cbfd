"""Equations with names: their anchors, and what refers to them."""

from types import SimpleNamespace

import pytest
from markdown import Markdown

from proofread.diagnostics import Diagnostics
from proofread.typeset.equation_links import EquationLinks, wrap_printed_equations

NAMED = "$$ {} \\tag{{{}}} $$"
ARITHMATEX = {"pymdownx.arithmatex": {"generic": True, "block_syntax": ["dollar"]}}


@pytest.fixture
def page():
    """Where a reference stands, with what is wrong there."""
    wrong: list[tuple] = []

    def error(*what):
        wrong.append(what)

    return SimpleNamespace(source="one/here.md", anchors=[], wrong=wrong, error=error)


@pytest.fixture
def links(page):
    links = EquationLinks(Diagnostics(), lambda: page)
    links.register_tags("one/here.md", NAMED.format("a = b", "here"))
    links.register_tags("two/there.md", NAMED.format("c = d", "there"))
    return links


@pytest.mark.parametrize(
    ("tag", "address"), [("here", "#eq-here"), ("there", "../two/there.md#eq-there")]
)
def test_a_reference_leads_to_its_equation_on_any_page(links, page, tag, address):
    html = Markdown(extensions=[links]).convert(f"By \\eqref{{{tag}}}.")
    assert html == f'<p>By <a class="eqref" href="{address}">({tag})</a>.</p>'
    assert page.wrong == []


def test_a_reference_to_nothing_is_an_error_of_its_page_and_no_link(links, page):
    assert "<a" not in Markdown(extensions=[links]).convert(r"By \eqref{nowhere}.")
    assert page.wrong == [(r"\eqref{nowhere}", "no equation has this tag")]


def test_a_display_with_a_name_has_an_anchor(links):
    convert = Markdown(extensions=["pymdownx.arithmatex", links], extension_configs=ARITHMATEX)
    assert 'id="eq-here"' in convert.convert(NAMED.format("a = b", "here"))
    assert "id=" not in convert.convert("$$ a = b $$")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (NAMED.format("a = b", "there"), "the tag stands already in two/there.md"),
        (NAMED.format("a = b", "a_b"), "a tag is letters, digits and hyphens"),
        (r"$$ a = b \tag{x} \tag{y} $$", "has another tag, y"),
    ],
)
def test_a_tag_is_one_name_that_no_other_equation_has(links, source, reason):
    links.register_tags("three.md", source)
    assert [one.reason for one in links.diagnostics.collected] == [reason]


def test_what_a_block_prints_is_put_in_the_markup_of_a_display(page):
    printed = wrap_printed_equations(page, r'print(r"\tag{sum}")', r"$$ 1 < 2 \tag{sum} $$")
    assert printed.startswith('<div class="arithmatex">\\[')
    assert "1 &lt; 2" in printed
    assert page.anchors == ["eq-sum"]


@pytest.mark.parametrize(
    ("code", "output", "reason"),
    [
        ("print()", "3", "and nothing else, not '3'"),
        ("print()", r"$$ 1 < 2 \tag{sum} $$", "prints the tags"),
    ],
)
def test_a_block_prints_equations_alone_with_the_tags_of_its_code(page, code, output, reason):
    with pytest.raises(ValueError, match=reason):
        wrap_printed_equations(page, code, output)
