"""The colours of symbols: the same in formulas, in code and on what a program prints."""

import re
from xml.etree.ElementTree import Element

from mkdocs.config import config_options as c
from mkdocs.config.base import Config

from proofread.typeset.mathml import bare


class Colour(Config):
    """Who wears a colour."""

    letters = c.Type(str, default="")  # in formulas, scripts included
    raised = c.Type(str, default="")  # only where the superscript begins like this, a pattern
    names = c.ListOfItems(c.Type(str), default=[])  # in code, and before what is printed


class Colours:
    """CSS classes, and the symbols that they colour."""

    def __init__(self, colours: dict[str, Colour]):
        self.classes = set(colours)
        self.of_letter = [
            (letter, colour.raised, css)
            for css, colour in colours.items()
            for letter in colour.letters
        ]
        self.of_name = {name: css for css, colour in colours.items() for name in colour.names}
        # A name at the start of a printed line, with an index or none, and its entries: what
        # follows on the line, or the array below it, and the lines after that begin with a space.
        self._entries = re.compile(
            rf"^({'|'.join(self.of_name) or '(?!)'})"
            r"(?:_[\d,]+|\[[\d, ]+\])? *[=:](?: .+|\n\[.*)(?:\n .*)*",
            re.M,
        )

    def colour_formula(self, element: Element) -> None:
        """Give the letters of a formula their classes."""
        base = bare(element[0]) if element.tag in {"msub", "msup", "msubsup"} else element
        letter = (base.text or "") if base.tag == "mi" else ""
        above = "".join(element[-1].itertext()) if element.tag in {"msup", "msubsup"} else ""
        for own, raised, css in self.of_letter:
            if letter == own and re.match(raised, above):
                element.set("class", f"{element.get('class', '')} {css}".strip())
                return
        for child in element:
            self.colour_formula(child)

    def colour_code(self, code: str) -> str:
        """Give names in highlighted code their classes."""
        return re.sub(
            r'<span class="n">(\w+)</span>',
            lambda m: (
                f'<span class="n {self.of_name[m[1]]}">{m[1]}</span>'
                if m[1] in self.of_name
                else m[0]
            ),
            code,
        )

    def colour_output(self, text: str) -> str:
        """Colour the entries that are printed behind or below a name."""
        return self._entries.sub(
            lambda m: f'<span class="{self.of_name[m[1]]}">{m[0]}</span>', text
        )

    def unknown_classes(self, content: str) -> set[str]:
        """Classes in a page that are named like ours, and are none of them."""
        first_words = "|".join({css.partition("-")[0] for css in self.classes}) or "(?!)"
        used = re.findall(rf'class="[^"]*\b((?:{first_words})-[\w-]+)', content)
        return set(used) - self.classes
