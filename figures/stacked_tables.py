"""A batch of two as a stack of tables: one for each example, added and halved."""

from types import SimpleNamespace

import numpy as np

from figures.drawing import label, line, number, numbers, svg, symbol, table, text

SIZE, LEFT = (68, 26), 96  # of a box; where the boxes begin


def draw(v: SimpleNamespace) -> str:
    """The table of each example with its errors and inputs; below the line, their mean."""
    A_prev, Delta = v.two.A_prev, v.two.Delta  # (3, 2), (2, 2)
    (n, N), (wide, high) = A_prev.shape, SIZE
    body, top, title, right = "", 20, "Tables, one below the other.", LEFT + n * wide
    for s in range(N):
        a_prev, delta = A_prev[:, s], Delta[:, s]
        products = np.outer(delta, a_prev)
        body += label(4, top + 12, f"example {s}", "start small")
        for j, x in enumerate(a_prev):
            body += label(LEFT + (j + 0.5) * wide, top + 12, number(x, 2), "sym-a-prev")
        for i, error in enumerate(delta):
            body += label(LEFT - 8, top + 37 + i * high, number(error), "end sym-delta")
        body += table((LEFT, top + 20), products, SIZE, "sym-W")
        if s:
            body += text(right + 16, top + 54, "+", "name")
        title += (
            f" Example {s}: above its columns the inputs {numbers(a_prev, 2)}, beside its "
            f"rows the errors {numbers(delta)}; {rows(products)}"
        )
        top += 104
    body += line(4, top - 12, right + 26, top - 12, "next-row")
    body += label(4, top + 18, "their mean,", "start")
    body += label(4, top + 38, f"∂{symbol('C')}/∂{symbol('W')}", "start")
    mean = Delta @ A_prev.T / N  # (2, 3)
    body += table((LEFT, top), mean, SIZE, "sym-W")
    title += f" Their mean is ∂C/∂W; {rows(mean)}"
    return svg(right + 30, top + 2 * high + 6, title, body)


def rows(X: np.ndarray) -> str:
    return "; ".join(f"row {i}: {numbers(row)}" for i, row in enumerate(X)) + "."
