"""Diagnostics, one by one: where they are, what they say, and what a server keeps of a page."""

import logging

import pytest

from proofread.diagnostics import BuildFailed, Diagnostics
from proofread.serve import LastGoodBuild, digests, must_restart


@pytest.fixture
def diagnostics(tmp_path):
    found = Diagnostics(tmp_path / "pieces")
    yield found
    found.release_log()


def test_each_is_named_once_and_ends_the_build(diagnostics):
    diagnostics.raise_if_any()
    for _ in range(2):
        diagnostics.error("a.md", "block b", "is wrong\nsee there")
    with pytest.raises(BuildFailed) as failed:
        diagnostics.raise_if_any()
    expected = "1 fault(s) in the pages:\n  - a.md: block b: is wrong\n    see there"
    assert str(failed.value) == expected


def test_a_cause_in_a_snippet_is_one_line_with_the_places_where_it_is_met(diagnostics):
    for page in ("a.md", "b.md"):
        diagnostics.error(page, "block c", "pieces/fit.py, line 3: TypeError")
    (line,) = diagnostics.causes(diagnostics.collected)
    assert line == ("pieces/fit.py, line 3: TypeError (met in 2 places, first in a.md: block c)")


def test_only_the_message_of_a_value_error_stands_alone(diagnostics):
    assert diagnostics.format_exception(ValueError("for readers")) == "for readers"
    assert diagnostics.format_exception(KeyError("k")) == "KeyError: 'k'"


def test_a_logged_warning_belongs_to_the_page_that_is_built(diagnostics):
    logger = logging.getLogger("mkdocs.plugins.some")
    diagnostics.capture_log_warnings()
    diagnostics.capture_log_warnings()
    with diagnostics.location("a.md", "figure f"):
        logger.warning("first")
    logger.warning("Doc file 'b.md' contains a link")
    logging.getLogger("mkdocs.livereload").warning("404")
    diagnostics.release_log()
    logger.warning("after the build")
    assert [(d.page, d.place) for d in diagnostics.collected] == [
        ("a.md", "figure f"),
        ("b.md", ""),
    ]


def test_a_page_with_an_error_keeps_its_last_good_version(diagnostics, tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    pages = {name + ".md": [name + ".html"] for name in "ab"}

    def write(text):
        for (path,) in pages.values():
            site.joinpath(path).write_text(f"<body>{text}</body>", encoding="utf-8")

    last = LastGoodBuild(site, diagnostics)
    write("old")
    last.restore_or_save(pages)
    diagnostics.error("a.md", "", "a < b")
    write("new")
    last.restore_or_save(pages, note="start again")
    a, b = (site.joinpath(path).read_text(encoding="utf-8") for (path,) in pages.values())
    assert "<li>a.md: a &lt; b</li></ul></div>old</body>" in a
    assert b.startswith('<body><div class="fault" role="alert"><p>start again</p></div>new')
    last.close()
    assert not last.copy.exists()


def test_a_rebuild_that_raises_restores_the_whole_site(diagnostics, tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    page = site / "a.html"
    page.write_text("<body>old</body>", encoding="utf-8")
    last = LastGoodBuild(site, diagnostics)
    last.restore_or_save({"a.md": ["a.html"]})
    page.unlink()
    diagnostics.capture_log_warnings()
    last.safe_rebuild(lambda: 1 / 0)()
    assert "ZeroDivisionError: division by zero</li></ul></div>old" in page.read_text("utf-8")
    last.close()


def test_what_a_server_reads_only_once_asks_for_a_new_start(tmp_path):
    folder = tmp_path / "machine"
    folder.mkdir()
    folder.joinpath("a.py").write_text("1", encoding="utf-8")
    before = digests(tmp_path, ["machine"])
    assert must_restart(before, digests(tmp_path, ["machine"])) == ""
    folder.joinpath("a.py").write_text("2", encoding="utf-8")
    folder.joinpath("b.md").write_text("no code", encoding="utf-8")
    assert must_restart(before, digests(tmp_path, ["machine"])).startswith("machine/a.py: changed.")
