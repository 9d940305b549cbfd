"""What the figures are drawn with: text, lines, nodes of a network, matrices of boxes."""

import html
from collections.abc import Callable, Iterable


def number(x: float, digits: int = 4) -> str:
    return f"{x:.{digits}f}".replace("-", "−")


def numbers(values: Iterable[float], digits: int = 4) -> str:
    """Several numbers, for the words that stand for a picture."""
    return ", ".join(number(x, digits) for x in values)


def sub(letter: str, *indices: int) -> str:
    """A letter with its indices in Unicode: w with 1 and 2 is w₁,₂."""
    return letter + ",".join("₀₁₂₃₄₅₆₇₈₉"[i] for i in indices)


def svg(width: int, height: int, title: str, body: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{html.escape(title)}" '
        f'style="max-width:{width * 1.5:.0f}px">{body}</svg>'
    )


def text(x: float, y: float, words: str, css: str = "", script: str = "") -> str:
    """Words centred at x; `script` is raised behind them, and ⊤ wherever it stands."""
    raised = f'<tspan dy="-5" class="script">{html.escape(script)}</tspan>' if script else ""
    top = '<tspan dy="-4" class="script">⊤</tspan><tspan dy="4">'
    written = html.escape(words).replace("⊤", top) + "</tspan>" * words.count("⊤")
    return f'<text x="{x:g}" y="{y:g}" class="{css}">{written}{raised}</text>'


def line(x1: float, y1: float, x2: float, y2: float, css: str = "") -> str:
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" class="{css}"/>'


def arrow(x1: float, y1: float, x2: float, y2: float, css: str = "") -> str:
    """A straight arrow; its head is drawn, not a marker, which would need an id of its own."""
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    dx, dy = 5 * (x2 - x1) / length, 5 * (y2 - y1) / length
    left = (x2 - dx - 0.8 * dy, y2 - dy + 0.8 * dx)
    right = (x2 - dx + 0.8 * dy, y2 - dy - 0.8 * dx)
    head = f"M{left[0]:.1f} {left[1]:.1f}L{x2:g} {y2:g}L{right[0]:.1f} {right[1]:.1f}"
    return line(x1, y1, x2, y2, f"arrow {css}") + f'<path class="arrow" d="{head}"/>'


RADIUS = 24  # of a node


def node(at: tuple, name: str, layer: str, value: str, css: str = "") -> str:
    x, y = at
    return (
        f'<g class="node {css}"><circle cx="{x:g}" cy="{y:g}" r="{RADIUS}"/>'
        f"{text(x, y - 2, name, '', layer)}{text(x, y + 13, value, 'small')}</g>"
    )


def edge(start: tuple, end: tuple, css: str) -> str:
    return line(start[0] + RADIUS, start[1], end[0] - RADIUS, end[1], f"edge {css}")


def boxes(
    at: tuple[float, float],
    entries: list[list[str]],
    size: tuple[float, float],
    colour: str = "",
    css: Callable[[int, int], str] = lambda r, c: "cell",
) -> str:
    """A matrix: a box for each entry, those with a heavy frame last, so that none covers it."""
    (left, top), (wide, high) = at, size
    layers = {False: "", True: ""}
    for r, row in enumerate(entries):
        for c, entry in enumerate(row):
            x, y, kind = left + c * wide, top + r * high, css(r, c)
            box = f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" class="{kind}"/>'
            written = text(x + wide / 2, y + high / 2 + 4, entry, colour) if entry else ""
            layers["new" in kind.split()] += box + written
    return layers[False] + layers[True]


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
    """Text of ready parts: words and `symbol`s."""
    return f'<text x="{x:g}" y="{y:g}" class="{css}">{parts}</text>'
