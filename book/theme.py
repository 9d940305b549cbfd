"""What the site changes in its theme, and what it relies on there: without it the build fails.

A later Material may have other markup. What then no longer works is named, and does not vanish.
"""

import re
from functools import cache
from pathlib import Path

from proofread.diagnostics import Diagnostics

SCRIPT = Path(__file__).parent.parent / "docs" / "assets" / "site.js"


def swap(markup: str, old: str, new: str, diagnostics: Diagnostics) -> str:
    """The theme's markup with `old` replaced: the filter of overrides/main.html."""
    if old not in markup:
        diagnostics.error("", "overrides/main.html", f"the theme no longer has {old}")
    return markup.replace(old, new)


@cache
def selectors(script: Path = SCRIPT) -> list[str]:
    """The classes and ids of the theme that the script needs, from its table `theme`."""
    table = re.search(r"const theme = \{(.*?)\}", script.read_text(encoding="utf-8"), re.S)
    return re.findall(r'"([.#][\w-]+)"', table[1]) if table else []


def missing(page: str) -> list[str]:
    """Which of them a built page has not."""
    ids = re.findall(r'\sid="([^"]*)"', page)
    classes = " ".join(re.findall(r'\sclass="([^"]*)"', page)).split()
    present = {*(f"#{name}" for name in ids), *(f".{name}" for name in classes)}
    return [selector for selector in selectors() if selector not in present]


def check_selectors(page: str, diagnostics: Diagnostics) -> None:
    for selector in missing(page):
        diagnostics.error("", "assets/site.js", f"the theme no longer has {selector}")


def without_comments(style_or_script: str) -> str:
    """What a reader's browser needs of a style sheet or script: a third of it is explanation.

    Of a script only whole lines go, because in the middle of one `//` may be part of a string.
    """
    return re.sub(r"(?ms)^[ \t]*/\*.*?\*/[ \t]*\n|^[ \t]*//[^\n]*\n", "", style_or_script)
