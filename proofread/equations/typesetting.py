r"""The third opinion: is the formula on the page the one that was read?

It knows neither the grammar nor its tokens. The MathML of the page gives the signs in the order in
which they are seen, each at its place: on the line, below, above. The tree, as `writer` writes it,
gives those that should be seen. Of brackets it is compared what they enclose: what the tree needs
must be there, and others may only stand around a whole part.
"""

import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import zip_longest
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from proofread.blocks import TAG
from proofread.equations.definitions import Equation
from proofread.equations.nodes import Node
from proofread.equations.notation import Notation
from proofread.equations.parser import parse
from proofread.equations.registry import LOOSE
from proofread.equations.spelling import is_canonical
from proofread.equations.writer import write, write_equation
from proofread.typeset.mathml import SCRIPTS, to_mathml

# What opens a part of the tree, brackets, what stands over a fraction line and below it, a root.
CLOSING = {"\ue000": "\ue001", "(": ")", "‹": "›", "«": "»", "√‹": "›"}
TOKEN = re.compile(
    r"\\(?P<kind>operatorname|mathbf|mathbb|text|begin|end)\{(?P<name>[^{}]*)\}"
    r"|\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|\S"
)
SIGNS = {"mathbf 1": "𝟏", "mathbb R": "ℝ", "begin bmatrix": "[", "end bmatrix": "]"}
SIGNS |= {"begin cases": "{", "end cases": "", "begin aligned": "", "end aligned": ""}
SIGNS |= {r"\\": "¶", r"\,": "", r"\cdot": "⋅", r"\partial": "∂", r"\oslash": "⊘", "-": "−"}
SIGNS |= {r"\lVert": "‖", r"\rVert": "‖", r"\lvert": "|", r"\rvert": "|", r"\varepsilon": "ε"}
SIGNS |= {r"\dots": "…", r"\cdots": "…", r"\ddots": "⋱", r"\vdots": "⋮", r"\leftarrow": ":="}
SIGNS |= {r"\leq": "≤", r"\geq": "≥", r"\neq": "≠"}  # others have their name in HTML
ALIKE = {"⋯": "…", "→": ":=", "←": ":="}  # may be written either way
UNSEEN = {"", "for", "if", "\u2061", "\u2063"}  # words before a condition, marks of MathML
RELATIONS, OPERATORS = set("=<>≤≥≈"), set("+−⊙⊘⊗⋅∑")

Sign = tuple[str, str]  # its place, "", "_", "^_" …, and what is seen there
Span = tuple[int, int]  # from which sign to which


@lru_cache(maxsize=4096)
def difference(mathml: str, tree: Node) -> str:
    """Where the page shows something else than was read; empty where it does not."""
    page, read = line_of_page(mathml), line_of_tree(tree)
    for at, (one, other) in enumerate(zip_longest(page.signs, read.signs)):
        if one != other:
            return f"the page shows {page.part(at)}, and {read.part(at)} was read"
    for span in sorted(read.brackets - page.brackets):
        if read.needs_brackets(span, page):
            return f"{read.part(*span)} was read as one, and the page shows no brackets around it"
    for span in sorted(page.brackets - read.brackets - read.parts):
        return f"the page shows brackets around {page.part(*span)}, which was not read as one"
    return ""


def reason(equation: Equation, notation: Notation) -> str:
    """The same of an equation that stands on no page: how it would be typeset.

    Nothing where it is written in another way than the writer of trees would: they differ.
    """
    if not is_canonical(equation.latex, notation):
        return ""
    tree = parse(equation.latex, notation)
    try:
        return difference(to_mathml(TAG.sub("", equation.latex).strip(), True), tree)
    except ValueError as error:
        return f"it cannot be typeset: {error}"


class Line:
    """Signs in order, and what is enclosed."""

    def __init__(self, drawn: Iterable[Sign]):
        self.signs: list[Sign] = []
        self.brackets: set[Span] = set()
        self.parts: set[Span] = set()
        self.slashes: dict[Span, int] = {}  # of what stands over or under a line
        opened: list[tuple[str, int]] = []
        before = ("", "")
        for place, sign in drawn:
            last = self.signs[-1][1] if self.signs else ""
            if sign in UNSEEN:
                continue
            if sign in CLOSING:
                opened.append((sign, len(self.signs)))
            elif opened and sign == CLOSING[opened[-1][0]]:
                kind, start = opened.pop()
                span = start, len(self.signs)
                (self.parts if kind == "\ue000" else self.brackets).add(span)
                if kind in "‹«":
                    self.slashes[span] = span[1] if kind == "‹" else start - 1
            elif sign[0].isdigit() and before[1][:1].isdigit() and before[0] == place:
                self.signs[-1] = place, last + sign  # two numbers side by side look like one
            elif (last, sign) == (":", "="):
                self.signs[-1] = place, ":="
            elif (last == "¶" and sign == "&") or (last == "&" and sign in RELATIONS):
                self.signs[-1] = place, sign  # a line that goes on the one above
            elif (last, sign) != ("‖", "F") and not (place and sign == ","):
                self.signs.append((place, ALIKE.get(sign, sign)))
            before = place, sign
        self.signs += [("", sign) for sign, _ in opened]  # and never closed

    def needs_brackets(self, span: Span, page: "Line") -> bool:
        """Not around both sides of a/b where they hold together, nor around a in \\log a."""
        inside = self.signs[slice(*span)]
        level = [sign for place, sign in inside if place == inside[0][0]]
        if span in self.slashes and self.slashes[span] not in page.slashes.values():
            return not OPERATORS.isdisjoint(level)
        after_word = span[0] > 0 and len(self.signs[span[0] - 1][1]) > 1
        return not (after_word and len(level) == 1)

    def part(self, start: int, end: int | None = None) -> str:
        """Some signs, those below and above with a mark."""
        signs = self.signs[start:end][:8]
        return " ".join(place + sign for place, sign in signs) or "nothing more"


@lru_cache(maxsize=16)  # a test compares each page with many trees, and each tree with many pages
def line_of_page(mathml: str) -> Line:
    line = Line(seen(ElementTree.fromstring(f"<p>{mathml}</p>")))
    if line.signs[-1] in (("", "."), ("", ",")):  # the end of a sentence
        line.signs.pop()
    return line


@lru_cache(maxsize=16)
def line_of_tree(tree: Node) -> Line:
    tokens = list(TOKEN.finditer(write_equation(tree, marked)))[::-1]
    return Line(sign for _ in iter(lambda: bool(tokens), False) for sign in meant(tokens))


def seen(element: Element, place: str = "") -> Iterator[Sign]:
    """What the page shows."""
    parts = list(element)
    if element.tag == "mfrac":
        if all("".join(part.itertext()).startswith("d") for part in parts):
            for part in parts:  # dx/dt is read as ∂x/∂t
                next(part.iter("mi")).text = "∂"
        yield from fraction(place, *(seen(part, place) for part in parts))
    elif element.tag == "msqrt":
        yield from [(place, "√"), (place, "√‹")]
        yield from (sign for part in parts for sign in seen(part, place))
        yield place, "›"
    elif element.tag in SCRIPTS:
        for mark, part in zip(("", *SCRIPTS[element.tag]), parts, strict=True):
            yield from seen(part, place + mark)
    elif parts:
        for number, part in enumerate(parts):
            yield place, {"mtd": "&", "mtr": "¶"}.get(part.tag, "") if number else ""
            yield from seen(part, place)
    else:
        yield place, (element.text or "").strip()


def marked(node: Node, level: int = LOOSE) -> str:
    """LaTeX with marks around each part; ⊤ stands outside of the part that it is of."""
    of_symbol = node.kind == "transpose" and node[0].kind == "symbol"
    text = marked(node[0]) + "^{\\top}" if of_symbol else write(node, level, marked)
    return f"\ue000{text}\ue001"


def meant(tokens: list[re.Match], place: str = "") -> Iterator[Sign]:
    """What the next token says, or all of them in braces or brackets."""
    token = tokens.pop()
    sign = f"{token['kind']} {token['name']}" if token["kind"] else token[0]
    if sign in ("{", "(", r"\quad"):  # \quad stands before a condition, in brackets or not
        opening = {"{": "", "(": "(", r"\quad": "\ue000"}[sign]
        if sign == r"\quad":
            tokens.pop()
        yield place, opening
        while tokens[-1][0] not in ("}", ")"):
            yield from meant(tokens, place)
        tokens.pop()
        yield place, CLOSING.get(opening, "")
    elif sign in ("_", "^"):
        yield from meant(tokens, place + sign)
    elif sign == r"\frac":
        yield from fraction(place, meant(tokens, place), meant(tokens, place))
    elif sign == r"\sqrt":
        yield from [(place, "√"), (place, "√‹"), *meant(tokens, place), (place, "›")]
    elif sign == r"\underbrace":
        yield from [*meant(tokens, place), (place + "_", "⏟")]
    elif sign == "'":
        yield place + "^", "′"
    elif sign in SIGNS or token["kind"]:
        yield place, SIGNS.get(sign, (token["name"] or "").strip())
    else:
        entity = html.unescape(f"&{sign[1:]};")
        yield place, entity if len(entity) == 1 else sign.removeprefix("\\")


def fraction(place: str, top: Iterator[Sign], bottom: Iterator[Sign]) -> Iterator[Sign]:
    yield from [(place, "‹"), *top, (place, "›"), (place, "/"), (place, "«"), *bottom, (place, "»")]
