"""What is relied on in the theme is on every page, and a fault of the build where it is lost."""

import pytest

from book import theme
from proofread import diagnostics as faults


@pytest.fixture(autouse=True)
def no_faults(monkeypatch):
    monkeypatch.setattr(faults, "found", [])


def test_a_swap_that_changes_something_is_no_fault():
    assert theme.swap("<a><b>", "<b>", "<i>") == "<a><i>"
    assert faults.found == []


def test_a_swap_that_finds_nothing_is_a_fault_that_says_what_it_wanted():
    assert theme.swap("<a>", "<b>", "<i>") == "<a>"
    (fault,) = faults.found
    assert str(fault) == "overrides/main.html: the theme no longer has <b>"


def test_every_selector_that_the_script_needs_is_on_every_page(pages, site):
    assert len(theme.selectors()) >= 6
    for name in pages:
        assert theme.missing(site.joinpath(name).read_text(encoding="utf-8")) == [], name


@pytest.mark.parametrize("selector", theme.selectors())
def test_a_selector_that_the_theme_lost_is_a_fault(pages, site, selector):
    page = site.joinpath("index.html").read_text(encoding="utf-8")
    theme.look(page.replace(selector[1:], "renamed"))
    named = "\n".join(map(str, faults.found))
    assert f"assets/site.js: the theme no longer has {selector}" in named.splitlines()


def test_the_script_names_the_theme_in_its_table_alone():
    script = theme.SCRIPT.read_text(encoding="utf-8")
    _, _, pieces = script.partition("const find =")
    assert '"#__' not in pieces
    assert '".md-s' not in pieces


def test_comments_stay_in_the_source_and_nothing_else_does():
    style = (
        "/* Why:\n   because. */\na { b: c; } /* here */\n  /* and */\nd { e: url(data:f//g) }\n"
    )
    assert theme.without_comments(style) == "a { b: c; } /* here */\nd { e: url(data:f//g) }\n"
    script = '// Why.\nconst a = "https://b"; // here\n  // and\nc();\n'
    assert theme.without_comments(script) == 'const a = "https://b"; // here\nc();\n'
