"""Two values → verdict: is the equation true, for every index, layer and environment?"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np

from proofread.equations.comparison import (
    COMPLEX_STEP_TOLERANCE,
    MIN_STRICT_GAP,
    Comparison,
    chains_of,
    compare,
    free_letters,
    is_remainder,
    landau,
    layer_numbers,
    ranges_of_ell,
    require_telescoping,
)
from proofread.equations.constructs import Evaluator
from proofread.equations.environments import CAPITAL, CONTEXTS, Environment
from proofread.equations.evaluator import show
from proofread.equations.nodes import EquationError, Node, ParseError, in_last_layer, walk
from proofread.equations.parser import parse

NAMING = ("symbol", "apply", "directional")  # nodes whose first part is a name


class Equation(NamedTuple):
    """One tagged display equation of a page."""

    page: str
    tag: str
    latex: str
    context: str = "network"
    environment: Environment | None = (
        None  # evaluate it here, and not in the random environments of the context
    )


@dataclass(frozen=True)
class Verdict:
    """What was found. `error` is the largest relative one.

    Of a `not-`, whose left side is right, it is the largest difference divided by the largest
    entry of that side.
    """

    page: str
    tag: str
    kind: str  # "claim", "definition" or "not"
    ok: bool
    cases: int = 0
    zeros: int = 0  # … of them, in which both sides are exactly 0
    false: int = 0  # … of them, in which the sides differ
    error: float = 0.0
    tolerance: float = COMPLEX_STEP_TOLERANCE
    measure: str = "error"  # or "order" of a remainder, "digits", "bound" of a ≤, "shape"
    order: str = ""  # of a remainder: what was measured, and what is claimed
    compared: str = ""
    message: str = ""


class Definition(NamedTuple):
    """A name's meaning: what stands before and after its `:=`, on which layers, and the tag."""

    left: Node
    right: Node
    conditions: tuple[Node, ...]
    tag: str
    page: str


# -- Definitions -----------------------------------------------------------------------------


def definitions(equations: Iterable[Equation]) -> dict[str, dict[str, Definition]]:
    """context ↦ name ↦ definition; of two for one name, the first."""
    found: dict[str, dict[str, Definition]] = {}
    for page, tag, latex, context, _ in equations:
        try:
            tree = parse(latex)
        except ParseError:
            continue
        if tree.kind == "definition":
            name = defined_name(tree[0])
            own = found.setdefault(context, {})
            own.setdefault(name, Definition(*tree, tag, page))
    return found


def defined_name(left: Node) -> str:
    """A name; with indices, C_s, it is another name than C."""
    return left[0] + "_" * len(left[1])


def known_in(context: str, found: dict) -> dict[str, Definition]:
    """The definitions that hold in a context, its own before the inherited ones."""
    inherits = CONTEXTS[context].inherits
    return (known_in(inherits, found) if inherits else {}) | found.get(context, {})


# -- Claims ----------------------------------------------------------------------------------


def check(equations: Iterable[Equation], known: dict[str, Verdict] | None = None) -> list[Verdict]:
    """A verdict for each equation, in order. All definitions are collected first.

    `known` remembers verdicts by fingerprint: an unchanged equation is not evaluated again, and
    what is no longer among the equations is forgotten.
    """
    equations = [Equation(*equation) for equation in equations]
    found = definitions(equations)
    known = {} if known is None else known
    evaluators: dict = {}
    verdicts, used = [], set()
    for equation in equations:
        key = fingerprint(equation, found)
        if key not in known:
            known[key] = check_one(equation, found, evaluators)
        verdicts.append(known[key])
        used.add(key)
    for key in known.keys() - used:
        del known[key]
    return verdicts


def check_one(equation: Equation, found: dict, evaluators: dict | None = None) -> Verdict:
    """The verdict on one equation; `evaluators` keeps what was measured for the next one."""
    page, tag, latex, context, _ = equation
    kind = "not" if tag.startswith("not-") else "claim"
    try:
        if context not in CONTEXTS:
            raise EquationError(
                f"there is no context {context}; there are {', '.join(CONTEXTS)}", 0
            )
        tree = parse(latex)
        if tree.kind in ("definition", "listing"):
            kind = "definition"
        if tree.kind == "definition":
            first = found[context][defined_name(tree[0])]
            if (first.page, first.tag) != (page, tag):
                raise EquationError(
                    f"{first.tag} on {first.page} defines this already", tree.offset
                )
        return check_tree(tree, equation, kind, known_in(context, found), evaluators)
    except (ParseError, EquationError, RecursionError) as error:
        if isinstance(error, RecursionError):
            error = EquationError("nested too deeply", 0)
        return Verdict(page, tag, kind, False, error=math.nan, message=explain(equation, error))


@np.errstate(all="ignore")  # what is not finite is refused, with its place
def check_tree(tree: Node, equation: Equation, kind: str, known: dict, evaluators=None) -> Verdict:
    """The verdict on a tree. Raises EquationError where shapes, indices or ranges do not fit."""
    page, tag, latex, context, given = equation
    tree = in_last_layer(tree) if context == "layer" else tree
    evaluators = {} if evaluators is None else evaluators
    require_telescoping(tree)
    meaning = tuple(sorted((name, *definition[:3]) for name, definition in known.items()))
    results = []
    for environment in (given,) if given else CONTEXTS[context].environments():
        key = environment, meaning
        evaluate = (
            evaluators[key]
            if key in evaluators
            else evaluators.setdefault(key, Evaluator(environment, known))
        )
        if tree.kind == "definition":
            defines(evaluate, tree)
            continue
        results.append([])
        for one in compare(evaluate, tree, latex):
            results[-1].append(one)
            if kind != "not" and one.error > one.tolerance:  # one counter-example is enough
                return failed(equation, kind, one, tree)
    described = describe(tree, given.description if given else CONTEXTS[context].description)
    if tree.kind == "definition":
        return Verdict(page, tag, kind, True, compared="a definition: it gives a name its meaning")
    if not any(all(one.cases for one in environment) for environment in results):
        raise EquationError(
            "nothing is compared: both sides are negligible beside their terms", tree.offset
        )
    counted = [one for environment in results for one in environment if one.cases]
    one = max(counted, key=lambda one: one.error / one.tolerance)
    if kind == "not" and one.error <= max(MIN_STRICT_GAP, one.tolerance):
        said = one._replace(where="this is said to be false, and it holds")
        return failed(equation, kind, said, tree)
    if kind == "definition":
        said = "a definition: it says how the entries of a known thing are written"
        return Verdict(page, tag, kind, True, compared=said)
    if kind == "claim":
        at_most_is_meant(counted)
    error = max(one.off for one in counted) if kind == "not" else one.error
    cases, zeros, false = tally(results)
    return Verdict(
        page,
        tag,
        kind,
        True,
        cases=cases,
        zeros=zeros,
        false=false,
        error=error,
        tolerance=one.tolerance,
        measure=measure_of(tree),
        order=order_of(tree, counted),
        compared=described,
    )


def tally(results: list[list[Comparison]]) -> tuple[int, int, int]:
    """How many cases there are, in how many both sides are 0, and in how many they differ.

    A case is one environment, one layer of the range and one choice of the indices. A chain with
    several = is one case: it is 0 = 0 where all its sides are 0, and false where one = is.
    """
    cases = zeros = false = 0
    for environment in results:
        chains: dict[int | None, dict[tuple, list[Comparison]]] = {}  # layer ↦ chain ↦ links
        for one in environment:
            if one.cases:
                chains.setdefault(one.chain[0], {}).setdefault(one.chain, []).append(one)
        for alternatives in chains.values():
            links = max(alternatives.values(), key=lambda links: links[0].cases)
            cases += links[0].cases
            zeros += sum(map(all, zip(*(one.zero for one in links), strict=True)))
            false += sum(map(any, zip(*(one.false for one in links), strict=True)))
    return cases, zeros, false


def order_of(tree: Node, comparisons: list[Comparison]) -> str:
    """The orders that were measured, and the one that is claimed: `2.00, claimed 2`."""
    if not is_remainder(tree):
        return ""
    measured = [f"{one.order[0]:.2f}" for one in comparisons]
    claimed = max(one.order[1] for one in comparisons)
    low, high = min(measured, key=float), max(measured, key=float)
    (term,) = {landau(side)[0] for chain in tree[0] for side in chain if landau(side)}
    more = "more than " if term == "o" else ""
    return f"{low if low == high else f'{low} to {high}'}, claimed {more}{round(claimed, 2):g}"


def failed(equation: Equation, kind: str, one: Comparison, tree: Node) -> Verdict:
    """The verdict on an equation that this comparison refutes."""
    message = explain(equation, EquationError(one.where, one.offset))
    numbers = {"cases": one.cases, "error": one.error, "tolerance": one.tolerance}
    measure = measure_of(tree)
    page, tag = equation.page, equation.tag
    return Verdict(page, tag, kind, False, **numbers, measure=measure, message=message)


def measure_of(tree: Node) -> str:
    """What the error of a verdict is an error of."""
    if is_remainder(tree):
        return "order"
    sides = [side for chain in chains_of(tree) for side in chain]
    kinds = {side.kind for side in sides}
    if len([side for side in sides if side.kind != "shape"]) == len(chains_of(tree)):
        return "shape"
    return "digits" if "approx" in kinds else "bound" if "leq" in kinds else "error"


def at_most_is_meant(comparisons: list) -> None:
    """Refuse a ≤ that is never an equality, so that less would do, and one that is always."""
    for place in {one.offset for one in comparisons if one.seen is not None}:
        seen = frozenset().union(*(one.seen for one in comparisons if one.offset == place))
        if "equal" not in seen:
            raise EquationError("in no case are both sides equal: is the bound too large?", place)
        if "less" not in seen:
            raise EquationError("both sides are equal in every case: write =", place)


def defines(evaluate: Evaluator, tree: Node) -> None:
    """Compute what a definition defines, on every layer where it can be."""
    name, place = defined_name(tree[0]), tree[0][2]
    if tree[0][3]:
        raise EquationError(
            "define the matrix of all examples, not the column of one", tree[0].offset
        )
    ranges = ranges_of_ell(tree[2])
    for condition in tree[2]:
        if condition not in ranges or place is None or place[0] != "\\ell":
            raise EquationError(
                "a definition holds on a range of its ℓ, or always", condition.offset
            )
    if ranges:
        layers = [ell + place[1] for ell in layer_numbers(evaluate, ranges)]
    elif place is None:
        layers = [None]
    elif place[0] == "\\ell":
        layers = [
            n
            for n in range(1, evaluate.environment.depth + 1)
            if (name, n) not in evaluate.environment.bindings
        ]
    else:
        layers = [evaluate.layer(place, {})]
    for layer in layers:
        if (name.rstrip("_"), layer) in evaluate.environment.bindings:
            raise EquationError(
                f"{show(name.rstrip('_'), layer)} is given: it has a meaning", tree.offset
            )
        evaluate.value((name, layer), tree.offset)


# -- Words -----------------------------------------------------------------------------------------


def describe(tree: Node, where: str) -> str:
    """What was compared, in words."""
    if tree.kind == "definition":
        return ""
    letters = sorted(frozenset().union(*(free_letters(chain[0]) for chain in tree[0])))
    what = "the order of the remainder" if is_remainder(tree) else "both sides"
    if all(len([s for s in chain if s.kind != "shape"]) == 1 for chain in tree[0]):
        what = "the shape"
    elif sum(len(chain.parts) - 1 for chain in tree[0]) > 1:
        what = "each side with the next"
    ranged = any(c.kind == "range" and c[0][0] == "\\ell" for c in tree[1])
    letters = [*letters, "ℓ of the range"] if ranged else letters
    over = f" for every {', '.join(letters)}" if letters else ""
    return f"{what}{over}, on {where}"


def explain(equation: Equation, error: ParseError | EquationError) -> str:
    """Page, tag, reason, and the place in the LaTeX."""
    blank = len(equation.latex) - len(equation.latex.lstrip())
    at = max(error.offset, blank)
    before = equation.latex[:at]
    line, column = before.count("\n"), at - (before.rfind("\n") + 1)
    text = (equation.latex.split("\n") or [""])[line]
    return (
        f"{equation.page}: equation {equation.tag}: {error}\n"
        f"  {text}\n  {' ' * column}^ column {column + 1}"
    )


@cache
def own_source() -> bytes:
    folder = Path(__file__).parent
    files = sorted([*folder.glob("*.py"), *folder.glob("*.lark")])
    tools = repr([(name, version(name)) for name in ("numpy", "lark")])
    return tools.encode() + b"".join(path.read_bytes() for path in files)


def fingerprint(equation: Equation, found: dict) -> str:
    """Changes when the LaTeX, a definition that it uses, its numbers or the evaluator change."""
    *text, context, environment = equation
    known = known_in(context, found) if context in CONTEXTS else {}
    given = (
        sorted((str(key), value.data.tolist()) for key, value in environment.bindings.items())
        if environment
        else []
    )
    try:
        tree = parse(equation.latex)
    except ParseError:
        used = own = []
    else:
        used = sorted((name, *d[:3]) for name, d in used_by(tree, known).items())
        own = [d.tag for d in known.values() if tree.kind == "definition" and d.left == tree[0]]
    key = repr((text, context, environment and environment.description, given, used, own))
    return sha256(key.encode() + own_source()).hexdigest()


def used_by(tree: Node, known: dict[str, Definition]) -> dict[str, Definition]:
    """The definitions of all names in a tree, and of the names in those definitions."""
    found: dict[str, Definition] = {}
    waiting = [tree]
    while waiting:
        named = {node[0] for node in walk(waiting.pop()) if node.kind in NAMING}
        named |= {{"w": "W"}.get(name, CAPITAL.get(name, name)) for name in named}
        for name, definition in known.items():
            if name.rstrip("_") in named and name not in found:
                found[name] = definition
                waiting.append(definition.right)
    return found
