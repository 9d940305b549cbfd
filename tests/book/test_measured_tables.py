"""The views of the measurements: their numbers are those of the file, and nothing else's."""

import json
import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from book import measured_tables as measurements
from book import tables
from tests.html_tree import of_class, parsed, text

MACHINE = {"processor": "a processor", "cores": 2, "architecture": "x", "system": "a system"}
ABOUT = {"command": "make bench", "date": "2026-01-02", "machine": MACHINE, "versions": {"A": "1"}}


def ways(whole, products):
    return {
        "columns": {"pass": {"median": whole}, "products": {"median": products}},
        "rows": {"pass": {"median": 2 * whole}, "products": {"median": products}},
    }


def case(widths, dtype, ours, theirs):
    both = {"this site": ways(*ours), "JAX": ways(*theirs)}
    fresh = {name: {"first": 0.5, "next": 0.25} for name in both}
    return {"widths": widths, "N": 9, "dtype": dtype, "one": both, "two": both, "fresh": fresh}


FILES = {
    "passes": ABOUT
    | {
        "here": ["this site", "JAX"],
        "missing": {"PyTorch": "not installed"},
        "kernels": {"numpy": "openblas"},
        "cases": [
            case([1, 6, 7, 2], "float64", (7.61e-5, 1e-5), (8e-5, 1e-5)),
            case([64, 32, 10], "float64", (2.5e-3, 1e-5), (2e-3, 1e-5)),
            case([512, 2], "float32", (3.0, 2.0), (2.0, 1.0)),
        ],
    },
    "growth": ABOUT
    | {
        "N": 10,
        "widths": [
            {"width": 2, "weights": 12, "seconds": {"a": {"median": 1e-4}, "b": {"median": 1e-3}}},
            {"width": 8, "weights": 99, "seconds": {"a": {"median": 1e-2}, "b": {"median": 1e-1}}},
            {"width": 32, "weights": 999, "seconds": {"a": {"median": 1.0}}},
        ],
    },
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name, content in FILES.items():
        tmp_path.joinpath(f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(tables, "MEASUREMENTS", tmp_path)
    return tmp_path


def cells(view: str) -> list[list[str]]:
    tree = parsed(f"<div>{measurements.VIEWS[view]()}</div>")
    return [
        [text(cell).replace(measurements.SPACE, " ") for cell in row] for row in tree.iter("tr")
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (7.614e-5, "76.1 µs"),
        (1.5e-3, "1.50 ms"),
        (0.0325, "32.5 ms"),
        (0.9994, "999 ms"),
        (12.34, "12.3 s"),
        (123.4, "123 s"),
        (2.5e-7, "0.250 µs"),
        (-0.0021, "−2.10 ms"),
    ],
)
def test_a_duration_has_three_digits_and_the_unit_that_fits(seconds, words):
    assert measurements.duration(seconds) == words.replace(" ", "\N{NO-BREAK SPACE}")


def test_what_another_library_does_faster_is_named(folder):
    space = measurements.SPACE
    assert measurements.faster(FILES["passes"]) == [
        f"64-32-10 × 9, float64: JAX, 2.00{space}ms against 2.50{space}ms",
        f"512-2 × 9, float32: JAX, 2.00{space}s against 3.00{space}s",
    ]
    assert "Faster than ours" in measurements.summary()


def test_the_faster_way_of_each_library_is_shown(folder):
    assert cells("one-thread")[0] == ["network × examples", "this site", "JAX", "products alone"]
    assert cells("one-thread")[1] == ["1-6-7-2 × 9, float64", "76.1 µs", "80.0 µs", "10.0 µs"]
    assert cells("fresh")[1][1:] == ["500 ms, 250 ms"] * 2


def test_aims_say_reached_or_missed(folder):
    assert cells("aims-small")[1:] == [
        ["1-6-7-2 × 9", "JAX", "0.95", "≤ 1.05", "reached"],
        ["64-32-10 × 9", "JAX", "1.25", "≤ 1.05", "missed"],
    ]
    assert cells("aims-wide")[1:] == [["512-2 × 9, float32", "0.75", "≤ 1.15"]]
    words = text(parsed(f"<div>{measurements.summary()}</div>"))
    assert words.startswith("2 of 3 aims were reached; missed:")
    assert "JAX, 64-32-10 × 9, float64: 1.25, wanted at most 1.05" in words


def test_what_is_left_out_has_its_reason(folder):
    assert "PyTorch is left out: not installed" in measurements.VIEWS["one-thread"]()


def test_without_a_rival_no_aim_is_claimed(folder):
    alone = FILES["passes"] | {"here": ["this site"]}
    folder.joinpath("passes.json").write_text(json.dumps(alone), encoding="utf-8")
    assert "No other library" in measurements.summary()
    assert len(cells("aims-wide")) == 1


def test_equal_factors_are_equal_steps_in_the_plot(folder):
    drawing = ElementTree.fromstring(measurements.growth_plot())
    curves = [
        e.get("d")
        for e in drawing.iter("path")
        if "fill: none; stroke: var(--sym" in e.get("style", "")
    ]
    steps = [[float(x) for x in re.findall(r"-?[\d.]+", d)][2:] for d in curves]
    (x1, y1, x2, y2), (x3, y3) = steps
    assert x1 == pytest.approx(x2, abs=0.03) == x3
    assert y1 == pytest.approx(y2, abs=0.03) == y3
    assert x1 > 0 > y1


def test_the_plot_has_words_with_its_ends_and_marks_that_differ(folder):
    drawing = ElementTree.fromstring(measurements.growth_plot())
    words = drawing.get("aria-label").replace(measurements.SPACE, " ")
    assert "a: 100 µs at width 2, 1.00 s at width 32" in words
    assert "b: 1.00 ms at width 2, 100 ms at width 8" in words
    marks = [e.get("href") for e in drawing.iter("use") if "fill: var(--sym" in e.get("style")]
    assert sorted(map(marks.count, set(marks))) == [2, 3]


def test_a_way_that_ended_has_no_number(folder):
    assert cells("growth")[-1] == ["32", "999", "1.00 s", "–"]


@pytest.mark.parametrize("view", measurements.VIEWS)
def test_every_view_is_well_formed_and_names_no_markup(view, folder):
    ElementTree.fromstring(f"<div>{measurements.VIEWS[view]()}</div>")
    assert len(text(parsed(f"<div>{measurements.VIEWS[view]()}</div>"))) > 20


PAGE = SimpleNamespace(convert=lambda text: text)


def test_the_caption_stands_with_the_view(folder):
    tree = parsed(measurements.measurements("growth", "A caption.", PAGE))
    assert of_class(tree, "measured") or "measured" in tree.get("class", "")
    assert text(tree).startswith("A caption.")


def test_a_view_or_a_file_that_is_not_there_is_named(folder):
    with pytest.raises(ValueError, match="there is no such name; known are summary, aims-small"):
        measurements.measurements("speeed", "", PAGE)
    folder.joinpath("growth.json").unlink()
    with pytest.raises(ValueError, match=r"no measurements/growth.json; `make bench` writes it"):
        measurements.measurements("growth", "", PAGE)
