"""The equations of the site, checked while it is built: marks under them, a report, faults."""

import dataclasses
import html
import json
import math
from pathlib import Path

from equations import Equation, Statement, Verdict, check, statements
from hooks import faults

ROOT = Path(__file__).parent.parent
MEMORY = ROOT / ".cache" / "equations.json"  # verdicts by what they depend on
# Display equations without a tag, by page, and tags that SymPy does not witness; with reasons.
EXCEPTIONS = json.loads(ROOT.joinpath("hooks", "exceptions.json").read_text(encoding="utf-8"))
REPORT = "reference/equations.html"

verdicts: dict[str, Verdict] = {}  # tag -> what was found
_stated: dict[str, Statement] = {}  # tag -> as the page has it


def check_pages(sources: dict[str, str]) -> None:
    """Check every tagged equation of these pages; what is false, or untagged, is a fault."""
    verdicts.clear()
    _stated.clear()
    allowed = EXCEPTIONS["untagged"]
    equations = []
    for page, text in sources.items():
        for one in statements(text):
            if one.tag and one.tag not in _stated:  # a tag that stands twice is a fault elsewhere
                _stated[one.tag] = one
                equations.append(Equation(page, one.tag, one.latex, one.setting))
            elif not one.tag and " ".join(one.latex.split()) not in allowed.get(page, {}):
                reason = (
                    "a display equation without a tag; exceptions.json lists the few that need none"
                )
                faults.report(page, f"equation at line {one.line}", reason)
    known = remembered()
    for verdict in check(equations, known):
        verdicts[verdict.tag] = verdict
        if not verdict.ok:
            place = f"equation {verdict.tag}"
            reason = verdict.message.removeprefix(f"{verdict.page}: {place}: ")
            faults.report(verdict.page, place, reason)
    MEMORY.parent.mkdir(exist_ok=True)
    MEMORY.write_text(json.dumps({key: dataclasses.asdict(v) for key, v in known.items()}))


def remembered() -> dict[str, Verdict]:
    """What earlier builds found; a memory that cannot be read is no memory."""
    try:
        stored = json.loads(MEMORY.read_text(encoding="utf-8"))
        return {key: Verdict(**fields) for key, fields in stored.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def power_above(error: float) -> str:
    """A power of ten above an error; round-off below 1e-13 differs between machines."""
    return f"1e{math.floor(math.log10(max(error, 1e-13))) + 1}"


def found(verdict: Verdict) -> str:
    """A verdict in a few words, for the page."""
    if not verdict.ok:
        return "refused"
    if verdict.kind == "definition":
        return "a definition"
    cases = f"{verdict.cases} case{'s' if verdict.cases != 1 else ''}"
    if verdict.kind == "not":
        return f"wrong on purpose: off by {100 * verdict.error:.0f} % in {cases}"
    return f"checked in {cases}, error < {power_above(verdict.error)}"


def mark(tag: str, to_root: str) -> str:
    """The quiet line under an equation; it leads to the report."""
    if tag not in verdicts or not verdicts[tag].ok:
        return ""
    words = html.escape(found(verdicts[tag]))
    return f'<a class="equation-check" href="{to_root}{REPORT}#check-{tag}">{words}</a>'


def report(to_root: str) -> str:
    """Every tag: its page, what was compared, in how many cases, how far apart."""
    claims = [v for v in verdicts.values() if v.kind == "claim" and v.ok]
    definitions = sum(v.kind == "definition" for v in verdicts.values())
    worst = max((v.error for v in claims), default=0.0)
    cases = sum(v.cases for v in claims)
    items = "".join(item(verdict, to_root) for verdict in verdicts.values())
    return (
        f"<p>{len(claims)} claims were compared in {cases} cases when this page was built; "
        f"the largest error is below {power_above(worst)}. "
        f"{definitions} more equations are definitions, which claim nothing.</p><ul>{items}</ul>"
    )


def item(verdict: Verdict, to_root: str) -> str:
    """One equation in the report: its name, what was found, what was compared."""
    page = verdict.page.removesuffix(".md") + ".html"
    words = found(verdict)
    if verdict.ok and verdict.kind != "definition":
        words += f", tolerance {verdict.tolerance:.0e}: ".replace("e-0", "e-") + verdict.compared
    if verdict.ok and verdict.kind == "claim":
        why_not = EXCEPTIONS["not_witnessed"].get(verdict.tag)
        words += f"; not by SymPy: {why_not}" if why_not else "; proved by SymPy at small sizes"
    link = f'<a href="{to_root}{page}#eq-{verdict.tag}">({verdict.tag})</a>'
    return f'<li id="check-{verdict.tag}">{link} {html.escape(words)}</li>'


SLIP = ("entry", "- y_i", "+ y_i")


def planted_slip(to_root: str) -> str:
    """One wrong sign in an equation of the site, and what the checker says to it."""
    tag, right, wrong = SLIP
    equations = [
        Equation(v.page, t, _stated[t].latex, _stated[t].setting)
        for t, v in verdicts.items()
        if v.kind == "definition" or t == tag
    ]
    at = [e.tag for e in equations].index(tag)
    if equations[at].latex.count(right) != 1:
        raise ValueError(f"wanted {right!r} once in equation {tag}")
    equations[at] = equations[at]._replace(latex=equations[at].latex.replace(right, wrong))
    verdict = check(equations)[at]
    if verdict.ok:
        raise ValueError(f"the slip {wrong!r} in equation {tag} was not caught")
    return f"<pre><code>{html.escape(verdict.message)}</code></pre>"


REPORTS = {"equations": report, "planted-slip": planted_slip}


# -- The fence ```report id="equations"``` ---------------------------------------------

_page = {"source": "", "to_root": ""}


def begin(source: str) -> None:
    """The reports that follow stand on this page."""
    _page.update(source=source, to_root="../" * source.count("/"))


def validate(language, inputs, options, attrs, md) -> bool:
    options["id"] = inputs.pop("id", "")
    return not inputs


def fence(source, language, css_class, options, md, **kwargs) -> str:
    name = options["id"]
    try:
        content = REPORTS[name](_page["to_root"])
    except KeyError:
        reason = f"there is no such report; known are {', '.join(REPORTS)}"
    except ValueError as error:
        reason = str(error)
    else:
        return f'<div class="report" id="report-{name}" data-search-exclude>{content}</div>'
    faults.report(_page["source"], f"report {name}", reason)
    return ""


FENCE = {"name": "report", "class": "report", "validator": validate, "format": fence}
