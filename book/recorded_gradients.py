"""What PyTorch and JAX found for the worked network, as tables beside what the build computes."""

import html

import numpy as np

from book.tables import html_table, recording
from figures.drawing import number, subscripted
from figures.worked import snippet

COMMAND = "python -m benchmarks.record_gradients"
ROUND_OFF = 1e-13  # as a share of the largest: two right programs differ by less


def pytorch_gradients() -> str:
    """PyTorch's W.grad beside ours, and what its losses divide by.

    Raises ValueError where they differ: then the recording, or the page, is wrong.
    """
    recorded = recording("pytorch_gradients.json", COMMAND)
    ours, (m, N) = our_gradients()
    theirs = {loss: flat(layers) for loss, layers in recorded["losses"].items()}
    for multiple, slopes in zip((1, N, 1 / m), theirs.values(), strict=True):
        compare("PyTorch", multiple * ours, slopes)
    same, *_ = theirs.values()
    scaled = [[loss, number(slopes[0] / ours[0], 1)] for loss, slopes in theirs.items()]
    return (
        first_weights(ours, {"W.grad": same})
        + "<p>Each of PyTorch’s losses gives a multiple of them:</p>"
        + html_table(["loss", "times ours"], scaled)
        + source(recorded)
    )


def tapes() -> str:
    """Formula, PyTorch and JAX side by side. Raises ValueError where they differ."""
    pytorch, jax = (recording(f"{name}_gradients.json", COMMAND) for name in ("pytorch", "jax"))
    ours, _ = our_gradients()
    theirs = {
        "PyTorch": flat(next(iter(pytorch["losses"].values()))),
        "JAX": flat(jax["gradients"]),
    }
    for name, slopes in theirs.items():
        compare(name, ours, slopes)
    return first_weights(ours, theirs) + source(pytorch) + source(jax)


def our_gradients() -> tuple[np.ndarray, tuple[int, int]]:
    """All slopes of the worked network in one row, and the shape of its targets (m, N)."""
    batches, worked = map(snippet, ("batches", "worked_network"))
    layers, A, Y = worked.layers, worked.A, worked.Y
    pairs = batches.backward_batch(layers, batches.forward_batch(layers, A), Y)
    return flat({"W": W, "b": b} for W, b in pairs), Y.shape


def compare(name: str, ours: np.ndarray, theirs: np.ndarray) -> None:
    off = snippet("nudging").off_by(ours, theirs)
    if off > ROUND_OFF:
        raise ValueError(f"{name}'s recorded gradients are off by {off:.1e} from ours")


def first_weights(ours: np.ndarray, theirs: dict[str, np.ndarray]) -> str:
    """The weights of layer 1, which has one input, so that they come first; one column for each."""
    units = len(snippet("worked_network").layers[0][0])
    columns = [ours, *theirs.values()]
    apart = np.ptp(columns, axis=0)
    rows = [
        [
            subscripted("w", i, 0),
            *(number(slopes[i], 8) for slopes in columns),
            difference(apart[i]),
        ]
        for i in range(units)
    ]
    return (
        f"<p>The slopes of the {units} weights of layer 1:</p>"
        + html_table(["entry", "ours", *theirs, "apart"], rows, "measured")
        + f"<p>All {ours.size} slopes, of weights and biases, agree to {ROUND_OFF:.0e} of the "
        + "largest.</p>"
    )


def source(recorded: dict) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in recorded["versions"].items())
    return (
        f"<p>Recorded on {recorded['date']} with {html.escape(versions)} by "
        f"<code>{html.escape(recorded['command'])}</code>.</p>"
    )


def difference(x: float) -> str:
    """Round-off differs between machines: below 1e-15 its size says nothing."""
    return "< 1e-15" if abs(x) < 1e-15 else f"{x:.1e}"


def flat(layers) -> np.ndarray:
    return np.concatenate([np.ravel(layer[name]) for layer in layers for name in ("W", "b")])
