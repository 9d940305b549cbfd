"""The menu of a narrow page, by keyboard: 640 px is a laptop of 1280 px at a zoom of 200 %."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import axe
from tests.conftest import SOURCES

NARROW = pytest.mark.parametrize("width", [390, 640])
PLACES = pytest.mark.parametrize("path", ["index.html", "layer/row_and_matrix.html"])
BUTTON = ".md-header button[aria-label=Menu]"
# The focused element, if the reader can see it: its middle is drawn, and nothing is drawn over it.
SEEN = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return "nothing";
  const { left, top, width, height } = focused.getBoundingClientRect();
  const drawn = document.elementFromPoint(left + width / 2, top + height / 2);
  const name = focused.getAttribute("aria-label") ?? focused.textContent.trim();
  return focused.contains(drawn) ? name : `hidden: ${name}`;
}"""


def arrived(page):
    """The theme slides the menu in and out: wait until it stands."""
    page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")


@pytest.fixture
def opened(visit):
    """A narrow page whose menu was opened from the keyboard."""

    def open_menu(path, width):
        page = visit(path, viewport={"width": width, "height": 844})
        page.locator(BUTTON).focus()
        page.keyboard.press("Enter")
        arrived(page)
        return page

    return open_menu


@NARROW
@PLACES
def test_the_menu_opens_with_the_focus_in_it_and_each_stop_is_seen(opened, path, width):
    page = opened(path, width)
    stops = []
    for _ in range(40):
        stops.append(page.evaluate(SEEN))
        page.keyboard.press("Tab")
    assert [stop for stop in stops if stop.startswith("hidden")] == []
    links = page.locator(".md-sidebar--primary a.md-nav__link:visible").all_inner_texts()
    assert len(links) == len(SOURCES)
    assert stops[0] in links
    round_trip = stops[1 : stops.index(stops[0], 1) + 1]  # from the page one is on, to itself
    assert sorted(stop for stop in round_trip if stop in links) == sorted(links)
    assert set(round_trip) - set(links) <= {"Close the menu", "nothing"}  # the browser's own


@NARROW
def test_escape_closes_the_menu_and_gives_the_focus_back(opened, width):
    page = opened("layer/row_and_matrix.html", width)
    button = page.locator(BUTTON)
    assert button.get_attribute("aria-expanded") == "true"
    controlled = button.get_attribute("aria-controls")
    assert page.locator(f"#{controlled} a.md-nav__link:visible").count() == len(SOURCES)
    assert page.locator(".md-content").evaluate("e => e.closest('[inert]') !== null")
    page.keyboard.press("Escape")
    arrived(page)
    assert page.evaluate("document.activeElement.ariaLabel") == "Menu"
    assert button.get_attribute("aria-expanded") == "false"
    assert page.locator("[inert]").count() == 0
    assert page.locator(".md-sidebar--primary a:visible").count() == 0


def test_axe_finds_nothing_in_the_open_menu(opened):
    assert axe(opened("index.html", 390)) == []


def test_a_press_beside_the_menu_or_on_its_cross_closes_it(opened):
    for where in (".md-overlay", "[aria-label='Close the menu']"):
        page = opened("index.html", 640)
        page.locator(where).click(position={"x": 600, "y": 400} if "overlay" in where else None)
        assert page.locator(BUTTON).get_attribute("aria-expanded") == "false"
        assert page.evaluate("document.activeElement.ariaLabel") == "Menu"


def test_a_menu_left_open_is_no_hindrance_where_the_page_grows_wide(opened):
    page = opened("index.html", 640)
    page.set_viewport_size({"width": 1280, "height": 844})
    expect(page.locator("[inert]")).to_have_count(0)


@pytest.mark.parametrize("by", ["pointer", "keyboard"])
def test_without_javascript_the_menu_opens(visit, by):
    page = visit("index.html", viewport={"width": 390, "height": 844}, java_script_enabled=False)
    entry = page.locator(".md-sidebar--primary a", has_text="The notation card")
    assert not entry.is_visible()
    if by == "pointer":
        page.locator(".md-header label[for=__drawer]").click()
    else:
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    entry.wait_for()


def test_a_wide_page_shows_its_menu_and_no_button_for_it(visit):
    page = visit("index.html", viewport={"width": 1280, "height": 844})
    assert page.locator(".md-sidebar--primary a", has_text="The notation card").is_visible()
    assert not page.locator(BUTTON).is_visible()
