"""The page that is being built: the one place that knows it."""

import contextlib
from collections.abc import Callable
from typing import Any

from markdown import Markdown
from markdown_exec import MarkdownConverter
from mkdocs.structure import pages
from mkdocs.utils import get_relative_url

from proofread.diagnostics import Diagnostics
from proofread.programs.inline import unload
from proofread.programs.runner import in_time

Render = Callable[[str, str, "Page"], str]  # name and text of a fence, its page -> HTML


class Page:
    """One page while it is built: where it stands, and what its fences and formulas became.

    `proofread` is the plugin of that name, `plugins` has all of them.
    """

    def __init__(self, page: pages.Page, plugins: dict[str, Any]):
        self._page, self.plugins = page, plugins
        self.proofread = plugins["proofread"]
        self.diagnostics: Diagnostics = self.proofread.diagnostics
        self.source, self.url = page.file.src_uri, page.file.url
        self.ids: list[str] = []  # of blocks and generated fences: "block row", "figure one-layer"
        self.anchors: list[str] = []  # of what its blocks printed
        self.formulas: list[str] = []  # their HTML, while readable text stands in their place
        self.files: dict[str, str | bytes] = {}  # address in the site -> what is offered there
        self.late: list[tuple[str, str, str, Render]] = []  # placeholders, and what fills them
        self.extra: dict[str, object] = {}  # what the text's own code keeps with it
        self.md: Markdown | None = None  # which has just met a fence

    @property
    def title(self) -> str:
        return self._page.title

    @property
    def setting(self) -> str:
        """The one of its formulas in sentences, if its front matter says so."""
        return self._page.meta.get("setting", "")

    def error(self, place: str, reason: str | Exception) -> None:
        self.diagnostics.error(self.source, place, reason)

    def register(self, place: str) -> None:
        """Note a block or a fence of the page, whose name must be its own."""
        if place in self.ids:
            self.error(place, "this id stands twice on the page")
        self.ids.append(place)

    def link(self, source: str, anchor: str) -> str:
        """The address of a place on another page, from this one."""
        return f"{self.link_to_file(self.proofread.urls[source])}#{anchor}"

    def link_to_file(self, address: str) -> str:
        return get_relative_url(address, self.url)

    def convert(self, text: str) -> str:
        """Markdown inside a fence, by the rules of the page around it."""
        return str(MarkdownConverter(self.md, update_toc=False).convert(text))

    def mathml(self, tex: str, display: bool = False) -> str:
        return self.plugins["proofread/mathematics"].mathml(tex, display)

    def render(self, place: str, name: str, text: str, render: Render) -> str:
        """What is made of a fence; whatever goes wrong there is an error of the page."""
        unload(self.proofread.config.package)
        with self.diagnostics.location(self.source, place):
            try:
                with in_time():
                    return render(name, text, self)
            except Exception as error:  # a snippet that broke: the page says so, serve goes on
                self.error(place, error)
                return ""

    def fill_placeholders(self, content: str) -> str:
        """The page with what could only be made when all pages were rendered."""
        for placeholder, place, name, render in self.late:
            made = self.render(place, name, "", render)
            filled = placeholder.replace("></div>", f">{made}</div>") if made else ""
            content = content.replace(placeholder, filled)
        return content


def fence(kind: str, render: Render, current: Callable[[], Page], late: bool = False) -> dict:
    """A fence ```` ```KIND id="NAME" ```` for superfences, replaced by what `render` makes of it.

    With `late`, an empty `<div>` stands there until all pages are rendered.
    """

    def validate(language, inputs, options, attrs, md) -> bool:
        options["id"] = inputs.pop("id", "")
        return not inputs

    def format_(text, language, css_class, options, md, **_) -> str:
        page, name = current(), options["id"]
        page.md, place = md, f"{kind} {name}"
        page.register(place)
        if not late:
            return page.render(place, name, text, render)
        placeholder = f'<div class="{kind}" id="{kind}-{name}" data-search-exclude></div>'
        page.late.append((placeholder, place, name, render))
        return placeholder

    return {"name": kind, "class": kind, "validator": validate, "format": format_}


def choose(name: str, known: dict[str, object]) -> object:
    """What a fence names. Raises ValueError with the names that there are."""
    with contextlib.suppress(KeyError):
        return known[name]
    raise ValueError(f"there is no such name; known are {', '.join(known)}")
