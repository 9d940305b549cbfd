"""Faults of pages: collected while the site is built, and shown to who can mend them.

A build lists all of them and fails, with or without --strict and -q.
Under `mkdocs serve` a faulty page keeps its last good version, below a banner.
"""

import contextlib
import html
import logging
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs.exceptions import PluginError


@dataclass(frozen=True)
class Fault:
    """What is wrong, where; a fault of no one page has `page` empty."""

    page: str
    place: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.page, self.place, self.reason) if part)


found: list[Fault] = []
_here = ("", "")  # the page and the place that are being built


def report(page: str, place: str, reason: str) -> None:
    fault = Fault(page, place, reason.strip())
    if fault not in found:
        found.append(fault)


def reason(error: Exception) -> str:
    """An error in words; of a ValueError its own, for those are written to be read."""
    return str(error) if type(error) is ValueError else f"{type(error).__name__}: {error}"


@contextlib.contextmanager
def at(page: str, place: str = "") -> Iterator[None]:
    """Faults and logged warnings inside belong to this page and place."""
    global _here
    before, _here = _here, (page, place)
    try:
        yield
    finally:
        _here = before


class _Warnings(logging.Handler):
    """Every warning that MkDocs or a plugin logs is a fault."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "mkdocs.livereload":
            return  # what readers ask the server for is no fault of the pages
        message = record.getMessage()
        page, place = _here
        if "code block" in message and "Output is:" in message:  # markdown-exec's
            *_, error = re.split(r"\n {4,}[^\n]*", message)  # what follows the last frame
            lines = re.findall(r'<code block[^"]*", (line \d+)', message)
            report(page, f"{place}, {lines[-1]}" if lines else place, " ".join(error.split()))
        elif 'not included in the "nav"' in message:
            for orphan in re.findall(r"^\s+- (.+)$", message, re.M):
                page = orphan.replace("\\", "/")  # on Windows
                report(page, "", "an orphan: the nav in mkdocs.yml does not list this page")
        else:
            named = re.search(r"Doc file '([^']+)'", message)
            report(named[1] if named else page, "" if named else place, message)


def listen() -> None:
    """Hear warnings also under -q, which silences the logger itself: silence its output."""
    logger = logging.getLogger("mkdocs")
    if logger.level > logging.WARNING:
        for handler in logger.handlers:
            handler.setLevel(logger.level)
        logger.setLevel(logging.WARNING)
    if not any(isinstance(handler, _Warnings) for handler in logger.handlers):
        logger.addHandler(_Warnings(logging.WARNING))


def refuse() -> None:
    """End a build that found faults, naming each."""
    if found:
        lines = "\n".join(f"  - {fault}".replace("\n", "\n    ") for fault in found)
        raise PluginError(f"{len(found)} fault(s) in the pages:\n{lines}")


class LastGood:
    """A copy of every page as it was when it last had no fault."""

    def __init__(self, site: Path):
        self.site, self.copy = site, Path(tempfile.mkdtemp(prefix="last_good_"))
        self.files: dict[str, list[str]] = {}  # page -> what it wrote when it was good
        self.settled = False

    def settle(self, pages: dict[str, list[str]]) -> None:
        """After a build: keep the good pages, put back the others, each below its banner.

        `pages` maps a page's source to the files that it wrote, its HTML first.
        """
        self.settled = True
        everywhere = [fault for fault in found if fault.page not in pages]
        for page, paths in pages.items():
            faults = [fault for fault in found if fault.page == page] + everywhere
            if faults:
                carry(self.files.get(page, []), self.copy, self.site)
                put_banner(self.site / paths[0], faults)
            else:
                self.files[page] = paths
                carry(paths, self.site, self.copy)
        of_pages = {path for paths in pages.values() for path in paths}
        files = (file for file in self.site.rglob("*") if file.is_file())
        everything = {file.relative_to(self.site).as_posix() for file in files}
        carry(everything - of_pages, self.site, self.copy)

    def guarded(self, build: Callable[[], None]) -> Callable[[], None]:
        """A build that never leaves requests waiting: if it breaks off, the site stays."""

        def rebuild() -> None:
            self.settled = False
            found.clear()
            try:
                build()
            except (Exception, SystemExit) as error:
                logging.getLogger("mkdocs").error("%s: %s", type(error).__name__, error)
                if self.settled:  # the pages have their banners; --strict only counted them
                    return
                shutil.copytree(self.copy, self.site, dirs_exist_ok=True)
                for page in self.site.rglob("*.html"):
                    put_banner(page, found)  # the line above is in it

        return rebuild

    def forget(self) -> None:
        shutil.rmtree(self.copy, ignore_errors=True)


BANNER = re.compile(r'<div class="fault" role="alert">.*?</div>', re.S)


def carry(paths: Iterable[str], source: Path, target: Path) -> None:
    for path in paths:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / path, target / path)


def put_banner(page: Path, faults: list[Fault]) -> None:
    """Say on a built page, on top of its text, why it is not the newest."""
    if not page.exists():
        return
    items = "".join(f"<li>{html.escape(str(fault))}</li>" for fault in faults)
    banner = (
        '<div class="fault" role="alert"><p>This page is not up to date: '
        f"its newest version has a fault.</p><ul>{items}</ul></div>"
    )
    text = BANNER.sub("", page.read_text(encoding="utf-8"))
    start = re.search(r"<article\b[^>]*>", text) or re.search(r"<body\b[^>]*>", text)
    at_ = start.end() if start else 0
    page.write_text(text[:at_] + banner + text[at_:], encoding="utf-8")
