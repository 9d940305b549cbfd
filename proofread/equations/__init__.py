r"""Decide by evaluation whether the displayed equations of a text are true.

LaTeX → tree (`read`) → two values (`evaluate`, in the worlds of `worlds`) → verdict (`check`).

    from equations import check, statements
    found = statements(page_text)            # the `$$ … \tag{name} $$` blocks of a Markdown page
    verdicts = check([("page.md", s.tag, s.latex, s.setting) for s in found])

`python -m proofread FILE...` prints a table, and exits with 1 if one of them is false.

A definition is written `:=` and may stand on any page; what it defines has its meaning from there.
Given are W, b, a^{(0)}, y and σ. An equation whose tag begins with `not-` must be false. One that
is not about a network of one example names its setting in a comment before it:

    <!-- setting: batch -->

    $$ C := \frac{1}{N} \sum_s C_s \tag{C-batch} $$

`worlds.SETTINGS` lists them, `grammar.lark` says what can be written. Numbers of one network
(`… \\approx 0.41`) are claims about a world that the caller makes, with `worlds.layers`, and
gives as the last part of an `Equation`. Another site needs its own definitions among the
equations that it gives, and nothing else of this one.
"""

from proofread.equations.checker import Equation, Verdict, check
from proofread.equations.extract import (
    Statement,
    file_statements,
    notebook_statements,
    statements,
)
from proofread.equations.nodes import Refused, Unreadable
from proofread.equations.parse import read

__all__ = [
    "Equation",
    "Refused",
    "Statement",
    "Unreadable",
    "Verdict",
    "check",
    "file_statements",
    "notebook_statements",
    "read",
    "statements",
]
