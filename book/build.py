"""What happens while MkDocs builds the site, event by event, in the order of a build."""

import base64
import html
import logging
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import yaml
from mkdocs.exceptions import Abort
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File
from mkdocs.utils.meta import YAML_RE

import figures
from book import (
    formula_sheet as sheet,
)
from book import (
    measured_tables as measurements,
)
from book import (
    notation_links as symbols,
)
from book import (
    pytorch_table as recorded,
)
from book import (
    redirects,
    theme,
    values,
)
from book import (
    search_terms as asked,
)
from book import (
    social_image as social,
)
from book import (
    summary_card as card,
)
from figures.mark import site_mark
from proofread import blocks
from proofread import diagnostics as faults
from proofread import generated_fences as views
from proofread.plugins import equations as checked
from proofread.plugins import examples, notebooks
from proofread.programs import runner as programs
from proofread.typeset import mathematics

ROOT = Path(__file__).parent.parent
sys.dont_write_bytecode = True  # an edit within the second of the last one must not be missed

checked.REPORTS.update(recorded.REPORTS)

log = logging.getLogger("mkdocs.book")

_serving = False
_last_good: faults.LastGood | None = None
_at_start: dict[str, str] = {}  # what `read_once` gave when the server started
_formulas: dict[str, list[str]] = {}  # page -> the HTML of its formulas
_addresses: dict[str, str] = {}  # page -> its address in the site


def on_startup(command, dirty):
    global _serving
    _serving = command == "serve"
    if _serving:
        _at_start.update(read_once())
        for name in {"SIGTERM", "SIGHUP"} & set(dir(signal)):
            if signal.getsignal(number := getattr(signal, name)) == signal.SIG_DFL:
                signal.signal(number, signal.default_int_handler)  # which removes what is temporary
    os.environ.setdefault("SOURCE_DATE_EPOCH", commit_time())


def read_once() -> dict[str, str]:
    """The files that a running server read when it started: their contents, as digests."""
    kinds = {".py", ".lark", ".json"}
    files = [
        file
        for folder in ("proofread", "book", "figures", "benchmarks")
        for file in sorted(ROOT.joinpath(folder).rglob("*"))
        if file.suffix in kinds
    ]
    return {f.relative_to(ROOT).as_posix(): sha256(f.read_bytes()).hexdigest() for f in files}


def must_restart() -> str:
    """What to tell an author who has changed what only a new start reads; or nothing."""
    now = read_once()
    changed = sorted(dict(_at_start.items() ^ now.items()))
    if not changed:
        return ""
    return f"{', '.join(changed)}: changed. This server keeps the old version: start it again."


def commit_time() -> str:
    """When this commit was made: the date that the sitemap gives, the same in every build."""
    git = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    try:
        return subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError) as error:
        if ROOT.joinpath(".git").exists():  # else it is no clone, and any fixed time will do
            reason = getattr(error, "stderr", None) or str(error)
            log.warning(f"The sitemap says 1970-01-01, because git does not: {reason.strip()}")
        return "0"


@cache  # asked once: from the first build on the address is taken, by us
def claim(host: str, port: int) -> None:
    """Refuse an address that cannot be served, before the build instead of after it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        other = f"make serve ADDRESS=127.0.0.1:{port + 1}"
        reason = str(error.strerror).partition(" (")[0]
        message = f"The site cannot be served on {host}:{port}: {reason}. Another address: {other}"
        raise Abort(message) from None


@event_priority(-100)  # after markdown-exec has put in its fences
def on_config(config):
    if _serving:
        claim(*config.dev_addr)
    faults.found.clear()
    faults.listen()
    examples.forget()
    mathematics.pages.clear()
    symbols.rows.clear()
    card.images.clear()
    superfences = config.mdx_configs["pymdownx.superfences"]
    ours = (examples, figures, checked, card, sheet, measurements)
    superfences["custom_fences"] += [one.FENCE for one in ours]
    config.markdown_extensions.append(mathematics.Equations())
    repository = (config.extra.get("repository") or "").rstrip("/")
    if repository:
        config.edit_uri = f"{repository}/edit/main/docs/"
        config.copyright += f' <a href="{repository}">Source</a>'
    return config


def on_files(files, config):
    _addresses.clear()
    sources = {}
    for file in files.documentation_pages():
        _addresses[file.src_uri] = file.dest_uri
        text, wrong = source_text(file)
        if wrong:
            faults.report(file.src_uri, "", wrong)
        mathematics.collect(file.src_uri, text)
        if text:
            sources[file.src_uri] = file.content_string
            examples.start(text)
    readme = ROOT / "README.md"
    if readme.exists():
        try:
            sources["README.md"] = readme.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            faults.report("README.md", "", faults.not_utf8(error))
    checked.check_pages(sources)
    try:
        drawn = site_mark(figures.worked_numbers())
        files.append(File.generated(config, config.theme["logo"], content=drawn))
    except Exception as error:  # a snippet that broke
        faults.report("", config.theme["logo"], faults.reason(error))
    for name in ("site.css", "site.js", "explorer.css", "explorer.js"):
        asset = files.get_file_from_path(f"assets/{name}")
        asset.content_string = theme.without_comments(with_fonts(asset.content_string))
    return files


def source_text(file) -> tuple[str, str]:
    """A page as Markdown, of a notebook its prose; and what is wrong with it as a whole."""
    try:
        text = file.content_string
    except UnicodeDecodeError as error:
        return "", faults.not_utf8(error)
    if notebooks.is_notebook(file.src_uri):
        wrong = notebooks.faulty(text)
        return "" if wrong else notebooks.markdown(text), wrong
    return values.filled(file.src_uri, text), front_matter(text)


def front_matter(text: str) -> str:
    """What is wrong with the lines between `---` on top of a page; empty if nothing is."""
    if not text.startswith("---"):
        return ""
    block = YAML_RE.match(text)
    if not block:
        return "line 1: the front matter that begins here is never closed by ---"
    try:
        given = yaml.safe_load(block[1])
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2  # counted from 0, below the first ---
        return f"line {line}: the front matter is no YAML: {error.problem}"
    except yaml.YAMLError as error:
        return f"line 2: the front matter is no YAML: {error}"
    if not isinstance(given, dict | None):
        return "line 2: the front matter has lines that are not `name: value`"
    return ""


def on_nav(nav, config, files):
    checked.order(page.file.src_uri for page in nav.pages)
    if config.site_url and nav.homepage:
        nav.homepage.canonical_url = config.site_url  # not …/index.html


def on_page_read_source(page, config):
    return source_text(page.file)[0]


def with_fonts(css: str) -> str:
    """The style sheet with the fonts inside it."""

    def inside(address: re.Match) -> str:
        font = ROOT.joinpath("docs", "assets", "fonts", address[1])
        if not font.exists():
            faults.report("", "assets/site.css", f"there is no font {address[1]}")
            return address[0]
        return f"url(data:font/woff2;base64,{base64.b64encode(font.read_bytes()).decode()})"

    return re.sub(r'url\("fonts/([^"]+)"\)', inside, css)


def on_page_markdown(markdown, page, config, files):
    source = page.file.src_uri
    first = offset(source_text(page.file)[0], markdown)
    for kind, line, reason in blocks.errors(markdown):
        faults.report(source, f"{kind} at line {first + line}", reason)
    examples.begin(source, page.file.url, page.title)
    mathematics.Equations.source = source
    mathematics.Equations.printed.clear()
    views.begin(source, page.file.url)
    if notebooks.is_notebook(source):
        notebooks.prepare(page, cells=not source_text(page.file)[1])
    # superfences runs a fence inside a comment
    return checked.with_tables(blocks.without(markdown), source)


def offset(whole: str, body: str) -> int:
    """How many lines of front matter stand before the text of a page."""
    return whole.count("\n") - body.count("\n") if whole.rstrip().endswith(body.rstrip()) else 0


def on_page_content(content, page, config, files):
    source = page.file.src_uri
    wanted = [f for f in blocks.fences(page.markdown) if f.language == "python" and not f.error]
    missed = [f.options["id"] for f in wanted if f.options["id"] not in examples.rendered()]
    for name in missed:
        faults.report(source, f"block {name}", "was not executed: is it inside another block?")
    page.present_anchor_ids.update(mathematics.Equations.printed)
    # Read out, a heading is its words: the table of contents leads to it without this sign.
    content = content.replace(
        'class="headerlink"', 'class="headerlink" aria-hidden="true" tabindex="-1"'
    )
    content, _formulas[source] = mathematics.find(source, content, checked.mark, checked.seen)
    if source == symbols.CARD:
        content = symbols.read_card(content, _formulas[source])
    text = outside_code(content)
    for leftover in ("$$", "\\(", "\\[", "--8<--"):
        if leftover in text:
            faults.report(source, "", f"the built page shows a raw {leftover}")
    for heading in headings(page.toc):
        if "\\(" in heading:
            faults.report(source, f"heading {heading}", "the table of contents shows a formula raw")
    for word in sorted(set(re.findall(r'class="[^"]*\b(sym-[\w-]+)', content)) - mathematics.HUES):
        hues = ", ".join(sorted(mathematics.HUES))
        faults.report(source, "", f"no symbol has the colour {word}; known are {hues}")
    return content


def outside_code(content: str) -> str:
    """The text of a page, without its code."""
    prose = re.sub(r"<(code|pre)\b.*?</\1>", "", content, flags=re.S)
    return html.unescape(re.sub(r"<[^>]*>", "", prose))


def headings(entries) -> Iterator[str]:
    """The headings of a page, as the table of contents shows them."""
    for entry in entries:
        yield entry.title
        yield from headings(entry.children)


def on_env(env, config, files):
    env.filters["swap"] = theme.swap
    env.globals["social"] = social
    if config.site_url and not _serving:
        try:
            files.append(File.generated(config, social.ADDRESS, content=social.image()))
        except Exception as error:  # a snippet or an equation that broke
            faults.report("", social.ADDRESS, faults.reason(error))
    downloads = {**examples.downloads, **card.images}
    old_pages, wrong = redirects.stubs(set(_addresses.values()), config.site_url or "")
    for reason in wrong:
        faults.report("", redirects.TABLE.name, reason)
    for address, text in {**downloads, **redirects.files(downloads), **old_pages}.items():
        files.append(File.generated(config, address, content=text))


@event_priority(-100)  # after the search plugin has read the page
def on_page_context(context, page, config, nav):
    source = page.file.src_uri
    formulas, others = symbols.link(source, page.content, _formulas[source])
    page.content = mathematics.put(page.content, formulas) + others
    page.content = mathematics.whole(checked.put(page.content, source))


def on_post_page(output, page, config):
    theme.look(output)
    return redirects.on_living_page(output, page.file.dest_uri)


@event_priority(50)  # before the search plugin writes its index
def _settle_the_search(config):
    if search := config.plugins.get("material/search"):
        asked.leave_out_programs(search.search_index.entries)
        asked.level(search.search_index.entries)
        asked.add(search.search_index.entries)


def _settle(config):
    if not _serving:
        faults.refuse()
        return
    global _last_good
    _last_good = _last_good or faults.LastGood(Path(config.site_dir))
    _last_good.settle(
        {
            source: [address, *examples.by_page.get(source, [])]
            for source, address in _addresses.items()
        },
        note := must_restart(),
    )
    faults.tell(note)


def on_build_error(error):
    if not isinstance(error, faults.Faulty):  # which names them
        faults.tell()


on_post_build = CombinedEvent(_settle_the_search, _settle)


def on_serve(server, config, builder):
    server.builder = _last_good.guarded(builder)
    if ROOT.joinpath("README.md").exists():  # its equations are checked, too
        server.watch(str(ROOT / "README.md"))


def on_shutdown():
    programs.end()
    if _last_good:
        _last_good.forget()
