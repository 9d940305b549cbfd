"""TeX to MathML, MathML to words, and the colours of four symbols."""

from xml.etree import ElementTree

import pytest

from hooks.mathematics import mathml, parts, readable


def classes(tex):
    root = ElementTree.fromstring(mathml(tex, True))
    return {
        e.get("class"): "".join(e.itertext()) for e in root.iter() if "sym" in e.get("class", "")
    }


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
    assert readable(mathml(tex, True)) == words


def test_the_four_symbols_have_their_classes_scripts_included():
    assert classes(r"W^{(L)} + w_{ij}")["sym-W"]
    assert classes(r"\delta_i^{(\ell)}") == {"sym-delta": "δi(ℓ)"}
    assert classes(r"\frac{\partial C}{\partial x}") == {"sym-C": "C"}
    assert classes(r"a_j^{(L-1)}") == {"sym-a-prev": "aj(L−1)"}
    assert classes(r"a_j^{(L)} + a_{m-1}^{(L)} + a_{n-1} + y_j + \sigma(z)") == {}


def test_display_and_inline_are_two_things():
    assert 'display="block"' in mathml("x", True)
    assert "display=" not in mathml("x", False)


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"\nonsense{x}", r"Unsupported function name: \\nonsense at position 1"),
        (r"\frac{x", "expected '}' at end of input"),
        (r"x^a^b", "Double superscript"),
    ],
)
def test_tex_that_does_not_exist_is_an_error_with_its_place(tex, reason):
    with pytest.raises(ValueError, match=reason):
        mathml(tex, True)


ALIGNED = r"\begin{aligned} a &= b \quad (c) \end{aligned}"


@pytest.mark.parametrize(
    ("tex", "wanted"),
    [
        ("a = b", ["a = b"]),
        (r"a_i = 0 \quad (i \neq k)", ["a_i = 0", r"(i \neq k)"]),
        (r"a = b \quad (k \neq s) \quad (\ell = 1)", ["a = b", r"(k \neq s)", r"(\ell = 1)"]),
        (r"a \quad b", [r"a \quad b"]),
        (ALIGNED, [ALIGNED]),
    ],
)
def test_a_display_breaks_before_its_condition_and_nowhere_else(tex, wanted):
    assert parts(tex) == wanted
