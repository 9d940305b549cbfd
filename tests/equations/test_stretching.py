"""Bounds and kinks hold for numbers of every size, and not for those of the samples alone."""

import numpy as np
import pytest

from proofread.equations import Equation
from proofread.equations.stretching import stretched
from tests.equations.corpus import CHECKER, DEFINITIONS, SUBJECT


@pytest.mark.parametrize(
    ("context", "latex", "where"),
    [
        ("network", r"C < 9", " times "),
        ("network", r"\max(y_k, -3) = y_k", " times "),
        ("network", r"0 \leq 50 \, \lVert \delta^{(L)} \rVert - C", " times "),
        ("matrix", r"\lVert G \rVert \leq 2 \, \lVert H \rVert", " times "),
        ("softmax", r"a_k^{(L)} < 0.96", " times "),
    ],
)
def test_a_bound_of_the_samples_is_refused_where_they_are_stretched(context, latex, where):
    equation = Equation("page.md", "trial", latex, context)
    verdict = CHECKER.check_one(equation, DEFINITIONS["fixtures"])
    assert not verdict.ok
    assert where in verdict.message


@pytest.mark.parametrize(
    ("context", "latex"),
    [
        ("softmax", r"a_k^{(L)} < 1"),
        ("matrix", r"\langle G, H \rangle \leq \lVert G \rVert \, \lVert H \rVert"),
        ("batch", r"\operatorname{rank}(\frac{\partial C}{\partial W^{(L)}}) \leq N"),
        ("network", r"\max(y_k, -y_k) = \lvert y_k \rvert"),
    ],
)
def test_a_true_bound_stays(context, latex):
    equation = Equation("page.md", "trial", latex, context)
    verdict = CHECKER.check_one(equation, DEFINITIONS["fixtures"])
    assert verdict.ok, verdict.message


def test_what_sums_to_1_still_does():
    sample = SUBJECT.contexts["softmax"].environments()[0]
    assert len(stretched(sample)) > 10
    for other in stretched(sample):
        assert other.bindings["y", None].data.sum() == pytest.approx(1)
        assert not all(
            np.array_equal(other.bindings[k].data, v.data) for k, v in sample.bindings.items()
        )
