"""Faults of pages: collected while the site is built, and shown to who can mend them.

A build lists all of them and fails, with or without --strict and -q.
Under `mkdocs serve` a faulty page keeps its last good version, below a banner.
"""

import contextlib
import html
import logging
import re
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs.exceptions import PluginError

ROOT = Path(__file__).parent.parent


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
    """An error in words, with the snippet and the line that it comes from, if it does.

    The message of a ValueError stands alone: ours are written for readers.
    """
    if isinstance(error, SyntaxError) and error.filename:
        file = Path(error.filename)
        with contextlib.suppress(OSError, ValueError):
            name = file.relative_to(ROOT).as_posix()
            try:
                file.read_text(encoding="utf-8")
            except UnicodeDecodeError as undecodable:
                return f"{name}, {not_utf8(undecodable)}"
            return f"{name}, line {error.lineno}: SyntaxError: {error.msg}"
    snippets = [
        f"{Path(frame.filename).relative_to(ROOT).as_posix()}, line {frame.lineno}: "
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(ROOT / "snippets")
    ]
    words = str(error) if type(error) is ValueError else f"{type(error).__name__}: {error}"
    return "".join(snippets[-1:]) + words


def not_utf8(error: UnicodeDecodeError) -> str:
    """Where the bytes of a file are no text."""
    line = error.object.count(b"\n", 0, error.start) + 1
    return f"line {line}: not UTF-8 (byte 0x{error.object[error.start]:02x}); save it as UTF-8"


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
        if 'not included in the "nav"' in message:
            for orphan in re.findall(r"^\s+- (.+)$", message, re.M):
                page = orphan.replace("\\", "/")  # on Windows
                report(page, "", "an orphan: the nav in mkdocs.yml does not list this page")
        else:
            named = re.search(r"Doc file '([^']+)'", message)
            report(named[1] if named else page, "" if named else place, message)


def _not_reported(record: logging.LogRecord) -> bool:
    """Whether a terminal shows a record: not a warning, which the list of faults will hold."""
    return record.levelno != logging.WARNING or record.name == "mkdocs.livereload"


def listen() -> None:
    """Hear warnings also under -q, which silences the logger itself: silence its output."""
    logger = logging.getLogger("mkdocs")
    if logger.level > logging.WARNING:
        for handler in logger.handlers:
            handler.setLevel(logger.level)
        logger.setLevel(logging.WARNING)
    if not any(isinstance(handler, _Warnings) for handler in logger.handlers):
        logger.addHandler(_Warnings(logging.WARNING))
    for handler in logger.handlers:
        if not isinstance(handler, _Warnings):
            handler.addFilter(_not_reported)


def causes(faults: Iterable[Fault]) -> list[str]:
    """The faults in words. What is wrong in a snippet is one fault, wherever it is met."""
    places: dict[str, list[Fault]] = {}
    for fault in faults:
        shared = fault.reason.startswith("snippets")
        places.setdefault(fault.reason if shared else str(fault), []).append(fault)
    lines = []
    for reason, (first, *others) in places.items():
        met = ": ".join(part for part in (first.page, first.place) if part)
        more = f" (met in {len(others) + 1} places, first in {met})"
        lines.append(f"{reason}{more}" if others else str(first))
    return lines


def in_words() -> str:
    """All faults, as the terminal shows them."""
    lines = causes(found)
    listed = "\n".join(f"  - {line}".replace("\n", "\n    ") for line in lines)
    return f"{len(lines)} fault(s) in the pages:\n{listed}"


def tell(note: str = "") -> None:
    """Name each fault in the terminal of a build that goes on, or that breaks off by itself."""
    for words in (note, in_words() if found else ""):
        if words:
            print(words, file=sys.stderr, flush=True)


class Faulty(PluginError):
    """The end of a build that has said what is wrong."""


def refuse() -> None:
    """End a build that found faults, naming each."""
    if found:
        raise Faulty(in_words())


class LastGood:
    """A copy of every page as it was when it last had no fault."""

    def __init__(self, site: Path):
        self.site, self.copy = site, Path(tempfile.mkdtemp(prefix="last_good_"))
        self.files: dict[str, list[str]] = {}  # page -> what it wrote when it was good
        self.settled = False

    def settle(self, pages: dict[str, list[str]], note: str = "") -> None:
        """After a build: keep the good pages, put back the others, each below its banner.

        `pages` maps a page's source to the files that it wrote, its HTML first. A note stands
        on every page, and keeps none back.
        """
        self.settled = True
        everywhere = [fault for fault in found if fault.page not in pages]
        for page, paths in pages.items():
            faults = [fault for fault in found if fault.page == page] + everywhere
            if faults:
                carry(self.files.get(page, []), self.copy, self.site)
                put_banner(self.site / paths[0], faults, note)
            else:
                self.files[page] = paths
                carry(paths, self.site, self.copy)
                if note:
                    put_banner(self.site / paths[0], [], note)
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


def put_banner(page: Path, faults: list[Fault], note: str = "") -> None:
    """Say on a built page, on top of its text, why it is not the newest."""
    if not page.exists():
        return
    items = "".join(f"<li>{html.escape(line)}</li>" for line in causes(faults))
    banner = '<div class="fault" role="alert">'
    if note:
        banner += f"<p>{html.escape(note)}</p>"
    if faults:
        banner += "<p>This page is not up to date: its newest version has a fault.</p>"
        banner += f"<ul>{items}</ul>"
    banner += "</div>"
    text = BANNER.sub("", page.read_text(encoding="utf-8"))
    start = re.search(r"<article\b[^>]*>", text) or re.search(r"<body\b[^>]*>", text)
    at_ = start.end() if start else 0
    page.write_text(text[:at_] + banner + text[at_:], encoding="utf-8")
