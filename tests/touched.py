"""Run the tests that a change touches: `make touched`, or `make touched BASE=commit`.

A test file is touched if it has changed, or a file of the project that it imports, itself or
through others. What is built into the site touches the tests of the built site; in a browser only
the pages that have changed are looked at, if nothing but pages has.
"""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
OF_THE_SITE = {
    f"tests/test_{name}.py"
    for name in [
        "answered",
        "arithmetic",
        "budgets",
        "examples",
        "formulas",
        "programs",
        "site",
        "vendor",
    ]
} | {"tests/browser/test_pages.py", "tests/browser/test_search.py"}
OF_THE_SITE |= {f"tests/equations/test_{name}.py" for name in ("mutations", "slips", "symbolic")}
BUILT = ("docs/", "snippets/", "figures/", "book/", "overrides/", "measurements/", "mkdocs.yml")


def changed(base: str) -> set[str]:
    """The files that differ from a commit, and those that git does not know yet."""
    asked = (["diff", "--name-only", base], ["ls-files", "--others", "--exclude-standard"])
    run = [subprocess.check_output(["git", *one], cwd=ROOT, encoding="utf-8") for one in asked]
    return {line for text in run for line in text.splitlines()}


@cache
def imported(file: Path) -> frozenset[Path]:
    """The files of the project that a Python file imports, and a conftest.py beside or above."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    paths = [ROOT / name.replace(".", "/") for name in names]
    files = {path.with_suffix(".py") for path in paths} | {path / "__init__.py" for path in paths}
    files |= {folder / "conftest.py" for folder in file.parents if folder.is_relative_to(ROOT)}
    return frozenset(path for path in files if path.is_file() and path != file)


def reached(file: Path) -> set[str]:
    """A file and all that it imports through others, as paths from the root."""
    seen, waiting = set(), {file}
    while waiting:
        seen.add(one := waiting.pop())
        waiting |= imported(one) - seen
    return {path.relative_to(ROOT).as_posix() for path in seen}


def touched(files: set[str]) -> list[str]:
    """What to tell pytest, so that it runs the tests which these files touch."""
    tests = [*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("proofread/tests/**/test_*.py")]
    named = {p.relative_to(ROOT).as_posix() for p in tests if reached(p) & files}
    if any(name.startswith(BUILT) for name in files):
        named |= OF_THE_SITE
    pages = [name for name in files if name.startswith("docs/")]
    if pages and len(pages) == len(files):
        stems = " or ".join(sorted({Path(name).stem for name in pages}))
        return [*sorted(named), "-k", f"not test_pages or {stems}"]
    return sorted(named)


if __name__ == "__main__":
    base, *options = sys.argv[1:]
    tests = touched(changed(base))
    print(" ".join(tests) if tests else "no test is touched")
    if tests:
        sys.exit(subprocess.call([sys.executable, "-m", "pytest", *options, *tests], cwd=ROOT))
