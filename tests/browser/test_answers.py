"""A page answers the hand: what a symbol means and where it is, what was checked, what read."""

import pytest

from tests.browser.test_pages import axe

LESSON = "layer/row_and_matrix.html"
CARD = "#symbol:popover-open"
DELTA = "a.symbol[href$='#symbol-delta']"
SHIFT = """() => new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shifts += value;
}).observe({ type: "layout-shift" })"""
LIT = """(css) => [...document.querySelectorAll("article [class*=sym-]:not(#symbol *)")]
    .filter((e) => (getComputedStyle(e).boxShadow !== "none") !== e.matches(css))
    .map((e) => e.outerHTML)"""


def inside(page, box) -> bool:
    wide, high = page.viewport_size["width"], page.viewport_size["height"]
    return (
        min(box["x"], box["y"], wide - box["x"] - box["width"], high - box["y"] - box["height"])
        >= 0
    )


def axe_finds_nothing(page):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page) == [], scheme


# -- Symbols -----------------------------------------------------------------------------------


def test_a_symbol_that_is_pointed_at_says_what_it_means_and_lights_up(visit):
    page = visit(LESSON)
    assert not [url for url in page.requests if "notation.js" in url]
    link = page.locator(DELTA)
    link.scroll_into_view_if_needed()
    page.evaluate("shifts = 0")
    page.evaluate(SHIFT)
    before = page.evaluate("scrollY"), link.bounding_box()
    link.hover()
    card = page.locator(CARD)
    card.wait_for()
    for words in ("error", "shape", "in code delta"):
        assert words in card.inner_text()
    box = card.bounding_box()
    assert inside(page, box)
    text = page.locator("article").bounding_box()
    assert box["x"] >= text["x"] + text["width"]  # beside what is read
    assert page.evaluate(LIT, ".sym-delta") == []
    assert (page.evaluate("scrollY"), link.bounding_box()) == before
    axe_finds_nothing(page)
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    assert link.get_attribute("aria-describedby") is None
    for css, other in {
        ".sym-delta": ".highlight .sym-delta",
        ".sym-W": "svg .sym-W text",
        ".sym-C": "#eq-matrix .sym-C",
    }.items():
        page.locator(other).first.hover()
        assert page.evaluate(LIT, css) == []
    page.mouse.move(2, 2)
    assert page.evaluate(LIT, "nothing") == []
    assert page.evaluate("shifts") == 0
    link.hover()
    card.wait_for()
    link.click()
    page.wait_for_url("**/reference/notation.html#symbol-delta")
    assert page.troubles == []


@pytest.mark.parametrize("name", ["#eq-matrix .equation-body .sym-a-prev mi", DELTA])
def test_without_a_margin_the_meaning_stands_below_the_line(visit, name):
    page = visit(LESSON, viewport={"width": 900, "height": 800})
    symbol = page.locator(name).first
    symbol.evaluate("e => e.scrollIntoView({block: 'center'})")
    symbol.hover()
    page.locator(CARD).wait_for()
    box = page.locator(CARD).bounding_box()
    assert inside(page, box)
    line = "e => (e.closest('math') ?? e).getBoundingClientRect().bottom"
    assert box["y"] >= symbol.evaluate(line)
    page.locator(CARD).hover()
    page.wait_for_timeout(300)  # ms, after 250 it would be gone
    assert page.locator(CARD).is_visible()


def test_each_letter_of_a_formula_answers_and_what_is_no_symbol_does_not(visit):
    page = visit(LESSON, viewport={"width": 900, "height": 800})  # where a card goes soon
    card = page.locator(CARD)
    formula = page.locator("#eq-matrix .equation-body math")
    for letter, words in ((".sym-a-prev mi >> nth=0", "input"), ("mi:text-is('C')", "cost")):
        page.mouse.move(2, 2)
        card.wait_for(state="hidden")
        formula.locator(letter).first.hover()
        card.wait_for()
        assert words in card.inner_text()
    page.locator("#eq-matrix mo:text-is('=')").first.hover()
    card.wait_for(state="hidden")


@pytest.mark.parametrize("width", [320, 390])
def test_a_tap_shows_the_meaning_and_a_second_one_leads_to_the_card(visit, width):
    page = visit(LESSON, viewport={"width": width, "height": 640}, has_touch=True)
    card, link = page.locator(CARD), page.locator(DELTA)
    page.locator("#eq-matrix .equation-body .sym-a-prev mi").first.tap()
    card.wait_for()
    assert "input" in card.inner_text()
    link.tap()
    page.locator(CARD, has_text="error").wait_for()
    assert inside(page, card.bounding_box())
    assert page.evaluate(LIT, ".sym-delta") == []
    page.locator("h2").first.tap()
    card.wait_for(state="hidden")
    assert page.evaluate(LIT, "nothing") == []
    link.tap()
    card.wait_for()
    link.tap()
    page.wait_for_url("**#symbol-delta")


def test_the_keyboard_shows_the_meaning_and_a_screen_reader_is_told(visit, site):
    page = visit(LESSON, base=site.as_uri() + "/")  # from a folder
    card, link = page.locator(CARD), page.locator(DELTA)
    page.keyboard.press("Tab")
    link.focus()
    card.wait_for()
    described = link.get_attribute("aria-describedby")
    assert "error" in page.locator(f"#{described}").inner_text()
    assert page.evaluate(LIT, ".sym-delta") == []
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    assert link.evaluate("e => e === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    card.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**#symbol-delta")
    assert page.troubles == []


def test_a_formula_that_leads_for_several_symbols_says_all_of_them(visit):
    page = visit("network/speed.html")
    link = page.locator("a[data-symbols]").first
    page.keyboard.press("Tab")
    link.focus()
    page.locator(CARD).wait_for()
    assert page.locator(f"{CARD} b").count() == len(link.get_attribute("data-symbols").split())


def test_without_the_rows_or_the_script_a_symbol_is_a_link(visit):
    page = visit(LESSON)
    page.route("**/notation.js", lambda route: route.abort())
    page.locator(DELTA).click()
    page.wait_for_url("**#symbol-delta")
    page = visit(LESSON, java_script_enabled=False)
    page.locator(DELTA).click()
    page.wait_for_url("**#symbol-delta")


# -- Equations ---------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
def test_the_mark_of_an_equation_opens_in_place(visit, scripts):
    page = visit(LESSON, viewport={"width": 320, "height": 640}, java_script_enabled=scripts)
    mark = page.locator("#eq-matrix details")
    assert mark.locator("summary").bounding_box()["height"] >= 24
    mark.locator("summary").focus()
    page.keyboard.press("Enter")
    left, right = mark.locator("pre").inner_text().splitlines()
    assert left.split()[1:] == right.split()[1:]
    assert mark.locator(".slip").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    if scripts:
        axe_finds_nothing(page)
    mark.get_by_role("link", name="All equations").click()
    page.wait_for_url("**/equations.html#check-matrix")


def test_on_paper_nothing_answers(visit):
    page = visit(LESSON)
    page.locator("#eq-matrix summary").click()
    page.locator(DELTA).hover()
    page.locator(CARD).wait_for()
    page.emulate_media(media="print")
    for hidden in (CARD, ".place", ".read", "#eq-matrix pre", ".equation-tag .symbol"):
        assert page.locator(f"{hidden}:visible").count() == 0, hidden
    assert page.locator("#eq-matrix summary:visible").count() == 1


# -- Progress ----------------------------------------------------------------------------------


def to_the_end(page):
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 100_000)


def test_what_was_read_is_ticked_counted_and_forgotten(visit):
    page = visit(LESSON)
    assert page.locator(".place").inner_text() == "Part I, one layer · 2 of 9"
    ticked, note = page.locator(".ticked"), page.locator(".read")
    assert ticked.count() == 0
    assert not note.is_visible()
    to_the_end(page)
    note.wait_for()
    assert "1 of the 9 pages" in note.inner_text()
    assert ticked.inner_text().strip() == "A row, then the matrix"
    page.reload()
    assert ticked.count() == 1
    page.locator(".md-footer__link--next").click()
    page.wait_for_url("**/letters_and_shapes.html")
    assert ticked.count() == 1
    to_the_end(page)
    page.get_by_text("2 of the 9 pages").wait_for()
    page.get_by_role("button", name="Forget it").click()
    assert ticked.count() == 0
    assert page.evaluate("localStorage.length") == 0
    assert page.troubles == []


@pytest.mark.parametrize("does", ["throw new Error('refused')", "return '{'", "return '7'"])
def test_without_a_place_to_keep_it_nothing_is_ticked_and_nothing_goes_wrong(visit, address, does):
    storage = f"""
        Storage.prototype.getItem = (key) => {{ if (key.startsWith("entry")) {does}; return null }};
        Storage.prototype.setItem = () => {{ window.refused = true; throw new Error("refused") }};
    """

    def before_the_script(route):
        response = route.fetch()
        route.fulfill(response=response, body=storage + response.text())

    page = visit("about:blank")
    page.route("**/assets/site.js", before_the_script)
    page.goto(address + LESSON)
    to_the_end(page)
    page.wait_for_function("window.refused")
    assert page.locator(".ticked").count() == 0
    assert page.troubles == []
