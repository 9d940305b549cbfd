"""∂z/∂W with its three indices: a sheet for each output, and what is left when errors add them."""

from types import SimpleNamespace

from figures.drawing import label, number, numbers, svg, symbol, table, text

WIDE, HIGH = 50, 26  # of a box


def draw(v: SimpleNamespace) -> str:
    """δ_0 times sheet 0 plus δ_1 times sheet 1 is the table of slopes."""
    m, n = v.W.shape
    left, step = 138, m * HIGH + 40
    body = ""
    for k, sheet in enumerate(v.dz_dW):
        top = 24 + k * step
        middle = top + m * HIGH / 2 + 4
        about = f"how far each weight moves {symbol('z', str(k))}"
        body += label(left + n * WIDE / 2, top - 8, about, "small")
        sign = "+ " if k else ""
        words = f"{sign}{symbol('δ', str(k))} = {number(v.delta[k], 5)} ×"
        body += label(left - 12, middle, words, "end sym-delta")
        body += table((left, top), sheet, (WIDE, HIGH), "sym-a-prev", 2)
    top = 24 + m * step
    body += text(left + n * WIDE / 2, top - 8, "∂C/∂W", "small")
    body += text(left - 12, top + m * HIGH / 2 + 4, "=", "end")
    body += table((left, top), v.dC_dW, (WIDE, HIGH), "sym-W")
    title = (
        f"Two sheets of {m} rows and {n} columns, one for each output. Sheet 0 holds the inputs "
        f"{numbers(v.a_prev, 2)} in row 0 and is empty in row 1; sheet 1 holds them in row 1. "
        f"The first times {number(v.delta[0], 5)} plus the second times {number(v.delta[1], 5)} "
        f"is the table of slopes: {numbers(v.dC_dW.flat)}."
    )
    return svg(360, top + m * HIGH + 8, title, body)
