"""What several tests need: the built site, and copies of the project to plant faults in."""

import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import settings
from mkdocs.config import load_config
from xdist.plugin import pytest_xdist_auto_num_workers as cores

from book import redirects
from proofread.diagnostics import Diagnostics
from snippets import gradient_clinic
from tests.html_tree import page as read_page

# A slow machine is no fault of what is tested.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# Programs import the file that the site offers by the name that it has there.
sys.modules["gradient_clinic"] = gradient_clinic

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SOURCES = sorted(p for p in DOCS.rglob("*") if p.suffix in {".md", ".ipynb"})  # of the pages
PARTS = [
    "benchmarks",
    "docs",
    "book",
    "figures",
    "proofread",
    "measurements",
    "snippets",
    "overrides",
    "mkdocs.yml",
]
ENVIRONMENT = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}


@dataclass(frozen=True)
class Project:
    """A directory that holds this project, or a copy of it."""

    root: Path

    def command(self, *arguments: object) -> dict:
        """What subprocess needs to run MkDocs here."""
        command = [sys.executable, "-m", "mkdocs", *map(str, arguments)]
        return {"args": command, "cwd": self.root, "env": ENVIRONMENT, "encoding": "utf-8"}

    def build(self, *flags: object, to="site", **environment: str) -> subprocess.CompletedProcess:
        how = self.command("build", "-d", to, *flags)
        how["env"] = how["env"] | environment
        return subprocess.run(**how, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)

    def add(self, path: str, text: str) -> None:
        """Append to a file, which may be new."""
        with (self.root / path).open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)

    def keep_only(self, pages: dict[str, str]) -> None:
        """Put these pages in the place of all others, and list them in the nav."""
        for page in self.root.joinpath("docs").rglob("*"):
            if page.suffix in {".md", ".ipynb"}:
                page.unlink()
        for table, empty in {  # they speak of pages that are gone
            "search_terms.toml": "",
            "redirects.toml": "",
            "in_sentences.json": "{}",
        }.items():
            self.root.joinpath("book", table).write_text(empty, encoding="utf-8")
        for page, text in pages.items():
            self.add(f"docs/{page}", text)
        nav = "nav:\n" + "".join(f"  - {page}\n" for page in pages)
        config = self.root / "mkdocs.yml"
        config.write_text(
            re.sub(r"(?ms)^nav:.*?(?=^\S)", nav, config.read_text(encoding="utf-8")),
            encoding="utf-8",
        )


def pytest_xdist_auto_num_workers(config) -> int:
    """One more than there are cores: some tests wait for a server, a watcher or a browser."""
    return cores(config) + 1


@pytest.fixture(scope="module")
def plugins():
    """The plugins of this site as a build begins, by name; a test undoes what it changes."""
    config = load_config(str(ROOT / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    config = config.plugins.on_config(config)
    yield config.plugins
    config.plugins.on_shutdown()


@pytest.fixture
def diagnostics() -> Diagnostics:
    """Nothing that is wrong, yet."""
    return Diagnostics(ROOT / "snippets")


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The site as a reader gets it; the processes of a run share what the first has built."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    target, fault = folder / "site", folder / "fault"
    try:
        target.mkdir()
    except FileExistsError:  # another process builds it, or has done so
        while not fault.exists():
            time.sleep(0.1)
    else:
        built = Project(ROOT).build("--strict", to=target)
        written = folder / "written"
        written.write_text(built.stdout if built.returncode else "", encoding="utf-8")
        written.rename(fault)  # at once, so that no other process reads half of it
    assert not fault.read_text(encoding="utf-8"), fault.read_text(encoding="utf-8")
    return target


@pytest.fixture(scope="session")
def pages(site) -> dict[str, Element]:
    """Every page of the site as a tree, by its address; not those that only lead on."""
    addresses = {p.relative_to(site).as_posix() for p in site.rglob("*.html")}
    return {a: read_page(site / a) for a in sorted(addresses - moved_pages().keys())}


def moved_pages() -> dict[str, str]:
    """Old addresses of pages, and the new ones."""
    return tomllib.loads(redirects.TABLE.read_text(encoding="utf-8"))["pages"]


@pytest.fixture(scope="session")
def copy_project(tmp_path_factory):
    """Makes fresh copies of the project; with `pages`, of these pages only."""

    def copy(pages: dict[str, str] | None = None) -> Project:
        root = tmp_path_factory.mktemp("project")
        for part in (ROOT / name for name in PARTS):
            if part.is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(part, root / part.name, ignore=ignored)
            elif part.exists():
                shutil.copy(part, root)
        if pages is not None:
            Project(root).keep_only(pages)
        return Project(root)

    return copy
