"""Claims that are false or empty, and claims that are true: how many the checker tells apart."""

import json
import tomllib
from collections import Counter

import pytest

from tests.equations.claims import (
    COMMAND,
    FALSE,
    FILES,
    KINDS,
    RECORDING,
    counts,
    digest,
    fate,
    fates,
    text_of,
)

TRUE = tomllib.loads(text_of("true_claims.toml"))

# What the checker does today. These bounds may only become stricter.
MOST_ACCEPTED = {"open": 0, "blind": 2, "third": 3}
MOST_TRACEBACKS = {"open": 0, "blind": 0, "third": 0}
LEAST_AS_WRITTEN, LEAST_REWRITTEN, LEAST_PROPOSED = 20, 13, 12


@pytest.mark.parametrize("half", FALSE)
def test_no_more_false_claims_are_accepted_than_before(half, record_property):
    found = list(zip(FALSE[half], fates(half), strict=True))
    count = Counter(fates(half))
    by_kind = {kind: Counter(f for claim, f in found if claim["kind"] == kind) for kind in KINDS}
    kinds = ", ".join(f"{kind} {one['accepted']}/{one.total()}" for kind, one in by_kind.items())
    accepted = f"false claims accepted, {half} half: {count['accepted']} of {count.total()}"
    if half == "third":
        first = sum("first" in claim for claim in FALSE[half])
        accepted += f" ({first} before the mechanisms were mended)"
    record_property("count", f"{accepted}, {count['traceback']} tracebacks; by kind: {kinds}")
    assert count["accepted"] <= MOST_ACCEPTED[half], kinds
    assert count["traceback"] <= MOST_TRACEBACKS[half], kinds


def test_the_recording_is_about_these_claims_and_this_checker():
    recorded = json.loads(RECORDING.read_text(encoding="utf-8"))
    assert recorded["claims"] == digest(FILES), f"the claims have changed: run `{COMMAND}`"
    assert recorded["command"] == COMMAND
    now = counts()
    assert {key: recorded[key] for key in now} == now, f"other answers: run `{COMMAND}`"


def test_a_changed_claim_makes_the_recording_stale():
    changed = FILES | {"blind": FILES["blind"].replace("n_1", "n_2", 1)}
    assert digest(changed) != digest(FILES)


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
