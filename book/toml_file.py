"""Tables of this site that are written by hand."""

import tomllib
from pathlib import Path

from proofread.diagnostics import Diagnostics, not_utf8


def read_toml(path: Path, diagnostics: Diagnostics) -> dict:
    """A file as a dictionary; one that cannot be read is an error, and counts as empty."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        diagnostics.error("", path.name, not_utf8(error))
    except tomllib.TOMLDecodeError as error:
        diagnostics.error("", path.name, f"is no TOML: {error}")
    return {}
