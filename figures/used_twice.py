"""One value with two edges leaving it, and the two slopes that come back."""

from types import SimpleNamespace

from figures.drawing import arrow, circle, label, line, number, svg, symbol

NODES = {"w": (40, 118), "u": (178, 40), "v": (316, 118)}
RADIUS = 24


def draw(v: SimpleNamespace) -> str:
    """The weight w makes u, and is used again where u is multiplied by it."""
    w, x, u = v.W[1, 0], v.a_prev[0], v.z[1]
    body = ""
    for start, end in ("wu", "uv", "wv"):
        body += arrow(*NODES[start], *NODES[end], rim=RADIUS)
    for name, value in (("w", number(w, 1)), ("u", number(u, 2)), ("v", number(w * u, 3))):
        left, top = NODES[name]
        body += circle((left, top), RADIUS)
        body += label(left, top - 2, symbol(name), "sym-W" if name == "w" else "")
        body += label(left, top + 13, value, "small")
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
