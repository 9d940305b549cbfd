"""What happens while MkDocs builds the site, event by event, in the order of a build."""

import base64
import html
import logging
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # `hooks` needs no installation
sys.dont_write_bytecode = True  # an edit within the second of the last one must not be missed

from mkdocs.exceptions import Abort  # noqa: E402 (after the path is set)
from mkdocs.plugins import CombinedEvent, event_priority  # noqa: E402 (likewise)
from mkdocs.structure.files import File  # noqa: E402 (likewise)

from equations.pages import without_comments  # noqa: E402 (likewise)
from hooks import (  # noqa: E402 (likewise)
    asked,
    card,
    checked,
    examples,
    faults,
    fences,
    figures,
    mathematics,
    measurements,
    notebooks,
    programs,
    recorded,
    social,
    symbols,
    theme,
    views,
)

checked.REPORTS.update(recorded.REPORTS)

log = logging.getLogger("mkdocs.hooks.build")

_serving = False
_last_good: faults.LastGood | None = None
_formulas: dict[str, list[str]] = {}  # page -> the HTML of its formulas
_addresses: dict[str, str] = {}  # page -> its address in the site


def on_startup(command, dirty):
    global _serving
    _serving = command == "serve"
    sys.path.insert(0, str(ROOT))  # again, for the snippets: MkDocs takes it back after loading
    os.environ.setdefault("SOURCE_DATE_EPOCH", commit_time())


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
    ours = (examples, figures, checked, card, measurements)
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
        text = source_text(file)
        mathematics.collect(file.src_uri, text)
        if text:  # else it cannot be read, which is a fault already
            sources[file.src_uri] = file.content_string
            examples.start(text)
    readme = ROOT / "README.md"
    if readme.exists():
        sources["README.md"] = readme.read_text(encoding="utf-8")
    checked.check_pages(sources)
    style, script = (files.get_file_from_path(f"assets/site.{kind}") for kind in ("css", "js"))
    style.content_string = theme.without_comments(with_fonts(style.content_string))
    script.content_string = theme.without_comments(script.content_string)
    return files


def source_text(file) -> str:
    """A page as Markdown; of a notebook, its prose."""
    if not notebooks.is_notebook(file.src_uri):
        return file.content_string
    if wrong := notebooks.faulty(file.content_string):
        faults.report(file.src_uri, "", wrong)
        return ""
    return notebooks.markdown(file.content_string)


def on_nav(nav, config, files):
    checked.order(page.file.src_uri for page in nav.pages)
    if config.site_url and nav.homepage:
        nav.homepage.canonical_url = config.site_url  # not …/index.html


def on_page_read_source(page, config):
    return source_text(page.file)


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
    found, _ = fences.split(markdown)
    first = offset(source_text(page.file), markdown)
    for fence in found:
        if fence.wrong:
            faults.report(source, f"fence at line {first + fence.line}", fence.wrong)
    examples.begin(source, page.file.url, page.title)
    mathematics.Equations.source = source
    mathematics.Equations.printed.clear()
    views.begin(source, page.file.url)
    if notebooks.is_notebook(source):
        notebooks.prepare(page)
    # superfences runs a fence inside a comment
    return checked.with_tables(without_comments(markdown), source)


def offset(whole: str, body: str) -> int:
    """How many lines of front matter stand before the text of a page."""
    return whole.count("\n") - body.count("\n") if whole.rstrip().endswith(body.rstrip()) else 0


def on_page_content(content, page, config, files):
    source = page.file.src_uri
    wanted = [f for f in fences.split(page.markdown)[0] if f.language == "python" and not f.wrong]
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
    if config.site_url:
        files.append(File.generated(config, social.ADDRESS, content=social.picture()))
    for address, text in {**examples.downloads, **card.images}.items():
        files.append(File.generated(config, address, content=text))


@event_priority(-100)  # after the search plugin has read the page
def on_page_context(context, page, config, nav):
    source = page.file.src_uri
    formulas, others = symbols.link(source, page.content, _formulas[source])
    page.content = mathematics.put(page.content, formulas) + others
    page.content = checked.put(page.content, source)


def on_post_page(output, page, config):
    theme.look(output)
    return output


@event_priority(50)  # before the search plugin writes its index
def _settle_the_search(config):
    if search := config.plugins.get("material/search"):
        asked.leave_out_programs(search.search_index.entries)
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
        }
    )
    faults.tell()


def on_build_error(error):
    if not isinstance(error, faults.Faulty):  # which names them
        faults.tell()


on_post_build = CombinedEvent(_settle_the_search, _settle)


def on_serve(server, config, builder):
    server.builder = _last_good.guarded(builder)


def on_shutdown():
    programs.end()
    if _last_good:
        _last_good.forget()
