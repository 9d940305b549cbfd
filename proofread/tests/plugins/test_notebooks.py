"""Notebooks: read strictly, and offered as what stands alone."""

import json
import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from proofread.plugins import notebooks
from proofread.plugins.notebooks import faulty, markdown, without_ours, written
from proofread.programs import inline


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
RULES = inline.Rules(available=frozenset({"numpy", "matplotlib"}), optional=frozenset({"tqdm"}))


def cells(*sources, shown=False):
    named = {f"c{number}": text for number, text in enumerate(sources)}
    return inline.cells(named, MODULES.__getitem__, shown, RULES)


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
        (["from tqdm import tqdm\n\ntqdm([])"], "tqdm is neither matplotlib, numpy"),
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
    with pytest.raises(inline.InlineError, match=re.escape(says)):
        cells(*sources)


def test_an_import_may_be_used_by_a_later_cell_alone():
    first, second = cells("from snippets.base import twice", "print(twice(1))")
    assert "def twice" in first
    assert second == "print(twice(1))\n"
