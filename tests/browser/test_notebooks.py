"""The notebook pages in a real browser: the panels, the download, colours, paper."""

import json

import pytest

from tests.test_notebooks import PAGES

LAB = "network/lab.html"
PHONE = {"width": 390, "height": 844}
each_notebook = pytest.mark.parametrize("path", [p.replace(".ipynb", ".html") for p in PAGES])


def test_all_snapshots_stand_side_by_side(visit):
    page = visit(LAB, viewport=PHONE)
    boxes = [panel.bounding_box() for panel in page.locator("#cell-curve .axes").all()]
    assert len({(round(box["x"]), round(box["y"])) for box in boxes}) == 12
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert page.troubles == []


@each_notebook
def test_what_is_written_in_a_figure_can_be_read_on_a_phone(visit, path):
    page = visit(path, viewport=PHONE)
    size = """all => all.map((e) => {
        const { c, d } = e.getScreenCTM();  // the words along an axis are turned
        return parseFloat(getComputedStyle(e).fontSize) * Math.hypot(c, d);
    })"""
    sizes = page.locator(".cell-figure text").evaluate_all(size)
    assert len(sizes) > 10
    assert min(sizes) >= 11


@each_notebook
def test_the_answer_of_a_notebook_fits_one_phone_screen(visit, path):
    page = visit(path, viewport=PHONE)
    output = page.locator(".cell .example-output").first.bounding_box()
    assert output["y"] + output["height"] <= 844


@each_notebook
def test_figures_follow_the_colour_scheme(visit, path):
    page = visit(path)
    ink = "getComputedStyle(document.querySelector('.cell-figure text')).fill"
    light = page.evaluate(ink)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ink) != light


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
