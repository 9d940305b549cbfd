"""Softmax: C over z_1 once more, and the square of output 0 below it is no constant."""

from types import SimpleNamespace

import numpy as np

from figures.drawing import dot, label, line, number, polyline, scale, svg, symbol, text, y_axis
from figures.rulers import HIGH_Z, LEFT, LOW_Z, RIGHT, ruler, x_of

TOP, LOW, RULER = 14, 174, 214
y_of = scale(0, 1.4, LOW, TOP)


def draw(v: SimpleNamespace) -> str:
    """The square of output 0, and C upon it, as z_1 moves; the two slopes along w_10."""

    def squares(z_1: float) -> np.ndarray:
        return (v.softmax(np.array([v.z[0], z_1])) - v.y) ** 2

    a = v.softmax(v.z)
    slopes = 2 * (a - v.y) * a * (np.array([0, 1]) - a[1])  # of each square, along z_1
    along = slopes * v.a_prev[0]  # and along w_10
    zs = np.linspace(LOW_Z, HIGH_Z, 121)
    floor = " ".join(f"{x_of(z):.1f},{y_of(squares(z)[0]):.1f}" for z in zs)
    body = f'<polygon points="{floor} {RIGHT},{LOW} {LEFT},{LOW}" class="floor"/>'
    body += y_axis(LEFT, LOW, TOP - 6, {f"{C:g}": y_of(C) for C in (0, 0.4, 0.8, 1.2)})
    body += label(LEFT + 7, TOP + 4, symbol("C"), "start sym-C")
    body += polyline([(x_of(z), y_of(squares(z).sum())) for z in zs], "slope-curve")
    here, now = v.z[1], squares(v.z[1])
    for height, slope in ((now[0], slopes[0]), (now.sum(), slopes.sum())):
        start, end = ((x_of(here + d), y_of(height + d * slope)) for d in (-0.8, 0.8))
        body += line(*start, *end, "tangent") + dot(x_of(here), y_of(height), 4)
    body += line(x_of(here), y_of(now.sum()), x_of(here), RULER + 5, "plumb")
    body += text(x_of(here) + 10, y_of(now[0]) + 15, f"slope {number(along[0])}", "start small")
    body += text(x_of(here) - 10, y_of(now.sum()) - 8, f"slope {number(along.sum())}", "end small")
    name = f"({symbol('a', '0')} − {symbol('y', '0')})²"
    body += label(RIGHT - 6, LOW - 10, f"the floor: {name}", "end small")
    words = f"slope {number(along[0])} + {number(along[1])} = {number(along.sum())}"
    body += ruler(v, 1, 0, RULER, words, long=True)
    title = (
        "C over z₁ with softmax: a curve on a shaded floor, the square of output 0. The floor is "
        "not level: it is low on the left and rises to the right, and the curve rises with it. "
        f"The ruler of w₁,₀ lies below; along it the slope of the floor, {number(along[0])}, and "
        f"that of the square of output 1, {number(along[1])}, make {number(along.sum())}."
    )
    return svg(360, RULER + 22, title, body)
