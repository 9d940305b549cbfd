"""What readers ask goes into the search index, at addresses that exist, and on no page."""

import json

import pytest

from book import search_terms as asked
from proofread import diagnostics as faults


@pytest.fixture(autouse=True)
def no_faults():
    faults.found.clear()
    yield
    faults.found.clear()


def test_the_wordings_are_in_the_index_and_on_no_page(site):
    index = json.loads(site.joinpath("search/search_index.json").read_text(encoding="utf-8"))
    found = {e["location"]: e[asked.FIELD] for e in index["docs"] if asked.FIELD in e}
    wanted = asked.read()
    assert found == {address: ". ".join(wordings) for address, wordings in wanted.items()}
    assert asked.FIELD in index["config"]["fields"]
    for address, wordings in wanted.items():
        page = site.joinpath(address.split("#")[0]).read_text(encoding="utf-8")
        assert not [words for words in wordings if words in page]


def test_an_address_that_no_section_has_is_a_fault(monkeypatch, tmp_path):
    file = tmp_path / "search_terms.toml"
    file.write_text('"here.html#a" = ["x", "y"]\n"nowhere.html" = ["z"]\n')
    monkeypatch.setattr(asked, "FILE", file)
    entries = [{"location": "here.html#a"}, {"location": "here.html"}]
    asked.add(entries)
    assert entries == [{"location": "here.html#a", "asked": "x. y"}, {"location": "here.html"}]
    assert "nowhere.html" in str(faults.found[0])
    assert len(faults.found) == 1


def test_programs_and_what_they_print_are_left_out():
    entries = [{"text": "<p>a <code>b</code></p> <pre><code>c\nd</code></pre> e <pre>f</pre>"}]
    asked.leave_out_programs(entries)
    assert entries == [{"text": "<p>a <code>b</code></p>  e "}]


def test_a_page_weighs_as_much_as_its_sections_where_the_theme_gives_it_more():
    entries = [{"location": "a.html"}, {"location": "b.html", "boost": 0.5}]
    entries.append({"location": "b.html#c", "boost": 0.5})
    asked.level(entries)
    assert [round(2.5 * e.get("boost", 1), 9) for e in entries] == [1, 0.5, 1.25]
