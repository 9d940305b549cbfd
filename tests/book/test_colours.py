"""The colours of symbols: on printed entries, legible on both papers, never the only sign."""

import re

import pytest

from tests.conftest import ROOT

CSS = ROOT.joinpath("docs", "assets", "site.css").read_text(encoding="utf-8")
HUES = set(re.findall(r"--(sym-[\w-]+):", CSS))
VARIABLES = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", CSS)
}


@pytest.fixture
def colours(plugins):
    return plugins["proofread"].colours


def test_each_has_a_variable_and_letters(colours):
    assert len(HUES) >= 4
    assert colours.classes == HUES, "mkdocs.yml names the classes, assets/site.css the variables"


@pytest.mark.parametrize("hue", sorted(HUES))
def test_each_is_written_in_a_way_whose_contrast_can_be_measured(hue):
    assert hue in VARIABLES, f"write --{hue}: light-dark(#rrggbb, #rrggbb);"


@pytest.mark.parametrize("hue", sorted(HUES))
def test_each_is_worn_by_formulas_code_and_figures(hue):
    for rule in (
        f".{hue}, .highlight .{hue} {{ color: var(--{hue}); }}",
        f".figure text.{hue} {{ fill: var(--{hue}); }}",
    ):
        assert rule in CSS, f"assets/site.css has no rule {rule}"


def luminance(colour: str) -> float:
    """As WCAG 2 defines relative luminance, from #rrggbb."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(colour: str, other: str) -> float:
    low, high = sorted((luminance(colour), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_defined():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # known to fail


@pytest.mark.parametrize("paper", ["paper", "paper-deep"])
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_each_hue_is_legible_on_each_paper(paper, scheme):
    ratios = {hue: contrast(VARIABLES[hue][scheme], VARIABLES[paper][scheme]) for hue in HUES}
    assert min(ratios.values()) >= 4.5, ratios


def test_the_hues_differ_from_each_other_and_from_the_ink():
    for scheme in (0, 1):
        colours = [VARIABLES[name][scheme] for name in (*sorted(HUES), "ink")]
        assert len(set(colours)) == len(HUES) + 1


def test_a_frame_or_line_of_a_hue_also_differs_in_form():
    """Text says what it is; a stroke in one of the hues must be told by its width as well."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", CSS)
    coloured = [(s.strip(), b) for s, b in rules if re.search(r"stroke: [^;]*--(sym-|hue)", b)]
    assert len(coloured) >= 3
    assert [s for s, body in coloured if "stroke-width:" not in body] == []


def spans(text: str, colours) -> dict[str, str]:
    """What is coloured in an output, by its class."""
    matches = re.findall(r'<span class="(sym-[\w-]+)">([^<]*)</span>', colours.colour_output(text))
    return {piece: name for name, piece in matches}


@pytest.mark.parametrize(
    ("text", "piece", "name"),
    [
        ("a_prev = [0.65 0.80]", "a_prev = [0.65 0.80]", "sym-a-prev"),
        ("W =\n[[1 2]\n [3 4]]\nz = [5]", "W =\n[[1 2]\n [3 4]]", "sym-W"),
        ("dC_dW = [[1 2]\n         [3 4]]\nz = 1", "dC_dW = [[1 2]\n         [3 4]]", "sym-W"),
        ("delta_1       = 0.2", "delta_1       = 0.2", "sym-delta"),
        ("W[0, 1] = 0.2", "W[0, 1] = 0.2", "sym-W"),
        ("W: 1/2 -2/3", "W: 1/2 -2/3", "sym-W"),
        ("C = 0.35\nerror &lt; 1e-9", "C = 0.35", "sym-C"),
        ("Delta =\n[[1]]\n[[2]]", "Delta =\n[[1]]", "sym-delta"),
    ],
)
def test_printed_entries_take_the_colour_of_the_name_before_them(colours, text, piece, name):
    assert spans(text, colours) == {piece: name}


@pytest.mark.parametrize(
    "text",
    [
        "z = [1 2]",
        "2 (a_1 - y_1) = 1",
        "Wide = 3",
        "C_slope = 1",
        "[[1 2]]",
        "error < 1",
        "a W = 1",
    ],
)
def test_what_has_no_coloured_name_before_it_keeps_the_ink(colours, text):
    assert spans(text, colours) == {}


def test_the_text_of_an_output_stays_what_was_printed(colours):
    text = "W =\n[[1 2]\n [3 4]]\nC = 1"
    assert re.sub(r"<[^>]*>", "", colours.colour_output(text)) == text
