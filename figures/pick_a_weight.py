"""Pick a weight: its path through the layer, and the three scalars on it."""

from types import SimpleNamespace

from figures.drawing import edge, node, number, sub, svg, text


def pick_a_weight(v: SimpleNamespace) -> str:
    """The layer as a network; radio buttons light one weight's path. Needs no JavaScript.

    `v.mathml` typesets TeX.
    """
    m, n = v.W.shape
    first = (1, 0)
    pairs = [(i, j) for i in range(m) for j in range(n)]
    if first not in pairs:
        raise ValueError(f"picks the weight {first} first, and W is {m} by {n}")
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
        f'<input type="radio" name="pick" id="pick-{i}{j}" aria-label="{spoken(v, i, j)}"'
        f"{' checked' if (i, j) == first else ''}>"
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
        f'<div role="status">{products}</div></fieldset>'
    )


def spoken(v: SimpleNamespace, i: int, j: int) -> str:
    """The name of one weight's button: browsers leave the formula of its label out."""
    return f"w {i},{j}, {number(v.W[i, j], 1)}"


def choice(v: SimpleNamespace, i: int, j: int) -> str:
    """The label of one weight's button, drawn as an entry of the matrix."""
    return (
        f'<label for="pick-{i}{j}">{v.mathml(f"w_{{{i},{j}}}")} '
        f"<span>{number(v.W[i, j], 1)}</span></label>"
    )


def picked(v: SimpleNamespace, i: int, j: int) -> str:
    """The product for one weight: in symbols, then in numbers."""
    scalars = v.factors(i, j)
    symbols = (
        rf"\frac{{\partial C}}{{\partial w_{{{i},{j}}}^{{(L)}}}} = "
        rf"2(a_{i}^{{(L)}} - y_{i}) \cdot \sigma'(z_{i}^{{(L)}}) \cdot a_{j}^{{(L-1)}}"
    )
    # One digit more than the product, so that it is theirs on a calculator too.
    numbers = r" \cdot ".join(f"({x:.5f})" if x < 0 else f"{x:.5f}" for x in scalars)
    product = scalars[0] * scalars[1] * scalars[2]
    return (
        f'<div class="picked p{i}{j}"><p>{v.mathml(symbols)}</p>'
        f"<p>{v.mathml(f'= {numbers} = {product:.4f}')}</p></div>"
    )
