"""Notebooks: read strictly, run in one namespace, drawn in the colours of the page."""

import json
import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from proofread.plugins import notebooks
from proofread.plugins.notebooks import (
    STAND_INS,
    Failed,
    faulty,
    inline,
    markdown,
    on_paper,
    outputs,
    run,
    tidy,
    without_ours,
    written,
)
from proofread.programs import inline as standalone


def notebook(**cells: str) -> str:
    """A notebook of a heading and these code cells, as it is committed."""
    made = new_notebook(metadata={"title": "Small", "description": "A test."})
    made.cells = [new_markdown_cell("# Small", id="start")]
    made.cells += [new_code_cell(text, id=name) for name, text in cells.items()]
    return written(made)


# -- The source --------------------------------------------------------------------------


def test_a_clean_notebook_is_read_as_a_page_with_marks_for_its_cells():
    text = notebook(first="print(1)")
    assert faulty(text) == ""
    assert markdown(text) == (
        '---\ntitle: "Small"\ndescription: "A test."\n---\n\n'
        '# Small\n\n<div data-cell="first"></div>\n'
    )


def change(text, edit):
    loaded = json.loads(text)
    edit(loaded)
    return json.dumps(loaded, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


OUTPUT = {"output_type": "stream", "name": "stdout", "text": "1\n"}


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda n: n["cells"][1]["outputs"].append(OUTPUT), "cell first holds outputs"),
        (lambda n: n["cells"][1].update(execution_count=3), "cell first holds outputs"),
        (lambda n: n["cells"][1].update(id="start"), "two cells have the id start"),
        (lambda n: n["cells"][1].update(id="A1"), "the id of cell A1 is not lower-case"),
        (lambda n: n["metadata"].pop("title"), "metadata lacks title"),
        (lambda n: n["cells"][1].pop("source"), "is no notebook: 'source' is a required"),
    ],
)
def test_a_notebook_that_is_not_clean_is_refused(edit, says):
    assert says in faulty(change(notebook(first="print(1)"), edit))


def test_text_that_is_no_notebook_or_sorted_otherwise_is_refused():
    assert faulty("{").startswith("is no notebook: ")
    assert faulty(notebook(first="1") + "\n").startswith(
        "is not as `python -m proofread.plugins.notebooks"
    )


def test_the_command_writes_notebooks_clean(tmp_path):
    path = tmp_path / "a.ipynb"
    dirty = change(notebook(first="print(1)"), lambda n: n["cells"][1]["outputs"].append(OUTPUT))
    path.write_text(json.dumps(json.loads(dirty)), encoding="utf-8")
    notebooks.main([str(path)])
    assert path.read_text(encoding="utf-8") == notebook(first="print(1)")


# -- Running -----------------------------------------------------------------------------


def test_cells_share_a_namespace_and_give_what_they_print():
    found = run({"a": "x = 2\nprint(x)", "b": "print(x + 1)", "c": "x = 5"})
    assert {name: one["text"] for name, one in found.items()} == {"a": "2\n", "b": "3\n", "c": ""}
    assert not any(one["figure"] for one in found.values())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 1\nx / 0", "cell bad, line 2: ZeroDivisionError: division by zero"),
        ("import numpy as np\nnp.log(np.zeros(1))", "cell bad, line 2: RuntimeWarning: divide by"),
        ("import sys\nsys.exit(0)", "cell bad, line 2: the cell ends the program: SystemExit(0)"),
        ("x =", "cell bad, line 1: SyntaxError"),
        (
            "import matplotlib.pyplot as plt\nplt.figure()\nplt.figure()",
            "cell bad: draws 2 figures, wanted one at most",
        ),
    ],
)
def test_a_cell_that_cannot_run_is_named_with_its_line(text, says):
    with pytest.raises(Failed, match=re.escape(says)):
        run({"good": "print(1)", "bad": text})


def test_what_a_progress_bar_writes_is_no_output():
    bar = "from tqdm import tqdm\nfor i in tqdm(range(3)): print(i)"
    assert run({"bar": bar})["bar"]["text"] == "0\n1\n2\n"


# -- Memory ------------------------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch, tmp_path):
    """How often cells were really run."""
    runs = []
    monkeypatch.setattr(notebooks, "MEMORY", tmp_path)

    def counting(cells, run=run):
        runs.append(cells)
        return run(cells)

    monkeypatch.setattr(notebooks, "run", counting)
    return runs


def ask(shown="print(1)", alone="print(1)"):
    return outputs("a/b.ipynb", {"c": shown}, {"c": alone})["c"]["text"]


def test_unchanged_cells_are_not_run_again(counted):
    assert [ask(), ask()] == ["1\n", "1\n"]
    assert len(counted) == 1


def test_a_changed_cell_or_definition_is_run_again(counted):
    ask()
    assert ask(shown="print(2)") == "2\n"
    ask(shown="print(2)", alone="x = 0\nprint(2)")
    assert len(counted) == 3


@pytest.mark.parametrize("library", notebooks.LIBRARIES)
def test_another_version_of_a_library_is_run_again(counted, monkeypatch, library):
    ask()
    known = notebooks.version
    monkeypatch.setattr(notebooks, "version", lambda n: "9.9" if n == library else known(n))
    ask()
    assert len(counted) == 2


def test_a_broken_memory_is_no_memory(counted, tmp_path):
    ask()
    tmp_path.joinpath("a-b.ipynb-outputs.json").write_text("{", encoding="utf-8")
    assert ask() == "1\n"
    assert len(counted) == 2


def test_a_failing_notebook_is_not_remembered(counted):
    for _ in range(2):
        with pytest.raises(Failed):
            ask(shown="1 / 0")
    assert len(counted) == 2


# -- Figures -----------------------------------------------------------------------------

DRAW = """import matplotlib.pyplot as plt
fig, panels = plt.subplots(1, 2)
panels[0].plot([1, 2.5], label="∂C/∂W 0.12345")
panels[0].legend()
panels[1].imshow([[0, 1], [1, 0]], interpolation="none")
plt.show()
"""


@pytest.fixture(scope="module")
def drawing():
    return run({"draw": DRAW})["draw"]["figure"]


def test_a_figure_is_drawn_the_same_each_time_and_dates_nothing(drawing):
    assert run({"draw": DRAW})["draw"]["figure"] == drawing
    assert drawing.startswith("<svg")
    assert not re.search(r"<metadata|<dc:|Matplotlib|20\d\d-", drawing)


def test_text_stays_text_and_coordinates_are_short(drawing):
    assert "∂C/∂W 0.12345" in drawing
    assert not re.search(r'="[^"]*\d\.\d{3,}[^"]*"', re.sub(r'href="data:[^"]*"', "", drawing))
    assert tidy('<svg><path d="M 1 2.5\nL 3.25 1.123\nL 3.2 1.12\nz\nM 9 0\nL 9 -1\n"/></svg>') == (
        '<svg><path d="M1 2.5l2.25-1.38l-0.05 0zM9 0l0-1"/></svg>'
    )
    assert tidy('<svg><path d="M 1 2\nQ 3 4 5 6\n"/>') == '<svg><path d="M 1 2\nQ 3 4 5 6\n"/>'
    assert tidy('<svg x="1.23456"><text>1.23456</text></svg>') == (
        '<svg x="1.23"><text>1.23456</text></svg>'
    )


def test_on_the_page_its_colours_are_variables_and_its_ids_are_its_own(drawing):
    page = inline(drawing, "draw", "Two panels")
    assert 'role="img" aria-label="Two panels"' in page
    assert "var(--sym-a-prev)" in page
    assert not [value for value in STAND_INS.values() if value in page]
    assert "#ffffff" not in page
    assert page.count('class="axes"') == 2
    ids = re.findall(r' id="([^"]*)"', page)
    assert ids
    assert all(name.startswith("draw-") for name in ids)
    assert len(ids) == len(set(ids))
    used = set(re.findall(r'(?:href="|url\()#([\w-]+)', page))
    assert used == set(ids)
    assert "<style" not in page


def test_every_colour_of_a_figure_is_one_of_the_page(drawing):
    """So that none is lost on dark paper."""
    found = set(re.findall(r"#[0-9a-f]{6}", re.sub(r'href="[^"]*"', "", drawing)))
    allowed = {*STAND_INS.values(), "#ffffff", "#808080"}
    assert found <= allowed, found - allowed
    assert len(found) > 3


@pytest.mark.parametrize("colour", ["hsl(24, 100%, 30%)", "rgb(154 67 0)", "brown", "#9a4300ff"])
def test_any_colour_that_css_allows_reaches_the_download(drawing, monkeypatch, tmp_path, colour):
    css = "".join(f"--{name}: light-dark({colour}, #fff);\n" for name in notebooks.INKS)
    tmp_path.joinpath("docs", "assets").mkdir(parents=True)
    tmp_path.joinpath("docs", "assets", "site.css").write_text(css, encoding="utf-8")
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    figure = on_paper({"draw": {"text": "", "figure": drawing}})["draw"]["figure"]
    assert colour in figure
    assert not [value for value in STAND_INS.values() if value in figure]


def test_a_colour_that_the_style_sheet_lacks_is_named(monkeypatch, tmp_path):
    tmp_path.joinpath("docs", "assets").mkdir(parents=True)
    tmp_path.joinpath("docs", "assets", "site.css").write_text("", encoding="utf-8")
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    with pytest.raises(Failed, match="gives no --sym-a-prev"):
        on_paper({})


# -- The download ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "plain"),
    [
        ("[a](lab.ipynb), [b](https://example.org)", "a, [b](https://example.org)"),
        ("by \\eqref{error}, and", "by (error), and"),
        ("<!-- setting: lab -->\n\n$$ a $$", "$$ a $$"),
        ("[the $W[i]$ of `a[i]`](one.md)", "the $W[i]$ of `a[i]`"),
        ("$D C(W)[H](x)$ [x](y.md)", "$D C(W)[H](x)$ x"),
        ("$$\nD C(W)[H](x)\n$$", "$$\nD C(W)[H](x)\n$$"),
        ("`f[i](j)`, ``a`[b](c)``", "`f[i](j)`, ``a`[b](c)``"),
        ("```python\nf[i](j)  # <!-- -->\n```", "```python\nf[i](j)  # <!-- -->\n```"),
    ],
)
def test_prose_loses_what_only_this_site_can_show_and_nothing_else(ours, plain):
    assert without_ours(ours) == plain


# -- Programs ----------------------------------------------------------------------------

MODULES = {
    "snippets.base": "import math\n\n\nSCALE = 2.0\n\n\ndef twice(x):\n    return SCALE * x\n",
    "snippets.more": (
        "from snippets.base import twice\n\n\ndef four(x):\n    return twice(twice(x))\n"
    ),
}


def cells(*sources, shown=False):
    named = {f"c{number}": text for number, text in enumerate(sources)}
    return standalone.cells(named, MODULES.__getitem__, shown)


def test_a_cell_gets_what_it_imports_and_no_earlier_cell_has():
    first, second = cells(
        "from snippets.base import twice\n\nprint(twice(1))",
        "from snippets.more import four\n\nprint(four(1), twice(2))",
    )
    assert first.count("def twice") == first.count("SCALE = 2.0") == 1
    assert second.startswith("def four(x):")
    assert "twice(x)):" not in second
    assert "SCALE" not in second
    space = {}
    exec(first, space)
    exec(second, space)
    assert "snippets" not in first + second


def test_a_marked_import_is_shown_from_its_cell_on():
    first, second = cells(
        "from snippets.base import twice\n\nprint(twice(1))",
        "from snippets.base import twice  # shown\n\nprint(twice(2))",
        shown=True,
    )
    assert first.startswith("from snippets.base import twice\n")
    assert second.startswith("from snippets.base import SCALE\n\n\ndef twice(x):")


def test_libraries_of_notebooks_are_allowed_and_a_bar_may_be_missing():
    bar = "try:\n    from tqdm import tqdm\nexcept ImportError:\n    tqdm = iter"
    (text,) = cells(f"import matplotlib.pyplot as plt\n\n{bar}\n\nplt.plot(list(tqdm([1])))")
    assert text.startswith("import matplotlib.pyplot as plt\n\n")
    assert "except ImportError" in text


@pytest.mark.parametrize(
    ("sources", "says"),
    [
        (["import pandas\n\nprint(pandas)"], "cell c0, line 1: pandas is neither"),
        (
            ["try:\n    import pandas\nexcept ImportError:\n    pass"],
            "an import belongs at the top",
        ),
        (["try:\n    from tqdm import tqdm\nexcept OSError:\n    pass"], "an import belongs at"),
        (["from tqdm import tqdm\n\ntqdm([])"], "tqdm is neither NumPy"),
        (["from snippets.base import twice\n\nprint(1)"], "cell c0 imports twice and does not use"),
        (
            ["from snippets.base import twice\n\ntwice(1)", "twice = 3\nprint(twice)"],
            "the name twice stands for snippets.base.twice and for a value of the notebook",
        ),
        (
            ["from snippets.more import four\n\nfour(1)", "SCALE = 3\nprint(SCALE)"],
            "the name SCALE stands for",
        ),
        ([""], "cell c0 is empty"),
    ],
)
def test_what_cannot_stand_alone_is_refused(sources, says):
    with pytest.raises(standalone.InlineError, match=re.escape(says)):
        cells(*sources)


def test_an_import_may_be_used_by_a_later_cell_alone():
    first, second = cells("from snippets.base import twice", "print(twice(1))")
    assert "def twice" in first
    assert second == "print(twice(1))\n"
