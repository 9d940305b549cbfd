"""The paths from one weight of a hidden layer to the cost, in the worked network."""

from types import SimpleNamespace

from hooks.figures.drawing import line, number, sub, svg, text

WEIGHT = (2, 4, 5)  # in layer 2, to its unit 4, from unit 5 of layer 1
SMALL, LARGE = 7, 20  # radii: of a unit in the background, of one on a path
COLUMNS, COST, MIDDLE = (22, 98, 184, 268), (334, 160), 160


def hidden_paths(v: SimpleNamespace) -> str:
    """The whole network, pale, with the paths of one weight lit; below, their products."""
    net, (layer, i, j) = v.network, WEIGHT
    sizes = [len(a) for a in net.activations]
    lit = {(layer - 1, j), *((to, unit) for path in net.products for to, unit in on(path))}
    ends = [
        ((to - 1, k), (to, unit))
        for to in range(1, len(sizes))
        for unit in range(sizes[to])
        for k in range(sizes[to - 1])
    ]
    edges = {False: "", True: ""}  # those on a path last, above the pale ones
    for start, end in ends:
        bright = start in lit and end in lit
        css = "lit" if bright else "pale"
        edges[bright] += line(*at(start, sizes), *at(end, sizes), f"path {css}")
    for unit in range(sizes[-1]):
        edges[True] += line(*at((len(sizes) - 1, unit), sizes), *COST, "path lit delta")
    body = edges[False] + edges[True]
    for to, activations in enumerate(net.activations):
        for unit, value in enumerate(activations):
            name = sub("a", unit) if (to, unit) in lit else ""
            body += circle(at((to, unit), sizes), name, number(value, 2))
        body += text(COLUMNS[to], 326, f"layer {to}", "small")
    body += circle(COST, "C", number(net.C, 2), "cost")
    (x, y), (to_x, to_y) = at((layer - 1, j), sizes), at((layer, i), sizes)
    body += text((x + to_x) / 2 - 14, (y + to_y) / 2 - 10, sub("w", i, j), "sym-W")
    return svg(360, 426, words(net), body + sums(net))


def on(path: tuple) -> list[tuple[int, int]]:
    """The units of a path, each with its layer."""
    return list(enumerate(path, WEIGHT[0]))


def at(place: tuple[int, int], sizes: list[int]) -> tuple[float, float]:
    layer, unit = place
    apart = 110 if layer == len(sizes) - 1 else 43
    return COLUMNS[layer], MIDDLE + apart * (unit - (sizes[layer] - 1) / 2)


def circle(at: tuple, name: str, value: str, css: str = "pale") -> str:
    """A unit: with its name and value where it is on a path, else small."""
    x, y = at
    if not name:
        return f'<g class="node {css}"><circle cx="{x:g}" cy="{y:g}" r="{SMALL}"/></g>'
    inside = text(x, y - 2, name) + text(x, y + 11, value, "head")
    css = css.replace("pale", "")
    return f'<g class="node {css}"><circle cx="{x:g}" cy="{y:g}" r="{LARGE}"/>{inside}</g>'


def sums(net: SimpleNamespace) -> str:
    """The product of each path, and what they sum to."""
    _, i, j = WEIGHT
    body, y = "", 350
    for path, product in net.products.items():
        names = " → ".join([sub("w", i, j), *(sub("a", unit) for unit in path), "C"])
        body += text(60, y, names, "start") + text(300, y, number(product), "end")
        y += 22
    body += line(60, y - 14, 300, y - 14, "next-row")
    return (
        body
        + text(60, y + 4, "∂C/∂" + sub("w", i, j), "start")
        + text(300, y + 4, number(net.slope), "end")
    )


def words(net: SimpleNamespace) -> str:
    a, (layer, i, j) = net.activations, WEIGHT
    through = " ".join(
        f"Through output {path[-1]}, where a is {number(a[-1][path[-1]], 2)}, the product is "
        f"{number(product)}."
        for path, product in net.products.items()
    )
    return (
        f"The network with {', '.join(str(len(x)) for x in a)} units in its layers, then the cost "
        f"C, {number(net.C, 2)}. The weight to unit {i} of layer {layer} from unit {j} of layer "
        f"{layer - 1} is picked. It leads from a = {number(a[layer - 1][j], 2)} to "
        f"a = {number(a[layer][i], 2)}; there the path branches, once to each output. "
        f"{through} They sum to {number(net.slope)}."
    )
