"""What readers ask, in their own words: searched, and shown on no page.

`search_terms.toml` gives the address of a section the words that somebody may use who does not know
its title. They are a field of their own in the search index. Programs and what they print are
taken out of it: they are half of a page, and their words are the same on every page.
"""

import re
from pathlib import Path

from book.toml_file import read_toml
from proofread.diagnostics import Diagnostics

FILE = Path(__file__).with_suffix(".toml")
FIELD = "search_terms"  # mkdocs.yml gives it its weight


def leave_out_programs(entries: list[dict]) -> None:
    for entry in entries:
        entry["text"] = re.sub(r"<pre>.*?</pre>", "", entry["text"], flags=re.S)


# Material weighs an entry for a whole page 2.5 times as much as one for a section, so that a page
# hides the section that answers under "more on this page": here both weigh alike.
OF_A_PAGE = 1 / 2.5


def level(entries: list[dict]) -> None:
    """Let the entries of whole pages weigh as much as those of sections."""
    for entry in entries:
        if "#" not in entry["location"]:
            entry["boost"] = entry.get("boost", 1) * OF_A_PAGE


def add(entries: list[dict], diagnostics: Diagnostics) -> None:
    """Put the wordings into the entries of the search index; an address without one is an error."""
    known = {entry["location"]: entry for entry in entries}
    for address, words in read_toml(FILE, diagnostics).items():
        if address in known:
            known[address][FIELD] = ". ".join(words)
        else:
            diagnostics.error("", FILE.name, f"no section of the site has the address {address}")
