"""The reader: one tree for each equation, nothing lost, and every text gives a clear answer."""

import importlib
import random
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Lark
from lark.exceptions import GrammarError

from proofread.equations import Definitions, ParseError
from proofread.equations.nodes import Node, in_last_layer, walk
from proofread.equations.parser import commands, grammar
from proofread.equations.writer import write_equation
from tests.equations.corpus import BOTH, CHECKER, NAMED, NAMES, NOTATION, SUBJECT, parse

reader = importlib.import_module("proofread.equations.parser")
EQUATIONS = [equation for _, equation in NAMED]


@pytest.mark.parametrize("equation", EQUATIONS, ids=NAMES)
def test_written_and_read_again_it_is_the_same_tree(equation):
    tree = parse(equation.latex)
    assert parse(write_equation(tree)) == tree


def test_a_bound_needs_no_braces_around_one_letter():
    assert parse(r"\sum_{k=0}^m z_k = 1") == parse(r"\sum_{k=0}^{m} z_k = 1")


def test_a_sign_that_is_missing_is_told_what_is_near():
    with pytest.raises(ParseError, match=r"the notation has no \\Vert; it has .*\\lVert"):
        parse(r"\Vert \delta \Vert = 1")
    with pytest.raises(ParseError, match=r"the notation has no \\wp$"):
        parse(r"\wp = 1")


def test_what_is_written_twice_keeps_both_places():
    def places(tree):
        return [node.offset for node in walk(tree) if node.kind == "number"]

    for latex in (r"z_i + 1 = 1 + z_i", r"1 + z_i = z_i + 1"):
        tree = parse(latex)
        assert len(set(places(tree))) == 2
        assert places(in_last_layer(tree, NOTATION.layered)) == places(tree)


def conflicts(text: str, caplog) -> list[str]:
    """Where an LALR parser of a grammar has to guess; without a guess, no text has two readings."""
    caplog.set_level("DEBUG", "lark")
    Lark(text, parser="lalr", lexer="basic", debug=True)
    return [message for message in caplog.messages if "onflict" in message]


def test_the_grammar_gives_no_text_two_readings(caplog):
    assert conflicts(grammar(NOTATION), caplog) == []


def test_a_grammar_with_two_readings_is_seen(caplog):
    assert conflicts('start: start "+" start | "1"', caplog)
    with pytest.raises(GrammarError, match="Reduce/Reduce"):
        conflicts('start: a | b\na: "1"\nb: "1"', caplog)


MARKS = re.compile(
    r"['+-]|\\(?:top|odot|otimes|sum|sigma|delta|frac|leq|approx|neq|cdots|vdots|in|lVert)\b"
)


def marks(latex: str) -> Counter:
    """How often each sign stands in an equation: what a reader may not lose."""
    return Counter(MARKS.findall(re.sub(r"\\tag\{.*?\}", "", latex)))


def kept(latex: str) -> bool:
    return marks(write_equation(reader.parse.__wrapped__(latex, NOTATION))) == marks(latex)


@pytest.mark.parametrize("equation", EQUATIONS, ids=NAMES)
def test_what_is_written_has_every_sign_of_the_source(equation):
    assert kept(equation.latex)


def unsigned(part):
    """A tree, or a part of one, without its minus signs."""
    if isinstance(part, tuple):
        return tuple(map(unsigned, part))
    if not isinstance(part, Node):
        return part
    inner = unsigned(part.parts)
    return inner[0] if part.kind == "negate" else Node(part.kind, inner, part.offset)


transform = reader.TreeBuilder.transform
default = reader.TreeBuilder.__default__
BROKEN = {
    "-": (reader.TreeBuilder, "transform", lambda self, tree: unsigned(transform(self, tree))),
    "'": (
        reader.TreeBuilder,
        "__default__",
        lambda self, rule, *more: default(self, "sigma" if rule == "slope" else rule, *more),
    ),
    r"\top": (reader, "raised", lambda base, power, at: base),
}


@pytest.mark.parametrize("lost", BROKEN)
def test_a_reader_that_loses_a_sign_is_caught(lost, monkeypatch):
    has = [e.latex for e in EQUATIONS if lost in marks(e.latex) and kept(e.latex)]
    monkeypatch.setattr(*BROKEN[lost])
    caught = [latex for latex in has if not kept(latex)]
    print(f"{lost} lost: {len(caught)} of {len(has)} equations that have it")
    assert len(caught) > 10


REFUSED = {
    "a layer as a power": (r"a^L = 1", 2),
    "a transpose without braces": (r"W^\top = 1", 2),
    "a transpose written T": (r"W^T = 1", 2),
    "a slope with a power": (r"\sigma'(z)^2 = 1", 10),
    "δ without a layer": (r"\delta_{ki} = 1", 0),
    "⊙ beside ⊗": (r"x \odot y \otimes z = 1", 10),
    "a sum before ⊙": (r"\sum_i x_i \odot y = 1", 11),
    "an unknown command": (r"a = \infty", 4),
    "an unknown operator": (r"a = \operatorname{foo}(x)", 4),
    "an unknown mark": (r"a = b ; c", 6),
    "nothing claimed": (r"a + b", 5),
    "half an equation": (r"a + b = ", 7),
    "two superscripts": (r"W^{(L)}^{\top} = 1", 7),
    "a sum over m": (r"\sum_m a_m = 1", 5),
    "an index with a point": (r"a_{1.5} = 1", 3),
    "a number that drowns the rest": (r"a + 10000000 = 1", 4),
    "an index that is typeset otherwise": (r"w_12^{(L)} = 1", 1),
    "otherwise beside an equation": (r"a = 1 \quad (\text{otherwise})", 6),
    "a range in a case": (r"a = \begin{cases} 1 & i = 0, \dots, 2 \end{cases}", 22),
    "nothing": ("", 0),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses_with_the_place(name):
    latex, place = REFUSED[name]
    with pytest.raises(ParseError) as caught:
        parse(latex)
    assert caught.value.offset == place, str(caught.value)


def test_it_names_what_it_does_not_know():
    with pytest.raises(ParseError, match=r"\\operatorname\{foo\}"):
        parse(r"a = \operatorname{foo}(x)")


PIECES = sorted(commands(NOTATION)) + list("abCWwzyIijkLmnsNdDef0123456789+-=()[]{}_^&'.,| $#\n")


def answers(text: str) -> None:
    try:
        parse(text)
        place = 0
    except ParseError as error:
        place = error.offset
    assert 0 <= place <= max(len(text), 1), text


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=400, deadline=2000)
def test_any_pieces_give_a_tree_or_a_place(text):
    answers(text)


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=2000)
def test_any_text_gives_a_tree_or_a_place(text):
    answers(text)


@given(
    st.sampled_from(["(", r"\sigma(", "e^{", r"\frac{", "a_{", r"\lVert "]), st.integers(1, 3000)
)
@settings(max_examples=30, deadline=5000)
def test_any_depth_gives_a_tree_or_a_place(opening, depth):
    answers(opening * depth + "a = 1")


TOKEN = re.compile(r"\\[a-zA-Z]+(?:\{[a-z]+\})?|\\.|.", re.S)


@given(st.sampled_from(range(len(EQUATIONS))), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=20_000)
def test_a_damaged_equation_gives_a_verdict_and_never_a_stack_trace(number, chance: random.Random):
    corpus, equation = NAMED[number]
    tokens = TOKEN.findall(equation.latex.split("\\tag")[0])
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(tokens))
        match chance.randrange(4):
            case 0:
                del tokens[place : place + chance.randint(1, 3)]
            case 1:
                tokens.insert(place, chance.choice(tokens or ["a"]))
            case 2:
                tokens[place] = chance.choice(PIECES)
            case 3:
                other = chance.randrange(len(tokens))
                tokens[place], tokens[other] = tokens[other], tokens[place]
        tokens = tokens or ["="]
    damaged = equation._replace(tag="damaged", latex="".join(tokens))
    verdict = CHECKER.check_one(damaged, Definitions([*BOTH[corpus], damaged], SUBJECT))
    assert verdict.ok or verdict.message


def test_brackets_that_grow_are_brackets():
    assert parse(r"C \left( W \right) = 1 \tag{t}") == parse(r"C(W) = 1 \tag{t}")
