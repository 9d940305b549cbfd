"""Where equations stand in a page, and the command that checks them."""

import json
from pathlib import Path

import pytest

from proofread.__main__ import main
from proofread.equations import check, display_equations, equations_of_file

PAGE = r"""
Text with $a$.

$$
a = b \tag{one}
$$

```text
$$
x = y \tag{fenced}
$$
```

> <!-- setting: batch -->
>
> $$
> A = B
> $$

<!-- setting: batch -->
$$ A = B \tag{two} $$
"""


def test_display_equations_are_found_with_tag_line_and_setting():
    found = [(one.tag, one.place, one.context) for one in display_equations(PAGE)]
    assert found == [
        ("one", "line 4", "network"),
        ("", "line 16", "batch"),
        ("two", "line 21", "batch"),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "- $$ a = b \\tag{one} $$",
        "2. $$ a = b \\tag{one} $$",
        "* $$\n  a = b \\tag{one}\n  $$",
        "> $$\n> a = b \\tag{one}\n> $$",
        "```x``` is code in a sentence.\n\n$$ a = b \\tag{one} $$",
    ],
)
def test_a_display_is_found_wherever_a_line_may_begin(page):
    (one,) = display_equations(page)
    assert (one.tag, " ".join(one.latex.split())) == ("one", r"a = b \tag{one}")


@pytest.mark.parametrize(
    "aside",
    [
        "<!-- $$ b = c \\tag{gone} $$ -->\n",
        "<!--\n$$\nb = c \\tag{gone}\n$$\n-->\n",
        "````text\n$$ b = c \\tag{gone} $$\n```\n````\n",
        "~~~text\n~~~~\n$$ b = c \\tag{gone} $$\n~~~\n",
        "`<!--` and `-->` are code.\n",
    ],
)
def test_what_a_comment_or_a_fence_holds_is_no_equation(aside):
    (one,) = display_equations(f"{aside}\n$$ a = b \\tag{{one}} $$\n\n`-->`\n")
    assert (one.tag, one.context) == ("one", "network")
    assert one.place == f"line {aside.count(chr(10)) + 2}"


NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["# One\n", "\n", "$$ a = b \\tag{one} $$\n"]},
        {"cell_type": "code", "source": "r'$$ a = b $$'"},
        {"cell_type": "markdown", "source": "<!-- setting: batch -->\n$$ A = B \\tag{two} $$"},
    ]
}


def test_the_markdown_cells_of_a_notebook_are_read():
    found = equations_of_file("lab.ipynb", json.dumps(NOTEBOOK))
    assert [(one.tag, one.place, one.context) for one in found] == [
        ("one", "cell 1, line 3", "network"),
        ("two", "cell 3, line 2", "batch"),
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": [1]}', '{"cells": [{}]}'])
def test_what_is_no_notebook_is_named(text):
    with pytest.raises(ValueError, match="this is no notebook"):
        equations_of_file("lab.ipynb", text)


def test_a_mistyped_setting_is_an_error_and_not_the_usual_one():
    (one,) = display_equations("<!-- seting: batch -->\n\n$$\nC = C \\tag{x}\n$$\n")
    (verdict,) = check([("p.md", one.tag, one.latex, one.context)])
    assert "there is no context seting: batch; there are network" in verdict.message


def test_an_equation_that_says_the_same_twice_claims_nothing():
    (verdict,) = check([("p.md", "same", "W^{(1)} = W^{(1)}")])
    assert "both sides are the same" in verdict.message


def test_the_command_prints_a_table_and_fails_on_a_false_one(tmp_path, capsys):
    fixtures = Path(__file__).with_name("fixtures.md")
    assert main([str(fixtures)]) == 0
    assert "0 refused" in capsys.readouterr().out
    false = tmp_path / "false.md"
    false.write_text("$$ C = 2 C \\tag{false} $$\n")
    assert main([str(fixtures), str(false)]) == 1
    assert "equation false: the sides differ by up to 5.0e-01" in capsys.readouterr().out
    false.with_suffix(".ipynb").write_text(
        json.dumps({"cells": [{"cell_type": "markdown", "source": "$$ C = 3 C \\tag{cell} $$"}]})
    )
    assert main([str(fixtures), str(tmp_path)]) == 1
    assert "equation cell: the sides differ" in capsys.readouterr().out
