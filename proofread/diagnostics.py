"""What is wrong with the pages of one build: collected, so that a build names all of it at once."""

import contextlib
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs.exceptions import PluginError


@dataclass(frozen=True)
class Diagnostic:
    """What is wrong, and where; `page` is empty where it is no one page."""

    page: str
    place: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.page, self.place, self.reason) if part)


class BuildFailed(PluginError):
    """The end of a build that has named its diagnostics."""


class Diagnostics:
    """Collects diagnostics; errors of the snippets, which are in `package`, name their line."""

    def __init__(self, package: Path = Path("snippets")):
        self.package = package
        self.collected: list[Diagnostic] = []
        self._location = ("", "")
        self._handler = _Warnings(self)

    def error(self, page: str, place: str, reason: str | Exception) -> None:
        text = reason if isinstance(reason, str) else self.format_exception(reason)
        diagnostic = Diagnostic(page, place, text.strip())
        if diagnostic not in self.collected:
            self.collected.append(diagnostic)

    @contextlib.contextmanager
    def location(self, page: str, place: str = "") -> Iterator[None]:
        """Warnings that are logged inside belong to this page and place."""
        before, self._location = self._location, (page, place)
        try:
            yield
        finally:
            self._location = before

    def format_exception(self, error: Exception) -> str:
        """`Type: message`, after the file and line of the snippet that raised it, if one did.

        The message of a ValueError stands alone: ours are written for readers.
        """
        root = self.package.parent
        if isinstance(error, SyntaxError) and error.filename:
            file = Path(error.filename)
            with contextlib.suppress(OSError, ValueError):
                name = file.relative_to(root).as_posix()
                try:
                    file.read_text(encoding="utf-8")
                except UnicodeDecodeError as undecodable:
                    return f"{name}, {not_utf8(undecodable)}"
                return f"{name}, line {error.lineno}: SyntaxError: {error.msg}"
        places = [
            f"{Path(frame.filename).relative_to(root).as_posix()}, line {frame.lineno}: "
            for frame in traceback.extract_tb(error.__traceback__)
            if Path(frame.filename).is_relative_to(self.package)
        ]
        message = str(error) if type(error) is ValueError else f"{type(error).__name__}: {error}"
        return "".join(places[-1:]) + message

    def capture_log_warnings(self) -> None:
        """Collect what MkDocs and its plugins log as warnings; a terminal then shows them once.

        -q raises the level of the logger itself: reset it, and raise that of its handlers.
        """
        logger = logging.getLogger("mkdocs")
        if logger.level > logging.WARNING:
            for handler in logger.handlers:
                handler.setLevel(logger.level)
            logger.setLevel(logging.WARNING)
        logger.removeHandler(self._handler)
        for handler in logger.handlers:
            handler.addFilter(_is_shown)
        logger.addHandler(self._handler)

    def release_log(self) -> None:
        logging.getLogger("mkdocs").removeHandler(self._handler)

    def causes(self, diagnostics: Iterable[Diagnostic]) -> list[str]:
        """Diagnostics as lines; what is wrong in a snippet is one line, wherever it is met."""
        places: dict[str, list[Diagnostic]] = {}
        for diagnostic in diagnostics:
            shared = diagnostic.reason.startswith(self.package.name)
            places.setdefault(diagnostic.reason if shared else str(diagnostic), []).append(
                diagnostic
            )
        lines = []
        for reason, (first, *others) in places.items():
            where = ": ".join(part for part in (first.page, first.place) if part)
            more = f" (met in {len(others) + 1} places, first in {where})"
            lines.append(f"{reason}{more}" if others else str(first))
        return lines

    def __str__(self) -> str:
        lines = self.causes(self.collected)
        listed = "\n".join(f"  - {line}".replace("\n", "\n    ") for line in lines)
        return f"{len(lines)} fault(s) in the pages:\n{listed}"

    def print(self, note: str = "") -> None:
        """Name each in the terminal of a build that goes on, or that breaks off by itself."""
        for text in (note, str(self) if self.collected else ""):
            if text:
                print(text, file=sys.stderr, flush=True)

    def raise_if_any(self) -> None:
        if self.collected:
            raise BuildFailed(str(self))


class _Warnings(logging.Handler):
    """Makes a diagnostic of every warning in the log of MkDocs."""

    def __init__(self, diagnostics: Diagnostics):
        super().__init__(logging.WARNING)
        self.diagnostics = diagnostics

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "mkdocs.livereload":
            return  # the dev server logs 404s as warnings; they are not build errors
        message = record.getMessage()
        page, place = self.diagnostics._location
        if 'not included in the "nav"' in message:
            for orphan in re.findall(r"^\s+- (.+)$", message, re.M):
                page = orphan.replace("\\", "/")  # on Windows
                reason = "an orphan: the nav in mkdocs.yml does not list this page"
                self.diagnostics.error(page, "", reason)
        else:
            named = re.search(r"Doc file '([^']+)'", message)
            self.diagnostics.error(named[1] if named else page, "" if named else place, message)


def _is_shown(record: logging.LogRecord) -> bool:
    """Whether a terminal shows a record: not a warning, which the list of diagnostics will hold."""
    return record.levelno != logging.WARNING or record.name == "mkdocs.livereload"


def not_utf8(error: UnicodeDecodeError) -> str:
    """Where the bytes of a file are no text."""
    line = error.object.count(b"\n", 0, error.start) + 1
    return f"line {line}: not UTF-8 (byte 0x{error.object[error.start]:02x}); save it as UTF-8"
