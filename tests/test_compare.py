"""`make compare` sees each kind of difference between two sites, and none between equal ones."""

import json
import subprocess
import sys

import pytest

from tests import compare
from tests.conftest import ROOT

PAGE = """<!doctype html><html><body><h1 id="top">A page</h1>
<p>Let <span><math><mi>W</mi></math>, and</span> prose.</p>
<div class="example" id="example-z"><div class="example-output"><pre><code>z = \
<span class="sym-C">0.25</span>
C = 1</code></pre></div></div>
<div class="equation" id="eq-z"><a class="equation-check">checked in 38 cases</a></div>
</body></html>"""
NOTEBOOK = {"cells": [{"cell_type": "markdown", "source": ["And $b$."]}]}
FILES = {
    "site/index.html": PAGE,
    "site/a/page.html": PAGE,
    "site/examples/a/z.py": "import numpy as np\nprint(1)\n",
    "docs/index.md": "Let $W$ be.\n\n$$\nz = W a\n\\tag{z}\n$$\n",
    "docs/a/page.ipynb": json.dumps(NOTEBOOK),
}


def write(folder, files):
    """A made-up site and its sources; where they are."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "site", folder / "docs"


@pytest.fixture
def differing(tmp_path):
    """The differences between the site above and one in which a text is replaced in one file."""
    before = compare.contents(*write(tmp_path / "before", FILES))

    def between(name, old, new):
        assert old in FILES[name]
        changed = FILES | {name: FILES[name].replace(old, new)}
        return compare.differences(
            before, compare.contents(*write(tmp_path / f"after {old} {new}", changed))
        )

    return between


PLANTED = {
    "LaTeX": ("docs/index.md", "W a", "W a + b", ["- $$ z = W a \\tag{z} $$"]),
    "MathML": ("site/index.html", "<mi>W", "<mi>V", ["- <math><mi>W</mi></math>"]),
    "printed text": ("site/index.html", "0.25", "0.26", ["- z = 0.25", "+ z = 0.26"]),
    "anchors": ("site/a/page.html", '"top"', '"head"', ["- top", "+ head"]),
    "downloads": ("site/examples/a/z.py", "(1)", "(2)", ["- print(1)", "+ print(2)"]),
}


@pytest.mark.parametrize("kind", PLANTED)
def test_each_kind_of_difference_is_seen_alone(differing, kind):
    name, old, new, said = PLANTED[kind]
    found = differing(name, old, new)
    assert list(found) == [kind]
    ((place, (lines, *more)),) = found[kind].items()
    assert name.endswith(place)
    assert lines[: len(said)] == said
    assert more == []


def test_the_formula_of_a_notebook_is_compared_too(differing):
    assert differing("docs/a/page.ipynb", "$b$", "$c$") == {
        "LaTeX": {"a/page.ipynb": [["- $b$", "+ $c$"]]}
    }


def test_how_an_equation_was_checked_is_printed_text(differing):
    found = differing("site/index.html", "38 cases", "40 cases")
    assert found == {
        "printed text": {"index.html": [["- checked in 38 cases", "+ checked in 40 cases"]]}
    }


def test_prose_is_not_compared(differing):
    assert differing("site/index.html", "prose", "other prose") == {}


def test_a_page_that_went_is_one_line(tmp_path):
    before = compare.contents(*write(tmp_path / "before", FILES))
    fewer = {name: text for name, text in FILES.items() if name != "site/a/page.html"}
    after = compare.contents(*write(tmp_path / "after", fewer))
    assert compare.differences(before, after) == {
        "pages and files": {"the site": [["- a/page.html"]]}
    }


def test_of_a_long_line_the_part_that_differs_is_shown():
    ((went, came),) = compare.changes(["x" * 3000 + "a" + "y" * 3000], ["x" * 3000 + "b"])
    assert "xa" in went
    assert "xb" in came
    assert len(went) < 200


def command(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "tests.compare", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_command_says_in_one_line_that_equal_sites_are_equal(tmp_path):
    site, _ = write(tmp_path, FILES)
    same = command(site, site)
    assert (same.returncode, same.stdout) == (0, "nothing differs\n")


def test_the_command_counts_what_differs(tmp_path):
    site, _ = write(tmp_path / "before", FILES)
    other, _ = write(tmp_path / "after", FILES | {"site/index.html": PAGE.replace("0.25", "0.5")})
    differs = command(site, other)
    assert differs.returncode == 1
    assert differs.stdout.splitlines() == [
        "printed text",
        "  index.html",
        "    - z = 0.25",
        "    + z = 0.5",
        "1 difference: 1 in printed text",
    ]


def test_a_commit_that_does_not_exist_is_no_difference():
    missing = command("no-such-commit")
    assert missing.returncode == 2
    assert "no-such-commit" in missing.stderr
