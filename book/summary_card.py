"""The take-away card: equations of the site, by their tags, as part of a page and as an image.

A fence ```` ```card id="take-away" ```` has one line for each step: `tag: what it says | code`,
the code where there is a line of it. The formula is that of the tagged equation, which is checked
on its own page: nothing is retyped.
What follows a `\\quad` there is the range of its indices, and stands behind the words.
"""

import functools
import html
import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass

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
PAPER, INK, SOFT = "#fdfcf9", "#22252b", "#575b63"


@functools.cache
def image(steps: tuple[Step, ...]) -> bytes:
    """The card as a PNG, the same bytes for the same steps: Matplotlib's own fonts, no date.

    Raises ValueError for what these fonts or its mathematics lack.
    """
    from matplotlib import rc_context  # here, for it is slow and most pages have no card
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    fonts = {"mathtext.fontset": "stix", "font.family": "STIXGeneral"}
    with rc_context(fonts), warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = Figure(figsize=(WIDE / 200, HIGH / 200), dpi=200, facecolor=PAPER)
        FigureCanvasAgg(figure)

        def write(x: float, y: float, words: str, size: float, align="left", colour=INK, **font):
            figure.text(x, y, words, fontsize=size, color=colour, ha=align, va="center", **font)

        write(0.07, 0.95, "The derivative with respect to a matrix", 15)
        high = 0.84 / len(steps)
        for number, step in enumerate(steps, 1):
            top = 0.89 - (number - 1) * high
            middle = top - (0.42 if step.code else 0.55) * high
            write(0.07, top, f"{number}. {step.words}", 13)
            write(0.5, middle, f"${step.formula}$".replace(r"\frac", r"\dfrac"), 15, "center")
            if step.code:
                low = top - 0.8 * high
                write(0.5, low, step.code, 9, "center", SOFT, family="DejaVu Sans Mono")
            if step.indices:
                write(0.93, middle, f"${step.indices}$", 9, "right", SOFT)
        write(0.07, 0.03, "Entry by Entry. CC BY 4.0. Every formula is checked.", 9, colour=SOFT)
        description = "; ".join(spoken(step) for step in steps)
        metadata = {"Software": None, "Title": "The take-away", "Description": description}
        png = io.BytesIO()
        try:
            figure.savefig(png, format="png", metadata=metadata)
        except UserWarning as missing:
            raise ValueError(str(missing)) from None
    return png.getvalue()


def spoken(step: Step) -> str:
    """One line of the card as plain text, for who cannot see the image."""
    return f"{step.words} {to_text(to_mathml(step.formula, True))}"
