"""The notebook pages in a real browser: the slider, the download, colours, paper, weight."""

import json

import pytest

from tests.browser.phone import measure, medians
from tests.test_notebooks import LIMIT, PAGES

LAB = "network/lab.html"
VIEW = "document.querySelector('#cell-curve svg').getAttribute('viewBox')"
each_notebook = pytest.mark.parametrize("path", [p.replace(".ipynb", ".html") for p in PAGES])


def view(page):
    return page.evaluate(VIEW)


def test_the_slider_shows_one_snapshot_after_the_other_by_keyboard(visit):
    page = visit(LAB)
    slider = page.get_by_label("Steps trained")
    steps = page.locator("#cell-curve .axes").count()
    assert steps == 12
    slider.focus()
    page.keyboard.press("Home")
    seen = []
    for _ in range(steps):
        seen.append((view(page), slider.get_attribute("aria-valuetext")))
        page.keyboard.press("ArrowRight")
    assert len({box for box, _ in seen}) == steps
    assert [words.split(",")[0] for _, words in seen][:2] == ["step 0", "step 10"]
    assert seen[-1][1].startswith("step 5000")
    assert page.troubles == []


def test_without_javascript_and_on_paper_all_snapshots_stand_side_by_side(visit):
    still = visit(LAB, java_script_enabled=False)
    whole = view(still)
    assert still.locator("#cell-curve input").count() == 0
    page = visit(LAB)
    assert view(page) != whole
    page.emulate_media(media="print")
    page.wait_for_function(f"{VIEW} === '{whole}'")
    assert page.locator("#cell-curve input:visible").count() == 0
    page.emulate_media(media="screen")
    page.wait_for_function(f"{VIEW} !== '{whole}'")


@each_notebook
def test_the_answer_of_a_notebook_fits_one_phone_screen(visit, path):
    page = visit(path, viewport={"width": 390, "height": 844})
    output = page.locator(".cell .example-output").first.bounding_box()
    assert output["y"] + output["height"] <= 844


@each_notebook
def test_figures_follow_the_colour_scheme(visit, path):
    ink = "e => getComputedStyle(e).fill"
    letters = [
        visit(path, color_scheme=scheme).locator(".cell-figure text").first.evaluate(ink)
        for scheme in ("light", "dark")
    ]
    assert letters[0] != letters[1]


def test_pictures_of_pixels_turn_on_dark_paper_and_not_in_print(visit):
    turned = "e => getComputedStyle(e).filter"
    seen = {}
    for scheme in ("light", "dark"):
        page = visit("network/digits.html", color_scheme=scheme)
        picture = page.locator(".cell-figure image").first
        seen[scheme] = picture.evaluate(turned)
        page.evaluate("document.documentElement.dataset.scheme = 'dark'")
        seen[scheme, "switched"] = picture.evaluate(turned)
        page.emulate_media(media="print")
        seen[scheme, "print"] = picture.evaluate(turned)
    assert seen["light"] == "none"
    assert seen["dark"] == seen["light", "switched"] == seen["dark", "switched"] != "none"
    assert seen["light", "print"] == seen["dark", "print"] == "none"


@each_notebook
def test_the_whole_notebook_is_downloaded_from_its_page(visit, path):
    page = visit(path)
    with page.expect_download() as waiting:
        page.locator("a.notebook-download").click()
    made = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    assert waiting.value.suggested_filename == path.rpartition("/")[2].replace(".html", ".ipynb")
    assert made["nbformat"] == 4
    assert any(cell.get("outputs") for cell in made["cells"])


@each_notebook
def test_a_notebook_page_keeps_its_weight(browser, site, path):
    seen = medians(measure(browser, site, path, runs=1))
    assert 0 < seen["bytes"] <= LIMIT, seen
    assert seen["shift"] <= 0.01


def test_the_slider_does_not_move_what_stands_below_it(browser, site):
    seen = medians(measure(browser, site, f"{LAB}#gradient-size-per-layer", runs=1))
    assert seen["shift"] <= 0.01
