"""Claims that are false or empty, and claims that are true: how many the checker tells apart."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from book.contexts import SUBJECT
from proofread.equations import Checker, Definitions, Equation
from proofread.plugins.equations import badge_text
from proofread.tests.equations.corpus import PAGES

DEFINITIONS = [one for one in PAGES if ":=" in one.latex and not one.tag.startswith("not-")]
CHECKER = Checker(SUBJECT)


def listed(name: str) -> dict:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


OPEN, BLIND = listed("false_claims.toml"), listed("blind_claims.toml")
FALSE, KINDS = {"open": OPEN["claim"], "blind": BLIND["claim"]}, OPEN["kinds"]
TRUE = listed("true_claims.toml")

# What the checker does today. These bounds may only become stricter.
MOST_ACCEPTED = {"open": 0, "blind": 6}
MOST_TRACEBACKS = {"open": 0, "blind": 0}
LEAST_AS_WRITTEN, LEAST_REWRITTEN, LEAST_PROPOSED = 20, 13, 12


def fate(claim: dict, latex: str) -> tuple[str, str]:
    """What becomes of a claim, with its own definitions beside those of the site; and the words."""
    context = claim.get("context", "network")
    own = [
        Equation("claims", f"definition-{n}", one, context)
        for n, one in enumerate(claim.get("defines", []))
    ]
    equation = Equation("claims", claim.get("tag", "claim"), latex, context)
    known = Definitions([*DEFINITIONS, *own, equation], SUBJECT)
    try:
        verdicts = [CHECKER.check_one(one, known) for one in (*own, equation)]
    except Exception as error:  # none should come this far, whatever it is
        return "traceback", repr(error)
    for verdict in verdicts:
        if not verdict.ok:
            return "refused", verdict.message
    if claim.get("hidden", "") in f"{SUBJECT.contexts[context].shown} {badge_text(verdicts[-1])}":
        return ("told" if "hidden" in claim else "accepted"), verdicts[-1].compared
    return "accepted", verdicts[-1].compared


@pytest.mark.parametrize("half", FALSE)
def test_no_more_false_claims_are_accepted_than_before(half, record_property):
    fates = [(claim, fate(claim, claim["latex"])[0]) for claim in FALSE[half]]
    count = Counter(fate for _, fate in fates)
    by_kind = {kind: Counter(f for claim, f in fates if claim["kind"] == kind) for kind in KINDS}
    kinds = ", ".join(f"{kind} {one['accepted']}/{one.total()}" for kind, one in by_kind.items())
    accepted = f"false claims accepted, {half} half: {count['accepted']} of {count.total()}"
    record_property("count", f"{accepted}, {count['traceback']} tracebacks; by kind: {kinds}")
    assert count["accepted"] <= MOST_ACCEPTED[half], kinds
    assert count["traceback"] <= MOST_TRACEBACKS[half], kinds


def test_true_claims_stay_accepted(record_property):
    refused = {}
    for claim in TRUE["claim"]:
        result, words = fate(claim, claim["latex"])
        if result != "accepted":
            refused[claim["latex"]] = words
    record_property("count", f"true claims refused: {len(refused)} of {len(TRUE['claim'])}")
    expected = {claim["latex"] for claim in TRUE["claim"] if "refused" in claim}
    assert not refused.keys() - expected, "\n".join(refused.values())


def test_lines_of_textbooks_can_be_written(record_property):
    written, rewritten, proposed, missing = [], [], [], []
    for line in TRUE["line"]:
        result, words = fate(line, line["latex"])
        if result == "accepted":
            written.append(line)
        elif "rewriting" in line and fate(line, line["rewriting"])[0] == "accepted":
            rewritten.append(line)
            proposed += [line] if line["proposes"] in words.split("\n")[0] else []
        else:
            missing.append(line)
    names = ", ".join(line["text"] for line in missing)
    record_property(
        "count",
        f"lines of textbooks: {len(written)} of {len(TRUE['line'])} as they are written, "
        f"{len(rewritten)} rewritten ({len(proposed)} as the message says), not: {names}",
    )
    assert len(written) >= LEAST_AS_WRITTEN, names
    assert len(rewritten) + len(written) >= LEAST_REWRITTEN + LEAST_AS_WRITTEN, names
    assert len(proposed) >= LEAST_PROPOSED


def test_every_claim_says_what_is_wrong_with_it():
    claims = [claim for half in FALSE.values() for claim in half]
    assert len({(one["latex"], one.get("tag")) for one in claims}) > 290
    assert {one["kind"] for one in claims} == set(KINDS)
    assert all(len(one["why"]) > 8 for one in claims)
