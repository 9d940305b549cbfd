"""W ↦ z ↦ a ↦ C, and what is held fixed beside it."""

from types import SimpleNamespace

import numpy as np

from figures.drawing import arrow, label, number, numbers, svg, symbol, table, text

HIGH = 26  # of a box


def draw(v: SimpleNamespace) -> str:
    """Solid boxes move with W; dashed ones are held, with dashed arrows to what uses them."""
    top, low = 40, 142
    middle = top + HIGH
    moves = [  # name, colour, left, width of a box, entries, digits, top
        ("W", "sym-W", 3, 32, v.W, 1, top),
        ("z", "", 143, 42, v.z[:, None], 2, top),
        ("a", "", 225, 42, v.a[:, None], 3, top),
        ("C", "sym-C", 315, 42, np.array([[v.C]]), 3, top + HIGH / 2),
    ]
    body = ""
    for name, colour, left, wide, X, digits, y in moves:
        body += label(left + wide * X.shape[1] / 2, y - 10, symbol(name), f"name {colour}")
        body += table((left, y), X, (wide, HIGH), colour, digits)
    for start, end, name in ((99, 143, "affine"), (185, 225, symbol("σ")), (267, 315, "squares")):
        body += arrow(start + 3, middle, end - 3, middle)
        body += label((start + end) / 2, middle - 7, name, "small")
    fixed = [  # name, colour, left, entries
        (symbol("a", "", "(L−1)"), "sym-a-prev", 107, v.a_prev),
        (symbol("b"), "", 159, v.b),
        (symbol("y"), "", 315, v.y),
    ]
    for name, colour, left, x in fixed:
        body += table((left, low), x[:, None], (42, HIGH), colour, 2, "cell held")
        body += label(left + 21, low + x.size * HIGH + 18, name, f"name {colour}")
    bottom = top + 2 * HIGH + 3
    body += arrow(128, low - 3, 152, bottom, "held") + arrow(180, low - 3, 174, bottom, "held")
    body += arrow(336, low - 3, 336, bottom - HIGH / 2, "held")
    for y, words in ((17, "solid:"), (31, f"moves with {symbol('W')}"), (53, "dashed:")):
        body += label(3, low + y, words, "small start")
    body += text(3, low + 67, "held fixed", "small start")
    rows = " and ".join(numbers(row, 1) for row in v.W)
    title = (
        f"Four boxes in a row, joined by arrows. W, with the rows {rows}, goes by an affine map to "
        f"z = {numbers(v.z, 2)}; z goes by σ to a = {numbers(v.a, 3)}; a goes by squares to "
        f"C = {number(v.C, 3)}. Below them, dashed, is what is held fixed: the inputs "
        f"{numbers(v.a_prev, 2)} and the biases {numbers(v.b, 2)}, which enter z, and the "
        f"targets {numbers(v.y, 2)}, which enter C."
    )
    return svg(360, low + 3 * HIGH + 24, title, body)
