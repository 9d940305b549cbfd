"""What a server keeps from one build to the next."""

from types import SimpleNamespace

from material.plugins.search.plugin import SearchIndex

from proofread.serve import RenderedPages


def indexed(kept: RenderedPages, content: str) -> tuple[list[dict], bool]:
    """The entries of a page in the index of a new build, and whether the page was read for them."""
    index = SearchIndex()
    page = SimpleNamespace(content=content, title="One", meta={}, toc=[], url="one.html")
    read = []
    kept.index(index.entries, lambda p: read.append(index.add_entry_from_context(p)), page)
    return index.entries, bool(read)


def test_a_page_is_read_for_the_search_index_when_it_has_changed_and_not_again():
    kept = RenderedPages()
    first, read = indexed(kept, "<p>a word</p>")
    assert read
    assert [entry["text"] for entry in first] == ["<p>a word</p>"]
    first[0]["boost"] = 2  # what a build does with its entries, the next one does again
    again, read = indexed(kept, "<p>a word</p>")
    assert not read
    assert [entry["text"] for entry in again] == ["<p>a word</p>"]
    assert "boost" not in again[0]
    changed, read = indexed(kept, "<p>another word</p>")
    assert read
    assert [entry["text"] for entry in changed] == ["<p>another word</p>"]
