"""The same sources give the same bytes: wherever, whenever, over whatever was there."""

import re
import subprocess
import sys

from book.build import commit_time
from tests.conftest import ROOT


def contents(directory):
    files = (path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}


def same(one, other):
    """The two sites, unless a file is in one only or differs."""
    differing = sorted(name for name in one | other if one.get(name) != other.get(name))
    assert differing == []
    return one


def test_another_builder_writes_the_same_elsewhere_at_another_time_over_an_old_site(
    site, copy_project
):
    """Material has announced its end: ProperDocs goes on, and names only itself differently."""
    elsewhere = copy_project()
    elsewhere.root.joinpath("other").mkdir()
    elsewhere.add("other/left_over.html", "from a page that is gone")
    how = elsewhere.command("build", "--strict", "-f", "mkdocs.yml", "-d", "other")
    how["args"] = [sys.executable, "-m", "properdocs", *how["args"][3:]]
    how["env"] = how["env"] | {"SOURCE_DATE_EPOCH": commit_time()}  # a copy has no history
    how["env"] |= {"TZ": "Asia/Tokyo", "LC_ALL": "C", "COLUMNS": "40", "PYTHONHASHSEED": "2"}
    built = subprocess.run(**how, capture_output=True, check=False)
    assert built.returncode == 0, built.stderr

    def unsigned(site):
        signature = rb'<meta name="generator"[^>]*>'
        return {name: re.sub(signature, b"", content) for name, content in site.items()}

    assert "index.html" in same(
        unsigned(contents(site)), unsigned(contents(elsewhere.root / "other"))
    )


def test_nothing_in_the_site_tells_where_it_was_built(site):
    place = str(ROOT).encode()
    assert [name for name, content in contents(site).items() if place in content] == []
