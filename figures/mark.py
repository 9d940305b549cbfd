"""The site's mark, its logo and its favicon: the picture of the first lesson, small.

The curve of output 1 on its floor, the dot where the weight is, and the ruler of that weight,
from the same numbers as on the page; and what a picture of it elsewhere needs.
"""

from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from figures.drawing import scale
from figures.rulers import HIGH_Z, LOW_Z, cost_along

ROW, COLUMN = 1, 0  # the weight of the first lesson
# Each between the light and the dark of its symbol in site.css: a mark stands on either paper.
COST, ERROR, WEIGHT = "#3d9149", "#c2459b", "#c26a1e"


class Picture(NamedTuple):
    """C over z_1 in numbers: points of the curve, the floor, the dot, the ticks of the ruler."""

    curve: tuple[tuple[float, float], ...]
    floor: float
    dot: tuple[float, float]
    slope: float  # along z_1
    weight: float
    unit: float  # of its ruler, along z_1
    ticks: tuple[tuple[int, float], ...]  # a whole number on the ruler, and the z_1 below it


def picture(v: SimpleNamespace, points: int) -> Picture:
    floor, C_of = cost_along(v, ROW)
    zs = np.linspace(LOW_Z, HIGH_Z, points)
    unit, now, weight = v.a_prev[COLUMN], v.z[ROW], v.W[ROW, COLUMN]
    first, last = (weight + (z - now) / unit for z in (LOW_Z, HIGH_Z))
    ticks = range(int(np.ceil(first - 1e-9)), int(np.floor(last + 1e-9)) + 1)
    return Picture(
        tuple((float(z), float(C_of(z))) for z in zs),
        float(floor),
        (float(now), float(v.C)),
        float(v.delta[ROW]),
        float(weight),
        float(unit),
        tuple((w, float(now + (w - weight) * unit)) for w in ticks),
    )


def draw(v: SimpleNamespace) -> str:
    """The SVG, with lines as thick as 16 pixels need them; no tick is near the dot."""
    shown = picture(v, 31)
    left, right, top, bottom, ruler = 3, 29, 3, 22, 27
    x_of = scale(LOW_Z, HIGH_Z, left, right)
    y_of = scale(0, max(C for _, C in shown.curve), bottom, top)
    points = " ".join(f"{x_of(z):.1f},{y_of(C):.1f}" for z, C in shown.curve)
    x, y, floor = x_of(shown.dot[0]), y_of(shown.dot[1]), y_of(shown.floor)
    ticks = "".join(f"M{x_of(z):.1f} {ruler - 2.6}v5.2" for w, z in shown.ticks if w % 4 == 2)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" '
        'stroke-linecap="round" stroke-linejoin="round">\n'
        f'<path d="M{left} {floor:.1f}H{right}V{bottom}H{left}z" fill="{COST}" opacity="0.4"/>\n'
        f'<polyline points="{points}" stroke="{COST}" stroke-width="2.6"/>\n'
        f'<path d="M{x:.1f} {y:.1f}V{ruler}" stroke="{ERROR}" stroke-width="1.6"/>\n'
        f'<path d="M{left} {ruler}H{right}{ticks}" stroke="{WEIGHT}" stroke-width="2"/>\n'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="{ERROR}"/>\n'
        "</svg>\n"
    )
