"""What ⟦…⟧ in a text may name: the worked examples, as they are in this build.

Of the worked layer W, b, a_prev, y, z, a, C, C_of, delta, dC_dW; the snippets' functions; np;
`net`, the worked network: net.layers, its batch net.A and net.Y, and of example 0 its input net.a,
its target net.y and its net.zs, net.activations, net.errors and net.gradients;
t, x_of_t, x_jacobian, f_of_x and f_gradient are those of the chain rule's example; `two` is the
worked layer with a second example: two.A_prev, two.Y, two.A and two.Delta;
`worked` is all that figures are drawn from; `clinic` is what `make corpus` wrote.
"""

import numpy as np

from book.tables import recording
from figures.worked import snippet, worked_numbers


def names() -> dict:
    """The worked example and what follows from it, as it is in this build."""
    modules = map(snippet, ("chain_rule", "layer", "one_weight", "worked"))
    v = worked_numbers()
    return {name: value for module in modules for name, value in vars(module).items()} | {
        "np": np,
        **{name: getattr(v, name) for name in ("C", "delta", "dC_dW", "two")},
        "net": v.network,
        "worked": v,
        "clinic": recording("clinic.json", "make corpus"),
    }
