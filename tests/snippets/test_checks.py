"""Numbers as LaTeX: read back, they are the numbers to the digits that they show."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from book.contexts import NOTATION
from proofread.equations import parse
from proofread.equations.nodes import Node, walk
from snippets.checks import latex_matrix


def numbers(tree: Node) -> np.ndarray:
    """The decimals of a matrix in a tree of the reader."""
    (matrix,) = (node for node in walk(tree) if node.kind == "matrix")
    sign = {"negate": -1.0, "number": 1.0}
    digits = [
        [sign[x.kind] * float(next(n[0] for n in walk(x) if n.kind == "number")) for x in row]
        for row in matrix
    ]
    return np.array(digits)


@settings(deadline=2000)  # the reader is made at its first use
@given(arrays(float, st.tuples(*[st.integers(1, 4)] * 2), elements=st.floats(-1e5, 1e5)))
def test_read_back_they_are_the_numbers(X):
    found = numbers(parse(rf"W \approx {latex_matrix(X)}", NOTATION))
    assert found.shape == X.shape
    assert np.all(np.abs(found - X) <= 0.5e-4 * (1 + 1e-6))
