"""The product of Jacobians that the learner's formula means, with its shapes to scale."""

from types import SimpleNamespace

import numpy as np

from figures.drawing import arrow, label, line, numbers, svg, symbol, table, text

WIDE, HIGH = 33, 26  # of every box: that is the scale


def draw(v: SimpleNamespace) -> str:
    """(1, m) (m, m) (m, mn) = (1, mn), then its reshape to (m, n); zeros are left empty."""
    m, n = v.W.shape
    a, z = ([symbol(letter, str(k)) for k in range(m)] for letter in "az")
    w = [symbol("w", f"{i},{j}") for i in range(m) for j in range(n)]
    gap, top = 15, 44
    lefts = [2, 2 + m * WIDE + gap, 2 + 2 * (m * WIDE + gap)]
    factors = [
        ("(∂C/∂a)⊤", v.dC_da[None], a, [], ""),
        ("∂a/∂z", v.da_dz, z, a, ""),
        ("∂z/∂(vec W)", v.dz_dW.reshape(m, m * n), w, z, "sym-a-prev"),
    ]
    body = ""
    for left, (name, J, columns, rows, colour) in zip(lefts, factors, strict=True):
        width = WIDE * J.shape[1]
        body += text(left + width / 2, 14, name)
        body += jacobian((left, top), J, columns, rows, colour)
        if left > lefts[0]:
            body += text(left - gap / 2 - 2, 14, "·")
        below = top + HIGH * len(J) + 16
        body += text(left + width / 2, below, f"{J.shape[0]} × {J.shape[1]}", "small")
    long, short = lefts[2], lefts[2] + (m - 1) * n * WIDE / 2
    second = top + m * HIGH + 52
    body += text(long - 8, second + 17, "(∂C/∂(vec W))⊤ =", "end")
    body += jacobian((long, second), v.dC_dW.reshape(1, -1), w, [], "sym-W")
    body += text(long + m * n * WIDE / 2, second + HIGH + 16, f"1 × {m * n}", "small")
    for y, high in ((top, m * HIGH), (second, HIGH)):  # where the next row of W begins
        for i in range(1, m):
            body += line(long + i * n * WIDE, y - 3, long + i * n * WIDE, y + high + 3, "next-row")
    third = second + HIGH + 66
    middle = long + m * n * WIDE / 2
    body += arrow(middle, third - 42, middle, third - 8)
    body += text(middle + 10, third - 20, f"reshape({m}, {n})", "small start")
    body += text(short - 8, third + HIGH * m / 2 + 4, "∂C/∂W  =", "end")
    body += jacobian((short, third), v.dC_dW, [], [], "sym-W")
    body += text(middle, third + HIGH * m + 16, f"{m} × {n}", "small")
    title = (
        f"A product of three matrices, with a box for each number. "
        f"A row, 1 by {m}: {numbers(v.dC_da, 2)}. "
        f"A diagonal matrix, {m} by {m}: {numbers(v.da_dz.diagonal(), 2)} on the diagonal, "
        f"the rest empty. A matrix {m} by {m * n}, whose row i holds the inputs "
        f"{numbers(v.a_prev, 2)} in the columns of row i of W and is empty elsewhere. "
        f"The product is a row, 1 by {m * n}: "
        f"{numbers(v.dC_dW.flat, 2)}. Reshaped, it is the {m} by {n} gradient."
    )
    return svg(long + m * n * WIDE + 2, third + HIGH * m + 22, title, body)


def jacobian(at: tuple, J: np.ndarray, columns: list, rows: list, colour: str) -> str:
    """A matrix with a heading for each column and row."""
    left, top = at
    body = ""
    for c, name in enumerate(columns):
        body += label(left + c * WIDE + WIDE / 2, top - 6, name, "head")
    for r, name in enumerate(rows):
        body += label(left - 2, top + r * HIGH + 17, name, "head end")
    return body + table(at, J, (WIDE, HIGH), f"entry {colour}", 2)
