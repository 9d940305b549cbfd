"""Two values → verdict: is the equation true, for every index, layer and environment?"""

import contextlib
import math
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from proofread.equations.comparison import (
    BOUNDS,
    MIN_STRICT_GAP,
    TOLERANCE,
    Comparison,
    assignments,
    bare,
    chains_of,
    compare,
    is_remainder,
    layer_numbers,
    require_telescoping,
)
from proofread.equations.constructs import Evaluator
from proofread.equations.definitions import (
    Definition,
    Definitions,
    Equation,
    defined_name,
    definition_key,
    with_definitions,
)
from proofread.equations.environments import Environment, Subject
from proofread.equations.evaluator import TIME_LIMIT, Reached, ranges_of_ell, show
from proofread.equations.mutations import is_number
from proofread.equations.nodes import (
    EquationError,
    Node,
    NoInstance,
    ParseError,
    Unreadable,
    free_letters,
    in_last_layer,
    walk,
)
from proofread.equations.notation import Notation
from proofread.equations.parser import TreeBuilder, parse, rules
from proofread.equations.registry import require_complete
from proofread.equations.remainder import landau
from proofread.equations.stretching import size_matters, stretched, weakened
from proofread.equations.values import format_shape

STRETCHED = 2  # environments whose values are stretched as well
SMALLEST_PART = 1e-5  # of what stands beside it: what is less could be anything
VARYING = {"symbol", "apply", "directional"}
SPEAKING = {"symbol", "apply", "directional", "kronecker", "identity", "ones", "unit"}
SPEAKING |= {"sum"}
ZERO = Node("number", (0.0,))
CONDITIONS = {"equal", "not_equal", "comparison", "otherwise"}


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
    tolerance: float = TOLERANCE
    measure: str = "error"  # or "order" of a remainder, "digits", "bound" of a ≤, "shape"
    order: str = ""  # of a remainder: what was measured, and what is claimed
    compared: str = ""
    held: str = ""  # where a d stands: what it moves, and that the rest is held
    sample: tuple[str, ...] = ()  # one case in words, and what each side is there
    message: str = ""
    read: bool = True  # else it is not in the notation, or names what nobody has declared


class Checker:
    """Checks the equations of a text.

    It remembers verdicts, and what was computed for them, from one call to the next: what depends
    on nothing that has changed is not evaluated again, and what was not asked for the last time is
    forgotten.
    """

    def __init__(self, subject: Subject):
        require_complete(rules(subject.notation), TreeBuilder)
        self.subject = subject
        self._verdicts: dict[tuple, Verdict] = {}
        self._beside: dict[tuple, Verdict] = {}
        self._evaluators: dict[tuple, Evaluator] = {}

    def check(self, equations: Iterable[Equation]) -> list[Verdict]:
        """A verdict for each equation, in order. All definitions are collected first."""
        equations = with_definitions((Equation(*one) for one in equations), self.subject)
        definitions = Definitions(equations, self.subject)
        meanings = {meaning(definitions.of(context)) for context in self.subject.contexts}
        for key in [key for key in self._evaluators if key[1] not in meanings]:
            del self._evaluators[key]
        old, self._verdicts = self._verdicts, {}
        verdicts = []
        for equation in equations:
            key = self._key(equation, definitions)
            verdict = old.get(key) or self.check_one(equation, definitions)
            self._verdicts[key] = verdict
            verdicts.append(verdict)
        return verdicts

    def check_beside(self, equation: Equation, definitions: Definitions) -> Verdict:
        """The verdict on an equation that is none of the text's own, with their definitions."""
        key = self._key(equation, definitions)
        if key not in self._beside:
            self._beside[key] = self.check_one(equation, definitions)
        return self._beside[key]

    def _key(self, equation: Equation, definitions: Definitions) -> tuple:
        """Everything that the verdict on an equation depends on."""
        context = equation.context or self.subject.usual
        values: tuple = ()
        if equation.environment:
            bindings = equation.environment.bindings.items()
            values = tuple((key, value.dims, value.data.tobytes()) for key, value in bindings)
        used: tuple = ()
        if context in self.subject.contexts:
            with contextlib.suppress(ParseError):
                tree = parse(equation.latex, self.subject.notation)
                known = definitions.used_by(tree, context)
                used = tuple(sorted((name, *d[:3]) for name, d in known.items()))
                if tree.kind == "definition":
                    used += definitions.own[context][definition_key(tree[0])][3:]
        return (*equation[:3], context, values, used)

    def check_one(self, equation: Equation, definitions: Definitions) -> Verdict:
        """The verdict on one equation; whatever it is, none of it ends in an exception."""
        context = equation.context or self.subject.usual
        kind = "not" if equation.tag.startswith("not-") else "claim"
        try:
            if context not in self.subject.contexts:
                known = ", ".join(self.subject.contexts)
                raise EquationError(f"there is no setting {context}; there are {known}", 0)
            tree = parse(equation.latex, self.subject.notation)
            if tree.kind in ("definition", "listing", "update"):
                kind = "definition"
            if tree.kind == "definition":
                first = definitions.own[context][definition_key(tree[0])]
                if (first.page, first.tag) != (equation.page, equation.tag):
                    reason = f"{first.tag} on {first.page} defines this already"
                    raise EquationError(reason, tree.offset)
            return self.check_tree(tree, equation, kind, definitions.of(context))
        except (ParseError, EquationError) as error:
            return refused(equation, kind, error)
        except RecursionError:
            what = "nested too deeply"
        except MemoryError:
            what = "this does not fit into memory"
        except Exception as error:
            what = f"the checker itself fails here: {type(error).__name__}: {error}"
        return refused(equation, kind, EquationError(what, 0))

    def evaluator(self, environment: Environment, known: dict[str, Definition]) -> Evaluator:
        """The evaluator in this environment under these definitions, with all it has computed."""
        key = environment, meaning(known)
        if key not in self._evaluators:
            self._evaluators[key] = Evaluator(environment, known, self.subject.notation)
        return self._evaluators[key]

    @np.errstate(all="ignore")  # what is not finite is refused, with its place
    def check_tree(
        self, tree: Node, equation: Equation, kind: str, known: dict[str, Definition]
    ) -> Verdict:
        """The verdict on a tree. Raises EquationError where shapes or ranges do not fit."""
        page, tag, latex, name, given = equation
        notation = self.subject.notation
        context = self.subject.contexts[name or self.subject.usual]
        if context.last_layer:
            tree = in_last_layer(tree, notation.layered)
        require_telescoping(tree)
        if tree.kind not in ("definition", "update"):
            require_content(tree, notation)
        deadline = time.monotonic() + TIME_LIMIT
        results: list[list[Comparison]] = []
        reached: dict[int, Reached] = {}
        missing, differs = None, False
        for environment in (given,) if given else context.environments():
            evaluate = (
                Evaluator(given, known, notation) if given else self.evaluator(environment, known)
            )
            evaluate.deadline, evaluate.reached = deadline, {}
            evaluate.reset_trace()
            comparisons = []
            try:
                if tree.kind == "definition":
                    define(evaluate, tree)
                    merge(reached, evaluate.reached_in_definitions)
                elif tree.kind == "update":
                    differs |= updates(evaluate, tree)
                else:
                    for comparison in compare(evaluate, tree, latex):
                        comparisons.append(comparison)
                        if kind != "not" and not comparison.error <= comparison.tolerance:
                            return failed(equation, kind, comparison, tree)
                    merge(reached, evaluate.reached)
            except NoInstance as error:
                missing = error
                continue
            results.append(comparisons)
        if not results:
            raise missing
        require_reached(tree, reached, known)
        if tree.kind == "definition":
            said = "a definition: it gives a name its meaning"
            return Verdict(page, tag, kind, True, compared=said)
        if tree.kind == "update":
            if not differs:
                raise EquationError("nothing changes in this step", tree.offset)
            compared = "an update: what is new has the shape of what was"
            return Verdict(page, tag, kind, True, compared=compared)
        if kind != "not" and tree.kind != "definition" and not given and size_matters(tree):
            for environment in context.environments()[:STRETCHED]:
                for other in stretched(environment):
                    evaluate = self.evaluator(other, known)
                    with contextlib.suppress(EquationError):  # too large to be computed
                        for one in compare(evaluate, weakened(tree), latex):
                            if not one.error <= one.tolerance:
                                return failed(equation, kind, one, tree)
        if not any(found and all(one.cases for one in found) for found in results):
            reason = "nothing is compared: both sides are negligible beside their terms"
            raise EquationError(reason, tree.offset)
        require_difference(tree, notation)
        counted = [one for comparisons in results for one in comparisons if one.cases]
        worst = max(counted, key=lambda one: one.error / one.tolerance)
        small = worst.order is None and worst.error <= max(MIN_STRICT_GAP, worst.tolerance)
        if kind == "not" and (small or not any(any(one.false) for one in counted)):
            holds = worst._replace(where="this is said to be false, and it holds")
            return failed(equation, kind, holds, tree)
        if kind == "definition":
            said = "a definition: it says how the entries of a known thing are written"
            return Verdict(page, tag, kind, True, compared=said)
        if kind == "claim":
            require_sharp_bounds(counted, tag in self.subject.loose_bounds)
        cases, zeros, false = tally(results)
        refuting = [one for one in counted if any(one.false)]
        return Verdict(
            page,
            tag,
            kind,
            True,
            cases=cases,
            zeros=zeros,
            false=false,
            error=max(one.off for one in counted) if kind == "not" else worst.error,
            tolerance=worst.tolerance,
            measure=measure_of(tree),
            order=order_of(tree, counted),
            compared=describe(tree, given.description if given else context.description, notation),
            held=held(tree, given or context.environments()[0]),
            sample=next((one.sample for one in refuting or counted if one.sample), ()),
        )


def refused(equation: Equation, kind: str, reason: ParseError | EquationError) -> Verdict:
    return Verdict(
        equation.page,
        equation.tag,
        kind,
        False,
        error=math.nan,
        message=explain(equation, reason),
        read=not isinstance(reason, ParseError | Unreadable),
    )


def merge(reached: dict[int, Reached], more: dict[int, Reached]) -> None:
    """What another sample showed, to what is known."""
    for key, (node, parts) in more.items():
        kept = reached.setdefault(key, Reached(node, {})).parts
        for number, size in parts.items():
            kept[number] = max(kept.get(number, 0.0), size)


def require_reached(tree: Node, reached: dict[int, Reached], known: dict) -> None:
    """Refuse what no sample showed: a case that never held, a term that was never large enough."""
    for node, parts in parts_with_record(tree, reached):
        if isinstance(node, Node) and node.kind in CONDITIONS:
            if 1 not in parts:
                raise EquationError(
                    "this holds in no sample: what it is about is not checked", node.offset
                )
            if 0 not in parts:
                raise EquationError("this holds in every sample: it says nothing", node.offset)
            continue
        for number, size in parts.items():
            if 0 < size < SMALLEST_PART:
                part = node[number]
                offset = getattr(part, "offset", None)
                offset = getattr(node, "offset", 0) if offset is None else offset
                reason = f"this is never more than {size:.0e} of what stands beside it: too small"
                raise EquationError(f"{reason} to be checked", offset)


def parts_with_record(part, reached: dict[int, Reached]) -> Iterator[tuple]:
    """The nodes and rows of a tree of which something is recorded."""
    if id(part) in reached:
        yield part, reached[id(part)].parts
    if isinstance(part, (Node, tuple)):
        for child in part:
            yield from parts_with_record(child, reached)


def require_content(tree: Node, notation: Notation) -> None:
    """Refuse what speaks of no value of the samples, or of a slope of what does not vary."""

    def speaks(node: Node, kinds: Collection[str]) -> bool:
        size = node.kind == "symbol" and node[0] in notation.sizes and node[2] is None
        return node.kind in kinds and not size

    for chain in chains_of(tree):
        if not any(speaks(node, SPEAKING) for node in walk(chain)):
            raise EquationError("this speaks of numbers and sizes alone", chain.offset)
    for node in walk(tree):
        if node.kind in ("partial", "differential"):
            if not any(speaks(part, VARYING) for part in walk(node[0])):
                raise EquationError("this does not vary: it has no slope", node.offset)
            if node.kind == "partial" and node[0] == node[1]:
                raise EquationError("a slope with respect to itself says nothing", node.offset)
        layers = node.kind == "range" and {"L", "\\ell"} & {base for base, _ in node[1:]}
        if layers and node[0][0] != "\\ell":
            reason = f"L and ℓ count layers, and {node[0][0]} does not"
            raise EquationError(reason, node.offset)


def require_difference(tree: Node, notation: Notation) -> None:
    """Refuse sides that are the same, but for 1 x, x + 0 and the like.

    A longer chain may go on by changing the order of terms, or by multiplying out.
    """
    for chain in chains_of(tree):
        sides = [side for side in chain if side.kind != "shape"]
        for left, right in pairwise(sides):
            one, other = simplified(left), simplified(bare(right))
            same = one == other or (
                len(sides) == 2 and rearranged(one, notation) == rearranged(other, notation)
            )
            if right.kind != "approx" and same:
                raise EquationError("both sides are the same, which claims nothing", right.offset)


def simplified(node):
    """A tree in which numbers are multiplied out, and 1 x, x + 0, x + x and the like are gone."""
    if isinstance(node, tuple):
        return tuple(map(simplified, node))
    if not isinstance(node, Node):
        return node
    parts = simplified(node.parts)
    if node.kind == "number":
        return Node("number", (float(parts[0]),))
    if node.kind in ("negate", "product", "dot", "add"):
        return sum_of(node.kind, parts)
    if node.kind == "fraction" and parts[1].kind == "number" and parts[1][0]:
        return sum_of("product", (Node("number", (1 / parts[1][0],)), parts[0]))
    if node.kind == "power" and float(parts[1]) == 1:
        return parts[0]
    if node.kind == "transpose" and parts[0].kind == "transpose":
        return parts[0][0]
    if node.kind == "sum" and parts[1] == ZERO:
        return ZERO
    if node.kind == "absolute" and parts[0].kind == "absolute":
        return parts[0]
    if node.kind == "max":
        different = tuple(dict.fromkeys(parts))
        return different[0] if len(different) == 1 else Node("max", different)
    return Node(node.kind, parts)


def rearranged(node, notation: Notation):
    """A simplified tree with numbers multiplied into sums, and what may change places in order."""
    if isinstance(node, tuple):
        return tuple(rearranged(part, notation) for part in node)
    if not isinstance(node, Node):
        return node
    parts = rearranged(node.parts, notation)
    if node.kind == "times" and parts[1].kind == "add":
        factor = Node("number", (parts[0],))
        terms = tuple(sum_of("product", (factor, term)) for term in parts[1])
        return rearranged(sum_of("add", terms), notation)
    product = node.kind in ("product", "dot")
    if node.kind == "add" or (product and all(is_number(part, notation) for part in parts)):
        parts = tuple(sorted(parts, key=hash))
    return Node(node.kind, parts)


def sum_of(kind: str, parts: tuple) -> Node:
    """Terms with their factors in numbers, equal ones together; what is left of them."""
    if kind == "negate":
        parts, kind = (Node("number", (-1.0,)), *parts), "product"
    if kind != "add":
        factor, others = 1.0, []
        for part in parts:
            times, rest = (
                (part[0], None)
                if part.kind == "number"
                else part[:2]
                if part.kind == "times"
                else (1.0, part)
            )
            factor *= times
            others += [] if rest is None else [rest]
        if not others or factor == 0:
            return Node("number", (factor if not others else 0.0,))
        rest = others[0] if len(others) == 1 else Node(kind, tuple(others))
        return rest if factor == 1 else Node("times", (factor, rest))
    terms: dict = {}
    for part in parts:
        if part.kind == "number":
            times, rest = part[0], None
        else:
            times, rest = part[:2] if part.kind == "times" else (1.0, part)
        terms[rest] = terms.get(rest, 0.0) + times
    left = [
        sum_of("product", (Node("number", (times,)), *([] if rest is None else [rest])))
        for rest, times in terms.items()
        if abs(times) > 1e-12
    ]
    return left[0] if len(left) == 1 else Node("add", tuple(left)) if left else ZERO


def meaning(known: dict[str, Definition]) -> frozenset:
    """What definitions say, wherever they stand."""
    return frozenset((name, *definition[:3]) for name, definition in known.items())


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
    return Verdict(
        equation.page,
        equation.tag,
        kind,
        False,
        cases=one.cases,
        error=one.error,
        tolerance=one.tolerance,
        measure=measure_of(tree),
        message=message,
    )


def measure_of(tree: Node) -> str:
    """What the error of a verdict is an error of."""
    if is_remainder(tree):
        return "order"
    sides = [side for chain in chains_of(tree) for side in chain]
    kinds = {side.kind for side in sides}
    if len([side for side in sides if side.kind != "shape"]) == len(chains_of(tree)):
        return "shape"
    return "digits" if "approx" in kinds else "bound" if kinds & BOUNDS.keys() else "error"


def require_sharp_bounds(comparisons: list, listed: bool) -> None:
    """Refuse a ≤ that is never an equality, so that less would do, and one that is always.

    `listed` is a bound that is known to be far away.
    """
    for place in {one.offset for one in comparisons if one.seen is not None}:
        seen = frozenset().union(*(one.seen for one in comparisons if one.offset == place))
        if "strict" in seen:
            if "near" not in seen:
                reason = "in no case do the sides come near each other: is the bound too large?"
                raise EquationError(reason, place)
            continue
        if "equal" not in seen and not listed:
            where = " but where all is 0" if "equal where all is 0" in seen else ""
            reason = f"in no case are both sides equal{where}: is the bound too large?"
            raise EquationError(reason, place)
        if "less" not in seen:
            raise EquationError("both sides are equal in every case: write =", place)


def define(evaluate: Evaluator, tree: Node) -> None:
    """Compute what a definition defines, on every layer where it can be."""
    name, _, place, example = tree[0]
    key, notation, environment = defined_name(tree[0]), evaluate.notation, evaluate.environment
    if example:
        reason = "define the matrix of all examples, not the column of one"
        raise EquationError(reason, tree[0].offset)
    reserved = notation.indices | notation.sizes | {"O", "o"} | notation.entries.keys()
    reserved |= {"L"} if notation.layered else set()
    if name in reserved and not environment.is_given(name):
        raise EquationError(f"{name} has a meaning already: it cannot be defined", tree.offset)
    if name in environment.functions:
        raise EquationError(f"{name} is any function here: it cannot be defined", tree.offset)
    for other in evaluate.named:
        if other != key and other.rstrip("_") == name and not apart(evaluate, name, key, other):
            raise EquationError(f"{name} is defined already, with other indices", tree.offset)
    elsewhere = (one.left for one in evaluate.named.get(name, ()))
    if place and ((name, None) in environment.bindings or any(not one[2] for one in elsewhere)):
        raise EquationError(f"{name} belongs to no layer: it has a meaning", tree.offset)
    ranges = ranges_of_ell(tree[2])
    for condition in tree[2]:
        if condition.kind == "arguments":
            for argument in condition:
                evaluate.value((argument[0], None), argument.offset)
        if condition.kind == "arguments" or condition[0] in tree[0][1]:
            continue
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
            n for n in range(1, environment.depth + 1) if (key, n) not in environment.bindings
        ]
    else:
        layers = [evaluate.layer(place, {})]
    for layer in layers:
        given = (name, layer) in environment.bindings
        if given or (layer is None and environment.is_given(name)):
            raise EquationError(f"{show(name, layer)} is given: it has a meaning", tree.offset)
        evaluate.value((key, layer), tree.offset)


def apart(evaluate: Evaluator, name: str, one: str, other: str) -> bool:
    """Are C and C_s two things? They are where one of them is a number: then it has no entries."""
    if {one, other} & {name} == set():
        return False
    left = evaluate.named[name][0].left
    return left[2] is None and evaluate.value((name, None)).scalar


def updates(evaluate: Evaluator, tree: Node) -> bool:
    """What is new has the shape of what was, in each layer and for each index; does it differ?"""
    left, right, conditions = tree
    name, _, place, _ = left
    if not evaluate.is_defined(evaluate.notation.array(name), place and evaluate.environment.depth):
        raise EquationError(f"{name} is defined by itself", tree.offset)
    ranges = ranges_of_ell(conditions)
    layers = layer_numbers(evaluate, ranges)
    if not ranges and place and place[0] == "\\ell":
        layers = list(range(1, evaluate.environment.depth + 1))
    chain = Node("chain", (left, right), tree.offset)
    rest, differs = [condition for condition in conditions if condition not in ranges], False
    for layer in layers:
        scope = {} if layer is None else {"\\ell": layer}
        for inner in assignments(evaluate, chain, rest, scope):
            if evaluate.resolve_name(left, inner) not in evaluate.environment.bindings:
                raise EquationError(f"{name} is computed: only what is given is updated", 0)
            old, new = (evaluate(side, inner) for side in (left, right))
            if old.dims != new.dims:
                reason = f"{format_shape(new.dims)} takes the place of {format_shape(old.dims)}"
                raise EquationError(reason, right.offset)
            if not np.isfinite(new.data).all():
                raise EquationError("what is new is not finite", right.offset)
            differs |= not np.allclose(old.data, new.data, rtol=TOLERANCE, atol=0)
    return differs


# -- Words -----------------------------------------------------------------------------------------


def describe(tree: Node, where: str, notation: Notation) -> str:
    """What was compared, in words."""
    if tree.kind == "definition":
        return ""
    letters = sorted(
        frozenset().union(*(free_letters(chain[0], notation.indices) for chain in tree[0]))
    )
    what = "the order of the remainder" if is_remainder(tree) else "both sides"
    if all(len([s for s in chain if s.kind != "shape"]) == 1 for chain in tree[0]):
        what = "the shape"
    elif sum(len(chain.parts) - 1 for chain in tree[0]) > 1:
        what = "each side with the next"
    ranged = any(c.kind == "range" and c[0][0] == "\\ell" for c in tree[1])
    letters = [*letters, "ℓ of the range"] if ranged else letters
    over = f" for every {', '.join(letters)}" if letters else ""
    return f"{what}{over}" + (f", on {where}" if where else "")


def explain(equation: Equation, error: ParseError | EquationError) -> str:
    """Page, tag, reason, and the place in the LaTeX."""
    blank = len(equation.latex) - len(equation.latex.lstrip())
    at = max(error.offset, blank)
    before = equation.latex[:at]
    line, column = before.count("\n"), at - (before.rfind("\n") + 1)
    text = (equation.latex.split("\n") or [""])[line]
    untagged = equation.page.rpartition("/")[2] == equation.tag  # called by file and line
    name = "" if untagged else f"equation {equation.tag}: "
    return f"{equation.page}: {name}{error}\n  {text}\n  {' ' * column}^ column {column + 1}"


def held(tree: Node, environment: Environment) -> str:
    """What a reader must be told of a differential: what moves, and that the rest is held."""
    if not any(node.kind == "differential" for node in walk(tree)):
        return ""
    names = sorted({name for name, _ in environment.variables})
    *others, last = names
    moving = f"{', '.join(others)} and {last}" if others else last
    return f"{moving} {'move' if others else 'moves'}, the rest is held"
