"""The plugin `proofread/mathematics`: formulas are typeset while the site is built."""

import functools
import html
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin, event_priority

from proofread.blocks import TAG
from proofread.page import Page
from proofread.plugins.base import outside_code
from proofread.plugins.options import Code
from proofread.typeset.colours import Colours
from proofread.typeset.equation_links import EquationLinks
from proofread.typeset.mathml import to_mathml
from proofread.typeset.plain_text import to_text

MARKED = re.compile(
    r'<(?P<kind>div|span) class="arithmatex"(?: id="[^"]*")?>(?P<tex>.*?)</(?P=kind)>', re.S
)
PLACEHOLDER = '<span class="formula" data-formula="{}">{}</span>'
NUMBER = re.compile(r'data-formula="(\d+)"')
RUN = re.compile(r'(?:<span class="formula" data-formula="\d+">[^<]*</span>\s*)+')
FORMULA = re.compile(r'<span class="formula" data-formula="(\d+)">.*?</span>([,.;:?!)]*)')


class Options(Config):
    mark = Code()  # what the text's own code does to the tree of each formula


class Dress(NamedTuple):
    """What is done to the tree of each formula; equal ones share what is typeset already."""

    colours: Colours
    mark: Callable[[Element], None] | None

    def __call__(self, formula: Element) -> None:
        self.colours.colour_formula(formula)
        if self.mark:
            self.mark(formula)


class Mathematics(BasePlugin[Options]):
    """Replaces formulas by readable text, which the search plugin reads, and then by MathML."""

    def on_config(self, config):
        self.proofread = config.plugins["proofread"]
        self.equations = config.plugins.get("proofread/equations")
        dress = Dress(self.proofread.colours, self.config.mark)
        self.mathml = functools.partial(to_mathml, dress=dress)
        self.links = EquationLinks(self.proofread.diagnostics, lambda: self.proofread.page)
        config.markdown_extensions.append(self.links)

    def on_files(self, files, config):
        for source, markdown in self.proofread.sources.items():
            self.links.register_tags(source, markdown)

    def on_page_content(self, content, page, config, files):
        here = self.proofread.page
        page.present_anchor_ids.update(here.anchors)
        content = self.extract_formulas(here, content)
        text = outside_code(content)
        for leftover in ("$$", "\\(", "\\["):
            if leftover in text:
                here.error("", f"the built page shows a raw {leftover}")
        for heading in headings(page.toc):
            if "\\(" in heading:
                here.error(f"heading {heading}", "the table of contents shows a formula raw")
        return content

    def extract_formulas(self, page: Page, content: str) -> str:
        """A page with readable text in place of its formulas, whose HTML is kept."""
        inline: dict[int, str] = {}  # number of a formula ↦ its TeX

        def replace(match: re.Match) -> str:
            display = match["kind"] == "div"
            tex = html.unescape(html.unescape(match["tex"])).strip()[2:-2].strip()
            tag = TAG.search(tex)
            if display and self.equations and not self.equations.is_registered(page.source, tex):
                reason = "typeset, and not found by the check: put it between empty lines"
                page.error(f"equation {tag[1] if tag else tex}", reason)
            if "$" in (content[match.start() - 1], content[match.end() : match.end() + 1]):
                reason = (
                    "$$ … $$ within a sentence or a cell is no display: put it between empty lines"
                )
                page.error(f"formula {tex}", reason)
            tex = TAG.sub("", tex).strip()
            try:
                text = to_text(self.mathml(tex, display))
                drawn = "".join(self.mathml(part, display) for part in split_condition(tex))
            except ValueError as error:
                page.error(f"equation {tag[1]}" if tag else f"formula {tex}", error)
                text, drawn = tex, f"<code>{html.escape(tex)}</code>"
            if display:
                badge = ""
                if tag and self.equations:
                    self.equations.check_typesetting(tag[1], drawn, page)
                    badge = self.equations.badge(tag[1], page)
                drawn = frame(drawn, tag[1] if tag else "", badge)
            else:
                inline[len(page.formulas)] = tex
            page.formulas.append(drawn)
            return PLACEHOLDER.format(len(page.formulas) - 1, html.escape(text))

        content = MARKED.sub(replace, content)
        if self.equations:
            for run in RUN.finditer(content):
                numbers = [int(number) for number in NUMBER.findall(run[0])]
                beside = [(inline[n], page.formulas[n]) for n in numbers if n in inline]
                self.equations.check_sentence(page, beside)
        return content

    @event_priority(-100)  # after the search plugin has read the page
    def on_page_context(self, context, page, config, nav):
        formulas = self.proofread.pages[page.file.src_uri].formulas
        page.content = insert_formulas(page.content, formulas)


def split_condition(tex: str) -> list[str]:
    r"""A formula, and the condition or range behind its \quad: a narrow page breaks there."""
    return [tex] if r"\begin" in tex else re.split(r"\s*\\quad\s*(?=\()", tex)


def insert_formulas(content: str, formulas: list[str]) -> str:
    """The formulas in place of their text; punctuation stays on the line of its formula."""

    def formula(match: re.Match) -> str:
        drawn, after = formulas[int(match[1])], match[2]
        return f'<span class="unbroken">{drawn}{after}</span>' if after else drawn

    return FORMULA.sub(formula, content)


def frame(drawn: str, tag: str = "", badge: str = "") -> str:
    """A display equation: its formula in a box that scrolls, its name, its link, its badge."""
    body = f'<div class="equation-body">{drawn}</div>'
    if not tag:
        return f'<div class="equation">{body}</div>'
    kind = "equation wrong" if tag.startswith("not-") else "equation"
    return (
        f'<div class="{kind}" id="eq-{tag}">{body}<div class="equation-name">'
        f'<span class="equation-tag"><a href="#eq-{tag}">({tag})</a>'
        f'<button type="button" data-clipboard-text="#eq-{tag}" '
        f'aria-label="Copy the link to equation {tag}"></button></span>{badge}</div></div>'
    )


def headings(entries) -> Iterator[str]:
    """The headings of a page, as the table of contents shows them."""
    for entry in entries:
        yield entry.title
        yield from headings(entry.children)
