"""TeX to MathML: what the engine leaves to do."""

from xml.etree import ElementTree

import pytest

from proofread.typeset.mathml import to_mathml


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
