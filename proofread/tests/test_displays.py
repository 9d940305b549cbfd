"""Which display equations are found in LaTeX and in Markdown, and what each is called."""

import pytest

from proofread.blocks import equations_of_file

TEX = {  # the source ↦ (line, tag, equation) of each
    r"We say \[ a = b \] here.": [(1, "", "a = b")],
    "$$ a\n= b $$": [(1, "", "a = b")],
    r"$a$$b$": [],
    r"\begin{equation*} a = b \end{equation*}": [(1, "", "a = b")],
    "\\begin{equation}\n\\label{one}\na = b\n\\end{equation}": [(3, "one", "a = b")],
    r"\begin{align} a &= b \label{x} \\ c &= d \nonumber \end{align}": [
        (1, "x", "a = b"),
        (1, "", "c = d"),
    ],
    "\\begin{align*}\na &= b \\\\[4pt]\n  &= c \\tag{3} \\\\\nd &= e\n\\end{align*}": [
        (2, "3", "a = b = c"),
        (4, "", "d = e"),
    ],
    r"\begin{align} a &= b && \text{by 1} \\ c &= d \end{align}": [
        (1, "", "a = b"),
        (1, "", "c = d"),
    ],
    r"\begin{align} A &= \begin{bmatrix} a & b \\ c & d \end{bmatrix} \\ e &= f \end{align}": [
        (1, "", r"A = \begin{bmatrix} a & b \\ c & d \end{bmatrix}"),
        (1, "", "e = f"),
    ],
    r"\begin{equation} \begin{split} a &= b \\ &= c \end{split} \label{s} \end{equation}": [
        (1, "s", "a = b = c"),
    ],
    r"\begin{gather} a = b \\ c = d \end{gather}": [(1, "", "a = b"), (1, "", "c = d")],
    "% \\[ a = b \\]\n50\\% \\[ c = d % so \\]\n\\]": [(2, "", "c = d")],
    r"\begin{verbatim} \[ a = b \] \end{verbatim} \verb|\[ a = b \]|": [],
    r"\\[4pt] \end{document} \[ a = b \]": [],
    "\\newcommand{\\R}{\\mathbf{R}}\n\\[ \\R = a \\]": [(2, "", r"\mathbf{R} = a")],
}
MARKDOWN = {
    "$$ a = b \\tag{x} $$\n\n$$\nc = d\n$$\n": [
        (1, "x", "a = b \\tag{x}"),
        (3, "", "c = d"),
    ],
    "In a line $$ a = b $$ of text.": [(1, "", "a = b")],
    "\\[\na = b\n\\]\n\nsee \\[1\\] and \\[2\\]\n": [(2, "", "a = b")],
    "\\begin{align}\na &= b \\tag{x} \\\\\nc &= d\n\\end{align}\n": [
        (2, "x", "a = b"),
        (3, "", "c = d"),
    ],
    "```text\n\\[\na = b\n\\]\n```\n\n`$$ a = b $$` <!-- $$ a = b $$ -->\n": [],
}
UNREAD = {
    r"\begin{eqnarray} a &=& b \end{eqnarray}": "eqnarray is not read; write equation or align",
    r"\begin{align} a &= b & c &= d \end{align}": "two equations stand in one line",
    r"\begin{align} a &= b": r"this \begin{align} is never closed",
    r"\[ a = b": r"this \[ is never closed",
}
CASES = [("a.tex", *case) for case in TEX.items()] + [("a.md", *case) for case in MARKDOWN.items()]


@pytest.mark.parametrize(("name", "text", "wanted"), CASES)
def test_display_equations_are_found_with_line_and_name(name, text, wanted):
    found = equations_of_file(name, text)
    assert [(one.line, one.tag, " ".join(one.latex.split())) for one in found] == wanted
    assert not any(one.unread for one in found)


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_not_read_says_why(text):
    (one,) = equations_of_file("a.tex", text)
    assert UNREAD[text] in one.unread


@pytest.mark.parametrize(
    ("name", "text", "setting"),
    [
        ("a.tex", "% setting: batch\n\\[ a = b \\]", "batch"),
        ("a.tex", "% setting: batch\nwords \\[ a = b \\]", ""),
        ("a.tex", "% another remark\n\\[ a = b \\]", ""),
        ("a.md", "<!-- setting: batch -->\n\n\\begin{align}\na &= b\n\\end{align}\n", "batch"),
    ],
)
def test_a_comment_before_an_equation_names_its_setting(name, text, setting):
    (one,) = equations_of_file(name, text)
    assert one.context == setting
