r"""One spelling for what LaTeX writes in several ways: `A^T`, `\le`, `\|x\|`, `\left[ … \right]`.

The grammar has one word for each thing; what an author may write for it stands here.
"""

import re
from collections.abc import Callable, Sequence
from itertools import cycle
from operator import methodcaller

from proofread.equations.nodes import Node
from proofread.equations.notation import Notation

ACCENTS = ("hat", "bar", "tilde", "mathbf", "boldsymbol", "mathcal")

END = "(?![A-Za-z])"
LETTER = r"(\\[A-Za-z]+|[A-Za-z])"
SPELLINGS = [
    (re.compile(pattern), instead)
    for pattern, instead in (
        (rf"\^\s*(?:\\top|\\intercal|T|\{{\s*(?:\\intercal|T)\s*\}}){END}", r"^{\\top}"),
        (rf"\^\s*([A-Za-z]){END}", r"^{\1}"),
        (r"(?<!\\)[.,;](?=\s*(?:\\tag|$))", " "),  # the end of a sentence
        (rf"\\le{END}", r"\\leq"),
        (rf"\\ge{END}", r"\\geq"),
        (rf"\\ne{END}", r"\\neq"),
        (rf"\\ldots{END}", r"\\dots"),
        (rf"\\[dt]frac{END}", r"\\frac"),
        (r"\\frac\s*([A-Za-z0-9])\s*([A-Za-z])", r"\\frac{\1}{\2}"),
        (r"\\frac\s*([A-Za-z])\s*([0-9])(?![0-9])", r"\\frac{\1}{\2}"),
        (rf"\\ln{END}", r"\\log"),
        (rf"\\(?:no)?limits{END}", ""),
        (rf"\\mathbb\s*R{END}", r"\\mathbb{R}"),
        (r"\\mathrm\{(tr|diag|vec|rank)\}", r"\\operatorname{\1}"),
        (r"\\mathrm\{(d)\}", r"\1"),
        (r"\\(left|[bB]igg?l?)\s*(?:\[|\\\{)", r"\\\1("),
        (r"\\(right|[bB]igg?r?)\s*(?:\]|\\\})", r"\\\1)"),
        (rf"\\({'|'.join(ACCENTS)}){END}\s*(?:\{{\s*{LETTER}\s*\}}|{LETTER})", r"\\\1{\2\3}"),
    )
]
NORM = re.compile(r"\\\|")


def spell(latex: str, brackets: bool = False) -> tuple[str, Sequence[int]]:
    """An equation in the words of the grammar, and for each character the place it comes from.

    With `brackets`, [ … ] is what ( … ) is, but after I and after a function.
    """
    places: Sequence[int] = range(len(latex) + 1)
    if "\\|" in latex:
        sides = cycle([r"\lVert ", r"\rVert "])
        latex, places = substituted(NORM, lambda match: next(sides), latex, places)
    for pattern, instead in SPELLINGS:
        if pattern.search(latex):
            latex, places = substituted(pattern, methodcaller("expand", instead), latex, places)
    return (rounded(latex) if brackets and "[" in latex else latex), places


def is_canonical(latex: str, notation: Notation) -> bool:
    """Is it written as the grammar, and the writer of trees, would write it?"""
    read_otherwise = {"\\nabla", "\\partial^", notation.kronecker or "\\nabla"}
    read_otherwise |= notation.turned | notation.below
    return not notation.spellings or (
        spell(latex, True)[0] == latex and not any(words in latex for words in read_otherwise)
    )


def substituted(pattern, expand: Callable, latex: str, places: Sequence[int]):
    """`re.sub` that keeps the place of every character."""
    text, kept, end = "", [], 0
    for match in pattern.finditer(latex):
        new = expand(match)
        text += latex[end : match.start()] + new
        came = [places[match.start()]] * len(new)
        if match.lastindex:  # what is kept of it
            start, stop = match.span(match.lastindex)
            at = new.rfind(match[match.lastindex])
            came[at : at + stop - start] = places[start:stop]
        kept += [*places[end : match.start()], *came]
        end = match.end()
    return text + latex[end:], [*kept, *places[end:]]


def rounded(latex: str) -> str:
    """Brackets as parentheses, where they group."""
    signs, opened = list(latex), []
    for place, sign in enumerate(latex):
        if sign == "[":
            opened.append(place if latex[:place].rstrip()[-1:] not in ("I", ")") else None)
        elif sign == "]" and opened and (partner := opened.pop()) is not None:
            signs[partner], signs[place] = "(", ")"
    return "".join(signs)


def relocated(part, places: Sequence[int]):
    """A tree that remembers these places."""
    if isinstance(part, Node):
        return Node(part.kind, relocated(part.parts, places), places[part.offset])
    return tuple(relocated(child, places) for child in part) if isinstance(part, tuple) else part
