"""Figures as inline SVG, drawn from the numbers of the worked example: one module for each.

Colours are the page's CSS variables, so they follow dark mode.
"""

from figures import (
    all_at_once,
    clinic_form,
    composition,
    explorer,
    jacobian_chain,
    lab_network,
    one_layer,
    outer_table,
    pick_a_weight,
    rulers,
    six_products,
    stacked_tables,
    step_size,
    sum_terms,
    trees,
    two_sheets,
    used_twice,
)

FIGURES = {
    "all-at-once": all_at_once.draw,
    "bias-ruler": rulers.bias_ruler,
    "chain-tree": trees.chain_tree,
    "clinic": clinic_form.draw,
    "composition": composition.draw,
    "explorer": explorer.whole,
    "hidden-paths": explorer.paths,
    "jacobian-chain": jacobian_chain.draw,
    "lab-network": lab_network.draw,
    "layer-tree": trees.layer_tree,
    "live-table": explorer.live_table,
    "one-layer": one_layer.draw,
    "one-weight-curve": explorer.one_weight_curve,
    "other-curve": rulers.other_curve,
    "outer-table": outer_table.draw,
    "pick-a-weight": pick_a_weight.draw,
    "six-products": six_products.draw,
    "slope-table": explorer.built_table,
    "stacked-tables": stacked_tables.draw,
    "step-size": step_size.draw,
    "sum-terms": sum_terms.draw,
    "three-rulers": explorer.three_rulers,
    "two-sheets": two_sheets.draw,
    "used-twice": used_twice.draw,
    "waking-floor": explorer.melting_floor,
}
