"""The colours of four symbols in formulas."""

from xml.etree import ElementTree

from proofread.typeset.colours import Colour, Colours
from proofread.typeset.mathml import to_mathml


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
