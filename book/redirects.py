"""Old addresses still lead to what they led to: pages, equations, headings and downloads.

`measurements/addresses.json` has the addresses of the last release, `redirects.toml` where moved
pages, headings and files are now; an equation is found by its tag, wherever it stands, and a
program by its id. The package mkdocs-redirects takes every anchor of a moved page to one page,
and equations of one page have moved to several: a page of a few lines knows each.

`python -m book.redirects SITE COMMIT` records the addresses of a site that was built there.
"""

import html
import json
import posixpath
import re
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
TABLE = Path(__file__).with_suffix(".toml")
RECORD = ROOT / "measurements" / "addresses.json"
# The anchors that others may have a link to: headings, equations, rows of the notation card.
ANCHOR = re.compile(r'<(?:h[2-6]|div class="equation[^"]*"|tr)[^>]* id="([^"]+)"')


def released() -> dict[str, list[str]]:
    """Each address of the last release ↦ its anchors."""
    return json.loads(RECORD.read_text(encoding="utf-8"))["addresses"]


class Redirects:
    """`table` has `pages`, `anchors` and `files`: each an old address ↦ the new one."""

    def __init__(self, table: dict[str, dict[str, str]], page_of_tag: Mapping[str, str]):
        parts = ("pages", "anchors", "files")
        self.pages, self.anchors, self.moved_files = (table.get(part, {}) for part in parts)
        self.page_of_tag, self.released = page_of_tag, released()

    def moved(self, page: str, names: list[str], here: str = "") -> dict[str, str]:
        """Anchors of an old page ↦ the addresses in the site to which they have moved.

        An anchor that still stands on the page's successor `here` is left out.
        """
        places = {}
        for name in names:
            tag = name[3:] if name.startswith("eq-") else ""
            stated = self.page_of_tag.get(tag, "").rpartition(".")[0]
            if place := self.anchors.get(f"{page}#{name}") or (stated and f"{stated}.html#{name}"):
                places[name] = place
        return {name: place for name, place in places.items() if place != f"{here}#{name}"}

    def stub(self, page: str, target: str, site_url: str = "") -> str:
        """The page at an old address: it leads on with a script and without, and says so."""
        to = posixpath.relpath(target, posixpath.dirname(page) or ".")
        href = html.escape(to)
        canonical = f'<link rel="canonical" href="{html.escape(site_url + target)}">\n'
        places = self.moved(page, self.released.get(page, []), target)
        return (
            '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Moved</title>\n'
            f"{canonical if site_url else ''}{script(places, page, to)}\n"
            f'<noscript><meta http-equiv="refresh" content="0; url={href}"></noscript>\n'
            f'<p>This page has moved: <a href="{href}">{href}</a></p>\n</html>\n'
        )

    def stubs(self, known: set[str], site_url: str = "") -> tuple[dict[str, str], list[str]]:
        """The pages at old addresses; and where the table names a page that is not `known`."""
        wrong = [f"{new}: there is no such page" for new in self.pages.values() if new not in known]
        moved = {old: new for old, new in self.pages.items() if new in known}
        return {old: self.stub(old, new, site_url) for old, new in moved.items()}, wrong

    def files(self, known: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
        """Downloads that answer at their old address: the same file, or the block's program."""
        copies = {}
        for old in self.released:
            folder, name = posixpath.split(old)
            page = self.pages.get(folder.removeprefix("examples/") + ".html", "")
            likely = [
                self.moved_files.get(old),
                f"examples/{page.removesuffix('.html')}/{name}",
            ]
            alike = [address for address in known if posixpath.basename(address) == name]
            same = [*(place for place in likely if place in known), *alike[: len(alike) == 1]]
            if name.endswith((".py", ".png")) and old not in known and same:
                copies[old] = known[same[0]]
        return copies

    def on_living_page(self, output: str, page: str) -> str:
        """A built page; with a script where an anchor that it had has moved to another."""
        present = set(re.findall(r'\sid="([^"]+)"', output))
        lost = [name for name in self.released.get(page, []) if name not in present]
        places = self.moved(page, lost, page)
        return output.replace("</head>", f"{script(places, page)}</head>", 1) if places else output


def script(places: Mapping[str, str], page: str, otherwise: str = "") -> str:
    """A script that goes on to where an anchor of this page has moved; else where it is told."""
    folder = posixpath.dirname(page) or "."
    relative = [[name, posixpath.relpath(place, folder)] for name, place in places.items()]
    known = f"new Map({json.dumps(relative)}).get(location.hash.slice(1))"
    default = f" ?? {json.dumps(otherwise)} + location.hash" if otherwise else ""
    return f"<script>{{ const to = {known}{default}; if (to) location.replace(to); }}</script>"


def record(site: Path) -> dict[str, list[str]]:
    """Each address of a built site that somebody may have a link to ↦ its anchors."""
    addresses = {}
    for file in sorted(site.rglob("*")):
        address = file.relative_to(site).as_posix()
        if file.suffix == ".html" and address != "404.html":
            # The report has a row for each equation, and the pages lead there.
            report = address == "reference/equations.html"
            addresses[address] = [] if report else ANCHOR.findall(file.read_text(encoding="utf-8"))
        elif file.suffix in {".py", ".ipynb", ".png"} and not address.startswith("assets/"):
            addresses[address] = []
    return addresses


if __name__ == "__main__":
    site, commit = sys.argv[1:]
    text = json.dumps({"commit": commit, "addresses": record(Path(site))}, indent=1)
    RECORD.write_text(text + "\n", encoding="utf-8")
