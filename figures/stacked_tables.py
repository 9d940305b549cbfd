"""A batch of two as a stack of tables: one for each example, added and halved."""

from types import SimpleNamespace

import numpy as np

from figures.drawing import boxes, label, line, number, numbers, svg, symbol, text

WIDE, HIGH, LEFT = 68, 26, 96  # of a box; where the boxes begin


def stacked_tables(v: SimpleNamespace) -> str:
    """The table of each example with its errors and inputs; below the line, their mean."""
    A_prev, Delta = v.two.A_prev, v.two.Delta  # (3, 2), (2, 2)
    N = Delta.shape[1]
    body, top, title = "", 20, "Tables, one below the other."
    for s in range(N):
        body += example(A_prev[:, s], Delta[:, s], s, top)
        if s:
            body += text(LEFT + 3 * WIDE + 16, top + 54, "+", "name")
        title += (
            f" Example {s}: above its columns the inputs {numbers(A_prev[:, s], 2)}, beside its "
            f"rows the errors {numbers(Delta[:, s])}; {rows(np.outer(Delta[:, s], A_prev[:, s]))}"
        )
        top += 104
    body += line(4, top - 12, LEFT + 3 * WIDE + 26, top - 12, "next-row")
    body += label(4, top + 18, "their mean,", "start")
    body += label(4, top + 38, f"∂{symbol('C')}/∂{symbol('W')}", "start")
    mean = Delta @ A_prev.T / N  # (2, 3)
    body += table(mean, top)
    title += f" Their mean is ∂C/∂W; {rows(mean)}"
    return svg(LEFT + 3 * WIDE + 30, top + 2 * HIGH + 6, title, body)


def example(a_prev: np.ndarray, delta: np.ndarray, s: int, top: float) -> str:
    """The table of one example: an error beside each row, an input above each column."""
    body = label(4, top + 12, f"example {s}", "start small")
    for j, x in enumerate(a_prev):
        body += label(LEFT + (j + 0.5) * WIDE, top + 12, number(x, 2), "sym-a-prev")
    for i, error in enumerate(delta):
        body += label(LEFT - 8, top + 37 + i * HIGH, number(error), "end sym-delta")
    return body + table(np.outer(delta, a_prev), top + 20)


def table(X: np.ndarray, top: float) -> str:
    entries = [[number(x) for x in row] for row in X]
    return boxes((LEFT, top), entries, (WIDE, HIGH), "sym-W", lambda r, c: "cell known")


def rows(X: np.ndarray) -> str:
    return "; ".join(f"row {i}: {numbers(row)}" for i, row in enumerate(X)) + "."
