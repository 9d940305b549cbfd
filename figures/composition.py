"""W ↦ z ↦ a ↦ C, and what is held fixed beside it."""

from types import SimpleNamespace

from figures.drawing import arrow, boxes, label, number, numbers, svg, symbol, text

HIGH = 26  # of a box


def column(values, digits: int) -> list[list[str]]:
    return [[number(x, digits)] for x in values]


def composition(v: SimpleNamespace) -> str:
    """Solid boxes move with W; dashed ones are held, with dashed arrows to what uses them."""
    top, low = 40, 142
    middle = top + HIGH
    held = {"css": lambda r, c: "cell held"}
    moves = [  # name, colour, left, width of a box, entries, top
        ("W", "sym-W", 3, 32, [[number(x, 1) for x in row] for row in v.W], top),
        ("z", "", 143, 42, column(v.z, 2), top),
        ("a", "", 225, 42, column(v.a, 3), top),
        ("C", "sym-C", 315, 42, [[number(v.C, 3)]], top + HIGH / 2),
    ]
    body = ""
    for name, colour, left, wide, entries, y in moves:
        body += label(left + wide * len(entries[0]) / 2, y - 10, symbol(name), f"name {colour}")
        body += boxes((left, y), entries, (wide, HIGH), colour, lambda r, c: "cell known")
    for start, end, name in ((99, 143, "affine"), (185, 225, symbol("σ")), (267, 315, "squares")):
        body += arrow(start + 3, middle, end - 3, middle)
        body += label((start + end) / 2, middle - 7, name, "small")
    fixed = [  # name, colour, left, entries
        (symbol("a", "", "(L−1)"), "sym-a-prev", 107, column(v.a_prev, 2)),
        (symbol("b"), "", 159, column(v.b, 2)),
        (symbol("y"), "", 315, column(v.y, 2)),
    ]
    for name, colour, left, entries in fixed:
        below = low + len(entries) * HIGH + 18
        body += boxes((left, low), entries, (42, HIGH), colour, **held)
        body += label(left + 21, below, name, f"name {colour}")
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
