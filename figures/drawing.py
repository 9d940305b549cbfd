"""What the figures are drawn with: numbers and letters, lines, circles, axes, tables."""

import html
import math
from collections.abc import Callable, Iterable, Mapping

import numpy as np

Point = tuple[float, float]


# -- Numbers and letters ---------------------------------------------------------------


def number(x: float, digits: int = 4) -> str:
    return f"{x:.{digits}f}".replace("-", "−")


def numbers(values: Iterable[float], digits: int = 4) -> str:
    """Several numbers, for the words that stand for a picture."""
    return ", ".join(number(x, digits) for x in values)


def subscripted(letter: str, *indices: int) -> str:
    """A letter with its indices in Unicode: w with 1 and 2 is w₁,₂."""
    return letter + ",".join("₀₁₂₃₄₅₆₇₈₉"[i] for i in indices)


def italic(letter: str) -> str:
    """A letter as the mathematical font draws it in a formula: 𝑎, 𝑊, 𝛿, 𝜎."""
    if letter in "δσ":
        return {"δ": "𝛿", "σ": "𝜎"}[letter]
    first, start = ("A", 0x1D434) if letter.isupper() else ("a", 0x1D44E)
    return chr(start + ord(letter) - ord(first))


def symbol(letter: str, below: str = "", above: str = "") -> str:
    """A letter as formulas have it: italic, with its index and what is raised."""
    parts = f'<tspan class="letter">{italic(letter)}</tspan>'
    for script, down in ((below, 3), (above, -5)):
        if script:
            parts += f'<tspan class="script" dy="{down}">{html.escape(script)}</tspan>'
            parts += f'<tspan dy="{-down}">&#8203;</tspan>'  # back to the line
    return parts


def label(x: float, y: float, parts: str, css: str = "") -> str:
    """Text of ready parts, words and `symbol`s, centred at x unless css says otherwise."""
    return f'<text x="{x:g}" y="{y:g}" class="{css}">{parts}</text>'


def text(x: float, y: float, words: str, css: str = "", script: str = "") -> str:
    """Words; `script` is raised behind them, and ⊤ wherever it stands."""
    raised = f'<tspan dy="-5" class="script">{html.escape(script)}</tspan>' if script else ""
    top = '<tspan dy="-4" class="script">⊤</tspan><tspan dy="4">'
    written = html.escape(words).replace("⊤", top) + "</tspan>" * words.count("⊤")
    return label(x, y, written + raised, css)


# -- Lines and circles -----------------------------------------------------------------


def svg(width: int, height: int, title: str, body: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{html.escape(title)}" '
        f'style="max-width:{width * 1.5:.0f}px">{body}</svg>'
    )


def line(x1: float, y1: float, x2: float, y2: float, css: str = "") -> str:
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" class="{css}"/>'


def edge(start: Point, end: Point, radius: float, css: str = "edge") -> str:
    """A line between circles of this radius, from the right of one to the left of the other."""
    return line(start[0] + radius, start[1], end[0] - radius, end[1], css)


def arrow(x1: float, y1: float, x2: float, y2: float, css: str = "", rim: float = 0) -> str:
    """A straight arrow, whose ends stay away by `rim`, the radius of what it joins.

    Its head is drawn, not a marker, which would need an id of its own.
    """
    length = math.hypot(x2 - x1, y2 - y1)
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    x1, y1, x2, y2 = x1 + rim * dx, y1 + rim * dy, x2 - rim * dx, y2 - rim * dy
    left = (x2 - 5 * dx - 4 * dy, y2 - 5 * dy + 4 * dx)
    right = (x2 - 5 * dx + 4 * dy, y2 - 5 * dy - 4 * dx)
    head = f"M{left[0]:.1f} {left[1]:.1f}L{x2:g} {y2:g}L{right[0]:.1f} {right[1]:.1f}"
    return line(x1, y1, x2, y2, f"arrow {css}") + f'<path class="arrow" d="{head}"/>'


def circle(at: Point, radius: float, css: str = "") -> str:
    x, y = at
    return f'<g class="node {css}"><circle cx="{x:g}" cy="{y:g}" r="{radius}"/></g>'


# -- Curves ----------------------------------------------------------------------------


def scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """The place of a value on an axis: that of `low` is `start`, that of `high` is `end`."""
    return lambda value: start + (value - low) / (high - low) * (end - start)


def y_axis(x: float, low: float, top: float, ticks: Mapping[str, float]) -> str:
    """An axis with its ticks, each with its height, and their words to the left."""
    body = line(x, low, x, top, "axis")
    for words, y in ticks.items():
        body += line(x - 3, y, x, y, "axis") + text(x - 6, y + 3.5, words, "tick end")
    return body


def polyline(points: Iterable[Point], css: str) -> str:
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{joined}" class="{css}" style="fill:none"/>'


def dot(x: float, y: float, radius: float = 4.5) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" class="here"/>'


# -- Tables ----------------------------------------------------------------------------


def table(
    at: Point, X: np.ndarray, size: Point, colour: str, digits: int = 4, css: str = "cell known"
) -> str:
    """A matrix, with a box for each number; that of 0 is empty."""
    (left, top), (wide, high), body = at, size, ""
    for (r, c), entry in np.ndenumerate(X):
        x, y, kind = left + c * wide, top + r * high, css if entry else "cell"
        body += f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" class="{kind}"/>'
        if entry:
            body += text(x + wide / 2, y + high / 2 + 4, number(entry, digits), colour)
    return body
