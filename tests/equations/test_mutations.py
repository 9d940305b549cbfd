"""No rubber stamp: a slip in an equation is refused, or it is true and stands in a list."""

import tomllib
from collections import Counter
from copy import copy
from functools import cache
from pathlib import Path

import pytest

from proofread.equations import Checker, EquationError
from proofread.equations.mutations import mutations
from proofread.equations.nodes import walk
from proofread.equations.registry import CONSTRUCTS
from tests.equations.corpus import (
    AHEAD,
    BOTH,
    CHECKER,
    DEFINITIONS,
    FIXTURES,
    NOTATION,
    SUBJECT,
    context_of,
    parse,
)

LISTED = tomllib.loads(
    Path(__file__).with_name("equivalent_mutants.toml").read_text(encoding="utf-8")
)
SURVIVORS = {(one["corpus"], one["tag"], one["slip"]): one["reason"] for one in LISTED["survivor"]}
FEW = LISTED["few"]  # tag ↦ why it has less than five slips


def outcome(tree, equation, known) -> str:
    try:
        verdict = CHECKER.check_tree(tree, equation, "claim", known)
    except EquationError as error:
        return "vacuous" if "negligible" in str(error) else "shape or index"
    return "survives" if verdict.ok else "value"


def as_toml(keys) -> str:
    """Survivors as they would stand in the list, once each has a reason."""
    rows = "[[survivor]]\ncorpus = \"{}\"\ntag = \"{}\"\nslip = '''{}'''\nreason = \"\"\n"
    return "".join("\n" + rows.format(*key) for key in sorted(keys))


def claims(corpus: str):
    """What must be true; the entries that a definition lists are those of its left side, or not."""
    return [
        one
        for one in BOTH[corpus]
        if not one.tag.startswith("not-") and parse(one.latex).kind in ("claim", "listing")
    ]


def test_every_construct_stands_in_a_fixture():
    written = {node.kind for one in [*FIXTURES, *AHEAD] for node in walk(parse(one.latex))}
    of_a_matrix, of_one_network = "row", "approx"
    absent = CONSTRUCTS.keys() - written - {of_a_matrix, of_one_network}
    assert not absent, f"fixtures.md has no true equation with {', '.join(sorted(absent))}"


@pytest.mark.parametrize("corpus", BOTH)
def test_every_slip_is_refused_or_listed_as_true(corpus, record_property):
    survivors, few, outcomes = set(), set(), {}
    for equation in claims(corpus):
        known = DEFINITIONS[corpus].of(context_of(equation))
        planted = mutations(parse(equation.latex), NOTATION)
        few |= {equation.tag} if len(planted) < 5 else set()
        count = outcomes[equation.tag] = Counter()
        for name, slipped in planted:
            result = outcome(slipped, equation, known)
            count[result] += 1
            if result == "survives":
                survivors.add((corpus, equation.tag, name))
    record_property("slips", (corpus, {tag: dict(count) for tag, count in outcomes.items()}))
    listed = {key for key in SURVIVORS if key[0] == corpus}
    assert not survivors - listed, f"survive, not listed: {as_toml(survivors - listed)}"
    assert not listed - survivors, f"listed, but refused: {as_toml(listed - survivors)}"
    assert few == set(FEW.get(corpus, {}))


@pytest.mark.parametrize("corpus", BOTH)
def test_a_slip_in_a_definition_makes_another_equation_fail(corpus):
    unseen = set()
    for equation in BOTH[corpus]:
        tree = parse(equation.latex)
        if tree.kind != "definition":
            continue
        for name, slipped in mutations(tree, NOTATION):
            if not any_fails(corpus, equation, slipped):
                unseen.add((f"definition in {corpus}", equation.tag, name))
    listed = {key for key in SURVIVORS if key[0] == f"definition in {corpus}"}
    assert not unseen - listed, f"no equation notices: {as_toml(unseen - listed)}"
    assert not listed - unseen, f"listed, but noticed: {as_toml(listed - unseen)}"


def any_fails(corpus, equation, slipped) -> bool:
    """Is the slipped definition refused, or does a claim fail that uses it?"""
    context, checker = context_of(equation), Checker(SUBJECT)
    left, right, conditions = slipped
    slip = {"left": left, "right": right, "conditions": conditions}
    changed = copy(DEFINITIONS[corpus])
    own = changed.own[context].items()
    mixed = {n: one._replace(**slip) if one.tag == equation.tag else one for n, one in own}
    changed.own = changed.own | {context: mixed}
    for other in users(corpus, equation.tag, context):
        known = changed.of(context_of(other))
        try:
            if not checker.check_tree(parse(other.latex), other, "claim", known).ok:
                return True
        except EquationError:
            return True
    try:  # last, because it is tried in every sample, while a claim fails in the first
        checker.check_tree(slipped, equation, "definition", changed.of(context))
    except EquationError:
        return True
    return False


@cache
def users(corpus: str, tag: str, context: str) -> list:
    """The claims that use a definition; short ones first, of a rank, which notices least, last."""
    using = []
    for claim in claims(corpus):
        if context in (context_of(claim), SUBJECT.contexts[context_of(claim)].inherits):
            used = DEFINITIONS[corpus].used_by(parse(claim.latex), context_of(claim)).values()
            using += [claim] if tag in {definition.tag for definition in used} else []
    return sorted(using, key=lambda claim: ("rank" in claim.latex, len(claim.latex)))
