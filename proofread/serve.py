"""What a server keeps from one build to the next: good pages as they were, and rendered ones."""

import html
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from copy import copy, deepcopy
from hashlib import sha256
from pathlib import Path

from mkdocs.structure import pages
from mkdocs.structure.files import Files

from proofread.diagnostics import Diagnostic, Diagnostics
from proofread.page import Page

BANNER = re.compile(r'<div class="fault" role="alert">.*?</div>', re.S)


class RenderedPages:
    """A page is not rendered again while its Markdown and all that pages share are the same.

    What they share is files that are watched, equations, and which pages there are. A page with an
    error is rendered again, and so is one whose blocks print equations, or that waits for others.
    """

    RENDERED = ("content", "toc", "_title_from_render", "present_anchor_ids", "links_to_anchors")
    NOTED = ("ids", "files")

    def __init__(self):
        self.shared: object = None
        self.kept: dict[str, tuple] = {}  # page -> what it was made of, and what it became
        self.indexed: dict[str, tuple] = {}  # the same of its entries in the search index

    def begin(self, shared: object) -> None:
        if shared != self.shared:
            self.kept.clear()
        self.shared = shared

    def render(self, page: pages.Page, here: Page, config, files: Files) -> None:
        source, made_of = here.source, (page.markdown, str(page.meta))
        before, rendered, noted = self.kept.pop(source, ("", {}, {}))
        if made_of == before:
            vars(page).update(rendered)
            vars(here).update(noted)
            links = (page.links_to_anchors or {}).items()
            page.links_to_anchors = {
                files.get_file_from_path(file.src_uri): anchors for file, anchors in links
            }
        else:
            errors = len(here.diagnostics.collected)
            pages.Page.render(page, config, files)
            if len(here.diagnostics.collected) > errors or here.anchors or here.late:
                return
        rendered = {name: getattr(page, name) for name in self.RENDERED}
        noted = {name: copy(getattr(here, name)) for name in self.NOTED}
        self.kept[source] = made_of, rendered, noted

    def index(self, entries: list[dict], add: Callable[[pages.Page], None], page) -> None:
        """Let a page be added to the entries of a search index, unless it reads as before."""
        made_of = page.content, page.title, str(page.meta)
        before, own = self.indexed.get(page.url, ("", []))
        if made_of == before:
            entries += deepcopy(own)
        else:
            first = len(entries)
            add(page)
            self.indexed[page.url] = made_of, deepcopy(entries[first:])


class LastGoodBuild:
    """A copy of every page as it was when it last had no error."""

    def __init__(self, site: Path, diagnostics: Diagnostics):
        self.site, self.copy = site, Path(tempfile.mkdtemp(prefix="last_good_"))
        self.diagnostics = diagnostics
        self.files: dict[str, list[str]] = {}  # page -> what it wrote when it was good
        self.finished = False

    def restore_or_save(self, pages: dict[str, list[str]], note: str = "") -> None:
        """After a build: keep the good pages, put back the others, each below its banner.

        `pages` maps a page's source to the files that it wrote, its HTML first. A note stands
        on every page, and keeps none back.
        """
        self.finished = True
        collected = self.diagnostics.collected
        everywhere = [diagnostic for diagnostic in collected if diagnostic.page not in pages]
        for page, paths in pages.items():
            own = [diagnostic for diagnostic in collected if diagnostic.page == page] + everywhere
            if own:
                copy_files(self.files.get(page, []), self.copy, self.site)
            else:
                self.files[page] = paths
                copy_files(paths, self.site, self.copy)
            if own or note:
                self.put_banner(self.site / paths[0], own, note)
        of_pages = {path for paths in pages.values() for path in paths}
        files = (file for file in self.site.rglob("*") if file.is_file())
        everything = {file.relative_to(self.site).as_posix() for file in files}
        copy_files(everything - of_pages, self.site, self.copy)

    def safe_rebuild(self, build: Callable[[], None]) -> Callable[[], None]:
        """Wrap the rebuild: if it raises, restore the last good site and show the error."""

        def rebuild() -> None:
            self.finished = False
            self.diagnostics.collected.clear()
            try:
                build()
            except (Exception, SystemExit) as error:
                logging.getLogger("mkdocs").error("%s: %s", type(error).__name__, error)
                if self.finished:  # the pages have their banners; --strict only counted them
                    return
                shutil.copytree(self.copy, self.site, dirs_exist_ok=True)
                for page in self.site.rglob("*.html"):
                    self.put_banner(page, self.diagnostics.collected)  # and the error logged above

        return rebuild

    def put_banner(self, page: Path, diagnostics: list[Diagnostic], note: str = "") -> None:
        """Say on a built page, on top of its text, why it is not the newest."""
        if not page.exists():
            return
        banner = '<div class="fault" role="alert">'
        if note:
            banner += f"<p>{html.escape(note)}</p>"
        if diagnostics:
            causes = self.diagnostics.causes(diagnostics)
            items = "".join(f"<li>{html.escape(line)}</li>" for line in causes)
            banner += "<p>This page is not up to date: its newest version has a fault.</p>"
            banner += f"<ul>{items}</ul>"
        banner += "</div>"
        text = BANNER.sub("", page.read_text(encoding="utf-8"))
        start = re.search(r"<article\b[^>]*>", text) or re.search(r"<body\b[^>]*>", text)
        at = start.end() if start else 0
        page.write_text(text[:at] + banner + text[at:], encoding="utf-8")

    def close(self) -> None:
        shutil.rmtree(self.copy, ignore_errors=True)


def copy_files(paths: Iterable[str], source: Path, target: Path) -> None:
    for path in paths:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / path, target / path)


def digests(root: Path, folders: Iterable[str]) -> dict[str, str]:
    """The files that a server reads only when it starts, and a digest of what they hold."""
    kinds = {".py", ".lark", ".json"}
    files = [
        file
        for folder in folders
        for file in sorted(root.joinpath(folder).rglob("*"))
        if file.suffix in kinds
    ]
    names = (Path(os.path.relpath(file, root)).as_posix() for file in files)
    return {n: sha256(f.read_bytes()).hexdigest() for n, f in zip(names, files, strict=True)}


def must_restart(before: dict[str, str], now: dict[str, str]) -> str:
    """What to tell an author who has changed what only a new start reads; or nothing."""
    changed = sorted(dict(before.items() ^ now.items()))
    if not changed:
        return ""
    return f"{', '.join(changed)}: changed. This server keeps the old version: start it again."
