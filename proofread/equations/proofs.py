"""What SymPy says to the claims of the pages: `python -m proofread.equations.proofs FILE…`.

A second opinion, by symbols and at small sizes, from the evaluator in `symbolic`. It takes a minute
and needs SymPy, which the build has not; so the answers are recorded in a file, which the build
reads: `proofs` in `[tool.proofread]` of pyproject.toml. Each has a key made of all that the answer
depends on: the LaTeX, the context, the definitions, the source of that evaluator and the version
of SymPy. An answer whose key is another one is not shown.
"""

import ast
import datetime
import json
import sys
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from proofread.equations.definitions import Definitions, Equation
from proofread.equations.environments import Subject
from proofread.equations.nodes import Node
from proofread.equations.notation import Notation
from proofread.equations.parser import parse

NOTHING: dict = {"versions": {"SymPy": ""}, "answers": {}}  # a recording of no answer


def is_claim(equation: Equation, notation: Notation) -> bool:
    """Can it be proved at all? Numbers of one example cannot, nor what is wrong on purpose."""
    by_value = equation.environment or equation.tag.startswith("not-")
    return not by_value and parse(equation.latex, notation).kind == "claim"


@cache
def prover() -> bytes:
    """The program of the second evaluator, without its comments, and with numbers for its names.

    So what is only called otherwise keeps its answers.
    """
    tree = ast.parse(Path(__file__).with_name("symbolic.py").read_text(encoding="utf-8"))
    numbers: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = ""  # a docstring
        for field in ("id", "name", "arg", "attr", "module"):
            if isinstance(name := getattr(node, field, None), str):
                setattr(node, field, numbers.setdefault(name, str(len(numbers))))
    return ast.dump(tree).encode()


def statement(equation: Equation, definitions: Definitions, *more: object) -> str:
    """What an equation says, with the definitions that it uses."""
    context = equation.context or definitions.subject.usual
    tree = parse(equation.latex, definitions.subject.notation)
    known = definitions.used_by(tree, context).items()
    used = sorted((name, *definition[:3]) for name, definition in known)
    return repr((equation.latex, context, tree, used, *more))


def key(equation: Equation, definitions: Definitions, version: str) -> str:
    """Changes with everything that an answer of this version of SymPy depends on."""
    symbols = definitions.subject.contexts[equation.context or definitions.subject.usual].symbols
    sizes = symbols and (sorted(symbols.sample().sizes.items()), symbols.sigma)
    text = statement(equation, definitions, sizes, version)
    return sha256(text.encode() + prover()).hexdigest()[:16]


def answer(equation: Equation, definitions: Definitions, recording: dict) -> str:
    """What the recording says to this equation: `proved`, why it is undecided, or nothing."""
    entry = recording["answers"].get(equation.tag, {})
    fresh = entry.get("key") == key(equation, definitions, recording["versions"]["SymPy"])
    return entry["answer"] if fresh else ""


def ask(tree: Node, context: str, definitions: Definitions) -> str:
    """SymPy's answer now. Raises symbolic.Refuted for what is false."""
    from proofread.equations.symbolic import (  # the build, which has no SymPy, comes not here
        Undecided,
        prove,
    )

    try:
        return "proved" if prove(tree, context, definitions) else "undecided: nothing to compare"
    except Undecided as error:
        return f"undecided: {error}"


def record(equations: Iterable[Equation], old: dict, subject: Subject) -> dict:
    """The answers to all claims; what has its key in the old recording is not asked again."""
    import sympy

    equations, notation = list(equations), subject.notation
    definitions, answers = Definitions(equations, subject), {}
    claims = [equation for equation in equations if is_claim(equation, notation)]
    for equation in sorted(claims, key=lambda claim: claim.tag):
        same = old["versions"]["SymPy"] == sympy.__version__
        reply = answer(equation, definitions, old) if same else ""
        if not reply:
            context = equation.context or subject.usual
            reply = ask(parse(equation.latex, notation), context, definitions)
            print(f"{equation.tag}: {reply}")
        entry = {"key": key(equation, definitions, sympy.__version__), "answer": reply}
        answers[equation.tag] = entry
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "versions": {"SymPy": sympy.__version__},
        "answers": answers,
    }


def equations_of(paths: list[str]) -> tuple[list[Equation], Subject]:
    """The tagged equations of the files that are about the subject of this folder, and it."""
    from proofread.__main__ import files, load_subject, read, subject_name

    name = subject_name(Path())
    about = [path for path in files(paths) if subject_name(path.parent) == name]
    return [one for path in about for one in read(path, tagged=True)[0]], load_subject(name)


def main(paths: list[str]) -> int:
    from proofread.__main__ import settings

    file, command = Path(settings()["proofs"]), "python -m proofread.equations.proofs"
    old = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else NOTHING
    equations, subject = equations_of(paths)
    new = record(equations, old, subject)
    if new["answers"] != old["answers"]:
        text = json.dumps({"command": " ".join([command, *paths])} | new, indent=1)
        file.write_text(f"{text}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
