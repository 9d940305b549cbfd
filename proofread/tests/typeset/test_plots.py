"""Figures of Matplotlib: short, the same each time, and in the colours of a page."""

import re

import pytest

from proofread.typeset.plots import Plots, tidy

STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "salt",
    "axes.prop_cycle": "cycler(color=['#f00d00'])",
}
PLOTS = Plots(STYLE, {"#f00d00": "hue", "#ffffff": "paper"}, lambda: {"hue": "hsl(24, 100%, 30%)"})


def two_panels(figure):
    panels = figure.subplots(1, 2)
    panels[0].plot([1, 2.5], label="∂C/∂W 0.12345")
    panels[0].legend()
    panels[1].imshow([[0, 1], [1, 0]], interpolation="none")


@pytest.fixture(scope="module")
def drawing():
    return PLOTS.draw(two_panels)


def test_a_figure_is_drawn_the_same_each_time_and_dates_nothing(drawing):
    assert PLOTS.draw(two_panels) == drawing
    assert drawing.startswith("<svg")
    assert not re.search(r"<metadata|<dc:|Matplotlib|20\d\d-", drawing)


def test_text_stays_text_and_coordinates_are_short(drawing):
    assert "∂C/∂W 0.12345" in drawing
    assert not re.search(r'="[^"]*\d\.\d{3,}[^"]*"', re.sub(r'href="data:[^"]*"', "", drawing))
    assert tidy('<svg><path d="M 1 2.5\nL 3.25 1.123\nL 3.2 1.12\nz\nM 9 0\nL 9 -1\n"/></svg>') == (
        '<svg><path d="M1 2.5l2.25-1.38l-0.05 0zM9 0l0-1"/></svg>'
    )
    assert tidy('<svg><path d="M 1 2\nQ 3 4 5 6\n"/>') == '<svg><path d="M 1 2\nQ 3 4 5 6\n"/>'
    assert tidy('<svg x="1.23456"><text>1.23456</text></svg>') == (
        '<svg x="1.23"><text>1.23456</text></svg>'
    )


def test_on_a_page_its_colours_are_variables_and_its_ids_are_its_own(drawing):
    page = PLOTS.inline(drawing, "draw", "Two <panels>")
    assert 'role="img" aria-label="Two &lt;panels&gt;"' in page
    assert "var(--hue)" in page
    assert not [colour for colour in PLOTS.variables if colour in page]
    assert page.count('class="axes"') == 2
    ids = re.findall(r' id="([^"]*)"', page)
    assert ids
    assert all(name.startswith("draw-") for name in ids)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="|url\()#([\w-]+)', page)) == set(ids)
    assert "<style" not in page


def test_on_paper_stand_ins_become_colours(drawing):
    paper = Plots(STYLE, {"#f00d00": "hue"}, PLOTS.paper).on_paper(drawing)
    assert "hsl(24, 100%, 30%)" in paper
    assert "#f00d00" not in paper
