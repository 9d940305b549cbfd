"""Under `mkdocs serve` a fault neither ends the server nor blanks a page.

Each test changes files under one running server and puts them back.
"""

import contextlib
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import nbformat
import pytest

from proofread.tests.plugins.test_notebooks import notebook
from tests.broken_pages import FAULTS, PAGES, SNIPPET
from tests.html_tree import of_class, parsed, text

WITHIN = 30  # seconds from saving a file to seeing it: one or two, unless the machine is busy


class Server:
    def __init__(self, project, address, process):
        self.project, self.address, self.process = project, address, process

    def fetch(self, path: str) -> str:
        try:
            with urllib.request.urlopen(f"{self.address}/{path}", timeout=WITHIN) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.read().decode()

    def eventually(self, page: str, wanted) -> str:
        """The page, as soon as `wanted` holds for it."""
        end = time.monotonic() + WITHIN
        seen = ""
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                seen = self.fetch(page)
                if wanted(seen):
                    return seen
            assert self.process.poll() is None, "the server has ended"
            time.sleep(0.05)
        raise AssertionError(f"not within {WITHIN} s; the page is now:\n{article(seen)}")

    @contextlib.contextmanager
    def changed(self, file: str, change):
        """A file as `change` makes it of its text; in the end it is put back and built again."""
        path = self.project.root / file
        before = path.read_text(encoding="utf-8") if path.exists() else None
        path.write_text(change(before or ""), encoding="utf-8")
        try:
            yield
        finally:
            built = epoch(self.fetch("index.html"))
            path.unlink() if before is None else path.write_text(before, encoding="utf-8")
            self.eventually("index.html", lambda page: epoch(page) > built)


def epoch(page: str) -> int:
    """The build that a page comes from, as the reload script of MkDocs counts."""
    return int(re.search(r"livereload\((\d+),", page)[1])


def article(page: str) -> str:
    return text(next(parsed(page or "<article>").iter("article")))


def banner(page: str) -> str:
    """What the banner on top of a page says; empty without one."""
    found = [e for e in of_class(parsed(page), "fault") if e.get("role") == "alert"]
    assert len(found) < 2
    return text(found[0]) if found else ""


@contextlib.contextmanager
def serving(project, temporary, *flags):
    project.add("snippets/planted.py", SNIPPET)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = "{}:{}".format(*free.getsockname())
    how = project.command("serve", "-a", address, *flags)
    how["env"] = how["env"] | {"TMPDIR": str(temporary)}
    with (project.root / "serve.log").open("w") as log:
        process = subprocess.Popen(**how, stdout=log, stderr=subprocess.STDOUT)
        try:
            server = Server(project, f"http://{address}", process)
            server.eventually("index.html", lambda page: "last good text" in page)
            yield server
        finally:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def server(copy_project, tmp_path_factory):
    with serving(copy_project(PAGES), tmp_path_factory.mktemp("temporary")) as server:
        yield server


GOOD = {
    "index.html": "The last good text",
    "other.html": "A section",
    "lost%20page.html": "Half-written",  # new, so its first version is all there is
}


DIFFERENT = [fault for fault in FAULTS if not fault.alike]
ON_A_PAGE = [fault.on_page_of_its_own() for fault in DIFFERENT if fault.on_first_page]


@pytest.fixture(scope="module")
def faulty(copy_project, tmp_path_factory):
    """A strict server that began with good pages, in each of which there is a fault now."""
    pages = {fault.file.removeprefix("docs/"): PAGES["index.md"] for fault in ON_A_PAGE}
    temporary = tmp_path_factory.mktemp("temporary")
    with serving(copy_project(PAGES | pages), temporary, "--strict") as server:
        for fault in ON_A_PAGE:
            server.project.add(fault.file, fault.text)
        yield server


@pytest.mark.parametrize("fault", ON_A_PAGE, ids=str)
def test_a_fault_shows_a_banner_above_the_last_good_text(faulty, fault):
    page = faulty.eventually(fault.page, banner)
    assert [word for word in fault.says if word not in banner(page)] == []
    assert GOOD["index.html"] in article(page)
    assert "Half-finished" not in article(page)


def test_other_pages_have_no_banner_and_with_the_fault_it_goes(faulty):
    assert not any(banner(faulty.fetch(good)) for good in ("index.html", "other.html"))
    for fault in ON_A_PAGE:
        faulty.project.root.joinpath(fault.file).write_text(PAGES["index.md"], encoding="utf-8")
    for fault in ON_A_PAGE:
        faulty.eventually(fault.page, lambda page: not banner(page))


@pytest.mark.parametrize("fault", [f for f in DIFFERENT if not f.on_first_page], ids=str)
def test_a_fault_of_two_pages_or_a_new_one_shows_a_banner(server, fault):
    with server.changed(fault.file, lambda text: text + fault.text):
        page = server.eventually(fault.page, banner)
        assert [word for word in fault.says if word not in banner(page)] == []
        assert GOOD[fault.page] in article(page)
        assert "Half-finished" not in article(page)
        others = {"index.html", "other.html"} - {fault.page}
        assert not any(banner(server.fetch(other)) for other in others)
    server.eventually(fault.page, lambda page: not banner(page))


@pytest.mark.parametrize("text", ["\nnav: [", "\nplugins: [nowhere]"])
def test_a_broken_configuration_leaves_every_page_below_a_banner(server, text):
    with server.changed("mkdocs.yml", lambda before: before + text):
        for name in ("index.html", "other.html"):
            page = server.eventually(name, banner)
            assert "onfiguration" in banner(page)
            assert GOOD[name] in article(page)
    for name in ("index.html", "other.html"):
        server.eventually(name, lambda page: not banner(page))


def test_a_broken_snippet_leaves_pages_and_downloads(server):
    with server.changed("snippets/planted.py", lambda text: text + "raise ValueError\n"):
        page = server.eventually("other.html", banner)
        assert "snippets/planted.py, line 8: a snippet holds" in banner(page)
        assert "SCALE = 2.0" in server.fetch("examples/other/other.py")
    server.eventually("other.html", lambda page: not banner(page))


def test_editing_a_snippet_refreshes_code_numbers_and_downloads_of_every_page(server):
    def edit(text):
        return text.replace("2.0", "4.0").replace("SCALE * x", "SCALE * (x + 1)")

    with server.changed("snippets/planted.py", edit):
        home = server.eventually("index.html", lambda page: "10.0" in article(page))
        assert "SCALE * (x + 1)" in article(home)
        assert "4.0" in article(server.fetch("other.html"))
        assert "SCALE = 4.0" in server.fetch("examples/index/home.py")
    server.eventually("index.html", lambda page: "10.0" not in article(page))


def test_a_page_that_stays_as_it_was_rendered_misses_a_heading_of_another(server):
    with server.changed("docs/other.md", lambda text: text.replace("A section", "A part")):
        server.eventually("other.html", lambda page: "A part" in article(page))
        assert "other.md#a-section" in banner(server.fetch("index.html"))
    server.eventually("index.html", lambda page: not banner(page))


def test_editing_the_worked_example_refreshes_figures(server):
    def edit(text):
        return re.sub(r"(?m)^a_prev = .*$", "a_prev = np.array([9.0, 9.0, 9.0])", text)

    before = figure(server.fetch("index.html"))
    with server.changed("snippets/worked.py", edit):
        server.eventually("index.html", lambda page: figure(page) != before)
    server.eventually("index.html", lambda page: figure(page) == before)


def figure(page: str) -> str:
    return text(of_class(parsed(page), "figure")[0])


NOTEBOOK = {
    "index.md": PAGES["index.md"],
    "other.md": PAGES["other.md"],
    "cells.ipynb": notebook(
        first="from snippets.planted import SCALE\n\nprint(SCALE)", second="print(SCALE + 1)"
    ),
}


def printed(server) -> list[str]:
    """What the cells of the notebook print, on its page and in its download."""
    shown = [text(e) for e in of_class(parsed(server.fetch("cells.html")), "example-output")]
    made = nbformat.reads(server.fetch("examples/cells.ipynb"), as_version=4)
    assert shown == [c.outputs[0].text for c in made.cells if c.cell_type == "code"]
    return shown


def test_a_notebook_is_run_anew_and_a_fault_in_it_leaves_its_last_good_page(copy_project, tmp_path):
    with serving(copy_project(NOTEBOOK), tmp_path) as server:
        assert printed(server) == ["2.0\n", "3.0\n"]
        with server.changed("snippets/planted.py", lambda text: text.replace("2.0", "4.0")):
            server.eventually("cells.html", lambda page: "4.0" in article(page))
            assert "SCALE = 4.0" in server.fetch("examples/cells.ipynb")
            assert printed(server) == ["4.0\n", "5.0\n"]
        server.eventually("cells.html", lambda page: "2.0" in article(page))
        bad = notebook(bad="print(1 / 0)")
        with server.changed("docs/cells.ipynb", lambda text: bad):
            page = server.eventually("cells.html", banner)
            assert "cells.ipynb: cell bad, line 1: ZeroDivisionError" in banner(page)
            assert "2.0" in article(page)
            assert "SCALE = 2.0" in server.fetch("examples/cells.ipynb")
            assert not banner(server.fetch("index.html"))
        server.eventually("cells.html", lambda page: not banner(page))
        assert list(tmp_path.iterdir())
        server.process.terminate()  # and leaves nothing behind
        server.process.wait(timeout=30)
        assert list(tmp_path.iterdir()) == []


# -- What an author meets ----------------------------------------------------------------


def test_a_fault_is_named_once_in_the_terminal(server):
    log = server.project.root / "serve.log"
    before = len(log.read_text(encoding="utf-8"))
    fault = next(f for f in FAULTS if f.name == "a broken link")
    with server.changed(fault.file, lambda text: text + fault.text):
        server.eventually(fault.page, banner)
        told = log.read_text(encoding="utf-8")[before:]
        assert told.count("'nowhere.md'") == 1
        assert "1 fault(s) in the pages:\n  - index.md: Doc file" in told
    server.eventually(fault.page, lambda page: not banner(page))


def test_what_only_a_new_start_reads_says_so_and_keeps_no_page_back(server):
    with server.changed("book/untagged.json", lambda text: text + "\n"):
        page = server.eventually("index.html", banner)
        assert "book/untagged.json: changed." in banner(page)
        assert "start it again" in banner(page)
        with server.changed("docs/index.md", lambda text: text + "\nNewer text.\n"):
            server.eventually("index.html", lambda page: "Newer text" in article(page))
    server.eventually("index.html", lambda page: not banner(page))


FOUR = """
import gc

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.files import Files

for number in range(4):
    config = load_config("mkdocs.yml", site_dir="site")
    if not number:
        config.plugins.on_startup(command="build", dirty=False)
    build(config)
config.plugins.on_shutdown()
gc.collect()
print(sum(isinstance(one, Files) for one in gc.get_objects()))
"""


def test_rebuilding_keeps_no_earlier_build_in_memory(copy_project):
    """What a process that builds four times, as a server does, still holds of the builds."""
    project = copy_project(PAGES)
    project.add("snippets/planted.py", SNIPPET)
    how = project.command() | {"args": [sys.executable, "-c", FOUR]}
    ended = subprocess.run(**how, capture_output=True, check=True)
    assert int(ended.stdout) <= 2, ended.stdout


def test_a_server_starts_with_files_that_cannot_be_read_and_recovers(copy_project, tmp_path):
    project = copy_project(PAGES)
    broken = {
        "snippets/layer.py": b"\ndef cost(:\n",
        "snippets/worked.py": b"\n# caf\xe9\n",
        "docs/other.md": b"\ncaf\xe9\n",
    }
    good = {name: project.root.joinpath(name).read_bytes() for name in broken}
    for name, added in broken.items():
        project.root.joinpath(name).write_bytes(good[name] + added)
    with serving(project, tmp_path) as server:
        told = banner(server.fetch("other.html"))
        assert "other.md: line" in told
        assert "not UTF-8 (byte 0xe9)" in told
        assert "snippets/layer.py, line" in banner(server.fetch("index.html"))
        for name, whole in good.items():
            project.root.joinpath(name).write_bytes(whole)
        for name in ("index.html", "other.html"):
            server.eventually(name, lambda page: not banner(page))


def test_a_busy_port_is_said_in_a_sentence_before_anything_is_built(copy_project):
    project = copy_project(PAGES)
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        how = project.command("serve", "-a", f"127.0.0.1:{port}")
        ended = subprocess.run(**how, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    assert ended.returncode == 1
    assert f"cannot be served on 127.0.0.1:{port}: Address already in use." in ended.stdout
    assert f"make serve ADDRESS=127.0.0.1:{port + 1}" in ended.stdout
    assert "Traceback" not in ended.stdout
    assert "Documentation built" not in ended.stdout
