"""A formula as plain text."""

import pytest

from proofread.typeset.mathml import to_mathml
from proofread.typeset.plain_text import to_text


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"\frac{\partial C}{\partial w_{ij}^{(L)}}", "∂C/∂w_ij^(L)"),
        (r"\frac{a + b}{2}", "(a + b)/2"),
        (r"(a^{(L-1)})^{\top}", "(a^(L−1))⊤"),
        (r"2(a_i - y_i)\,\sigma'(z_i)", "2(a_i − y_i) σ′(z_i)"),
        (r"\sum_{k=0}^{n-1} w_{ik} a_k", "∑_k=0^n−1 w_ik a_k"),
        (r"\delta \in \mathbb{R}^{m \times n}", "δ ∈ ℝ^m×n"),
        (r"x_i \quad (k \neq i)", "x_i (k ≠ i)"),
    ],
)
def test_a_formula_reads_as_a_line_of_words(tex, words):
    assert to_text(to_mathml(tex, True)) == words
