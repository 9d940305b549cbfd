"""Executed blocks: shown, run by markdown-exec, and offered as programs that run alone."""

import html
import re
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from markdown_exec import MarkdownConverter, code_block, formatter, validator
from mkdocs.utils import get_relative_url

from hooks import checked, faults, mathematics
from hooks.standalone import PACKAGE, Refused, program

ROOT = Path(__file__).parent.parent

_page = SimpleNamespace(source="", url="", title="", rendered=[])
downloads: dict[str, str] = {}  # address in the site -> program
by_page: dict[str, list[str]] = {}  # page -> addresses of its downloads


def forget() -> None:
    downloads.clear()
    by_page.clear()


def begin(source: str, url: str, title: str) -> None:
    """The blocks that follow belong to this page."""
    _page.source, _page.url, _page.title, _page.rendered = source, url, title, []


def rendered() -> list[str]:
    """The ids of the blocks that ran since the page began."""
    return _page.rendered


def read_snippet(module: str) -> str:
    path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    if not path.is_file():
        raise Refused(f"there is no {path.relative_to(ROOT).as_posix()}")
    return path.read_text(encoding="utf-8")


def use(custom_fences: list[dict]) -> None:
    """Put our frame around markdown-exec's Python fence."""
    for fence in custom_fences:
        if fence["name"] == "python":
            fence |= {"validator": validate, "format": example}


def validate(language, inputs, options, attrs, md) -> bool:
    ours = {name: inputs.pop(name, "") for name in ("fold", "tex")}
    accepted = validator(language, inputs, options, attrs, md)
    options.update(ours)
    return accepted


def example(source, language, css_class, options, md, **kwargs) -> str:
    """One block as HTML: its code, its output, its program to copy and to download."""
    name = options["id"]
    fold, tex = options.pop("fold"), options.pop("tex")
    place = f"block {name}"
    _page.rendered.append(name)
    with faults.at(_page.source, place):
        try:
            shown = program(source, read_snippet, shown=True)
            alone = header(name) + program(source, read_snippet)
            output = run(shown, tex, language, css_class, options, md, **kwargs)
        except (Refused, SystemExit) as error:
            ended = isinstance(error, SystemExit)
            reason = (
                f"the block ends the program: SystemExit({error.code!r})" if ended else str(error)
            )
            faults.report(_page.source, place, reason)
            return f'<div class="fault"><p>{html.escape(f"{place}: {reason}")}</p></div>'
    address = f"examples/{_page.source.removesuffix('.md')}/{name}.py"
    if address in downloads:
        faults.report(_page.source, place, "this id stands twice on the page")
    downloads[address] = alone
    by_page.setdefault(_page.source, []).append(address)
    code = coloured(
        str(MarkdownConverter(md, update_toc=False).convert(code_block("python", shown)))
    )
    lines = alone.count("\n")
    href = get_relative_url(address, _page.url)
    code = f'<div class="example-code">{code}</div>'
    if fold:
        summary = "<summary data-search-exclude>The code that printed this</summary>"
        code = f"<details>{summary}{code}</details>"
    kind = "example-output example-tex" if tex else "example-output"
    output = f'<div class="{kind}">{printed(output)}</div>' if output else ""
    offer = (
        '<div class="example-offer" data-search-exclude>'
        '<button class="example-copy" type="button" '
        f'data-clipboard-text="{html.escape(alone).replace(chr(10), "&#10;")}">'
        f"Copy the whole program, {lines} lines</button>"
        f'<a class="example-download" href="{href}" download>Download {name}.py</a></div>'
    )
    if tex:  # so that a raw $$ on the page is one that nobody meant
        code, offer = (part.replace("$$", "&#36;&#36;") for part in (code, offer))
    parts = output + code if fold else code + output
    return f'<div class="example" id="example-{name}">{parts}{offer}</div>'


def run(shown, tex, language, css_class, options, md, **kwargs) -> str:
    """What the block prints, as HTML; each block starts from fresh modules and print options.

    With the option tex these are display equations, which are checked and typeset as others are.
    """
    fresh_snippets()
    before = list(faults.found)
    options = options | {"source": "", "result": "text", "html": bool(tex), "id": options["id"]}
    with np.printoptions(), warnings.catch_warnings():
        warnings.simplefilter("error")
        output = str(formatter(shown, language, css_class, options, md, **kwargs))
    if faults.found != before:
        return output
    if tex:
        checked.check_printed(_page.source, f"block {options['id']}", output)
        return mathematics.printed(_page.source, shown, output)
    if "$$" in output:
        raise Refused('the block prints a $$; with the option tex="on" it would be an equation')
    return output


def fresh_snippets() -> None:
    """Let the next import read the snippets again: edited, or changed in place by a block."""
    for module in [m for m in sys.modules if m.split(".")[0] == PACKAGE]:
        del sys.modules[module]


def header(name: str) -> str:
    return f"# Entry by Entry, {_page.title}: {name}. Needs NumPy only. Copy freely (CC0).\n\n"


SYMBOLS = {
    **dict.fromkeys(["W", "w", "dC_dW"], "W"),
    **dict.fromkeys(["a_prev", "A_prev"], "a-prev"),
    **dict.fromkeys(["delta", "Delta"], "delta"),
    "C": "C",
}
# A symbol at the start of a printed line, with an index or none, and its entries: what follows
# on the line, or the array below it, and the lines after that begin with a space.
ENTRIES = re.compile(
    rf"^({'|'.join(SYMBOLS)})(?:_[\d,]+|\[[\d, ]+\])? *[=:](?: .+|\n\[.*)(?:\n .*)*", re.M
)


def coloured(code: str) -> str:
    """Give the four symbols their colours in highlighted code."""
    return re.sub(
        r'<span class="n">(\w+)</span>',
        lambda m: f'<span class="n sym-{SYMBOLS[m[1]]}">{m[1]}</span>' if m[1] in SYMBOLS else m[0],
        code,
    )


def printed(output: str) -> str:
    """Give the entries that are printed behind or below a symbol's name its colour."""

    def spanned(code: re.Match) -> str:
        return ENTRIES.sub(lambda m: f'<span class="sym-{SYMBOLS[m[1]]}">{m[0]}</span>', code[0])

    return re.sub(r"(?<=<code>)[^<]*", spanned, output)
