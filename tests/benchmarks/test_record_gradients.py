"""PyTorch's and JAX's gradients, asked for again where they are installed: as recorded."""

import json

import numpy as np
import pytest

from benchmarks.record_gradients import JAX_RECORD, RECORD, gradients, jax_gradients

RECORDED = json.loads(RECORD.read_text(encoding="utf-8"))
JAX_RECORDED = json.loads(JAX_RECORD.read_text(encoding="utf-8"))


def flat(layers):
    return np.concatenate([np.ravel(layer[name]) for layer in layers for name in ("W", "b")])


@pytest.mark.parametrize(("recorded", "package"), [(RECORDED, "torch"), (JAX_RECORDED, "jax")])
def test_a_recording_says_when_with_what_and_how(recorded, package):
    assert recorded["command"] == "python -m benchmarks.record_gradients"
    assert {"Python", "numpy", package} <= set(recorded["versions"])
    assert recorded["date"]


def test_pytorch_gives_what_was_recorded():
    pytest.importorskip("torch", reason="PyTorch is an optional extra and is not installed")
    computed = gradients()
    assert computed.keys() == RECORDED["losses"].keys()
    for loss, layers in computed.items():
        recorded = flat(RECORDED["losses"][loss])
        assert np.allclose(flat(layers), recorded, rtol=1e-12, atol=1e-16), loss
        assert not np.allclose(flat(layers), recorded * (1 + 1e-9), rtol=1e-12, atol=1e-16)


def test_jax_gives_what_was_recorded():
    pytest.importorskip("jax", reason="JAX is an optional extra and is not installed")
    recorded = flat(JAX_RECORDED["gradients"])
    assert np.allclose(flat(jax_gradients()), recorded, rtol=1e-12, atol=1e-16)
