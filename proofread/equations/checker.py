"""Two values → verdict: is the equation true, for every index, layer and world?"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np

from proofread.equations.compare import (
    EXACT,
    STRICT,
    Comparison,
    chains_of,
    compare,
    free_letters,
    is_remainder,
    landau,
    layer_numbers,
    ranges_of_ell,
    telescopes,
)
from proofread.equations.constructs import Run
from proofread.equations.environments import CAPITAL, SETTINGS, World
from proofread.equations.evaluator import show
from proofread.equations.nodes import Node, Refused, Unreadable, in_last_layer, nodes
from proofread.equations.parse import read

NAMING = ("symbol", "apply", "directional")  # nodes whose first part is a name


class Equation(NamedTuple):
    """One tagged display equation of a page."""

    page: str
    tag: str
    latex: str
    setting: str = "network"
    world: World | None = None  # evaluate it here, and not in the random worlds of the setting


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
    tolerance: float = EXACT
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
    """setting ↦ name ↦ definition; of two for one name, the first."""
    found: dict[str, dict[str, Definition]] = {}
    for page, tag, latex, setting, _ in equations:
        try:
            tree = read(latex)
        except Unreadable:
            continue
        if tree.kind == "definition":
            name = defined_name(tree[0])
            own = found.setdefault(setting, {})
            own.setdefault(name, Definition(*tree, tag, page))
    return found


def defined_name(left: Node) -> str:
    """A name; with indices, C_s, it is another name than C."""
    return left[0] + "_" * len(left[1])


def known_in(setting: str, found: dict) -> dict[str, Definition]:
    """The definitions that hold in a setting, its own before the inherited ones."""
    inherits = SETTINGS[setting].inherits
    return (known_in(inherits, found) if inherits else {}) | found.get(setting, {})


# -- Claims ----------------------------------------------------------------------------------


def check(equations: Iterable[Equation], known: dict[str, Verdict] | None = None) -> list[Verdict]:
    """A verdict for each equation, in order. All definitions are collected first.

    `known` remembers verdicts by fingerprint: an unchanged equation is not evaluated again, and
    what is no longer among the equations is forgotten.
    """
    equations = [Equation(*equation) for equation in equations]
    found = definitions(equations)
    known = {} if known is None else known
    runs: dict = {}
    verdicts, used = [], set()
    for equation in equations:
        key = fingerprint(equation, found)
        if key not in known:
            known[key] = judge(equation, found, runs)
        verdicts.append(known[key])
        used.add(key)
    for key in known.keys() - used:
        del known[key]
    return verdicts


def judge(equation: Equation, found: dict, runs: dict | None = None) -> Verdict:
    """The verdict on one equation; `runs` keeps what was measured for the next one."""
    page, tag, latex, setting, _ = equation
    kind = "not" if tag.startswith("not-") else "claim"
    try:
        if setting not in SETTINGS:
            raise Refused(f"there is no setting {setting}; there are {', '.join(SETTINGS)}", 0)
        tree = read(latex)
        if tree.kind in ("definition", "listing"):
            kind = "definition"
        if tree.kind == "definition":
            first = found[setting][defined_name(tree[0])]
            if (first.page, first.tag) != (page, tag):
                raise Refused(f"{first.tag} on {first.page} defines this already", tree.at)
        return judge_tree(tree, equation, kind, known_in(setting, found), runs)
    except (Unreadable, Refused, RecursionError) as error:
        if isinstance(error, RecursionError):
            error = Refused("nested too deeply", 0)
        return Verdict(page, tag, kind, False, error=math.nan, message=explain(equation, error))


@np.errstate(all="ignore")  # what is not finite is refused, with its place
def judge_tree(tree: Node, equation: Equation, kind: str, known: dict, runs=None) -> Verdict:
    """The verdict on a tree. Raises Refused where its shapes, indices or ranges do not fit."""
    page, tag, latex, setting, given = equation
    tree = in_last_layer(tree) if setting == "layer" else tree
    runs = {} if runs is None else runs
    telescopes(tree)
    meaning = tuple(sorted((name, *definition[:3]) for name, definition in known.items()))
    results = []
    for world in (given,) if given else SETTINGS[setting].worlds():
        key = world, meaning
        run = runs[key] if key in runs else runs.setdefault(key, Run(world, known))
        if tree.kind == "definition":
            defines(run, tree)
            continue
        results.append([])
        for one in compare(run, tree, latex):
            results[-1].append(one)
            if kind != "not" and one.error > one.tolerance:  # one counter-example is enough
                return failed(equation, kind, one, tree)
    described = describe(tree, given.words if given else SETTINGS[setting].words)
    if tree.kind == "definition":
        return Verdict(page, tag, kind, True, compared="a definition: it gives a name its meaning")
    if not any(all(one.cases for one in world) for world in results):
        raise Refused("nothing is compared: both sides are negligible beside their terms", tree.at)
    counted = [one for world in results for one in world if one.cases]
    one = max(counted, key=lambda one: one.error / one.tolerance)
    if kind == "not" and one.error <= max(STRICT, one.tolerance):
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

    A case is one world, one layer of the range and one choice of the indices. A chain with
    several = is one case: it is 0 = 0 where all its sides are 0, and false where one = is.
    """
    cases = zeros = false = 0
    for world in results:
        chains: dict[int | None, dict[tuple, list[Comparison]]] = {}  # layer ↦ chain ↦ links
        for one in world:
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
    message = explain(equation, Refused(one.where, one.at))
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
    return "digits" if "rounded" in kinds else "bound" if "at_most" in kinds else "error"


def at_most_is_meant(comparisons: list) -> None:
    """Refuse a ≤ that is never an equality, so that less would do, and one that is always."""
    for place in {one.at for one in comparisons if one.seen is not None}:
        seen = frozenset().union(*(one.seen for one in comparisons if one.at == place))
        if "equal" not in seen:
            raise Refused("in no case are both sides equal: is the bound too large?", place)
        if "less" not in seen:
            raise Refused("both sides are equal in every case: write =", place)


def defines(run: Run, tree: Node) -> None:
    """Compute what a definition defines, on every layer where it can be."""
    name, place = defined_name(tree[0]), tree[0][2]
    if tree[0][3]:
        raise Refused("define the matrix of all examples, not the column of one", tree[0].at)
    ranges = ranges_of_ell(tree[2])
    for condition in tree[2]:
        if condition not in ranges or place is None or place[0] != "\\ell":
            raise Refused("a definition holds on a range of its ℓ, or always", condition.at)
    if ranges:
        layers = [ell + place[1] for ell in layer_numbers(run, ranges)]
    elif place is None:
        layers = [None]
    elif place[0] == "\\ell":
        layers = [n for n in range(1, run.world.depth + 1) if (name, n) not in run.world.given]
    else:
        layers = [run.layer(place, {})]
    for layer in layers:
        if (name.rstrip("_"), layer) in run.world.given:
            raise Refused(f"{show(name.rstrip('_'), layer)} is given: it has a meaning", tree.at)
        run.value((name, layer), tree.at)


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


def explain(equation: Equation, error: Unreadable | Refused) -> str:
    """Page, tag, reason, and the place in the LaTeX."""
    blank = len(equation.latex) - len(equation.latex.lstrip())
    at = max(error.at, blank)
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
    *text, setting, world = equation
    known = known_in(setting, found) if setting in SETTINGS else {}
    given = (
        sorted((str(key), value.data.tolist()) for key, value in world.given.items())
        if world
        else []
    )
    try:
        tree = read(equation.latex)
    except Unreadable:
        used = own = []
    else:
        used = sorted((name, *d[:3]) for name, d in used_by(tree, known).items())
        own = [d.tag for d in known.values() if tree.kind == "definition" and d.left == tree[0]]
    key = repr((text, setting, world and world.words, given, used, own))
    return sha256(key.encode() + own_source()).hexdigest()


def used_by(tree: Node, known: dict[str, Definition]) -> dict[str, Definition]:
    """The definitions of all names in a tree, and of the names in those definitions."""
    found: dict[str, Definition] = {}
    waiting = [tree]
    while waiting:
        named = {node[0] for node in nodes(waiting.pop()) if node.kind in NAMING}
        named |= {{"w": "W"}.get(name, CAPITAL.get(name, name)) for name in named}
        for name, definition in known.items():
            if name.rstrip("_") in named and name not in found:
                found[name] = definition
                waiting.append(definition.right)
    return found
