"""What only this site does while MkDocs builds it, event by event, in the order of a build."""

import base64
import functools
import logging
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from book import equation_report, notation_links, redirects, search_terms, social_image, theme
from book.toml_file import read_toml
from figures import mark
from figures.worked import worked_numbers

ROOT = Path(__file__).parent.parent

log = logging.getLogger("mkdocs.book")


def on_startup(command, dirty):
    # .pyc files are validated by whole seconds: a second edit in the same second would be ignored.
    sys.dont_write_bytecode = True
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


@functools.cache  # asked once: from the first build on the address is taken, by us
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


SCRIPTED = ("network.js", "explorer.css", "explorer.js", "clinic.css", "clinic.js")


def on_config(config):
    if config.plugins["proofread"].serving:
        claim(*config.dev_addr)
    repository = (config.extra.get("repository") or "").rstrip("/")
    if repository:
        config.edit_uri = f"{repository}/edit/main/docs/"
        config.copyright += f' <a href="{repository}">Source</a>'


def on_files(files, config):
    proofread = config.plugins["proofread"]
    try:
        drawn = mark.draw(worked_numbers())
        files.append(File.generated(config, config.theme["logo"], content=drawn))
    except Exception as error:  # a snippet that broke
        proofread.diagnostics.error("", config.theme["logo"], error)
    for name in ("site.css", "site.js", *SCRIPTED):
        asset = files.get_file_from_path(f"assets/{name}")
        text = with_fonts(asset.content_string, proofread.diagnostics)
        asset.content_string = theme.without_comments(text)


def with_fonts(css: str, diagnostics) -> str:
    """The style sheet with the fonts inside it."""

    def inside(address: re.Match) -> str:
        font = ROOT.joinpath("docs", "assets", "fonts", address[1])
        if not font.exists():
            diagnostics.error("", "assets/site.css", f"there is no font {address[1]}")
            return address[0]
        return f"url(data:font/woff2;base64,{base64.b64encode(font.read_bytes()).decode()})"

    return re.sub(r'url\("fonts/([^"]+)"\)', inside, css)


def on_nav(nav, config, files):
    if config.site_url and nav.homepage:
        nav.homepage.canonical_url = config.site_url  # not …/index.html


def on_page_markdown(markdown, page, config, files):
    return equation_report.with_tables(markdown, page, config.plugins)


def on_page_content(content, page, config, files):
    if page.file.src_uri == notation_links.NOTATION_PAGE:
        proofread = config.plugins["proofread"]
        content, proofread.page.extra["rows"], script = notation_links.index_notation_table(
            content, proofread.page.formulas, proofread.diagnostics
        )
        proofread.page.files[notation_links.ROWS_FILE] = script
    # Read out, a heading is its words: the table of contents leads to it without this sign.
    return content.replace(
        'class="headerlink"', 'class="headerlink" aria-hidden="true" tabindex="-1"'
    )


@event_priority(-200)  # when the pages' own files are there
def on_env(env, config, files):
    proofread, equations = config.plugins["proofread"], config.plugins["proofread/equations"]
    env.filters["swap"] = functools.partial(theme.swap, diagnostics=proofread.diagnostics)
    env.globals["social"] = social_image
    if config.site_url and not proofread.serving:
        try:
            picture = social_image.image(equations)
            files.append(File.generated(config, social_image.ADDRESS, content=picture))
        except Exception as error:  # a snippet or an equation that broke
            proofread.diagnostics.error("", social_image.ADDRESS, error)
    old = old_addresses(config.plugins)
    downloads = {a: text for page in proofread.pages.values() for a, text in page.files.items()}
    old_pages, wrong = old.stubs(set(proofread.addresses.values()), config.site_url or "")
    for reason in wrong:
        proofread.diagnostics.error("", redirects.TABLE.name, reason)
    for address, text in {**old.files(downloads), **old_pages}.items():
        files.append(File.generated(config, address, content=text))


def old_addresses(plugins) -> redirects.Redirects:
    table = read_toml(redirects.TABLE, plugins["proofread"].diagnostics)
    return redirects.Redirects(table, plugins["proofread/mathematics"].links.page_of_tag)


@event_priority(-50)  # after the search plugin has read the page, before formulas are put in
def on_page_context(context, page, config, nav):
    proofread = config.plugins["proofread"]
    here = proofread.pages[page.file.src_uri]
    notation = proofread.pages.get(notation_links.NOTATION_PAGE)
    here.formulas = notation_links.link_symbols(
        here.source,
        page.content,
        here.formulas,
        notation.extra["rows"] if notation else {},
        proofread.diagnostics,
    )


def on_post_page(output, page, config):
    theme.check_selectors(output, config.plugins["proofread"].diagnostics)
    return old_addresses(config.plugins).on_living_page(output, page.file.dest_uri)


@event_priority(50)  # before the search plugin writes its index
def on_post_build(config):
    if search := config.plugins.get("material/search"):
        entries = search.search_index.entries
        search_terms.leave_out_programs(entries)
        search_terms.level(entries)
        search_terms.add(entries, config.plugins["proofread"].diagnostics)
