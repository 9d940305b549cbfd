"""Where fences and equations stand in a page, and how strictly they are read."""

import json

import pytest

from proofread.blocks import display_equations, equations_of_file, errors, fences, without
from proofread.blocks import parse_info_string as read

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
        ("one", "line 4", ""),
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
    assert (one.tag, one.context) == ("one", "")
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
        ("one", "cell 1, line 3", ""),
        ("two", "cell 3, line 2", "batch"),
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cells": [1]}', '{"cells": [{}]}'])
def test_what_is_no_notebook_is_named(text):
    with pytest.raises(ValueError, match="this is no notebook"):
        equations_of_file("lab.ipynb", text)


# -- Fences ------------------------------------------------------------------------------


def languages(*lines):
    return [fence.language for fence in fences("\n".join(lines))]


def wrong(*lines):
    return [fence.error for fence in fences("\n".join(lines))]


def test_a_fence_with_its_options_and_line():
    (fence,) = fences('Text.\n\n```python exec="on" id="a-1" fold="on"\nx\n```\n')
    assert (fence.language, fence.line, fence.error) == ("python", 3, "")
    assert fence.text == "x\n"
    assert fence.options == {"exec": "on", "id": "a-1", "fold": "on"}


def test_the_prose_keeps_its_lines():
    assert without("a\n```text\nb\n```\nc", "fence") == "a\n\n\n\nc"


def test_a_page_without_fences():
    assert fences("a `b` c\n\n    d") == []
    assert without("a `b` c\n\n    d", "fence") == "a `b` c\n\n    d"


def test_longer_ticks_hold_shorter_ones():
    assert languages("````text", "```python", "```", "````", "```sh", "```") == ["text", "sh"]


def test_shorter_ticks_are_not_closed_by_longer_ones():
    assert languages("```text", "````", "```", "```sh", "```") == ["text", "sh"]


def test_tildes_and_ticks_do_not_close_each_other():
    assert languages("~~~text", "```", "~~~", "```sh", "~~~", "```") == ["text", "sh"]


@pytest.mark.parametrize("mark", ["    ", "\t", "> ", ">     "])
def test_a_fence_in_a_list_or_a_quotation(mark):
    lines = [mark + line for line in ("```text", "x", "```")]
    assert languages(*lines, "```sh", "```") == ["text", "sh"]
    assert wrong(*lines) == [""]


@pytest.mark.parametrize(
    "lines",
    [
        ["```text", "x", "    ```"],  # superfences reads on
        ["    ```text", "x", "```"],
        ["- ```text", "  x", "  ```"],  # superfences sees no fence
        ["> ```text", "> x", "```"],
    ],
)
def test_a_fence_closes_only_where_it_is_indented_alike(lines):
    assert wrong(*lines)[0] == "this fence is never closed by ```"


def test_what_is_commented_out_is_not_there_and_lines_stay():
    page = "a\n<!-- b\n```text\nc\n```\n-->\n```sh\nd <!-- e -->\n```"
    (fence,) = fences(page)
    assert (fence.language, fence.line, fence.text) == ("sh", 7, "d <!-- e -->\n")
    assert without(page, "fence") == "a\n\n\n\n\n\n\n\n"


def test_a_comment_that_code_shows_is_code():
    assert languages("`<!--` opens", "```text", "-->", "```", "and `-->` closes") == ["text"]


def test_inline_code_with_three_ticks_is_no_fence():
    assert languages("```x```", "```text", "```") == ["text"]


def test_spaces_around_the_words_do_not_matter():
    assert wrong('```  python   exec="on"   id="a"  ', "```  ") == [""]


def test_a_fence_that_is_never_closed():
    assert wrong("```text", "```", "~~~sh", "```") == ["", "this fence is never closed by ~~~"]


@pytest.mark.parametrize(
    "info", ['python exec="on" id="a"', 'python id="a" exec="on" fold="on"', "text", "sh"]
)
def test_right_words(info):
    assert read(info, 1, ["figure"]).error == ""


@pytest.mark.parametrize(
    ("info", "says"),
    [
        ("", "fence language ''; known are figure, python, sh, text"),
        ("py", "fence language 'py'; known are"),
        ("Python", "fence language 'Python'; known are"),
        ('pyhton exec="on" id="a"', "fence language 'pyhton'; known are"),
        ('{.python exec="on"}', "fence language '{.python'; known are"),
        ("python", "a python fence needs the option 'exec': every Python fence is executed"),
        ('python id="a"', "a python fence needs the option 'exec': every"),
        ('python exec="on"', "a python fence needs the option 'id'"),
        ('python exce="on" id="a"', "unknown fence option 'exce'; a python fence has ['exec',"),
        ('python exec="on" id="a" sorce="x"', "unknown fence option 'sorce'"),
        ('text id="a"', "unknown fence option 'id'; a text fence has []"),
        ("figure", "a figure fence needs the option 'id'"),
        ("python exec='on' id='a'", "cannot read \"exec='on' id='a'\", wanted name=\"value\""),
        ('python exec="on" id="a', "cannot read 'id=\"a', wanted"),
        ('python exec="on" id="a" linenums', "cannot read 'linenums', wanted"),
        ('python exec="1" id="a"', 'exec, fold and tex are "on" or left out'),
        ('python exec="on" id="a" tex="yes"', 'exec, fold and tex are "on" or left out'),
        ('python exec="on" id="a" fold="no"', 'exec, fold and tex are "on" or left out'),
        ('python exec="on" id="A b"', "the id 'A b' is not lower-case-with-hyphens"),
        ('python exec="on" id=""', "the id '' is not lower-case-with-hyphens"),
        ('python exec="on" id="a" id="b"', "the option 'id' stands twice"),
    ],
)
def test_wrong_words(info, says):
    assert says in read(info, 1, ["figure"]).error


# -- Where CommonMark and Python-Markdown differ ------------------------------------------


@pytest.mark.parametrize(
    ("page", "error"),
    [
        ("a\n\n```pyhton\n```", ("fence", 3, "fence language 'pyhton'; known are")),
        ("a\n\n<!-- b\n```sh\n```", ("comment", 3, "is never closed by -->")),
        ("a <!-- b\n```sh\n```\n-->", ("comment", 1, "begins a line of its own")),
        ("<div markdown>\n```sh\n```\n</div>", ("HTML", 1, "wants an empty line before the")),
        ("<div markdown>\n$$ a $$\n</div>", ("HTML", 1, "wants an empty line before the")),
    ],
)
def test_what_the_two_read_differently_is_an_error(page, error):
    ((kind, line, reason),) = errors(page)
    assert (kind, line) == error[:2]
    assert reason.startswith(error[2])


@pytest.mark.parametrize(
    "page",
    [
        "`<!--` is code, and ``<!-- ` ``.\n",
        "<!-- a comment -->\n\n<div markdown>\n\n```sh\n```\n\n$$ a $$\n\n</div>",
        "> <!-- setting: batch -->\n>\n> $$ a $$",
    ],
)
def test_what_they_read_alike_is_none(page):
    assert list(errors(page)) == []


@pytest.mark.parametrize(
    "page",
    [
        "Text\n$$ a = b $$",  # Python-Markdown sees the end of a paragraph, and no display
        "$$ a = b $$ text",
        "$$\na = b\n\nc = d\n$$",
        "| $$ a = b $$ |",
    ],
)
def test_a_display_is_a_block_of_its_own(page):
    assert display_equations(page) == []
