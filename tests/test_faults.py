"""A build with a fault fails, whatever the flags, and names where it is and why."""

import pytest

from tests.planted import FAULTS, PAGES, SNIPPET

FLAGS = [(), ("--strict",), ("--strict", "-q")]


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
        changed[path] = path.read_bytes() if path.exists() else None
        small.add(fault.file, fault.text)
        return small

    yield plant
    for path, before in changed.items():
        path.unlink() if before is None else path.write_bytes(before)


@pytest.mark.parametrize("flags", [*FLAGS, ("-q",)], ids=" ".join)
def test_the_pages_build_without_a_fault(small, flags):
    built = small.build(*flags)
    assert built.returncode == 0, built.stdout
    assert all((small.root / "site" / name).is_file() for name in ("index.html", "other.html"))


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_each_fault_fails_a_quiet_build(planted, fault):
    refused(planted(fault).build("-q"), fault)


@pytest.mark.parametrize("flags", FLAGS, ids=" ".join)
@pytest.mark.parametrize("fault", [FAULTS[0], FAULTS[3], FAULTS[-1]], ids=str)
def test_a_fault_fails_a_build_with_other_flags(planted, fault, flags):
    refused(planted(fault).build(*flags), fault)


def test_all_faults_are_named_at_once(planted):
    first, second = FAULTS[0], FAULTS[-1]
    planted(first)
    built = planted(second).build("-q")
    refused(built, first)
    refused(built, second)


def refused(built, fault):
    assert built.returncode != 0, built.stdout
    assert built.stdout.rstrip().endswith("Aborted with a BuildError!"), built.stdout
    reports = built.stdout.split("\n  - ")[1:]
    assert any(all(word in report for word in fault.says) for report in reports), built.stdout
