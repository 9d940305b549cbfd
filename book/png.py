"""Pictures as PNG: the card to take away, and what is shown where somebody links to the site."""

import io
import warnings
from collections.abc import Callable

from book.plots import light


def formula(latex: str) -> str:
    """LaTeX as Matplotlib writes it."""
    return f"${latex}$".replace(r"\frac", r"\dfrac")


def draw_png(wide: int, high: int, dpi: int, draw: Callable, **metadata: str) -> bytes:
    """What `draw` draws in a figure of so many pixels; the same bytes for the same drawing.

    So the fonts are Matplotlib's own, and there is no date. Raises ValueError for a sign that these
    fonts or its mathematics lack.
    """
    from matplotlib import rc_context  # here, because it is slow
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    file = io.BytesIO()
    fonts = {"mathtext.fontset": "stix", "font.family": "STIXGeneral"}
    with rc_context(fonts), warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = Figure(figsize=(wide / dpi, high / dpi), dpi=dpi, facecolor=light("paper"))
        FigureCanvasAgg(figure)
        draw(figure)
        try:
            figure.savefig(file, format="png", metadata={"Software": None} | metadata)
        except UserWarning as missing:
            raise ValueError(str(missing)) from None
    return file.getvalue()
