r"""Decide by evaluation whether the displayed equations of a text are true.

LaTeX → tree (`parser`) → two values (`constructs`, in the samples of `environments`) → verdict
(`checker`).

    from proofread.blocks import display_equations
    from proofread.equations import check

    equations = display_equations(page_text)  # the `$$ … \tag{name} $$` blocks of a page
    verdicts = check([("page.md", e.tag, e.latex, e.context) for e in equations])

`python -m proofread FILE...` prints a table, and exits with 1 if one of them is false.

A definition is written `:=` and may stand on any page; what it defines has its meaning from there.
Given are W, b, a^{(0)}, y and σ. An equation whose tag begins with `not-` must be false. One that
is not about a network of one example names its context in a comment before it:

    <!-- setting: batch -->

    $$ C := \frac{1}{N} \sum_s C_s \tag{C-batch} $$

`environments.CONTEXTS` lists them, `grammar.lark` says what can be written. Numbers of one network
(`… \approx 0.41`) are claims about one environment, which is given as the last part of an
`Equation`.
"""

from proofread.equations.checker import Equation, Verdict, check
from proofread.equations.nodes import EquationError, ParseError
from proofread.equations.parser import parse

__all__ = [
    "Equation",
    "EquationError",
    "ParseError",
    "Verdict",
    "check",
    "parse",
]
