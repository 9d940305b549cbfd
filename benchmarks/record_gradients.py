"""`python -m benchmarks.record_gradients`: what PyTorch finds for the worked network, written down.

Needs the optional extra with PyTorch; the page on batches shows the numbers beside ours.
"""

import json
from pathlib import Path

from benchmarks import machine
from snippets.worked_network import A, Y, layers

RECORD = Path(__file__).parent.parent / "measurements" / "pytorch_gradients.json"


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

    found = {}
    for name, loss in losses(A.shape[1]).items():
        leaves = [[torch.tensor(array, requires_grad=True) for array in (W, b)] for W, b in layers]
        X = torch.tensor(A.T)
        for W, b in leaves:
            X = torch.sigmoid(torch.nn.functional.linear(X, W, b))
        loss(X, torch.tensor(Y.T)).backward()
        found[name] = [{"W": W.grad.tolist(), "b": b.grad.tolist()} for W, b in leaves]
    return found


def main() -> None:
    command = "python -m benchmarks.record_gradients"
    recorded = machine.circumstances(command, ["numpy", "torch"]) | {"losses": gradients()}
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
