"""The lab's network with its letters: layers and units counted from 0, a shape for each W and b."""

import itertools
from types import SimpleNamespace

from figures.drawing import circle, edge, label, svg, symbol, text
from figures.hidden_paths import WEIGHT

COLUMNS = (30, 130, 230, 330)
RADIUS, APART, MIDDLE = 13, 35, 146


def draw(v: SimpleNamespace) -> str:
    """Every unit with its number; one weight is thick; below, the sizes and the shapes."""
    widths = [len(a) for a in v.network.activations]
    shapes = [(m, n) for n, m in itertools.pairwise(widths)]

    def at(layer: int, unit: int) -> tuple[float, float]:
        return COLUMNS[layer], MIDDLE + APART * (unit - (widths[layer] - 1) / 2)

    pale, thick = "", ""
    for layer, shape in enumerate(shapes, 1):
        for i, j in itertools.product(*map(range, shape)):
            if (layer, i, j) == WEIGHT:
                thick = edge(at(layer - 1, j), at(layer, i), RADIUS, "edge chosen")
            else:
                pale += edge(at(layer - 1, j), at(layer, i), RADIUS)
    body = pale + thick
    for layer, width in enumerate(widths):
        colour = "sym-a-prev" if layer < len(shapes) else ""
        body += label(COLUMNS[layer], 12, symbol("a", "", f"({layer})"), f"name {colour}")
        for unit in range(width):
            x, y = at(layer, unit)
            body += circle((x, y), RADIUS) + text(x, y + 4, str(unit), "small")
        body += label(COLUMNS[layer], 292, f"{symbol('n', str(layer))} = {width}", "small")
    for layer, (m, n) in enumerate(shapes, 1):
        x = (COLUMNS[layer - 1] + COLUMNS[layer]) / 2
        body += label(x, 316, f"{symbol('W', '', f'({layer})')} {m} × {n}", "small sym-W")
        body += label(x, 334, f"{symbol('b', '', f'({layer})')} {m} × 1", "small")
    layer, i, j = WEIGHT
    sizes = ", ".join(map(str, widths))
    listed = "; ".join(
        f"W of layer {k} is {m} by {n}, b of layer {k} is {m} by 1"
        for k, (m, n) in enumerate(shapes, 1)
    )
    title = (
        f"Four columns of circles, the layers 0 to {len(shapes)}, with {sizes} units, which "
        f"are counted from 0. Each unit is joined to every unit of the next layer. One line is "
        f"thick: from unit {j} of layer {layer - 1} to unit {i} of layer {layer}. {listed}."
    )
    return svg(360, 342, title, body)
