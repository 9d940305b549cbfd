"""Two small pages without a fault, and the faults that the tests plant in them."""

from dataclasses import dataclass, replace

SNIPPET = '''"""A snippet for two small pages."""

SCALE = 2.0


def scaled(x):
    return SCALE * x
'''

PAGES = {
    "index.md": r"""---
description: A page with front matter.
---

# Home

```figure id="one-layer"
A figure before the first block.
```

The last good text, with \eqref{one} and [a link](other.md#a-section).

```python exec="on" id="home"
from snippets.planted import scaled  # shown

print(scaled(1.5))
```
""",
    "other.md": r"""# Other

$$
(W^{(1)} a^{(0)})^{\top} = (a^{(0)})^{\top} (W^{(1)})^{\top} \tag{one}
$$

## A section

```python exec="on" id="other"
from snippets.planted import SCALE
from snippets.worked import y

print(SCALE, y.shape, r"\(")
```

<!-- Commented out, so it is not there:

```python exec="on" id="gone"
1 / 0
```

$$
b^{(1)} = 2 b^{(1)} \tag{gone}
$$
-->

`$$` and `\(` are code.
""",
}


@dataclass(frozen=True)
class Fault:
    """Text that breaks the pages, and the words that a report of it must hold."""

    name: str
    text: str
    says: tuple[str, ...]
    file: str = "docs/index.md"  # the text is appended to it
    page: str = "index.html"  # where `serve` shows it
    alike: bool = False  # of a kind that stands above, and that `serve` treats alike

    def __str__(self) -> str:
        return self.name.replace(" ", "-")

    @property
    def on_first_page(self) -> bool:
        return (self.file, self.page) == ("docs/index.md", "index.html")

    def on_page_of_its_own(self) -> "Fault":
        """The same on a page that no other fault is on, and which has the fault's name."""
        if not (self.on_first_page or "lost" in self.file):
            return self
        old = "index" if self.on_first_page else "lost page" if "page" in self.file else "lost"
        says = tuple(words.replace(f"{old}.", f"{self}.") for words in self.says)
        return replace(self, says=says, file=self.file.replace(old, str(self)), page=f"{self}.html")


def fence(code: str, words: str = 'python exec="on" id="bad"') -> str:
    return f"\nHalf-finished.\n\n```{words}\n{code}\n```\n"


def line(text: str) -> str:
    return f"\nHalf-finished.\n\n{text}\n"


TRUE = r"(W^{(1)} a^{(0)})^{\top} = (a^{(0)})^{\top} (W^{(1)})^{\top}"
EQUATION = f"$$\n{TRUE} \\tag{{%s}}\n$$"

FAULTS = [
    Fault(
        "a block that raises",
        fence("x = 1\nx / 0"),
        ("index.md", "block bad", "line 2", "ZeroDivisionError: division by zero"),
    ),
    Fault(
        "a block that warns",
        fence("import numpy as np\n\nprint(np.array([1.0]) / np.array([0.0]))"),
        ("index.md", "block bad", "line 3", "RuntimeWarning: divide by zero"),
        alike=True,
    ),
    Fault(
        "an error of several lines",
        fence('raise ValueError("W has shape (2, 3)\\n    wanted (3, 2)\\nsee the card")'),
        ("index.md: block bad, line 1: ValueError: W has", "    wanted (3, 2)", "see the card"),
        alike=True,
    ),
    Fault(
        "an error inside a snippet",
        fence("from snippets.planted import scaled\n\nx = None\nprint(scaled(x))"),
        ("index.md: block bad, line 4: snippets/planted.py, line 7: TypeError: unsupported",),
        alike=True,
    ),
    Fault(
        "a block that writes to stderr",
        fence("import sys\n\nprint(1, file=sys.stderr)"),
        ("index.md", "block bad", "writes to stderr, which no page shows: 1"),
        alike=True,
    ),
    Fault(
        "a block that raises what is no exception",
        fence("raise KeyboardInterrupt"),
        ("index.md: block bad, line 1: KeyboardInterrupt",),
        alike=True,
    ),
    Fault(
        "a block that is no Python",
        fence("x = 1\nreturn x"),
        ("index.md", "block bad", "line 2", "SyntaxError: 'return' outside function"),
        alike=True,
    ),
    Fault(
        "a block that exits with success",
        fence("import sys\n\nsys.exit(0)"),
        ("index.md", "block bad", "ends the program: SystemExit(0)"),
    ),
    Fault(
        "a block that exits with a code",
        fence("import sys\n\nsys.exit(3)"),
        ("index.md", "block bad", "ends the program: SystemExit(3)"),
        alike=True,
    ),
    Fault(
        "an empty block",
        fence(""),
        ("index.md", "block bad", "the block is empty"),
        alike=True,
    ),
    Fault(
        "a mistyped option name",
        fence("x = 1", 'python exce="on" id="bad"'),
        ("index.md", "fence at line 21", "unknown fence option 'exce'"),
    ),
    Fault(
        "an option that is not ours",
        fence("x = 1", 'python exec="on" id="bad" sorce="x"'),
        ("index.md", "fence at line 21", "unknown fence option 'sorce'"),
        alike=True,
    ),
    Fault(
        "a Python fence that is not executed",
        fence("x = 1", "python"),
        ("index.md", "fence at line 21", "every Python fence is executed"),
    ),
    Fault(
        "a py fence",
        fence("x = 1", "py"),
        ("index.md", "fence at line 21", "fence language 'py'; known are"),
        alike=True,
    ),
    Fault(
        "a mistyped language",
        fence("x = 1", 'pyhton exec="on" id="bad"'),
        ("index.md", "fence at line 21", "fence language 'pyhton'; known are"),
        alike=True,
    ),
    Fault(
        "a fence that is never closed",
        "\nHalf-finished.\n\n```text\nx\n",
        ("index.md", "fence at line 21", "never closed"),
    ),
    Fault(
        "a comment that is never closed",
        line("<!-- ```text\n```"),
        ("index.md", "comment at line 21", "never closed"),
        alike=True,
    ),
    Fault(
        "a fence that CommonMark takes for HTML",
        line("<div markdown>\n```pyhton\n```\n</div>"),
        ("index.md", "HTML at line 21", "wants an empty line before the fence"),
        alike=True,
    ),
    Fault(
        "a missing snippet module",
        fence("from snippets.nowhere import f\n\nprint(f)"),
        ("index.md", "block bad", "there is no snippets/nowhere.py"),
        alike=True,
    ),
    Fault(
        "a missing definition",
        fence("from snippets.planted import nothing\n\nprint(nothing)"),
        ("index.md", "block bad", "snippets.planted has no definition of nothing"),
    ),
    Fault(
        "an id used twice",
        fence("x = 1", 'python exec="on" id="home"'),
        ("index.md", "block home", "this id stands twice on the page"),
    ),
    Fault(
        "a tag used twice on a page",
        line(f"{EQUATION % 'two'}\n\n{EQUATION % 'two'}"),
        ("index.md", "equation two", "the tag stands already in index.md"),
        alike=True,
    ),
    Fault(
        "a tag used twice on two pages",
        line(EQUATION % "one"),
        ("other.md", "equation one", "the tag stands already in index.md"),
        page="other.html",
    ),
    Fault(
        "a reference to no equation",
        line(r"See \eqref{nothing}."),
        ("index.md", r"\eqref{nothing}", "no equation has this tag"),
    ),
    Fault(
        "a TeX macro that does not exist",
        line("$$\n\\nosuchmacro x \\tag{macro}\n$$"),
        ("index.md", "equation macro", r"\nosuchmacro"),
    ),
    Fault(
        "inline TeX that does not parse",
        line(r"See $\frac{1$."),
        ("index.md", r"formula \frac{1", 'Expected closing token "}"'),
        alike=True,
    ),
    Fault(
        "a formula in a heading",
        line("## The matrix $W$"),
        ("index.md", "heading The matrix", "the table of contents shows a formula raw"),
        alike=True,
    ),
    Fault(
        "mathematics that is never closed",
        line("$$\nx = 1"),
        ("index.md", "the built page shows a raw $$"),
    ),
    Fault(
        "an equation that is false",
        line("$$\nW^{(1)} a^{(0)} = - W^{(1)} a^{(0)} \\tag{sign}\n$$"),
        (
            "index.md",
            "equation sign",
            "the sides differ by",
            "W^{(1)} a^{(0)} [0, 0] =",
            "column",
        ),
    ),
    Fault(
        "a false digit that a block prints",
        fence(
            "from snippets.worked import b\n\n"
            'print("<!-- setting: worked -->")\n'
            'print(rf"$$ b^{{(L)}} \\approx \\begin{{bmatrix}} {b[0]} \\\\ {b[1] + 0.01:.2f}")\n'
            'print(r"\\end{bmatrix} \\tag{digit} $$")',
            'python exec="on" id="bad" tex="on"',
        ),
        ("index.md", "block bad", "equation digit", "[1, 0] = -0.15", "[1, 0] = -0.14"),
    ),
    Fault(
        "a printed equation without the option tex",
        fence('print("$$ a = b $$")'),
        ("index.md", "block bad", 'with the option tex="on" it would be an equation'),
        alike=True,
    ),
    Fault(
        "a printed equation with text beside it",
        fence(f'print(r"See $$ {TRUE} $$")', 'python exec="on" id="bad" tex="on"'),
        ("index.md", "block bad", "prints $$ … $$ and nothing else", "See"),
        alike=True,
    ),
    Fault(
        "a printed equation without a tag",
        fence(f'print(r"$$ {TRUE} $$")', 'python exec="on" id="bad" tex="on"'),
        ("index.md", "block bad", "equation at line 1", "without a tag"),
        alike=True,
    ),
    Fault(
        "a printed tag that does not stand in the code",
        fence(
            f'tag = "hid" + "den"\nprint(r"$$ {TRUE} \\tag{{" + tag + r"}} $$")',
            'python exec="on" id="bad" tex="on"',
        ),
        ("index.md", "block bad", "prints the tags ['hidden']"),
        alike=True,
    ),
    Fault(
        "numbers of the worked example that are typed",
        line("<!-- setting: worked -->\n\n$$\nb_0^{(L)} \\approx 0.1 \\tag{typed}\n$$"),
        ("index.md", "equation typed", "there is no setting worked"),
        alike=True,
    ),
    Fault(
        "an equation whose shapes do not fit",
        line("$$\nW^{(1)} a^{(0)} = (a^{(0)})^{\\top} \\tag{shapes}\n$$"),
        ("index.md", "equation shapes", "the left side is", "column"),
        alike=True,
    ),
    Fault(
        "an equation in no known notation",
        line("$$\nW^{(1)} \\star a^{(0)} = b^{(1)} \\tag{star}\n$$"),
        ("index.md", "equation star", "\\star", "column"),
        alike=True,
    ),
    Fault(
        "an equation that is wrong on purpose and true",
        line(EQUATION % "not-false"),
        ("index.md", "equation not-false", "this is said to be false, and it holds"),
        alike=True,
    ),
    Fault(
        "an equation without a tag",
        line("$$\nb^{(1)} = b^{(1)}\n$$"),
        ("index.md", "equation at line 21", "without a tag"),
    ),
    Fault(
        "an equation without a tag in a list",
        line("- $$ b^{(1)} = b^{(1)} $$"),
        ("index.md", "equation at line 21", "without a tag"),
        alike=True,
    ),
    Fault(
        "a display that the check does not find",
        # to CommonMark, the line of a comment is HTML to its end
        line("<!-- aside -->$$ b^{(1)} = 2 b^{(1)} \\tag{hidden-one} $$"),
        ("index.md", "equation hidden-one", "typeset, and not found by the check"),
        alike=True,
    ),
    Fault(
        "an equation with two tags",
        line(f"$$\n{TRUE} \\tag{{first}} \\tag{{second}}\n$$"),
        ("index.md", "equation first", "has another tag, second"),
        alike=True,
    ),
    Fault(
        "a word in the colour of no symbol",
        line("One *error*{.sym-detla} in a hurry."),
        ("index.md", "no symbol has the colour sym-detla"),
        alike=True,
    ),
    Fault(
        "a broken link",
        line("[a link](nowhere.md)"),
        ("index.md", "'nowhere.md'", "not found among documentation files"),
    ),
    Fault(
        "a broken anchor on the page",
        line("[a link](#nowhere)"),
        ("index.md", "'#nowhere'", "there is no such anchor"),
    ),
    Fault(
        "a broken anchor on another page",
        line("[a link](other.md#nowhere)"),
        ("index.md", "'other.md#nowhere'", "does not contain an anchor '#nowhere'"),
        alike=True,
    ),
    Fault(
        "an absolute link",
        line("[a link](/other.html)"),
        ("index.md", "absolute link '/other.html'"),
        alike=True,
    ),
    Fault(
        "a stray include",
        line('--8<-- "other.md"'),
        ("index.md", "the built page shows a raw --8"),
        alike=True,
    ),
    Fault(
        "an orphan page",
        "# Lost\n\nHalf-written.\n",
        ("lost page.md", "an orphan: the nav in mkdocs.yml does not list this page"),
        file="docs/lost page.md",
        page="lost%20page.html",
    ),
    Fault(
        "front matter that is no YAML",
        '---\ntitle: "Que"stion 2\n---\n\n# Lost\n\nHalf-written.\n',
        ("lost page.md: line 2: the front matter is no YAML: expected <block end>",),
        file="docs/lost page.md",
        page="lost%20page.html",
        alike=True,
    ),
    Fault(
        "front matter without a colon",
        "---\ntitle Lost\n---\n\n# Lost\n\nHalf-written.\n",
        ("lost page.md: line 2: the front matter has lines that are not `name: value`",),
        file="docs/lost page.md",
        page="lost%20page.html",
        alike=True,
    ),
    Fault(
        "front matter that is never closed",
        "---\ntitle: Lost\n\n# Lost\n\nHalf-written.\n",
        ("lost page.md: line 1: the front matter that begins here is never closed",),
        file="docs/lost page.md",
        page="lost%20page.html",
        alike=True,
    ),
    Fault(
        "a notebook that is cut off",
        '{"cells": [',
        ("lost.ipynb: is no notebook: ",),
        file="docs/lost.ipynb",
        page="lost.html",
        alike=True,
    ),
    Fault(
        "a figure that stands twice",
        line('```figure id="one-layer"\nAgain.\n```'),
        ("index.md: figure one-layer: this id stands twice on the page",),
        alike=True,
    ),
    Fault(
        "search words that are no TOML",
        '"a" = word\n',
        ("search_terms.toml: is no TOML: ", "line 1"),
        file="book/search_terms.toml",
        alike=True,
    ),
    Fault(
        "a page that has moved to one that is not there",
        '[pages]\n"old.html" = "new.html"\n',
        ("redirects.toml", "new.html: there is no such page"),
        file="book/redirects.toml",
        alike=True,
    ),
    Fault(
        "words for a section that is not there",
        '"index.html#nowhere" = ["words"]\n',
        ("search_terms.toml", "no section of the site has the address index.html#nowhere"),
        file="book/search_terms.toml",
        alike=True,
    ),
]
