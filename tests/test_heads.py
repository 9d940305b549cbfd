"""What pages and files say to browsers and programs, with and without an address of the site."""

import re
import struct

import pytest

from book import social_image as social
from tests.broken_pages import EQUATION
from tests.conftest import DOCS, SOURCES
from tests.html_tree import of_class, page, text

ADDRESS, REPOSITORY = "https://someone.example/entry/", "https://code.example/someone/entry"
PAGES = [p.relative_to(DOCS).with_suffix(".html").as_posix() for p in SOURCES]
ENTRY = re.compile(r"^- \[(.+)\]\((\S+)\): (.+)$", re.M)


TWO = ("index", "layer/one_weight")


@pytest.fixture(scope="module")
def hosted(copy_project):
    """Two pages, built for an address below the top of its host."""
    front = "---\ntitle: {0}\ndescription: Of {0}.\n---\n\n# {0}\n"
    project = copy_project({f"{name}.md": front.format(name) for name in TWO})
    project.add("docs/index.md", f"\n{EQUATION % 'answer'}\n")  # the social image shows it
    typed = {"SITE_URL": ADDRESS.rstrip("/"), "REPOSITORY_URL": f"{REPOSITORY}/"}  # a slash or none
    built = project.build("--strict", **typed)
    assert built.returncode == 0, built.stdout
    return project.root / "site"


def said(tree) -> dict[str, str]:
    """name or property of each meta element -> its content."""
    metas = [e for e in tree.iter("meta") if e.get("content")]
    return {e.get("name") or e.get("property"): e.get("content") for e in metas}


def canonical(tree) -> list[str]:
    return [e.get("href") for e in tree.iter("link") if e.get("rel") == "canonical"]


def test_without_an_address_no_page_or_file_invents_one(site, pages):
    for name in PAGES:
        head = said(pages[name])
        assert canonical(pages[name]) == []
        assert not head.keys() & {"og:url", "og:image", "twitter:card"}, name
    for file in ("index.html", "robots.txt", "llms.txt"):
        source = site.joinpath(file).read_text(encoding="utf-8")
        assert not re.search(r"https?://(?!www\.w3\.org)", source), file
    assert not site.joinpath(social.ADDRESS).exists()


def test_every_page_says_what_it_is_in_its_own_words(pages):
    heads = {name: said(pages[name]) for name in PAGES}
    for name, head in heads.items():
        assert head["og:description"] == head["description"], name
        assert "<" not in head["og:title"], name
    for wanted in ("og:title", "og:description"):
        assert len({head[wanted] for head in heads.values()}) == len(PAGES)


def test_the_browser_wears_the_colours_of_the_paper(pages):
    style = DOCS.joinpath("assets", "site.css").read_text(encoding="utf-8")
    paper = re.search(r"--paper: light-dark\((#\w+), (#\w+)\)", style).groups()
    for tree in pages.values():
        colours = [e for e in tree.iter("meta") if e.get("name") == "theme-color"]
        assert [e.get("content") for e in colours] == list(paper)
        schemes = [re.search(r"light|dark", e.get("media"))[0] for e in colours]
        assert schemes == ["light", "dark"]


def test_the_list_of_pages_has_each_once_in_the_order_of_the_menu(site, pages):
    listed = ENTRY.findall(site.joinpath("llms.txt").read_text(encoding="utf-8"))
    menu = of_class(pages["index.html"], "md-sidebar--primary")[0]
    order = [a.get("href") for a in of_class(menu, "md-nav__link") if a.tag == "a"]
    order = [href for href in order if "#" not in href]
    assert [address for _, address, _ in listed] == list(dict.fromkeys(order))
    assert sorted(address for _, address, _ in listed) == sorted(PAGES)
    for _, address, description in listed:
        assert description == said(pages[address])["description"]


def test_a_lost_reader_finds_the_search_the_home_page_and_the_most_wanted(pages):
    (article,) = pages["404.html"].iter("article")
    (button,) = of_class(article, "search-open")
    assert text(button) == "Search this site"
    links = [a.get("href").lstrip("/") for a in article.iter("a")]
    assert links[0] == "index.html"
    assert len(links) == 7  # as many as the template wants: a page that moved would be missing
    assert set(links) <= set(PAGES)
    assert said(pages["404.html"])["robots"] == "noindex"


def test_with_an_address_it_stands_wherever_it_is_needed(hosted):
    home, chapter = (page(hosted / f"{name}.html") for name in TWO)
    assert canonical(home) == [said(home)["og:url"]] == [ADDRESS]
    assert canonical(chapter) == [f"{ADDRESS}layer/one_weight.html"]
    links = [a.get("href") for a in chapter.iter("a")]
    assert f"{REPOSITORY}/edit/main/docs/layer/one_weight.md" in links
    assert REPOSITORY in links
    addresses = re.findall(r"<loc>(.+)</loc>", hosted.joinpath("sitemap.xml").read_text("utf-8"))
    wanted = {ADDRESS, f"{ADDRESS}layer/one_weight.html"}
    assert set(addresses) == wanted
    listed = ENTRY.findall(hosted.joinpath("llms.txt").read_text(encoding="utf-8"))
    assert {address for _, address, _ in listed} == wanted
    robots = hosted.joinpath("robots.txt").read_text(encoding="utf-8")
    assert f"Sitemap: {ADDRESS}sitemap.xml" in robots.splitlines()


def test_the_picture_of_the_site_is_where_each_page_says_and_as_large(hosted):
    for name in TWO:
        head = said(page(hosted / f"{name}.html"))
        assert head["og:image"].startswith(ADDRESS)
        assert head["twitter:card"] == "summary_large_image"
        png = hosted.joinpath(head["og:image"].removeprefix(ADDRESS)).read_bytes()
        size = (int(head["og:image:width"]), int(head["og:image:height"]))
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", png[16:24]) == size == (social.WIDE, social.HIGH)


def test_below_the_top_of_a_host_the_page_for_errors_still_leads_home(hosted):
    lost = page(hosted / "404.html")
    (article,) = lost.iter("article")
    for link in article.iter("a"):
        assert link.get("href").startswith("/entry/")
        assert hosted.joinpath(link.get("href").removeprefix("/entry/")).is_file()
    loaded = [e.get("src") or e.get("href") for e in lost.iter() if e.tag in {"script", "link"}]
    assert all(a.startswith(("/entry/", "data:")) for a in loaded if a and a != ADDRESS)
