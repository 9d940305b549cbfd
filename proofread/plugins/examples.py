"""Executed blocks: shown, run as the program that a reader copies, and offered as that program."""

import contextlib
import html
import re
import sys
from pathlib import Path
from types import SimpleNamespace

from markdown_exec import MarkdownConverter, base_format, code_block
from mkdocs.utils import get_relative_url

from proofread import blocks
from proofread import diagnostics as faults
from proofread.plugins import equations as checked
from proofread.programs import runner as programs
from proofread.programs.inline import PACKAGE, Refused, came_from, path, program
from proofread.typeset import mathematics

ROOT = Path(__file__).parent.parent.parent

_page = SimpleNamespace(source="", url="", title="", rendered=[])
downloads: dict[str, str] = {}  # address in the site -> program
by_page: dict[str, list[str]] = {}  # page -> addresses of its downloads


def forget() -> None:
    downloads.clear()
    by_page.clear()
    programs.begin()


def start(markdown: str) -> None:
    """Let the programs of a page run while other things are built."""
    for fence in blocks.fences(markdown):
        if fence.language == "python" and not fence.error:
            with contextlib.suppress(Refused):  # `example` will report it
                programs.start(program(fence.text.rstrip("\n"), read_snippet))


def begin(source: str, url: str, title: str) -> None:
    """The blocks that follow belong to this page."""
    _page.source, _page.url, _page.title, _page.rendered = source, url, title, []


def rendered() -> list[str]:
    """The ids of the blocks that ran since the page began."""
    return _page.rendered


def read_snippet(module: str) -> str:
    file = ROOT / path(module)
    if not file.is_file():
        raise Refused(f"there is no {path(module)}")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{path(module)}, {faults.not_utf8(error)}") from None


def validate(language, inputs, options, attrs, md) -> bool:
    options.update({name: inputs.pop(name, "") for name in ("exec", "id", "fold", "tex")})
    return bool(options["exec"] and options["id"]) and not inputs


def example(source, language, css_class, options, md, **kwargs) -> str:
    """One block as HTML: its code, its output, its program to copy and to download."""
    name = options["id"]
    place = f"block {name}"
    _page.rendered.append(name)
    try:
        shown = program(source, read_snippet, shown=True)
        alone = program(source, read_snippet)
        output = run(alone, shown, options["tex"], place, md)
    except Refused as error:
        return fault(place, str(error))
    except programs.Failed as error:
        places = [came_from(line, alone, source, read_snippet) for line in error.lines]
        lines = [line for line in places if line.startswith("line ")]
        snippet = [] if not places or places[-1] in lines else places[-1:]
        return fault(", ".join([place, *lines[-1:]]), ": ".join([*snippet, str(error)]))
    except Exception as error:  # a snippet that broke, whose numbers a printed equation needs
        return fault(place, faults.reason(error))
    whole = header(name) + alone
    address = f"examples/{_page.source.removesuffix('.md')}/{name}.py"
    if address in downloads:
        faults.report(_page.source, place, "this id stands twice on the page")
    downloads[address] = whole
    by_page.setdefault(_page.source, []).append(address)
    code = coloured(
        str(MarkdownConverter(md, update_toc=False).convert(code_block("python", shown)))
    )
    lines = whole.count("\n")
    href = get_relative_url(address, _page.url)
    code = f'<div class="example-code">{code}</div>'
    if options["fold"]:
        summary = "<summary data-search-exclude>The code that printed this</summary>"
        code = f"<details>{summary}{code}</details>"
    kind = "example-output example-tex" if options["tex"] else "example-output"
    output = f'<div class="{kind}">{output}</div>' if output else ""
    offer = (
        '<div class="example-offer" data-search-exclude>'
        '<button class="example-copy" type="button" '
        f'data-clipboard-text="{html.escape(whole).replace(chr(10), "&#10;")}">'
        f"Copy the whole program, {lines} lines</button>"
        f'<a class="example-download" href="{href}" download>Download {name}.py</a></div>'
    )
    parts = output + code if options["fold"] else code + output
    return f'<div class="example" id="example-{name}">{parts}{offer}</div>'


FENCE = {"name": "python", "class": "python", "validator": validate, "format": example}


def fault(place: str, reason: str) -> str:
    faults.report(_page.source, place, reason)
    return f'<div class="fault"><p>{html.escape(f"{place}: {reason}")}</p></div>'


def run(alone: str, shown: str, tex: str, place: str, md) -> str:
    """What the program of a block prints, as HTML. Raises Refused, or programs.Failed.

    With the option tex these are display equations, which are checked and typeset as others are.
    """

    def output(program: str, **_) -> str:
        printed = programs.output(program)
        if tex:
            checked.check_printed(_page.source, place, printed)
            return mathematics.printed(_page.source, shown, printed)
        if "$$" in printed:
            raise Refused('the block prints a $$; with the option tex="on" it would be an equation')
        return as_text(printed) if printed else ""

    return str(base_format(language="python", run=output, code=alone, md=md, html=True))


def as_text(printed: str) -> str:
    text = coloured_entries(html.escape(printed, quote=False))
    return f'<div class="highlight"><pre><span></span><code>{text}</code></pre></div>'


def fresh_snippets() -> None:
    """Let the next import read the snippets again: edited, or changed in place by a figure."""
    for module in [m for m in sys.modules if m.split(".")[0] == PACKAGE]:
        del sys.modules[module]


def header(name: str) -> str:
    title = f"# Entry by Entry, {_page.title}: {name}."
    return f"{title} Python 3.9+, NumPy 1.26+. Copy freely (CC0).\n\n"


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


def coloured_entries(text: str) -> str:
    """Give the entries that are printed behind or below a symbol's name its colour."""
    return ENTRIES.sub(lambda m: f'<span class="sym-{SYMBOLS[m[1]]}">{m[0]}</span>', text)
