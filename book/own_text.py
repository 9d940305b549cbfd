"""A fence ```` ```command id="NAME" ````: a command about the example text, and what it prints.

`cat FILE` or `proofread FILE`; lines `- this` and `+ that` after it change the file first.
"""

import contextlib
import io
import tempfile
from pathlib import Path

from proofread.__main__ import main
from proofread.page import Page

FOLDER = Path(__file__).parent.parent / "docs" / "assets" / "ridge"


def command(name: str, text: str, page: Page) -> str:
    line, *change = text.strip().split("\n")
    program, file = line.split()
    sources = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    if change:
        old, new = change[0].removeprefix("- "), change[1].removeprefix("+ ")
        if sources[file].count(old) != 1:
            raise ValueError(f"{old} does not stand once in {file}")
        sources[file] = sources[file].replace(old, new)
    printed = sources[file] if program == "cat" else proofread(file, sources)
    shown = page.convert(f"```text\n$ {line}\n{printed.strip()}\n```")
    return f'<div class="command">{shown}</div>'


def proofread(file: str, sources: dict[str, str]) -> str:
    """What the command prints about one of these files."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out:
        for name, source in sources.items():
            Path(folder, name).write_text(source, encoding="utf-8")
        main([f"{folder}/{file}"])
    return out.getvalue().replace(f"{folder}/", "")
