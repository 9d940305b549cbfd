"""Each row of the three tables of answers leads to a page, a section or an equation."""

import posixpath
import re
from xml.etree.ElementTree import Element

from tests.browser.test_search import HELD_OUT
from tests.html_tree import parsed

HERE = "reference/answered.html"


def rows(tree: Element, number: int) -> list[list[Element]]:
    """The rows of a table below its head, as lists of cells."""
    table = list(tree.iter("table"))[number]
    return [list(row.iter("td")) for row in table.iter("tr") if row.find("td") is not None]


def links(cell: Element) -> list[str]:
    """Where its links lead; those from a symbol to the notation card are not its own."""
    return [a.get("href") for a in cell.iter("a") if a.get("class") != "symbol"]


def place(href: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(HERE), href))


def opens(pages: dict[str, Element], href: str) -> str:
    """What a link leads to: a page, a heading, an equation; empty for anything else."""
    page, _, anchor = place(href).partition("#")
    if not anchor:
        return "page" if page in pages else ""
    for element in pages[page].iter() if page in pages else ():
        if element.get("id") == anchor:
            heading = re.fullmatch("h[1-6]", element.tag) is not None
            return element.tag if heading or anchor.startswith("eq-") else ""
    return ""


def test_each_row_leads_to_an_answer(pages):
    for number in range(3):
        table = rows(pages[HERE], number)
        assert len(table) > 10
        for _, *cells in table:
            answers = [href for cell in cells for href in links(cell)]
            assert answers
            assert [href for href in answers if not opens(pages, href)] == []


def test_a_link_that_opens_none_is_seen(pages):
    assert opens(pages, "../layer/question_2.html#eq-collapse")
    for lost in ("question_2.html#the-sum-in-the-cast", "question_9.html#x", "question_9.html"):
        assert not opens(pages, f"../layer/{lost}")
    assert links(parsed('<td><a class="symbol" href="a">W</a></td>')) == []


def test_each_section_that_answers_a_question_of_a_learner_is_listed(pages):
    """The questions that the search is asked, by somebody who had seen no page."""
    listed = {place(href) for _, cell in rows(pages[HERE], 1) for href in links(cell)}
    assert [query for query, answers in HELD_OUT.items() if not answers & listed] == []
