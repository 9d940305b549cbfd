r"""Find the display equations of a page or a notebook: `$$ … \tag{name} $$`."""

import json
import re
from typing import NamedTuple

# A fence ends at the line that repeats its ticks, indented alike; ticks with another tick on their
# line are code in a sentence.
FENCE = r"^(?P<mark>[ \t>]*(?:`{3,}(?=[^`\n]*$)|~{3,}))(?:.*?)(?:^(?P=mark)[ \t]*$|\Z)"
SPAN = r"(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`)"
ASIDE = re.compile(
    rf"(?P<fence>{FENCE})|(?P<as_slice>{SPAN})|(?P<comment><!--.*?-->)", re.S | re.M
)  # whichever begins first
QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.M)
DISPLAY = re.compile(
    r"(?:<!--(?P<comment>(?:(?!-->).)*)-->\s*)?"
    r"^[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?\$\$(?P<latex>.*?)\$\$",
    re.S | re.M,
)
TAG = re.compile(r"\\tag\{([^{}]*)\}")


class DisplayEquation(NamedTuple):
    """A display equation; `tag` is empty where there is none, `place` says where it stands."""

    tag: str
    latex: str
    place: str
    context: str


def lines_of(text: str) -> str:
    """As many empty lines, so that what follows keeps its place."""
    return "\n" * text.count("\n")


def without_comments(markdown: str) -> str:
    """A page without its HTML comments; what looks like one in code stays, as do line numbers."""
    return ASIDE.sub(lambda one: lines_of(one[0]) if one["comment"] else one[0], markdown)


def display_equations(markdown: str, place: str = "") -> list[DisplayEquation]:
    """The display equations of a page, outside of its fences, in order.

    An HTML comment before an equation names its context: `<!-- setting: batch -->`. Any other
    comment there is taken for a context too, so that a mistyped one is an error.
    """

    def hidden(aside: re.Match) -> str:
        commented_out = aside["comment"] and "$$" in aside["comment"]
        return lines_of(aside[0]) if aside["fence"] or commented_out else aside[0]

    blank = QUOTE.sub("", ASIDE.sub(hidden, markdown))
    found = []
    for match in DISPLAY.finditer(blank):
        tag = TAG.search(match["latex"])
        line = f"line {blank.count(chr(10), 0, match.start('latex')) + 1}"
        context = (match["comment"] or "network").strip().removeprefix("setting:").strip()
        found.append(DisplayEquation(tag[1] if tag else "", match["latex"], place + line, context))
    return found


def markdown_cells(notebook: str) -> dict[int, str]:
    """The Markdown cells of a notebook, from its JSON text, by number from 1."""
    try:
        cells = json.loads(notebook)["cells"]
        kinds = {n: (cell["cell_type"], "".join(cell["source"])) for n, cell in enumerate(cells, 1)}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"this is no notebook: {error!r}") from None
    return {number: source for number, (kind, source) in kinds.items() if kind == "markdown"}


def equations_of_notebook(notebook: str) -> list[DisplayEquation]:
    """The display equations of a notebook's Markdown cells, in order."""
    cells = markdown_cells(notebook).items()
    return [one for number, cell in cells for one in display_equations(cell, f"cell {number}, ")]


def equations_of_file(name: str, text: str) -> list[DisplayEquation]:
    """The display equations of a file, by the ending of its name: a notebook or a page."""
    return equations_of_notebook(text) if name.endswith(".ipynb") else display_equations(text)
