"""The picture that is shown where somebody links to the site: that of the first lesson.

The answer in symbols stands beside it. It is drawn only where the address of the site is known,
because a page has to name it in full.
"""

import functools
import io

from book import summary_card as card
from figures.mark import Picture, picture
from figures.rulers import HIGH_Z, LOW_Z
from figures.worked import worked_numbers
from proofread.plugins.equations import Equations

ADDRESS = "assets/social.png"
WIDE, HIGH = 1200, 630  # pixels: what those who show it ask for
COST, WEIGHTS, DELTA, LINE = "#2c6a34", "#9a4300", "#94246c", "#8a8578"  # as in site.css


def image(equations: Equations) -> bytes:
    """The answer as it is checked, beside one curve and one ruler of the worked example: a PNG."""
    return drawn(equations.latex("answer"), picture(worked_numbers(), 121))


@functools.cache
def drawn(formula: str, shown: Picture) -> bytes:
    """The same bytes for the same numbers: Matplotlib's own fonts, no date."""
    from matplotlib import rc_context  # here, because it is slow
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    left, right, top, bottom, ruler = 660, 1130, 150, 470, 520
    highest = 0.8

    def x_of(z: float) -> float:
        return left + (z - LOW_Z) / (HIGH_Z - LOW_Z) * (right - left)

    def y_of(C: float) -> float:
        return bottom - C / highest * (bottom - top)

    with rc_context({"mathtext.fontset": "stix", "font.family": "STIXGeneral"}):
        figure = Figure(figsize=(WIDE / 100, HIGH / 100), dpi=100, facecolor=card.PAPER)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDE), ylim=(HIGH, 0))
        axes.set_axis_off()

        def write(x, y, words, size, colour=card.INK, align="center") -> None:
            axes.text(x, y, words, fontsize=size, color=colour, ha=align, va="center")

        write(70, 85, "Entry by Entry", 44, align="left")
        write(70, 150, "The derivative with respect to a matrix", 25, card.SOFT, "left")
        write(70, 330, f"${formula}$".replace(r"\frac", r"\dfrac"), 35, align="left")
        z, C = shown.dot
        axes.fill_between([left, right], y_of(shown.floor), bottom, color=COST, alpha=0.16, lw=0)
        curve = [(x_of(at), y_of(cost)) for at, cost in shown.curve]
        axes.plot(*zip(*curve, strict=True), color=COST, lw=4)
        axes.plot([left, left], [top - 20, bottom], color=LINE, lw=1.5)
        tangent = [(x_of(z + d), y_of(C + d * shown.slope)) for d in (-1.4, 1.4)]
        axes.plot(*zip(*tangent, strict=True), color=DELTA, lw=3)
        axes.plot([x_of(z)] * 2, [y_of(C), ruler], color=DELTA, lw=2, ls=(0, (1, 2)))
        axes.plot(x_of(z), y_of(C), "o", color=DELTA, ms=15)
        axes.plot([left, right], [ruler, ruler], color=WEIGHTS, lw=3)
        for value, at in shown.ticks:
            axes.plot([x_of(at)] * 2, [ruler - 9, ruler + 9], color=WEIGHTS, lw=3)
            if value % 4 == 0:
                write(x_of(at), ruler + 32, f"{value}".replace("-", "−"), 18, WEIGHTS)
        write(left + 22, top - 20, "$C$", 26, COST)
        write(left - 12, ruler, "$w_{1,0}$", 26, WEIGHTS, "right")
        slope = f"slope {shown.slope * shown.unit:.4f}"
        write(x_of(z) - 30, y_of(C) - 42, slope, 22, DELTA, "right")
        words = "The formula is checked and the numbers are computed in every build."
        write(70, 590, words, 20, card.SOFT, "left")
        png = io.BytesIO()
        figure.savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()
