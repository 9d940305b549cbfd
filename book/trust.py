"""How much is tried: samples and slips of this build, and the recorded answers to false claims."""

from functools import cache

from book.tables import html_table, recording
from proofread.equations import Environment, parse, sentences
from proofread.equations.mutations import mutations
from proofread.equations.notation import Notation
from proofread.plugins.equations import Equations

CLAIMS = "python -m tests.equations.claims"


def samples(equations: Equations) -> str:
    """What the claims of this build were computed on: a row for each setting."""
    usual, rows = "one example, σ on each entry alone", {}
    for tag, verdict in equations.verdicts.items():
        if verdict.kind != "claim" or tag in equations.environment_of:
            continue
        subject = equations.config.subject
        context = subject.contexts[equations.equations[tag].context or subject.usual]
        row = rows.setdefault(context.shown or usual, [context.environments(), 0, 0])
        row[1] += 1
        row[2] += verdict.cases
    heads = ["setting", "samples", "layers", "sizes", "claims", "cases"]
    cells = [
        [name, str(len(drawn)), depths(drawn), sizes(drawn), str(claims), str(cases)]
        for name, (drawn, claims, cases) in rows.items()
    ]
    return html_table(heads, cells, "measured")


def depths(drawn: tuple[Environment, ...]) -> str:
    return span([one.depth for one in drawn]) if drawn[0].depth else "–"


def sizes(drawn: tuple[Environment, ...]) -> str:
    return span([size for one in drawn for size in one.sizes.values() if size])


def span(numbers: list[int]) -> str:
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low}–{high}"


def slips(equations: Equations) -> str:
    """How many slips the tests plant in the equations of the pages."""
    notation = equations.config.subject.notation
    claims = [
        tag
        for tag, verdict in equations.verdicts.items()
        if verdict.kind == "claim" and tag not in equations.environment_of
    ]
    planted = sum(planted_in(equations.equations[tag].latex, notation) for tag in claims)
    return (
        f"<p>Into the {len(claims)} claims of the table above the tests plant {planted} slips: a "
        "sign, a factor, a transpose, an index, a layer, σ′ for σ. Each must be found, or stand in "
        "a list with the reason why it is true all the same.</p>"
    )


def in_sentences(equations: Equations) -> str:
    """What became of the formulas within sentences that relate two things."""
    fates = equations.fates
    total = sum(map(len, fates.values()))
    rows = [[words, str(len(fates.get(name, [])))] for name, words in sentences.FATES.items()]
    return (
        f"<p>Of the formulas in the sentences of these pages {total} relate two things:</p>"
        + html_table(["what it does", "formulas"], rows, "measured")
    )


@cache  # for a server, which builds again
def planted_in(latex: str, notation: Notation) -> int:
    return len(mutations(parse(latex, notation), notation))


def false_claims() -> str:
    """What the checker said to claims that are false or empty, and what it let through."""
    recorded = recording("claims.json", CLAIMS)
    halves = recorded["halves"]
    tried = sum(half["tried"] for half in halves.values())
    accepted = {name: half.get("accepted", 0) for name, half in halves.items()}
    told = sum(half.get("told", 0) for half in halves.values())
    words = (
        f"<p>On {recorded['date']} the checker was given {tried} claims of "
        f"{recorded['kinds tried']} kinds and accepted {sum(accepted.values())}.</p><ul>"
        f"<li>Of {halves['open']['tried']} that are known to those who work on it, "
        f"{accepted['open']}.</li>"
        f"<li>Of {halves['blind']['tried']} of the same kinds that were kept from them, until some "
        f"mechanisms of this half were mended too, {accepted['blind']}.</li>"
        f"<li>Of {halves['third']['tried']} of kinds that were new, {accepted['third']}. "
        f"When it saw them first it accepted {recorded['accepted at first']}: so much is a fair "
        "guess for kinds that nobody has thought of yet.</li></ul>"
        f"<p>{told} more are true only under a condition, which a page displays with them.</p>"
    )
    heads = ["kind", "accepted", "for example"]
    rows = [
        [kind["name"], f"{len(kind['accepted'])} of {kind['tried']}", kind["accepted"][0]]
        for kind in recorded["kinds accepted"]
    ]
    return words + (html_table(heads, rows, "prose") if rows else "")
