"""The multiplication table: one error for each row, one input for each column, 1 for the bias."""

from types import SimpleNamespace

from figures.drawing import label, number, numbers, svg, symbol, table, text


def draw(v: SimpleNamespace) -> str:
    """The errors on the left, the inputs and a 1 above, every product where they meet."""
    m, n = v.dC_dW.shape
    wide, high, left, top, gap = 66, 32, 86, 58, 12
    lefts = [left + c * wide + gap * (c == n) for c in range(n + 1)]
    heads = [(symbol("a", str(j), "(L−1)"), number(v.a_prev[j], 2)) for j in range(n)]
    heads += [("bias", "1")]
    of_W, of_b = (f"∂{symbol('C')}/∂{symbol(letter)}" for letter in "Wb")
    body = label(left + n * wide / 2, 14, of_W) + label(lefts[n] + wide / 2, 14, of_b)
    for x, (name, value) in zip(lefts, heads, strict=True):
        colour = "" if name == "bias" else "sym-a-prev"
        body += label(x + wide / 2, 34, name, f"small {colour}")
        body += text(x + wide / 2, 50, value, colour)
    for i in range(m):
        y = top + i * high
        body += label(left - 72, y + 21, symbol("δ", str(i)), "small sym-delta")
        body += text(left - 8, y + 21, number(v.delta[i]), "end sym-delta")
    body += table((left, top), v.dC_dW, (wide, high), "sym-W")
    body += table((lefts[n], top), v.delta[:, None], (wide, high), "", css="cell")
    rows = " ".join(
        f"Row {i}: {numbers(v.dC_dW[i])}, and for the bias {number(v.delta[i])}." for i in range(m)
    )
    title = (
        f"A multiplication table. Above its columns the {n} inputs {numbers(v.a_prev, 2)} and a 1 "
        f"for the bias; beside its rows the {m} errors {numbers(v.delta)}. {rows}"
    )
    return svg(lefts[n] + wide + 4, top + m * high + 6, title, body)
