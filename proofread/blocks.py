r"""Find the fences and the display equations of a page: by CommonMark, and read strictly.

The page itself is rendered by Python-Markdown, which sees some places differently. Such a place is
an error here, or else when the page is built: a program that did not run, an equation typeset and
not found here, a raw `$$`.
"""

import json
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block.fence import make_fence_rule
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from proofread.displays import displays

TAG = re.compile(r"\\tag\{([^{}]*)\}")
CODE = re.compile(r"(`+).*?\1", re.S)  # in a paragraph
HIDDEN = re.compile(r"^[ \t]*(?:`{3}|~{3}|\$\$)", re.M)  # begins a fence or a display
COMMENT = re.compile(r"<!--.*?-->", re.S)
RAW = re.compile(r"<math\b|\\[\[(]|\\begin\{(?:equation|align|gather|multline)\*?\}")
OPTION = re.compile(r'(\w+)="([^"]*)"')

# What each language may say after its name; "!" marks what it must say.
OPTIONS = {
    "python": {"exec!", "id!", "fold", "tex"},
    "text": set(),
    "sh": set(),
}

# As the site has it: ticks are closed by as many ticks, what is indented is no code, and the words
# of a paragraph are not looked at.
PARSER = MarkdownIt("commonmark").disable(["code", "inline"])
PARSER.use(dollarmath_plugin, allow_labels=False, allow_blank_lines=False)
ENDS = ["paragraph", "reference", "blockquote", "list"]  # what a fence may end
PARSER.block.ruler.at("fence", make_fence_rule(exact_match=True), {"alt": ENDS})


@lru_cache(maxsize=128)
def tokens(markdown: str) -> list[Token]:
    """The blocks of a page, in order; `map` has the first line of each, from 0, and the next."""
    return PARSER.parse(markdown)


def without(markdown: str, *kinds: str) -> str:
    """A page without its HTML comments, and without the tokens of these kinds; lines stay."""
    lines = markdown.split("\n")
    for token in tokens(markdown):
        first, end = token.map or (0, 0)
        if token.type in kinds:
            lines[first:end] = [""] * (end - first)
        elif is_comment(token):
            text = "\n".join(lines[first:end])
            lines[first:end] = COMMENT.sub(lambda m: "\n" * m[0].count("\n"), text).split("\n")
    return "\n".join(lines)


def is_comment(token: Token) -> bool:
    return token.type == "html_block" and token.content.lstrip().startswith("<!--")


def errors(markdown: str, generated: Collection[str] = ()) -> Iterator[tuple[str, int, str]]:
    """What is mistyped, or read otherwise by Python-Markdown: kind, line from 1, reason.

    `generated` are the kinds of fences that the build replaces, ```` ```KIND id="NAME" ````.
    """
    for token in tokens(markdown):
        kind, reason = token.type, ""
        if token.type == "fence":
            reason = read_fence(token, markdown, generated).error
        elif is_comment(token) and "-->" not in token.content:
            kind, reason = "comment", "is never closed by -->"
        elif token.type == "inline" and "<!--" in without_code(token):
            kind, reason = "comment", "begins a line of its own, or it hides no fence"
        elif token.type in ("inline", "html_block") and (raw := RAW.search(without_code(token))):
            kind, reason = raw[0], "is checked by nobody: an equation stands between $$ … $$"
        elif token.type == "html_block" and not is_comment(token) and HIDDEN.search(token.content):
            kind, reason = "HTML", "wants an empty line before the fence or equation in it"
        if reason:
            yield kind, token.map[0] + 1, reason


def without_code(token: Token) -> str:
    return "" if is_comment(token) else CODE.sub("", token.content)


# -- Fences ------------------------------------------------------------------------------


class Fence(NamedTuple):
    """One fence: its language, its options, its first line, what is wrong with it, its text."""

    language: str
    options: dict[str, str]
    line: int
    error: str
    text: str = ""


def fences(markdown: str) -> list[Fence]:
    """The fences of a page, in order."""
    return [read_fence(token, markdown) for token in tokens(markdown) if token.type == "fence"]


def read_fence(token: Token, markdown: str, generated: Collection[str] = ()) -> Fence:
    """A fence as superfences reads it: it ends at a line that repeats its ticks, indented alike."""
    first, end = token.map
    lines = markdown.split("\n")[first:end]
    opening = lines[0][: lines[0].index(token.markup)] + token.markup
    fence = parse_info_string(token.info.strip(), first + 1, generated)._replace(text=token.content)
    if len(lines) < 2 or lines[-1].rstrip() != opening:
        return fence._replace(error=f"this fence is never closed by {token.markup}")
    return fence


def parse_info_string(info: str, line: int, generated: Collection[str] = ()) -> Fence:
    """Read the words after the ticks of an opening line."""
    language, _, rest = info.partition(" ")
    pairs = OPTION.findall(rest)
    options = dict(pairs)
    allowed = OPTIONS | {kind: {"id!"} for kind in generated}
    if language not in allowed:
        known = ", ".join(sorted(allowed))
        return Fence(language, options, line, f"fence language {language!r}; known are {known}")
    may = {name.rstrip("!") for name in allowed[language]}
    must = {name.rstrip("!") for name in allowed[language] if name.endswith("!")}
    error = ""
    if unread := OPTION.sub("", rest).strip():
        error = f'cannot read {unread!r}, wanted name="value"'
    elif len(pairs) > len(options):
        error = f"the option {max(options, key=[name for name, _ in pairs].count)!r} stands twice"
    elif unknown := sorted(set(options) - may):
        error = f"unknown fence option {unknown[0]!r}; a {language} fence has {sorted(may)}"
    elif missing := sorted(must - set(options)):
        executed = ": every Python fence is executed" if missing[0] == "exec" else ""
        error = f"a {language} fence needs the option {missing[0]!r}{executed}"
    elif not {options.get(switch, "on") for switch in ("exec", "fold", "tex")} <= {"on"}:
        error = 'exec, fold and tex are "on" or left out'
    elif not re.fullmatch(r"[a-z][a-z0-9-]*", options.get("id", "x")):
        error = f"the id {options['id']!r} is not lower-case-with-hyphens"
    return Fence(language, options, line, error)


# -- Display equations -------------------------------------------------------------------


class DisplayEquation(NamedTuple):
    """A display equation; `tag` is empty where there is none, `place` says where it stands."""

    tag: str
    latex: str
    place: str
    context: str
    line: int = 0
    unread: str = ""  # why it is not read


def display_equations(markdown: str, place: str = "") -> list[DisplayEquation]:
    """The display equations of a page, in order.

    An HTML comment before an equation names its setting: `<!-- setting: batch -->`. Any other
    comment there is taken for a setting too, so that a mistyped one is an error; but not an
    equation that is commented out.
    """
    equations, context = [], ""
    for token in tokens(markdown):
        if token.type == "math_block":
            tag = TAG.search(token.content)
            line = token.map[0] + 1
            name = context.removeprefix("setting:").strip()
            where = f"{place}line {line}"
            one = DisplayEquation(tag[1] if tag else "", token.content, where, name, line)
            equations.append(one)
        names = is_comment(token) and "$$" not in token.content
        context = token.content.strip()[4:-3].strip() if names else ""
    return equations


def markdown_cells(notebook: str) -> dict[int, str]:
    """The Markdown cells of a notebook, from its JSON text, by number from 1."""
    try:
        cells = json.loads(notebook)["cells"]
        kinds = {n: (cell["cell_type"], "".join(cell["source"])) for n, cell in enumerate(cells, 1)}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"this is no notebook: {error!r}") from None
    return {number: source for number, (kind, source) in kinds.items() if kind == "markdown"}


def equations_of_file(name: str, text: str) -> list[DisplayEquation]:
    """The display equations of a file, by the ending of its name: LaTeX, a notebook or a page."""
    if name.endswith(".tex"):
        return other_displays(text, tex=True)
    cells = {0: text}
    if name.endswith(".ipynb"):
        cells = markdown_cells(text)
    return [
        equation
        for number, cell in cells.items()
        for equation in all_displays(cell, f"cell {number}, " if number else "")
    ]


def all_displays(markdown: str, place: str) -> list[DisplayEquation]:
    """The `$$` blocks of a page, and what is written in other ways, in order."""
    blocks = display_equations(markdown, place)
    lines = markdown.split("\n")
    for token in tokens(markdown):
        if token.type in ("fence", "math_block"):
            lines[slice(*token.map)] = [""] * (token.map[1] - token.map[0])
    return sorted([*blocks, *other_displays("\n".join(lines), place)], key=lambda one: one.line)


def other_displays(text: str, place: str = "", tex: bool = False) -> list[DisplayEquation]:
    found = []
    for tag, latex, start, setting, unread in displays(text, tex):
        line = text.count("\n", 0, start) + 1
        found.append(DisplayEquation(tag, latex, f"{place}line {line}", setting, line, unread))
    return found
