r"""Equations with names: `\tag{row}` makes an anchor, `\eqref{row}` a link to it from any page."""

import html
import posixpath
import re
from collections.abc import Callable
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from proofread.blocks import TAG, display_equations, fences, without
from proofread.diagnostics import Diagnostics
from proofread.page import Page


class EquationLinks(Extension):
    """Knows which page states which tag, and links what refers to it."""

    def __init__(self, diagnostics: Diagnostics, current: Callable[[], Page]):
        super().__init__()
        self.diagnostics, self.current = diagnostics, current
        self.page_of_tag: dict[str, str] = {}

    def register_tags(self, source: str, markdown: str) -> None:
        """Note the tags of a page before any page is rendered, so that others can refer to them.

        A tag that a block prints stands in its code.
        """
        printing = [fence.text for fence in fences(markdown) if fence.options.get("tex")]
        for equation in [*(e.latex for e in display_equations(markdown)), *printing]:
            tags = TAG.findall(equation)
            if len(tags) > 1:
                self.diagnostics.error(source, f"equation {tags[0]}", f"has another tag, {tags[1]}")
            for tag in tags:
                if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", tag):
                    reason = "a tag is letters, digits and hyphens"
                elif tag in self.page_of_tag:
                    reason = f"the tag stands already in {self.page_of_tag[tag]}"
                else:
                    self.page_of_tag[tag] = source
                    continue
                self.diagnostics.error(source, f"equation {tag}", reason)

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(Anchors(md), "equation_anchors", 6)  # before MkDocs reads ids
        md.inlinePatterns.register(Reference(md, self), "equation_reference", 191)


class Anchors(Treeprocessor):
    def run(self, root) -> None:
        for element in root.iter("div"):
            tag = TAG.search(element.text or "") if element.get("class") == "arithmatex" else None
            if tag:
                element.set("id", f"eq-{tag[1]}")


class Reference(InlineProcessor):
    def __init__(self, md: Markdown, links: EquationLinks):
        super().__init__(r"\\eqref\{([^}]*)\}", md)
        self.links = links

    def handleMatch(self, m, data):
        tag, page = m[1], self.links.current()
        link = ElementTree.Element("a", {"class": "eqref"})
        link.text = f"({tag})"
        if stated := self.links.page_of_tag.get(tag):
            path = posixpath.relpath(stated, posixpath.dirname(page.source) or ".")
            link.set("href", f"{'' if stated == page.source else path}#eq-{tag}")
        else:
            page.error(f"\\eqref{{{tag}}}", "no equation has this tag")
            link.tag = "span"
        return link, m.start(0), m.end(0)


def wrap_printed_equations(page: Page, code: str, output: str) -> str:
    """The display equations that a block printed, in the markup of pymdownx.arithmatex.

    Raises ValueError for anything else, and for a tag that does not stand in the code.
    """
    if rest := without(output, "math_block").strip():
        raise ValueError(f'with tex="on" a block prints $$ … $$ and nothing else, not {rest!r}')
    equations = [equation.latex for equation in display_equations(output)]
    tags = [tag for equation in equations for tag in TAG.findall(equation)]
    if tags != TAG.findall(code):
        raise ValueError(f"the block prints the tags {tags}, its code names {TAG.findall(code)}")
    page.anchors += [f"eq-{tag}" for tag in tags]
    return "".join(
        f'<div class="arithmatex">\\[{html.escape(equation)}\\]</div>' for equation in equations
    )
