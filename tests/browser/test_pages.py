"""Every page of the built site, looked at in a real browser."""

import contextlib
import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError, expect

from tests.browser.conftest import opened, watching
from tests.conftest import DOCS, SOURCES
from tests.html_tree import of_class, parsed

PAGES = [p.relative_to(DOCS).with_suffix(".html").as_posix() for p in SOURCES] + ["404.html"]
CHAPTERS = [
    p for p in PAGES if p.startswith(("layer/", "network/", "index")) and p != "network/speed.html"
]


def hold_still(page):
    """The theme glides to a new width and fades to a new colour; look at where it arrives."""
    # Playwright's own way to add a style waits for an event that never comes without JavaScript.
    style = "<style>*, ::before, ::after { transition: none !important }</style>"
    page.evaluate("(style) => document.head.insertAdjacentHTML('beforeend', style)", style)


# -- Every page: opened once with scripts and once without, and looked at by many tests ---------


@pytest.fixture(scope="module", params=PAGES)
def path(request):
    return request.param


@pytest.fixture(scope="module")
def with_scripts(browser):
    """A reader who goes from page to page: fonts, styles and scripts are there already."""
    with opened(browser, "about:blank", permissions=["clipboard-read", "clipboard-write"]) as page:
        yield page


@pytest.fixture(scope="module")
def shared(with_scripts, address, path):
    hold_still(watching(with_scripts, address + path))
    return with_scripts


@pytest.fixture(scope="module")
def with_no_scripts(browser):
    with opened(browser, "about:blank", java_script_enabled=False) as page:
        yield page


@pytest.fixture(scope="module")
def without_scripts(with_no_scripts, address, path):
    hold_still(watching(with_no_scripts, address + path))
    return with_no_scripts


@contextlib.contextmanager
def unfolded(page):
    """What is folded lies open, and is folded again."""
    folded = "[...document.querySelectorAll('details:not([open])')]"
    page.evaluate(f"window.folded = {folded}; folded.forEach((e) => (e.open = true))")
    yield
    page.evaluate("folded.forEach((e) => (e.open = false))")


def resized(page, width, height=844):
    page.set_viewport_size({"width": width, "height": height})
    return page


def test_without_javascript_the_formulas_are_there_and_nothing_useless_is_shown(
    without_scripts, site, path
):
    page = resized(without_scripts, 1280)
    source = site.joinpath(path).read_text(encoding="utf-8")
    assert page.locator("article math").count() == len(re.findall(r"<math\b", source))
    assert page.locator("article .equation").count() == len(of_class(parsed(source), "equation"))
    widths = "all => all.map((e) => e.getBoundingClientRect().width)"
    drawn = page.locator("article .equation-body > math").evaluate_all(widths)
    assert all(width > 10 for width in drawn)
    assert page.locator(".example-copy:visible, .equation-name button:visible").count() == 0
    downloads = page.locator("a.example-download:visible").count()
    folded = page.locator("details:not([open]) .example").count()
    assert downloads == page.locator(".example").count() - folded


# What is wider than the page sits in a box that scrolls, not cut off and not over the edge.
OUTSIDE = """() => [...document.querySelectorAll("article *")].filter(e => {
    const box = e.getBoundingClientRect();
    if (box.width === 0 || box.right <= innerWidth + 1) return false;
    for (let up = e; up; up = up.parentElement)
        if (["auto", "scroll"].includes(getComputedStyle(up).overflowX)) return false;
    return true;
}).map(e => e.outerHTML.slice(0, 200))"""


def at_each_width(page, **also):
    """What is wrong with the layout of a page, width by width."""
    also = {"page": "() => document.documentElement.scrollWidth", "outside": OUTSIDE, **also}
    looks = ", ".join(f"{name}: ({look})()" for name, look in also.items())
    return {
        width: resized(page, width).evaluate(f"() => ({{{looks}}})")
        for width in (320, 390, 500, 1280)
    }


@pytest.fixture(scope="module")
def widths(shared):
    return at_each_width(shared, torn=TORN, alone=ALONE)


def test_nothing_scrolls_sideways(widths, without_scripts):
    for seen in (widths, at_each_width(without_scripts)):
        assert [width for width in seen if seen[width]["page"] > width] == []
        assert {width: look["outside"] for width, look in seen.items() if look["outside"]} == {}


def test_what_is_too_wide_is_seen(visit):
    page = visit("index.html")
    wide = '<p style="width: 2000px">wide</p>'
    page.evaluate(
        """(wide) => ["article", "body"].forEach(
            (place) => document.querySelector(place).insertAdjacentHTML("beforeend", wide))""",
        wide,
    )
    for width, seen in at_each_width(page).items():
        assert seen["outside"] == [wide]
        assert seen["page"] > width


# Contrast is most of the work of axe. It asks for it once for each colour, size and paper of text.
ONE_OF_EACH = """
(() => {
    const papers = new Map(), seen = new Set();
    const paper = (e) => {
        if (!e) return "";
        if (!papers.has(e)) {
            const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(e);
            const here = [backgroundColor, backgroundImage, opacity, position].join();
            const plain = here === "rgba(0, 0, 0, 0),none,1,static";
            papers.set(e, plain ? paper(e.parentElement) : here + paper(e.parentElement));
        }
        return papers.get(e);
    };
    for (const e of document.body.querySelectorAll("*")) {
        const { color, fontSize, fontWeight } = getComputedStyle(e);
        const look = [paper(e), color, fontSize, fontWeight].join();
        const words = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join("");
        const judged = words.trim().length > 1 && e.checkVisibility();  // axe passes over a letter
        e.toggleAttribute("data-one", judged && !seen.has(look));
        if (judged) seen.add(look);
    }
    const rules = [{ id: "color-contrast", selector: "[data-one]" }];
    axe.configure({ rules, noHtml: true });  // else each rule writes out the page that it has read
})()"""


# Scripts let the keyboard reach what has begun to scroll, some frames later.
REACHED = """() => [...document.querySelectorAll("article pre > code")].every(
    (e) => e.scrollWidth <= e.clientWidth || e.tabIndex === 0)"""


def axe(page, element=None) -> list:
    """The rules that are broken in the page or an element of it, and where.

    In an element, what looks as something else of the page is judged with that.
    """
    hold_still(page)
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    broken = Axe(ONE_OF_EACH).run(page, context=element).response["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"][:3]]) for rule in broken]


def seen_by_axe(page):
    """Colours do not depend on the width, nor the layout on the colours: two looks see all."""
    found = []
    with unfolded(page):
        for scheme, width in (("light", 390), ("dark", 1280)):
            page.emulate_media(color_scheme=scheme)
            resized(page, width)
            with contextlib.suppress(TimeoutError):  # then axe says where
                page.wait_for_function(REACHED, timeout=2000)
            found += axe(page)
    page.emulate_media(color_scheme="light")
    return found


def test_axe_finds_nothing(shared):
    assert seen_by_axe(shared) == []


def test_axe_sees_a_colour_of_one_scheme_and_a_button_of_one_width(visit):
    page = visit("layer/card.html")
    page.add_style_tag(
        content="""@media (prefers-color-scheme: dark) { article code span { color: #333 } }
        @media (max-width: 1000px) { .nameless { display: none } }"""
    )
    nameless = "<button class=nameless>"
    page.evaluate(f"document.querySelector('main').insertAdjacentHTML('beforeend', '{nameless}')")
    assert {rule for rule, _ in seen_by_axe(page)} == {"color-contrast", "button-name"}


# Pressed one after the other; the mouse itself presses one in test_the_link_of_an_equation_….
COPIED = """async () => {
    const copied = [];
    for (const example of document.querySelectorAll(".example")) {
        example.querySelector(".example-copy").click();
        const href = new URL(example.querySelector("a.example-download").href).pathname;
        copied.push([href, await navigator.clipboard.readText()]);
    }
    return copied;
}"""


def test_every_copy_button_puts_the_download_on_the_clipboard(shared, site, path):
    resized(shared, 1280)
    with unfolded(shared):
        buttons = shared.locator(".example-copy:visible").count()
        copied = shared.evaluate(COPIED)
    for href, text in copied:
        expected = site.joinpath(href.lstrip("/")).read_text(encoding="utf-8")
        assert text.replace("\r\n", "\n") == expected
    whole = parsed(site.joinpath(path).read_text(encoding="utf-8"))
    assert len(copied) == buttons == len(of_class(whole, "example"))
    assert copied or path != "index.html"


def test_text_of_twice_the_size_does_not_scroll_sideways(shared):
    resized(shared, 390)
    large = "document.documentElement.style.setProperty('font-size', '250%', 'important')"
    shared.evaluate(large)  # the theme has 125 %
    wide = shared.evaluate("document.documentElement.scrollWidth")
    shared.evaluate("document.documentElement.style.removeProperty('font-size')")
    assert wide <= 390


def test_punctuation_stays_on_the_line_of_its_formula(widths):
    assert {width: seen["torn"] for width, seen in widths.items() if seen["torn"]} == {}


def test_neither_icon_nor_mark_falls_on_a_line_of_its_own(widths):
    assert {width: seen["alone"] for width, seen in widths.items() if seen["alone"]} == {}


def test_on_a_phone_outputs_are_whole_and_code_shows_that_it_goes_on(shared):
    page = resized(shared, 390)
    cut = "codes => codes.filter(c => c.scrollWidth > c.clientWidth).map(c => c.textContent)"
    assert page.locator(".example-output pre > code").evaluate_all(cut) == []
    styles = """codes => codes.map((code) => getComputedStyle(code)).map(
        ({fontSize, backgroundImage}) => [fontSize, backgroundImage])"""
    for size, background in page.locator(".example pre > code").evaluate_all(styles):
        assert float(size.removesuffix("px")) <= 12.6
        assert background.count("linear-gradient") == 4


def test_a_picture_a_number_or_an_equation_begins_on_the_first_phone_screen(shared, path):
    seen = ".figure svg, .slopes, .example-output, .equation-body math, .card"
    if path in CHAPTERS:
        first = resized(shared, 390).locator(seen).first
        box = first.evaluate("e => [e.getBoundingClientRect().top + scrollY, e.clientHeight]")
        assert box[0] + min(box[1], 100) <= 844  # a tall picture goes on below


def test_figures_are_legible_on_a_phone(shared):
    """Their text is 11 px high at least; an index or an exponent may be smaller."""
    sizes = resized(shared, 390).evaluate(
        """() => [...document.querySelectorAll("figure.figure svg text")].map((text) => {
            const svg = text.ownerSVGElement;
            const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
            return [text.textContent, parseFloat(getComputedStyle(text).fontSize) * scale];
        })"""
    )
    assert [(words, size) for words, size in sizes if size < 11] == []


# What follows a formula in its box, and is not beside it; a box that is not in the line itself.
# Firefox makes an inline-block around a formula too narrow and breaks the line inside it.
TORN = """() => [...document.querySelectorAll(".unbroken")].filter((e) => {
    if (getComputedStyle(e).display !== "inline") return true;
    const range = document.createRange();
    range.selectNode(e.lastChild);
    const after = range.getBoundingClientRect();
    const formula = [...e.querySelectorAll("math")].at(-1).getBoundingClientRect();
    return after.left < formula.right - 3
        || after.bottom < formula.top || after.top > formula.bottom;
}).map((e) => e.outerHTML)"""


def test_punctuation_on_a_line_of_its_own_is_seen(visit):
    page = visit("index.html")
    broken = "document.querySelector('.unbroken math').after(document.createElement('br'))"
    page.evaluate(broken)  # as Firefox broke it
    assert len(page.evaluate(TORN)) == 1
    page.add_style_tag(content=".unbroken { display: inline-block }")
    assert len(page.evaluate(TORN)) == page.locator(".unbroken").count() > 1


ALONE = """() => {
    const high = (e) => e.getBoundingClientRect().height;
    const middle = (e) => e.getBoundingClientRect().top + high(e) / 2;
    const icons = [...document.querySelectorAll(".equation-tag")].filter((tag) =>
        Math.abs(middle(tag.lastChild) - middle(tag.lastChild.previousSibling)) > 6
        || tag.getBoundingClientRect().left < tag.parentElement.getBoundingClientRect().left - 1);
    const links = [...document.querySelectorAll("article .headerlink")];
    const heights = () => links.map((link) => high(link.parentElement));
    const before = heights();
    links.forEach((link) => (link.style.display = "none"));
    const after = heights();  // all at once: two layouts
    links.forEach((link) => (link.style.display = ""));
    const marks = links.filter((_, k) => before[k] !== after[k]);
    return [...icons, ...marks].map((e) => e.parentElement.textContent);
}"""


def test_an_icon_and_a_mark_on_lines_of_their_own_are_seen(visit):
    page = visit("index.html")
    style = ".headerlink { position: static !important; padding-left: 50rem }"
    page.add_style_tag(content=style + ".equation-tag { display: block !important }")
    page.add_style_tag(content=".equation-name button { display: block }")
    assert len(page.evaluate(ALONE)) > 2


def test_nothing_goes_wrong_and_nothing_is_asked_of_others(shared, address):
    """The last look at a page: at all that the other tests have seen happen, too."""
    resized(shared, 1280).mouse.wheel(0, 10_000)
    shared.evaluate("document.fonts.ready.then(() => null)")
    assert shared.troubles == []
    assert [url for url in shared.requests if not url.startswith((address, "data:"))] == []


# -- Some pages --------------------------------------------------------------------------------


def test_the_link_of_an_equation_is_copied_whole(visit, address):
    page = visit("layer/row_and_matrix.html", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#eq-row .equation-name button").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{address}layer/row_and_matrix.html#eq-row"
    page.goto(link)
    assert page.locator("#eq-row").bounding_box()["y"] < page.viewport_size["height"]


def test_references_reach_equations_on_other_pages(visit):
    page = visit("reference/answered.html")
    page.locator("a.eqref", has_text="(stack)").first.click()
    assert page.url.endswith("layer/row_and_matrix.html#eq-stack")
    page.locator("#eq-stack .equation-body math").first.wait_for()


def test_a_symbol_leads_to_its_row_from_the_keyboard(visit):
    page = visit("index.html", viewport={"width": 390, "height": 844})
    link = page.locator("a.symbol[href$='#symbol-W']")
    line = "e => getComputedStyle(e).borderBottomStyle"
    assert link.evaluate(line) == "dotted"
    page.keyboard.press("Tab")
    link.focus()
    assert link.evaluate(line) == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/reference/notation.html#symbol-W")
    row = page.locator("#symbol-W")
    assert 0 < row.bounding_box()["y"] < 844
    assert "weights" in row.inner_text()
    other = page.locator("tr[id]:not(:target)").first
    paper = "e => getComputedStyle(e).backgroundColor"
    assert row.evaluate(paper) != other.evaluate(paper)


@pytest.mark.parametrize("viewport", [(390, 844), (1280, 900)])
def test_the_search_index_waits_for_the_reader_and_then_finds(visit, viewport):
    page = visit("index.html", viewport=dict(zip(("width", "height"), viewport, strict=True)))
    assert not [url for url in page.requests if "search_index" in url]
    page.keyboard.press("/")
    page.keyboard.type("stacked rows")
    page.locator(".md-search-result__item").first.wait_for()
    assert [url for url in page.requests if "search_index" in url]
    assert "layer/" in page.locator(".md-search-result__link").first.get_attribute("href")
    assert page.troubles == []


def test_the_search_finds_other_forms_of_a_word_and_passes_over_common_ones(visit):
    page = visit("index.html")
    box, results = (
        page.locator(".md-search__input"),
        page.locator(".md-search-result__link:visible"),
    )
    box.focus()
    found = []
    for query in ("transposing", "Why is it transposed?", "transpose"):
        box.fill("")
        expect(results).to_have_count(0)
        box.fill(query)
        results.first.wait_for()
        found.append([link.get_attribute("href").split("?")[0] for link in results.all()])
    answers = ("row_and_matrix.html#the-matrix", "hidden_layers.html#why-the-transpose")
    assert any(link.endswith(answers) for link in found[0][:3])
    assert found[0] == found[1] == found[2]


def test_the_site_opens_from_a_folder(visit, site):
    page = visit("index.html", base=site.as_uri() + "/")
    assert page.troubles == []
    assert page.locator(".md-search").count() == 0
    page.get_by_role("link", name="A row, then the matrix").first.click()
    page.locator("#eq-matrix .equation-body math").wait_for()
    assert page.troubles == []


def test_home_has_the_equation_and_its_number_on_the_first_phone_screen(visit):
    page = visit("index.html", viewport={"width": 390, "height": 844})
    for first in (".equation-body math", ".example-output, .slopes, .figure svg"):
        box = page.locator(first).first.bounding_box()
        assert box["y"] + box["height"] <= 844, first


def test_the_card_fits_one_phone_screen_and_half_a_page(visit):
    page = visit("layer/card.html", viewport={"width": 390, "height": 844})
    card = page.locator(".card")
    box = card.bounding_box()
    assert box["y"] + box["height"] <= 844
    for line in card.locator(".equation-body").all():  # nothing of it has to be scrolled to
        assert line.evaluate("e => e.scrollWidth <= e.clientWidth")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 with margins of 1 cm
    page.emulate_media(media="print")
    assert card.bounding_box()["height"] <= 297 / 25.4 * 96 / 2
    assert page.locator(".card-offer:visible").count() == 0


def test_a_weight_is_picked_with_the_keyboard_and_its_product_is_shown(visit):
    page = visit("layer/learners_formula.html")
    assert page.locator(".picked:visible").count() == 1
    page.locator("#pick-10").focus()
    page.keyboard.press("ArrowRight")
    shown = page.locator(".picked:visible")
    assert shown.count() == 1
    assert page.locator("#pick-11").is_checked()
    assert "0.1320" in shown.inner_text()
    lit = page.locator(".edge.p11:not(.cost)").evaluate("e => getComputedStyle(e).strokeWidth")
    assert lit == "4px"


def test_a_weight_is_picked_without_javascript(visit):
    page = visit("layer/learners_formula.html", java_script_enabled=False)
    page.locator("label[for=pick-00]").click()
    assert "0.1561" in page.locator(".picked:visible").inner_text()


def test_formulas_wider_than_the_page_are_reached_by_the_keyboard(visit):
    page = visit("layer/row_and_matrix.html", viewport={"width": 320, "height": 800})
    boxes = page.locator(".equation-body")
    wide = [b for b in boxes.all() if b.evaluate("e => e.scrollWidth > e.clientWidth")]
    reachable = [b for b in boxes.all() if b.get_attribute("tabindex") == "0"]
    assert len(reachable) == len(wide)


def test_on_paper_there_is_text_and_no_furniture(visit):
    page = visit("layer/row_and_matrix.html")
    page.emulate_media(media="print")
    assert page.locator(".md-header:visible, .example-offer:visible").count() == 0
    assert page.locator(".equation math:visible").count() >= 5


def test_a_range_stands_below_its_formula_where_the_page_is_narrow(visit):
    for width, below in ((390, True), (1280, False)):
        page = visit("network/hidden_layers.html", viewport={"width": width, "height": 844})
        parts = page.locator("#eq-hidden .equation-body math").all()
        formula, its_range = (part.bounding_box() for part in parts)
        assert (its_range["y"] >= formula["y"] + formula["height"]) == below
        box = page.locator("#eq-hidden .equation-body")
        assert box.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_in_forced_colours_the_picked_weight_stands_out(visit):
    page = visit("layer/learners_formula.html", forced_colors="active")
    border = "e => getComputedStyle(e).borderColor"
    picked, other = (page.locator(f"label[for=pick-{n}]").evaluate(border) for n in ("10", "00"))
    assert picked != other


def test_code_does_not_scroll_beside_the_table_of_contents(visit):
    page = visit("layer/row_and_matrix.html", viewport={"width": 1280, "height": 900})
    wide = "() => [...document.querySelectorAll('.example pre > code')]"
    wide += ".filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent.slice(0, 99))"
    assert page.evaluate(wide) == []


def test_a_heading_is_read_without_the_sign_of_its_link(visit):
    page = visit("layer/letters_and_shapes.html")
    assert page.locator("h2 .headerlink").count() > 3
    for heading in page.locator("h1, h2, h3").all():
        assert "¶" not in heading.aria_snapshot()
    assert "¶" in page.locator("h2").first.inner_text()  # it is there for the pointer


def test_the_weights_to_pick_have_names_and_the_product_is_announced(visit):
    page = visit("layer/learners_formula.html")
    weights = page.get_by_role("radio")
    assert weights.count() == page.locator(".pick label").count()
    names = [weight.get_attribute("aria-label") for weight in weights.all()]
    assert names[0] == "w 0,0, 0.4"
    assert page.get_by_role("radio", name="w 1,0, −0.3", exact=True).is_checked()
    status = page.get_by_role("status").filter(has=page.locator(".picked:visible"))
    before = status.inner_text()
    page.locator("label[for=pick-00]").click()
    assert status.inner_text() != before


@pytest.mark.parametrize("width", [320, 390])
def test_no_name_on_the_notation_card_is_broken(visit, width):
    page = visit("reference/notation.html", viewport={"width": width, "height": 844})
    lines = "codes => codes.filter(c => c.getClientRects().length !== 1).map(c => c.textContent)"
    assert page.locator("td code").count() > 30
    assert page.locator("td code").evaluate_all(lines) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    rows = "rows => rows.filter(r => r.scrollWidth > r.clientWidth).map(r => r.id)"
    assert page.locator("tr[id]").evaluate_all(rows) == []
