"""Each address of the last release arrives where its content is now."""

import json
import re
from urllib.parse import urljoin

import pytest

from book import redirects
from book.toml_file import read_toml
from tests.conftest import moved_pages
from tests.html_tree import page as read_page

# What is gone, each with the reason; nothing else may be lost.
REWRITTEN = "the lesson shows it in another way"
GONE = {
    "reference/notation.html#symbol-<": "no page has the sign any more",
    "examples/questions/chain_rule/contributions-add.py": REWRITTEN,
    "examples/questions/chain_rule/one-sum-at-a-time.py": REWRITTEN,
    "examples/questions/setting/lab-shapes.py": REWRITTEN,
    "examples/questions/setting/wrong-pair.py": REWRITTEN,
    "examples/network/hidden_layers/fourteen-paths.py": REWRITTEN,
    "examples/network/hidden_layers/hidden-error.py": REWRITTEN,
    "examples/network/hidden_layers/hidden.py": REWRITTEN,
    "examples/network/hidden_layers/network.py": REWRITTEN,
    "examples/network/outer_product/extended.py": REWRITTEN,
    "examples/network/outer_product/input.py": REWRITTEN,
    "examples/network/outer_product/one-direction.py": REWRITTEN,
    "examples/network/outer_product/rank.py": REWRITTEN,
    "examples/network/outer_product/swapped.py": REWRITTEN,
    "examples/network/outer_product/zero-bias.py": REWRITTEN,
    "examples/network/batches/batch.py": REWRITTEN,
    "examples/network/batches/bias-shape.py": REWRITTEN,
    "examples/network/batches/columns.py": REWRITTEN,
    "examples/network/batches/sum-of-tables.py": REWRITTEN,
    "examples/questions/by_a_matrix/along.py": REWRITTEN,
    "examples/questions/by_a_matrix/array.py": REWRITTEN,
    "examples/questions/by_a_matrix/contract.py": REWRITTEN,
    "examples/questions/by_a_matrix/entries.py": REWRITTEN,
    "examples/questions/by_a_matrix/many.py": REWRITTEN,
    "examples/questions/by_a_matrix/rest.py": REWRITTEN,
    "examples/questions/by_a_matrix/single.py": REWRITTEN,
    "examples/questions/by_a_matrix/size.py": REWRITTEN,
    "examples/questions/collapse/squares.py": REWRITTEN,
    "examples/questions/collapse/terms.py": REWRITTEN,
    "examples/questions/differentiable/every-output-moves.py": REWRITTEN,
    "examples/questions/differentiable/foretold.py": REWRITTEN,
    "examples/questions/differentiable/partials-alone.py": "one function that misleads is enough",
    "examples/questions/doubtful_formula/jacobian-of-z.py": REWRITTEN,
    "examples/questions/one_weight/dot.py": REWRITTEN,
    "examples/questions/one_weight/error.py": REWRITTEN,
    "examples/questions/one_weight/first-entry.py": REWRITTEN,
    "examples/questions/one_weight/layer.py": REWRITTEN,
    "examples/questions/one_weight/nudged.py": REWRITTEN,
    "examples/questions/one_weight/one-weight.py": REWRITTEN,
    "examples/questions/one_weight/z-slope-terms.py": REWRITTEN,
    "examples/questions/take_away/forget-the-slope.py": REWRITTEN,
    "examples/questions/take_away/lines-nudged.py": REWRITTEN,
    "examples/questions/take_away/names.py": REWRITTEN,
}


@pytest.fixture(scope="module")
def ids(pages):
    """The ids of each page."""
    return {name: {e.get("id") for e in tree.iter()} for name, tree in pages.items()}


def led(site, page: str, anchor: str) -> str:
    """Where the script of a built page leads from an anchor; itself, where it has none."""
    markup = site.joinpath(page).read_text(encoding="utf-8")
    found = re.search(r"const to = new Map\((.*?)\)\.get\S+(?: \?\? (\".*?\"))?", markup)
    places = dict(json.loads(found[1])) if found else {}
    default = json.loads(found[2]) if found and found[2] else ""
    to = places.get(anchor) or f"{default}#{anchor}"
    return urljoin(page, to).removesuffix("#")


def arrives(site, ids, page: str, anchor: str = "") -> bool:
    """Whether an old address opens a page that is no stub, and there its anchor."""
    target, _, name = led(site, page, anchor).partition("#")
    return target in ids and (not name or name in ids[target])


def test_each_page_of_the_release_arrives(site, ids):
    pages = [address for address in redirects.released() if address.endswith(".html")]
    assert len(pages) > 15
    assert [page for page in pages if not arrives(site, ids, page)] == []


def test_each_equation_and_heading_of_the_release_arrives(site, ids):
    old = [(page, name) for page, names in redirects.released().items() for name in names]
    assert len(old) > 200
    lost = {f"{page}#{name}" for page, name in old if not arrives(site, ids, page, name)}
    assert lost == {place for place in GONE if "#" in place}


def test_each_download_of_the_release_answers_or_is_listed_as_gone(site):
    old = [address for address in redirects.released() if not address.endswith(".html")]
    assert len(old) > 60
    lost = {address for address in old if not site.joinpath(address).is_file()}
    assert lost == {place for place in GONE if "#" not in place}


def test_a_program_at_an_old_address_is_the_one_of_its_block_now(site):
    def program(address):
        return site.joinpath("examples", address).read_bytes()

    assert program("questions/setting/broadcast.py") == program("reference/letters/broadcast.py")


def test_an_anchor_that_leads_nowhere_is_seen(site, ids):
    moved = "questions/setting.html"
    assert arrives(site, ids, moved, "eq-z-forward")
    assert not arrives(site, ids, moved, "eq-nowhere")
    assert not arrives(site, ids, "index.html", "eq-z-forward")
    assert not arrives(site, {}, moved)


def test_a_page_that_has_moved_leads_on_without_a_script_too(site, ids):
    for old, new in moved_pages().items():
        stub = read_page(site / old)
        (refresh,) = (e.get("content") for e in stub.iter("meta") if e.get("http-equiv"))
        (link,) = (a.get("href") for a in stub.iter("a"))
        assert urljoin(old, refresh.removeprefix("0; url=")) == urljoin(old, link) == new
        assert not [e for e in stub.iter("link") if e.get("rel") == "canonical"]


RELEASE = {
    "a/old.html": ["eq-far", "eq-near", "far", "part"],
    "here.html": ["eq-gone", "eq-near"],
}


@pytest.fixture
def old(monkeypatch):
    """A release of two pages; the first has moved, and its equation further still."""
    monkeypatch.setattr(redirects, "released", lambda: RELEASE)
    table = {"anchors": {"a/old.html#part": "c/far.html#whole"}}
    return redirects.Redirects(table, {"far": "c/far.md", "near": "b/new.md"})


def test_with_an_address_a_stub_names_the_page_that_counts(old):
    stub = old.stub("other/old.html", "b/new.html", "https://someone.example/")
    assert '<link rel="canonical" href="https://someone.example/b/new.html">' in stub


def test_only_what_is_elsewhere_than_its_page_is_named(old):
    places = old.moved("a/old.html", RELEASE["a/old.html"], "b/new.html")
    assert places == {"eq-far": "c/far.html#eq-far", "part": "c/far.html#whole"}
    assert '[["eq-far", "../c/far.html#eq-far"], ["part", "../c/far.html#whole"]]' in (
        old.stub("a/old.html", "b/new.html")
    )


def test_a_page_that_has_lost_an_equation_leads_to_it(old):
    page = '<html><head></head><body><div id="eq-here"></div></body></html>'
    assert '[["eq-near", "b/new.html#eq-near"]]' in old.on_living_page(page, "here.html")
    with_both = page.replace("eq-here", "eq-near")
    assert old.on_living_page(with_both, "here.html") == with_both


def test_a_table_that_is_no_toml_is_an_error(tmp_path, diagnostics):
    file = tmp_path / "redirects.toml"
    file.write_text("[pages\n", encoding="utf-8")
    assert read_toml(file, diagnostics) == {}
    assert "redirects.toml: is no TOML" in str(diagnostics.collected[0])
