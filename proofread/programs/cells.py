"""The cells of a notebook as one program, and what each of them prints and draws."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

PRELUDE = Path(__file__).with_name("prelude.py").read_text(encoding="utf-8")
FIGURE, CELL = "\x1c", "\x1d"  # in stdout: what follows is a figure; a cell ended
END = f"_end_cell({FIGURE!r}, {CELL!r})\n"
LIMIT = 180  # seconds that a notebook may take: the longest trains for several, on a quiet machine


class Output(NamedTuple):
    """What a cell printed, and the SVG of each figure that it drew."""

    text: str
    figures: list[str]


def program(cells: Iterable[str], style: dict) -> str:
    """One program whose cells share a namespace; Matplotlib draws in this style."""
    head = f"{PRELUDE}\n\n_begin({style!r})\n"
    return head + "".join(f"{cell}\n{END}" for cell in cells)


def outputs(printed: str) -> list[Output]:
    """The outputs of the cells, in order, from what their program printed."""
    cells = [cell.split(FIGURE) for cell in printed.split(CELL)[:-1]]
    return [Output(text, figures) for text, *figures in cells]


def lines_in_cell(lines: list[int], program: str, cells: dict[str, str]) -> tuple[str, list[int]]:
    """The cell that the first of these lines of the program stands in; and those in it, from 1."""
    end = program.count("\n") - sum(cell.count("\n") + 2 for cell in cells.values())
    for name, cell in cells.items():
        above, end = end, end + cell.count("\n") + 2
        if lines and above < lines[0] <= end:
            return name, [line - above for line in lines if above < line < end]
    return "", []
