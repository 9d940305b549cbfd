"""All six weights turned up at once: slopes times nudges, entry by entry, and their sum."""

from types import SimpleNamespace

import numpy as np

from figures.drawing import boxes, label, number, numbers, svg, symbol, text

STEP = 0.01  # of each weight


def six_products(v: SimpleNamespace) -> str:
    """The slopes and the nudges side by side, their products below, then the two sums."""
    H = np.full(v.W.shape, STEP)
    products = v.dC_dW * H
    measured = v.C_of(v.W + H) - v.C
    m, n = v.W.shape
    high = 28
    body = label(92, 16, f"the slopes, {symbol('G')}", "")
    body += boxes((10, 26), entries(v.dC_dW, 4), (55, high), "sym-W")
    body += text(196, 26 + m * high / 2 + 4, "times")
    body += label(283, 16, f"the nudges, {symbol('H')}", "")
    body += boxes((217, 26), entries(H, 2), (44, high))
    top = 26 + m * high + 44
    body += text(180, top - 10, "entry times entry")
    body += boxes((72, top), entries(products, 5), (72, high))
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


def entries(table: np.ndarray, digits: int) -> list[list[str]]:
    return [[number(x, digits) for x in row] for row in table]
