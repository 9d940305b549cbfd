"""One curve for each output, one ruler for each input.

C over z_i is a curve on a floor: the other outputs' squares, which lift it and cannot tilt it.
Under it lie rulers: z_i, each weight of row i, whose unit is its input, because z_i = c + a_j w,
and the bias, whose unit is 1.
"""

import math
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np

from figures.drawing import (
    dot,
    label,
    line,
    number,
    numbers,
    polyline,
    scale,
    subscripted,
    svg,
    symbol,
    text,
    y_axis,
)

LEFT, RIGHT = 34, 352  # of the curve
TOP, LOW = 14, 164
LOW_Z, HIGH_Z = -4.635, 3.165  # where w_10 runs from -8 to 4
HIGHEST = (1.0, 0.8)  # the cost at the end of the axis, for each output
FIRST, APART = LOW + 34, 40  # where the first ruler lies, and how far below it the next
x_of = scale(LOW_Z, HIGH_Z, LEFT, RIGHT)

Column = int | str  # a ruler: that of a weight, by its column, or of "z" or "b"


def cost_along(v: SimpleNamespace, i: int) -> tuple[float, Callable[[float], float]]:
    """The floor, and C as a function of z_i alone."""
    floor = v.C - (v.a[i] - v.y[i]) ** 2  # the squares of the other outputs
    return floor, lambda z: (1 / (1 + np.exp(-z)) - v.y[i]) ** 2 + floor


def curve(v: SimpleNamespace, i: int, last: float) -> str:
    """C over z_i with all else held: the curve, its floor, the dot, the tangent, and a plumb line.

    The plumb line ends at the last ruler.
    """
    others, C_of = cost_along(v, i)
    y_of, here = scale(0, HIGHEST[i], LOW, TOP), v.z[i]
    floor, reach = y_of(others), 1.1  # how far the tangent is drawn, to each side
    body = (
        f'<rect x="{LEFT}" y="{floor:.1f}" width="{RIGHT - LEFT}" '
        f'height="{LOW - floor:.1f}" class="floor"/>'
    )
    ticks = {f"{C:g}": y_of(C) for C in np.arange(0, HIGHEST[i] + 0.1, 0.2)}
    body += y_axis(LEFT, LOW, TOP - 6, ticks)
    body += label(LEFT + 7, TOP - 4, symbol("C"), "start sym-C")
    zs = np.linspace(LOW_Z, HIGH_Z, 121)
    body += polyline([(x_of(z), y_of(C_of(z))) for z in zs], "slope-curve")
    start, end = ((x_of(here + d), y_of(v.C + d * v.delta[i])) for d in (-reach, reach))
    body += line(*start, *end, "tangent") + dot(x_of(here), y_of(v.C))
    squares = " + ".join(
        f"({symbol('a', str(k))} − {symbol('y', str(k))})²" for k in range(v.a.size) if k != i
    )
    body += label(LEFT + 12, LOW - 5, f"the floor: {squares} ≈ {number(others)}", "start small")
    return body + line(x_of(here), y_of(v.C), x_of(here), last + 5, "plumb")


def ruler(v: SimpleNamespace, i: int, column: Column, y: float, words: str, long=False) -> str:
    """A ruler under the curve of output i: of w_ij, of z_i, or of the bias b_i.

    Long words stand at its left end: between the dashed line and its right end is no room.
    """
    match column:
        case "z":
            unit, now, css, name = 1.0, v.z[i], "sym-delta", symbol("z", str(i))
        case "b":
            unit, now, css, name = 1.0, v.b[i], "", symbol("b", str(i))
        case j:
            unit, now, css, name = v.a_prev[j], v.W[i, j], "sym-W", symbol("w", f"{i},{j}")
    first, last = (now + (z - v.z[i]) / unit for z in (LOW_Z, HIGH_Z))
    at = scale(first, last, LEFT, RIGHT)
    body = f'<g class="ruler {css}">' + line(LEFT, y, RIGHT, y)
    body += label(LEFT - 5, y + 4, name, f"end {css}")
    every = 2 if unit > 0.5 else 4
    for tick in range(math.ceil(first - 1e-9), math.floor(last + 1e-9) + 1):
        body += line(at(tick), y - 4, at(tick), y + 4)
        if tick % every == 0:
            body += text(at(tick), y + 15, number(tick, 0), f"tick {css}")
    x, side = (LEFT, "start") if long else (RIGHT, "end")
    return body + label(x, y - 7, words, f"{side} small {css}") + "</g>"


def slope(v: SimpleNamespace, i: int, column: Column, named: bool) -> str:
    """What is written on a ruler. Where the error is not `named` yet, that is its slope alone."""
    weight = isinstance(column, int)
    value = number(v.dC_dW[i, column]) if weight else number(v.delta[i], 5)
    if not named:
        return f"slope on this ruler ≈ {value}"
    unit = f"{v.a_prev[column]:g} " if weight else "1 " if column == "b" else ""
    return f"{unit}{symbol('δ', str(i))} ≈ {value}"


def drawn(v: SimpleNamespace, i: int, columns: list[Column], words: str, named: bool = True) -> str:
    """A curve, and below it the rulers that its dashed line crosses."""
    heights = [FIRST + APART * k for k in range(len(columns))]
    body = curve(v, i, heights[-1])
    for column, y in zip(columns, heights, strict=True):
        body += ruler(v, i, column, y, slope(v, i, column, named), not named)
    z = subscripted("z", i)
    title = (
        f"C over {z}: a curve with a plateau, a slope and a valley. It stands on a shaded floor of "
        f"height {number(cost_along(v, i)[0])}. A dot marks where {z} is, with its tangent. {words}"
    )
    return svg(360, heights[-1] + 32, title, body)


def one_weight_curve(v: SimpleNamespace) -> str:
    """Lesson 1: C over w_10, above two rulers, w_10 and z_1."""
    words = (
        f"Two rulers lie below: along z₁ the slope is {number(v.delta[1], 5)}, "
        f"along w₁,₀, whose unit is shorter, it is {number(v.dC_dW[1, 0])}."
    )
    return drawn(v, 1, [0, "z"], words, named=False)


def home_curve(v: SimpleNamespace) -> str:
    """The home page: C over w_10, above its own ruler."""
    words = f"A ruler of w₁,₀ lies below: along it the slope is {number(v.dC_dW[1, 0])}."
    return drawn(v, 1, [0], words, named=False)


def row_curve(v: SimpleNamespace, i: int) -> str:
    """Lesson 2: the curve of one output, with a ruler for each input."""
    words = (
        f"Four rulers lie below it, that of {subscripted('z', i)}, with the slope "
        f"{number(v.delta[i], 5)}, and those of the weights of row {i}, whose units are the "
        f"inputs {', '.join(f'{x:g}' for x in v.a_prev)} and whose slopes are "
        f"{numbers(v.dC_dW[i])}."
    )
    return drawn(v, i, ["z", *range(v.a_prev.size)], words)


def three_rulers(v: SimpleNamespace) -> str:
    return row_curve(v, 1)


def other_curve(v: SimpleNamespace) -> str:
    return row_curve(v, 0)


def bias_ruler(v: SimpleNamespace) -> str:
    """Part II: the curve of output 1 once more, with a ruler for its bias."""
    error = number(v.delta[1], 5)
    words = (
        f"Three rulers lie below: along z₁ the slope is {error}, along w₁,₀ it is that times "
        f"{v.a_prev[0]:g}, {number(v.dC_dW[1, 0])}, and along b₁ it is that times 1, {error} again."
    )
    return drawn(v, 1, ["z", 0, "b"], words)
