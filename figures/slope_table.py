"""The table of slopes between its inputs and its errors."""

from types import SimpleNamespace

from figures.drawing import number, numbers


def draw(v: SimpleNamespace, picked: tuple[int, int] | None = None) -> str:
    """∂C/∂W as a table: an input above each column, an error before each row."""
    inputs = "".join(f'<th scope="col" class="sym-a-prev">{x:g}</th>' for x in v.a_prev)
    rows = ""
    for i, row in enumerate(v.dC_dW):
        entries = "".join(
            f"<td{' class=chosen' * ((i, j) == picked)}>{number(x)}</td>" for j, x in enumerate(row)
        )
        error = f'<th scope="row" class="sym-delta">{number(v.delta[i], 5)}</th>'
        rows += f"<tr>{error}{entries}</tr>"
    table = (
        '<table class="slopes"><caption>∂C/∂W, the slope of each weight</caption>'
        f'<colgroup span="{1 + v.a_prev.size}"></colgroup>'
        f'<thead><tr><td><span class="sym-delta">errors</span>, '
        f'<span class="sym-a-prev">inputs</span> →</td>{inputs}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    if picked:
        i, j = picked
        product = f"{number(v.delta[i], 5)} · {v.a_prev[j]:g} ≈ {number(v.dC_dW[i, j])}"
        table += f'<p class="product">row {i}, column {j}: {product}</p>'
    return table


def beside(v: SimpleNamespace, curve: str) -> str:
    """The table with one weight picked, beside a curve."""
    return f'<div class="live"><div>{draw(v, (1, 0))}</div><div>{curve}</div></div>'


def given(v: SimpleNamespace) -> str:
    """What the slopes are made from, so that a reader can compute them again."""

    def listed(values, digits) -> str:
        return f"({numbers(values, digits)})"

    rows = ", ".join(listed(row, 1) for row in v.W)
    return (
        f"W has the rows {rows}; b = {listed(v.b, 2)}, y = {listed(v.y, 2)}, "
        f"so z = {listed(v.z, 3)} and a ≈ {listed(v.a, 4)}"
    )
