"""The site's own plots: every colour in them is one of the style sheet."""

import re

import pytest

from book import plots
from book.plots import INKS, PLOTS, STAND_INS


def curves(figure):
    for axes in figure.subplots(1, 2):
        for height in range(4):
            axes.plot([height, 2])
        axes.set(title="a", xlabel="b")


def test_every_colour_of_a_figure_is_one_of_the_page():
    """So that none is lost on dark paper."""
    used = set(re.findall(r"#[0-9a-f]{6}", re.sub(r'href="[^"]*"', "", PLOTS.draw(curves))))
    assert used <= PLOTS.variables.keys()
    assert len(used & set(STAND_INS.values())) > 4


@pytest.mark.parametrize("colour", ["hsl(24, 100%, 30%)", "rgb(154 67 0)", "brown", "#9a4300ff"])
def test_any_colour_that_css_allows_reaches_the_download(monkeypatch, tmp_path, colour):
    sheet = tmp_path / "site.css"
    sheet.write_text("".join(f"--{name}: light-dark({colour}, #fff);\n" for name in INKS))
    monkeypatch.setattr(plots, "STYLE_SHEET", sheet)
    figure = PLOTS.on_paper(PLOTS.draw(curves))
    assert colour in figure
    assert not [value for value in STAND_INS.values() if value in figure]


def test_a_colour_that_the_style_sheet_lacks_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(plots, "STYLE_SHEET", tmp_path / "site.css")
    plots.STYLE_SHEET.write_text("")
    with pytest.raises(ValueError, match="gives no --sym-a-prev"):
        PLOTS.on_paper("")
