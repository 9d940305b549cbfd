"""What was recorded in measurements/, as tables beside what the build computes."""

import html
import importlib

import numpy as np

from book.tables import html_table, recording
from figures.drawing import number, sub

ROUND_OFF = 1e-13  # as a share of the largest: two right programs differ by less


def pytorch_gradients() -> str:
    """PyTorch's W.grad of the worked network beside ours, and what its losses divide by.

    Raises ValueError where they differ: then the recording, or the page, is wrong.
    """
    recorded = recording("pytorch_gradients.json", "python -m benchmarks.record_gradients")
    batches, worked, nudging = (
        importlib.import_module(f"snippets.{name}")
        for name in ("batches", "worked_network", "nudging")
    )
    layers, A, Y = worked.layers, worked.A, worked.Y
    ours = flat(batches.backward_batch(layers, batches.forward_batch(layers, A), Y))
    (m, N), losses = Y.shape, recorded["losses"]
    claims = dict(zip(losses, (1, N, 1 / m), strict=True))  # as multiples of ours
    theirs = {
        loss: flat((np.array(layer["W"]), np.array(layer["b"])) for layer in gradients)
        for loss, gradients in losses.items()
    }
    errors = [nudging.off_by(claims[loss] * ours, theirs[loss]) for loss in losses]
    if max(errors) > ROUND_OFF:
        raise ValueError(f"PyTorch's recorded gradients are off by {max(errors):.1e} from ours")
    same, *_ = theirs.values()
    first = layers[0][0].shape[0]
    entries = [
        [sub("w", i, 0), number(ours[i], 8), number(same[i], 8), difference(ours[i] - same[i])]
        for i in range(first)
    ]
    scaled = [[loss, number(theirs[loss][0] / ours[0], 1)] for loss in losses]
    versions = ", ".join(f"{name} {version}" for name, version in recorded["versions"].items())
    return (
        f"<p>The slopes of the {first} weights of layer 1:</p>"
        + html_table(["entry", "ours", "W.grad", "apart"], entries)
        + f"<p>All {ours.size} slopes, of weights and biases, agree to {ROUND_OFF:.0e} of the "
        + "largest. Each of PyTorch’s losses gives a multiple of them:</p>"
        + html_table(["loss", "times ours"], scaled)
        + f"<p>Recorded on {recorded['date']} with {html.escape(versions)} by "
        + f"<code>{html.escape(recorded['command'])}</code>.</p>"
    )


def difference(x: float) -> str:
    """Round-off differs between machines: below 1e-15 its size says nothing."""
    return "< 1e-15" if abs(x) < 1e-15 else f"{x:.1e}"


def flat(pairs) -> np.ndarray:
    return np.concatenate([np.ravel(array) for pair in pairs for array in pair])
