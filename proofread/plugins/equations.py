"""The plugin `proofread/equations`: tagged equations are evaluated, and say so below them."""

import html
import json
import math
from collections.abc import Iterable

from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin, event_priority

from proofread.blocks import TAG, DisplayEquation, display_equations, equations_of_file
from proofread.diagnostics import not_utf8
from proofread.equations import (
    Checker,
    Definitions,
    Equation,
    Verdict,
    parse,
    sentences,
    slips,
    typesetting,
)
from proofread.equations.notation import Notation
from proofread.equations.spelling import is_canonical
from proofread.equations.writer import write, write_equation
from proofread.page import Page
from proofread.plugins.options import About, Code
from proofread.typeset.difference import with_marks


class Options(Config):
    subject = About()  # what the equations are about: their letters, and where they are evaluated
    report = c.Type(str, default="")  # the page that lists equations, to which the badges lead
    files = c.ListOfItems(c.Type(str), default=[])  # others whose equations are checked
    untagged = c.Type(str, default="")  # JSON: page -> LaTeX that needs no tag -> the reason
    # The same of formulas within sentences that claim something and cannot be read.
    in_sentences = c.Type(str, default="")
    slips = c.Type(str, default="")  # JSON: what `proofread.equations.slips` wrote
    # What printed equations may speak of: its name -> the context whose definitions hold, what
    # readers call it, and a function that makes its environment.
    environments = Code(default={})


class Equations(BasePlugin[Options]):
    """Checks every tagged equation; what is false, or untagged, is an error.

    `verdicts` are those of this build, by tag; what is unchanged is not evaluated again while a
    server runs.
    """

    checker: Checker | None = None

    def on_startup(self, command, dirty):
        """Let MkDocs keep this instance across the rebuilds of a server."""

    def on_config(self, config):
        self.checker = self.checker or Checker(self.config.subject)
        self.proofread = config.plugins["proofread"]
        self.diagnostics = self.proofread.diagnostics
        self.untagged = self.listed(self.config.untagged)
        self.unread = self.listed(self.config.in_sentences)
        self.slips: dict = self.listed(self.config.slips) or slips.NOTHING
        self.verdicts: dict[str, Verdict] = {}
        self.equations: dict[str, Equation] = {}  # by tag
        self.lines: dict[str, str] = {}  # tag -> the line where it stands
        self.environment_of: dict[str, str] = {}  # tag -> the name of what has its numbers
        self.fates: dict[str, list[tuple[str, str]]] = {}  # of formulas in sentences ↦ page, LaTeX
        self._registered: set[tuple[str, str]] = set()  # page and LaTeX of every display

    def listed(self, name: str) -> dict[str, dict]:
        """What a file of the project says: page ↦ LaTeX ↦ why it is not checked."""
        return json.loads((self.proofread.root / name).read_text("utf-8")) if name else {}

    @event_priority(-50)  # when all programs have been started: they run meanwhile
    def on_files(self, files, config):
        sources = {
            file.src_uri: file.content_string
            for file in files.documentation_pages()
            if file.src_uri not in self.proofread.unreadable
        }
        for name in self.config.files:
            if (file := self.proofread.root / name).exists():
                try:
                    sources[name] = file.read_text(encoding="utf-8")
                except UnicodeDecodeError as error:
                    self.diagnostics.error(name, "", not_utf8(error))
        self.check_pages(sources)

    def check_pages(self, sources: dict[str, str]) -> None:
        for page, text in sources.items():
            for equation in equations_of_file(page, text):
                self.register(page, equation)
        self.check(self.equations)
        self.definitions = Definitions(self.equations.values(), self.config.subject)
        # Displays, with or without their conditions: they are checked, wherever they are quoted.
        tags = [tag for tag in self.equations if not tag.startswith("not-")]
        stated = [" ".join(self.stated(tag).split()) for tag in tags]
        self.quoted = {*stated, *(one.partition(r" \quad")[0] for one in stated)}

    def check_printed(self, page: str, block: str, output: str) -> None:
        """Check the equations that a block printed, with the definitions of all pages."""
        equations = display_equations(output)
        self.check([e.tag for e in equations if self.register(page, e, f"{block}, ")], f"{block}, ")

    def register(self, page: str, equation: DisplayEquation, block: str = "") -> bool:
        """Note an equation to check; without a tag it is an error, or a listed exception.

        Only what a block prints may speak of the numbers of an environment.
        """
        tag, latex, place, context, _, unread = equation
        normal = " ".join(latex.split())
        self._registered.add((page, normal))
        if tag and tag not in self.equations:  # a tag that stands twice is an error elsewhere
            self.lines[tag] = f"{block}{place}"
            environment = None
            if block and context in self.config.environments:
                self.environment_of[tag] = context
                context, _, make = self.config.environments[context]
                environment = make()
            self.equations[tag] = Equation(page, tag, latex, context, environment)
            return True
        if not tag and normal not in self.untagged.get(page, {}):
            reason = unread or "a display equation without a tag"
            if self.config.untagged:
                reason += f"; {self.config.untagged} lists the few that need none"
            self.diagnostics.error(page, f"{block}equation at {place}", reason)
        return False

    def is_registered(self, page: str, latex: str) -> bool:
        """Whether a display that stands on the built page was found by the check."""
        return (page, " ".join(latex.split())) in self._registered

    def check(self, tags: Iterable[str], block: str = "") -> None:
        """Check all registered equations; store the verdicts of `tags` and report the failures."""
        checked = self.checker.check(self.equations.values())
        verdicts = dict(zip(self.equations, checked, strict=True))
        self.definitions = Definitions(self.equations.values(), self.config.subject)
        for tag in tags:
            self.verdicts[tag] = verdict = verdicts[tag]
            if not verdict.ok:
                place = f"equation {tag}"
                reason = verdict.message.removeprefix(f"{verdict.page}: {place}: ")
                self.diagnostics.error(verdict.page, block + place, reason)

    def check_typesetting(self, tag: str, mathml: str, page: Page) -> None:
        """Does the page show what was read? What was refused already is not looked at."""
        if tag not in self.verdicts or not self.verdicts[tag].ok:
            return
        latex, notation = self.equations[tag].latex, self.config.subject.notation
        reason = typesetting.difference(mathml, parse(latex, notation))
        if reason and is_canonical(latex, notation):
            page.error(f"equation {tag}, {self.lines[tag]}", reason)

    def check_sentence(self, page: Page, beside: list[tuple[str, str]]) -> None:
        """Check what relates two things among formulas side by side, each LaTeX and MathML."""
        for latex, mathml in sentences.joined(beside):
            if not sentences.relates(mathml):
                continue
            if latex in self.quoted:
                self.fates.setdefault("checked", []).append((page.source, latex))
                continue
            fate, reason = sentences.fate(
                latex, mathml, self.places(page), self.checker, self.definitions
            )
            if fate == "refused" and latex in self.unread.get(page.source, {}):
                fate = "listed"
            self.fates.setdefault(fate, []).append((page.source, latex))
            if fate == "refused":
                where = f"{page.source}: equation in a sentence: "
                first, *more = reason.removeprefix(where).split("\n")
                if self.config.in_sentences:
                    first += f"; {self.config.in_sentences} lists what cannot be read"
                page.error(f"formula {latex}", "\n".join([first, *more]))

    def on_env(self, env, config, files):
        """What is listed must stand on its page, and be unreadable."""
        for page in self.unread.keys() & self.proofread.pages.keys():
            for latex in self.unread[page]:
                if (page, latex) not in self.fates.get("listed", []):
                    reason = f"no sentence of {page} has {latex}, or it can be read"
                    self.diagnostics.error(self.config.in_sentences, "", reason)

    def places(self, page: Page) -> list[Equation]:
        """Where a formula in a sentence may hold: the settings of its page, and the examples."""
        usual = self.config.subject.usual
        own = [one.context or usual for one in self.equations.values() if one.page == page.source]
        contexts = dict.fromkeys([page.setting, *own] if page.setting else own or [usual])
        places = [Equation(page.source, "in a sentence", "", context) for context in contexts]
        for context, _, make in self.config.environments.values():
            places.append(places[0]._replace(context=context, environment=make()))
        return places

    def stated(self, tag: str) -> str:
        r"""The LaTeX of an equation, without `\tag`."""
        return TAG.sub("", self.equations[tag].latex).strip()

    def latex(self, tag: str) -> str:
        """The same; raises ValueError if there is none with this tag, or if it is not right."""
        if (
            tag not in self.verdicts
            or not self.verdicts[tag].ok
            or self.verdicts[tag].kind == "not"
        ):
            raise ValueError(f"no checked equation has the tag {tag}")
        return self.stated(tag)

    def context(self, tag: str) -> str:
        """What a reader must be told of the environments that an equation is about.

        Of the letter that is free there, nothing where the equation does not contain it.
        """
        if tag in self.environment_of:
            return self.config.environments[self.environment_of[tag]][1]
        equation = self.equations[tag]
        subject = self.config.subject
        context = subject.contexts[equation.context or subject.usual]
        parts = context.shown.split(", ")
        if context.free and context.free not in equation.latex:
            parts = [part for part in parts if context.free not in part.split()]
        return ", ".join(parts)

    def badge(self, tag: str, page: Page) -> str:
        """The quiet line under an equation; that of a claim opens to what was compared."""
        verdict = self.verdicts.get(tag)
        if not verdict or not verdict.ok:
            return ""
        context = self.context(tag)
        words = html.escape((f"{context}: " if context else "") + badge_text(verdict))
        href = ""
        if self.config.report in self.proofread.urls:
            href = f' href="{page.link(self.config.report, f"check-{tag}")}"'
        if verdict.kind == "definition":
            verb, name = defined(self.equations[tag].latex, self.config.subject.notation)
            words = words.replace("a definition", f"{verb} {page.mathml(name)}")
            return f'<a class="equation-check"{href}>{words}</a>'
        every = f"<p><a{href}>All equations</a></p>" if href else ""
        return (
            f'<details class="equation-check"><summary>{words}</summary>'
            f"{opened(verdict)}{self.nearest_slip(tag, page)}{every}</details>"
        )

    def nearest_slip(self, tag: str, page: Page) -> str:
        """The recorded slip in a claim that is least off, what differs marked, and by how much."""
        equation, notation = self.equations[tag], self.config.subject.notation
        slip = slips.answer(equation, self.definitions, self.slips)
        if not slip or equation.environment:
            return ""
        right, wrong = (
            page.mathml(slips.with_d(latex, equation.latex))
            for latex in (write_equation(parse(equation.latex, notation)), slip.latex)
        )
        return (
            f"<p>A wrong version that this check finds, the nearest to the right one "
            f"({html.escape(slip.name)}); its sides differ by up to "
            f"{float(f'{100 * slip.off:.2g}'):g}\u00a0% of the largest entry on the left:</p>"
            f'<p class="wide">{with_marks(wrong, right)}</p>'
        )

    def on_serve(self, server, config, builder):
        for name in self.config.files:
            if self.proofread.root.joinpath(name).exists():
                server.watch(str(self.proofread.root / name))


def defined(latex: str, notation: Notation) -> tuple[str, str]:
    """What a definition does, and the LaTeX of that to which it does it."""
    tree = parse(latex, notation)
    verb = {"definition": "defines", "update": "updates"}.get(tree.kind, "lists the entries of")
    return verb, write(tree[0][0][0] if tree.kind == "listing" else tree[0])


def opened(verdict: Verdict) -> str:
    """What was compared, how far apart the sides were, and one case with its numbers."""
    found = difference(verdict)
    if verdict.kind == "not":
        share = found.removeprefix("off by ")
        found = f"the sides differ by {share} of the largest entry on the left"
    elif verdict.measure == "error":
        found = f"the largest difference is {found}".replace("< ", "<\u00a0")
    words = f"Compared: {verdict.compared}; {found}."
    text = f"<p>{html.escape(words)}</p>"
    if not verdict.sample:
        return text
    where, *sides = verdict.sample
    names = ["left", "right"] if len(sides) == 2 else [f"side {n + 1}" for n in range(len(sides))]
    rows = "\n".join(f"{name:8}{side}" for name, side in zip(names, sides, strict=True))
    return text + f"<p>One case, on {html.escape(where)}:</p><pre>{rows}</pre>"


def power_above(error: float) -> str:
    """A power of ten above an error; round-off below 1e-13 differs between machines."""
    return f"1e{math.floor(math.log10(max(error, 1e-13))) + 1}"


def badge_text(verdict: Verdict) -> str:
    """What was done with an equation in this build, in a few words."""
    if not verdict.ok:
        return "refused"
    if verdict.kind == "definition":
        return "a definition"
    if verdict.kind == "not":
        return f"wrong on purpose: {falsified(verdict)} cases, {difference(verdict)}"
    if verdict.measure == "order":
        return f"order measured {verdict.order}"
    if verdict.measure == "digits":
        return f"checked, {difference(verdict)}"
    cases, *zeros = counted(verdict)
    text = ", ".join([f"checked in {cases} case{'s' if verdict.cases != 1 else ''}", *zeros])
    return text + (f"; {verdict.held}" if verdict.held else "")


def counted(verdict: Verdict) -> list[str]:
    """In how many cases, and in how many of them nothing is compared with nothing."""
    share = "all" if verdict.zeros == verdict.cases else f"{verdict.zeros} of them"
    return [str(verdict.cases)] + ([f"{share} 0 = 0"] if verdict.zeros else [])


def falsified(verdict: Verdict) -> str:
    """In how many of its cases a formula is false."""
    if verdict.false == verdict.cases:
        return f"false in all {verdict.cases}"
    return f"false in {verdict.false} of {verdict.cases}"


def difference(verdict: Verdict) -> str:
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
