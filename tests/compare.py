"""List what differs between two builds of the site: nothing, where only machinery moved.

    python -m tests.compare BEFORE [AFTER]

Each is a commit or the folder of a built site; without AFTER it is the working tree, committed
or not. Compared are LaTeX (of commits: a built site does not hold it), MathML, what the build
printed, anchors, and downloads; prose, styles and scripts are not.
Ends with 0 where nothing differs, 1 where something does, 2 where a site cannot be built.
"""

import copy
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from difflib import SequenceMatcher
from itertools import takewhile, zip_longest
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from proofread.blocks import markdown_cells
from tests.html_tree import of_class, page

ROOT = Path(__file__).parent.parent
# What holds text that the build printed or measured, by class.
PRINTED = ["example-output", "figure", "cell-figure", "equation-check", "report"]
LINES = {"dd", "div", "dt", "li", "p", "td", "text", "th"}  # elements that end a line
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.S)
CONTEXT, WIDTH = 40, 160  # characters shown: before what differs in a line, of a line

Lines = list[str]
Contents = dict[str, dict[str, Lines]]  # kind -> page or file -> what it holds, in order


def contents(site: Path, docs: Path | None = None) -> Contents:
    """Everything that is compared, from a built site and, for the LaTeX, its sources."""
    pages = {path.relative_to(site).as_posix(): page(path) for path in site.rglob("*.html")}
    files = (path for path in site.joinpath("examples").rglob("*") if path.is_file())
    downloads = {path.relative_to(site).as_posix(): path for path in files}
    sources = sorted(docs.rglob("*.*")) if docs else []
    return {
        "pages and files": {"the site": sorted([*pages, *downloads])},
        "LaTeX": {
            path.relative_to(docs).as_posix(): latex(path)
            for path in sources
            if path.suffix in {".md", ".ipynb"}
        },
        "MathML": {name: mathml(root) for name, root in pages.items()},
        "printed text": {name: printed(root) for name, root in pages.items()},
        "anchors": {
            name: sorted(filter(None, (element.get("id") for element in root.iter())))
            for name, root in pages.items()
        },
        "downloads": {
            name: path.read_bytes().decode(errors="backslashreplace").splitlines()
            for name, path in downloads.items()
        },
    }


def latex(source: Path) -> Lines:
    """The formulas of a page, each on one line; one with a name has its tag in it."""
    text = source.read_text(encoding="utf-8")
    if source.suffix == ".ipynb":
        text = "\n".join(markdown_cells(text).values())
    return [" ".join(formula.split()) for formula in FORMULA.findall(text)]


def mathml(root: Element) -> Lines:
    formulas = [copy.copy(formula) for formula in root.iter("math")]
    for formula in formulas:
        formula.tail = None  # the prose behind it
    return [ElementTree.tostring(formula, encoding="unicode") for formula in formulas]


def printed(root: Element) -> Lines:
    """What the build printed, line by line, without its formulas."""
    lines = [words(e).splitlines() for name in PRINTED for e in of_class(root, name)]
    return [line.rstrip() for some in lines for line in some if line.strip()]


def words(element: Element) -> str:
    if element.tag == "math":
        return ""
    inner = (words(child) + (child.tail or "") for child in element)
    end = "\n" if element.tag in LINES else ""
    return (element.text or "") + "".join(inner) + end


def differences(before: Contents, after: Contents) -> dict[str, dict[str, list[Lines]]]:
    """Kind -> page or file -> the lines of each difference, of what both sites have."""
    found: dict[str, dict[str, list[Lines]]] = {}
    for kind in before:
        for place in sorted(before[kind].keys() & after[kind].keys()):
            if between := list(changes(before[kind][place], after[kind][place])):
                found.setdefault(kind, {})[place] = between
    return found


def changes(old: Lines, new: Lines) -> Iterator[Lines]:
    """Each line that went, came or changed, as `- line` and `+ line`."""
    for kind, i, i_end, j, j_end in SequenceMatcher(None, old, new, False).get_opcodes():
        if kind != "equal":
            for went, came in zip_longest(old[i:i_end], new[j:j_end]):
                yield shortened(went, came)


def shortened(went: str | None, came: str | None) -> Lines:
    """The two lines, from shortly before they differ: some MathML has thousands of characters."""
    pairs = zip(went or "", came or "", strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    start = max(0, same - CONTEXT)
    return [
        f"{sign} {'…' if start else ''}{line[start : start + WIDTH]}"
        + ("…" if len(line) > start + WIDTH else "")
        for sign, line in (("-", went), ("+", came))
        if line is not None
    ]


def report(found: dict[str, dict[str, list[Lines]]]) -> str:
    """The differences by kind and page, and one line that counts them."""
    lines = []
    for kind, places in found.items():
        lines.append(kind)
        for place, between in places.items():
            lines += [f"  {place}", *(f"    {line}" for some in between for line in some)]
    counts = {kind: sum(map(len, places.values())) for kind, places in found.items()}
    summary = ", ".join(f"{count} in {kind}" for kind, count in counts.items())
    total = sum(counts.values())
    noun = "difference" if total == 1 else "differences"
    lines.append(f"{total} {noun}: {summary}" if total else "nothing differs")
    return "\n".join(lines)


def built(tree: Path, site: Path) -> Contents:
    """What is compared of the site that a tree of sources makes, in this environment."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(site)]
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONUTF8": "1"}
    subprocess.run(command, cwd=tree, env=environment, check=True)
    return contents(site, tree / "docs")


@contextmanager
def worktree(commit: str, tree: Path) -> Iterator[Path]:
    """The sources at a commit, in a folder that goes again."""
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(tree), commit], check=True)
    try:
        yield tree
    finally:
        subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def of(name: str) -> Contents:
    """What is compared of a built site, of a commit, or, without a name, of the working tree."""
    if name and Path(name, "index.html").is_file():
        return contents(Path(name))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        tree = stack.enter_context(worktree(name, Path(folder, "tree"))) if name else ROOT
        return built(tree, Path(folder, "site"))


def main(before: str, after: str = "") -> int:
    try:
        found = differences(of(before), of(after))
    except subprocess.CalledProcessError as error:
        print(error, file=sys.stderr)
        return 2
    print(report(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
