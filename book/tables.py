"""Recordings of measurements/, and tables of what they hold."""

import html
import json
from pathlib import Path

MEASUREMENTS = Path(__file__).parent.parent / "measurements"
SYMPY = "sympy.json", "python -m proofread.equations.proofs docs"


def recording(name: str, command: str) -> dict:
    """One recording. Raises ValueError where it is missing, with the command that writes it."""
    path = MEASUREMENTS / name
    if not path.is_file():
        raise ValueError(f"there is no measurements/{name}; `{command}` writes it")
    return json.loads(path.read_text(encoding="utf-8"))


def html_table(heads: list[str], rows: list[list[str]], css: str = "") -> str:
    """A table whose first column names the rows; numbers are set to the right.

    With a class of the style sheet, it says how, and a table that is too wide scrolls.
    """
    how = "" if css else ' style="text-align: right; white-space: nowrap"'
    head = "".join(
        f'<th scope="col">{html.escape(text)}</th>' if text else "<td></td>" for text in heads
    )
    body = "".join(
        f'<tr><th scope="row">{html.escape(first)}</th>'
        + "".join(f"<td{how}>{html.escape(text)}</td>" for text in rest)
        + "</tr>"
        for first, *rest in rows
    )
    named = f' class="{css}"' if css else ""
    table = f"<table{named}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="wide">{table}</div>' if css else table
