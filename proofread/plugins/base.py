"""The plugin `proofread`: pages are read strictly, all that is wrong is named, fences are made."""

import functools
import gc
import html
import re
import signal
from collections.abc import Callable
from pathlib import Path

import yaml
from mkdocs.config import config_options as c
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File
from mkdocs.utils.meta import YAML_RE

from proofread import blocks
from proofread.diagnostics import BuildFailed, Diagnostics, not_utf8
from proofread.page import Page, fence
from proofread.plugins.options import Code
from proofread.programs.inline import unload
from proofread.serve import LastGoodBuild, RenderedPages, digests, must_restart
from proofread.typeset.colours import Colour, Colours
from proofread.values import fill_in

# 1e-9 and 1-6-7-2 in the text of a page; what comes before | is passed over.
HYPHENED = re.compile(
    r"<(svg|math|pre|script|style|title)\b.*?</\1>|<[^>]*>"
    r"|(?P<number>\b\d+(?:\.\d+)?e-\d+\b|\b\d+(?:-\d+){2,}\b)",
    re.S,
)


class Options(Config):
    package = c.Type(str, default="snippets")  # the project's own code, which its pages show
    values = Code()  # gives the names that ⟦…⟧ in a text may use, in each build anew
    fences = c.DictOfItems(Code(), default={})  # kind -> what makes its HTML
    late_fences = c.DictOfItems(Code(), default={})  # the same, when all pages are rendered
    colours = c.DictOfItems(c.SubConfig(Colour), default={})  # CSS class -> who wears it
    restart = c.ListOfItems(c.Type(str), default=[])  # folders that a server reads only once


class Proofread(BasePlugin[Options]):
    """What the other plugins stand on; it lives as long as a server does."""

    def __init__(self):
        self.diagnostics = Diagnostics()
        self.last_good: LastGoodBuild | None = None
        self.colours: Colours | None = None
        self.rendered = RenderedPages()
        # By the ending of a file: gives its Markdown, and what is wrong with it as a whole.
        self.readers: dict[str, Callable[[str], tuple[str, str]]] = {}

    def on_startup(self, command, dirty):
        gc.set_threshold(100_000)  # most of what a build makes lives as long as it does
        self.serving = command == "serve"
        self.at_start: dict[str, str] | None = None
        if self.serving:
            for name in {"SIGTERM", "SIGHUP"} & set(dir(signal)):
                if signal.getsignal(number := getattr(signal, name)) == signal.SIG_DFL:
                    signal.signal(number, signal.default_int_handler)  # removes what is temporary

    def on_config(self, config):
        self.root = Path(config.config_file_path).parent
        if self.serving and self.at_start is None:
            self.at_start = digests(self.root, self.config.restart)
            self.templates = config.theme.get_env()
        if self.serving:  # each template is compiled once; one that changes is read again
            config.theme.get_env = lambda: self.templates
        unload(self.config.package)
        self.diagnostics.package = self.root / self.config.package
        self.diagnostics.collected.clear()
        self.diagnostics.capture_log_warnings()
        self.values = functools.cache(self.config.values or dict)  # the same on all pages
        colours = Colours(self.config.colours)
        if not self.colours or vars(colours) != vars(self.colours):
            self.colours = colours  # or formulas would be typeset anew
        self.pages: dict[str, Page] = {}  # of those that are rendered, by source
        self.page: Page | None = None  # the one that is rendered now
        self.sources: dict[str, str] = {}  # page -> its Markdown
        self.unreadable: set[str] = set()  # pages without Markdown
        self.urls: dict[str, str] = {}  # page -> its address in the site
        self.addresses: dict[str, str] = {}  # page -> its file in the site
        made = [(kind, render, False) for kind, render in self.config.fences.items()]
        made += [(kind, render, True) for kind, render in self.config.late_fences.items()]
        self.kinds = {kind for kind, *_ in made}
        config.mdx_configs["pymdownx.superfences"]["custom_fences"] += [
            fence(kind, render, lambda: self.page, late) for kind, render, late in made
        ]

    def on_files(self, files, config):
        for file in files.documentation_pages():
            source = file.src_uri
            self.urls[source], self.addresses[source] = file.url, file.dest_uri
            self.sources[source], wrong = self.read(file)
            if wrong:
                self.diagnostics.error(source, "", wrong)
                self.unreadable |= {source} if not self.sources[source] else set()

    def read(self, file: File) -> tuple[str, str]:
        """A page as Markdown, and what is wrong with it as a whole."""
        try:
            text = file.content_string
        except UnicodeDecodeError as error:
            return "", not_utf8(error)
        if reader := self.readers.get(Path(file.src_uri).suffix):
            return reader(text)
        if self.config.values:
            text = fill_in(
                text, self.values, lambda *more: self.diagnostics.error(file.src_uri, *more)
            )
        return text, front_matter_error(text)

    def on_nav(self, nav, config, files):
        self.order = [page.file.src_uri for page in nav.pages]
        if self.serving:
            tokens = [token for text in self.sources.values() for token in blocks.tokens(text)]
            equations = [t.content for t in tokens if t.type == "math_block" or "tex=" in t.info]
            settings = Path(config.config_file_path).read_text(encoding="utf-8")
            watched = digests(self.root, config.watch)
            self.rendered.begin((watched, settings, equations, [*files.src_uris]))
            if search := config.plugins.get("material/search"):
                index = search.search_index
                index.add_entry_from_context = functools.partial(
                    self.rendered.index, index.entries, index.add_entry_from_context
                )

    def on_pre_page(self, page, config, files):
        here = self.page = self.pages[page.file.src_uri] = Page(page, config.plugins)
        if self.serving:
            page.render = functools.partial(self.rendered.render, page, here)

    def on_page_read_source(self, page, config):
        return self.sources[page.file.src_uri]

    @event_priority(100)  # while the text is as it was written
    def on_page_markdown(self, markdown, page, config, files):
        first = front_matter_lines(self.sources[page.file.src_uri], markdown)
        for kind, line, reason in blocks.errors(markdown, self.kinds):
            self.page.error(f"{kind} at line {first + line}", reason)
        return blocks.without(markdown)  # superfences runs a fence inside a comment

    @event_priority(-100)
    def on_page_content(self, content, page, config, files):
        if "--8<--" in outside_code(content):
            self.page.error("", "the built page shows a raw --8<--")
        for css in sorted(self.colours.unknown_classes(content)):
            known = ", ".join(sorted(self.colours.classes))
            self.page.error("", f"no symbol has the colour {css}; known are {known}")

    @event_priority(-100)
    def on_env(self, env, config, files):
        for page in self.pages.values():
            for address, content in page.files.items():
                files.append(File.generated(config, address, content=content))

    @event_priority(-200)  # after the search plugin has read the page and its formulas are put in
    def on_page_context(self, context, page, config, nav):
        page.content = self.pages[page.file.src_uri].fill_placeholders(page.content)
        page.content = keep_numbers_whole(page.content)

    @event_priority(-100)
    def on_post_build(self, config):
        if not self.serving:
            self.diagnostics.raise_if_any()
            return
        self.last_good = self.last_good or LastGoodBuild(Path(config.site_dir), self.diagnostics)
        written = {
            source: [address, *(self.pages[source].files if source in self.pages else ())]
            for source, address in self.addresses.items()
        }
        note = must_restart(self.at_start, digests(self.root, self.config.restart))
        self.last_good.restore_or_save(written, note)
        self.diagnostics.print(note)

    def on_build_error(self, error):
        if not isinstance(error, BuildFailed):  # which names them
            self.diagnostics.print()

    def on_serve(self, server, config, builder):
        server.builder = self.last_good.safe_rebuild(builder)

    def on_shutdown(self):
        self.diagnostics.release_log()
        if self.last_good:
            self.last_good.close()


def front_matter_error(text: str) -> str:
    """What is wrong with the lines between `---` on top of a page; empty if nothing is."""
    if not text.startswith("---"):
        return ""
    block = YAML_RE.match(text)
    if not block:
        return "line 1: the front matter that begins here is never closed by ---"
    try:
        values = yaml.safe_load(block[1])
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2  # counted from 0, below the first ---
        return f"line {line}: the front matter is no YAML: {error.problem}"
    except yaml.YAMLError as error:
        return f"line 2: the front matter is no YAML: {error}"
    if not isinstance(values, dict | None):
        return "line 2: the front matter has lines that are not `name: value`"
    return ""


def front_matter_lines(whole: str, body: str) -> int:
    """How many lines of front matter stand before the text of a page."""
    return whole.count("\n") - body.count("\n") if whole.rstrip().endswith(body.rstrip()) else 0


def outside_code(content: str) -> str:
    """The text of a page, without its code."""
    prose = re.sub(r"<(code|pre)\b.*?</\1>", "", content, flags=re.S)
    return html.unescape(re.sub(r"<[^>]*>", "", prose))


def keep_numbers_whole(content: str) -> str:
    """A page whose numbers with hyphens do not break over two lines."""

    def kept(match: re.Match) -> str:
        number = match["number"]
        return f'<span class="whole">{number}</span>' if number else match[0]

    return HYPHENED.sub(kept, content)
