"""What was recorded in measurements/, as tables beside what the build computes."""

import html
import importlib
import json
from pathlib import Path

import numpy as np

from figures.drawing import number, sub
from proofread.plugins import examples

MEASUREMENTS = Path(__file__).parent.parent / "measurements"
ROUND_OFF = 1e-13  # as a share of the largest: two right programs differ by less


def read(name: str, command: str) -> dict:
    """One recording. Raises ValueError where it is missing, with the command that writes it."""
    path = MEASUREMENTS / name
    if not path.is_file():
        raise ValueError(f"there is no measurements/{name}; `{command}` writes it")
    return json.loads(path.read_text(encoding="utf-8"))


def table(heads: list[str], rows: list[list[str]], css: str = "") -> str:
    """A table whose first column names the rows; numbers are set to the right, or as css says."""
    how = "" if css else ' style="text-align: right; white-space: nowrap"'
    head = "".join(
        f'<th scope="col">{html.escape(one)}</th>' if one else "<td></td>" for one in heads
    )
    body = "".join(
        f'<tr><th scope="row">{html.escape(first)}</th>'
        + "".join(f"<td{how}>{html.escape(one)}</td>" for one in rest)
        + "</tr>"
        for first, *rest in rows
    )
    named = f' class="{css}"' if css else ""
    return f"<table{named}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def pytorch_gradients(to_root: str) -> str:
    """PyTorch's W.grad of the worked network beside ours, and what its losses divide by.

    Raises ValueError where they differ: then the recording, or the page, is wrong.
    """
    recorded = read("pytorch_gradients.json", "python -m benchmarks.record_gradients")
    examples.fresh_snippets()
    batches, worked, nudging = (
        importlib.import_module(f"snippets.{name}")
        for name in ("batches", "worked_network", "nudging")
    )
    layers, A, Y = worked.layers, worked.A, worked.Y
    ours = flat(batches.backward_batch(layers, batches.forward_batch(layers, A), Y))
    (m, N), losses = Y.shape, recorded["losses"]
    claims = dict(zip(losses, (1, N, 1 / m), strict=True))  # as multiples of ours
    theirs = {
        loss: flat((np.array(one["W"]), np.array(one["b"])) for one in layers_)
        for loss, layers_ in losses.items()
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
        + table(["entry", "ours", "W.grad", "apart"], entries)
        + f"<p>All {ours.size} slopes, of weights and biases, agree to {ROUND_OFF:.0e} of the "
        + "largest. Dividing as each loss does by itself, PyTorch gives a multiple of them:</p>"
        + table(["loss", "times ours"], scaled)
        + f"<p>Recorded on {recorded['date']} with {html.escape(versions)} by "
        + f"<code>{html.escape(recorded['command'])}</code>.</p>"
    )


def difference(x: float) -> str:
    """Round-off differs between machines: below 1e-15 its size says nothing."""
    return "< 1e-15" if abs(x) < 1e-15 else f"{x:.1e}"


def flat(pairs) -> np.ndarray:
    return np.concatenate([np.ravel(array) for pair in pairs for array in pair])


REPORTS = {"pytorch-gradients": pytorch_gradients}
