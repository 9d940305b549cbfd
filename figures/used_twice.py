"""One value with two edges leaving it, and the two slopes that come back."""

from types import SimpleNamespace

from figures.drawing import arrow, label, line, number, svg, symbol

NODES = {"w": (40, 118), "u": (178, 40), "v": (316, 118)}
RADIUS = 24


def used_twice(s: SimpleNamespace) -> str:
    """The weight w makes u, and is used again where u is multiplied by it."""
    w, x, u = s.W[1, 0], s.a_prev[0], s.z[1]
    body = join("w", "u") + join("u", "v") + join("w", "v")
    for name, value in (("w", number(w, 1)), ("u", number(u, 2)), ("v", number(w * u, 3))):
        body += circle(name, value)
    body += label(88, 66, f"slope {number(x, 2)}", "end")
    body += label(268, 66, f"slope {symbol('w')} = {number(w, 1)}", "start")
    body += label(178, 112, f"slope {symbol('u')} = {number(u, 2)}")
    through, direct = number(w * x, 3), number(u, 2)
    body += label(8, 172, f"back by the way through {symbol('u')}", "start")
    body += label(8, 192, "back by the direct way", "start")
    body += label(8, 216, "added", "start")
    body += label(352, 172, f"{number(w, 1)} · {number(x, 2)} = {through}", "end sym-delta")
    body += label(352, 192, direct, "end sym-delta")
    body += line(8, 199, 352, 199, "next-row")
    body += label(352, 216, number(w * x + u, 3), "end sym-delta")
    title = (
        f"The weight w, {number(w, 1)}, with two arrows leaving it: one to u, which is "
        f"{number(u, 2)}, with the slope {number(x, 2)}; one past u to v, which is "
        f"{number(w * u, 3)}, with the slope u = {direct}. A third arrow leads from u to v, with "
        f"the slope w. By the way through u comes back {through}, by the direct way {direct}; "
        f"added they are {number(w * x + u, 3)}."
    )
    return svg(360, 226, title, body)


def join(start: str, end: str) -> str:
    """An arrow between the rims of two nodes."""
    (x1, y1), (x2, y2) = NODES[start], NODES[end]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    dx, dy = RADIUS * (x2 - x1) / length, RADIUS * (y2 - y1) / length
    return arrow(x1 + dx, y1 + dy, x2 - dx, y2 - dy)


def circle(name: str, value: str) -> str:
    x, y = NODES[name]
    body = f'<g class="node"><circle cx="{x}" cy="{y}" r="{RADIUS}"/></g>'
    colour = "sym-W" if name == "w" else ""
    return body + label(x, y - 2, symbol(name), colour) + label(x, y + 13, value, "small")
