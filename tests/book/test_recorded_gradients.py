"""Recordings beside our numbers: what differs, or is missing, is refused."""

import json
import re

import pytest

from book import recorded_gradients, tables

NAME, JAX = "pytorch_gradients.json", "jax_gradients.json"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the recordings that a test may change."""
    for name in (NAME, JAX):
        source = tables.MEASUREMENTS.joinpath(name).read_text(encoding="utf-8")
        tmp_path.joinpath(name).write_text(source, encoding="utf-8")
    monkeypatch.setattr(tables, "MEASUREMENTS", tmp_path)
    return tmp_path


def test_pytorch_and_we_stand_side_by_side_with_the_factors_of_its_losses(folder):
    shown = recorded_gradients.pytorch_gradients()
    cells = re.findall(r"<td[^>]*>(.*?)</td>", shown)
    rows = [cells[k : k + 3] for k in range(0, 18, 3)]
    assert all(ours == theirs and apart == "&lt; 1e-15" for ours, theirs, apart in rows)
    assert cells[18:] == ["1.0", "5.0", "0.5"]  # N = 5 examples, m = 2 outputs
    assert "All 77 slopes" in shown
    assert '<th scope="col"></th>' not in shown
    assert "torch 2." in shown


@pytest.mark.parametrize("loss", [0, 1, 2])
def test_one_wrong_number_is_refused(folder, loss):
    recorded = json.loads(folder.joinpath(NAME).read_text(encoding="utf-8"))
    list(recorded["losses"].values())[loss][1]["W"][3][2] += 1e-9
    folder.joinpath(NAME).write_text(json.dumps(recorded), encoding="utf-8")
    with pytest.raises(ValueError, match=r"gradients are off by .* from ours"):
        recorded_gradients.pytorch_gradients()


@pytest.mark.parametrize(("name", "framework"), [(NAME, "PyTorch"), (JAX, "JAX")])
def test_a_wrong_tape_is_refused_by_name(folder, name, framework):
    recorded = json.loads(folder.joinpath(name).read_text(encoding="utf-8"))
    layers = recorded.get("gradients") or next(iter(recorded["losses"].values()))
    layers[2]["b"][1] += 1e-9
    folder.joinpath(name).write_text(json.dumps(recorded), encoding="utf-8")
    with pytest.raises(ValueError, match=f"{framework}'s recorded gradients are off"):
        recorded_gradients.tapes()


def test_a_missing_recording_names_the_command_that_writes_it(folder):
    folder.joinpath(NAME).unlink()
    with pytest.raises(ValueError, match=r"no measurements/.*`python -m benchmarks.record_grad"):
        recorded_gradients.pytorch_gradients()


def test_a_difference_is_shown_unless_it_is_round_off():
    assert recorded_gradients.difference(-3e-19) == "< 1e-15"
    assert recorded_gradients.difference(2e-3) == "2.0e-03"


def test_a_table_escapes_what_it_holds():
    assert '<th scope="row">a &lt; b</th>' in tables.html_table(["x"], [["a < b", "1"]])
