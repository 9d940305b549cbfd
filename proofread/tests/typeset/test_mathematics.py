"""TeX to MathML, MathML to words, and the colours of four symbols."""

import re
from xml.etree import ElementTree

import pytest

from proofread.plugins.base import keep_numbers_whole
from proofread.plugins.mathematics import split_condition
from proofread.typeset.colours import Colour, Colours
from proofread.typeset.mathml import to_mathml
from proofread.typeset.plain_text import to_text


def colour(**options) -> Colour:
    colour = Colour()
    colour.load_dict(options)
    assert colour.validate() == ([], [])
    return colour


COLOURS = Colours(
    {
        "sym-before": colour(letters="aAX", raised=r"\(\w−1\)|\([012]\)"),
        "sym-W": colour(letters="Ww"),
        "sym-delta": colour(letters="δΔ"),
        "sym-C": colour(letters="C"),
    }
)


def classes(tex):
    root = ElementTree.fromstring(to_mathml(tex, True, COLOURS.colour_formula))
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
    assert to_text(to_mathml(tex, True)) == words


def test_the_four_symbols_have_their_classes_scripts_included():
    assert classes(r"W^{(L)} + w_{ij}")["sym-W"]
    assert classes(r"\delta_i^{(\ell)}") == {"sym-delta": "δi(ℓ)"}
    assert classes(r"\Delta^{(\ell)}") == {"sym-delta": "Δ(ℓ)"}
    assert classes(r"y_0 (a_0^{(L-1)})^2") == {"sym-before": "a0(L−1)"}
    assert classes(r"\frac{\partial C}{\partial x}") == {"sym-C": "C"}
    assert classes(r"a_j^{(L-1)}") == {"sym-before": "aj(L−1)"}
    assert classes(r"X^{(\ell-1)} + X^{(\ell)}") == {"sym-before": "X(ℓ−1)"}
    assert classes(r"A^{(3)} - (A^{(2)})^{\top}") == {"sym-before": "A(2)"}
    assert classes(r"a^{-1} + a^{2} + a^{m-1}") == {}
    assert classes(r"a_j^{(L)} + a_{m-1}^{(L)} + a_{n-1} + y_j + \sigma(z)") == {}


def test_display_and_inline_are_two_things():
    assert 'display="block"' in to_mathml("x", True)
    assert "display=" not in to_mathml("x", False)


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"é + \nonsense{x}", r'Unknown command "\\nonsense" at character 5'),
        (r"\frac{x", 'Expected closing token "}", but reached end of input at character 8'),
        (r"x^a^b", "Duplicate subscript or superscript at character 4"),
    ],
)
def test_tex_that_does_not_exist_is_an_error_with_its_place(tex, reason):
    with pytest.raises(ValueError, match=reason):
        to_mathml(tex, True)


def laid_out(tex, display=True):
    """A formula's tree as text: a tag and its children; a leaf as it is written."""

    def text(element):
        size = "".join(f" {k}={element.get(k)}" for k in ("depth", "height") if element.get(k))
        inside = " ".join(map(text, element))
        return f"{element.tag}{size}({inside})" if len(element) else element.text or ""

    return " ".join(map(text, ElementTree.fromstring(to_mathml(tex, display))))


@pytest.mark.parametrize(
    ("tex", "wanted"),
    [
        ("f(x)", "mrow(f mrow(( x )))"),
        (r"(u v)^{\top}", "msup(mpadded height=0.72em(mrow(( u v ))) ⊤)"),
        ("((u)v)_i", "msub(mrow(( mrow(( u )) v )) i)"),
        (r"\left(\frac{u}{v}\right)^2", "msup(mrow(( mfrac(u v) )) 2)"),
        (r"\lVert u\rVert^2", "msup(mpadded height=0.72em(mrow(‖ u ‖)) 2)"),
        (r"u^{(L)}", "msup(u mrow(( L )))"),
        ("[0, 1)", "mrow([ 0 , 1 ))"),
        ("(u", "mrow(( u)"),
        ("u)^2", "mrow(u msup() 2))"),
    ],
)
def test_a_bracket_and_its_partner_are_one_group_and_bear_the_scripts(tex, wanted):
    assert laid_out(tex) == wanted


@pytest.mark.parametrize(
    ("tex", "wanted"),
    [
        ("y_0", "msub(mpadded depth=0(y) 0)"),
        ("y_0^2", "msubsup(mpadded depth=0(y) 0 2)"),
        ("y^2", "msup(y 2)"),
        ("a_0", "msub(a 0)"),
    ],
)
def test_the_index_of_a_letter_that_descends_is_as_high_as_that_of_another(tex, wanted):
    assert laid_out(tex) == wanted


def test_a_slash_is_an_operator_and_two_indices_are_two_numbers():
    tags = [(e.tag, e.text) for e in ElementTree.fromstring(to_mathml("w_{1,2}/x", True)).iter()]
    assert [tag for tag, text in tags if text] == ["mi", "mn", "mo", "mn", "mo", "mi"]


def test_a_formula_is_one_piece_or_firefox_breaks_it():
    assert laid_out("a = b") == "mrow(a = b)"


def test_three_dots_are_one_sign():
    assert laid_out(r"1, \dots, n") == "mrow(1 , … , n)"


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
    assert split_condition(tex) == wanted


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ("<p>error 1e-9, the lab 1-6-7-2</p>", ["1e-9", "1-6-7-2"]),
        ('<a href="#1-6-7-2">x</a><pre>1e-9</pre><svg><text>1e-9</text></svg>', []),
        ("<p>pages 1-6, W1e-9, 2026</p>", []),
    ],
)
def test_a_number_with_hyphens_stays_whole_in_text_alone(content, kept):
    drawn = keep_numbers_whole(content)
    assert re.findall('<span class="whole">(.*?)</span>', drawn) == kept
    assert re.sub('<span class="whole">(.*?)</span>', r"\1", drawn) == content
