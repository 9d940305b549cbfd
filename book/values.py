"""What ⟦…⟧ in a text may name: the worked examples, as they are in this build.

Of the worked layer W, b, a_prev, y, z, a, C, C_of, delta, dC_dW; the snippets' functions; np;
`net`, the worked network: net.layers, its batch net.A and net.Y, and of example 0 its input net.a,
its target net.y and its net.zs, net.activations, net.errors and net.gradients;
t, x_of_t, x_jacobian, f_of_x and f_gradient are those of the chain rule's example; `two` is the
worked layer with a second example: two.A_prev, two.Y, two.A and two.Delta;
`clinic` is what `make corpus` wrote.
"""

import importlib
import json
from pathlib import Path
from types import SimpleNamespace

CLINIC = Path(__file__).parent.parent / "measurements" / "clinic.json"


def names() -> dict:
    """The worked example and what follows from it, as it is in this build."""
    np, layer, worked, one_weight, chain_rule = map(
        importlib.import_module,
        ("numpy", *(f"snippets.{n}" for n in ("layer", "worked", "one_weight", "chain_rule"))),
    )
    delta = one_weight.output_error(worked.z, worked.y)
    modules = {"np": np} | vars(chain_rule) | vars(layer) | vars(one_weight) | vars(worked)
    return modules | {
        "C": layer.cost(worked.a, worked.y),
        "delta": delta,
        "dC_dW": one_weight.weight_gradient(delta, worked.a_prev),
        "net": network(),
        "two": importlib.import_module("snippets.two_examples"),
        "clinic": json.loads(CLINIC.read_text(encoding="utf-8")),
    }


def network() -> SimpleNamespace:
    """The worked network, with what one pass forward and one pass back give for example 0."""
    hidden, worked = map(
        importlib.import_module, ("snippets.hidden_layers", "snippets.worked_network")
    )
    layers, a, y = worked.layers, worked.a, worked.y
    zs, activations = hidden.forward_example(layers, a)
    return SimpleNamespace(
        **{name: getattr(worked, name) for name in ("layers", "A", "Y", "a", "y")},
        zs=zs,
        activations=activations,
        errors=hidden.all_errors(layers, zs, y),
        gradients=hidden.backward_example(layers, a, y),
    )
