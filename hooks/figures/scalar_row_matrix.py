"""The stacking: ∂C/∂W with one entry known, one row known, all known."""

from types import SimpleNamespace

from hooks.figures.drawing import arrow, boxes, number, numbers, sub, svg, text


def scalar_row_matrix(v: SimpleNamespace) -> str:
    """Three pictures of the gradient, below each other; what is new has a heavy frame."""
    m, n = v.dC_dW.shape
    i, j = 1, 2
    if i >= m or j >= n:
        raise ValueError(f"begins with the entry {i, j}, and the gradient is {m} by {n}")
    wide, high, left, step = 92, 30, 34, 140
    stages = [
        (f"one weight: {sub('δ', i)} times {sub('a', j)}", lambda r, c: (r, c) == (i, j)),
        (f"its row: {sub('δ', i)} times every input", lambda r, c: r == i),
        ("every row: the matrix", lambda r, c: True),
    ]
    body = ""
    for stage, (name, known) in enumerate(stages):
        before = stages[stage - 1][1] if stage else lambda r, c: False
        top = 38 + stage * step
        body += text(left, top - 24, name, "start")
        if stage:
            body += arrow(left + n * wide / 2, top - 72, left + n * wide / 2, top - 44)
        body += "".join(
            text(left + c * wide + wide / 2, top - 6, sub("a", c), "sym-a-prev", "(L−1)")
            for c in range(n)
        )
        body += "".join(
            text(left - 8, top + r * high + 19, sub("δ", r), "end sym-delta") for r in range(m)
        )

        def css(r: int, c: int, known=known, before=before) -> str:
            return "cell" + " known" * known(r, c) + " new" * (known(r, c) and not before(r, c))

        entries = [
            [number(v.dC_dW[r, c]) if known(r, c) else "" for c in range(n)] for r in range(m)
        ]
        body += boxes((left, top), entries, (wide, high), "sym-W", css)
    height = 38 + 2 * step + m * high + 4
    title = (
        f"Three pictures of the {m} by {n} gradient, one row for each error δ and one column for "
        f"each input. First one entry is known, {number(v.dC_dW[i, j])}. "
        f"Then its row: {numbers(v.dC_dW[i])}. "
        f"Then every row; the other one is {numbers(v.dC_dW[0])}."
    )
    return svg(left + n * wide + 12, height, title, body)
