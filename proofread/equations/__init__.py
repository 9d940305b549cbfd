r"""Decide by evaluation whether the displayed equations of a text are true.

LaTeX → tree (`parser`) → two values (`constructs`, in the samples of `environments`) → verdict
(`checker`).

    from proofread.blocks import display_equations
    from proofread.equations import Checker

    equations = display_equations(page_text)  # the `$$ … \tag{name} $$` blocks of a page
    verdicts = Checker(subject).check([("page.md", e.tag, e.latex, e.context) for e in equations])

`python -m proofread FILE...` prints a table, and exits with 1 if one of them is false.

A text brings its `Subject`: the letters that it uses, and contexts, the samples in which its
equations are evaluated. A definition is written `:=` and may stand on any page; what it defines
has its meaning from there. An equation whose tag begins with `not-` must be false. One that is not
about the first context names its own in a comment before it:

    <!-- setting: batch -->

    $$ C := \frac{1}{N} \sum_s C_s \tag{C-batch} $$

`grammar.lark` says what can be written. Numbers of one example
(`… \approx 0.41`) are claims about one environment, which is given as the last part of an
`Equation`.
"""

from proofread.equations.checker import Checker, Verdict
from proofread.equations.definitions import Definitions, Equation
from proofread.equations.environments import Context, Environment, Subject
from proofread.equations.nodes import EquationError, ParseError
from proofread.equations.notation import Notation
from proofread.equations.parser import parse

__all__ = [
    "Checker",
    "Context",
    "Definitions",
    "Environment",
    "Equation",
    "EquationError",
    "Notation",
    "ParseError",
    "Subject",
    "Verdict",
    "parse",
]
