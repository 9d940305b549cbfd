"""Formulas within sentences that relate two things: what is to be done with each.

What claims something is evaluated, as displays are. Others claim nothing: they say which index is
meant, give a name a value or a meaning for the moment, or go on with what stands in words.
"""

import html
import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

from proofread.equations.checker import Checker
from proofread.equations.comparison import compare
from proofread.equations.definitions import Definitions, Equation, names
from proofread.equations.nodes import EquationError, Node, ParseError
from proofread.equations.notation import Notation
from proofread.equations.parser import parse
from proofread.equations.typesetting import Line, difference, seen

FATES = {
    "checked": "evaluated, in a setting of its page or on the numbers of an example",
    "index": "says which indices, layers or sizes are meant",
    "value": "gives a name a value for the moment",
    "meaning": "gives a name a meaning for the moment",
    "part": "goes on with what stands in words, or names a sign",
    "listed": "claims something that the checker cannot read, and stands in a list with the reason",
}
RELATIONS = {"=", "≠", "<", ">", "≤", "≥", "≈", "∈", ":="}
GOES_ON = RELATIONS | set("+−⋅∘,")
EACH_LAYER = r" \quad (\ell = 1, \dots, L)"
SPACE = re.compile(r"^\s*\\(?:displaystyle|quad)\b|\\[,;]\s*$")
NUMBERS = re.compile(r"(?:\\(?:cdot|frac|left|right|[,;])|[^A-Za-z\\])+")


def signs(mathml: str) -> list[str]:
    """The signs of a formula that stand on its line."""
    line = Line(seen(ElementTree.fromstring(f"<p>{mathml}</p>")))
    return [sign for place, sign in line.signs if not place]


def relates(mathml: str) -> bool:
    """Does a relation stand on its line? Most formulas are told apart before they are parsed."""
    drawn = any(f">{html.escape(sign[-1])}<" in mathml for sign in RELATIONS)
    return drawn and not RELATIONS.isdisjoint(signs(mathml))


def joined(beside: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Formulas side by side, a line that is broken by hand as one: $a$ $= b$ $+ c$."""
    latex, mathml = "", ""
    for more, drawn in beside:
        if latex and (signs(drawn)[0] in GOES_ON or signs(mathml)[-1] in GOES_ON):
            latex, mathml = f"{latex} {bare(more)}", mathml + drawn
            continue
        if latex:
            yield latex, mathml
        latex, mathml = bare(more), drawn
    if latex:
        yield latex, mathml


def bare(latex: str) -> str:
    """A formula without what sets its size or the space around it."""
    return " ".join(SPACE.sub("", latex).split())


def fate(
    latex: str,
    mathml: str,
    places: Iterable[Equation],
    checker: Checker,
    definitions: Definitions,
) -> tuple[str, str]:
    """What becomes of a formula that relates two things, and why, where it is "refused".

    `places` are the settings and the examples in which it may hold.
    """
    line, notation = signs(mathml), checker.subject.notation
    if len(line) == 1 or line[0] in RELATIONS or line[-1] in GOES_ON:
        return "part", ""
    if is_condition(latex, notation):
        return "index", ""
    left, *others = re.split(r"(?<!:)=|\\approx", latex)
    try:
        tree = parse(latex, notation)
    except ParseError as error:
        tree, reason = None, str(error)
    else:
        reason = difference(mathml, tree)
    if tree and not reason:
        if tree.kind == "claim" and not names(tree, notation):
            return of_numbers(tree, latex, checker)
        if gives_meaning(tree, places, checker, definitions):
            return ("value" if all(map(NUMBERS.fullmatch, others)) else "meaning"), ""
        for place in places:
            for ranged in (latex, latex + EACH_LAYER):
                equation = place._replace(latex=ranged)
                verdict = checker.check_beside(equation, definitions)
                if verdict.ok and verdict.kind == "claim":
                    return "checked", ""
                reason = reason or str(verdict.message)
                if "ℓ needs a range" not in verdict.message:
                    break
    if is_name(left, notation) and all(map(NUMBERS.fullmatch, others)):
        return "value", ""
    return ("meaning", "") if tree and says_sigma(tree) else ("refused", reason)


def is_condition(latex: str, notation: Notation) -> bool:
    """Does it say which indices, layers or sizes are meant, as in brackets behind a display?"""
    try:
        tree = parse(rf"0 = 0 \quad ({latex})", notation)
    except ParseError:
        return False
    return tree[1][0].kind in ("equal", "not_equal", "range")


def of_numbers(tree: Node, latex: str, checker: Checker) -> tuple[str, str]:
    """Arithmetic, which is the same in every sample."""
    environment = checker.subject.contexts[checker.subject.usual].environments()[0]
    try:
        compared = list(compare(checker.evaluator(environment, {}), tree, latex))
    except EquationError as error:
        return "refused", str(error)
    wrong = [one.where for one in compared if not one.error <= one.tolerance]
    return ("refused", wrong[0]) if wrong else ("checked", "")


def is_name(left: str, notation: Notation) -> bool:
    """Is it a name, an entry of something, or its length?"""
    try:
        side = parse(f"{left} = 0", notation)[0][0][0]
    except ParseError:
        return False
    return (side[0] if side.kind == "norm" else side).kind == "symbol"


def says_sigma(tree: Node) -> bool:
    """Is it σ(z) = …, which says what σ is for the moment?"""
    left = tree[0] if tree.kind == "definition" else tree[0][0][0]
    return left.kind == "sigma" and left[0].kind == "symbol"


def gives_meaning(
    tree: Node, places: Iterable[Equation], checker: Checker, definitions: Definitions
) -> bool:
    """Is what stands first a name that has no meaning here, or that of any function?"""
    left, *others = tree[:2] if tree.kind == "definition" else tree[0][0]
    notation, known = checker.subject.notation, set()
    for context in {place.context for place in places}:
        environment = checker.subject.contexts[context].environments()[0]
        known |= {name for name, _ in environment.bindings}
        known |= {key.partition("^")[0].rstrip("_") for key in definitions.of(context)}
    own = names(left, notation)
    return left.kind == "symbol" and own.isdisjoint(
        known.union(*(names(side, notation) for side in others))
    )
