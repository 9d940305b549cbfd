"""The programs that readers copy: short, for the Python they have, the same with every check on."""

import ast
import contextlib
import io
import statistics
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from proofread.blocks import fences
from tests.conftest import DOCS
from tests.html_tree import of_class, text

BLOCKS = {
    f"{path.relative_to(DOCS).as_posix().removesuffix('.md')}/{fence.options['id']}": fence.text
    for path in sorted(DOCS.rglob("*.md"))
    for fence in fences(path.read_text(encoding="utf-8"))
    if fence.language == "python"
}


@pytest.fixture(scope="session")
def programs(site) -> dict[str, str]:
    """Every program of the site, by its page and name."""
    folder = site / "examples"
    return {
        name: path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.py"))
        if (name := path.relative_to(folder).as_posix().removesuffix(".py")) in BLOCKS
    }  # the others answer at old addresses


def length(program: str) -> int:
    """Lines that are not blank, docstrings and comments included."""
    return sum(bool(line.strip()) for line in program.splitlines())


def body(shown: str) -> int:
    """The length of a block without its imports."""
    lines = shown.splitlines()
    imported = {
        number
        for node in ast.parse(shown).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for number in range(node.lineno, node.end_lineno + 1)
    }
    return length("\n".join(x for number, x in enumerate(lines, 1) if number not in imported))


def nine_of_ten(numbers: Iterable[int]) -> int:
    """The smallest length that nine of ten do not exceed."""
    ordered = sorted(numbers)
    return ordered[-(-9 * len(ordered) // 10) - 1]


def test_what_is_counted():
    assert length('"""A."""\n\nx = 1  # one\n  \n# two\n') == 3
    assert body("import numpy as np\n\nfrom a import (\n    b,\n)\n\nprint(np, b)\n") == 1
    assert nine_of_ten(range(1, 11)) == 9
    assert nine_of_ten([5] * 18 + [99] * 2) == 5


def test_copied_programs_are_as_short_as_a_person_would_write_them(programs):
    lengths = {name: length(program) for name, program in programs.items()}
    middle, most, longest = (
        statistics.median(lengths.values()),
        nine_of_ten(lengths.values()),
        max(lengths.values()),
    )
    home = lengths["index/answer"]
    print(
        f"{len(lengths)} programs: median {middle}, nine of ten {most}, longest {longest},", end=" "
    )
    print(f"home page {home} lines")
    assert sorted(lengths) == sorted(BLOCKS)
    assert (middle <= 40, most <= 70, longest <= 100, home <= 35) == (True,) * 4, lengths


def test_shown_blocks_are_short(pages):
    codes = [
        text(of_class(example, "example-code")[0])
        for root in pages.values()
        for example in of_class(root, "example")
    ]
    lengths = [body(code) for code in codes]
    print(f"{len(codes)} blocks: median {statistics.median(lengths)} lines without imports")
    assert len(codes) == len(BLOCKS)
    assert statistics.median(lengths) <= 14


CHECKING = (ast.Assert, ast.Raise)


def test_no_function_has_more_checking_than_mathematics(programs):
    functions = {
        f"{name}: {node.name}": node
        for name, program in programs.items()
        for node in ast.walk(ast.parse(program))
        if isinstance(node, ast.FunctionDef)
    }
    heavy = []
    for name, node in functions.items():
        statements = [one for one in ast.walk(node) if isinstance(one, ast.stmt)][1:]
        checks = sum(isinstance(one, CHECKING) for one in statements)
        docstrings = sum(isinstance(one, ast.Expr) for one in statements)
        if checks > len(statements) - docstrings - checks:
            heavy.append(name)
    assert len(functions) > 100
    assert heavy == []


CLINIC = "gradient_clinic.py"  # a tool to download, not a lesson's mathematics


def test_the_snippets_are_short():
    lengths = [
        length(path.read_text(encoding="utf-8"))
        for path in DOCS.parent.glob("snippets/*.py")
        if path.name != CLINIC
    ]
    print(f"snippets: {sum(lengths)} lines")
    assert sum(lengths) <= 600


def printed(program: str) -> str:
    """What a program prints when it runs in this process, from fresh print options and modules."""
    for module in [name for name in sys.modules if name.split(".")[0] == "snippets"]:
        del sys.modules[module]
    with np.printoptions(), contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(program, "program", "exec"), {"__name__": "__main__"})
    return out.getvalue()


@pytest.mark.parametrize("name", BLOCKS)
def test_with_the_checks_of_shapes_it_prints_the_same(programs, name):
    """The block imports the snippets themselves, decorated; its program goes without."""
    assert "@" not in "".join(x for x in programs[name].splitlines() if x.startswith("@"))
    assert printed(BLOCKS[name]) == printed(programs[name])


# -- The Python that readers have ------------------------------------------------------


def needs(path: Path) -> subprocess.CompletedProcess:
    """Vermin's verdict on programs that are to run on Python 3.9."""
    vermin = [sys.executable, "-c", "import vermin; vermin.main()"]
    command = [*vermin, "--no-tips", "--violations", "-t=3.9-", path]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_every_program_runs_on_python_3_9(site):
    judged = needs(site / "examples")
    assert judged.returncode == 0, judged.stdout


@pytest.mark.parametrize(
    "newer", ["zip([1], [2], strict=True)", "import itertools\nitertools.pairwise([1])"]
)
def test_a_program_that_needs_a_newer_python_is_seen(tmp_path, newer):
    tmp_path.joinpath("program.py").write_text(newer + "\n", encoding="utf-8")
    assert needs(tmp_path).returncode != 0
