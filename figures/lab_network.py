"""The lab's network with its letters: layers and units counted from 0, a shape for each W and b."""

import itertools
from types import SimpleNamespace

from figures.drawing import label, line, svg, symbol, text

WIDTHS = (1, 6, 7, 2)
WEIGHT = (2, 4, 5)  # in layer 2: to its unit 4, from unit 5 of layer 1
COLUMNS = (30, 130, 230, 330)
RADIUS, APART, MIDDLE = 13, 35, 146


def at(layer: int, unit: int) -> tuple[float, float]:
    return COLUMNS[layer], MIDDLE + APART * (unit - (WIDTHS[layer] - 1) / 2)


def lab_network(_: SimpleNamespace) -> str:
    """Every unit with its number; one weight is thick; below, the sizes and the shapes."""
    pale, thick = "", ""
    for layer in range(1, len(WIDTHS)):
        for i, j in itertools.product(range(WIDTHS[layer]), range(WIDTHS[layer - 1])):
            (x1, y1), (x2, y2) = at(layer - 1, j), at(layer, i)
            ends = x1 + RADIUS, y1, x2 - RADIUS, y2
            if (layer, i, j) == WEIGHT:
                thick = line(*ends, "edge chosen")
            else:
                pale += line(*ends, "edge")
    body = pale + thick
    for layer, width in enumerate(WIDTHS):
        above, goes_on = f"({layer})", layer < len(WIDTHS) - 1
        colour = "sym-a-prev" if goes_on else ""
        body += label(COLUMNS[layer], 12, symbol("a", "", above), f"name {colour}")
        for unit in range(width):
            x, y = at(layer, unit)
            body += f'<g class="node"><circle cx="{x:g}" cy="{y:g}" r="{RADIUS}"/></g>'
            body += text(x, y + 4, str(unit), "small")
        below = f"{symbol('n', str(layer))} = {width}"
        body += label(COLUMNS[layer], 292, below, "small")
    for layer in range(1, len(WIDTHS)):
        m, n = WIDTHS[layer], WIDTHS[layer - 1]
        x = (COLUMNS[layer - 1] + COLUMNS[layer]) / 2
        body += label(x, 316, f"{symbol('W', '', f'({layer})')} {m} × {n}", "small sym-W")
        body += label(x, 334, f"{symbol('b', '', f'({layer})')} {m} × 1", "small")
    return svg(360, 342, described(), body)


def described() -> str:
    layer, i, j = WEIGHT
    sizes = ", ".join(str(width) for width in WIDTHS)
    shapes = "; ".join(
        f"W of layer {k} is {m} by {n}, b of layer {k} is {m} by 1"
        for k, (n, m) in enumerate(itertools.pairwise(WIDTHS), 1)
    )
    return (
        f"Four columns of circles, the layers 0 to {len(WIDTHS) - 1}, with {sizes} units, which "
        f"are counted from 0. Each unit is joined to every unit of the next layer. One line is "
        f"thick: from unit {j} of layer {layer - 1} to unit {i} of layer {layer}. {shapes}."
    )
