"""What is relied on in the theme is on every page, and a fault of the build where it is lost."""

import pytest

from book import theme


def test_a_swap_that_changes_something_is_no_error(diagnostics):
    assert theme.swap("<a><b>", "<b>", "<i>", diagnostics) == "<a><i>"
    assert diagnostics.collected == []


def test_a_swap_that_finds_nothing_is_an_error_that_says_what_it_wanted(diagnostics):
    assert theme.swap("<a>", "<b>", "<i>", diagnostics) == "<a>"
    (lost,) = diagnostics.collected
    assert str(lost) == "overrides/main.html: the theme no longer has <b>"


def test_every_selector_that_the_script_needs_is_on_every_page(pages, site):
    assert len(theme.selectors()) >= 6
    for name in pages:
        assert theme.missing(site.joinpath(name).read_text(encoding="utf-8")) == [], name


@pytest.mark.parametrize("selector", theme.selectors())
def test_a_selector_that_the_theme_lost_is_an_error(site, selector, diagnostics):
    page = site.joinpath("index.html").read_text(encoding="utf-8")
    theme.check_selectors(page.replace(selector[1:], "renamed"), diagnostics)
    named = "\n".join(map(str, diagnostics.collected))
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
