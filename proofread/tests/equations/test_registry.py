"""One row for each construct: a grammar, a builder and a table that do not fit are refused."""

from pathlib import Path

import pytest

from proofread.equations import Checker, checker, parser, registry
from proofread.equations.declared import read_subject
from proofread.equations.parser import TreeBuilder, rules
from proofread.equations.registry import CONSTRUCTS, construct, keep, require_complete

SUBJECT = read_subject(Path(__file__).parents[1] / "site" / "proofread.toml")
NOTATION = SUBJECT.notation


def test_grammar_builder_and_table_fit():
    require_complete(rules(NOTATION), TreeBuilder)


def test_a_construct_without_a_row_is_refused_at_the_start(monkeypatch):
    grammar = parser.grammar(NOTATION).replace(
        "delimited:", 'delimited: "\\\\overline" "{" expression "}" -> overlined\n        |', 1
    )
    monkeypatch.setattr(parser, "grammar", lambda _: grammar)
    monkeypatch.setattr(parser, "rules", parser.rules.__wrapped__)
    monkeypatch.setattr(checker, "rules", parser.rules)
    with pytest.raises(ValueError, match="no row and no method for overlined"):
        Checker(SUBJECT)


def test_a_row_that_nothing_makes_is_refused(monkeypatch):
    monkeypatch.setattr(registry, "CONSTRUCTS", CONSTRUCTS | {"overlined": CONSTRUCTS["norm"]})
    with pytest.raises(ValueError, match="nothing makes overlined"):
        require_complete(rules(NOTATION), TreeBuilder)


def test_a_row_without_mutations_is_refused():
    with pytest.raises(ValueError, match="overlined has no mutations"):
        construct("overlined", latex=r"\overline{<0>}")(abs)
    assert "overlined" not in CONSTRUCTS


def test_a_construct_has_one_row():
    with pytest.raises(ValueError, match="norm has two rows"):
        construct("norm", latex="", mutations=[keep(0, "dropped")])(abs)
