"""The equations of the site, checked while it is built: marks under them, a report, faults."""

import dataclasses
import html
import importlib
import json
import math
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from equations import Equation, Statement, Verdict, check, file_statements, statements
from equations.pages import markdown_cells
from equations.worlds import World, layers, sigmoid
from hooks import faults, views
from hooks.mathematics import TAG

ROOT = Path(__file__).parent.parent
MEMORY = ROOT / ".cache" / "equations.json"  # verdicts by what they depend on
# Display equations without a tag, by page, and tags that SymPy does not witness; with reasons.
EXCEPTIONS = json.loads(ROOT.joinpath("hooks", "exceptions.json").read_text(encoding="utf-8"))
REPORT = "reference/equations.html"

verdicts: dict[str, Verdict] = {}  # tag -> what was found
_stated: dict[str, Equation] = {}  # tag -> as the page has it
_seen: set[tuple[str, str]] = set()  # page and LaTeX of every display that was found
_titles: dict[str, str] = {}  # page -> its title


def check_pages(sources: dict[str, str]) -> None:
    """Check every tagged equation of these pages; what is false, or untagged, is a fault."""
    verdicts.clear()
    _stated.clear()
    _seen.clear()
    for page, text in sources.items():
        try:
            found = file_statements(page, text)
            prose = "\n".join(markdown_cells(text).values()) if page.endswith(".ipynb") else text
        except ValueError as error:
            faults.report(page, "", str(error))
            continue
        heading = re.search(r"^(?:title:|#) +(.+)$", prose, re.M)
        _titles[page] = heading[1].strip("\"'") if heading else page
        for one in found:
            state(page, one)
    judge(_stated)


def check_printed(page: str, block: str, output: str) -> None:
    """Check the equations that a block printed, with the definitions of all pages."""
    tags = []
    for one in statements(output):
        setting, world = WORLDS.get(one.setting, (one.setting, lambda: None))
        if state(page, one._replace(setting=setting), f"{block}, ", world()):
            tags.append(one.tag)
    judge(tags, f"{block}, ")


def state(page: str, one: Statement, block: str = "", world: World | None = None) -> bool:
    """Note an equation to check; without a tag it is a fault, or a listed exception."""
    _seen.add((page, " ".join(one.latex.split())))
    if one.tag and one.tag not in _stated:  # a tag that stands twice is a fault elsewhere
        _stated[one.tag] = Equation(page, one.tag, one.latex, one.setting, world)
        return True
    if not one.tag and " ".join(one.latex.split()) not in EXCEPTIONS["untagged"].get(page, {}):
        reason = "a display equation without a tag; exceptions.json lists the few that need none"
        faults.report(page, f"{block}equation at {one.place}", reason)
    return False


def seen(page: str, latex: str) -> bool:
    """Whether a display that stands on the built page was found by the check."""
    return (page, " ".join(latex.split())) in _seen


def judge(tags: Iterable[str], block: str = "") -> None:
    """Check what is stated; the verdicts on these tags are new."""
    known = remembered()
    found = dict(zip(_stated, check(_stated.values(), known), strict=True))
    for tag in tags:
        verdicts[tag] = verdict = found[tag]
        if not verdict.ok:
            place = f"equation {tag}"
            reason = verdict.message.removeprefix(f"{verdict.page}: {place}: ")
            faults.report(verdict.page, block + place, reason)
    MEMORY.parent.mkdir(exist_ok=True)
    MEMORY.write_text(json.dumps({key: dataclasses.asdict(v) for key, v in known.items()}))


def worked_example() -> World:
    """The layer of the worked example, with its numbers as they are now."""
    values = importlib.import_module("snippets.worked")
    column = (-1, 1)
    return layers(
        [values.W],
        [values.b.reshape(column)],
        values.a_prev.reshape(column),
        values.y.reshape(column),
        sigmoid,
        "the worked example",
    )


# The numbers that a printed equation may speak of: the name of its setting -> the setting whose
# definitions hold, and the world that has the numbers.
WORLDS: dict[str, tuple[str, Callable[[], World]]] = {"worked": ("network", worked_example)}


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
    if verdict.measure == "digits":
        return f"checked in {cases}, each digit shown"
    what = "order measured" if verdict.measure == "order" else "checked"
    return f"{what} in {cases}, error < {power_above(verdict.error)}"


def latex(tag: str) -> str:
    """An equation of the site as its page has it; ValueError where no right one has this tag."""
    if tag not in verdicts or not verdicts[tag].ok or verdicts[tag].kind == "not":
        raise ValueError(f"no checked equation has the tag {tag}")
    return TAG.sub("", _stated[tag].latex).strip()


def mark(tag: str, to_root: str) -> str:
    """The quiet line under an equation; it leads to the report."""
    if tag not in verdicts or not verdicts[tag].ok:
        return ""
    words = html.escape(found(verdicts[tag]))
    return f'<a class="equation-check" href="{to_root}{REPORT}#check-{tag}">{words}</a>'


def report(to_root: str) -> str:
    """Every tag, page by page: what was compared, in how many cases, how far apart, by whom."""
    claims = [v for v in verdicts.values() if v.kind == "claim" and v.ok]
    definitions = sum(v.kind == "definition" for v in verdicts.values())
    worst = max((v.error for v in claims if v.measure == "error"), default=0.0)
    cases = sum(v.cases for v in claims)
    pages: dict[str, list[Verdict]] = {}
    for verdict in verdicts.values():
        pages.setdefault(verdict.page, []).append(verdict)
    lists = "".join(
        f'<p><a href="{to_root}{address(page)}">{html.escape(_titles[page])}</a></p>'
        f"<ul>{''.join(item(verdict, to_root) for verdict in found)}</ul>"
        for page, found in pages.items()
    )
    return (
        f"<p>{len(claims)} claims were compared in {cases} cases when this page was built; "
        f"the largest error is below {power_above(worst)}. "
        f"{definitions} more equations are definitions, which claim nothing.</p>{lists}"
    )


def address(page: str) -> str:
    return page.rpartition(".")[0] + ".html"


def item(verdict: Verdict, to_root: str) -> str:
    """One equation in the report: its name, what was found, what was compared."""
    words = found(verdict)
    if verdict.ok and verdict.kind != "definition":
        words += f", tolerance {verdict.tolerance:.0e}: ".replace("e-0", "e-") + verdict.compared
    if verdict.ok and verdict.kind == "claim" and verdict.measure != "digits":
        why_not = EXCEPTIONS["not_witnessed"].get(verdict.tag)
        words += f"; not by SymPy: {why_not}" if why_not else "; proved by SymPy at small sizes"
    link = f'<a href="{to_root}{address(verdict.page)}#eq-{verdict.tag}">({verdict.tag})</a>'
    return f'<li id="check-{verdict.tag}">{link} {html.escape(words)}</li>'


SLIP = ("entry", "- y_i", "+ y_i")


def planted_slip(to_root: str) -> str:
    """One wrong sign in an equation of the site, and what the checker says to it."""
    tag, right, wrong = SLIP
    equations = [
        one
        for one in _stated.values()
        if one.tag == tag
        or (verdicts[one.tag].kind == "definition" and one.setting == _stated[tag].setting)
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


def frame(name: str, *_) -> str:
    """An empty frame: `put` fills it when all blocks of all pages have printed."""
    return f'<div class="report" id="report-{name}" data-search-exclude></div>'


def put(content: str, page: str) -> str:
    """The reports in their frames."""

    def filled(frame: re.Match) -> str:
        try:
            return frame[1] + REPORTS[frame[2]]("../" * page.count("/")) + frame[3]
        except Exception as error:
            faults.report(page, f"report {frame[2]}", faults.reason(error))
            return ""

    return re.sub(r'(<div class="report" id="report-([\w-]+)"[^>]*>)(</div>)', filled, content)


FENCE = views.fence("report", frame, known=REPORTS)
