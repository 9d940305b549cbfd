"""The tree of the chain rule, drawn twice: with t, x and f, and with w, z and C.

Three variables on the left, two functions of them, one number made from those. One variable
moves; along a path its slopes multiply, and where the paths meet the products are added.
"""

from types import SimpleNamespace
from typing import NamedTuple

from figures.drawing import circle, edge, label, number, subscripted, svg, symbol, text

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
    row: tuple[int, ...]  # before the number of a source: 1 for w_{1,0}
    digits: tuple[int, int, int]  # of a slope into the middle, of one out of it, of the sum
    colours: tuple[str, str, str]
    slope: str = ""  # the colour of a slope into the middle


CHAIN = Letters("t", "x", "f", (), (0, 0, 0), ("", "", ""))
LAYER = Letters("w", "z", "C", (1,), (2, 5, 4), ("sym-W", "sym-delta", "sym-C"), "sym-a-prev")


def shown(x: float, digits: int) -> str:
    return "0" if x == 0 else number(x, digits)


def factor(x: float, digits: int) -> str:
    """A number as a factor: in brackets where it is negative."""
    return f"({shown(x, digits)})" if x < 0 else shown(x, digits)


def lit(colour: str) -> str:
    """The class of a line in the colour of a symbol."""
    return f"lit-edge {colour.removeprefix('sym-')}"


def tree(letters: Letters, inner: list[float], outer: list[float]) -> str:
    """`inner`: how fast each function in the middle moves; `outer`: how fast the end moves then."""
    into, out, whole = letters.digits
    colour_in, colour_out, colour_end = letters.colours
    body = ""
    for start in SOURCES[1:]:
        for end in BETWEEN:
            body += edge(start, end, RADIUS)
    for middle, slope in zip(BETWEEN, inner, strict=True):
        body += edge(SOURCES[0], middle, RADIUS, lit(colour_in) if slope else "edge held")
    for middle in BETWEEN:
        body += edge(middle, END, RADIUS, lit(colour_out))
    for (x, y), slope in zip(((88, 34), (70, 82)), inner, strict=True):
        colour = letters.slope if slope else ""
        body += label(x, y, shown(slope, into), f"name {colour}")
    for (x, y), slope in zip(((262, 66), (264, 143)), outer, strict=True):
        body += label(x, y, shown(slope, out), f"name {colour_out}")
    for j, at in enumerate(SOURCES):
        index = ",".join(map(str, (*letters.row, j)))
        body += named(at, symbol(letters.source, index), colour_in, j > 0)
    for k, at in enumerate(BETWEEN):
        body += named(at, symbol(letters.between, str(k)), colour_out)
    body += named(END, symbol(letters.end), colour_end)
    total = sum(a * b for a, b in zip(inner, outer, strict=True))
    terms = " + ".join(
        f"{factor(b, out)} · {factor(a, into)}" for a, b in zip(inner, outer, strict=True)
    )
    sign = "=" if not out else "≈"
    body += text(180, 216, f"{terms} {sign} {shown(total, whole)}", "name")
    return svg(360, 228, described(letters, inner, outer, shown(total, whole)), body)


def named(at: tuple, name: str, colour: str, pale: bool = False) -> str:
    drawn = circle(at, RADIUS, "pale" if pale else "")
    return drawn + label(at[0], at[1] + 4, name, "small" if pale else f"name {colour}")


def described(letters: Letters, inner: list[float], outer: list[float], total: str) -> str:
    into, out, _ = letters.digits
    first, second, third = (subscripted(letters.source, *letters.row, j) for j in range(3))
    middle = [subscripted(letters.between, k) for k in range(len(BETWEEN))]
    paths = [
        f"the slope to {name} is {shown(a, into)}, from there to {letters.end} {shown(b, out)}"
        for name, a, b in zip(middle, inner, outer, strict=True)
    ]
    return (
        f"A tree from left to right. Three circles, {first}, {second} and {third}; each has lines "
        f"to two circles, {' and '.join(middle)}; both lead to one circle, {letters.end}. {first} "
        f"moves: {'; '.join(paths)}. The products of the two paths add up to {total}."
    )


def chain_tree(v: SimpleNamespace) -> str:
    """Lesson 4: t_0 moves in the small example."""
    return tree(CHAIN, list(v.chain.dx_dt[:, 0]), list(v.chain.df_dx))


def layer_tree(v: SimpleNamespace) -> str:
    """Lesson 4: the same tree, where w_{1,0} moves in the worked layer."""
    return tree(LAYER, list(v.dz_dW[:, 1, 0]), list(v.delta))
