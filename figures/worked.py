"""The numbers that are drawn: the worked layer, the worked network, and what follows from them."""

import importlib
from types import SimpleNamespace

from figures.hidden_paths import WEIGHT


def snippet(name: str):
    """A module of the snippets, as it is in this build: between two builds they are unloaded."""
    return importlib.import_module(f"snippets.{name}")


def worked_numbers() -> SimpleNamespace:
    """The worked example and what follows from it, by the functions of the pages."""
    layer, worked, one_weight = map(snippet, ("layer", "worked", "one_weight"))
    formula, chain = snippet("learners_formula"), snippet("chain_rule")
    delta = one_weight.output_error(worked.z, worked.y)
    return SimpleNamespace(
        **{name: getattr(worked, name) for name in ("W", "b", "a_prev", "y", "z", "a", "C_of")},
        C=layer.cost(worked.a, worked.y),
        dC_da=layer.cost_derivative(worked.a, worked.y),
        da_dz=formula.a_jacobian(worked.z),
        dz_dW=formula.z_tensor(worked.a_prev, worked.z.size),
        delta=delta,
        dC_dW=one_weight.weight_gradient(delta, worked.a_prev),
        chain=SimpleNamespace(
            dx_dt=chain.x_jacobian(chain.t), df_dx=chain.f_gradient(chain.x_of_t(chain.t))
        ),
        softmax=snippet("differentiable").softmax,
        network=network_numbers(),
        two=snippet("two_examples"),
        checking=snippet("gradient_checking"),
        factors=lambda i, j: one_weight.entry_factors(i, j, worked.z, worked.y, worked.a_prev),
    )


def network_numbers() -> SimpleNamespace:
    """The worked network, both passes of its example 0, and the paths of one hidden weight."""
    layer, worked, hidden = map(snippet, ("layer", "worked_network", "hidden_layers"))
    layers, a, y = worked.layers, worked.a, worked.y
    number, i, j = WEIGHT
    zs, activations = hidden.forward_example(layers, a)
    gradients = hidden.backward_example(layers, a, y)
    W_next, slopes = layers[number][0], layer.sigmoid_prime(zs[number])
    misses = layer.cost_derivative(activations[-1], y)
    return SimpleNamespace(
        **{name: getattr(worked, name) for name in ("layers", "A", "Y", "a", "y")},
        zs=zs,
        activations=activations,
        errors=hidden.all_errors(layers, zs, y),
        gradients=gradients,
        products=hidden.path_products(layers, a, y, number, i, j),
        shared=(activations[number - 1][j], layer.sigmoid_prime(zs[number - 1][i])),
        branches={(i, k): (W_next[k, i], slopes[k], misses[k]) for k in range(misses.size)},
        slope=gradients[number - 1][0][i, j],
    )
