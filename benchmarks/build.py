"""What a page, an equation, a block and a notebook cost while the site is built.

Copies of the project are built that differ in one thing: so many more of it.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from benchmarks import timing
from proofread.blocks import display_equations
from proofread.plugins.notebooks import written

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


def pages(number: int) -> dict[str, str]:
    return {f"page_{k}.md": PAGE.format(k) for k in range(number)}


def equations(number: int) -> dict[str, str]:
    return {"index.md": PAGE.format("") + "".join(map(EQUATION.format, range(2, number + 2)))}


def blocks(number: int) -> dict[str, str]:
    return {"index.md": PAGE.format("") + "".join(map(BLOCK.format, range(number)))}


def notebooks(number: int) -> dict[str, str]:
    words = {"title": "Notebook", "description": "One cell, which prints a number."}
    return {
        f"network/note_{k}.ipynb": written(
            new_notebook(
                metadata=words,
                cells=[
                    new_markdown_cell(f"# Notebook {k}", id="start"),
                    new_code_cell(f"import numpy as np\n\nprint(np.arange({k}).sum())", id="sum"),
                ],
            )
        )
        for k in range(number)
    }


KINDS = {"page": pages, "equation": equations, "block": blocks, "notebook": notebooks}
MORE = {"page": 40, "equation": 40, "block": 40, "notebook": 4}  # how many more of each


def definitions() -> str:
    """Those of the notation card: without them no equation means anything."""
    card = ROOT.joinpath("docs", "reference", "notation.md").read_text(encoding="utf-8")
    usual = (e.latex for e in display_equations(card) if ":=" in e.latex and not e.context)
    return "".join(f"\n$${latex}$$\n" for latex in usual)


def copy_project(root: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", *NOT_COPIED)
    return shutil.copytree(ROOT, root, ignore=ignored)


def copy_with(files: dict[str, str], root: Path) -> Path:
    """The project with these pages in the place of its own."""
    copy_project(root)
    for page in [*root.joinpath("docs").rglob("*.md"), *root.joinpath("docs").rglob("*.ipynb")]:
        page.unlink()
    for table in ("search_terms.toml", "redirects.toml"):  # they name pages that are gone
        root.joinpath("book", table).write_text("", encoding="utf-8")
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
    return root


def build_seconds(root: Path) -> float:
    """Processor seconds of one build and of the programs that it runs.

    Its own, so another program that has the processor for a while is not counted.
    Raises RuntimeError with what the build says, where it fails.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(root / "site")]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    before = os.times()
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
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])  # of the children, in Python and in the system


def measured(size: str, say: Callable[[str], None]) -> dict:
    """Processor seconds for the build of nearly nothing, and for one more of each kind."""
    rounds = 5 if size == "all" else 1
    numbers = dict.fromkeys(MORE, 2) if size == "tiny" else MORE
    with tempfile.TemporaryDirectory() as folder:
        roots = {"nothing": copy_with({}, Path(folder, "nothing"))}
        for kind, make in KINDS.items():
            roots[kind] = copy_with(make(numbers[kind]), Path(folder, kind))
        times: dict[str, list[float]] = {kind: [] for kind in roots}
        for turn in range(rounds):
            say(f"builds, round {turn + 1} of {rounds}")
            for kind, root in roots.items():
                times[kind].append(build_seconds(root))
    medians = {kind: statistics.median(each) for kind, each in times.items()}
    nothing = medians.pop("nothing")
    costs = {kind: (median - nothing) / numbers[kind] for kind, median in medians.items()}
    return {
        "rounds": rounds,
        "nothing": timing.rounded(nothing),
        "numbers": numbers,
        "each": {kind: timing.rounded(cost) for kind, cost in costs.items()},
        "site": whole_site(rounds, say),
    }


def whole_site(rounds: int, say: Callable[[str], None]) -> dict:
    """Processor seconds for the site, and how much is in it."""
    say("the whole site")
    with tempfile.TemporaryDirectory() as folder:
        root = copy_project(Path(folder, "site"))
        times = [build_seconds(root) for _ in range(rounds)]
        texts = [page.read_text(encoding="utf-8") for page in root.glob("docs/**/*.md")]
        books = len([*root.glob("docs/**/*.ipynb")])
    return {
        "first": timing.rounded(statistics.median(times)),
        "pages": len(texts),
        "equations": sum(len(re.findall(r"\\tag\{", text)) for text in texts),
        "notebooks": books,
        "blocks": sum(len(re.findall(r'(?m)^```python exec="on"', text)) for text in texts),
    }
