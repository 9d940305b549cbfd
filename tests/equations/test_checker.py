"""Verdicts: what is true, what is false and by how much, and what claims nothing."""

import math
from contextlib import suppress
from functools import partial

import numpy as np
import pytest

from proofread.equations import Checker, Definitions, Equation
from proofread.equations.comparison import compare
from proofread.equations.constructs import Evaluator
from proofread.equations.derivative import STEP, slope_of
from proofread.equations.nodes import NoInstance
from tests.equations.corpus import (
    CHECKER,
    DEFINITIONS,
    FIXTURES,
    NAMED,
    NAMES,
    NOTATION,
    SUBJECT,
    parse,
)

# In the samples of networks: how many outputs there are, how many entries the last W has, and how
# many triples of one of them and another output.
SIZES = [
    environment.sizes
    for environment in SUBJECT.contexts["network"].environments()
    if "all given" not in environment.description  # there both sides are 0
]
LAST = [(sizes[f"n{len(sizes) - 2}"], sizes[f"n{len(sizes) - 3}"]) for sizes in SIZES]
OUTPUTS = [m for m, n in LAST]
ENTRIES = sum(m * n for m, n in LAST)
BESIDE = sum(m * n * (m - 1) for m, n in LAST)


def verdict(latex, tag="trial", context="network"):
    return CHECKER.check_one(Equation("page.md", tag, latex, context), DEFINITIONS["fixtures"])


@pytest.mark.parametrize(("corpus", "equation"), NAMED, ids=NAMES)
def test_it_holds(corpus, equation):
    found = CHECKER.check_one(equation, DEFINITIONS[corpus])
    assert found.ok, found.message
    assert found.kind == "definition" or found.cases > 0
    assert found.kind != "claim" or found.error < found.tolerance


def test_only_what_depends_on_a_change_is_evaluated_again(monkeypatch):
    checker, evaluated, check_one = Checker(SUBJECT), [], Checker.check_one

    def noted(self, equation, definitions):
        evaluated.append(equation.tag)
        return check_one(self, equation, definitions)

    monkeypatch.setattr(Checker, "check_one", noted)
    few = [one for one in FIXTURES if one.tag in {"C", "z", "a", "z-dot", "C-norm"}]
    first = checker.check(few)
    assert sorted(evaluated) == sorted(one.tag for one in few)
    assert all(one.ok for one in first)
    evaluated.clear()
    assert checker.check(few) == first
    assert evaluated == []
    cubed = [e._replace(latex=e.latex.replace("^2", "^3")) if e.tag == "C" else e for e in few]
    assert not all(one.ok for one in checker.check(cubed))
    assert sorted(evaluated) == ["C", "C-norm"]


def test_a_false_one_names_page_tag_sides_values_indices_and_place():
    text = verdict(r"\frac{\partial C}{\partial w_{ij}^{(L)}} = \delta_i^{(L)} a_i^{(L)}", "bad")
    assert not text.ok
    text = verdict(
        r"\frac{\partial C}{\partial w_{ij}^{(L)}} = 3\delta_i^{(L)} a_j^{(L-1)}", "bad"
    ).message
    assert "page.md: equation bad: the sides differ by up to 0.67" in text
    assert "at i = 0, j = 0" in text
    assert r"  \frac{\partial C}{\partial w_{ij}^{(L)}} = " in text
    assert r"  3\delta_i^{(L)} a_j^{(L-1)} = " in text
    assert "^ column 44" in text


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\frac{\partial C}{\partial W^{(L)}} = \delta^{(L)} a^{(L-1)}", "does not fit"),
        (
            r"\frac{\partial C}{\partial W^{(L)}} = a^{(L-1)} (\delta^{(L)})^{\top}",
            "left side is n₂×n₁, this one is n₁×n₂",
        ),
        (r"z_i^{(L)} = w_{ij}^{(L)} a_j^{(L-1)} + b_i^{(L)}", "j is not on the left side"),
        (r"z_i^{(L)} = \sum_i w_{ii}^{(L)} a_i^{(L-1)}", "i runs over"),
        (r"\sum_i a_i^{(L)} \sum_i y_i = 1", "another letter"),
        (r"\delta^{(\ell)} = \delta^{(\ell)}", "ℓ needs a range"),
        (r"\delta^{(\ell)} = \delta^{(\ell)} \quad (\ell = 0, \dots, L)", "outside of the layers"),
        (r"\delta^{(\ell)} = \delta^{(\ell)} \quad (\ell = 1, \dots, L+1)", "leaves the layers"),
        (r"\delta^{(9)} = 2 \delta^{(9)}", "outside of the layers"),
        (r"\sum_{k=0}^{m} a_k^{(L)} = 1", "not within"),
        (r"\sum_{k=0}^{m-1} a_k^{(\ell)} = a_0^{(L)} \quad (\ell = 1, \dots, L)", "write n_"),
        (r"C(y) = 1", "C is no function here"),
        (r"Q = 1", "Q is neither given nor defined"),
        (r"a_i^{(L)} - a_i^{(L)} = y_i - y_i", "negligible beside their terms"),
        (
            r"\frac{\partial a_k^{(L-1)}}{\partial w_{ij}^{(L)}} = 0 \, a_k^{(L-1)} y_i",
            "explicit = 0",
        ),
        (r"\frac{\partial z^{(L)}}{\partial W^{(L)}} = 1", "more than two indices"),
        (r"\frac{\partial C}{\partial (2 y)} = 1", "differentiates by"),
        (r"W_{ij}^{(L)} = 1", "W takes no indices"),
        (r"e_i = 1", "nothing says what i runs over"),
        (r"e_{i+1}^{\top} a^{(L)} = a_i^{(L)}", "not expected here"),
        (r"C = C \quad (m = 0, \dots, 3)", "a range is that of"),
        (r"C = C \quad (\ell+1 = 1, \dots, 2)", "a range is that of"),
        (r"C^{\top} = C", "no transpose"),
        (r"a_\ell^{(L)} = 1 \quad (\ell = 1, \dots, L)", "a layer is written above"),
        (r"a_i^{(L)} = y_i \quad (i \neq i)", "no values of the indices"),
        (
            r"a_i^{(L)} = \begin{cases} 1 & i = 0 \\ 2 & i = 3 \end{cases}",
            "none of the cases hold, at i = 1",
        ),
        (r"C = y_0 + \cdots + y_{n_L-2}", "not run over all"),
        (r"C = y_1 + \cdots + y_{n_L-1}", "has the index 0"),
        (
            r"\frac{\partial C}{\partial w_{ij}^{(L)}} = \frac{\partial C}{\partial a_i^{(L)}} "
            r"\frac{\partial a_i^{(L)}}{\partial b_i^{(L)}} \frac{\partial z_i^{(L)}}"
            r"{\partial w_{ij}^{(L)}}",
            "does not telescope",
        ),
    ],
)
def test_what_claims_nothing_is_refused(latex, reason):
    found = verdict(latex)
    assert not found.ok
    assert reason in found.message, found.message


def test_a_remainder_has_exactly_the_order_that_is_said():
    def taylor(term):
        return verdict(rf"C(W + H) = C(W) + \langle G, H \rangle + {term}", context="matrix")

    assert taylor(r"O(\lVert H \rVert^2)").order == "2.00, claimed 2"
    assert taylor(r"o(\lVert H \rVert)").order == "2.00, claimed more than 1"
    assert "order 2.00, not 3.00" in taylor(r"O(\lVert H \rVert^3)").message
    assert "order 2.00, not 1.00" in taylor(r"O(\lVert H \rVert)").message
    assert not taylor(r"o(\lVert H \rVert^2)").ok
    assert not taylor("O(H)").ok
    assert "is not finite" in taylor(r"\log(0 - 1) + o(\lVert H \rVert)").message
    nearer = verdict(r"\sqrt{\eta - 0.05} = 1 + o(\eta)", context="matrix")
    assert "the remainder is not finite" in nearer.message


def test_the_last_layer_is_nudged_along_h():
    def layer(latex):
        return verdict(latex, context="layer")

    assert layer(r"DC(W)[H] = \delta^{\top} (H a^{(L-1)})").ok
    assert layer(r"Dz(W)[H] = H a^{(L-1)}").ok
    assert "the sides differ" in layer(r"DC(W)[H] = \delta^{\top} (W a^{(L-1)})").message
    assert "C is nudged from" in layer(r"DC(b)[H] = 1").message
    assert "at W itself" in layer(r"DC(2 W)[H] = 1").message


def test_at_most_is_sometimes_equal_and_sometimes_less():
    rank = r"\operatorname{rank}(\frac{\partial C}{\partial W^{(L)}})"
    assert verdict(rf"{rank} \leq 1").ok
    assert "the sides differ by up to 1 times" in verdict(rf"{rank} \leq 0").message
    assert "in no case are both sides equal" in verdict(rf"{rank} \leq 2").message
    assert not verdict(rf"1 \leq {rank}").ok
    assert not verdict(rf"{rank} = 1").ok
    assert "write =" in verdict(r"C \leq \lVert a^{(L)} - y \rVert^2").message
    assert "between numbers" in verdict(r"a^{(L)} \leq y").message


@pytest.mark.parametrize(
    ("right", "reason"),
    [
        (r"\begin{bmatrix} 0.4 & -0.70 \\ 0.125 & 2 \end{bmatrix}", ""),
        (r"\begin{bmatrix} 0.4 & -0.71 \\ 0.125 & 2 \end{bmatrix}", r"[0, 1] = -0.7"),
        (r"\begin{bmatrix} 0.4 & -0.70 \\ 0.124 & 2 \end{bmatrix}", r"[1, 0] = 0.125"),
        (r"\begin{bmatrix} 0.4 & -0.70 & 0.125 \end{bmatrix}", "this one is"),
    ],
)
def test_rounded_numbers_are_compared_to_the_digits_that_they_show(right, reason):
    numbers = r"\begin{bmatrix} 0.4 + 0 C & -0.7 \\ 0.125 & 2 \end{bmatrix}"
    found = verdict(rf"{numbers} \approx {right}")
    assert found.ok == (not reason), found.message
    assert reason in found.message


def test_an_equation_shown_as_wrong_must_be_wrong():
    wrong = verdict(r"C = 2 \lVert a^{(L)} - y \rVert^2", "not-twice")
    assert wrong.ok
    assert wrong.error == pytest.approx(1)  # off by the whole of what is right
    assert wrong.cases == wrong.false > 4
    right = verdict(r"C = \lVert a^{(L)} - y \rVert^2", "not-really")
    assert not right.ok
    assert "it holds" in right.message


def test_a_formula_that_is_wrong_in_some_cases_says_in_how_many():
    slope = r"\frac{\partial z_k^{(L)}}{\partial w_{ij}^{(L)}}"
    always = verdict(rf"{slope} = a_j^{{(L-1)}}", "not-k")
    assert always.cases == ENTRIES + BESIDE
    assert ENTRIES < always.false <= BESIDE  # right where k = i, and where a_j is 0
    assert always.error == pytest.approx(1)
    twice = verdict(rf"{slope} = (1 + I_{{ki}}) I_{{ki}} a_j^{{(L-1)}}", "not-k")
    assert twice.cases == ENTRIES + BESIDE
    assert ENTRIES / 2 < twice.false <= ENTRIES
    assert twice.error == pytest.approx(1)


def test_a_case_is_counted_once_however_many_sides_a_chain_has():
    left = r"\frac{\partial C}{\partial a_i^{(L)}}"
    once = verdict(rf"{left} = 2(a_i^{{(L)}} - y_i)")
    chain = verdict(rf"{left} = 2a_i^{{(L)}} - 2y_i = 2(a_i^{{(L)}} - y_i)")
    two = rf"{left} &= 2a_i^{{(L)}} - 2y_i \\ y_i &= y_i - y_i + \sum_k I_{{ki}} y_k"
    lines = verdict(rf"\begin{{aligned}} {two} \end{{aligned}}")
    assert once.cases == chain.cases == lines.cases == sum(OUTPUTS)


def test_cases_that_compare_nothing_with_nothing_are_told_apart():
    slope = r"\frac{\partial z_k^{(L)}}{\partial w_{ij}^{(L)}}"
    found = verdict(rf"{slope} = I_{{ki}} a_j^{{(L-1)}}")
    assert found.cases == ENTRIES + BESIDE
    assert BESIDE <= found.zeros < found.cases
    found = verdict(rf"{slope} = 0 \quad (k \neq i)")
    assert found.cases == found.zeros > 0
    assert verdict(r"\frac{\partial C}{\partial a_i^{(L)}} = 2(a_i^{(L)} - y_i)").zeros == 0


def test_a_setting_that_does_not_exist_is_named():
    assert "there is no setting tensor" in verdict("a = b", context="tensor").message


def test_a_name_is_defined_once():
    again = Equation("other.md", "z-again", r"z^{(\ell)} := b^{(\ell)}")
    assert (
        "defines this already"
        in CHECKER.check_one(again, Definitions([*FIXTURES, again], SUBJECT)).message
    )


def test_a_definition_holds_on_its_layers():
    ranged = Equation("page.md", "q", r"Q^{(\ell)} := W^{(\ell)} \quad (\ell = 2, \dots, L)")
    found = Definitions([*FIXTURES, ranged], SUBJECT)
    assert CHECKER.check_one(ranged, found).ok
    uses = r"(Q^{(%s)})^{\top} a^{(%s)} = W^{(%s)\top} a^{(%s)}"
    assert CHECKER.check_one(Equation("page.md", "in", uses % (("L",) * 4)), found).ok
    outside = CHECKER.check_one(Equation("page.md", "out", uses % (("1",) * 4)), found)
    assert "Q^(1) is outside of its definition" in outside.message


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (r"(i \neq 0)", "on a range of its ℓ, or always"),
        (r"(i = 0, \dots, m-1)", "on a range of its ℓ, or always"),
        (r"(\ell = 1, \dots, L+1)", "leaves the layers"),
        (r"(\ell = 0, \dots, L)", "outside of the layers"),
    ],
)
def test_another_condition_on_a_definition_is_refused(condition, reason):
    ranged = Equation("page.md", "q", rf"Q^{{(\ell)}} := W^{{(\ell)}} \quad {condition}")
    found = CHECKER.check_one(ranged, Definitions([*FIXTURES, ranged], SUBJECT))
    assert not found.ok
    assert reason in found.message


@pytest.mark.parametrize(
    "latex",
    [
        r"y := \begin{bmatrix} y_0 \\ \vdots \\ y_{m-1} \end{bmatrix}",
        r"a^{(L)} := \begin{bmatrix} a_0^{(L)} \\ \vdots \\ a_{m-1}^{(L)} \end{bmatrix}"
        r" \in \mathbb{R}^m",
        r"\frac{\partial C}{\partial y} := \begin{bmatrix} \frac{\partial C}{\partial y_0} \\"
        r" \vdots \\ \frac{\partial C}{\partial y_{n_L-1}} \end{bmatrix}",
    ],
)
def test_a_list_of_the_entries_of_a_known_thing_is_a_definition_and_is_compared(latex):
    found = verdict(latex.replace("m-1", "n_L-1").replace("^m", "^{n_L}"))
    assert found.ok, found.message
    assert (found.kind, found.cases) == ("definition", 0)
    wrong = latex.replace("m-1", "n_L-1").replace("^m", "^{n_L}").replace("_0", "_1", 1)
    assert not verdict(wrong).ok


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"y := \begin{bmatrix} y_0 \\ \vdots \\ 2 y_{n_L-1} \end{bmatrix}", "differ in more"),
        (r"y := \begin{bmatrix} y_0 + a_0^{(L)} \\ y_1 \end{bmatrix}", "do not hold a; write ="),
        (r"\frac{\partial C}{\partial y} := 2 y", "before := stands a name"),
        (r"Q := 2 y \in \mathbb{R}", "without"),
        (r"y := 3 a^{(L)}", "y is given"),
        (r"y_i := 3 b_i^{(L)}", "y is given"),
    ],
)
def test_what_only_looks_like_a_definition_is_refused(latex, reason):
    equation = Equation("page.md", "trial", latex)
    found = CHECKER.check_one(equation, Definitions([*FIXTURES, equation], SUBJECT))
    assert not found.ok
    assert reason in found.message


def test_a_definition_by_itself_is_refused():
    circle = Equation("page.md", "circle", r"Q := Q + C")
    assert (
        "defined by itself"
        in CHECKER.check_one(circle, Definitions([*FIXTURES, circle], SUBJECT)).message
    )


def test_an_entry_that_is_defined_is_a_number():
    columns = Equation("page.md", "Q", r"Q_i := \delta^{(L)} y_i", "network")
    known = Definitions([*FIXTURES, columns], SUBJECT)
    assert "an entry is a number, and this is n₂×1" in CHECKER.check_one(columns, known).message


def test_a_slope_of_a_slope_is_measured_with_a_central_difference():
    second = (
        r"\frac{\partial \delta_i^{(L)}}{\partial y_k} = "
        r"-2 I_{ki} \, \sigma'(z_i^{(L)})"
    )
    found = verdict(second)
    assert found.ok, found.message
    assert found.error < found.tolerance == 1e-9
    assert not verdict(second.replace("-2", "2")).ok


def test_a_differential_of_a_slope_too():
    assert verdict("d(G + W) = dG + dW", context="matrix").ok
    assert verdict(r"d(\sigma'(z^{(L)}) + b^{(L)}) = d(\sigma'(z^{(L)})) + d b^{(L)}").ok
    assert "slopes of slopes" in verdict("d(d(dC)) = d(d(dC))", context="matrix").message


@pytest.mark.parametrize("context", SUBJECT.contexts)
def test_complex_steps_agree_with_central_differences(context):
    known = DEFINITIONS["fixtures"].of(context)
    for environment in SUBJECT.contexts[context].environments():
        if (environment.depth or 0) > 3 or environment.degenerate or "steep" in str(environment):
            continue  # three layers show what four do, in a tenth of the time
        evaluate = Evaluator(environment, known, NOTATION)
        for latex in (
            e.latex
            for e in FIXTURES
            if (e.context or SUBJECT.usual) == context and ":=" not in e.latex
        ):
            with suppress(NoInstance):
                list(compare(evaluate, parse(latex), latex))
        together = {}
        for (above, below, place), (exact, real) in evaluate.slopes.items():
            if not real and isinstance(above[0], str):
                together.setdefault((above, below), {})[place] = exact
        for (above, below), exact in together.items():
            shape = evaluate.value(below).data.shape
            steps = np.eye(math.prod(shape))[list(exact)].reshape(-1, *shape)
            program = partial(lambda key, moved: moved.value(key), above)
            central, _ = slope_of(evaluate, program, {below: steps}, real=True)
            assert np.allclose(list(exact.values()), central, rtol=1e-3, atol=1e-6), (above, below)


MOVING = {
    "matrix": [
        r"C(W) + C - w_{0,0} \cdot \frac{1}{w_{0,0}^2} \, e^{w_{0,0}} \, \sqrt{w_{0,0}^2}",
        r"\lvert x^{\top} v \rvert + \sin(x^{\top} v) \, \cos(x_0) + \tanh(x_1) + \log(x_1^2)",
        r"\max(x_0, x_1, 3) + \max_{i \neq 0} x_i + \sum_i I[x_i > 0] \, x_i",
        r"\begin{bmatrix} x^{\top} \\ v^{\top} \end{bmatrix}",
        r"\begin{bmatrix} x_0 v_0 & x_1 v_0 \\ 1 & x_0 \end{bmatrix}",
        r"\begin{bmatrix} x_0 & \cdots & x_{n-1} \end{bmatrix}",
        r"\operatorname{vec}(W \, \operatorname{diag}(x)) + \operatorname{vec}(W)",
        r"(W \otimes B^{\top}) (x \otimes v)",
        r"W \odot (W \oslash (W + u v^{\top}))",
        r"\operatorname{tr}(W H^{\top}) + \langle W, H \rangle + \lVert W \rVert + x \cdot v",
        r"(W x)_0 + 1",
        r"x_0 + x_1 + \cdots + x_{n-1}",
        r"\underbrace{W x}_{m}",
    ],
    "network": [r"\sigma(z^{(L)}) + y", r"C"],
    "softmax": [r"\sigma(z^{(L)}) + y", r"C"],
}


@pytest.mark.parametrize(
    ("context", "latex"), [(name, each) for name, some in MOVING.items() for each in some]
)
def test_a_stack_is_computed_as_each_of_its_matrices(context, latex):
    (chain,), _ = parse(f"{latex} = 0")
    environment = SUBJECT.contexts[context].environments()[0]
    evaluate = Evaluator(environment, DEFINITIONS["fixtures"].of(context), NOTATION)
    heights = set()
    for key in environment.bindings:
        shape = environment.bindings[key].data.shape
        steps = 1j * STEP * np.eye(np.prod(shape)).reshape(-1, *shape)
        stack = evaluate.perturb({key: steps})(chain[0], {}).data
        heights.add(stack.ndim)
        for number, step in enumerate(steps):
            alone = evaluate.perturb({key: step})(chain[0], {}).data
            together = stack[number] if stack.ndim > 2 else stack
            assert np.allclose(together, alone, rtol=1e-14, atol=0)
            assert np.allclose(together.imag, alone.imag, rtol=1e-10, atol=1e-10 * STEP)
    assert heights == {2, 3}


@pytest.mark.parametrize(
    ("latex", "context"),
    [
        (r"\frac{\partial (dC)}{\partial W} = dG", "matrix"),
        ("d(d(W x)) = 2 dW dx", "matrix"),
        (r"d(dC) = \langle dG, dW \rangle", "matrix"),
        (
            r"\frac{\partial (\frac{\partial C}{\partial w_{ij}^{(L)}})}{\partial z_k^{(L)}} ="
            r" \frac{\partial \delta_i^{(L)}}{\partial z_k^{(L)}} a_j^{(L-1)}",
            "network",
        ),
        (
            r"\frac{\partial (\frac{\partial C}{\partial w_{ij}^{(\ell)}})}{\partial"
            r" w_{kl}^{(\ell)}} = \frac{\partial (\frac{\partial C}{\partial w_{kl}^{(\ell)}})}"
            r"{\partial w_{ij}^{(\ell)}} \quad (\ell = 1, \dots, L)",
            "network",
        ),
    ],
)
def test_second_derivatives_that_hold(latex, context):
    assert verdict(latex, context=context).ok  # what takes 20 s is refused


@pytest.mark.parametrize(
    ("latex", "context"),
    [
        (
            r"\frac{\partial (\frac{\partial C}{\partial b_i^{(L)}})}{\partial z_i^{(L)}} = 0",
            "network",
        ),
        (r"\frac{\partial \delta_j^{(1)}}{\partial z_k^{(2)}} = 0", "network"),
        ("d(dC) = 0", "matrix"),
        (r"\frac{\partial (dC)}{\partial w_{ij}} = 0", "matrix"),
        ("d(dz_i^{(2)}) = 0", "network"),
    ],
)
def test_moving_a_value_does_not_cut_what_it_is_computed_from(latex, context):
    assert "the sides differ" in verdict(latex, context=context).message


def test_blocks_beside_each_other_have_the_sum_of_their_sizes():
    blocks = r"\begin{bmatrix} (a^{(L-1)})^{\top} & 1 \end{bmatrix}"
    other = r"\begin{bmatrix} \frac{\partial C}{\partial W^{(L-1)}} & \delta^{(L-1)} \end{bmatrix}"
    assert "n₁+1" in verdict(rf"\delta^{{(L)}} {blocks} = {other}").message
    swapped = r"\begin{bmatrix} 1 & (a^{(L-1)})^{\top} \end{bmatrix}"
    answer = r"\begin{bmatrix} \frac{\partial C}{\partial W^{(L)}} & \delta^{(L)} \end{bmatrix}"
    assert verdict(rf"{answer} = \delta^{{(L)}} {blocks}").ok
    assert "1+n₁" in verdict(rf"{answer} = \delta^{{(L)}} {swapped}").message
