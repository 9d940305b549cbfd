"""The layer of the first lessons, drawn: three inputs, six weights, two outputs, one dial."""

from types import SimpleNamespace

from figures.drawing import label, line, number, svg, symbol

RADIUS = 21


def one_layer(v: SimpleNamespace, i: int = 1, j: int = 0) -> str:
    """Every number of the layer in its place; the edge of w_ij is thick, the others are grey."""
    inputs = [(34, 40 + 78 * k) for k in range(v.a_prev.size)]
    outputs = [(214, 66 + 104 * k) for k in range(v.a.size)]
    body = ""
    for row, end in enumerate(outputs):
        for column, start in enumerate(inputs):
            picked = (row, column) == (i, j)
            css = "edge chosen" if picked else "edge"
            body += line(start[0] + RADIUS, start[1], end[0] - RADIUS, end[1], css)
    for row, end in enumerate(outputs):
        for column, start in enumerate(inputs):
            picked = (row, column) == (i, j)
            # where along its edge a weight stands: clear of the thick edge
            part = (0.3, 0.15, 0.3)[column] if row == 0 else 0.22
            x = start[0] + RADIUS + part * (end[0] - start[0] - 2 * RADIUS)
            y = start[1] + part * (end[1] - start[1])
            words = number(v.W[row, column], 1)
            css = "name sym-W" if picked else "small"
            body += label(x + 16 * picked, y - 4, words, css)
    for k, (x, y) in enumerate(inputs):
        body += f'<g class="node input"><circle cx="{x}" cy="{y}" r="{RADIUS}"/></g>'
        body += label(x, y + 4, f"{v.a_prev[k]:g}", "sym-a-prev")
        body += label(x, y + RADIUS + 13, symbol("a", str(k), "(L−1)"), "small sym-a-prev")
    for k, (x, y) in enumerate(outputs):
        body += line(x, y - RADIUS - 16, x, y - RADIUS, "edge")
        words = f"{symbol('b', str(k))} = {number(v.b[k], 2)}"
        body += label(x + 5, y - RADIUS - 6, words, "start small")
        body += f'<g class="node output"><circle cx="{x}" cy="{y}" r="{RADIUS}"/></g>'
        body += label(x, y + 4, symbol("z", str(k)), "")
        body += line(x + RADIUS, y, x + 44, y, "arrow")
        words = f"{symbol('a', str(k))} ≈ {number(v.a[k], 4)}"
        body += label(x + 50, y - 1, words, "start small")
        words = f"{symbol('y', str(k))} = {v.y[k]:g}"
        body += label(x + 50, y + 14, words, "start small")
    title = (
        "Three inputs on the left, "
        + ", ".join(f"{x:g}" for x in v.a_prev)
        + ", each joined to two outputs on the right. The weights of output 0 are "
        + ", ".join(number(x, 1) for x in v.W[0])
        + ", those of output 1 "
        + ", ".join(number(x, 1) for x in v.W[1])
        + f". The edge from input {j} to output {i}, {number(v.W[i, j], 1)}, is thick. "
        + "The biases are "
        + " and ".join(number(x, 2) for x in v.b)
        + "; the activations are "
        + " and ".join(number(x) for x in v.a)
        + ", their targets "
        + " and ".join(f"{x:g}" for x in v.y)
        + "."
    )
    return svg(360, 256, title, body)
