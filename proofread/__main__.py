"""`proofread FILE…`: check the equations of LaTeX files, pages and notebooks, and print a table.

A folder stands for all such files in it. What the equations are about, `proofread.toml` beside the
file declares; or `--subject FILE.toml`; or code, `--subject package.module:NAME`, also as `subject`
in `[tool.proofread]` of pyproject.toml. Exits with 1 where an equation is false or nothing is
checked, with 2 where it is used wrongly.
"""

import argparse
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from proofread.blocks import equations_of_file
from proofread.equations import Checker, Equation, Subject, Verdict, typesetting
from proofread.equations.declared import read_subject, read_toml

ENDINGS = (".md", ".ipynb", ".tex")
DECLARATION = "proofread.toml"


def settings() -> dict[str, str]:
    """`[tool.proofread]` of the project in this folder."""
    pyproject = Path("pyproject.toml")
    project = read_toml(pyproject) if pyproject.is_file() else {}
    return project.get("tool", {}).get("proofread", {})


def subject_name(folder: Path, named: str = "") -> str:
    """What says what the files of a folder are about. Raises ValueError where nothing does."""
    beside = folder / DECLARATION
    if not named and beside.is_file():
        return str(beside)
    named = named or settings().get("subject", "")
    if not named:
        raise ValueError(f"there is no {beside}, which says what is given, and no --subject")
    return named


def load_subject(name: str) -> Subject:
    """A declaration in TOML, or an object of a module. Raises ValueError, OSError."""
    if name.endswith(".toml"):
        return read_subject(Path(name))
    module, _, attribute = name.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        subject = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"cannot import {name}: {error}") from None
    if not isinstance(subject, Subject):
        raise ValueError(f"{name} is no Subject, nor the name of a .toml file")
    return subject


def files(paths: list[str]) -> list[Path]:
    """The files, and those in the folders, in order. Raises ValueError for one that is missing."""
    listed = []
    for path in map(Path, paths):
        if not path.exists():
            raise ValueError(f"there is no {path}")
        if path.is_file() and path.suffix not in ENDINGS:
            raise ValueError(f"{path} is none of {', '.join(ENDINGS)}")
        inside = [file for file in path.rglob("*.*") if file.suffix in ENDINGS]
        listed += sorted(inside) if path.is_dir() else [path]
    return listed


def read(path: Path, tagged: bool) -> tuple[list[Equation], list[str]]:
    """The equations of a file, or only those with a tag; and why others are not read."""
    try:
        displays = equations_of_file(path.name, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8") from None
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    equations, unread = [], []
    for display in (display for display in displays if display.tag or not tagged):
        place = f"{path.as_posix()}:{display.place.removeprefix('line ')}"
        if display.unread:
            unread.append(f"{place}: {display.unread}")
        else:
            tag = display.tag or place.rpartition("/")[2]
            equations.append(Equation(place, tag, display.latex, display.context))
    return equations, unread


def check(equations: list[Equation], subject: Subject) -> list[Verdict]:
    """The verdicts; what is read otherwise than it is typeset does not hold."""
    verdicts = Checker(subject).check(equations)
    for number, (equation, verdict) in enumerate(zip(equations, verdicts, strict=True)):
        if verdict.ok and (reason := typesetting.reason(equation, subject.notation)):
            message = f"{equation.page}: equation {equation.tag}: {reason}"
            verdicts[number] = replace(verdict, ok=False, message=message)
    return verdicts


def report(verdicts: list[Verdict], unread: list[str]) -> int:
    """Print what was compared, what is false, and what could not be read; how many are false."""
    width = max([8, *(len(verdict.tag) for verdict in verdicts)]) + 2
    print(f"{'equation':{width}}{'kind':10}{'cases':>6}{'error':>9}  what was compared")
    for verdict in verdicts:
        error = "< 1e-13" if verdict.error < 1e-13 else f"{verdict.error:.0e}"  # round-off
        result = f"{verdict.cases:6}{error:>9}" if verdict.cases else " " * 15
        fate = "FALSE" if verdict.read and not verdict.ok else "" if verdict.ok else "not read"
        print(
            f"{verdict.tag:{width}}{verdict.kind:10}{result}  {fate or verdict.compared}".rstrip()
        )
    false = [verdict.message for verdict in verdicts if verdict.read and not verdict.ok]
    unread = [verdict.message for verdict in verdicts if not verdict.read] + unread
    for message in false:
        print(f"\n{message}")
    for message in unread:
        print(f"\nnot read: {message}")
    claims = sum(verdict.kind != "definition" and verdict.read for verdict in verdicts)
    definitions = sum(verdict.kind == "definition" and verdict.read for verdict in verdicts)
    print(
        f"\n{claims + definitions + len(unread)} equations: {claims} claims, "
        f"{definitions} definitions; {len(false)} refused, {len(unread)} not read"
    )
    return len(false)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="proofread", description=__doc__.partition("\n\n")[0])
    parser.add_argument("files", nargs="+", metavar="FILE", help="LaTeX, a page, a notebook")
    parser.add_argument("--subject", default="", metavar="TOML", help="or MODULE:NAME")
    parser.add_argument("--tagged", action="store_true", help="leave out what has no tag")
    options = parser.parse_args(arguments)
    verdicts, unread = [], []
    about: dict[str, list[Equation]] = {}  # what says what they are about ↦ equations
    try:
        for path in files(options.files):
            equations, reasons = read(path, options.tagged)
            unread += reasons
            name = subject_name(path.parent, options.subject)
            about.setdefault(name, []).extend(equations)
        for name, equations in about.items():
            verdicts += check(equations, load_subject(name))
    except (ValueError, OSError) as error:
        print(f"proofread: {error}", file=sys.stderr)
        return 2
    if not verdicts and not unread:
        print("proofread: there is no display equation in these files", file=sys.stderr)
        return 2
    false = report(verdicts, unread)
    return int(false > 0 or not any(verdict.ok for verdict in verdicts))


def run() -> None:
    """The command `proofread`."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
