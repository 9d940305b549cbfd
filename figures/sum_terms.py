"""A sum of two terms, three times: the cost, and two derivatives in which one term is 0."""

from types import SimpleNamespace

from figures.drawing import label, number, subscripted, svg, symbol, text

WIDE, HIGH = 108, 40  # of the box of a term
LEFTS = (76, 202)  # of the two boxes


def term(left: float, top: float, above: str, below: str, gone: bool) -> str:
    """One term: what it is, and its number; dashed and grey where it is 0."""
    css, soft = ("cell held", "small") if gone else ("cell known", "")
    body = f'<rect x="{left}" y="{top}" width="{WIDE}" height="{HIGH}" class="{css}"/>'
    body += label(left + WIDE / 2, top + 16, above, soft)
    return body + label(left + WIDE / 2, top + 33, below, "small")


def row(top: float, words: str, name: str, terms: list[tuple[str, str, bool]], total: str) -> str:
    body = label(4, top - 8, words, "start small")
    body += label(LEFTS[0] - 6, top + 25, f"{name} =", "end")
    for left, (above, below, gone) in zip(LEFTS, terms, strict=True):
        body += term(left, top, above, below, gone)
    body += text(LEFTS[1] - 9, top + 25, "+")
    return body + text(LEFTS[1] + WIDE + 4, top + 25, f"= {total}", "start small")


def slope(above: str, below: str) -> str:
    return f"∂{above}/∂{below}"


def draw(v: SimpleNamespace) -> str:
    """The cost of two outputs; its derivatives with respect to a_i, and with respect to w_ij."""
    i, j, other = 1, 0, 0  # the weight that is moved, and the other output
    C, w = symbol("C"), symbol("w", f"{i},{j}")
    a = [symbol("a", str(k)) for k in range(2)]
    squares = [f"({a[k]} − {symbol('y', str(k))})²" for k in range(2)]
    reach = v.dC_dW[i, j] / v.dC_da[i]  # ∂a_i/∂w_ij
    values = (v.a - v.y) ** 2
    cost = [(squares[k], number(values[k]), False) for k in range(2)]
    by_a = [(f"2({a[k]} − {symbol('y', str(k))})", number(v.dC_da[k]), False) for k in range(2)]
    by_a[other] = (f"{a[other]} is held", "0", True)
    by_w = [
        (
            f"{slope(C, a[k])} · {slope(a[k], w)}",
            f"{number(v.dC_da[k], 5)} · {number(reach, 5) if k == i else '0'}",
            k == other,
        )
        for k in range(2)
    ]
    body = row(24, "the cost: a square for each output", C, cost, number(v.C))
    words = f"only {a[i]} is moved"
    body += row(102, words, slope(C, a[i]), by_a, number(v.dC_da[i]))
    words = f"{w} is moved, and what it reaches moves along"
    body += row(180, words, slope(C, w), by_w, number(v.dC_dW[i, j]))
    title = (
        f"Three sums of two terms. The cost: {number(values[0])} + {number(values[1])} is "
        f"{number(v.C)}. Its derivative with respect to {subscripted('a', i)}: the term of output "
        f"{other} is grey, because that output is held; the other term is {number(v.dC_da[i])}. "
        f"Its derivative with respect to {subscripted('w', i, j)}: the term of output {other} is "
        f"grey, {number(v.dC_da[other], 5)} times 0; that of output {i} is "
        f"{number(v.dC_da[i], 5)} times {number(reach, 5)}, and the sum is "
        f"{number(v.dC_dW[i, j])}."
    )
    return svg(360, 232, title, body)
