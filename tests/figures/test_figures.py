"""Figures: their words, their numbers, and the shapes that they draw."""

import itertools
import re
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest

from figures import FIGURES
from figures.drawing import text
from figures.worked import worked_numbers
from proofread.typeset.mathml import to_mathml
from snippets.differentiable import softmax
from snippets.nudging import nudged_gradient
from snippets.worked import C_of

DRAWN = sorted(set(FIGURES) - {"clinic", "slope-table"})  # a form, and a table
COLOURS = r"#[0-9a-fA-F]{3}|rgba?\(|hsla?\(|(?:fill|stroke)="


def picture(name: str, numbers: SimpleNamespace | None = None) -> ElementTree.Element:
    numbers = numbers or worked_numbers()
    numbers.mathml = to_mathml
    drawn = FIGURES[name](numbers)
    return ElementTree.fromstring(re.search(r"<svg\b.*?</svg>", drawn, re.S)[0])


def drawn_numbers(root: ElementTree.Element) -> list[str]:
    texts = ("".join(t.itertext()) for t in root.iter("text") if "tick" not in t.get("class", ""))
    numbers = [n for words in texts for n in re.findall(r"−?\d+\.\d+", words)]
    return [n.replace("−", "-") for n in numbers]


def all_boxes(root: ElementTree.Element) -> list[tuple[float, ...]]:
    return [
        tuple(float(r.get(k)) for k in ("x", "y", "width", "height")) for r in root.iter("rect")
    ]


def matrix(root: ElementTree.Element, left: int, top: int, shape: tuple[int, int]) -> np.ndarray:
    """The numbers in the boxes of one drawn matrix; an empty box is 0."""
    texts = [
        (float(t.get("x")), float(t.get("y")), "".join(t.itertext())) for t in root.iter("text")
    ]
    rows = sorted({y for x, y, _, _ in all_boxes(root)})
    X = np.zeros(shape)
    wide, high = all_boxes(root)[0][2:]
    x0 = sorted({x for x, y, _, _ in all_boxes(root) if y == rows[top]})[left]
    for i, j in np.ndindex(shape):
        x, y = x0 + j * wide, rows[top] + i * high
        assert any(abs(bx - x) < 1e-6 and abs(by - y) < 1e-6 for bx, by, _, _ in all_boxes(root))
        inside = [t for tx, ty, t in texts if x < tx < x + wide and y < ty < y + high]
        X[i, j] = float(inside[0].replace("−", "-")) if inside else 0
    return X


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_has_words_and_takes_its_colours_from_the_page(name):
    root = picture(name)
    assert root.get("role") == "img"
    words = root.get("aria-label") or ""
    assert len(words) > 100, f"the aria-label of {name} says too little: more than 100 characters"
    assert not re.search(COLOURS, ElementTree.tostring(root, encoding="unicode"))


@pytest.mark.parametrize("name", DRAWN)
def test_its_words_hold_every_number_that_is_drawn_and_no_other(name):
    root = picture(name)
    described = set(re.findall(r"−?\d\.\d+", root.get("aria-label") or ""))
    drawn = {n.replace("-", "−") for n in drawn_numbers(root)}
    assert described == drawn, (
        f"the aria-label of {name} holds each number that is drawn, and no other"
    )


def test_the_composition_draws_every_number_of_the_layer_once():
    v = worked_numbers()
    root = picture("composition")
    values = [*v.W.flat, *v.z, *v.a, v.C, *v.a_prev, *v.b, *v.y]
    drawn = drawn_numbers(root)
    assert len(drawn) == len(values)
    for shown, value in zip(drawn, values, strict=True):
        assert shown == f"{value:.{len(shown.split('.')[1])}f}"
    held = [r for r in root.iter("rect") if "held" in r.get("class").split()]
    assert len(held) == v.a_prev.size + v.b.size + v.y.size


def chain(root):
    """The three factors, their product and its reshape, read from the drawn boxes."""
    return (
        matrix(root, 0, 0, (1, 2)),
        matrix(root, 2, 0, (2, 2)),
        matrix(root, 4, 0, (2, 6)),
        matrix(root, 0, 2, (1, 6)),
        matrix(root, 0, 3, (2, 3)),
    )


def test_the_jacobian_chain_is_to_scale_and_its_product_is_the_one_drawn():
    root = picture("jacobian-chain")
    sizes = {box[2:] for box in all_boxes(root)}
    assert len(sizes) == 1  # one size for every entry: the shapes are to scale
    assert len(all_boxes(root)) == 2 + 4 + 12 + 6 + 6
    dC_da, da_dz, dz_dW, product, gradient = chain(root)
    np.testing.assert_allclose(dC_da @ da_dz @ dz_dW, product, atol=0.02)
    np.testing.assert_array_equal(product.reshape(2, 3), gradient)
    assert np.count_nonzero(da_dz) == 2
    assert np.count_nonzero(dz_dW) == 6


def test_a_wrong_number_in_the_chain_would_be_seen():
    v = worked_numbers()
    v.dC_dW = -v.dC_dW
    dC_da, da_dz, dz_dW, product, _ = chain(picture("jacobian-chain", v))
    assert not np.allclose(dC_da @ da_dz @ dz_dW, product, atol=0.02)


def test_the_six_products_add_up_as_drawn_and_miss_what_c_does_by_little():
    drawn = drawn_numbers(picture("six-products"))
    slopes, nudges, products = (np.array(drawn[at : at + 6], float) for at in (0, 6, 12))
    total, moved = map(float, drawn[18:])
    np.testing.assert_allclose(slopes * nudges, products, atol=6e-6)
    assert f"{products.sum():.5f}" == drawn[18]
    assert 0 < abs(moved - total) < 0.05 * abs(total)


def test_the_two_sheets_times_the_errors_are_the_slopes():
    v = worked_numbers()
    root = picture("two-sheets")
    sheets = [matrix(root, 0, row, (2, 3)) for row in (0, 2)]
    assert [np.count_nonzero(sheet) for sheet in sheets] == [3, 3]
    drawn = sum(error * sheet for error, sheet in zip(v.delta, sheets, strict=True))
    np.testing.assert_allclose(drawn, matrix(root, 0, 4, (2, 3)), atol=6e-5)


def test_the_hidden_paths_light_one_weight_and_every_way_to_the_cost():
    root = picture("hidden-paths")
    net = worked_numbers().network
    paths = [line.get("class").split() for line in root.iter("line") if "path" in line.get("class")]
    sizes = [len(a) for a in net.activations]
    assert len(paths) == sum(m * n for m, n in itertools.pairwise(sizes)) + sizes[-1]
    assert sum("lit" in path for path in paths) == 1 + 2 * sizes[-1]
    drawn = drawn_numbers(root)
    assert f"{net.slope:.4f}" in drawn
    assert all(f"{product:.4f}" in drawn for product in net.products.values())
    assert np.isclose(sum(net.products.values()), net.slope)


def test_the_outer_table_holds_each_error_times_each_input_and_times_one():
    v = worked_numbers()
    drawn = drawn_numbers(picture("outer-table"))
    table = np.outer(v.delta, [*v.a_prev, 1])
    for shown in (v.a_prev, v.delta):
        assert all(any(f"{x:.{len(d.split('.')[1])}f}" == d for d in drawn) for x in shown)
    assert all(f"{x:.4f}" in drawn for x in table.flat)
    assert len(drawn) == v.a_prev.size + v.delta.size + table.size


def test_a_tree_draws_both_paths_and_what_they_add_up_to():
    v = worked_numbers()
    for name, inner, outer in (
        ("chain-tree", v.chain.dx_dt[:, 0], v.chain.df_dx),
        ("layer-tree", v.dz_dW[:, 1, 0], v.delta),
    ):
        root = picture(name)
        texts = ["".join(t.itertext()).replace("−", "-") for t in root.iter("text")]
        terms, total = re.split(" [=≈] ", texts[-1])
        factors = np.array([t.strip("()") for t in re.split(r" [+·] ", terms)], float).reshape(2, 2)
        np.testing.assert_allclose(factors, np.c_[outer, inner], atol=5e-6)
        assert np.isclose(float(total), inner @ outer, atol=5e-5)
        assert all(t.strip("()") in texts for t in re.split(r" [+·] ", terms))  # on its line
        dead = [e for e in root.iter("line") if "held" in e.get("class").split()]
        assert len(dead) == np.count_nonzero(inner == 0)


def test_the_lab_network_joins_each_unit_to_each_of_the_next_layer():
    root = picture("lab-network")
    assert len(list(root.iter("circle"))) == 1 + 6 + 7 + 2
    assert len(list(root.iter("line"))) == 6 + 42 + 14
    (thick,) = (e for e in root.iter("line") if "chosen" in e.get("class").split())
    units = {
        (float(c.get("cx")), float(c.get("cy"))): "".join(t.itertext())
        for c, t in zip(
            root.iter("circle"),
            [t for t in root.iter("text") if "".join(t.itertext()).isdigit()],
            strict=True,
        )
    }
    ends = [
        next(unit for (cx, cy), unit in units.items() if abs(cx - x) < 15 and abs(cy - y) < 1)
        for x, y in (
            (float(thick.get("x1")), float(thick.get("y1"))),
            (float(thick.get("x2")), float(thick.get("y2"))),
        )
    ]
    assert ends == ["5", "4"]


def test_the_step_of_all_weights_promises_and_reaches_what_is_drawn():
    v = worked_numbers()
    drawn = drawn_numbers(picture("all-at-once"))
    wanted = [v.C, C_of(v.W - v.dC_dW), v.C - np.sum(v.dC_dW**2)]
    assert drawn == [f"{x:.4f}" for x in wanted]


def test_the_terms_that_are_grey_are_zero_and_the_others_make_the_sum():
    v = worked_numbers()
    root = picture("sum-terms")
    held = [r for r in root.iter("rect") if "held" in r.get("class").split()]
    assert len(held) == 2
    assert len(all_boxes(root)) == 6
    first, second, C, *by_a, other, miss, reach, by_w = map(float, drawn_numbers(root))
    assert np.allclose([first, second], (v.a - v.y) ** 2, atol=5e-5)
    assert np.allclose([other, miss], v.dC_da, atol=5e-6)
    assert np.isclose(C, first + second, atol=5e-5)
    assert np.allclose(by_a, [miss, miss], atol=5e-5)  # the term, and the sum
    assert np.isclose(by_w, miss * reach, atol=5e-5)


def test_the_floor_of_softmax_has_the_slope_that_nudging_measures():
    v = worked_numbers()

    def square(k):
        return lambda W: (softmax(W @ v.a_prev + v.b)[k] - v.y[k]) ** 2

    slopes = [nudged_gradient(square(k), v.W)[1, 0] for k in range(2)]
    drawn = drawn_numbers(picture("waking-floor"))
    assert drawn[-3:] == [f"{x:.4f}" for x in [*slopes, sum(slopes)]]


@pytest.mark.parametrize("name", DRAWN)
def test_no_dashed_line_crosses_a_label(name):
    root = picture(name)
    for plumb in (e for e in root.iter("line") if "plumb" in e.get("class")):
        x, top, bottom = (float(plumb.get(end)) for end in ("x1", "y1", "y2"))
        for e in root.iter("text"):
            words, css = "".join(e.itertext()).replace("\u200b", ""), e.get("class").split()
            wide = 5 * len(words)  # at the least
            left = float(e.get("x")) - (0 if "start" in css else wide if "end" in css else wide / 2)
            beside = x < left or left + wide < x or not top < float(e.get("y")) < bottom
            assert beside, f"the dashed line of {name} crosses {words}"


def test_a_transpose_is_a_raised_sign_and_what_follows_is_on_the_line():
    drawn = text(0, 0, "(∂C/∂a)⊤ =")
    assert '<tspan dy="-4" class="script">⊤</tspan><tspan dy="4"> =</tspan></text>' in drawn


def test_a_figure_whose_picked_entry_is_not_there_says_so():
    small = SimpleNamespace(W=np.ones((1, 2)))
    with pytest.raises(ValueError, match=r"\(1, 0\).* is 1 by 2"):
        FIGURES["pick-a-weight"](small)


@pytest.mark.parametrize("name", DRAWN)
def test_what_comes_into_a_layer_is_blue(name):
    root = picture(name)
    inside = {e for g in root.iter("g") if "input" in g.get("class", "") for e in g.iter("text")}
    inputs = [e for e in root.iter("text") if "(L−1)" in "".join(e.itertext())]
    assert [e for e in inputs if "sym-a-prev" not in e.get("class", "") and e not in inside] == []
