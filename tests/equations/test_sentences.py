"""Formulas within sentences: what claims something is evaluated, and the others are told apart."""

import pytest

from proofread.equations import Equation
from proofread.equations.sentences import bare, fate, joined, relates
from proofread.typeset.mathml import to_mathml
from tests.equations.corpus import CHECKER, DEFINITIONS

LAYER, NETWORK = (Equation("p.md", "in a sentence", "", name) for name in ("layer", "network"))
ONE_T = LAYER._replace(context="one-t")


def fate_of(latex: str, *places: Equation) -> str:
    found, reason = fate(latex, to_mathml(latex), places, CHECKER, DEFINITIONS["pages"])
    assert bool(reason) == (found == "refused")
    return found


@pytest.mark.parametrize(
    ("latex", "place", "wanted"),
    [
        ("z = W a^{(L-1)} + b", LAYER, "checked"),
        (r"\delta_i = 2 (a_i - y_i) \, \sigma'(z_i)", LAYER, "checked"),
        (r"\frac{\partial C}{\partial W} \in \mathbb{R}^{m \times n}", LAYER, "checked"),
        (r"\delta = \partial C / \partial z", LAYER, "checked"),
        (r"b^{(\ell)} = z^{(\ell)} - W^{(\ell)} a^{(\ell-1)}", NETWORK, "checked"),
        (r"3 \cdot 6 \cdot 2 = 36", NETWORK, "checked"),
        (r"2 \cdot 0.12345 \approx 0.247", NETWORK, "checked"),
        ("k = i", LAYER, "index"),
        ("m \\neq n", LAYER, "index"),
        (r"\ell = 1, \dots, L", LAYER, "index"),
        (r"a_1 \approx 0.7109", LAYER, "value"),
        ("t = (2, 3, -2)", LAYER, "value"),
        (r"\lVert H \rVert = 1", LAYER, "value"),
        ("u = 1 + e^{-t}", ONE_T, "meaning"),
        ("f = x_0 x_1", ONE_T, "meaning"),
        (r"\sigma(z) = z", LAYER, "meaning"),
        ("=", LAYER, "part"),
        (r"\approx 0.25", LAYER, "part"),
        ("C = (a_0 - y_0)^2 +", LAYER, "part"),
    ],
)
def test_each_formula_meets_its_fate(latex, place, wanted):
    assert fate_of(latex, place) == wanted


@pytest.mark.parametrize(
    ("latex", "place"),
    [
        (r"C = 17 \lVert a - y \rVert^2", LAYER),
        (r"{\displaystyle C = 17 \lVert a - y \rVert^2}", LAYER),
        (r"\delta_i = (a_i - y_i) \, \sigma'(z_i)", LAYER),
        (r"\frac{\partial C}{\partial W} = a^{(L-1)} \, \delta^{\top}", LAYER),
        (r"\frac{\partial z_i}{\partial w_{ij}} = 0", LAYER),
        (r"W \in \mathbb{R}^{n \times m}", LAYER),
        (r"b^{(\ell)} = z^{(\ell)} + W^{(\ell)} a^{(\ell-1)}", NETWORK),
        (r"z = Wa + b", LAYER),
        (r"3 \cdot 6 \cdot 2 = 35", NETWORK),
        (r"2 \cdot 0.12345 \approx 0.248", NETWORK),
        (r"2 (a_1 - y_1) = 0", LAYER),
        (r"a \star b = c", LAYER),
        ("u = u + 1", ONE_T),
        ("f = 2 f", ONE_T),
    ],
)
def test_what_is_false_or_cannot_be_read_is_refused(latex, place):
    assert fate_of(latex, place) == "refused"


def test_a_claim_may_hold_in_any_setting_of_its_page():
    claim = (
        r"\frac{\partial f}{\partial t} = \sum_k \frac{\partial f}{\partial x_k} \frac{dx_k}{dt}"
    )
    assert fate_of(claim, LAYER, ONE_T) == "checked"


def test_a_formula_that_shows_otherwise_than_it_is_read_is_refused():
    page = to_mathml(r"\delta_i = 2 (a_i - y_i) \, \sigma(z_i)")
    read = r"\delta_i = 2 (a_i - y_i) \, \sigma'(z_i)"
    found, reason = fate(read, page, [LAYER], CHECKER, DEFINITIONS["pages"])
    assert found == "refused"
    assert "the page shows z _i, and ^′ z _i was read" in reason


def test_a_line_that_is_broken_by_hand_is_one_formula():
    pieces = ["u", "C = b_0", r"\quad = 2 b_0 \,", "+ 1", "b_1 -", "b_2", "L = 3"]
    found = list(joined([(piece, to_mathml(piece)) for piece in pieces]))
    assert [latex for latex, _ in found] == ["u", "C = b_0 = 2 b_0 + 1", "b_1 - b_2", "L = 3"]


@pytest.mark.parametrize(
    ("latex", "wanted"),
    [
        ("a = b", True),
        (r"\sum_{k=0}^{m}", False),
        ("a_{i = j}", False),
        ("x < y", True),
        ("a + b", False),
    ],
)
def test_a_relation_stands_on_the_line(latex, wanted):
    assert relates(to_mathml(latex)) == wanted


def test_a_formula_is_read_without_its_size_and_space():
    assert bare(r"\displaystyle  C =  b \,") == "C = b"
