"""Recordings beside our numbers: what differs, or is missing, is refused."""

import json
import re

import pytest

from book import pytorch_table, tables

NAME = "pytorch_gradients.json"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the recordings that a test may change."""
    source = tables.MEASUREMENTS.joinpath(NAME).read_text(encoding="utf-8")
    tmp_path.joinpath(NAME).write_text(source, encoding="utf-8")
    monkeypatch.setattr(tables, "MEASUREMENTS", tmp_path)
    return tmp_path


def test_pytorch_and_we_stand_side_by_side_with_the_factors_of_its_losses(folder):
    shown = pytorch_table.pytorch_gradients()
    cells = re.findall(r"<td[^>]*>(.*?)</td>", shown)
    rows = [cells[k : k + 3] for k in range(0, 18, 3)]
    assert all(ours == theirs and apart == "&lt; 1e-15" for ours, theirs, apart in rows)
    assert cells[18:] == ["1.0", "5.0", "0.5"]  # N = 5 examples, m = 2 outputs
    assert "All 77 slopes" in shown
    assert '<th scope="col"></th>' not in shown
    assert "torch 2." in shown


@pytest.mark.parametrize("loss", [0, 1, 2])
def test_one_wrong_number_is_refused(folder, loss):
    found = json.loads(folder.joinpath(NAME).read_text(encoding="utf-8"))
    list(found["losses"].values())[loss][1]["W"][3][2] += 1e-9
    folder.joinpath(NAME).write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(ValueError, match=r"gradients are off by .* from ours"):
        pytorch_table.pytorch_gradients()


def test_a_missing_recording_names_the_command_that_writes_it(folder):
    folder.joinpath(NAME).unlink()
    with pytest.raises(ValueError, match=r"no measurements/.*`python -m benchmarks.record_grad"):
        pytorch_table.pytorch_gradients()


def test_a_difference_is_shown_unless_it_is_round_off():
    assert pytorch_table.difference(-3e-19) == "< 1e-15"
    assert pytorch_table.difference(2e-3) == "2.0e-03"


def test_a_table_escapes_what_it_holds():
    assert '<th scope="row">a &lt; b</th>' in tables.html_table(["x"], [["a < b", "1"]])
