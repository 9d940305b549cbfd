"""TeX in, a tree of MathML out: what the engine, math-core, leaves for us to do stands here.

A bracket and its partner become one group, so that a screen reader says "the transpose of the
group" and not of the closing bracket. Two heights are set that TeX has and MathML has not.
"""

import functools
import html
import re
from collections.abc import Callable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from math_core import LatexError, LatexToMathML

# \dots would be three full stops.
ENGINE = LatexToMathML(fancy_error=False, macros={"dots": "…"})
NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)\w+;")  # XML knows five entities by name
ROWS = {"math", "mrow", "mtd", "mstyle"}  # whose children stand in a line
SCRIPTS = {
    "msub": "_",
    "msup": "^",
    "msubsup": "_^",
    "munder": "_",
    "mover": "^",
    "munderover": "_^",
}
ORDINARY = {"⊙", "⊗"}  # Firefox would draw them as large as a sum
DESCENDING = set("fgjpqyQβγζημξρςφχψ")  # their feet hang below the line


@functools.lru_cache(maxsize=4096)
def to_mathml(
    tex: str, display: bool = False, dress: Callable[[Element], None] | None = None
) -> str:
    """TeX as MathML. Raises ValueError, with the place, for TeX that does not exist."""
    root = tree(tex, display)
    if dress:
        dress(root)
    set_heights(root)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def tree(tex: str, display: bool) -> Element:
    try:
        text = ENGINE.convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        at, _, reason = str(error).partition(": ")
        raise ValueError(f"{reason.rstrip('.')} at character {int(at) + 1}") from None
    root = ElementTree.fromstring(NAMED.sub(lambda name: html.unescape(name[0]), text))
    for sign in root.iter("mo"):
        if sign.text in ORDINARY:
            sign.set("largeop", "false")
    group(root)
    if len(root) > 1:  # a formula in one piece: Firefox breaks lines between the children of math
        row = Element("mrow")
        row.extend(root)
        root[:] = [row]
    return root


def bracket(element: Element) -> str:
    """ "prefix" for an opening bracket, "postfix" for a closing one, else nothing."""
    if element.tag != "mo":
        return ""
    by_sign = {"(": "prefix", "[": "prefix", "{": "prefix", "⟨": "prefix"}
    by_sign |= {")": "postfix", "]": "postfix", "}": "postfix", "⟩": "postfix"}
    sign = element.text or ""
    return element.get("form", "") if sign in {"|", "‖"} else by_sign.get(sign, "")


def group(element: Element) -> None:
    """Put each bracket, its partner and what is between in an mrow; scripts hang on the whole."""
    for child in element:
        group(child)
    if element.tag not in ROWS:
        return
    levels: list[list[Element]] = [[]]  # one for each bracket that is open
    for child in element:
        last = child[0] if child.tag in SCRIPTS else child  # a script hangs on the closing bracket
        if bracket(child) == "prefix":
            levels.append([child])
        elif bracket(last) == "postfix" and len(levels) > 1:
            whole = Element("mrow")
            whole.extend([*levels.pop(), last])
            if last is child:
                child = whole
            else:
                child[0] = whole
            levels[-1].append(child)
        else:
            levels[-1].append(child)
    children = [child for level in levels for child in level]
    alone = element.tag == "mrow" and len(children) == 1 and children[0].tag == "mrow"
    element[:] = list(children[0]) if alone else children


def set_heights(element: Element) -> None:
    """A subscript of y at the height of that of a; a power of a bracket at its shoulder.

    MathML lowers a subscript by the depth of its base, and raises a superscript above the
    scripts inside it; TeX does neither for a letter or for brackets that do not grow.
    """
    for child in element:
        set_heights(child)
    if element.tag not in {"msub", "msup", "msubsup"}:
        return
    base = element[0]
    if base.tag == "mi" and element.tag != "msup" and base.text in DESCENDING:
        element[0] = padded(base, depth="0")
    elif base.tag == "mrow" and element.tag != "msub" and low_brackets(base):
        element[0] = padded(base, height="0.72em")


def low_brackets(row: Element) -> bool:
    """Whether a row stands in brackets that do not grow with what is between them."""
    ends = [row[0], row[-1]] if len(row) else []
    return bool(ends) and all(bracket(end) and end.get("stretchy") == "false" for end in ends)


def padded(element: Element, **size: str) -> Element:
    box = Element("mpadded", size)
    box.append(element)
    return box


def bare(element: Element) -> Element:
    """What stands in a box that only sets a height, or begins with the engine's empty space."""
    if element.tag == "mpadded":
        return element[0]
    spaced = element.tag == "mrow" and [e.tag for e in element] == ["mspace", "mi"]
    return element[1] if spaced else element
