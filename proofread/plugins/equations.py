"""The equations of the site, checked while it is built: marks under them, a report, faults."""

import html
import importlib
import json
import math
import posixpath
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from book.contexts import SUBJECT, network_from_arrays, sigmoid
from proofread import blocks
from proofread import diagnostics as faults
from proofread import generated_fences as views
from proofread.blocks import TAG, DisplayEquation
from proofread.equations import (
    Checker,
    Definitions,
    Environment,
    Equation,
    Verdict,
    proofs,
)
from proofread.programs import runner as programs
from proofread.typeset import mathematics
from proofread.typeset.mathematics import mathml

ROOT = Path(__file__).parent.parent.parent
CHECKER = Checker(SUBJECT)  # it remembers what is unchanged, as long as a server runs
# Display equations without a tag, by page, with reasons.
EXCEPTIONS = json.loads(ROOT.joinpath("book", "exceptions.json").read_text(encoding="utf-8"))
REPORT = "reference/equations.html"

verdicts: dict[str, Verdict] = {}  # tag -> what was found
_stated: dict[str, Equation] = {}  # tag -> as the page has it
_seen: set[tuple[str, str]] = set()  # page and LaTeX of every display that was found
_titles: dict[str, str] = {}  # page -> its title
_menu: list[str] = []  # the pages, in the order of the menu


def check_pages(sources: dict[str, str]) -> None:
    """Check every tagged equation of these pages; what is false, or untagged, is a fault."""
    verdicts.clear()
    _stated.clear()
    _seen.clear()
    for page, text in sources.items():
        try:
            found = blocks.equations_of_file(page, text)
            cells = blocks.markdown_cells(text).values() if page.endswith(".ipynb") else [text]
        except ValueError as error:
            faults.report(page, "", str(error))
            continue
        heading = re.search(r"^(?:title:|#) +(.+)$", "\n".join(cells), re.M)
        _titles[page] = heading[1].strip("\"'") if heading else page
        for one in found:
            state(page, one)
    judge(_stated)


def check_printed(page: str, block: str, output: str) -> None:
    """Check the equations that a block printed, with the definitions of all pages."""
    tags = []
    for one in blocks.display_equations(output):
        if state(page, *in_numbers(one), f"{block}, "):
            tags.append(one.tag)
    judge(tags, f"{block}, ")


def in_numbers(one: DisplayEquation) -> tuple[DisplayEquation, Environment | None]:
    """An equation that speaks of numbers, with the world that has them; of others, None."""
    setting, world = WORLDS.get(one.context, (one.context, lambda: None))
    return one._replace(context=setting), world()


def state(
    page: str, one: DisplayEquation, world: Environment | None = None, block: str = ""
) -> bool:
    """Note an equation to check; without a tag it is a fault, or a listed exception."""
    _seen.add((page, " ".join(one.latex.split())))
    if one.tag and one.tag not in _stated:  # a tag that stands twice is a fault elsewhere
        _stated[one.tag] = Equation(page, one.tag, one.latex, one.context, world)
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
    found = dict(zip(_stated, CHECKER.check(_stated.values()), strict=True))
    for tag in tags:
        verdicts[tag] = verdict = found[tag]
        if not verdict.ok:
            place = f"equation {tag}"
            reason = verdict.message.removeprefix(f"{verdict.page}: {place}: ")
            faults.report(verdict.page, block + place, reason)


def worked_example() -> Environment:
    """The layer of the worked example, with its numbers as they are now."""
    values = importlib.import_module("snippets.worked")
    column = (-1, 1)
    return network_from_arrays(
        [values.W],
        [values.b.reshape(column)],
        values.a_prev.reshape(column),
        values.y.reshape(column),
        sigmoid,
        "the worked example",
    )


# The numbers that an equation may speak of: the name of its setting -> the setting whose
# definitions hold, and the world that has the numbers.
WORLDS: dict[str, tuple[str, Callable[[], Environment]]] = {"worked": ("layer", worked_example)}


def power_above(error: float) -> str:
    """A power of ten above an error; round-off below 1e-13 differs between machines."""
    return f"1e{math.floor(math.log10(max(error, 1e-13))) + 1}"


def found(verdict: Verdict) -> str:
    """What was done with an equation in this build, in a few words."""
    if not verdict.ok:
        return "refused"
    if verdict.kind == "definition":
        return "a definition"
    if verdict.kind == "not":
        return f"wrong on purpose: {falsified(verdict)} cases, {apart(verdict)}"
    if verdict.measure == "order":
        return f"order measured {verdict.order}"
    if verdict.measure == "digits":
        return f"checked, {apart(verdict)}"
    cases, *zeros = counted(verdict)
    return ", ".join([f"checked in {cases} case{'s' if verdict.cases != 1 else ''}", *zeros])


def counted(verdict: Verdict) -> list[str]:
    """In how many cases, and in how many of them nothing is compared with nothing."""
    share = "all" if verdict.zeros == verdict.cases else f"{verdict.zeros} of them"
    return [str(verdict.cases)] + ([f"{share} 0 = 0"] if verdict.zeros else [])


def falsified(verdict: Verdict) -> str:
    """In how many of its cases a formula is false."""
    if verdict.false == verdict.cases:
        return f"false in all {verdict.cases}"
    return f"false in {verdict.false} of {verdict.cases}"


def apart(verdict: Verdict) -> str:
    """How far apart the two sides were, or of which order."""
    if verdict.kind == "not":
        return f"off by up to {100 * verdict.error:.0f} %"
    if verdict.measure == "order":
        return f"order {verdict.order}"
    if verdict.measure != "error":
        return {"digits": "each digit shown", "bound": "never more", "shape": "same shape"}[
            verdict.measure
        ]
    return f"< {power_above(verdict.error)}"


def setting(tag: str) -> str:
    """What a reader must be told of the networks or functions that an equation is about.

    Of C, nothing where the equation does not contain it.
    """
    equation = _stated[tag]
    if equation.environment:
        return "the worked example"
    parts = SUBJECT.contexts[equation.context or SUBJECT.usual].shown.split(", ")
    return ", ".join(part for part in parts if "C" not in part or "C" in equation.latex)


def latex(tag: str) -> str:
    """An equation of the site as its page has it; ValueError where no right one has this tag."""
    if tag not in verdicts or not verdicts[tag].ok or verdicts[tag].kind == "not":
        raise ValueError(f"no checked equation has the tag {tag}")
    return TAG.sub("", _stated[tag].latex).strip()


def mark(tag: str, to_root: str) -> str:
    """The quiet line under an equation; it leads to its row in the report."""
    if tag not in verdicts or not verdicts[tag].ok:
        return ""
    where = f"{setting(tag)}: " if setting(tag) else ""
    words = html.escape(where + found(verdicts[tag]))
    return f'<a class="equation-check" href="{to_root}{REPORT}#check-{tag}">{words}</a>'


# -- The report --------------------------------------------------------------------------------


def order(pages: Iterable[str]) -> None:
    """The report names the pages in this order, that of the menu."""
    _menu[:] = pages


def with_tables(markdown: str, source: str) -> str:
    """The report's page with a heading and a table for each page that has equations.

    The headings are Markdown, so the table of contents has them. `put` fills the tables.
    """
    stating = set(mathematics.pages.values())
    sections = "".join(
        f"\n\n## [{_titles[page]}]({posixpath.relpath(page, posixpath.dirname(source))})"
        f'{{data-search-exclude=""}}\n\n{frame(f"equations-{number}")}'
        for number, page in enumerate(_menu)
        if page in stating
    )
    return SUMMARY.sub(lambda fence: fence[0] + sections, markdown)


SUMMARY = re.compile(r"^```report id=\"equations\"\n```$", re.M)


def summary(to_root: str) -> str:
    """What was compared in this build, in numbers."""
    claims = [v for v in verdicts.values() if v.kind == "claim" and v.ok]
    kinds = [verdict.kind for verdict in verdicts.values()]
    worst = max((v.error for v in claims if v.measure == "error"), default=0.0)
    recording = proofs.recorded()
    proved = sum(proof(v.tag, recording) == PROVED for v in claims)
    version, date = recording["versions"]["SymPy"], recording.get("date", "")
    by_symbols = f"On {date} SymPy {version} proved {proved} of them at small sizes. "
    return (
        f"<p>{len(claims)} claims were compared in {sum(v.cases for v in claims)} cases when this "
        f"page was built, {sum(v.zeros for v in claims)} of them 0 = 0; "
        f"the largest difference is below {power_above(worst)}. "
        f"{by_symbols if proved else ''}"
        f"{kinds.count('definition')} more equations are definitions, which claim nothing, and "
        f"{kinds.count('not')} are wrong on purpose.</p>"
    )


def table(page: str, to_root: str) -> str:
    """The equations of one page: formula, name, cases, difference or order, proof."""
    recording = proofs.recorded()
    heads = "".join(
        f'<th scope="col">{head}</th>'
        for head in ("formula", "name", "cases", "difference or order", "proof")
    )
    rows = "".join(
        row(verdict, to_root, recording) for verdict in verdicts.values() if verdict.page == page
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def row(verdict: Verdict, to_root: str, recording: dict) -> str:
    """One equation in the report: what it says, what was found, and who proved it."""
    tag = verdict.tag
    formula = mathml(TAG.sub("", _stated[tag].latex).strip(), False)
    href = f"{to_root}{address(verdict.page)}#eq-{tag}"
    link = f'<a href="{href}" style="white-space: nowrap">({tag})</a>'
    where = f"<br>{html.escape(setting(tag))}" if setting(tag) else ""
    if not verdict.ok:
        cells = ["refused", "", ""]
    elif verdict.kind == "definition":
        cells = ["definition", "", ""]
    elif verdict.kind == "not":
        cells = [falsified(verdict), apart(verdict), ""]
    else:
        cells = [", ".join(counted(verdict)), apart(verdict), proof(tag, recording)]
    others = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
    name = f'<td role="rowheader">{link}{where}</td>'
    return f'<tr id="check-{tag}"><td>{formula}</td>{name}{others}</tr>'


PROVED = "SymPy"


def proof(tag: str, recording: dict) -> str:
    """What the recording says of a claim; nothing where it is about another wording of it."""
    equation = _stated[tag]
    if not proofs.is_claim(equation, SUBJECT.notation):
        return ""
    said = proofs.answer(equation, Definitions(_stated.values(), SUBJECT), recording)
    return PROVED if said == "proved" else said


def address(page: str) -> str:
    return page.rpartition(".")[0] + ".html"


SLIP = ("entry", "- y_i", "+ y_i")


def planted_slip(to_root: str) -> str:
    """One wrong sign in an equation of the site, and what the checker says to it."""
    tag, right, wrong = SLIP
    own = _stated[tag].context
    meant = own, SUBJECT.contexts[own].inherits, ""
    equations = [
        one
        for one in _stated.values()
        if one.tag == tag or (verdicts[one.tag].kind == "definition" and one.context in meant)
    ]
    at = [e.tag for e in equations].index(tag)
    if equations[at].latex.count(right) != 1:
        raise ValueError(f"wanted {right!r} once in equation {tag}")
    equations[at] = equations[at]._replace(latex=equations[at].latex.replace(right, wrong))
    verdict = Checker(SUBJECT).check(equations)[at]
    if verdict.ok:
        raise ValueError(f"the slip {wrong!r} in equation {tag} was not caught")
    return f"<pre><code>{html.escape(verdict.message)}</code></pre>"


REPORTS = {"equations": summary, "planted-slip": planted_slip}


# -- The fence ```report id="NAME"``` --------------------------------------------------


def frame(name: str, *_) -> str:
    """An empty frame: `put` fills it when all blocks of all pages have printed."""
    return f'<div class="report" id="report-{name}" data-search-exclude></div>'


def put(content: str, page: str) -> str:
    """The reports in their frames."""

    def filled(frame: re.Match) -> str:
        to_root = "../" * page.count("/")
        name, _, number = frame[2].partition("equations-")
        try:
            with programs.in_time():
                text = table(_menu[int(number)], to_root) if number else REPORTS[name](to_root)
            return frame[1] + text + frame[3]
        except Exception as error:
            faults.report(page, f"report {frame[2]}", faults.reason(error))
            return ""

    return re.sub(r'(<div class="report" id="report-([\w-]+)"[^>]*>)(</div>)', filled, content)


FENCE = views.fence("report", frame, known=REPORTS)
