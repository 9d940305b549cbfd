"""The layer of the first lessons, drawn: three inputs, six weights, two outputs, one dial."""

from types import SimpleNamespace

import numpy as np

from figures.drawing import circle, edge, label, line, number, numbers, svg, symbol

RADIUS = 21
THICK = (1, 0)  # the weight whose edge is thick


def draw(v: SimpleNamespace) -> str:
    """Every number of the layer in its place; the edge of one weight is thick, the others grey."""
    inputs = [(34, 40 + 78 * k) for k in range(v.a_prev.size)]
    outputs = [(214, 66 + 104 * k) for k in range(v.a.size)]
    body, weights = "", ""
    for (i, j), weight in np.ndenumerate(v.W):
        start, end, picked = inputs[j], outputs[i], (i, j) == THICK
        body += edge(start, end, RADIUS, "edge chosen" if picked else "edge")
        # where along its edge a weight stands: clear of the thick edge
        part = (0.3, 0.15, 0.3)[j] if i == 0 else 0.22
        x = start[0] + RADIUS + part * (end[0] - start[0] - 2 * RADIUS)
        y = start[1] + part * (end[1] - start[1])
        css = "name sym-W" if picked else "small"
        weights += label(x + 16 * picked, y - 4, number(weight, 1), css)
    body += weights
    for k, (x, y) in enumerate(inputs):
        body += circle((x, y), RADIUS, "input")
        body += label(x, y + 4, f"{v.a_prev[k]:g}", "sym-a-prev")
        body += label(x, y + RADIUS + 13, symbol("a", str(k), "(L−1)"), "small sym-a-prev")
    for k, (x, y) in enumerate(outputs):
        b, z, a, target = (symbol(letter, str(k)) for letter in "bzay")
        body += line(x, y - RADIUS - 16, x, y - RADIUS, "edge")
        body += label(x + 5, y - RADIUS - 6, f"{b} = {number(v.b[k], 2)}", "start small")
        body += circle((x, y), RADIUS, "output") + label(x, y + 4, z)
        body += line(x + RADIUS, y, x + 44, y, "arrow")
        body += label(x + 50, y - 1, f"{a} ≈ {number(v.a[k])}", "start small")
        body += label(x + 50, y + 14, f"{target} = {v.y[k]:g}", "start small")
    title = (
        f"Three inputs on the left, {', '.join(f'{x:g}' for x in v.a_prev)}, each joined to two "
        f"outputs on the right. The weights of output 0 are {numbers(v.W[0], 1)}, those of "
        f"output 1 {numbers(v.W[1], 1)}. The edge from input {THICK[1]} to output "
        f"{THICK[0]}, {number(v.W[THICK], 1)}, is thick. The biases are "
        f"{' and '.join(number(x, 2) for x in v.b)}; the activations are "
        f"{' and '.join(map(number, v.a))}, their targets {' and '.join(f'{x:g}' for x in v.y)}."
    )
    return svg(360, 256, title, body)
