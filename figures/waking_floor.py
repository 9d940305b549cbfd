"""Softmax: C over z_1 once more, and the square of output 0 below it is no constant."""

from types import SimpleNamespace

import numpy as np

from figures.drawing import label, line, number, svg, symbol, text
from figures.rulers import HIGH_Z, LEFT, LOW_Z, RIGHT, ruler, x_of

TOP, LOW, HIGHEST = 14, 174, 1.4
RULER = 214


def y_of(C: float) -> float:
    return LOW - C / HIGHEST * (LOW - TOP)


def waking_floor(v: SimpleNamespace) -> str:
    """The square of output 0, and C upon it, as z_1 moves; the two slopes along w_10."""

    def squares(z_1: float) -> np.ndarray:
        return (v.softmax(np.array([v.z[0], z_1])) - v.y) ** 2

    a = v.softmax(v.z)
    slopes = 2 * (a - v.y) * a * (np.array([0, 1]) - a[1])  # of each square, along z_1
    along = slopes * v.a_prev[0]  # and along w_10
    zs = np.linspace(LOW_Z, HIGH_Z, 121)
    floor = [f"{x_of(z):.1f},{y_of(squares(z)[0]):.1f}" for z in zs]
    whole = [f"{x_of(z):.1f},{y_of(squares(z).sum()):.1f}" for z in zs]
    corners = f"{RIGHT},{LOW} {LEFT},{LOW}"
    body = f'<polygon points="{" ".join(floor)} {corners}" class="floor"/>'
    body += line(LEFT, LOW, LEFT, TOP - 6, "axis")
    for tick in (0, 0.4, 0.8, 1.2):
        body += line(LEFT - 3, y_of(tick), LEFT, y_of(tick), "axis")
        body += text(LEFT - 6, y_of(tick) + 3.5, f"{tick:g}", "tick end")
    body += label(LEFT + 7, TOP + 4, symbol("C"), "start sym-C")
    body += f'<polyline points="{" ".join(whole)}" class="slope-curve"/>'
    here, now = v.z[1], squares(v.z[1])
    for height, slope in ((now[0], slopes[0]), (now.sum(), slopes.sum())):
        ends = [(x_of(here + d), y_of(height + d * slope)) for d in (-0.8, 0.8)]
        body += line(*ends[0], *ends[1], "tangent")
        body += f'<circle cx="{x_of(here):.1f}" cy="{y_of(height):.1f}" r="4" class="here"/>'
    body += line(x_of(here), y_of(now.sum()), x_of(here), RULER + 5, "plumb")
    body += text(x_of(here) + 10, y_of(now[0]) + 15, f"slope {number(along[0])}", "start small")
    body += text(x_of(here) - 10, y_of(now.sum()) - 8, f"slope {number(along.sum())}", "end small")
    name = f"({symbol('a', '0')} − {symbol('y', '0')})²"
    body += label(RIGHT - 6, LOW - 10, f"the floor: {name}", "end small")
    words = f"slope {number(along[0])} + {number(along[1])} = {number(along.sum())}"
    body += ruler(v, 1, 0, RULER, words)
    title = (
        "C over z₁ with softmax: a curve on a shaded floor, the square of output 0. The floor is "
        "not level: it is low on the left and rises to the right, and the curve rises with it. "
        f"The ruler of w₁,₀ lies below; along it the slope of the floor, {number(along[0])}, and "
        f"that of the square of output 1, {number(along[1])}, make {number(along.sum())}."
    )
    return svg(360, RULER + 22, title, body)
