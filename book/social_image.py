"""The picture that is shown where somebody links to the site: that of the first lesson.

The answer in symbols stands beside it. It is drawn only where the address of the site is known,
because a page has to name it in full.
"""

import numpy as np

from book.plots import light
from book.png import draw_png, formula
from figures.drawing import number, scale
from figures.mark import COLUMN, ROW, ticks
from figures.rulers import HIGH_Z, LOW_Z, cost_along
from figures.worked import worked_numbers
from proofread.plugins.equations import Equations

ADDRESS = "assets/social.png"
WIDE, HIGH = 1200, 630  # pixels: what those who show it ask for


def image(equations: Equations) -> bytes:
    """The answer as it is checked, beside one curve and one ruler of the worked example: a PNG."""
    latex, v = equations.latex("answer"), worked_numbers()
    floor, C_of = cost_along(v, ROW)
    z, zs = v.z[ROW], np.linspace(LOW_Z, HIGH_Z, 121)
    left, right, top, bottom, ruler = 660, 1130, 150, 470, 520
    x_of, y_of = scale(LOW_Z, HIGH_Z, left, right), scale(0, 0.8, bottom, top)

    def draw(figure) -> None:
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDE), ylim=(HIGH, 0))
        axes.set_axis_off()

        def write(x, y, words, size, colour="ink", align="center") -> None:
            axes.text(x, y, words, fontsize=size, color=light(colour), ha=align, va="center")

        def line(points, colour, width, **more) -> None:
            axes.plot(*zip(*points, strict=True), color=light(colour), lw=width, **more)

        write(70, 85, "Entry by Entry", 44, align="left")
        write(70, 150, "The derivative with respect to a matrix", 25, "ink-soft", "left")
        write(70, 330, formula(latex), 35, align="left")
        x, y = x_of(z), y_of(v.C)
        axes.fill_between(
            [left, right], y_of(floor), bottom, color=light("sym-C"), alpha=0.16, lw=0
        )
        line([(x_of(at), y_of(C_of(at))) for at in zs], "sym-C", 4)
        line([(left, top - 20), (left, bottom)], "line", 1.5)
        tangent = [(x_of(z + d), y_of(v.C + d * v.delta[ROW])) for d in (-1.4, 1.4)]
        line(tangent, "sym-delta", 3)
        line([(x, y), (x, ruler)], "sym-delta", 2, ls=(0, (1, 2)))
        axes.plot(x, y, "o", color=light("sym-delta"), ms=15)
        line([(left, ruler), (right, ruler)], "sym-W", 3)
        for value, at in ticks(v):
            line([(x_of(at), ruler - 9), (x_of(at), ruler + 9)], "sym-W", 3)
            if value % 4 == 0:
                write(x_of(at), ruler + 32, number(value, 0), 18, "sym-W")
        write(left + 22, top - 20, "$C$", 26, "sym-C")
        write(left - 12, ruler, "$w_{1,0}$", 26, "sym-W", "right")
        slope = f"slope {number(v.dC_dW[ROW, COLUMN])}"
        write(x - 30, y - 42, slope, 22, "sym-delta", "right")
        words = "The formula is checked and the numbers are computed in every build."
        write(70, 590, words, 20, "ink-soft", "left")

    return draw_png(WIDE, HIGH, 100, draw)
