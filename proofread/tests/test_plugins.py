"""The plugins on a text about least squares, which hands in all that is its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SITE = HERE / "site"


def build(folder: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def copy(tmp_path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(SITE, tmp_path / "copy", ignore=ignored))


def test_a_text_brings_its_own_letters_colours_fences_and_numbers(copy):
    built = build(copy)
    assert built.returncode == 0, built.stderr
    page = copy.joinpath("site", "index.html").read_text(encoding="utf-8")
    wanted = [
        '<details class="equation-check"><summary>checked in 4 cases</summary>',
        '<a href="report/#check-slope">All equations</a>',
        '<a class="eqref" href="#eq-slope">(slope)</a>',
        "as 1.18 has it",
        '<em class="hue-X">points</em>',
        '<mi class="hue-X">X</mi><mi>c</mi></mrow></math><figcaption>',
        '<span class="hue-X">X = (3, 2) True</span>',
        '<span class="whole">1e-9</span>',
    ]
    assert [words for words in wanted if words not in page] == []
    report = copy.joinpath("site", "report", "index.html").read_text(encoding="utf-8")
    assert "<p>3 equations</p>" in report
    program = copy.joinpath("site", "examples", "index", "line.py").read_text(encoding="utf-8")
    assert program.startswith("# A line, line\n\nimport numpy as np\n")
    assert "pieces" not in program


WRONG = r"""
$$ r = t - X c \tag{sign} $$

$$ E = E $$

See \eqref{nowhere}, ⟦c⟧ and *this*{.hue-Y}.

```python exec="on" id="broken"
from pieces.fit import residual

residual(1, 2, 3)
```

```count id="early"
```

```figure id="first"
```

Twice $E = 2 r^{\top} r$, $E = r^{\top} r$, once $c = (1, 2)$, never $X \star c = t$.

| in a cell |
|---|
| $$r = X c$$ |

See <math><mi>E</mi><mo>=</mo><mn>1</mn></math> and \\[ E = 1 \\].
"""


def test_all_that_is_wrong_is_named_at_once(copy):
    with copy.joinpath("docs", "index.md").open("a", encoding="utf-8") as page:
        page.write(WRONG)
    line = copy / "line.py"
    text = line.read_text(encoding="utf-8")
    line.write_text(text.replace("len(equations.verdicts)", "1 // (name != 'early')"), "utf-8")
    built = build(copy)
    assert built.returncode == 1
    wanted = [
        "index.md: equation sign: the sides differ by",
        "index.md: equation at line 30: a display equation without a tag\n",
        r"index.md: \eqref{nowhere}: no equation has this tag",
        "index.md: line 32, ⟦c⟧: NameError: name 'c' is not defined",
        "index.md: no symbol has the colour hue-Y; known are hue-X",
        "fence language 'figure'; known are bars, count, python, sh, text",
        "index.md: block broken, line 3: pieces/fit.py, line 16: TypeError: ",
        "index.md: count early: ZeroDivisionError: ",
        r"index.md: formula E = 2 r^{\top} r: the sides differ by",
        r"index.md: formula X \star c = t: the notation has no \star",
        "index.md: formula r = X c: $$ … $$ within a sentence or a cell is no display",
        "index.md: <math at line 52: is checked by nobody: an equation stands between $$",
    ]
    assert [words for words in wanted if words not in built.stderr] == [], built.stderr
    assert built.stderr.count(": formula ") == 4  # r = X c is false, too


READER = """
from proofread.equations import parser

def careless(base, power, at):
    return right(base, power, at) if power.kind == "transpose_mark" else base

right, parser.raised = parser.raised, careless
"""


def test_a_reader_that_loses_something_ends_the_build(copy):
    """It is false, and true as it is read: only what is typeset tells."""
    copy.joinpath("careless.py").write_text(READER, encoding="utf-8")
    with copy.joinpath("mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("hooks: [careless.py]\n")
    with copy.joinpath("docs", "index.md").open("a", encoding="utf-8") as page:
        page.write("\n$$ E^2 = r^{\\top} r \\tag{power} $$\n")
    built = build(copy)
    assert built.returncode == 1
    wanted = "index.md: equation power, line 28: the page shows ^2 = r ^⊤ r, and = r ^⊤ r was read"
    assert wanted in built.stderr


def test_an_option_that_names_no_code_is_refused_before_the_build(copy):
    config = copy / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("line:names", "line:nowhere"), encoding="utf-8")
    built = build(copy)
    assert built.returncode == 1
    assert "option 'values': cannot import 'line:nowhere'" in built.stderr
