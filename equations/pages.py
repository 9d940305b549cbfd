r"""Find the display equations of a Markdown page: `$$ … \tag{name} $$`."""

import re
from typing import NamedTuple

FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,}).*?(?:^[ \t>]*\1[`~]*[ \t]*$|\Z)", re.S | re.M)
DISPLAY = re.compile(
    r"(?:<!--(?P<comment>(?:(?!-->).)*)-->[\s>]*)?^[ \t>]*\$\$(?P<latex>.*?)\$\$",
    re.S | re.M,
)
TAG = re.compile(r"\\tag\{([^{}]*)\}")


class Statement(NamedTuple):
    """A display equation; `tag` is empty where there is none, `line` counts from 1."""

    tag: str
    latex: str
    line: int
    setting: str


def statements(markdown: str) -> list[Statement]:
    """The display equations of a page, outside of its fences, in order.

    An HTML comment before an equation names its setting: `<!-- setting: batch -->`. Any other
    comment there is taken for a setting too, so that a mistyped one is an error.
    """
    blank = FENCE.sub(lambda fence: re.sub(r"[^\n]", " ", fence[0]), markdown)
    found = []
    for match in DISPLAY.finditer(blank):
        tag = TAG.search(match["latex"])
        line = blank.count("\n", 0, match.start("latex")) + 1
        setting = (match["comment"] or "network").strip().removeprefix("setting:").strip()
        found.append(Statement(tag[1] if tag else "", match["latex"], line, setting))
    return found
