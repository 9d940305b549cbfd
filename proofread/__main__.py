"""`python -m proofread PATH...`: check the tagged equations of pages and notebooks, print a table.

A folder stands for all Markdown files and notebooks in it. Exits with 1 where an equation is false.
"""

import sys
from pathlib import Path

from proofread.blocks import equations_of_file
from proofread.equations import Equation, check


def files(paths: list[str]) -> list[Path]:
    found = []
    for path in map(Path, paths):
        inside = [file for file in path.rglob("*.*") if file.suffix in (".md", ".ipynb")]
        found += sorted(inside) if path.is_dir() else [path]
    return found


def tagged(paths: list[str]) -> list[Equation]:
    """The equations of these files that have a tag."""
    return [
        Equation(path.as_posix(), one.tag, one.latex, one.context)
        for path in files(paths)
        for one in equations_of_file(path.name, path.read_text(encoding="utf-8"))
        if one.tag
    ]


def main(paths: list[str]) -> int:
    verdicts = check(tagged(paths))
    print(f"{'tag':24}{'kind':12}{'cases':>8}{'error':>10}  what was compared")
    for verdict in verdicts:
        result = f"{verdict.cases:8}{verdict.error:10.1e}" if verdict.cases else " " * 18
        print(f"{verdict.tag:24}{verdict.kind:12}{result}  {verdict.compared}")
    wrong = [verdict.message for verdict in verdicts if not verdict.ok]
    claims = sum(verdict.kind == "claim" for verdict in verdicts)
    print(f"\n{len(verdicts)} equations, {claims} claims, {len(wrong)} refused", *wrong, sep="\n\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
