"""All six weights turned up at once: slopes times nudges, entry by entry, and their sum."""

from types import SimpleNamespace

import numpy as np

from figures.drawing import label, number, numbers, svg, symbol, table, text

STEP = 0.01  # of each weight


def draw(v: SimpleNamespace) -> str:
    """The slopes and the nudges side by side, their products below, then the two sums."""
    H = np.full(v.W.shape, STEP)
    products = v.dC_dW * H
    measured = v.C_of(v.W + H) - v.C
    m, n = v.W.shape
    high = 28
    body = label(92, 16, f"the slopes, {symbol('G')}")
    body += table((10, 26), v.dC_dW, (55, high), "sym-W", 4, "cell")
    body += text(196, 26 + m * high / 2 + 4, "times")
    body += label(283, 16, f"the nudges, {symbol('H')}")
    body += table((217, 26), H, (44, high), "", 2, "cell")
    top = 26 + m * high + 44
    body += text(180, top - 10, "entry times entry")
    body += table((72, top), products, (72, high), "", 5, "cell")
    below = top + m * high
    body += label(180, below + 26, f"their sum: {number(products.sum(), 5)}", "name")
    body += label(180, below + 48, f"{symbol('C')} moves by {number(measured, 5)}", "name sym-C")
    title = (
        f"Two tables of {m} rows and {n} columns. The slopes: {numbers(v.dC_dW.flat)}. "
        f"The nudges: {number(STEP, 2)} in each place. Below, their products, entry by entry: "
        f"{numbers(products.flat, 5)}. Their sum is {number(products.sum(), 5)}; "
        f"C moves by {number(measured, 5)}."
    )
    return svg(360, below + 58, title, body)
