"""Mathematics, typeset at build time: TeX in, MathML out, and equations with names.

The engine stands behind one function, `mathml`. Everything else works on its output.
"""

import functools
import html
import posixpath
import re
from collections.abc import Callable
from typing import ClassVar
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from proofread import diagnostics as faults
from proofread.blocks import TAG, display_equations, fences, without
from proofread.programs.inline import Refused
from proofread.typeset import mathml as typeset
from proofread.typeset.mathml import SCRIPTS, bare

MARKED = re.compile(
    r'<(?P<kind>div|span) class="arithmatex"(?: id="[^"]*")?>(?P<tex>.*?)</(?P=kind)>', re.S
)


@functools.cache
def mathml(tex: str, display: bool) -> str:
    """TeX as MathML. Raises ValueError, with the place, for TeX that does not exist."""
    root = typeset.tree(tex, display)
    colour(root)
    typeset.set_heights(root)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


# The four coloured symbols, by the letter that carries them.
COLOURS = {"W": "sym-W", "w": "sym-W", "δ": "sym-delta", "Δ": "sym-delta", "C": "sym-C"}
HUES = {"sym-a-prev", *COLOURS.values()}  # a word takes one as `*error*{.sym-delta}`


# The label of activations that are the input of the layer spoken of: ℓ−1, L−1, or a number below
# that of the last layer, which is 3 in every network that a page writes with numbers.
FROM_BEFORE = re.compile(r"\(\w−1\)|\([012]\)")


def colour(element: ElementTree.Element) -> None:
    """Give W, δ, C and what comes into a layer their classes, scripts included."""
    base = bare(element[0]) if element.tag in {"msub", "msup", "msubsup"} else element
    letter = (base.text or "") if base.tag == "mi" else ""
    raised = "".join(element[-1].itertext()) if element.tag in {"msup", "msubsup"} else ""
    previous = letter in {"a", "A", "X"} and FROM_BEFORE.match(raised)
    if name := "sym-a-prev" if previous else COLOURS.get(letter):
        element.set("class", f"{element.get('class', '')} {name}".strip())
        return
    for child in element:
        colour(child)


def words(element: ElementTree.Element) -> str:
    """A formula as plain text, for the search index: ∂C/∂w_ij^(L); `readable` tidies its spaces."""
    parts = [words(child) for child in element]
    if element.tag == "mfrac":
        top, bottom = (f"({p})" if re.search(r"[+−=]", p) else p.strip() for p in parts)
        return f"{top}/{bottom} "
    if element.tag in SCRIPTS:
        scripts = zip(SCRIPTS[element.tag], (p.replace(" ", "") for p in parts[1:]), strict=True)
        return parts[0] + "".join(s if s in "′⊤" else mark + s for mark, s in scripts) + " "
    if element.tag in {"mtd", "mspace"}:
        return "".join(parts) + " "
    text = (element.text or "").strip()
    if element.tag == "mo" and text in set("=+−∈≠≤≥⊙⊗≔→↦"):
        return f" {text} "
    return text + "".join(parts)


def readable(mathml_text: str) -> str:
    line = " ".join(words(ElementTree.fromstring(mathml_text)).split())
    return re.sub(r" (?=[),/′⊤])|(?<=[(/∂]) |(?<=′) (?=\()", "", line)


# -- Equations with names ------------------------------------------------------------

pages: dict[str, str] = {}  # tag -> the page that states it


def collect(source: str, markdown: str) -> None:
    """Note the tags of a page before any page is rendered, so that others can refer to them.

    A tag that a block prints stands in its code.
    """
    printing = [fence.text for fence in fences(markdown) if fence.options.get("tex")]
    for equation in [*(e.latex for e in display_equations(markdown)), *printing]:
        tags = TAG.findall(equation)
        if len(tags) > 1:
            faults.report(source, f"equation {tags[0]}", f"has another tag, {tags[1]}")
        for tag in tags:
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", tag):
                faults.report(source, f"equation {tag}", "a tag is letters, digits and hyphens")
            elif tag in pages:
                faults.report(source, f"equation {tag}", f"the tag stands already in {pages[tag]}")
            else:
                pages[tag] = source


def printed(source: str, code: str, output: str) -> str:
    """The display equations that a block printed, as Markdown would hand them over.

    Raises Refused for anything else, and for a tag that does not stand in the code.
    """
    if rest := without(output, "math_block").strip():
        raise Refused(f'with tex="on" a block prints $$ … $$ and nothing else, not {rest!r}')
    equations = [equation.latex for equation in display_equations(output)]
    tags = [tag for equation in equations for tag in TAG.findall(equation)]
    if tags != TAG.findall(code):
        raise Refused(f"the block prints the tags {tags}, its code names {TAG.findall(code)}")
    for tag in tags:
        Equations.printed.append(f"eq-{tag}")
    return "".join(
        f'<div class="arithmatex">\\[{html.escape(equation)}\\]</div>' for equation in equations
    )


class Equations(Extension):
    """Anchors for tagged equations, and links for references to them.

    Made for one page at a time: `source` is the page that is being rendered.
    """

    source = ""
    printed: ClassVar[list[str]] = []  # the anchors of equations that its blocks printed

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(Anchors(md), "equation_anchors", 6)  # before MkDocs reads ids
        md.inlinePatterns.register(Reference(r"\\eqref\{([^}]*)\}", md), "equation_reference", 191)


class Anchors(Treeprocessor):
    def run(self, root) -> None:
        for element in root.iter("div"):
            tag = TAG.search(element.text or "") if element.get("class") == "arithmatex" else None
            if tag:
                element.set("id", f"eq-{tag[1]}")


class Reference(InlineProcessor):
    r"""`\eqref{entry}` becomes a link to the equation, on whichever page it stands."""

    def handleMatch(self, m, data):
        tag, here = m[1], Equations.source
        link = ElementTree.Element("a", {"class": "eqref"})
        link.text = f"({tag})"
        if tag in pages:
            path = posixpath.relpath(pages[tag], posixpath.dirname(here) or ".")
            link.set("href", f"{'' if pages[tag] == here else path}#eq-{tag}")
        else:
            faults.report(here, f"\\eqref{{{tag}}}", "no equation has this tag")
            link.tag = "span"
        return link, m.start(0), m.end(0)


def find(
    source: str,
    content: str,
    mark: Callable[[str, str], str],
    seen: Callable[[str, str], bool],
) -> tuple[str, list[str]]:
    """Replace the formulas of a rendered page by readable text, and return their HTML.

    The search plugin reads the text; `put` then puts the formulas in. `mark(tag, to_root)`
    is the line that says how a tagged equation was checked; `seen(source, tex)`, whether the
    check knows this display at all.
    """
    formulas: list[str] = []
    to_root = "../" * source.count("/")

    def replace(match: re.Match) -> str:
        display = match["kind"] == "div"
        tex = html.unescape(html.unescape(match["tex"])).strip()[2:-2].strip()
        tag = TAG.search(tex)
        if display and not seen(source, tex):
            reason = "typeset, and not found by the check: put it between empty lines"
            faults.report(source, f"equation {tag[1] if tag else tex}", reason)
        tex = TAG.sub("", tex).strip()
        place = f"equation {tag[1]}" if tag else f"formula {tex}"
        try:
            text = readable(mathml(tex, display))
            drawn = "".join(mathml(part, display) for part in parts(tex))
        except ValueError as error:
            faults.report(source, place, str(error))
            drawn = f"<code>{html.escape(tex)}</code>"
            text = tex
        if display:
            drawn = frame(drawn, tag[1], mark(tag[1], to_root)) if tag else frame(drawn)
        formulas.append(drawn)
        return (
            f'<span class="formula" data-formula="{len(formulas) - 1}">{html.escape(text)}</span>'
        )

    return MARKED.sub(replace, content), formulas


def parts(tex: str) -> list[str]:
    r"""A formula, and the condition or range behind its \quad: a narrow page breaks there."""
    return [tex] if r"\begin" in tex else re.split(r"\s*\\quad\s*(?=\()", tex)


def put(content: str, formulas: list[str]) -> str:
    """The formulas in place of their text; punctuation stays on the line of its formula."""

    def formula(match: re.Match) -> str:
        drawn, after = formulas[int(match[1])], match[2]
        return f'<span class="unbroken">{drawn}{after}</span>' if after else drawn

    return re.sub(
        r'<span class="formula" data-formula="(\d+)">.*?</span>([,.;:?!)]*)', formula, content
    )


# 1e-9 and 1-6-7-2 in the text of a page; what comes before | is passed over.
HYPHENED = re.compile(
    r"<(svg|math|pre|script|style|title)\b.*?</\1>|<[^>]*>"
    r"|(?P<number>\b\d+(?:\.\d+)?e-\d+\b|\b\d+(?:-\d+){2,}\b)",
    re.S,
)


def whole(content: str) -> str:
    """A page whose numbers with hyphens do not break over two lines."""

    def kept(found: re.Match) -> str:
        number = found["number"]
        return f'<span class="whole">{number}</span>' if number else found[0]

    return HYPHENED.sub(kept, content)


def frame(drawn: str, tag: str = "", mark: str = "") -> str:
    """A display equation: its formula in a box that scrolls, its name, its link, its mark."""
    body = f'<div class="equation-body">{drawn}</div>'
    if not tag:
        return f'<div class="equation">{body}</div>'
    kind = "equation wrong" if tag.startswith("not-") else "equation"
    return (
        f'<div class="{kind}" id="eq-{tag}">{body}<div class="equation-name">{mark}'
        f'<a href="#eq-{tag}">({tag})</a>'
        f'<button type="button" data-clipboard-text="#eq-{tag}" '
        f'aria-label="Copy the link to equation {tag}"></button></div></div>'
    )
