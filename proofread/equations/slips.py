"""The slip nearest to each claim that was refused: `python -m proofread.equations.slips FILE…`.

Of all slips that a hand may make in a claim, the one whose sides differ least shows how fine the
check is. To plant them all takes half a minute, so the answers are recorded in a file, which the
build reads: `slips` in `[tool.proofread]` of pyproject.toml. Each has a key made of the LaTeX, the
context and the definitions of its claim; a slip whose key is another one is not shown.
"""

import datetime
import json
import re
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np

from proofread.equations.checker import Checker, measure_of
from proofread.equations.definitions import Definitions, Equation
from proofread.equations.environments import Subject
from proofread.equations.mutations import mutations
from proofread.equations.nodes import EquationError, Node
from proofread.equations.parser import parse
from proofread.equations.proofs import equations_of, is_claim, statement
from proofread.equations.writer import write_equation

NOTHING: dict = {"slips": {}}  # a recording of no slip


class Slip(NamedTuple):
    """What became of what, the claim with it, and how far apart its sides are.

    That is the largest difference, divided by the largest entry of the left side.
    """

    name: str
    latex: str
    off: float


def key(equation: Equation, definitions: Definitions) -> str:
    return sha256(statement(equation, definitions).encode()).hexdigest()[:16]


def off(checker: Checker, tree: Node, equation: Equation, definitions: Definitions) -> float | None:
    """How far apart the sides of a slip are; None where no number says it."""
    known = definitions.of(equation.context or checker.subject.usual)
    try:
        verdict = checker.check_tree(tree, equation, "not", known)
    except EquationError:
        return None
    return verdict.error if verdict.ok and verdict.error else None


def nearest(checker: Checker, equation: Equation, definitions: Definitions) -> Slip | None:
    """The refused slip that is least off; None where slips are no matter of values."""
    notation = checker.subject.notation
    tree = parse(equation.latex, notation)
    if measure_of(tree) != "error":
        return None
    slips = [
        Slip(name.partition(":")[0], write_equation(slipped), float(f"{apart:.2g}"))
        for name, slipped in mutations(tree, notation)
        if (apart := off(checker, slipped, equation, definitions)) is not None
    ]
    return min(slips, key=lambda slip: slip.off, default=None)


def answer(equation: Equation, definitions: Definitions, recording: dict) -> Slip | None:
    """The recorded slip of this very claim."""
    entry = recording["slips"].get(equation.tag, {})
    fresh = entry.get("key") == key(equation, definitions)
    return Slip(*entry["slip"]) if fresh and entry["slip"] else None


def with_d(latex: str, original: str) -> str:
    """A formula in which d stands, and not ∂, above and below whatever has a d in the original."""
    braced = r"((?:[^{}]|\{[^{}]*\})*)"
    for below in set(re.findall(r"\}\{d ?(\w+)\}", original)):
        fraction = rf"\\frac\{{\\partial {braced}\}}\{{\\partial {below}\}}"
        latex = re.sub(fraction, rf"\\frac{{d \1}}{{d {below}}}", latex)
    return latex


def record(equations: Iterable[Equation], old: dict, subject: Subject) -> dict:
    """The nearest slips of all claims; what has its key in the old recording is not tried again."""
    equations = list(equations)
    definitions, checker, slips = Definitions(equations, subject), Checker(subject), {}
    for equation in sorted(equations, key=lambda claim: claim.tag):
        if is_claim(equation, subject.notation):
            entry, own = old["slips"].get(equation.tag, {}), key(equation, definitions)
            if entry.get("key") != own:
                entry = {"key": own, "slip": nearest(checker, equation, definitions)}
                print(equation.tag, *(entry["slip"] or ["has none"]))
            slips[equation.tag] = entry
    date = datetime.datetime.now(datetime.UTC).date().isoformat()
    return {"date": date, "versions": {"numpy": np.__version__}, "slips": slips}


def main(paths: list[str]) -> int:
    from proofread.__main__ import settings

    file, command = Path(settings()["slips"]), "python -m proofread.equations.slips"
    old = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else NOTHING
    equations, subject = equations_of(paths)
    new = record(equations, old, subject)
    if new["slips"] != old["slips"]:
        new = {"command": " ".join([command, *paths])} | new
        file.write_text(json.dumps(new, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
