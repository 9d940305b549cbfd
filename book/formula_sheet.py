"""The formula sheet: for each case a column of cells, each with formula, shape and NumPy line.

A fence ```` ```sheet id="gradients" ```` has a line `# words` that begins a column, and below
it a line for each cell: `tag | shape | NumPy | condition`. The formula is that of the tagged
equation, which is checked where it is stated: nothing is retyped. The NumPy lines, parted by `;`,
are run by tests/test_formulas.py.
"""

import html
from dataclasses import dataclass

from proofread.page import Page


@dataclass(frozen=True)
class Cell:
    """One formula of the sheet: its tag, the shape of what it gives, NumPy lines, a condition."""

    tag: str
    shape: str
    lines: tuple[str, ...]
    condition: str


def parse(text: str) -> list[tuple[str, list[Cell]]]:
    """Columns and their cells; ValueError for a line that is neither, or columns of two lengths."""
    columns: list[tuple[str, list[Cell]]] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        parts = [part.strip() for part in line.split("|")]
        if line.startswith("# "):
            columns.append((line.removeprefix("# "), []))
        elif len(parts) == 4 and columns:
            tag, shape, code, condition = parts
            lines = tuple(statement.strip() for statement in code.split(";"))
            columns[-1][1].append(Cell(tag, shape, lines, condition))
        else:
            raise ValueError(f"cannot read {line!r}, wanted # words, or four parts between |")
    if len({len(cells) for _, cells in columns}) != 1:
        raise ValueError("the columns have not the same number of cells")
    return columns


def cell_html(cell: Cell, page: Page) -> str:
    equations = page.plugins["proofread/equations"]
    formula = equations.latex(cell.tag).partition(r"\quad")[0].strip()
    drawn = page.convert(rf"$\displaystyle {formula}$")
    href = page.link(equations.equations[cell.tag].page, f"eq-{cell.tag}")
    lines = "\n".join(map(html.escape, cell.lines))
    return (
        f'<div class="sheet-cell"><div class="equation-body">{drawn}</div>'
        f'<pre class="sheet-code" data-search-exclude><code>{lines}</code></pre>'
        f'<div class="sheet-note"><code class="sheet-shape">{html.escape(cell.shape)}</code> '
        f"{page.convert(cell.condition)} "
        f'<a class="eqref" href="{href}">({cell.tag})</a></div></div>'
    )


def sheet(name: str, text: str, page: Page) -> str:
    columns = parse(text)
    cells = "".join(
        f'<div class="sheet-head">{page.convert(words)}</div>'
        + "".join(cell_html(cell, page) for cell in column)
        for words, column in columns
    )
    rows = len(columns[0][1]) + 1
    return f'<div class="sheet" id="sheet-{name}" style="--rows: {rows}">{cells}</div>'
