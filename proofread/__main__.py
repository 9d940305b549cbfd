"""`proofread FILE…`: check the tagged equations of pages and notebooks, and print a table.

A folder stands for all Markdown files and notebooks in it. What the equations are about, a module
says: `--subject package.module:NAME`, or `subject` in `[tool.proofread]` of pyproject.toml.
Exits with 1 where an equation is false or nothing is checked, with 2 where something is missing.
"""

import argparse
import sys
import tomllib
from importlib import import_module
from pathlib import Path

from proofread.blocks import equations_of_file
from proofread.equations import Checker, Equation, Subject, typesetting


def settings() -> dict[str, str]:
    """`[tool.proofread]` of the project in this folder."""
    pyproject = Path("pyproject.toml")
    text = pyproject.read_text(encoding="utf-8") if pyproject.is_file() else ""
    return tomllib.loads(text).get("tool", {}).get("proofread", {})


def load_subject(name: str = "") -> Subject:
    """What the equations of this project are about. Raises ValueError where nothing says it."""
    name = name or settings().get("subject", "")
    if not name:
        raise ValueError("no subject: give --subject package.module:NAME, or [tool.proofread]")
    module, _, attribute = name.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        return getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise ValueError(f"cannot import {name}: {error}") from None


def files(paths: list[str]) -> list[Path]:
    """The files, and those in the folders, in order. Raises ValueError for one that is missing."""
    listed = []
    for path in map(Path, paths):
        if not path.exists():
            raise ValueError(f"there is no {path}")
        inside = [file for file in path.rglob("*.*") if file.suffix in (".md", ".ipynb")]
        listed += sorted(inside) if path.is_dir() else [path]
    return listed


def tagged(paths: list[str]) -> list[Equation]:
    """The equations of these files that have a tag."""
    return [
        Equation(path.as_posix(), equation.tag, equation.latex, equation.context)
        for path in files(paths)
        for equation in equations_of_file(path.name, path.read_text(encoding="utf-8"))
        if equation.tag
    ]


def report(equations: list[Equation], subject: Subject) -> int:
    """Print what was compared, and what is false; how many are."""
    verdicts = Checker(subject).check(equations)
    print(f"{'tag':24}{'kind':12}{'cases':>8}{'error':>10}  what was compared")
    for verdict in verdicts:
        result = f"{verdict.cases:8}{verdict.error:10.1e}" if verdict.cases else " " * 18
        print(f"{verdict.tag:24}{verdict.kind:12}{result}  {verdict.compared}")
    wrong = [verdict.message for verdict in verdicts if not verdict.ok]
    for equation, verdict in zip(equations, verdicts, strict=True):
        if verdict.ok and (reason := typesetting.reason(equation, subject.notation)):
            wrong.append(f"{equation.page}: equation {equation.tag}: {reason}")
    claims = sum(verdict.kind == "claim" for verdict in verdicts)
    print(f"\n{len(verdicts)} equations, {claims} claims, {len(wrong)} refused", *wrong, sep="\n\n")
    return len(wrong)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="proofread", description=__doc__.partition("\n\n")[0])
    parser.add_argument("files", nargs="+", metavar="FILE", help="a page, a notebook or a folder")
    parser.add_argument("--subject", default="", metavar="MODULE:NAME")
    options = parser.parse_args(arguments)
    try:
        equations, subject = tagged(options.files), load_subject(options.subject)
    except (ValueError, OSError) as error:
        print(f"proofread: {error}", file=sys.stderr)
        return 2
    if not equations:
        print("proofread: no equation with a tag in these files", file=sys.stderr)
        return 1
    return bool(report(equations, subject))


def run() -> None:
    """The command `proofread`."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
