"""PyTorch's gradients, run again where it is installed: the recording is what it gives."""

import json

import numpy as np
import pytest

from benchmarks.record_gradients import RECORD, gradients

RECORDED = json.loads(RECORD.read_text(encoding="utf-8"))


def flat(layers):
    return np.concatenate([np.ravel(one[name]) for one in layers for name in ("W", "b")])


def test_the_recording_says_when_with_what_and_how():
    assert RECORDED["command"] == "python -m benchmarks.record_gradients"
    assert {"Python", "numpy", "torch"} <= set(RECORDED["versions"])
    assert RECORDED["date"]


def test_pytorch_gives_what_was_recorded():
    pytest.importorskip("torch", reason="PyTorch is an optional extra and is not installed")
    found = gradients()
    assert found.keys() == RECORDED["losses"].keys()
    for loss, layers in found.items():
        recorded = flat(RECORDED["losses"][loss])
        assert np.allclose(flat(layers), recorded, rtol=1e-12, atol=1e-16), loss
        assert not np.allclose(flat(layers), recorded * (1 + 1e-9), rtol=1e-12, atol=1e-16)
