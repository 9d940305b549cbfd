"""Every example of the built site is run as a reader runs it."""

import ast
import contextlib
import io
import json
import os
import re
import subprocess
import sys
import venv
import warnings
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from proofread.blocks import TAG, display_equations, fences
from proofread.programs import runner as worker
from proofread.programs.runner import Runner
from proofread.typeset.mathml import to_mathml
from tests.html_tree import of_class, page, text

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = {path.relative_to(DOCS).as_posix(): path for path in sorted(DOCS.rglob("*.md"))}
EXAMPLES = [
    (name, fence.options.get("id", ""))
    for name, path in PAGES.items()
    for fence in fences(path.read_text(encoding="utf-8"))
    if fence.language == "python"
]

each_example = pytest.mark.parametrize("where", EXAMPLES, ids=": ".join)


@pytest.fixture(scope="session")
def examples(pages):
    """Each example element of the site, by page and id."""
    found = {}
    for name in PAGES:
        for element in of_class(pages[f"{name.removesuffix('.md')}.html"], "example"):
            found.setdefault((name, element.get("id").removeprefix("example-")), []).append(element)
    return found


def built(site, name: str) -> Path:
    return (site / name).with_suffix(".html")


def only(element, css: str):
    (found,) = of_class(element, css)
    return found


def download(site, where, element) -> Path:
    path = built(site, where[0]).parent / only(element, "example-download").get("href")
    assert path.suffix == ".py"
    assert path.resolve().is_relative_to(site.resolve())
    return path


def output(element) -> str:
    """What the page says that the example prints: text, or the text of typeset equations."""
    shown = of_class(element, "equation-body") or of_class(element, "example-output")
    return "".join(map(text, shown))


def typeset(element, printed: str | None) -> str | None:
    """What was printed, as the page shows it: LaTeX as the text of its formula."""
    if printed is None or not of_class(element, "example-tex"):
        return printed
    formulas = (TAG.sub("", one.latex).strip() for one in display_equations(printed))
    return "".join(text(ElementTree.fromstring(to_mathml(tex, True))) for tex in formulas)


# -- The pages -----------------------------------------------------------------------


def test_every_example_stands_on_the_page_of_its_fence(site):
    shown = [
        (path.relative_to(site).with_suffix(".md").as_posix(), e.get("id").removeprefix("example-"))
        for path in site.rglob("*.html")
        for e in of_class(page(path), "example")
    ]
    assert sorted(shown) == sorted(EXAMPLES)


def test_the_fences_are_as_many_as_the_lines_that_open_one():
    """So that a fence that the reader of fences misses is missed here, too."""
    opened = [
        name
        for name, path in PAGES.items()
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"[ >]*```python ", line)
    ]
    assert opened == [name for name, _ in EXAMPLES]


def test_every_fence_became_one_example(examples):
    assert sorted(examples) == sorted(EXAMPLES)
    assert {len(elements) for elements in examples.values()} <= {1}


@each_example
def test_the_parts_of_an_example(examples, where):
    (element,) = examples[where]
    assert text(only(element, "example-code")).strip()
    outputs = of_class(element, "example-output")
    assert len(outputs) <= 1
    assert all(text(found).strip() for found in outputs)


@each_example
def test_copy_and_download_give_the_same_text(site, examples, where):
    (element,) = examples[where]
    button = only(element, "example-copy")
    program = download(site, where, element).read_text(encoding="utf-8")
    assert button.get("data-clipboard-text") == program
    assert re.findall(r"\d+", text(button)) == [str(len(program.splitlines()))]


# -- The programs --------------------------------------------------------------------


@pytest.fixture(scope="session", params=["newest", "oldest"])
def python(request, tmp_path_factory) -> Path:
    """An interpreter that has NumPy and cannot see this project."""
    home = tmp_path_factory.mktemp(request.param)
    interpreter = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if request.param == "oldest" and not (
        os.environ.get("CI") or os.environ.get("EXAMPLES_NUMPY") == "oldest"
    ):
        pytest.skip("set EXAMPLES_NUMPY=oldest to try the oldest NumPy; CI does")
    venv.create(home)  # without pip, which takes longer to install than NumPy
    if request.param == "newest":
        (packages,) = home.rglob("site-packages")
        packages.joinpath("numpy.pth").write_text(str(Path(np.__file__).parent.parent))
    else:
        pip = [sys.executable, "-m", "pip", "--python", interpreter, "install", "--no-compile"]
        quiet = ["--quiet", "--disable-pip-version-check"]
        lock = ROOT / "tests" / "oldest.lock"
        subprocess.run([*pip, *quiet, "--require-hashes", "-r", lock], check=True)
    return interpreter


COMMAND = ["-I", "-X", "utf8"]


def test_the_interpreter_cannot_see_the_project(python, tmp_path):
    for module in ("snippets", "figures", "book", "proofread"):
        command = [python, *COMMAND, "-c", f"import {module}"]
        ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert "ModuleNotFoundError" in ended.stderr


@pytest.fixture(scope="session")
def run(site, python, tmp_path_factory):
    """Runs a program in a process of its own, which that interpreter forks with NumPy loaded.

    Beside it is the file that the site offers, where the program imports it.
    """
    runner = Runner()
    runner.beside["gradient_clinic"] = site / "gradient_clinic.py"
    folder = tmp_path_factory.mktemp("elsewhere")
    command = [python, *COMMAND, worker.__file__]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=folder, encoding="utf-8", **pipes) as process:

        def run_program(program: str) -> dict:
            asked = [*runner.with_modules(program), worker.LIMIT]
            print(json.dumps(asked), file=process.stdin, flush=True)
            return json.loads(process.stdout.readline())

        yield run_program


@each_example
def test_the_download_prints_what_the_page_shows(site, examples, where, run):
    (element,) = examples[where]
    ended = run(download(site, where, element).read_text(encoding="utf-8"))
    assert typeset(element, ended["output"]) == output(element)
    assert ended["reason"] == ""


def test_a_download_is_a_file_that_runs(site, examples, python, tmp_path):
    where = next(where for where in EXAMPLES if where[0] == "index.md")
    (element,) = examples[where]
    tmp_path.joinpath("program.py").write_bytes(download(site, where, element).read_bytes())
    command = [python, *COMMAND, "program.py"]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert typeset(element, printed.stdout.decode()) == output(element)


@each_example
def test_a_program_needs_all_of_its_definitions(site, examples, where):
    (element,) = examples[where]
    tree = ast.parse(download(site, where, element).read_text(encoding="utf-8"))
    assert typeset(element, printed(tree.body)) == output(element)
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign):
            rest = [other for other in tree.body if other is not statement]
            assert typeset(element, printed(rest)) != output(element), ast.unparse(statement)


def printed(body: list[ast.stmt]) -> str | None:
    """What these statements print; None if they raise."""
    code = compile(ast.Module(body, []), "program", "exec")
    with np.printoptions(), warnings.catch_warnings():
        try:
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(code, {"__name__": "__main__"})
        except Exception:
            return None
    return out.getvalue()
