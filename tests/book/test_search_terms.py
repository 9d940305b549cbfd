"""What readers ask goes into the search index, at addresses that exist, and on no page."""

import json

from book import search_terms
from book.toml_file import read_toml


def test_the_wordings_are_in_the_index_and_on_no_page(site, diagnostics):
    index = json.loads(site.joinpath("search/search_index.json").read_text(encoding="utf-8"))
    indexed = {
        e["location"]: e[search_terms.FIELD] for e in index["docs"] if search_terms.FIELD in e
    }
    wanted = read_toml(search_terms.FILE, diagnostics)
    assert indexed == {address: ". ".join(wordings) for address, wordings in wanted.items()}
    assert search_terms.FIELD in index["config"]["fields"]
    for address, wordings in wanted.items():
        page = site.joinpath(address.split("#")[0]).read_text(encoding="utf-8")
        assert not [words for words in wordings if words in page]


def test_an_address_that_no_section_has_is_an_error(monkeypatch, tmp_path, diagnostics):
    file = tmp_path / "search_terms.toml"
    file.write_text('"here.html#a" = ["x", "y"]\n"nowhere.html" = ["z"]\n')
    monkeypatch.setattr(search_terms, "FILE", file)
    entries = [{"location": "here.html#a"}, {"location": "here.html"}]
    search_terms.add(entries, diagnostics)
    assert entries == [
        {"location": "here.html#a", "search_terms": "x. y"},
        {"location": "here.html"},
    ]
    (lost,) = diagnostics.collected
    assert "nowhere.html" in str(lost)


def test_programs_and_what_they_print_are_left_out():
    entries = [{"text": "<p>a <code>b</code></p> <pre><code>c\nd</code></pre> e <pre>f</pre>"}]
    search_terms.leave_out_programs(entries)
    assert entries == [{"text": "<p>a <code>b</code></p>  e "}]


def test_a_page_weighs_as_much_as_its_sections_where_the_theme_gives_it_more():
    entries = [{"location": "a.html"}, {"location": "b.html", "boost": 0.5}]
    entries.append({"location": "b.html#c", "boost": 0.5})
    search_terms.level(entries)
    assert [round(2.5 * e.get("boost", 1), 9) for e in entries] == [1, 0.5, 1.25]
