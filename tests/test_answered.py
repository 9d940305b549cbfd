"""Each line of the post has its row, and each link opens the section that answers it.

What a section must hold: words of its prose, or the equation itself, by its id.
"""

import itertools
import posixpath
import re

import pytest

from proofread.equations import display_equations
from tests.browser.test_search import HELD_OUT
from tests.built import parsed
from tests.conftest import ROOT

HERE = "reference/answered.html"
# What the post says, in its order: words of the row; then, for each link, what must stand there.
STATEMENTS = [
    ("is [a0,…,am−1]", ["eq-a-column"]),
    ("just a trick", ["eq-z-forward", "backpropagation passes"], ["eq-z-back", "eq-z-step"]),
    ("bias from layer L-1 to Layer 1", ["comes from no unit", "one entry for each unit"]),
    ("corresponding to a input", ["an example is a pair", "pairs with the output"]),
    (
        "minimize the cost",
        ["eq-descent", "falls fastest"],
        ["neither a minimum nor a maximum"],
    ),
    (
        "the doubted formula",
        ["without a transpose they do not multiply", "three indices"],
        ["eq-doubtful", "vec", "the shapes fit"],
        ["is right as it stands"],
    ),
    (
        "the chain rule",
        ["eq-seed-1", "eq-seed-2"],
        ["is differentiable at the point", "not enough"],
    ),
    ("collect the two", ["eq-several-t", "is a product of matrices"]),
    (
        "Question 1.",
        ["affine", "polynomial", "composition of differentiable maps"],
        ["eq-before", "computed before"],
        ["may have no derivative", "both partial derivatives are 0"],
    ),
    (
        "can’t take derivative with respect to a matrix",
        ["eq-linear-map", "eq-differentiable"],
        ["the elements are its entries", "say all of the map"],
    ),
    ("is a function of wi", ["eq-reach"], ["eq-softmax-weight"]),
    ("not important", ["three indices", "eq-contract", "outer product"]),
    ("Equation 3", ["eq-seed-3", "is one input"]),
    ("Question 2.", ["eq-C-dots", "eq-collapse"], ["eq-units", "reaches one output only"]),
    ("just scalars", ["eq-doubtful-entry"], ["eq-entry"]),
    ("stack them together", ["eq-row"], ["eq-stack", "eq-matrix"], ["eq-rank"]),
    ("take away", ["how the factors", "what is collected"]),
    (
        "not treated",
        ["eq-all-b"],
        ["eq-hidden-entry", "first index"],
        ["eq-batch-mean"],
        ["eq-batch-sum"],
    ),
]
# Each formula that the post displays, in its order: words of its row; tag ↦ what its LaTeX holds.
FORMULAS = [
    (
        "the doubted formula",
        {
            "doubtful": [r"\frac{\partial a}{\partial z}", r"\operatorname{vec}"],
            "doubtful-entry": [r"\sum_{k,l}", r"{\partial w_{ij}}"],
        },
    ),
    ("Equation 1", {"seed-1": [r"\frac{df}{dt} =", r"\cdot \frac{dx}{dt}"]}),
    ("Equation 2", {"seed-2": [r"\frac{df}{dt} =", "x_0", "x_1", r"\cdots", "x_{p-1}"]}),
    (
        "each as a sum",
        {
            "two-t": [r"\frac{\partial f}{\partial t_0} =", "x_0}{", "+", "x_1}{"],
            "several-t": [r"\frac{\partial f}{\partial t_j} =", r"\sum"],
        },
    ),
    ("each as a dot", {"row-times-jacobian": [r"{\partial t}", r"\frac{\partial x}{\partial t}"]}),
    ("the two together", {"two-t-both": [r"\frac{\partial f}{\partial t} :=", "t_0", "t_1"]}),
    ("by its entries", {"a-column": ["a^{(L)} :=", "a_0^{(L)}", "a_{m-1}^{(L)}"]}),
    ("expanded", {"z-entry": ["z_i =", r"\sum_j w_{ij}", "a_j^{(L-1)}", "b_i"]}),
    (
        "Equation 3",
        {"seed-3": [r"\frac{\partial z_i}{\partial w_i} =", "w_{i,0}", r"\cdots", "w_{i,n-1}"]},
    ),
    ("∂ai/∂zi", {"a-jacobian": [r"\frac{\partial a}{\partial z} =", r"\sigma'(z)"]}),
    (
        "written out",
        {"C": [r"\sum", "y_k)^2"], "C-dots": ["y_0)^2", "y_1)^2", r"\cdots", "y_{m-1})^2"]},
    ),
    ("∂C/∂ai", {"collapse": [r"\frac{\partial C}{\partial a_i", "2(a_i"]}),
    (
        "three scalars",
        {
            "doubtful-entry": [
                r"\frac{\partial C}{\partial a_i}",
                r"\frac{\partial a_i}{\partial z_i}",
                r"\frac{\partial z_i}{\partial w_{ij}}",
            ],
            "entry": ["2(a_i - y_i)", r"\sigma'(z_i)", "a_j^{(L-1)}"],
        },
    ),
    ("∂C/∂wi as a vector", {"row": [r"\frac{\partial C}{\partial w_i} ="]}),
    ("stacked rows", {"stack": [r"{\partial W} =", "w_0", "w_{m-1}"]}),
]


@pytest.fixture(scope="module")
def latex():
    """Tag -> LaTeX, of every page."""
    found = [
        s
        for p in ROOT.joinpath("docs").rglob("*.md")
        for s in display_equations(p.read_text("utf-8"))
    ]
    return {one.tag: one.latex for one in found}


def plain(element) -> str:
    """Its words; a fraction with its line, and no space inside a formula."""
    if element.tag == "mfrac":
        return "/".join(plain(part) for part in element)
    inner = [plain(child) + (child.tail or "") for child in element]
    whole = (element.text or "") + "".join(inner)
    return re.sub(r"[\s\u2061-\u2064]+", "", whole) if element.tag == "math" else whole


def words(element) -> str:
    return " ".join(plain(element).split())


def rows(tree, number: int) -> list:
    """The rows of a table below its head, as lists of cells."""
    table = list(tree.iter("table"))[number]
    return [list(row.iter("td")) for row in table.iter("tr") if row.find("td") is not None]


def links(cell) -> list[str]:
    """Where its links lead; those from a symbol to the notation card are not its own."""
    return [a.get("href") for a in cell.iter("a") if a.get("class") != "symbol"]


def section(tree, anchor: str) -> list:
    """The elements below a heading, down to the next of its rank; of a title, to the first."""
    siblings = [list(p) for p in tree.iter() if any(child.get("id") == anchor for child in p)]
    if not siblings:
        return []
    ids = [child.get("id") for child in siblings[0]]
    heading, *after = siblings[0][ids.index(anchor) :]
    if not re.fullmatch("h[1-6]", heading.tag):
        return []
    ends = [f"h{n}" for n in range(1, 7) if heading.tag == "h1" or n <= int(heading.tag[1])]
    return [heading, *itertools.takewhile(lambda element: element.tag not in ends, after)]


def unanswered(pages, cell, wanted) -> list[str]:
    """What is wrong with the links of a cell, each against what must stand where it leads."""
    hrefs = links(cell)
    found = [] if len(hrefs) == len(wanted) else [f"{len(hrefs)} links, wanted {len(wanted)}"]
    for href, held in zip(hrefs, wanted, strict=False):
        address, _, anchor = href.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(HERE), address))
        answer = section(pages[target], anchor) if target in pages else []
        if not answer:
            found.append(f"{href} opens no section")
            continue
        prose = " ".join(map(words, answer))
        ids = {element.get("id") for part in answer for element in part.iter()}
        missed = [one for one in held if one not in (ids if one.startswith("eq-") else prose)]
        found += [f"{href} does not hold {one!r}" for one in missed]
    return found


# -- The statements ---------------------------------------------------------------------------


def test_each_statement_of_the_post_has_its_row_in_its_order(pages):
    firsts = [words(row[0]) for row in rows(pages[HERE], 0)]
    assert len(firsts) == len(STATEMENTS)
    for first, (said, *_) in zip(firsts, STATEMENTS, strict=True):
        assert said in first


@pytest.mark.parametrize("number", range(len(STATEMENTS)), ids=[s[0] for s in STATEMENTS])
def test_each_link_opens_the_section_that_answers(pages, number):
    _, *wanted = STATEMENTS[number]
    assert wanted
    assert unanswered(pages, rows(pages[HERE], 0)[number][1], wanted) == []


def test_a_wrong_anchor_a_moved_answer_and_a_lost_link_are_seen(pages):
    place = "../layer/question_2.html"
    right = f'<td><a href="{place}#the-sum-in-the-cost">x</a></td>'
    wanted = [["eq-C-dots", "eq-collapse", "one square and in no other"]]
    assert unanswered(pages, parsed(right), wanted) == []
    for wrong in ("#the-sum-in-the-cast", "#the-sum-in-the-chain-rule", "#eq-collapse", ""):
        cell = parsed(f'<td><a href="{place}{wrong}">x</a></td>')
        assert unanswered(pages, cell, wanted), wrong
    assert unanswered(pages, parsed("<td>x</td>"), wanted) == ["0 links, wanted 1"]
    assert unanswered(pages, parsed(right.replace("question_2", "question_1")), wanted)


# -- What learners get wrong -------------------------------------------------------------------


def test_each_section_that_answers_a_question_of_a_learner_is_listed(pages):
    """The questions that the search is asked, by somebody who had seen no page."""
    found = rows(pages[HERE], 1)
    hrefs = [href for _, cell in found for href in links(cell)]
    listed = {posixpath.normpath(posixpath.join(posixpath.dirname(HERE), h)) for h in hrefs}
    assert all(links(cell) for _, cell in found)
    assert [q for q, answers in HELD_OUT.items() if not answers & listed] == []


# -- The formulas ------------------------------------------------------------------------------


def test_each_formula_of_the_post_has_its_row_and_its_equation(pages, latex):
    found = rows(pages[HERE], 2)
    assert len(found) == len(FORMULAS)
    for (first, second), (said, wanted) in zip(found, FORMULAS, strict=True):
        assert said in words(first)
        assert [link.split("#eq-")[1] for link in links(second)] == list(wanted)
        assert missing(latex, wanted) == []


def missing(latex, wanted) -> list[str]:
    return [
        f"equation {tag} does not hold {part}"
        for tag, parts in wanted.items()
        for part in parts
        if part not in latex.get(tag, "")
    ]


def test_an_equation_that_says_something_else_is_seen(latex):
    assert missing(latex, {"seed-1": [r"\frac{\partial f}{\partial x} \cdot \frac{dx}{dt}"]}) == []
    for tag in ("seed-2", "no-such-tag"):
        assert missing(latex, {tag: [r"\cdot \frac{dx}{dt}"]})


def test_the_words_of_a_row_are_read_as_they_are_seen():
    cell = parsed(
        "<td>of <math><mfrac><mrow><mi>∂</mi><mi>C</mi></mrow>\n<mi>W</mi></mfrac></math> it</td>"
    )
    assert words(cell) == "of ∂C/W it"
