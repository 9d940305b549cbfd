"""The notebooks of the built site: their pages, and their downloads as a reader runs them."""

import gzip
import json
import os
import re
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from book.plots import PLOTS
from proofread.plugins import notebooks
from proofread.tests.plugins.test_notebooks import notebook
from proofread.typeset.plots import tidy
from tests.conftest import DOCS, SOURCES
from tests.html_tree import of_class, page, text

PAGES = [p.relative_to(DOCS).as_posix() for p in SOURCES if p.suffix == ".ipynb"]
LIMIT = 260 * 1024  # bytes of a page as sent, compressed
each_notebook = pytest.mark.parametrize("name", PAGES)


def built(site, name):
    return (site / name).with_suffix(".html")


def download(site, name):
    return nbformat.read(site / "examples" / name, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


# -- The pages -----------------------------------------------------------------------


def test_which_notebooks_there_are():
    assert PAGES == ["network/digits.ipynb", "network/lab.ipynb"]


@each_notebook
def test_every_cell_is_on_its_page_with_what_it_gave(site, name):
    wanted = notebooks.code_cells(notebooks.parsed(DOCS.joinpath(name).read_text("utf-8")))
    cells = of_class(page(built(site, name)), "cell")
    assert [cell.get("id") for cell in cells] == [f"cell-{key}" for key in wanted]
    for cell, made in zip(cells, code_cells(download(site, name)), strict=True):
        printed = "".join(text(found) for found in of_class(cell, "example-output"))
        assert printed == stdout(made)
        assert len(list(cell.iter("svg"))) == len(figures(made))
        assert printed or figures(made), cell.get("id")


def test_the_digits_say_of_their_numbers_what_is_true(site):
    made = {cell.id: stdout(cell) for cell in code_cells(download(site, "network/digits.ipynb"))}
    median, lowest, highest = shares(made["accuracy"])
    assert median >= 96
    assert lowest <= median <= highest
    assert shares(made["order"])[0] < lowest  # "the same training reads fewer"
    (mean, spread), (later, wider) = re.findall(r"mean (\S+), spread (\S+)", made["mix"])
    assert abs(float(mean)) > 3 * float(spread)  # "much the same for every picture"
    assert abs(float(later)) < float(wider) / 3  # "their mean is near zero"


def test_the_lab_says_of_its_gradients_what_is_true(site):
    made = {cell.id: stdout(cell) for cell in code_cells(download(site, "network/lab.ipynb"))}
    start = made["sizes-printed"].splitlines()[0].split(":")[1]
    first, second, third = map(float, start.split())
    assert first < second < third  # "layer 3 has the longest gradient, and layer 1 the shortest"


def shares(printed):
    return [float(share) for share in re.findall(r"([\d.]+)%", printed)]


@each_notebook
def test_a_page_is_light_and_has_no_furniture_of_notebooks(site, name):
    source = built(site, name).read_bytes()
    assert len(gzip.compress(source, 6)) <= LIMIT
    assert not re.search(rb"jp-|In&nbsp;\[|Copied!|clipboard-copy|mermaid|<style|mathjax", source)


@each_notebook
def test_every_figure_has_words(site, name):
    pictures = list(page(built(site, name)).iter("svg"))
    figures = [picture for picture in pictures if picture.get("role") == "img"]
    assert len(figures) >= 3
    assert all(len(figure.get("aria-label")) > 60 for figure in figures)


@each_notebook
def test_the_search_finds_words_and_no_noise(site, name):
    index = json.loads(site.joinpath("search/search_index.json").read_text(encoding="utf-8"))
    address = name.replace(".ipynb", ".html")
    found = " ".join(d["text"] for d in index["docs"] if d["location"].startswith(address))
    assert len(found) > 2000
    assert not re.search(r"In \[|Copied!|Download the whole|\{|text-anchor|image/svg", prose(found))


def prose(indexed: str) -> str:
    """What the search index holds, without code, which may hold braces."""
    return re.sub(r"<pre>.*?</pre>|<code>.*?</code>", "", indexed, flags=re.S)


# -- The downloads -------------------------------------------------------------------


def stdout(cell):
    return "".join(out.text for out in cell.outputs if out.get("name") == "stdout")


def stderr(cell):
    return "".join(out.text for out in cell.outputs if out.get("name") == "stderr")


def figures(cell):
    """What a cell drew; the colours of the page stand where it was drawn with stand-ins."""
    shown = [out.data for out in cell.outputs if out.output_type == "display_data"]
    return [PLOTS.on_paper(tidy(data["image/svg+xml"])) for data in shown]


# What the build does before the first cell, said in the words of a reader's kernel.
AS_BUILT = """import matplotlib, os, sys
sys.path[:] = [p for p in sys.path if not os.path.isdir(p + "/snippets")]  # if installed editable
from matplotlib_inline.backend_inline import set_matplotlib_formats
set_matplotlib_formats("svg", bbox_inches=None, metadata=dict.fromkeys({keys!r}))
matplotlib.rcParams.update({style!r})
try:
    import snippets
except ModuleNotFoundError:
    pass
else:
    raise SystemExit("the kernel sees the project")
"""


@pytest.fixture(scope="module", params=PAGES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def rerun(site, name, tmp_path_factory):
    """The download as it was, and as a kernel fills it anew in an empty directory."""
    before = download(site, name)
    after = execute(site, name, tmp_path_factory.mktemp("empty"))
    return before, after


def execute(site, name, folder):
    """The download, executed from top to bottom by a kernel in `folder`."""
    copy = download(site, name)
    for cell in code_cells(copy):
        cell.outputs, cell.execution_count = [], None
    keys = ("Date", "Creator", "Format", "Type")
    setting = AS_BUILT.format(keys=keys, style=PLOTS.style)
    copy.cells.insert(0, new_code_cell(setting, id="as-built"))
    copy.cells.insert(0, new_code_cell("%matplotlib inline", id="inline"))
    nbformat.write(copy, folder / "copy.ipynb")
    program = "import sys; from nbclient.cli import main; sys.argv[0] = 'jupyter'; main()"
    command = [sys.executable, "-I", "-c", program, "--inplace", "copy.ipynb"]
    clean = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    ended = subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    made = nbformat.read(folder / "copy.ipynb", as_version=4)
    del made.cells[:2]
    return made


def test_a_download_says_its_kernel_and_names_nothing_of_the_project(site, name):
    made = download(site, name)
    assert made.metadata.kernelspec.name == "python3"
    everything = "\n".join(cell.source for cell in made.cells)
    assert not re.search(r"\bsnippets\b|\bhooks\b|eqref|<!--|\]\(", everything)
    assert [c.execution_count for c in code_cells(made)] == list(
        range(1, len(code_cells(made)) + 1)
    )


def test_only_the_digits_need_more_than_numpy_and_matplotlib(site, name):
    code = "\n".join(cell.source for cell in code_cells(download(site, name)))
    roots = set(re.findall(r"^\s*(?:from|import) (\w+)", code, re.M))
    beyond = roots - set(sys.stdlib_module_names)
    assert beyond - {"tqdm"} == {"numpy", "matplotlib"} | ({"sklearn"} & beyond)
    assert ("sklearn" in beyond) == ("digits" in name)


def test_a_download_gives_in_an_empty_directory_what_the_page_shows(rerun):
    before, after = rerun
    for one, other in zip(code_cells(before), code_cells(after), strict=True):
        assert one.source == other.source
        assert stdout(one) == stdout(other), one.id
        assert figures(one) == figures(other), one.id
        kinds = {out.output_type for out in other.outputs}
        assert kinds <= {"stream", "display_data"}, one.id


def test_a_person_sees_the_training_advance(rerun):
    before, after = rerun
    assert any(re.search(r"100%.*it/s", stderr(cell)) for cell in code_cells(after))
    assert not any(stderr(cell) for cell in code_cells(before))


def test_the_lab_runs_without_the_progress_bar_and_without_a_notebook(site, tmp_path):
    cells = code_cells(download(site, "network/lab.ipynb"))
    program = "\n".join(["import sys", "sys.modules['tqdm'] = None", *(c.source for c in cells)])
    ended = subprocess.run(
        [sys.executable, "-I", "-c", program],
        cwd=tmp_path,
        env=os.environ | {"MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stderr == ""
    assert ended.stdout == "".join(stdout(cell) for cell in cells)


# -- Faults --------------------------------------------------------------------------


SNIPPET = '''"""A snippet of a small notebook."""

SCALE = 2.0


def scaled(x):
    """x, scaled."""
    return SCALE * x
'''
WITH_OUTPUTS = notebook(first="print(1)").replace('"execution_count": null', '"execution_count": 1')
FALSE = notebooks.parsed(notebook(first="print(1)"))
FALSE.cells[0].source += "\n\n$$\nW^{(1)} a^{(0)} = - W^{(1)} a^{(0)} \\tag{sign}\n$$"
USE = "from snippets.planted import scaled\n\n"
WRONG = {
    "raises": (notebook(bad="x = 1\nx / 0"), "cell bad, line 2: ZeroDivisionError"),
    "in_another_cell": (
        notebook(good=f"{USE}print(scaled(1))", bad="\nprint(scaled(None))"),
        "cell bad, line 2: TypeError: unsupported operand",
    ),
    "in_a_snippet": (
        notebook(bad=f"{USE}x = None\nprint(scaled(x))"),
        "cell bad, line 4: snippets/planted.py, line 8: TypeError: unsupported",
    ),
    "ends": (notebook(bad="import sys\n\nsys.exit(0)"), "cell bad, line 3: ends the program"),
    "no_snippet": (
        notebook(bad="from snippets.nowhere import f\n\nprint(f)"),
        "there is no snippets/nowhere.py",
    ),
    "no_words": (
        notebook(bad="import matplotlib.pyplot as plt\n\nplt.plot([1, 2])\nplt.show()"),
        "cell bad: draws a figure: its metadata needs `alt`",
    ),
    "outputs": (WITH_OUTPUTS, "cell first holds outputs"),
    "false": (notebooks.written(FALSE), "equation sign: the sides differ"),
}


@pytest.fixture(scope="module")
def wrong(copy_project):
    """One build of a notebook for each fault."""
    pages = {f"{name}.ipynb": text for name, (text, _) in WRONG.items()}
    project = copy_project({"index.md": "# Home\n"} | pages)
    project.add("snippets/planted.py", SNIPPET)
    return project.build("-q")


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_in_a_notebook_fails_the_build_and_is_named(wrong, name):
    assert wrong.returncode != 0
    assert f"{name}.ipynb: {WRONG[name][1]}" in wrong.stdout, wrong.stdout
