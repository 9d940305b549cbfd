"""Numbers as LaTeX: read back, they are the numbers to the digits that they show."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from equations import read
from equations.tree import Node, nodes
from snippets.checks import bmatrix


def numbers(tree: Node) -> np.ndarray:
    """The decimals of a matrix in a tree of the reader."""
    (matrix,) = (node for node in nodes(tree) if node.kind == "matrix")
    sign = {"minus": -1.0, "number": 1.0}
    digits = [
        [sign[x.kind] * float(next(n[0] for n in nodes(x) if n.kind == "number")) for x in row]
        for row in matrix
    ]
    return np.array(digits)


@settings(deadline=2000)  # the reader is made at its first use
@given(arrays(float, st.tuples(*[st.integers(1, 4)] * 2), elements=st.floats(-1e5, 1e5)))
def test_read_back_they_are_the_numbers(X):
    found = numbers(read(rf"W \approx {bmatrix(X)}"))
    assert found.shape == X.shape
    assert np.all(np.abs(found - X) <= 0.5e-4 * (1 + 1e-6))


def test_fractions_and_other_digits():
    assert (
        bmatrix([[Fraction(1, 8), -2]], digits=2) == r"\begin{bmatrix} 0.12 & -2.00 \end{bmatrix}"
    )


@pytest.mark.parametrize(
    ("X", "says"),
    [
        ([1.0, 2.0], r"X has shape \(2,\), wanted \(m, n\)"),
        ([[]], r"X has shape \(1, 0\), wanted \(m, n\), not empty"),
        ([[np.nan]], r"X \(1, 1\) is not finite"),
        ([[np.inf, 1.0]], r"X \(1, 2\) is not finite"),
    ],
)
def test_what_does_not_fit_is_named(X, says):
    with pytest.raises(ValueError, match=says):
        bmatrix(X)
