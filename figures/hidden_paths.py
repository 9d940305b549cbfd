"""The paths from one weight of a hidden layer to the cost, in the worked network."""

from itertools import pairwise
from types import SimpleNamespace

from figures.drawing import arrow, circle, label, line, number, subscripted, svg, symbol, text

WEIGHT = (2, 4, 5)  # in layer 2, to its unit 4, from unit 5 of layer 1
COLUMNS, COST, MIDDLE = (44, 124, 204, 284), (334, 66), 66  # of the small network
TRUNK, BRANCHES = 180, (122, 238)  # where the tree stands
TOP, STEP, RADIUS = 166, 52, 14
SLOPE = symbol("σ", above="′")


def draw(v: SimpleNamespace) -> str:
    """The network, small, with the paths of one weight lit; below them, their factors."""
    net = v.network
    return svg(360, 516, described(net), small_network(net) + tree(net) + sums(net))


def small_network(net: SimpleNamespace) -> str:
    """Every unit and every weight, pale; what lies on a path of the weight is lit."""
    layer, i, j = WEIGHT
    sizes = [len(a) for a in net.activations]
    lit = {(layer - 1, j), *(unit for path in net.products for unit in enumerate(path, layer))}

    def at(layer: int, unit: int) -> tuple[float, float]:
        apart = 60 if layer == len(sizes) - 1 else 19
        return COLUMNS[layer], MIDDLE + apart * (unit - (sizes[layer] - 1) / 2)

    pale, bright = "", ""
    for to, (n, m) in enumerate(pairwise(sizes), 1):
        for start, end in [((to - 1, k), (to, unit)) for unit in range(m) for k in range(n)]:
            if start in lit and end in lit:
                bright += line(*at(*start), *at(*end), "path lit")
            else:
                pale += line(*at(*start), *at(*end), "path pale")
    for unit in range(sizes[-1]):
        bright += line(*at(len(sizes) - 1, unit), *COST, "path lit delta")
    body = pale + bright
    for to, size in enumerate(sizes):
        for unit in range(size):
            body += circle(at(to, unit), 5, "" if (to, unit) in lit else "pale")
        body += text(COLUMNS[to], 144, f"layer {to}", "small")
    body += unit_circle(COST, "C", css="cost", radius=12)
    (x, y), (to_x, to_y) = at(layer - 1, j), at(layer, i)
    return body + label((x + to_x) / 2, (y + to_y) / 2 - 6, symbol("w", f"{i},{j}"), "sym-W")


def unit_circle(
    at: tuple, letter: str, index: object = "", css: str = "", radius: int = RADIUS
) -> str:
    return circle(at, radius, css) + label(at[0], at[1] + 4, symbol(letter, str(index)))


def tree(net: SimpleNamespace) -> str:
    """From the weight down to C: a trunk that all paths share, then a branch for each output."""
    layer, i, j = WEIGHT
    weight, z, a, z_next, a_next, C = (TOP + STEP * k for k in range(6))
    before, slope = net.shared
    body = step((TRUNK, weight), (TRUNK, z), symbol("a", str(j)), before, "sym-a-prev")
    body += step((TRUNK, z), (TRUNK, a), f"{SLOPE}({symbol('z', str(i))})", slope)
    for x, (path, factors) in zip(BRANCHES, net.branches.items(), strict=True):
        k = str(path[-1])
        names = (
            symbol("w", f"{k},{i}"),
            f"{SLOPE}({symbol('z', k)})",
            f"2({symbol('a', k)} − {symbol('y', k)})",
        )
        places = (TRUNK, a), (x, z_next), (x, a_next), (TRUNK, C)
        for ends, name, factor in zip(pairwise(places), names, factors, strict=True):
            body += step(*ends, name, factor)
        body += unit_circle((x, z_next), "z", k) + unit_circle((x, a_next), "a", k)
    body += unit_circle((TRUNK, z), "z", i) + unit_circle((TRUNK, a), "a", i)
    body += unit_circle((TRUNK, C), "C", css="cost")
    body += label(TRUNK, weight + 4, symbol("w", f"{i},{j}"), "sym-W")
    body += text(TRUNK - 24, (weight + z) / 2 + 4, f"from layer {layer - 1}", "end small")
    body += text(TRUNK - 24, (z + a) / 2 + 4, f"layer {layer}", "end small")
    return body + text(TRUNK, (z_next + a_next) / 2 + 4, f"layer {layer + 1}", "small")


def step(start: tuple, end: tuple, name: str, factor: float, colour: str = "") -> str:
    """An arrow with the slope of what it points to; its words stand away from the trunk."""
    (x1, y1), (x2, y2) = start, end
    shift, side = (-8, "end") if x1 + x2 < 2 * TRUNK else (8, "start")
    words = f"{name} = {number(factor, 5)}"
    return arrow(x1, y1, x2, y2, rim=RADIUS) + label(
        (x1 + x2) / 2 + shift, (y1 + y2) / 2 + 4, words, f"{side} small {colour}"
    )


def sums(net: SimpleNamespace) -> str:
    """The product of each path, and what they sum to."""
    _, i, j = WEIGHT
    body, y = "", TOP + 5 * STEP + 36
    for path, product in net.products.items():
        body += text(70, y, f"the path through output {path[-1]}", "start")
        body += text(290, y, number(product), "end")
        y += 18
    body += line(70, y - 12, 290, y - 12, "next-row")
    slope = f"∂{symbol('C')}/∂{symbol('w', f'{i},{j}')}"
    return body + label(70, y + 4, slope, "start") + text(290, y + 4, number(net.slope), "end")


def described(net: SimpleNamespace) -> str:
    layer, i, j = WEIGHT
    before, slope = (number(x, 5) for x in net.shared)
    through = " ".join(
        f"Through output {path[-1]}: the weight {number(w, 5)}, the slope {number(s, 5)} and the "
        f"miss {number(miss, 5)}; with the shared two the product is "
        f"{number(net.products[path])}."
        for path, (w, s, miss) in net.branches.items()
    )
    sizes = ", ".join(str(len(x)) for x in net.activations)
    return (
        f"The network with {sizes} units in its layers, then the cost C. The weight "
        f"{subscripted('w', i, j)} of layer {layer} is picked. Below, its paths as a tree with a "
        f"factor on each edge. All paths share the input {before} and the slope {slope}; at "
        f"{subscripted('a', i)} they branch, once to each output. {through} "
        f"They sum to {number(net.slope)}."
    )
