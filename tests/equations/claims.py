"""False and empty claims before the checker: `python -m tests.equations.claims`.

The command writes measurements/claims.json, which the page about the checks shows.
"""

import datetime
import json
import sys
import tomllib
from collections import Counter
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np

from proofread.equations import Definitions, Equation, typesetting
from proofread.plugins.equations import badge_text
from tests.conftest import ROOT
from tests.equations.corpus import CHECKER, PAGES, SUBJECT

RECORDING = ROOT / "measurements" / "claims.json"
COMMAND = "python -m tests.equations.claims"
DEFINITIONS = [one for one in PAGES if ":=" in one.latex and not one.tag.startswith("not-")]


def text_of(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


NAMES = {"open": "false_claims.toml", "blind": "blind_claims.toml", "third": "third_claims.toml"}
FILES = {half: text_of(name) for half, name in NAMES.items()}
FALSE = {half: tomllib.loads(text)["claim"] for half, text in FILES.items()}
KINDS = tomllib.loads(FILES["open"])["kinds"] | tomllib.loads(FILES["third"])["kinds"]


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
    if reason := typesetting.reason(equation, SUBJECT.notation):
        return "refused", f"typeset otherwise: {reason}"
    if claim.get("hidden", "") in f"{SUBJECT.contexts[context].shown} {badge_text(verdicts[-1])}":
        return ("told" if "hidden" in claim else "accepted"), verdicts[-1].compared
    return "accepted", verdicts[-1].compared


@cache
def fates(half: str) -> tuple[str, ...]:
    """What becomes of each false claim of one half: refused, told, accepted or traceback."""
    return tuple(fate(claim, claim["latex"])[0] for claim in FALSE[half])


def digest(files: dict[str, str]) -> str:
    return sha256("".join(files.values()).encode()).hexdigest()[:16]


def counts() -> dict:
    """How many claims of each half are accepted, and the kinds of these, each with its examples."""
    put = [
        (claim, one) for half in FALSE for claim, one in zip(FALSE[half], fates(half), strict=True)
    ]
    kinds = []
    for kind, name in KINDS.items():
        accepted = [
            claim["why"] for claim, one in put if (claim["kind"], one) == (kind, "accepted")
        ]
        if accepted:
            tried = sum(claim["kind"] == kind for claim, _ in put)
            kinds.append({"kind": kind, "name": name, "tried": tried, "accepted": accepted})
    return {
        "claims": digest(FILES),
        "halves": {half: {"tried": len(FALSE[half]), **Counter(fates(half))} for half in FALSE},
        "accepted at first": sum("first" in claim for claim in FALSE["third"]),
        "kinds tried": len(KINDS),
        "kinds accepted": kinds,
    }


def main() -> int:
    recorded = {
        "command": COMMAND,
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "versions": {"numpy": np.__version__},
        **counts(),
    }
    written = json.dumps(recorded, indent=1, ensure_ascii=False)
    RECORDING.write_text(written + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
