"""The tree of the chain rule, drawn twice: with t, x and f, and with w, z and C.

Three variables on the left, two functions of them, one number made from those. One variable
moves; along a path its slopes multiply, and where the paths meet the products are added.
"""

from types import SimpleNamespace
from typing import NamedTuple

from figures.drawing import label, line, number, svg, symbol, text

RADIUS = 21
LEFT, MIDDLE, RIGHT = 34, 180, 326
SOURCES = [(LEFT, 34), (LEFT, 100), (LEFT, 166)]
BETWEEN = [(MIDDLE, 56), (MIDDLE, 144)]
END = (RIGHT, 100)


class Letters(NamedTuple):
    """What stands in the circles, as it is drawn and as it is read, and how numbers are shown."""

    source: str
    between: str
    end: str
    index: str  # before the number of a source: "1," for w_{1,0}
    digits: tuple[int, int, int]  # of a slope into the middle, of one out of it, of the sum
    colours: tuple[str, str, str]
    slope: str = ""  # the colour of a slope into the middle

    def name(self, j: int) -> str:
        small = (self.index + str(j)).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
        return self.source + small


CHAIN = Letters("t", "x", "f", "", (0, 0, 0), ("", "", ""))
LAYER = Letters("w", "z", "C", "1,", (2, 5, 4), ("sym-W", "sym-delta", "sym-C"), "sym-a-prev")


def shown(x: float, digits: int) -> str:
    return "0" if x == 0 else number(x, digits)


def factor(x: float, digits: int) -> str:
    """A number as a factor: in brackets where it is negative."""
    return f"({shown(x, digits)})" if x < 0 else shown(x, digits)


def hue(colour: str) -> str:
    """The class of a line in the colour of a symbol."""
    return colour.removeprefix("sym-")


def tree(letters: Letters, inner: list[float], outer: list[float]) -> str:
    """`inner`: how fast each function in the middle moves; `outer`: how fast the end moves then."""
    into, out, whole = letters.digits
    colour_in, colour_out, colour_end = letters.colours
    body = ""
    for start in SOURCES[1:]:
        for end in BETWEEN:
            body += line(start[0] + RADIUS, start[1], end[0] - RADIUS, end[1], "edge")
    for end, slope in zip(BETWEEN, inner, strict=True):
        start, kind = SOURCES[0], f"lit-edge {hue(colour_in)}" if slope else "edge held"
        body += line(start[0] + RADIUS, start[1], end[0] - RADIUS, end[1], kind)
    for start in BETWEEN:
        kind = f"lit-edge {hue(colour_out)}"
        body += line(start[0] + RADIUS, start[1], END[0] - RADIUS, END[1], kind)
    for k, slope in enumerate(inner):
        x, y = ((88, 34), (70, 82))[k]
        colour = letters.slope if slope else ""
        body += label(x, y, shown(slope, into), f"name {colour}")
    for k, slope in enumerate(outer):
        x, y = ((262, 66), (264, 143))[k]
        body += label(x, y, shown(slope, out), f"name {colour_out}")
    for j, (x, y) in enumerate(SOURCES):
        body += circle((x, y), symbol(letters.source, letters.index + str(j)), colour_in, j > 0)
    for k, (x, y) in enumerate(BETWEEN):
        body += circle((x, y), symbol(letters.between, str(k)), colour_out)
    body += circle(END, symbol(letters.end), colour_end)
    total = sum(a * b for a, b in zip(inner, outer, strict=True))
    terms = " + ".join(
        f"{factor(b, out)} · {factor(a, into)}" for a, b in zip(inner, outer, strict=True)
    )
    sign = "=" if not out else "≈"
    body += text(180, 216, f"{terms} {sign} {shown(total, whole)}", "name")
    return svg(360, 228, described(letters, inner, outer, shown(total, whole)), body)


def circle(at: tuple, name: str, colour: str, pale: bool = False) -> str:
    x, y = at
    css = "node pale" if pale else "node"
    drawn = f'<g class="{css}"><circle cx="{x}" cy="{y}" r="{RADIUS}"/></g>'
    return drawn + label(x, y + 4, name, "small" if pale else f"name {colour}")


def described(letters: Letters, inner: list[float], outer: list[float], total: str) -> str:
    into, out, _ = letters.digits
    first, second, third = (letters.name(j) for j in range(3))
    one, two = letters.between + "₀", letters.between + "₁"
    path = [
        f"the slope to {name} is {shown(a, into)}, from there to {letters.end} {shown(b, out)}"
        for name, a, b in zip((one, two), inner, outer, strict=True)
    ]
    return (
        f"A tree from left to right. Three circles, {first}, {second} and {third}; each has lines "
        f"to two circles, {one} and {two}; both lead to one circle, {letters.end}. {first} moves: "
        f"{path[0]}; {path[1]}. The products of the two paths add up to {total}."
    )


def chain_tree(v: SimpleNamespace) -> str:
    """Lesson 4: t_0 moves in the small example."""
    return tree(CHAIN, list(v.chain.dx_dt[:, 0]), list(v.chain.df_dx))


def layer_tree(v: SimpleNamespace) -> str:
    """Lesson 4: the same tree, where w_{1,0} moves in the worked layer."""
    return tree(LAYER, list(v.dz_dW[:, 1, 0]), list(v.delta))
