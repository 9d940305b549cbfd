"""The worlds hide nothing, and their forward program is that of the snippets."""

import numpy as np
import pytest

from proofread.equations.checker import definitions, known_in
from proofread.equations.constructs import Run
from proofread.equations.environments import (
    SETTINGS,
    distance_to_kink,
    joined,
    leaky,
    sigmoid,
    words,
)
from proofread.tests.equations.corpus import PAGES
from snippets.layer import cost, preactivation
from snippets.layer import sigmoid as shown_sigmoid

NETWORKS = [
    (name, world) for name in ("network", "three-layers") for world in SETTINGS[name].worlds()
]


@pytest.mark.parametrize("setting", [name for name in SETTINGS if name != "two-t"])
def test_all_sizes_of_a_world_differ(setting):
    for world in SETTINGS[setting].worlds():
        sizes = [size for size in world.sizes.values() if size]
        assert len(set(sizes)) == len(sizes), world.words


def test_depths_and_activations_differ():
    worlds = SETTINGS["network"].worlds()
    assert {world.depth for world in worlds} == {2, 3, 4}
    assert len({world.sigma for world in worlds}) == 4


def test_where_all_is_0_a_gradient_has_no_rank():
    (rest,) = [world for world in SETTINGS["network"].worlds() if "all given" in world.words]
    assert all(not value.data.any() for value in rest.given.values())


def test_samples_keep_away_from_kinks():
    kinked = [world for _, world in NETWORKS if world.sigma is leaky]
    assert kinked
    assert all(distance_to_kink(world) > 0.05 for world in kinked)


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_world_is_the_same_each_time(setting):
    family = SETTINGS[setting].worlds
    for once, again in zip(family(), family.__wrapped__(), strict=True):
        assert all(np.array_equal(once.given[k].data, again.given[k].data) for k in once.given)


@pytest.mark.parametrize(("setting", "world"), NETWORKS)
def test_forward_is_what_the_snippets_compute(setting, world):
    run = Run(world, known_in(setting, definitions(PAGES)))
    a = world.given["a", 0].data[:, 0]
    for layer in range(1, world.depth + 1):
        W, b = (world.given[name, layer].data for name in "Wb")
        z = preactivation(W, a, b[:, 0])
        a = world.sigma(z)
        assert np.allclose(run.value(("z", layer)).data[:, 0], z, rtol=1e-14)
        assert np.allclose(run.value(("a", layer)).data[:, 0], a, rtol=1e-14)
    y = world.given["y", None].data[:, 0]
    assert np.isclose(run.value(("C", None)).data.item(), cost(a, y), rtol=1e-14)


def test_the_logistic_function_is_that_of_the_snippets():
    z = np.linspace(-4, 4, 17)
    assert np.allclose(sigmoid(z), shown_sigmoid(z), rtol=1e-15)


def test_the_size_of_blocks_is_the_sum_of_their_sizes():
    world = SETTINGS["network"].worlds()[1]
    n1, n2 = world.sizes["n1"], world.sizes["n2"]
    label = joined([("n2", "n1"), ("n1",), ()])
    assert world.size(label) == n2 * n1 + n1 + 1
    assert world.size((*label, "n2")) == (n2 * n1 + n1 + 1) * n2
    assert words(label) == "n₂·n₁+n₁+1"
    assert words(("n12", "10")) == "n₁₂·10"
