"""Pick a weight: its path through the layer, and the three scalars on it."""

from types import SimpleNamespace

import numpy as np

from figures.drawing import Point, edge, number, numbers, subscripted, svg, text

RADIUS = 24
FIRST = (1, 0)  # the weight that is picked at first


def draw(v: SimpleNamespace) -> str:
    """The layer as a network; radio buttons light one weight's path. Needs no JavaScript.

    `v.mathml` typesets TeX.
    """
    m, n = v.W.shape
    pairs = list(np.ndindex(m, n))
    if FIRST not in pairs:
        raise ValueError(f"picks the weight {FIRST} first, and W is {m} by {n}")
    paths_of_input = [" ".join(f"p{i}{j}" for i in range(m)) for j in range(n)]
    paths_of_output = [" ".join(f"p{i}{j}" for j in range(n)) for i in range(m)]
    inputs = [(30, 30 + 70 * j) for j in range(n)]
    outputs = [(190, 65 + 70 * i) for i in range(m)]
    cost = (330, 100)
    body = "".join(edge(inputs[j], outputs[i], RADIUS, f"edge p{i}{j}") for i, j in pairs)
    for at, paths in zip(outputs, paths_of_output, strict=True):
        body += edge(at, cost, RADIUS, f"edge cost {paths}")
    for j, (at, paths) in enumerate(zip(inputs, paths_of_input, strict=True)):
        name, value = subscripted("a", j), number(v.a_prev[j], 2)
        body += node(at, name, "(L−1)", value, f"input {paths}")
    for i, (at, paths) in enumerate(zip(outputs, paths_of_output, strict=True)):
        body += node(at, subscripted("a", i), "(L)", number(v.a[i], 3), f"output {paths}")
    body += node(cost, "C", "", number(v.C, 3), "cost")
    body += text(30, 208, "layer L−1", "small") + text(190, 208, "layer L", "small")
    title = (
        f"A layer with {n} inputs on the left, {m} outputs in the middle and the cost C on the "
        "right. The path of the picked weight is lit: from its input to its output to the cost. "
        f"Inputs {numbers(v.a_prev, 2)}; outputs {numbers(v.a, 3)}; C = {number(v.C, 3)}."
    )
    rows = "".join(
        f'<div class="pick-row">{"".join(weight_label(v, i, j) for j in range(n))}</div>'
        for i in range(m)
    )
    # The buttons stand before what they light: siblings need no `:has`, which phones feel.
    # Their names are spoken, because browsers leave the formula of a label out.
    buttons = "".join(
        f'<input type="radio" name="pick" id="pick-{i}{j}" '
        f'aria-label="w {i},{j}, {number(v.W[i, j], 1)}"{" checked" * ((i, j) == FIRST)}>'
        for i, j in pairs
    )
    products = "".join(product_html(v, i, j) for i, j in pairs)
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
        f'<div class="pick">{rows}</div>{svg(360, 214, title, body)}'
        f'<div role="status">{products}</div></fieldset>'
    )


def node(at: Point, name: str, layer: str, value: str, css: str) -> str:
    x, y = at
    return (
        f'<g class="node {css}"><circle cx="{x:g}" cy="{y:g}" r="{RADIUS}"/>'
        f"{text(x, y - 2, name, '', layer)}{text(x, y + 13, value, 'small')}</g>"
    )


def weight_label(v: SimpleNamespace, i: int, j: int) -> str:
    """The label of one weight's button, drawn as an entry of the matrix."""
    return (
        f'<label for="pick-{i}{j}">{v.mathml(f"w_{{{i},{j}}}")} '
        f"<span>{number(v.W[i, j], 1)}</span></label>"
    )


def product_html(v: SimpleNamespace, i: int, j: int) -> str:
    """The product for one weight: in symbols, then in numbers."""
    scalars = v.factors(i, j)
    symbols = (
        rf"\frac{{\partial C}}{{\partial w_{{{i},{j}}}^{{(L)}}}} = "
        rf"2(a_{i}^{{(L)}} - y_{i}) \cdot \sigma'(z_{i}^{{(L)}}) \cdot a_{j}^{{(L-1)}}"
    )
    # One digit more than the product, so that it is theirs on a calculator too.
    factors = r" \cdot ".join(f"({x:.5f})" if x < 0 else f"{x:.5f}" for x in scalars)
    return (
        f'<div class="picked p{i}{j}"><p>{v.mathml(symbols)}</p>'
        f"<p>{v.mathml(f'= {factors} = {np.prod(scalars):.4f}')}</p></div>"
    )
