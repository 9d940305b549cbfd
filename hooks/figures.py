"""Figures as inline SVG, drawn from the numbers of the worked example.

A fence ```` ```figure id="pick-a-weight" ```` is replaced by the figure of that name; the text
of the fence is its caption. Colours are the page's CSS variables, so they follow dark mode.
"""

import html
import importlib
from types import SimpleNamespace

from markdown_exec import MarkdownConverter

from hooks import examples, faults
from hooks.mathematics import mathml

_page = SimpleNamespace(source="")


def begin(source: str) -> None:
    _page.source = source


def validate(language, inputs, options, attrs, md) -> bool:
    options["id"] = inputs.pop("id", "")
    return not inputs


def figure(source, language, css_class, options, md, **kwargs) -> str:
    name = options["id"]
    if name not in FIGURES:
        reason = f"there is no such figure; known are {', '.join(FIGURES)}"
        faults.report(_page.source, f"figure {name}", reason)
        return ""
    with faults.at(_page.source, f"figure {name}"):
        try:
            drawing = FIGURES[name](worked_numbers())
        except Exception as error:  # a snippet that broke: the page says so, serve goes on
            faults.report(_page.source, f"figure {name}", f"{type(error).__name__}: {error}")
            return ""
    caption = MarkdownConverter(md, update_toc=False).convert(source)
    return (
        f'<figure class="figure" id="figure-{name}" data-search-exclude>{drawing}'
        f"<figcaption>{caption}</figcaption></figure>"
    )


FENCE = {"name": "figure", "class": "figure", "validator": validate, "format": figure}


def worked_numbers() -> SimpleNamespace:
    """The worked example and what follows from it, by the functions of the pages."""
    examples.fresh_snippets()
    layer, worked, one_weight = (
        importlib.import_module(f"snippets.{name}") for name in ("layer", "worked", "one_weight")
    )
    delta = one_weight.output_error(worked.z, worked.y)
    return SimpleNamespace(
        **{name: getattr(worked, name) for name in ("W", "a_prev", "y", "z", "a")},
        C=layer.cost(worked.a, worked.y),
        delta=delta,
        dC_dW=one_weight.weight_gradient(delta, worked.a_prev),
        factors=lambda i, j: one_weight.entry_factors(i, j, worked.z, worked.y, worked.a_prev),
    )


def number(x: float, digits: int = 4) -> str:
    return f"{x:.{digits}f}".replace("-", "−")


def sub(letter: str, *indices: int) -> str:
    """A letter with its indices in Unicode: w with 1 and 2 is w₁,₂."""
    return letter + ",".join("₀₁₂₃₄₅₆₇₈₉"[i] for i in indices)


def svg(width: int, height: int, title: str, body: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{html.escape(title)}" '
        f'style="max-width:{width * 1.5:.0f}px">{body}</svg>'
    )


def text(x: float, y: float, words: str, css: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" class="{css}">{html.escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, css: str = "") -> str:
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" class="{css}"/>'


RADIUS = 24  # of a node


def node(at: tuple, name: str, layer: str, value: str, css: str = "") -> str:
    x, y = at
    raised = f'<tspan dy="-5" class="script">{layer}</tspan>' if layer else ""
    return (
        f'<g class="node {css}"><circle cx="{x:g}" cy="{y:g}" r="{RADIUS}"/>'
        f'<text x="{x:g}" y="{y - 2:g}">{name}{raised}</text>{text(x, y + 13, value, "small")}</g>'
    )


def edge(start: tuple, end: tuple, css: str) -> str:
    return line(start[0] + RADIUS, start[1], end[0] - RADIUS, end[1], f"edge {css}")


# -- Pick a weight: its path through the layer, and the three scalars on it ----------


def pick_a_weight(v: SimpleNamespace) -> str:
    """The layer as a network; radio buttons light one weight's path. Needs no JavaScript."""
    m, n = v.W.shape
    first = (1, 2)
    pairs = [(i, j) for i in range(m) for j in range(n)]
    of_input = [" ".join(f"p{i}{j}" for i in range(m)) for j in range(n)]  # paths that use it
    of_output = [" ".join(f"p{i}{j}" for j in range(n)) for i in range(m)]
    inputs = [(30, 30 + 70 * j) for j in range(n)]
    outputs = [(190, 65 + 70 * i) for i in range(m)]
    cost = (330, 100)
    edges = "".join(edge(inputs[j], outputs[i], f"p{i}{j}") for i, j in pairs)
    edges += "".join(edge(outputs[i], cost, f"cost {of_output[i]}") for i in range(m))
    nodes = "".join(
        node(inputs[j], sub("a", j), "(L−1)", number(v.a_prev[j], 2), f"input {of_input[j]}")
        for j in range(n)
    )
    nodes += "".join(
        node(outputs[i], sub("a", i), "(L)", number(v.a[i], 3), f"output {of_output[i]}")
        for i in range(m)
    )
    nodes += node(cost, "C", "", number(v.C, 3), "cost")
    labels = text(30, 208, "layer L−1", "small") + text(190, 208, "layer L", "small")
    title = (
        f"A layer with {n} inputs on the left, {m} outputs in the middle and the cost C on the "
        "right. The path of the picked weight is lit: from its input to its output to the cost. "
        f"Inputs {', '.join(number(x, 2) for x in v.a_prev)}; "
        f"outputs {', '.join(number(x, 3) for x in v.a)}; C = {number(v.C, 3)}."
    )
    picture = svg(360, 214, title, edges + nodes + labels)

    rows = "".join(
        f'<div class="pick-row">{"".join(choice(v, i, j) for j in range(n))}</div>'
        for i in range(m)
    )
    # The buttons stand before what they light: siblings need no `:has`, which phones feel.
    buttons = "".join(
        f'<input type="radio" name="pick" id="pick-{i}{j}"{" checked" if (i, j) == first else ""}>'
        for i, j in pairs
    )
    products = "".join(picked(v, i, j) for i, j in pairs)
    rules = "".join(
        f"#pick-{i}{j}:checked~svg .p{i}{j}{{--lit:1}}"
        f"#pick-{i}{j}:checked~div .p{i}{j}{{display:block}}"
        f"#pick-{i}{j}:checked~.pick [for=pick-{i}{j}]{{border-color:var(--picked)}}"
        f"#pick-{i}{j}:focus-visible~.pick [for=pick-{i}{j}]{{outline:2px solid var(--link)}}"
        for i, j in pairs
    )
    return (
        f"<style>{rules}</style>"
        f'<fieldset class="picker"><legend>Pick one weight of W</legend>{buttons}'
        f'<div class="pick">{rows}</div>{picture}'
        f'<div aria-live="polite">{products}</div></fieldset>'
    )


def choice(v: SimpleNamespace, i: int, j: int) -> str:
    """The label of one weight's button, drawn as an entry of the matrix."""
    return (
        f'<label for="pick-{i}{j}">{mathml(f"w_{{{i},{j}}}", False)} '
        f"<span>{number(v.W[i, j], 1)}</span></label>"
    )


def picked(v: SimpleNamespace, i: int, j: int) -> str:
    """The product for one weight: in symbols, then in numbers."""
    scalars = v.factors(i, j)
    symbols = (
        rf"\frac{{\partial C}}{{\partial w_{{{i},{j}}}^{{(L)}}}} = "
        rf"2(a_{i}^{{(L)}} - y_{i}) \cdot \sigma'(z_{i}^{{(L)}}) \cdot a_{j}^{{(L-1)}}"
    )
    numbers = r" \cdot ".join(f"({x:.4f})" if x < 0 else f"{x:.4f}" for x in scalars)
    product = scalars[0] * scalars[1] * scalars[2]
    return (
        f'<div class="picked p{i}{j}"><p>{mathml(symbols, False)}</p>'
        f"<p>{mathml(f'= {numbers} = {product:.4f}', False)}</p></div>"
    )


# -- Scalar, row, matrix -------------------------------------------------------------


def scalar_row_matrix(v: SimpleNamespace) -> str:
    """Three pictures of ∂C/∂W: one entry known, one row known, all known."""
    m, n = v.dC_dW.shape
    i, j = 1, 2
    wide, high, left, gap = 84, 30, 54, 62
    stages = [
        (f"one weight: {sub('δ', i)} · {sub('a', j)}", lambda r, c: (r, c) == (i, j)),
        (f"its row: {sub('δ', i)} times every input", lambda r, c: r == i),
        ("every row: the matrix", lambda r, c: True),
    ]
    body = ""
    for stage, (name, known) in enumerate(stages):
        top = 26 + stage * (m * high + gap)
        body += text(left, top - 8, name, "start")
        if stage:
            x = left + n * wide / 2
            body += line(x, top - 46, x, top - 30, "arrow") + (
                f'<path class="arrow" d="M{x - 4:g} {top - 34:g}l4 5l4-5"/>'
            )
        cells = {False: "", True: ""}  # new ones last, so that no neighbour covers their frame
        for r in range(m):
            if stage:
                body += text(left - 8, top + r * high + 20, sub("δ", r), "end sym-delta")
            for c in range(n):
                x, y = left + c * wide, top + r * high
                css = "cell known" if known(r, c) else "cell"
                new = known(r, c) and not (stage and stages[stage - 1][1](r, c))
                css += " new" if new else ""
                rect = f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" class="{css}"/>'
                shown = number(v.dC_dW[r, c]) if known(r, c) else "·"
                cells[new] += rect + text(x + wide / 2, y + 20, shown)
        body += cells[False] + cells[True]
    height = 26 + len(stages) * (m * high + gap) - gap + 8
    title = (
        f"Three pictures of the {m} by {n} gradient. First one entry is known, "
        f"{number(v.dC_dW[i, j])}. Then its row: {', '.join(number(x) for x in v.dC_dW[i])}. "
        f"Then every row; the other one is {', '.join(number(x) for x in v.dC_dW[0])}."
    )
    return svg(left + n * wide + 12, height, title, body)


FIGURES = {"pick-a-weight": pick_a_weight, "scalar-row-matrix": scalar_row_matrix}
