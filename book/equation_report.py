"""What this build found out about the equations: a summary, a table for each page, a planted slip.

They stand in fences ```` ```report id="NAME" ````, which are filled when all pages are rendered,
because blocks print equations, too.
"""

import html
import posixpath
import re

from mkdocs.structure.pages import Page as MkDocsPage

from book import trust
from book.recorded_gradients import pytorch_gradients, tapes
from book.tables import SYMPY, recording
from proofread.equations import Definitions, Verdict, proofs
from proofread.page import Page, choose
from proofread.plugins.equations import Equations, counted, difference, falsified, power_above
from proofread.typeset.difference import with_marks

SUMMARY = re.compile(r"^```report id=\"equations\"\n```$", re.M)
PROVED = "SymPy"
SLIP = ("entry", "- y_i", "+ y_i")  # in which equation, what becomes what


def report(name: str, text: str, page: Page) -> str:
    equations = page.plugins["proofread/equations"]
    kind, _, number = name.rpartition("-")
    if kind == "equations" and number.isdigit():
        return table(page.proofread.order[int(number)], page, equations)
    reports = {
        "equations": lambda: summary(equations),
        "planted-slip": lambda: mutation_demo(equations, page),
        "samples": lambda: trust.samples(equations),
        "slips": lambda: trust.slips(equations),
        "in-sentences": lambda: trust.in_sentences(equations),
        "false-claims": trust.false_claims,
        "pytorch-gradients": pytorch_gradients,
        "recorded-tapes": tapes,
    }
    return choose(name, reports)()


def with_tables(markdown: str, page: MkDocsPage, plugins: dict) -> str:
    """The report's page with a heading and a fence for each page that has equations.

    The headings are Markdown, so the table of contents has them.
    """
    proofread = plugins["proofread"]
    stating = set(plugins["proofread/mathematics"].links.page_of_tag.values())
    folder = posixpath.dirname(page.file.src_uri)
    sections = "".join(
        f"\n\n## [{title(proofread.sources[source])}]({posixpath.relpath(source, folder)})"
        f'{{data-search-exclude=""}}\n\n```report id="equations-{number}"\n```'
        for number, source in enumerate(proofread.order)
        if source in stating
    )
    return SUMMARY.sub(lambda fence: fence[0] + sections, markdown)


def title(markdown: str) -> str:
    return re.search(r"^# +(.+)$", markdown, re.M)[1]


def summary(equations: Equations) -> str:
    """What was compared in this build, in numbers."""
    verdicts = equations.verdicts.values()
    claims = [v for v in verdicts if v.kind == "claim" and v.ok]
    kinds = [verdict.kind for verdict in verdicts]
    worst = max((v.error for v in claims if v.measure == "error"), default=0.0)
    recorded = recording(*SYMPY)
    proved = sum(proof(v.tag, recorded, equations) == PROVED for v in claims)
    version, date = recorded["versions"]["SymPy"], recorded["date"]
    by_symbols = f" On {date} SymPy {version} proved {proved} of the claims at small sizes."
    printed = sum(verdict.tag in equations.environment_of for verdict in claims)
    return (
        f"<p>{len(kinds)} equations of these pages have a name: {kinds.count('definition')} are "
        f"definitions, which claim nothing, {kinds.count('not')} are wrong on purpose, and "
        f"{len(claims)} are claims, {printed} of them printed by a program. The claims were "
        f"compared in {sum(v.cases for v in claims)} cases when this page was built, "
        f"{sum(v.zeros for v in claims)} of them 0 = 0; the largest difference is below "
        f"{power_above(worst)}."
        f"{by_symbols if proved else ''}</p>"
    )


def table(source: str, page: Page, equations: Equations) -> str:
    """The equations of one page: formula, name, cases, difference or order, proof."""
    recorded = recording(*SYMPY)
    heads = "".join(
        f'<th scope="col">{head}</th>'
        for head in ("formula", "name", "cases", "difference or order", "proof")
    )
    rows = "".join(
        row(verdict, page, recorded, equations)
        for verdict in equations.verdicts.values()
        if verdict.page == source
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def row(verdict: Verdict, page: Page, recorded: dict, equations: Equations) -> str:
    """One equation in the report: what it says, what was found, and who proved it."""
    tag = verdict.tag
    formula = page.mathml(equations.stated(tag))
    href = page.link(verdict.page, f"eq-{tag}")
    link = f'<a href="{href}" style="white-space: nowrap">({tag})</a>'
    context = equations.context(tag)
    where = f"<br> {html.escape(context)}" if context else ""
    if not verdict.ok:
        cells = ["refused", "", ""]
    elif verdict.kind == "definition":
        cells = ["definition", "", ""]
    elif verdict.kind == "not":
        cells = [falsified(verdict), difference(verdict), ""]
    else:
        share = ", ".join(counted(verdict))
        cells = [share, difference(verdict), proof(tag, recorded, equations)]
    heads = ("cases: ", "difference: ", "proof: ") if verdict.kind == "claim" else ("", "", "")
    others = "".join(
        f'<td data-head="{head}">{html.escape(cell)}</td>'  # the head, where rows are stacked
        for head, cell in zip(heads, cells, strict=True)
    )
    name = f'<td role="rowheader">{link}{where}</td>'
    return f'<tr id="check-{tag}"><td>{formula}</td>{name}{others}</tr>'


def proof(tag: str, recorded: dict, equations: Equations) -> str:
    """What the recording says of a claim; nothing where it is about another wording of it."""
    equation = equations.equations[tag]
    subject = equations.config.subject
    if not proofs.is_claim(equation, subject.notation):
        return ""
    definitions = Definitions(equations.equations.values(), subject)
    answer = proofs.answer(equation, definitions, recorded)
    return PROVED if answer == "proved" else answer


def mutation_demo(equations: Equations, page: Page) -> str:
    """One wrong sign in an equation of the site, typeset, and what the checker says to it."""
    tag, right, wrong = SLIP
    equation, subject = equations.equations[tag], equations.config.subject
    if equation.latex.count(right) != 1:
        raise ValueError(f"wanted {right!r} once in equation {tag}")
    slip = equation._replace(latex=equation.latex.replace(right, wrong))
    verdict = equations.checker.check_one(slip, Definitions(equations.equations.values(), subject))
    if verdict.ok:
        raise ValueError(f"the slip {wrong!r} in equation {tag} was not caught")
    message = verdict.message.rsplit("\n", 2)[0]  # without the line in LaTeX and the sign below it
    stated = equations.stated(tag)
    slipped = page.mathml(stated.replace(right, wrong), True)
    formula = with_marks(slipped, page.mathml(stated, True))
    return (
        f'<div class="equation-body wrong">{formula}</div>'
        f'<pre class="wrapped"><code>{html.escape(message)}</code></pre>'
    )
