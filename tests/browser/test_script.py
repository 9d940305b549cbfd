"""The pieces of the script: each does its work, and alone."""

import pytest

LAB = "network/lab.html"
# A piece -> what shows that it works, and markup without which it cannot.
PIECES = {
    "colours": (
        "document.querySelector('.scheme')?.title.startsWith('Colours')",
        'md-icon scheme"',
    ),
    "menu": (
        "document.querySelector('.menu').click(),"
        "document.querySelector('.menu').ariaExpanded === 'true'",
        "menu-close",
    ),
    "results": (
        # and the words that are not on the site
        "document.querySelectorAll('[role=status]:not(.read)').length === 2",
        "md-search-result__meta",
    ),
}


@pytest.mark.parametrize("lost", PIECES)
def test_a_piece_that_misses_its_element_leaves_the_others_alone(visit, address, site, lost):
    whole = site.joinpath(LAB).read_text(encoding="utf-8")
    needed = PIECES[lost][1]
    assert needed in whole
    page = visit("about:blank", viewport={"width": 390, "height": 844})
    page.route(
        f"**/{LAB}",
        lambda route: route.fulfill(
            body=whole.replace(needed, "gone"), content_type="text/html; charset=utf-8"
        ),
    )
    page.goto(address + LAB, wait_until="load")
    works = {name: page.evaluate(probe) for name, (probe, _) in PIECES.items()}
    assert {name for name, does in works.items() if not does} == {lost}
    assert [words for words in page.troubles if "site.js" in words] == []


def test_the_colour_button_goes_to_the_other_colours_first_and_says_where(visit):
    def paper(page):
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    pages = [visit("index.html", color_scheme=system) for system in ("light", "dark")]
    light, dark = map(paper, pages)
    assert light != dark
    for page, wanted in zip(pages, [(dark, light, light), (light, dark, dark)], strict=True):
        button = page.locator("button.scheme")
        icon = "e => getComputedStyle(e, '::before').maskImage"
        icons = []
        for colour in wanted:  # the other, the same but chosen, automatic again
            promised = button.get_attribute("title").rpartition(" ")[2]
            button.press("Enter")
            assert button.get_attribute("aria-label") == f"Colours: {promised}"
            assert paper(page) == colour
            icons.append(button.evaluate(icon))
            page.reload()
            assert paper(page) == colour
        assert len(set(icons)) == 3
    without = visit("index.html", color_scheme="dark", java_script_enabled=False)
    assert without.locator("button.scheme:visible").count() == 0


FOCUSED = "document.activeElement.className"


def test_the_keyboard_passes_the_search_without_opening_it(visit):
    page = visit("index.html", viewport={"width": 1280, "height": 844})
    page.locator("button.scheme").focus()
    page.keyboard.press("Tab")
    assert "md-search__input" in page.evaluate(FOCUSED)
    page.keyboard.press("Tab")
    page.wait_for_timeout(300)
    assert "md-search" not in page.evaluate(FOCUSED)
    assert not page.evaluate("document.getElementById('__search').checked")
    assert [url for url in page.requests if "search_index" in url] == []
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("outer product")
    page.locator(".md-search-result__item").first.wait_for()


def test_on_a_narrow_page_a_button_opens_the_search_and_gets_the_focus_back(visit):
    page = visit("index.html", viewport={"width": 390, "height": 844})
    page.locator("button.scheme").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.ariaLabel") == "Search"
    page.keyboard.press("Tab")  # not into a field that nobody sees
    assert "md-search" not in page.evaluate(FOCUSED)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("outer product")
    page.locator(".md-search-result__item").first.wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.ariaLabel") == "Search"


def test_the_arrow_and_the_enter_key_open_the_same_result(visit):
    reached = set()
    for keys in (["Enter"], ["ArrowDown", "Enter"]):
        page = visit("index.html")
        page.keyboard.press("/")
        page.keyboard.insert_text("why transpose")  # at once, so that no other results come first
        page.locator(".md-search-result__item").first.wait_for()
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_url("**/*.html#*")
        reached.add(page.url)
    assert len(reached) == 1


def test_what_is_pasted_is_searched(visit):
    page = visit("index.html")
    page.locator(".md-search__input").click()
    page.evaluate("document.execCommand('insertText', false, 'outer product')")  # no key
    page.locator(".md-search-result__item").first.wait_for()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_lost_reader_searches(visit, width):
    page = visit("404.html", viewport={"width": width, "height": 844})
    page.get_by_role("button", name="Search this site").click()
    page.keyboard.type("outer product")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url(lambda url: "404" not in url)
    assert page.troubles == []
