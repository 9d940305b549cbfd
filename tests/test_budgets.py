"""How long the lessons of Part I are, and that each lesson asks about an earlier one.

Counted on the built pages, inside the article. A *word* is what stands between spaces and holds
a letter or a digit, in headings, paragraphs, lists and quotations, the questions included. No
words are: code and what it prints, tables, the card, drawings with their captions, folded
answers, displays, and formulas inside a sentence. *Displays*, and *blocks* of code, count
wherever they stand, in folded answers too. For the *minutes* the captions are read as well, and
a formula inside a sentence is one word: 180 words a minute, 15 s a display, 20 s a block.

`python -m pytest -s tests/test_budgets.py` prints the table.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import pytest

from tests.conftest import DOCS, ROOT
from tests.html_tree import of_class, parsed

MENU = ROOT.joinpath("mkdocs.yml").read_text(encoding="utf-8")
PART_I = [f"{page}.html" for page in re.findall(r"layer/\w+(?=\.md$)", MENU, re.M)]
# Lesson 3 may be skipped; of Part II the path has the two lessons that the others lean on.
SKIPPED = "layer/letters_and_shapes.html"
PATH = [page for page in PART_I if page != SKIPPED]
PATH += ["network/hidden_layers.html", "network/batches.html"]
MOST_WORDS = {"layer/one_weight.html": 700, "layer/letters_and_shapes.html": 600}

NO_PROSE = {"pre", "table", "figure", "script", "style", "button"}
NO_PROSE_CLASSES = {"answer", "card", "equation", "example", "headerlink", "place", "read"}
INLINE = {"a", "abbr", "code", "em", "strong", "sub", "sup"}  # these end no word
FORMULA = " ∂ "


def prose(element: Element) -> Iterator[str]:
    """What is read of an element, in order; a formula inside a sentence as one sign."""
    if element.tag in NO_PROSE or NO_PROSE_CLASSES & set(element.get("class", "").split()):
        return
    if element.tag == "math":
        yield FORMULA
        return
    yield element.text or ""
    for child in element:
        yield from prose(child)
        yield (" " if child.tag not in INLINE else "") + (child.tail or "")


@dataclass(frozen=True)
class Length:
    words: int
    captions: int
    formulas: int
    displays: int
    blocks: int

    @classmethod
    def of(cls, article: Element) -> "Length":
        def count(pattern: str, *elements: Element) -> int:
            pieces = " ".join("".join(prose(element)) for element in elements).split()
            return sum(bool(re.search(pattern, piece)) for piece in pieces)

        captions = [*article.iter("figcaption")]
        return cls(
            words=count(r"[^\W_]", article),
            captions=count(r"[^\W_]", *captions),
            formulas=count(FORMULA.strip(), article, *captions),
            displays=len(of_class(article, "equation")),
            blocks=len(of_class(article, "example")),
        )

    @property
    def minutes(self) -> float:
        read = self.words + self.captions + self.formulas
        return read / 180 + self.displays / 4 + self.blocks / 3


@pytest.fixture(scope="module")
def lengths(pages) -> dict[str, Length]:
    wanted = dict.fromkeys([*PART_I, *PATH])
    found = {page: Length.of(next(pages[page].iter("article"))) for page in wanted}
    print(f"\n{'':38} words captions formulas displays blocks minutes")
    for page, length in found.items():
        cells = (length.words, length.captions, length.formulas, length.displays, length.blocks)
        print(f"{page:38}", *(f"{n:7}" for n in cells), f"{length.minutes:8.1f}")
    return found


def test_part_one_is_short(lengths):
    part = [lengths[page] for page in PART_I]
    words, displays = (sum(getattr(one, what) for one in part) for what in ("words", "displays"))
    print(f"Part I: {words} words, {displays} displays")
    assert words <= 5000
    assert displays <= 45
    assert {p: lengths[p].words for p, most in MOST_WORDS.items() if lengths[p].words > most} == {}


def test_the_path_is_walked_in_ninety_minutes(lengths):
    minutes = {page: lengths[page].minutes for page in PATH}
    print(f"The path: {sum(minutes.values()):.0f} minutes")
    assert sum(minutes.values()) <= 90
    assert {page: length for page, length in minutes.items() if length > 14} == {}


def test_what_is_read_is_counted_and_what_is_not_is_left_out():
    read = "<h2>One</h2><p>t<em>w</em>o, three <math><mi>W</mi></math> – 4</p><li>five</li>"
    not_read = (
        "<table><tr><td>no</td></tr></table><pre>no</pre>"
        '<details class="answer"><p>no <math/></p><div class="equation">no</div></details>'
        '<div class="example"><pre>no</pre></div>'
        "<figure><svg><text>no</text></svg><figcaption>six seven</figcaption></figure>"
    )
    assert Length.of(parsed(f"<article>{read}</article>")) == Length(5, 0, 1, 0, 0)
    both = Length.of(parsed(f"<article>{read}{not_read}</article>"))
    assert both == Length(5, 2, 1, 1, 1)
    assert both.minutes == pytest.approx(8 / 180 + 15 / 60 + 20 / 60)


# -- A question about an earlier lesson ---------------------------------------------------------


LESSON = re.compile(r"(?:layer|network)/\w+\.(?:md|ipynb)")
QUESTION = re.compile(r"^\*\*\d+\.\*\* From \[[^\]]+\]\(([^)#]+)[^)]*\): \S", re.M)


def lessons() -> list[str]:
    """The lessons in the order of the menu."""
    return [page for page in LESSON.findall(MENU) if "## Your turn" in source(page)]


def source(page: str) -> str:
    return DOCS.joinpath(page).read_text(encoding="utf-8")


def recalled(page: str, markdown: str) -> list[str]:
    """The pages that the questions under *Your turn* come from, as they say first."""
    asked = QUESTION.findall(markdown.partition("## Your turn")[2])
    return [posixpath.normpath(posixpath.join(posixpath.dirname(page), one)) for one in asked]


def asks_about_an_earlier_one(page: str, markdown: str) -> bool:
    order = lessons()
    return any(one in order[: order.index(page)] for one in recalled(page, markdown))


@pytest.mark.parametrize("page", [page for page in lessons()[2:] if page.endswith(".md")])
def test_each_lesson_from_the_third_on_asks_about_an_earlier_one(page):
    assert asks_about_an_earlier_one(page, source(page)), (
        "under *Your turn* no question begins `**1.** From [an earlier lesson](its_page.md): `"
    )


def test_a_question_about_a_later_lesson_or_with_no_link_or_elsewhere_is_none():
    page, question = "layer/question_1.md", "**1.** From [One](one_weight.md#nudge): why?\n"
    assert asks_about_an_earlier_one(page, f"## Your turn\n\n{question}")
    assert not asks_about_an_earlier_one(page, question)
    for wrong in ("card.md", "question_1.md", "nowhere.md"):
        other = question.replace("one_weight.md", wrong)
        assert not asks_about_an_earlier_one(page, f"## Your turn\n\n{other}")
    unlinked = question.replace("[One](one_weight.md#nudge)", "lesson 1")
    assert not asks_about_an_earlier_one(page, f"## Your turn\n\n{unlinked}")


def test_part_one_are_the_first_lessons_of_the_menu():
    assert lessons()[: len(PART_I)] == [page.replace(".html", ".md") for page in PART_I]
    assert {SKIPPED, "layer/card.html"} < set(PART_I)
