"""The environments hide nothing, and their forward program is that of the snippets."""

import numpy as np
import pytest

from book.contexts import (
    distance_to_kink,
    leaky_relu,
    sigmoid,
)
from proofread.equations.constructs import Evaluator
from proofread.equations.values import concatenated, format_dimension
from snippets.layer import cost, preactivation
from snippets.layer import sigmoid as shown_sigmoid
from tests.equations.corpus import DEFINITIONS, NOTATION, SUBJECT

NETWORKS = [
    (name, environment)
    for name in ("network", "three-layers")
    for environment in SUBJECT.contexts[name].environments()
]


@pytest.mark.parametrize(
    "context", [name for name in SUBJECT.contexts if name not in ("two-t", "residual")]
)
def test_all_sizes_differ_in_some_samples(context):
    differ = 0
    for environment in SUBJECT.contexts[context].environments():
        sizes = [size for size in environment.sizes.values() if size]
        differ += len(set(sizes)) == len(sizes) > 1
    assert differ >= 2, "a size that is another by chance would hide a mistake"


def test_depths_and_activations_differ():
    environments = SUBJECT.contexts["network"].environments()
    assert {environment.depth for environment in environments} == {1, 2, 3, 4, 5}
    assert len({environment.sigma for environment in environments}) > 5
    widths = [set(environment.sizes.values()) - {0} for environment in environments]
    assert {1} in widths, "layers of one unit"
    assert any(len(sizes) == 1 and sizes != {1} for sizes in widths), "square layers"


def test_where_all_is_0_a_gradient_has_no_rank():
    (rest,) = [
        environment
        for environment in SUBJECT.contexts["network"].environments()
        if "all given" in environment.description
    ]
    assert all(not value.data.any() for value in rest.bindings.values())


def test_samples_keep_away_from_kinks():
    kinked = [environment for _, environment in NETWORKS if environment.sigma is leaky_relu]
    assert kinked
    assert all(distance_to_kink(environment) > 0.05 for environment in kinked)


@pytest.mark.parametrize("context", SUBJECT.contexts)
def test_a_world_is_the_same_each_time(context):
    family = SUBJECT.contexts[context].environments
    for once, again in zip(family(), family.__wrapped__(), strict=True):
        assert all(
            np.array_equal(once.bindings[k].data, again.bindings[k].data) for k in once.bindings
        )


@pytest.mark.parametrize(("context", "environment"), NETWORKS)
def test_forward_is_what_the_snippets_compute(context, environment):
    evaluate = Evaluator(environment, DEFINITIONS["pages"].of(context), NOTATION)
    a = environment.bindings["a", 0].data[:, 0]
    for layer in range(1, environment.depth + 1):
        W, b = (environment.bindings[name, layer].data for name in "Wb")
        z = preactivation(W, a, b[:, 0])
        a = environment.sigma(z)
        assert np.allclose(evaluate.value(("z", layer)).data[:, 0], z, rtol=1e-14)
        assert np.allclose(evaluate.value(("a", layer)).data[:, 0], a, rtol=1e-14)
    y = environment.bindings["y", None].data[:, 0]
    assert np.isclose(evaluate.value(("C", None)).data.item(), cost(a, y), rtol=1e-14)


def test_the_logistic_function_is_that_of_the_snippets():
    z = np.linspace(-4, 4, 17)
    assert np.allclose(sigmoid(z), shown_sigmoid(z), rtol=1e-15)


def test_the_size_of_blocks_is_the_sum_of_their_sizes():
    environment = SUBJECT.contexts["network"].environments()[1]
    n1, n2 = environment.sizes["n1"], environment.sizes["n2"]
    label = concatenated([("n2", "n1"), ("n1",), ()])
    assert environment.size(label) == n2 * n1 + n1 + 1
    assert environment.size((*label, "n2")) == (n2 * n1 + n1 + 1) * n2
    assert format_dimension(label) == "n₂·n₁+n₁+1"
    assert format_dimension(("n12", "10")) == "n₁₂·10"
