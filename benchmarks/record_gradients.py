"""`python -m benchmarks.record_gradients`: what PyTorch and JAX find for the worked network.

Writes down what those of the two find that are installed; pages show the numbers beside ours.
"""

import importlib.util
import json
from pathlib import Path

from benchmarks import machine
from snippets.worked_network import A, Y, layers

MEASUREMENTS = Path(__file__).parent.parent / "measurements"
RECORD = MEASUREMENTS / "pytorch_gradients.json"
JAX_RECORD = MEASUREMENTS / "jax_gradients.json"


def losses(N: int) -> dict:
    """A loss of outputs and targets, by how it is written; `sum` and `mean` are PyTorch's."""
    import torch

    total, mean = torch.nn.MSELoss(reduction="sum"), torch.nn.MSELoss()
    return {
        'MSELoss(reduction="sum") / N': lambda out, y: total(out, y) / N,
        'MSELoss(reduction="sum")': total,
        "MSELoss()": mean,
    }


def gradients() -> dict[str, list[dict]]:
    """The .grad of every W and b, layer by layer, for each loss; float64, examples as rows."""
    import torch

    by_loss = {}
    for name, loss in losses(A.shape[1]).items():
        leaves = [[torch.tensor(array, requires_grad=True) for array in (W, b)] for W, b in layers]
        X = torch.tensor(A.T)
        for W, b in leaves:
            X = torch.sigmoid(torch.nn.functional.linear(X, W, b))
        loss(X, torch.tensor(Y.T)).backward()
        by_loss[name] = [{"W": W.grad.tolist(), "b": b.grad.tolist()} for W, b in leaves]
    return by_loss


def jax_gradients() -> list[dict]:
    """What jax.grad gives for every W and b, layer by layer; float64, examples as columns."""
    import jax

    jax.config.update("jax_enable_x64", True)

    def C_of(layers):
        out = A
        for W, b in layers:
            out = jax.nn.sigmoid(W @ out + b[:, None])
        return jax.numpy.sum((out - Y) ** 2) / Y.shape[1]

    return [{"W": W.tolist(), "b": b.tolist()} for W, b in jax.grad(C_of)(layers)]


def main() -> None:
    command = "python -m benchmarks.record_gradients"
    for package, path, name, run in (
        ("torch", RECORD, "losses", gradients),
        ("jax", JAX_RECORD, "gradients", jax_gradients),
    ):
        if importlib.util.find_spec(package):
            recorded = machine.circumstances(command, ["numpy", package]) | {name: run()}
            path.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
