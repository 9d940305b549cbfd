"""The picture that is shown where somebody links to the site: the answer, in symbols and numbers.

It is drawn only where the address of the site is known, because a page has to name it in full.
"""

import functools
import io

import figures
from book import summary_card as card
from proofread.plugins import equations as checked

ADDRESS = "assets/social.png"
WIDE, HIGH = 1200, 630  # pixels: what those who show it ask for
A_PREV, WEIGHTS, DELTA, RULE = "#1d5fa6", "#9a4300", "#94246c", "#dcd8cd"  # as in site.css


def picture() -> bytes:
    """The answer as it is checked, beside its entries for the worked example, as a PNG."""
    v = figures.worked_numbers()
    numbers = (tuple(v.delta), tuple(v.a_prev), tuple(map(tuple, v.dC_dW)))
    return drawn(checked.latex("answer"), *numbers)


@functools.cache
def drawn(
    formula: str,
    delta: tuple[float, ...],
    a_prev: tuple[float, ...],
    dC_dW: tuple[tuple[float, ...], ...],
) -> bytes:
    """The same bytes for the same numbers: Matplotlib's own fonts, no date."""
    from matplotlib import rc_context  # here, because it is slow
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    with rc_context({"mathtext.fontset": "stix", "font.family": "STIXGeneral"}):
        figure = Figure(figsize=(WIDE / 100, HIGH / 100), dpi=100, facecolor=card.PAPER)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDE), ylim=(HIGH, 0))
        axes.set_axis_off()

        def write(x, y, words, size, colour=card.INK, align="center") -> None:
            axes.text(x, y, words, fontsize=size, color=colour, ha=align, va="center")

        write(70, 85, "Entry by Entry", 44, align="left")
        write(70, 150, "The derivative with respect to a matrix", 25, card.SOFT, "left")
        write(70, 385, f"${formula}$".replace(r"\frac", r"\dfrac"), 35, align="left")
        wide, high, left, top = 150, 95, 690, 340
        for j, x in enumerate(a_prev):
            write(left + (j + 0.5) * wide, top - 40, f"{x:.2f}", 26, A_PREV)
        for i, row in enumerate(dC_dW):
            middle = top + (i + 0.5) * high
            write(left - 20, middle, f"{delta[i]:.4f}".replace("-", "−"), 26, DELTA, "right")
            for j, x in enumerate(row):
                corner = left + j * wide, top + i * high
                axes.add_patch(Rectangle(corner, wide, high, fill=False, ec=RULE, lw=2))
                write(corner[0] + wide / 2, middle, f"{x:.4f}".replace("-", "−"), 26, WEIGHTS)
        write(
            70,
            575,
            "The formula is checked and the numbers are computed in every build.",
            22,
            card.SOFT,
            "left",
        )
        png = io.BytesIO()
        figure.savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()
