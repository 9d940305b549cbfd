"""One curve for each output, one ruler for each input.

C over z_i is a curve on a floor: the other outputs' squares, which lift it and cannot tilt it.
Under it lie rulers: z_i, each weight of row i, whose unit is its input, because z_i = c + a_j w,
and the bias, whose unit is 1.
"""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np

from figures.drawing import label, line, number, svg, symbol, text

LEFT, RIGHT = 34, 352  # of the curve
LOW_Z, HIGH_Z = -4.635, 3.165  # where w_10 runs from -8 to 4
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
TOP = (1.0, 0.8)  # the highest cost on the axis, for each output


def x_of(z: float) -> float:
    return LEFT + (z - LOW_Z) / (HIGH_Z - LOW_Z) * (RIGHT - LEFT)


def cost_along(v: SimpleNamespace, i: int) -> tuple[float, Callable[[float], float]]:
    """The floor, and C as a function of z_i alone."""
    floor = v.C - (v.a[i] - v.y[i]) ** 2  # the squares of the other outputs
    return floor, lambda z: (1 / (1 + np.exp(-z)) - v.y[i]) ** 2 + floor


def curve(v: SimpleNamespace, i: int, top: float, high: float) -> str:
    """C over z_i with everything else held: the curve, its floor, the dot, the tangent."""
    others, C_of = cost_along(v, i)

    def y_of(C: float) -> float:
        return top + high * (1 - C / TOP[i])

    zs = np.linspace(LOW_Z, HIGH_Z, 121)
    points = " ".join(f"{x_of(z):.1f},{y_of(C_of(z)):.1f}" for z in zs)
    floor, here = y_of(others), v.z[i]
    reach = 1.1  # how far the tangent is drawn, to each side
    ends = [(x_of(here + d), y_of(v.C + d * v.delta[i])) for d in (-reach, reach)]
    body = (
        f'<rect x="{LEFT}" y="{floor:.1f}" width="{RIGHT - LEFT}" '
        f'height="{top + high - floor:.1f}" class="floor"/>'
    )
    body += line(LEFT, top + high, LEFT, top - 6, "axis")
    for tick in np.arange(0, TOP[i] + 0.1, 0.2):
        body += line(LEFT - 3, y_of(tick), LEFT, y_of(tick), "axis")
        body += text(LEFT - 6, y_of(tick) + 3.5, f"{tick:g}", "tick end")
    body += label(LEFT + 7, top - 6, symbol("C"), "start sym-C")
    body += f'<polyline points="{points}" class="slope-curve"/>'
    (x1, y1), (x2, y2) = ends
    body += line(x1, y1, x2, y2, "tangent")
    body += f'<circle cx="{x_of(here):.1f}" cy="{y_of(v.C):.1f}" r="4.5" class="here"/>'
    squares = " + ".join(
        f"({symbol('a', str(k))} − {symbol('y', str(k))})²" for k in range(v.a.size) if k != i
    )
    words = f"the floor: {squares} ≈ {number(others)}"
    return body + label(LEFT + 12, top + high - 5, words, "start small")


def ruler(v: SimpleNamespace, i: int, j: int | str | None, y: float, words: str) -> str:
    """The ruler of w_ij under the curve of output i; of z_i itself where j is None."""
    match j:
        case None:
            unit, now, css, name = 1.0, v.z[i], "sym-delta", symbol("z", str(i))
        case "b":
            unit, now, css, name = 1.0, v.b[i], "", symbol("b", str(i))
        case _:
            unit, now, css, name = v.a_prev[j], v.W[i, j], "sym-W", symbol("w", f"{i},{j}")

    def at(value: float) -> float:
        return x_of(v.z[i] + (value - now) * unit)

    body = f'<g class="ruler {css}">' + line(LEFT, y, RIGHT, y)
    body += label(LEFT - 5, y + 4, name, f"end {css}")
    low = int(np.ceil(now + (LOW_Z - v.z[i]) / unit - 1e-9))
    high = int(np.floor(now + (HIGH_Z - v.z[i]) / unit + 1e-9))
    every = 2 if unit > 0.5 else 4
    for tick in range(low, high + 1):
        body += line(at(tick), y - 4, at(tick), y + 4)
        if tick % every == 0:
            body += text(at(tick), y + 15, str(tick).replace("-", "−"), f"tick {css}")
    return body + label(RIGHT, y - 7, words, f"end small {css}") + "</g>"


def panel(
    v: SimpleNamespace,
    i: int,
    columns: list[int | str | None],
    top: float,
    high: float,
    named: bool = True,
) -> str:
    """A curve, a dashed line down from its dot, and the rulers that it crosses.

    A column is that of a weight, None for z_i itself, or "b" for the bias. Where the error is
    not `named` yet, a ruler has its slope alone.
    """
    body = curve(v, i, top, high)
    first = top + high + 34
    last = first + 40 * (len(columns) - 1)
    y_dot = top + high * (1 - v.C / TOP[i])
    body += line(x_of(v.z[i]), y_dot, x_of(v.z[i]), last + 5, "plumb")
    for k, j in enumerate(columns):
        error = symbol("δ", str(i))
        if not named:
            slope = number(v.delta[i], 5) if j is None else number(v.dC_dW[i, j])
            words = f"slope on this ruler ≈ {slope}"
        elif j is None:
            words = f"{error} ≈ {number(v.delta[i], 5)}"
        elif j == "b":
            words = f"1 {error} ≈ {number(v.delta[i], 5)}"
        else:
            words = f"{v.a_prev[j]:g} {error} ≈ {number(v.dC_dW[i, j])}"
        body += ruler(v, i, j, first + 40 * k, words)
    return body


def described(v: SimpleNamespace, i: int) -> str:
    others = v.C - (v.a[i] - v.y[i]) ** 2
    return (
        f"C over z{SUBSCRIPTS[i]}: a curve with a plateau, a slope and a valley. It stands on a "
        f"shaded floor of height {number(others)}. A dot marks where z{SUBSCRIPTS[i]} is, with "
        "its tangent."
    )


def four_rulers(v: SimpleNamespace, i: int) -> str:
    units = ", ".join(f"{x:g}" for x in v.a_prev)
    slopes = ", ".join(number(x) for x in v.dC_dW[i])
    return (
        f"Four rulers lie below it, that of z{SUBSCRIPTS[i]}, with the slope "
        f"{number(v.delta[i], 5)}, and those of the weights of row {i}, whose units are the "
        f"inputs {units} and whose slopes are {slopes}."
    )


def one_weight_curve(v: SimpleNamespace) -> str:
    """Lesson 1: C over w_10, above two rulers, w_10 and z_1."""
    title = (
        f"{described(v, 1)} Two rulers lie below: along z₁ the slope is {number(v.delta[1], 5)}, "
        f"along w₁,₀, whose unit is shorter, it is {number(v.dC_dW[1, 0])}."
    )
    return svg(360, 270, title, panel(v, 1, [0, None], 14, 150, named=False))


def home_curve(v: SimpleNamespace) -> str:
    """The home page: C over w_10, above its own ruler."""
    title = (
        f"{described(v, 1)} A ruler of w₁,₀ lies below: along it the slope is "
        f"{number(v.dC_dW[1, 0])}."
    )
    return svg(360, 230, title, panel(v, 1, [0], 14, 150, named=False))


def three_rulers(v: SimpleNamespace) -> str:
    """Lesson 2: the same curve, with a ruler for each input."""
    title = f"{described(v, 1)} {four_rulers(v, 1)}"
    return svg(360, 352, title, panel(v, 1, [None, 0, 1, 2], 14, 150))


def other_curve(v: SimpleNamespace) -> str:
    """Lesson 2: the curve of output 0, with the same three rulers."""
    title = f"{described(v, 0)} {four_rulers(v, 0)}"
    return svg(360, 352, title, panel(v, 0, [None, 0, 1, 2], 14, 150))


def bias_ruler(v: SimpleNamespace) -> str:
    """Part II: the curve of output 1 once more, with a ruler for its bias."""
    error = number(v.delta[1], 5)
    title = (
        f"{described(v, 1)} Three rulers lie below: along z₁ the slope is {error}, along w₁,₀ it "
        f"is that times {v.a_prev[0]:g}, {number(v.dC_dW[1, 0])}, and along b₁ it is that times "
        f"1, {error} again."
    )
    return svg(360, 312, title, panel(v, 1, [None, 0, "b"], 14, 150))
