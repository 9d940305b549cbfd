"""The site's mark, its logo and its favicon: the picture of the first lesson, small.

The curve of output 1 on its floor, the dot where the weight is, and the ruler of that weight,
from the same numbers as on the page.
"""

import math
from types import SimpleNamespace

import numpy as np

from figures.drawing import scale
from figures.rulers import HIGH_Z, LOW_Z, cost_along

ROW, COLUMN = 1, 0  # the weight of the first lesson
# Each between the light and the dark of its symbol in site.css: a mark stands on either paper.
COST, ERROR, WEIGHT = "#3d9149", "#c2459b", "#c26a1e"


def ticks(v: SimpleNamespace) -> list[tuple[int, float]]:
    """The whole numbers on the ruler of the weight, each with the z_1 above it."""
    unit, weight, z = v.a_prev[COLUMN], v.W[ROW, COLUMN], v.z[ROW]
    first, last = (weight + (end - z) / unit for end in (LOW_Z, HIGH_Z))
    whole = range(math.ceil(first - 1e-9), math.floor(last + 1e-9) + 1)
    return [(w, z + (w - weight) * unit) for w in whole]


def draw(v: SimpleNamespace) -> str:
    """The SVG, with lines as thick as 16 pixels need them; no tick is near the dot."""
    left, right, top, bottom, ruler = 3, 29, 3, 22, 27
    floor, C_of = cost_along(v, ROW)
    zs = np.linspace(LOW_Z, HIGH_Z, 31)
    x_of = scale(LOW_Z, HIGH_Z, left, right)
    y_of = scale(0, max(map(C_of, zs)), bottom, top)
    points = " ".join(f"{x_of(z):.1f},{y_of(C_of(z)):.1f}" for z in zs)
    x, y = x_of(v.z[ROW]), y_of(v.C)
    marks = "".join(f"M{x_of(z):.1f} {ruler - 2.6}v5.2" for w, z in ticks(v) if w % 4 == 2)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" '
        'stroke-linecap="round" stroke-linejoin="round">\n'
        f'<path d="M{left} {y_of(floor):.1f}H{right}V{bottom}H{left}z" fill="{COST}" '
        'opacity="0.4"/>\n'
        f'<polyline points="{points}" stroke="{COST}" stroke-width="2.6"/>\n'
        f'<path d="M{x:.1f} {y:.1f}V{ruler}" stroke="{ERROR}" stroke-width="1.6"/>\n'
        f'<path d="M{left} {ruler}H{right}{marks}" stroke="{WEIGHT}" stroke-width="2"/>\n'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.4" fill="{ERROR}"/>\n'
        "</svg>\n"
    )
