"""Numbers in the text: ⟦z[1]:.2f⟧ is what stands there in this build, so no number is typed.

Inside stands what an f-string has between its braces.
"""

import re
from collections.abc import Callable

VALUE = re.compile(r"⟦(.*?)⟧")


def fill_in(
    text: str, names: Callable[[], dict], error: Callable[[str, str | Exception], None]
) -> str:
    """A text with its numbers in place; `error` is told the place of what cannot be computed."""
    if not VALUE.search(text):
        return text
    known = names()

    def value(match: re.Match) -> str:
        try:
            return eval("f" + repr("{" + match[1] + "}"), known)
        except Exception as reason:
            line = text.count("\n", 0, match.start()) + 1
            error(f"line {line}, {match[0]}", reason)
            return "?"

    return VALUE.sub(value, text)
