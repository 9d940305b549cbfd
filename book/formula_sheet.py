"""The formula sheet: for each case a column of cells, each with formula, shape and NumPy line.

A fence ```` ```sheet id="gradients" ```` has a line `# words` that begins a column, and below
it a line for each cell: `tag | shape | NumPy | condition`. The formula is that of the tagged
equation, which is checked where it is stated: nothing is retyped. The NumPy lines, parted by `;`,
are run by tests/test_formulas.py.
"""

import html
from dataclasses import dataclass

from markdown import Markdown
from mkdocs.utils import get_relative_url

from proofread import generated_fences as views
from proofread.plugins import equations as checked
from proofread.typeset.mathematics import pages


@dataclass(frozen=True)
class Cell:
    """One formula of the sheet: its tag, the shape of what it gives, NumPy lines, a condition."""

    tag: str
    shape: str
    lines: tuple[str, ...]
    condition: str


def read(text: str) -> list[tuple[str, list[Cell]]]:
    """Columns and their cells; ValueError for a line that is neither, or columns of two lengths."""
    columns: list[tuple[str, list[Cell]]] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        parts = [part.strip() for part in line.split("|")]
        if line.startswith("# "):
            columns.append((line.removeprefix("# "), []))
        elif len(parts) == 4 and columns:
            tag, shape, code, condition = parts
            lines = tuple(one.strip() for one in code.split(";"))
            columns[-1][1].append(Cell(tag, shape, lines, condition))
        else:
            raise ValueError(f"cannot read {line!r}, wanted # words, or four parts between |")
    if len({len(cells) for _, cells in columns}) != 1:
        raise ValueError("the columns have not the same number of cells")
    return columns


def cell(one: Cell, md: Markdown) -> str:
    formula = checked.latex(one.tag).partition(r"\quad")[0].strip()
    drawn = views.converted(rf"$\displaystyle {formula}$", md)
    stated = pages[one.tag].rpartition(".")[0] + f".html#eq-{one.tag}"
    href = get_relative_url(stated, views.here.url)
    lines = "\n".join(map(html.escape, one.lines))
    return (
        f'<div class="sheet-cell"><div class="equation-body">{drawn}</div>'
        f'<pre class="sheet-code" data-search-exclude><code>{lines}</code></pre>'
        f'<div class="sheet-note"><code class="sheet-shape">{html.escape(one.shape)}</code> '
        f"{views.converted(one.condition, md)} "
        f'<a class="eqref" href="{href}">({one.tag})</a></div></div>'
    )


def sheet(name: str, text: str, md: Markdown) -> str:
    columns = read(text)
    cells = "".join(
        f'<div class="sheet-head">{views.converted(words, md)}</div>'
        + "".join(cell(one, md) for one in column)
        for words, column in columns
    )
    rows = len(columns[0][1]) + 1
    return f'<div class="sheet" id="sheet-{name}" style="--rows: {rows}">{cells}</div>'


FENCE = views.fence("sheet", sheet)
