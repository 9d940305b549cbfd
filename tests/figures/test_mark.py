"""The mark is the picture of the first lesson: it moves with its numbers, and no file holds it."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest

from figures import mark
from figures.mark import COST, ERROR, WEIGHT, ticks
from figures.worked import worked_numbers
from tests.book.test_colours import VARIABLES, contrast
from tests.conftest import DOCS
from tests.html_tree import page

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def worked():
    return worked_numbers()


def drawn(v: SimpleNamespace) -> tuple[np.ndarray, float, tuple[float, float]]:
    """Points of the curve, the height of the floor, the dot: from the SVG."""
    tree = ElementTree.fromstring(mark.draw(v))
    (curve,), (dot,) = tree.iter(f"{SVG}polyline"), tree.iter(f"{SVG}circle")
    points = np.array([[float(x) for x in pair.split(",")] for pair in curve.get("points").split()])
    floor = re.match(r"M3 ([\d.]+)H29", next(tree.iter(f"{SVG}path")).get("d"))[1]
    return points, float(floor), (float(dot.get("cx")), float(dot.get("cy")))


def test_the_curve_stands_on_its_floor_and_the_dot_on_the_curve(worked):
    points, floor, (x, y) = drawn(worked)
    assert points[:, 1].max() == pytest.approx(floor, abs=0.15)  # downwards in an SVG
    assert np.interp(x, *points.T) == pytest.approx(y, abs=0.15)
    assert (points.min(), points.max()) == (3.0, 29.0)


def test_the_ticks_are_those_of_the_first_lesson(worked):
    assert [w for w, _ in ticks(worked)] == list(range(-8, 5))
    (z,) = (z for w, z in ticks(worked) if w == 0)
    assert z == pytest.approx(worked.z[1] - worked.W[1, 0] * worked.a_prev[0])


def test_it_moves_with_its_numbers(worked):
    _, floor, dot = drawn(worked)
    worked.a = worked.a + np.array([-0.2, 0])  # further from its target
    worked.C = np.sum((worked.a - worked.y) ** 2)
    _, higher, above = drawn(worked)
    assert higher < floor
    assert above[1] < dot[1]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_each_colour_is_seen_on_either_paper(scheme):
    ratios = [contrast(colour, VARIABLES["paper"][scheme]) for colour in (COST, ERROR, WEIGHT)]
    assert min(ratios) >= 3, ratios


def test_the_build_writes_it_and_pages_show_it(site, worked):
    assert not DOCS.joinpath("assets", "mark.svg").exists()
    assert site.joinpath("assets", "mark.svg").read_text("utf-8") == mark.draw(worked)
    home = page(site / "index.html")
    assert [e.get("href") for e in home.iter("link") if e.get("rel") == "icon"] == [
        "assets/mark.svg"
    ]
    assert "assets/mark.svg" in [e.get("src") for e in home.iter("img")]
