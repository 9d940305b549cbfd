"""The take-away card: equations of the site, by their tags, as part of a page and as an image.

A fence ```` ```card id="take-away" ```` has one line for each step: `tag: what it says | code`,
the code where there is a line of it. The formula is that of the tagged equation, which is checked
on its own page: nothing is retyped.
What follows a `\\quad` there is the range of its indices, and stands behind the words.
"""

import functools
import html
from collections.abc import Callable
from dataclasses import dataclass

from book.plots import light
from book.png import draw_png, formula
from proofread.page import Page
from proofread.typeset.mathml import to_mathml
from proofread.typeset.plain_text import to_text


@dataclass(frozen=True)
class Step:
    """One line of the card: the tag, its formula, the range of its indices, the words, the code."""

    tag: str
    formula: str
    indices: str
    words: str
    code: str = ""


def parse(text: str, latex: Callable[[str], str]) -> list[Step]:
    """The steps of a card; ValueError for a line without words or a tag that `latex` refuses."""
    steps = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        tag, _, rest = line.partition(": ")
        words, _, code = rest.partition(" | ")
        if not words:
            raise ValueError(f"cannot read {line!r}, wanted a tag, a colon and words")
        formula, _, indices = latex(tag).partition(r"\quad")
        steps.append(Step(tag, formula.strip(), indices.strip(), words, code))
    return steps


def card(name: str, text: str, page: Page) -> str:
    equations = page.plugins["proofread/equations"]
    steps = parse(text, equations.latex)
    address = f"{page.source.rpartition('/')[0]}/{name}.png".lstrip("/")
    page.files[address] = image(tuple(steps))
    items = ""
    for step in steps:
        indices = f" ${step.indices}$" if step.indices else ""
        words = page.convert(step.words + indices)
        formula = page.convert(rf"$\displaystyle {step.formula}$")
        to_it = page.link(equations.equations[step.tag].page, f"eq-{step.tag}")
        code = f"<code>{html.escape(step.code)}</code>" if step.code else ""
        items += (
            f'<li>{words}<div class="card-line"><div class="equation-body">{formula}</div>'
            f'<a class="eqref" href="{to_it}">({step.tag})</a></div>{code}</li>'
        )
    return (
        f'<div class="card" id="card-{name}"><ol>{items}</ol>'
        f'<p class="card-offer" data-search-exclude>'
        f'<a href="{page.link_to_file(address)}" download>Download the card</a>, '
        f"an image of these {len(steps)} lines</p></div>"
    )


# -- The image -------------------------------------------------------------------------

WIDE, HIGH = 1080, 1350  # pixels: a phone shows it whole


@functools.cache
def image(steps: tuple[Step, ...]) -> bytes:
    """The card as a PNG. Raises ValueError for what its fonts lack."""

    def draw(figure) -> None:
        def write(x, y, words, size, align="left", colour="ink", **font) -> None:
            how = {"color": light(colour), "ha": align, "va": "center"}
            figure.text(x, y, words, fontsize=size, **how, **font)

        write(0.07, 0.95, "The derivative with respect to a matrix", 15)
        high = 0.84 / len(steps)
        for number, step in enumerate(steps, 1):
            top = 0.89 - (number - 1) * high
            middle = top - (0.42 if step.code else 0.55) * high
            write(0.07, top, f"{number}. {step.words}", 13)
            write(0.5, middle, formula(step.formula), 15, "center")
            mono = {"family": "DejaVu Sans Mono"}
            write(0.5, top - 0.8 * high, step.code, 9, "center", "ink-soft", **mono)
            if step.indices:
                write(0.93, middle, f"${step.indices}$", 9, "right", "ink-soft")
        words = "Entry by Entry. CC BY 4.0. Every formula is checked."
        write(0.07, 0.03, words, 9, colour="ink-soft")

    description = "; ".join(map(spoken, steps))
    return draw_png(WIDE, HIGH, 200, draw, Title="The take-away", Description=description)


def spoken(step: Step) -> str:
    """One line of the card as plain text, for who cannot see the image."""
    return f"{step.words} {to_text(to_mathml(step.formula, True))}"
