"""Figures as inline SVG, drawn from the numbers of the worked example: one module for each.

Colours are the page's CSS variables, so they follow dark mode.
"""

import importlib
from types import SimpleNamespace

from figures import explorer
from figures.all_at_once import all_at_once
from figures.composition import composition
from figures.hidden_paths import WEIGHT
from figures.jacobian_chain import jacobian_chain
from figures.lab_network import lab_network
from figures.one_layer import one_layer
from figures.outer_table import outer_table
from figures.pick_a_weight import pick_a_weight
from figures.rulers import bias_ruler, other_curve
from figures.six_products import six_products
from figures.stacked_tables import stacked_tables
from figures.step_size import step_size
from figures.sum_terms import sum_terms
from figures.trees import chain_tree, layer_tree
from figures.two_sheets import two_sheets
from figures.used_twice import used_twice

FIGURES = {
    "all-at-once": all_at_once,
    "bias-ruler": bias_ruler,
    "chain-tree": chain_tree,
    "composition": composition,
    "explorer": explorer.explorer,
    "hidden-paths": explorer.paths,
    "jacobian-chain": jacobian_chain,
    "lab-network": lab_network,
    "layer-tree": layer_tree,
    "live-table": explorer.home,
    "one-layer": one_layer,
    "one-weight-curve": explorer.one_weight,
    "other-curve": other_curve,
    "outer-table": outer_table,
    "pick-a-weight": pick_a_weight,
    "six-products": six_products,
    "slope-table": explorer.stacked,
    "stacked-tables": stacked_tables,
    "step-size": step_size,
    "sum-terms": sum_terms,
    "three-rulers": explorer.one_curve,
    "two-sheets": two_sheets,
    "used-twice": used_twice,
    "waking-floor": explorer.melting,
}


def worked_numbers() -> SimpleNamespace:
    """The worked example and what follows from it, by the functions of the pages."""
    layer, worked, one_weight, formula, rule = (
        importlib.import_module(f"snippets.{name}")
        for name in ("layer", "worked", "one_weight", "doubtful_formula", "chain_rule")
    )
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
            dx_dt=rule.x_jacobian(rule.t), df_dx=rule.f_gradient(rule.x_of_t(rule.t))
        ),
        softmax=importlib.import_module("snippets.differentiable").softmax,
        network=network_numbers(),
        two=importlib.import_module("snippets.two_examples"),
        checking=importlib.import_module("snippets.gradient_checking"),
        factors=lambda i, j: one_weight.entry_factors(i, j, worked.z, worked.y, worked.a_prev),
    )


def network_numbers() -> SimpleNamespace:
    """One example of the worked network, and the paths of one weight of a hidden layer."""
    layer, worked, hidden = (
        importlib.import_module(f"snippets.{name}")
        for name in ("layer", "worked_network", "hidden_layers")
    )
    example = worked.layers, worked.a, worked.y
    number, i, j = WEIGHT
    zs, activations = hidden.forward_example(worked.layers, worked.a)
    products = hidden.path_products(*example, number, i, j)
    W_next, slopes = worked.layers[number][0], layer.sigmoid_prime(zs[number])
    misses = layer.cost_derivative(activations[-1], worked.y)
    return SimpleNamespace(
        layers=worked.layers,
        y=worked.y,
        activations=activations,
        products=products,
        shared=(activations[number - 1][j], layer.sigmoid_prime(zs[number - 1][i])),
        branches={(i, k): (W_next[k, i], slopes[k], misses[k]) for k in range(misses.size)},
        slope=hidden.backward_example(*example)[number - 1][0][i, j],
    )
