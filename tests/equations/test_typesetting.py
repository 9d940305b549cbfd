"""What a page shows and what was read from it are compared sign by sign, without the reader."""

import re
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from proofread.__main__ import main
from proofread.blocks import TAG
from proofread.equations.mutations import mutations
from proofread.equations.nodes import Node
from proofread.equations.typesetting import UNSEEN, difference, reason
from proofread.typeset import mathml
from proofread.typeset.mathml import to_mathml
from tests.equations.corpus import AHEAD, FIXTURES, NOTATION, PAGES, parse

ALL = [*PAGES, *FIXTURES, *AHEAD]
ENTRY = r"\delta_i^{(L)} = 2 (a_i^{(L)} - y_i) \, \sigma'(z_i^{(L)})"
# The sums of these have one letter below, and another in the condition: no reader makes that.
TORN = re.compile(r"^sum's index: .*\\neq")


def typeset(latex: str) -> str:
    return to_mathml(TAG.sub("", latex).strip(), True)


def test_every_true_equation_is_shown_as_it_was_read():
    reasons = {one.tag: reason(one, NOTATION) for one in ALL}
    assert len(reasons) > 230
    assert {tag: why for tag, why in reasons.items() if why} == {}


def test_every_slip_in_the_tree_is_seen(record_property):
    """2,700 trees of the pages, each of which is another one at one place."""
    planted, missed = 0, []
    for equation in PAGES:
        page = typeset(equation.latex)
        for name, tree in mutations(parse(equation.latex), NOTATION):
            planted += 1
            if not difference(page, tree) and not TORN.match(name):
                missed.append((equation.tag, name))
    record_property("count", f"trees that are not the page's: {planted}, {len(missed)} missed")
    assert planted > 2000
    assert not missed


def test_every_sign_that_the_engine_may_drop_is_missed(record_property):
    dropped = 0
    for equation in PAGES:
        tree, root = parse(equation.latex), ElementTree.fromstring(typeset(equation.latex))
        for element in root.iter():
            sign = (element.text or "").strip()
            if sign in UNSEEN | {",", "F"}:  # w_{i,j} is w_{ij}; the norm of a matrix has an F
                continue
            element.text = ""
            assert difference(ElementTree.tostring(root, "unicode"), tree), (equation.tag, sign)
            element.text, dropped = sign, dropped + 1
    record_property("count", f"signs dropped by the engine and missed: {dropped}")
    assert dropped > 2000


SLIPS_OF_A_READER = {
    "a prime is lost": (ENTRY, ENTRY.replace("'", ""), "shows ^′ z _i"),
    "two letters change places": (
        ENTRY,
        r"\delta_i^{(L)} = 2 (y_i - a_i^{(L)}) \, \sigma'(z_i^{(L)})",
        "shows a _i ^L −",
    ),
    "a minus is lost": (ENTRY, ENTRY.replace("- y_i", r"\, y_i"), "shows − y _i"),
    "a minus is a plus": (ENTRY, ENTRY.replace("-", "+"), "shows − y _i"),
    "an index is another": (ENTRY, ENTRY.replace("y_i", "y_j"), "shows _i"),
    "a layer is another": (ENTRY, ENTRY.replace("(L)", "(L-1)"), "shows = 2 a"),
    "an index becomes a power": ("C = y_2", "C = y^2", "shows _2, and ^2 was read"),
    "an exponent loses a digit": ("C^{10} = C", "C^{1} \\cdot 0 = C", "shows ^10 = C, and ^1 ⋅ 0"),
    "two numbers are one": (r"\max(1, 0) \, C = C", "10 C = C", "shows max"),
    "a factor moves below the line": (
        r"\frac{1}{N} C = C",
        r"\frac{1}{N C} = C",
        "N C was read as one, and the page shows no brackets around it",
    ),
    "brackets are lost": (
        "2 (y_i + 1) = C",
        "2 y_i + 1 = C",
        "the page shows brackets around y _i + 1, which was not read as one",
    ),
    "brackets are made up": (
        "2 y_i + 1 = C",
        "2 (y_i + 1) = C",
        "y _i + 1 was read as one, and the page shows no brackets around it",
    ),
    "a sum ends too early": (
        r"\sum_k (y_k + 1) = C",
        r"\sum_k y_k + 1 = C",
        "the page shows brackets around y _k + 1",
    ),
    "a condition is lost": ("C = y_i \\quad (i = 0)", "C = y_i", "shows i = 0, and nothing more"),
    "a relation is another": ("C \\leq N", "C \\geq N", "shows ≤ N, and ≥ N was read"),
    "a row is a column": (
        r"\begin{bmatrix} 1 & 2 \end{bmatrix} = y",
        r"\begin{bmatrix} 1 \\ 2 \end{bmatrix} = y",
        "shows & 2 ] = y, and ¶ 2",
    ),
}


@pytest.mark.parametrize(
    ("latex", "read", "says"), SLIPS_OF_A_READER.values(), ids=SLIPS_OF_A_READER
)
def test_a_reader_that_slips_is_caught(latex, read, says):
    assert difference(typeset(latex), parse(latex)) == ""
    assert says in difference(typeset(latex), parse(read))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C / N = y_i", r"\frac{C}{N} = y_i"),
        ("(C + 1) / N = y_i", r"\frac{C + 1}{N} = y_i"),
        (r"\log C = (y_i)", r"\log(C) = y_i"),
        (r"W^{(L)\top} y = b^{(1)}", r"(W^{(L)})^{\top} y = b^{(1)}"),
        (r"\lVert y \rVert_F = C", r"\lVert y \rVert = C"),
        (r"w_{ij}^{(L)} = C", r"w_{i,j}^{(L)} = C"),
        (r"C = y_i \quad \text{for } i = 0", r"C = y_i \quad (i = 0)"),
        (r"\frac{df}{dt} = C", r"\frac{\partial f}{\partial t} = C"),
        (r"W^{(1)} := 2 W^{(1)}", r"W^{(1)} \leftarrow 2 W^{(1)}"),
        (r"\begin{aligned} C &= y_i \\ &= 2 \end{aligned}", "C = y_i = 2"),
    ],
)
def test_two_ways_to_write_one_thing_are_alike(one, other):
    assert parse(one) == parse(other)
    assert difference(typeset(one), parse(one)) == difference(typeset(other), parse(one)) == ""


def test_two_numbers_side_by_side_are_seen_as_one():
    ten = Node("product", (Node("number", ("1",)), Node("number", ("0",)), parse("C = y")[0][0][0]))
    tree = Node("claim", ((Node("chain", (ten, Node("number", ("0",)))),), ()))
    assert "shows 10 C = 0, and 1 0 C = 0 was read" in difference(typeset(r"1 \, 0 \, C = 0"), tree)


@pytest.fixture
def dropping(monkeypatch):
    """An engine that drops the first plus."""

    def convert(*arguments, **more):
        return right(*arguments, **more).replace("<mo>+</mo>", "", 1)

    right = mathml.ENGINE.convert_with_local_state
    monkeypatch.setattr(mathml, "ENGINE", SimpleNamespace(convert_with_local_state=convert))
    to_mathml.cache_clear()
    yield
    to_mathml.cache_clear()


def test_the_command_names_page_tag_and_both(dropping, tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text("$$ z^{(L)} = b^{(L)} + W^{(L)} a^{(L-1)} \\tag{plus} $$\n", "utf-8")
    notation = Path(__file__).parents[2] / "docs" / "reference" / "notation.md"
    assert main([str(page), str(notation), "--subject", "book.contexts:SUBJECT"]) == 1
    found = "the page shows W ^L a ^L ^− ^1, and + W ^L a ^L ^− ^1 was read"
    assert f"page.md:1: equation plus: {found}" in capsys.readouterr().out
