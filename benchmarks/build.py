"""What a page, an equation, a block and a notebook cost while the site is built.

Copies of the project are built that differ in one thing: so many more of it.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import timing

ROOT = Path(__file__).parent.parent
PACKAGES = ["numpy", "mkdocs", "mkdocs-material", "markdown-exec", "mkdocs-jupyter"]
NOT_COPIED = {".git", ".venv", ".venv-bench", ".cache", "site", "tests"}

PAGE = "# Page {0}\n\n" + "\n\n".join(["The error of a unit is carried back. " * 8] * 12) + "\n"
EQUATION = (
    "\n$$\n{0} \\frac{{\\partial C}}{{\\partial w_{{ij}}^{{(L)}}}}"
    " = {0} \\, \\delta_i^{{(L)}} a_j^{{(L-1)}} \\tag{{cost-{0}}}\n$$\n"
)
BLOCK = """
```python exec="on" id="block-{0}"
from snippets.one_weight import entry_factors  # shown
from snippets.worked import a_prev, y, z

print({0}, *entry_factors(1, 2, z, y, a_prev))
```
"""
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "id": "start", "metadata": {}, "source": ["# Notebook {0}"]},
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "sum",
            "metadata": {},
            "outputs": [],
            "source": ["import numpy as np\n", "\n", "print(np.arange({0}).sum())"],
        },
    ],
    "metadata": {"title": "Notebook {0}", "description": "One cell, which prints a number."},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def pages(number: int) -> dict[str, str]:
    return {f"page_{k}.md": PAGE.format(k) for k in range(number)}


def equations(number: int) -> dict[str, str]:
    return {"index.md": PAGE.format("") + "".join(map(EQUATION.format, range(2, number + 2)))}


def blocks(number: int) -> dict[str, str]:
    return {"index.md": PAGE.format("") + "".join(map(BLOCK.format, range(number)))}


def notebooks(number: int) -> dict[str, str]:
    text = json.dumps(NOTEBOOK, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
    return {f"network/note_{k}.ipynb": text.replace("{0}", str(k)) for k in range(number)}


KINDS = {"page": (pages, 40), "equation": (equations, 40), "block": (blocks, 40)}


def definitions() -> str:
    """Those of the notation card: without them no equation means anything."""
    card = ROOT.joinpath("docs", "reference", "notation.md").read_text(encoding="utf-8")
    found = re.findall(r"(?ms)^\$\$\n[^$]+:=[^$]+\n\$\$\n", card)
    return "\n" + "\n".join(found)


def copy_with(files: dict[str, str], root: Path) -> None:
    """The project with these pages in the place of its own."""
    shutil.copytree(
        ROOT,
        root,
        dirs_exist_ok=True,
        ignore=lambda folder, names: {n for n in names if n in NOT_COPIED or n == "__pycache__"},
    )
    for page in [*root.joinpath("docs").rglob("*.md"), *root.joinpath("docs").rglob("*.ipynb")]:
        page.unlink()
    root.joinpath("book", "search_terms.toml").write_text("", encoding="utf-8")
    files = {"index.md": PAGE.format("")} | files
    files["index.md"] += definitions()
    for name, text in files.items():
        path = root / "docs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    config = root / "mkdocs.yml"
    nav = "nav:\n" + "".join(f"  - {name}\n" for name in files)
    text = re.sub(r"(?ms)^nav:.*?(?=^\S)", nav, config.read_text(encoding="utf-8"))
    config.write_text(text, encoding="utf-8")


def build(root: Path) -> None:
    """Build this copy; RuntimeError with what it says, where it fails."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(root / "site")]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    result = subprocess.run(
        command,
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if result.returncode:
        raise RuntimeError(result.stdout)


def one_build(root: Path) -> float:
    """Processor seconds of one build and of the programs that it runs.

    Its own, so another program that has the processor for a while is not counted.
    """
    before = os.times()
    build(root)
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])  # of the children, in Python and in the system


def measured(size: str, say: Callable[[str], None]) -> dict:
    """Processor seconds for the build of nearly nothing, and for one more of each kind."""
    rounds, few = 5 if size == "all" else 1, 2 if size == "tiny" else None
    kinds = {kind: (make, few or number) for kind, (make, number) in KINDS.items()}
    left_out = {}
    if "mkdocs-jupyter" in ROOT.joinpath("mkdocs.yml").read_text(encoding="utf-8"):
        kinds["notebook"] = (notebooks, few or 4)
    else:
        left_out["notebook"] = "the site has no notebooks yet"
    with tempfile.TemporaryDirectory() as folder:
        roots = {"nothing": Path(folder, "nothing")}
        copy_with({}, roots["nothing"])
        for kind, (make, number) in kinds.items():
            roots[kind] = Path(folder, kind)
            copy_with(make(number), roots[kind])
        times = {kind: [] for kind in roots}
        for turn in range(rounds):
            say(f"builds, round {turn + 1} of {rounds}")
            for kind, root in roots.items():
                times[kind].append(one_build(root))
    nothing = statistics.median(times.pop("nothing"))

    def each(found: list[float], number: int) -> float:
        return timing.rounded((statistics.median(found) - nothing) / number)

    costs = {kind: each(found, kinds[kind][1]) for kind, found in times.items()}
    return {
        "rounds": rounds,
        "nothing": timing.rounded(nothing),
        "numbers": {kind: number for kind, (_, number) in kinds.items()},
        "each": costs,
        "left out": left_out,
        "site": whole_site(rounds, say),
    }


def whole_site(rounds: int, say: Callable[[str], None]) -> dict:
    """Processor seconds for the site, and how much is in it."""
    say("the whole site")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "site")
        ignored = shutil.ignore_patterns("__pycache__", *NOT_COPIED)
        shutil.copytree(ROOT, root, ignore=ignored)
        times = [one_build(root) for _ in range(rounds)]
        texts = [page.read_text(encoding="utf-8") for page in root.glob("docs/**/*.md")]
        books = len([*root.glob("docs/**/*.ipynb")])
    return {
        "first": timing.rounded(statistics.median(times)),
        "pages": len(texts),
        "equations": sum(len(re.findall(r"\\tag\{", text)) for text in texts),
        "notebooks": books,
        "blocks": sum(len(re.findall(r'(?m)^```python exec="on"', text)) for text in texts),
    }
