"""What SymPy says to the claims of the pages: `python -m proofread.equations.proofs docs`.

A second opinion, by symbols and at small sizes, from the evaluator in `symbolic`. It takes a minute
and needs SymPy, which the build has not; so the answers are recorded in a file, and the build
reads it. Each has a key made of all that the answer depends on: the LaTeX, the context, the
definitions, the source of that evaluator and the version of SymPy. An answer whose key is another
one is not shown.
"""

import datetime
import json
import sys
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from proofread.equations.checker import Equation, definitions, known_in, used_by
from proofread.equations.nodes import Node
from proofread.equations.parser import parse

RECORDING = Path(__file__).parent.parent.parent / "measurements" / "sympy.json"
COMMAND = "python -m proofread.equations.proofs docs"


def is_claim(equation: Equation) -> bool:
    """Can it be proved at all? Numbers of one network cannot, nor what is wrong on purpose."""
    by_value = equation.environment or equation.tag.startswith("not-")
    return not by_value and parse(equation.latex).kind == "claim"


@cache
def prover() -> bytes:
    return Path(__file__).with_name("symbolic.py").read_bytes()


def key(equation: Equation, found: dict, version: str) -> str:
    """Changes with everything that an answer of this version of SymPy depends on."""
    tree, known = parse(equation.latex), known_in(equation.context, found)
    used = sorted((name, *definition[:3]) for name, definition in used_by(tree, known).items())
    text = repr((equation.latex, equation.context, tree, used, version))
    return sha256(text.encode() + prover()).hexdigest()[:16]


def recorded() -> dict:
    """The recording; where there is none, an empty one."""
    if not RECORDING.is_file():
        return {"versions": {"SymPy": ""}, "answers": {}}
    return json.loads(RECORDING.read_text(encoding="utf-8"))


def answer(equation: Equation, found: dict, recording: dict) -> str:
    """What the recording says to this equation: `proved`, why it is undecided, or nothing."""
    entry = recording["answers"].get(equation.tag, {})
    fresh = entry.get("key") == key(equation, found, recording["versions"]["SymPy"])
    return entry["answer"] if fresh else ""


def ask(tree: Node, context: str, known: dict) -> str:
    """SymPy's answer now. Raises symbolic.Refuted for what is false."""
    from proofread.equations.symbolic import (  # the build, which has no SymPy, comes not here
        Undecided,
        prove,
    )

    try:
        return "proved" if prove(tree, context, known) else "undecided: nothing to compare"
    except Undecided as error:
        return f"undecided: {error}"


def record(equations: Iterable[Equation], old: dict) -> dict:
    """The answers to all claims; what has its key in the old recording is not asked again."""
    import sympy

    equations = list(equations)
    found = definitions(equations)
    answers = {}
    for equation in sorted(filter(is_claim, equations), key=lambda one: one.tag):
        said = answer(equation, found, old) if old["versions"]["SymPy"] == sympy.__version__ else ""
        if not said:
            said = ask(parse(equation.latex), equation.context, known_in(equation.context, found))
            print(f"{equation.tag}: {said}")
        answers[equation.tag] = {"key": key(equation, found, sympy.__version__), "answer": said}
    return {
        "command": COMMAND,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "versions": {"SymPy": sympy.__version__},
        "answers": answers,
    }


def main(paths: list[str]) -> int:
    from proofread.__main__ import tagged

    old = recorded()
    new = record(tagged(paths), old)
    if new["answers"] != old["answers"]:
        RECORDING.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
