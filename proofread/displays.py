r"""Find the display equations in LaTeX source: `\[ … \]`, `$$ … $$`, `equation`, `align`, `gather`.

What is commented out, quoted or verbatim is none. Each line of `align` is an equation of its own; a
line that begins with &= goes on with the one before.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

NAMES = "equation|align|gather|multline|eqnarray|alignat|flalign|displaymath"
READ = ("equation", "align", "gather", "displaymath")
DISPLAY = (
    r"\$\$(?P<dollars>.*?)\$\$"
    r"|\\\[(?P<brackets>.*?)(?<!\\)\\\]"
    rf"|\\begin\{{(?P<name>{NAMES})(?P<star>\*?)\}}(?P<body>.*?)\\end\{{(?P=name)(?P=star)\}}"
    rf"|(?P<open>\\begin\{{(?:{NAMES})\*?\}}|\\\[|\$\$)"
)
QUOTED = (
    r"\\begin\{(?P<raw>verbatim|Verbatim|lstlisting|minted|comment)\*?\}.*?\\end\{(?P=raw)\*?\}"
)
# What a text is read by, the first that fits: "remark" is a comment.
TEX = re.compile(
    rf"%(?P<remark>[^\n]*)|{QUOTED}|\\verb\*?(?P<mark>[^A-Za-z\s*]).*?(?P=mark)|"
    rf"\\end\{{document\}}.*|{DISPLAY}|\\.|\$[^$]*\$",
    re.S,
)
MARKDOWN = re.compile(rf"<!--(?P<remark>.*?)-->|(?P<ticks>`+).*?(?P=ticks)|{DISPLAY}|\\.", re.S)
SETTING = re.compile(r"\s*setting:\s*([\w-]+)\s*")
MACRO = re.compile(
    r"^[^%\n]*\\(?:re)?newcommand\*?\s*\{?(\\[A-Za-z]+)\}?\s*\{((?:[^{}]|\{[^{}]*\})*)\}", re.M
)

INNER = re.compile(r"\\begin\{(split|aligned)\}(?:\[\w\])?(?P<body>.*)\\end\{\1\}", re.S)
BREAKS = re.compile(r"\\begin\b|\\end\b|\\\\\*?(?:\s*\[[^\]]*\])?|\\.|[{}&]", re.S)
LABEL = re.compile(r"\\(label|tag\*?)\s*\{([^{}]*)\}")
IGNORED = re.compile(
    r"\\(?:nonumber|notag)(?![A-Za-z])|\\(?:short)?intertext\s*\{[^{}]*\}|(?<!\\)%[^\n]*"
)
RELATION = re.compile(r"\s*(?:=|<|>|\\(?:leq?|geq?|approx|to)(?![A-Za-z]))")


class Display(NamedTuple):
    """An equation, or why it is not read; `start` is its place in the text."""

    tag: str
    latex: str
    start: int
    setting: str = ""
    unread: str = ""


def displays(text: str, tex: bool) -> Iterator[Display]:
    """The display equations of LaTeX, or of Markdown without its fences and `$$` blocks."""
    macros = dict(MACRO.findall(text)) if tex else {}
    setting, end = "", 0
    for found in (TEX if tex else MARKDOWN).finditer(text):
        if (remark := found["remark"]) is not None:
            named = SETTING.fullmatch(remark)
            setting, end = (named[1], found.end()) if named else ("", 0)
        kind = next(
            (k for k in ("dollars", "brackets", "body", "open") if found[k] is not None), ""
        )
        own_line = not text[text.rfind("\n", 0, found.start()) + 1 : found.start()].strip(" \t>")
        if not kind or (not tex and found[0].startswith("\\[") and not own_line):
            continue
        here = setting if end and not text[end : found.start()].strip() else ""
        if kind == "open":
            reason = f"this {found[kind]} is never closed"
            yield Display("", found[0], found.start(), here, reason)
            continue
        name, start = found["name"] or "equation", found.start(kind)
        for one in equations(found[kind], name):
            latex = re.sub(r"\\[A-Za-z]+", lambda m: macros.get(m[0], m[0]), one.latex)
            yield one._replace(latex=latex, start=start + one.start, setting=here)


def equations(body: str, name: str) -> Iterator[Display]:
    """The equations in one environment; each keeps the places of its signs."""
    body = IGNORED.sub(blank, body)
    if name not in READ:
        yield Display("", body, 0, unread=f"{name} is not read; write equation or align")
        return
    outer = ""
    if inner := INNER.search(body):
        around = body[: inner.start()] + body[inner.end() :]
        labels = LABEL.findall(around)
        if not LABEL.sub("", around).strip(" \t\n.,;"):
            outer, name = label(labels), "align"
            at = inner.start("body")
            body = " " * at + inner["body"]
    lines = rows(body) if name in ("align", "gather") else [(0, len(body), [body])]
    claims: list[list[int]] = []  # the first and the last place of each
    unread: dict[int, str] = {}
    signs = list(body)
    for start, end, cells in lines:
        first, *more = [LABEL.sub("", cell) for cell in cells]
        if not any(cell.strip() for cell in (first, *more)):
            if LABEL.search(body[start:end]) and claims:
                claims[-1][1] = end
            continue
        goes_on = (more and not first.strip()) or RELATION.match(first)
        if not claims or not goes_on:
            claims.append([start, end])
        claims[-1][1] = end
        if any(re.sub(r"\\text\{[^{}]*\}", "", cell).strip() for cell in more[1:]):
            unread[claims[-1][0]] = "two equations stand in one line; give each its own"
        elif len(more) > 1:  # words about the line
            place = start + len(cells[0]) + len(cells[1]) + 2
            signs[place:end] = blank_text(body[place:end])
    if len(lines) > 1 or name != "equation":
        for found in breaks(body):
            signs[found.start() : found.end()] = " " * len(found[0])
    text = "".join(signs)
    for number, (start, end) in enumerate(claims):
        tag = label(LABEL.findall(text[start:end])) or (outer if not number else "")
        latex = LABEL.sub(blank, text[start:end])
        start += len(latex) - len(latex.lstrip())
        yield Display(tag, latex.strip(), start, unread=unread.get(claims[number][0], ""))


def rows(body: str) -> list[tuple[int, int, list[str]]]:
    r"""The lines between `\\`: where each begins and ends, and its cells between `&`."""
    lines, cells, start, cell = [], [], 0, 0
    for found in breaks(body):
        cells.append(body[cell : found.start()])
        cell = found.end()
        if found[0] != "&":
            lines.append((start, found.start(), cells))
            cells, start = [], found.end()
    return [*lines, (start, len(body), [*cells, body[cell:]])]


def breaks(body: str) -> Iterator[re.Match]:
    r"""Each `\\` and each & that is not inside braces or another environment."""
    depth = 0
    for found in BREAKS.finditer(body):
        depth += (found[0] in ("{", "\\begin")) - (found[0] in ("}", "\\end"))
        if depth == 0 and (found[0] == "&" or found[0].startswith("\\\\")):
            yield found


def label(labels: list[tuple[str, str]]) -> str:
    """The name among `\\label{…}` and `\\tag{…}`; a label goes before a tag."""
    return next((name for _, name in sorted(labels)), "")


def blank(found: re.Match) -> str:
    return blank_text(found[0])


def blank_text(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
