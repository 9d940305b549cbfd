"""One row for each construct: a grammar, a builder and a table that do not fit are refused."""

import pytest

from book.contexts import NOTATION, SUBJECT
from proofread.equations import Checker, checker, parser, registry
from proofread.equations.nodes import walk
from proofread.equations.parser import TreeBuilder, rules
from proofread.equations.registry import CONSTRUCTS, construct, keep, require_complete
from proofread.tests.equations.corpus import AHEAD, FIXTURES, parse


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


def test_every_construct_stands_in_a_fixture():
    written = {node.kind for one in [*FIXTURES, *AHEAD] for node in walk(parse(one.latex))}
    of_a_matrix, of_one_network = "row", "approx"
    absent = CONSTRUCTS.keys() - written - {of_a_matrix, of_one_network}
    assert not absent, f"fixtures.md has no true equation with {', '.join(sorted(absent))}"
