"""A build with a fault fails, whatever the flags, and names where it is and why."""

import pytest

from tests.broken_pages import FAULTS, PAGES, SNIPPET, Fault, fence


@pytest.fixture(scope="module")
def small(copy_project):
    """Two pages to break; each test mends them."""
    project = copy_project(PAGES)
    project.add("snippets/planted.py", SNIPPET)
    return project


@pytest.fixture
def planted(small):
    """Plants a fault, and takes it out again after the test."""
    changed = {}

    def plant(fault):
        path = small.root / fault.file
        changed.setdefault(path, path.read_bytes() if path.exists() else None)
        small.add(fault.file, fault.text)
        return small

    yield plant
    for path, before in changed.items():
        path.unlink() if before is None else path.write_bytes(before)


def test_the_pages_build_without_a_fault(small):
    built = small.build("--strict", "-q")
    assert built.returncode == 0, built.stdout
    assert all((small.root / "site" / name).is_file() for name in ("index.html", "other.html"))


# A table that cannot be read hides the other faults of the same file.
ALONE = [f for f in FAULTS if f.name == "search words that are no TOML"]


@pytest.fixture(scope="module")
def all_planted(copy_project):
    """One build with every fault, each on a page of its own."""
    first = {f"{fault}.md": PAGES["index.md"] for fault in FAULTS if fault.on_first_page}
    project = copy_project(PAGES | first)
    project.add("snippets/planted.py", SNIPPET)
    for fault in FAULTS:
        if fault not in ALONE:
            project.add(fault.on_page_of_its_own().file, fault.text)
    return project.build("-q")


@pytest.mark.parametrize("fault", [f for f in FAULTS if f not in ALONE], ids=str)
def test_each_fault_is_named(all_planted, fault):
    refused(all_planted, fault.on_page_of_its_own())


@pytest.mark.parametrize("fault", ALONE, ids=str)
def test_a_fault_that_hides_others_is_named_by_a_strict_build(planted, fault):
    refused(planted(fault).build("--strict"), fault)


def test_one_cause_is_one_fault_and_names_file_and_line(small, planted):
    """A snippet that blocks, figures and reports use, and Latin-1; under no flags at all."""
    planted(Fault("a report", REPORT, ()))
    planted(Fault("a block", fence("from snippets.layer import cost\n\nprint(cost)"), ()))
    planted(Fault("a snippet", "\ndef cost(:\n", (), file="snippets/layer.py"))
    planted(Fault("a snippet", "\n# caf\n", (), file="snippets/planted.py"))
    planted(Fault("a page", "# Caf\n", (), file="docs/latin.md"))
    for name in ("snippets/planted.py", "docs/latin.md"):
        path = small.root / name
        path.write_bytes(path.read_bytes().replace(b"af\n", b"af\xe9\n"))
    built = small.build()
    lines = small.root.joinpath("snippets", "layer.py").read_bytes().count(b"\n")
    bytes_ = small.root.joinpath("snippets", "planted.py").read_bytes().count(b"\n")
    told = sorted(reports(built))
    assert "Traceback" not in built.stdout
    assert [one.partition(" (met in ")[0] for one in told] == [
        "latin.md: an orphan: the nav in mkdocs.yml does not list this page",
        "latin.md: line 1: not UTF-8 (byte 0xe9); save it as UTF-8",
        f"snippets/layer.py, line {lines}: SyntaxError: invalid syntax",
        f"snippets/planted.py, line {bytes_}: not UTF-8 (byte 0xe9); save it as UTF-8",
    ]
    assert "(met in 4 places, first in assets/mark.svg)" in told[2]
    assert "(met in 2 places, first in index.md: block home)" in told[3]


REPORT = '\n```report id="pytorch-gradients"\n```\n'


def reports(built):
    """The faults that a build names, one by one."""
    assert built.returncode != 0, built.stdout
    ending = "\n\nAborted with a BuildError!"
    assert built.stdout.rstrip().endswith(ending), built.stdout
    return built.stdout.rstrip().removesuffix(ending).rstrip().split("\n  - ")[1:]


def refused(built, fault):
    assert any(all(word in report for word in fault.says) for report in reports(built)), (
        built.stdout
    )
