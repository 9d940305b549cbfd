"""The same sources give the same bytes: wherever, whenever, over whatever was there."""

import re
import subprocess
import sys

import pytest


def contents(directory):
    files = (path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}


def same(one, other):
    """The two sites, unless a file is in one only or differs."""
    differing = sorted(name for name in one | other if one.get(name) != other.get(name))
    assert differing == []
    return one


@pytest.fixture(scope="module")
def project(copy_project):
    return copy_project()


@pytest.fixture(scope="module")
def first(project):
    """What a cold build writes."""
    built = project.build("--strict", to="first", PYTHONHASHSEED="1")
    assert built.returncode == 0, built.stdout
    return contents(project.root / "first")


def test_a_second_build_writes_the_same_bytes(project, first):
    project.build(to="second", PYTHONHASHSEED="2")
    assert "index.html" in same(first, contents(project.root / "second"))


def test_a_build_over_an_old_site_writes_the_same_bytes(project, first):
    project.add("first/left_over.html", "from a page that is gone")
    project.build(to="first")
    assert same(first, contents(project.root / "first"))


def test_a_build_elsewhere_in_another_time_zone_writes_the_same_bytes(copy_project, first):
    elsewhere = copy_project()
    elsewhere.build(TZ="Asia/Tokyo", LC_ALL="C", COLUMNS="40")
    assert same(first, contents(elsewhere.root / "site"))


def test_nothing_in_the_site_tells_where_it_was_built(project, first):
    place = str(project.root).encode()
    assert [name for name, content in first.items() if place in content] == []


def test_another_builder_writes_the_same_pages(project, first):
    """Material has announced its end: ProperDocs goes on, and names only itself differently."""
    how = project.command("build", "--strict", "-f", "mkdocs.yml", "-d", "other")
    how["args"] = [sys.executable, "-m", "properdocs", *how["args"][3:]]
    built = subprocess.run(**how, capture_output=True, check=False)
    assert built.returncode == 0, built.stderr

    def unsigned(site):
        signature = rb'<meta name="generator"[^>]*>'
        return {name: re.sub(signature, b"", content) for name, content in site.items()}

    assert same(unsigned(first), unsigned(contents(project.root / "other")))
