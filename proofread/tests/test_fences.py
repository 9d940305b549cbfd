"""The fences of a page are read as superfences reads them, and more strictly."""

import pytest

from proofread.fences import read, split


def languages(*lines):
    return [fence.language for fence in split("\n".join(lines))[0]]


def wrong(*lines):
    return [fence.wrong for fence in split("\n".join(lines))[0]]


def test_a_fence_with_its_options_and_line():
    (fence,), _ = split('Text.\n\n```python exec="on" id="a-1" fold="on"\nx\n```\n')
    assert (fence.language, fence.line, fence.wrong) == ("python", 3, "")
    assert fence.text == "x\n"
    assert fence.options == {"exec": "on", "id": "a-1", "fold": "on"}


def test_the_prose_keeps_its_lines():
    assert split("a\n```text\nb\n```\nc")[1] == "a\n\n\n\nc"


def test_a_page_without_fences():
    assert split("a `b` c\n\n    d") == ([], "a `b` c\n\n    d")


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


def test_a_fence_closes_only_where_it_is_indented_alike():
    assert languages("```text", "    ```", "```", "```sh", "```") == ["text", "sh"]


def test_what_is_commented_out_is_not_there_and_lines_stay():
    (fence,), prose = split("a\n<!-- b\n```text\nc\n```\n-->\n```sh\nd <!-- e -->\n```")
    assert (fence.language, fence.line, fence.text) == ("sh", 7, "d <!-- e -->\n")
    assert prose == "a\n\n\n\n\n\n\n\n"


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
    assert read(info, 1).wrong == ""


@pytest.mark.parametrize(
    ("info", "says"),
    [
        ("", "fence language ''; known are card, figure, measurements, python, report, sh, sheet,"),
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
    assert says in read(info, 1).wrong
