"""Figures of Matplotlib as parts of a page: in its colours, small, and the same in every build."""

import html
import io
import re
from collections.abc import Callable
from typing import NamedTuple

NOT_ON_A_PAGE = re.compile(
    r' font-family: [^;"]*;?| (xmlns|xmlns:xlink|version)="[^"]*"'
    r'|<style.*?</style>| transform="rotate\(-0 [^"]*"',
    re.S,
)


class Plots(NamedTuple):
    """How figures are drawn: with stand-ins in the place of the colours of a style sheet.

    On the page a stand-in becomes the variable of its colour, which follows the reader's scheme; on
    paper, as in a download, it becomes the colour in the light scheme.
    """

    style: dict[str, object]  # of Matplotlib, by rcParams
    variables: dict[str, str]  # stand-in -> variable of the style sheet
    paper: Callable[[], dict[str, str]]  # variable -> colour on white paper

    def draw(self, draw: Callable) -> str:
        """What `draw` draws in an empty figure, as SVG."""
        from matplotlib import style
        from matplotlib.figure import Figure

        file = io.StringIO()
        with style.context(["default", self.style]):
            figure = Figure()
            draw(figure)
            no_date = dict.fromkeys(("Date", "Creator", "Format", "Type"))
            figure.savefig(file, format="svg", metadata=no_date)
        return tidy(file.getvalue())

    def on_paper(self, drawing: str) -> str:
        colours = self.paper()
        for stand_in, variable in self.variables.items():
            drawing = drawing.replace(stand_in, colours[variable])
        return drawing

    def inline(self, drawing: str, name: str, words: str) -> str:
        """An SVG as a part of a page: its colours follow the page, its ids begin with a name."""
        for stand_in, variable in self.variables.items():
            drawing = drawing.replace(stand_in, f"var(--{variable})")
        drawing = NOT_ON_A_PAGE.sub("", drawing)
        drawing = re.sub(r'<g id="axes_\d+">', '<g class="axes">', drawing)
        used = set(re.findall(r'(?:href="|url\()#([\w-]+)', drawing))
        drawing = re.sub(
            r' id="([\w. -]+)"', lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", drawing
        )
        drawing = re.sub(r'(href="|url\()#', rf"\1#{name}-", drawing).replace("xlink:href", "href")
        width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing).groups())
        head = (
            f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
            f'aria-label="{html.escape(words)}" style="max-width:{width * 1.3:.0f}px">'
        )
        return re.sub(r"\s*\n\s*", "\n", head + drawing[drawing.index(">") + 1 :])


def tidy(drawing: str) -> str:
    """Two digits of a point are enough for coordinates, and lines are written as steps from
    point to point, half as long; what is written in the picture stays as it is.
    """
    drawing = drawing[drawing.index("<svg") :]
    drawing = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", drawing, flags=re.S)

    def rounded(tag: re.Match) -> str:
        return re.sub(r"-?\d+\.\d{3,}", lambda number: short(float(number[0])), tag[0])

    drawing = re.sub(r"<[^>]*>", rounded, drawing)
    return re.sub(r'(?<= d=")[MLz\s\d.-]+(?=")', lambda path: steps(path[0]), drawing)


def short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def steps(path: str) -> str:
    """A path of straight lines, M 1 2 L 3 1 z, with each line as a step: M1 2l2-1z."""
    written, here = "", (0.0, 0.0)
    for command, x, y in re.findall(r"([MLz])\s*(?:(-?[\d.]+)\s+(-?[\d.]+))?", path):
        if command == "z":  # the next command is an M, which needs no step
            written += command
            continue
        point = float(x), float(y)
        step = point if command == "M" else (point[0] - here[0], point[1] - here[1])
        written += ("M" if command == "M" else "l") + " ".join(map(short, step))
        here = point
    return written.replace(" -", "-")
