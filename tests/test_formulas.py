"""The formula sheet: each cell as a reader sees it, its lines run and compared with nudging."""

import ast
import re

import numpy as np
import pytest

from book import formula_sheet as sheet
from snippets.nudging import nudged_gradient
from tests.html_tree import of_class, text

PAGE = "formulas.html"
M, N_IN, N = 2, 3, 4  # outputs, inputs, examples: all different, and none is a number of layers
LOGISTIC, SOFTMAX = "squared error, logistic", "cross-entropy, softmax"
BINARY = "binary cross-entropy, logistic"


def logistic(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    powers = np.exp(z)
    return powers / powers.sum(axis=0)


def squares(a, y):
    return np.sum((a - y) ** 2)


def cross_entropy(a, y):
    return -np.sum(y * np.log(a))


def binary(a, y):
    return cross_entropy(a, y) + cross_entropy(1 - a, 1 - y)


CASES = {
    LOGISTIC: (logistic, squares),
    SOFTMAX: (softmax, cross_entropy),
    BINARY: (logistic, binary),
}
# The error, then what is made of it.
ROWS = {LOGISTIC: [0, 1, 2, 3], SOFTMAX: [4, 1, 2, 3], BINARY: [5, 1, 2, 3]}


def cells(pages) -> list[list]:
    """The cells of each column of the sheet."""
    (found,) = of_class(pages[PAGE], "sheet")
    columns = []
    for element in found:
        if "sheet-head" in element.get("class"):
            columns.append([])
        else:
            columns[-1].append(element)
    return columns


def code(cell) -> str:
    return text(of_class(cell, "sheet-code")[0])


def shape(cell) -> str:
    return text(of_class(cell, "sheet-shape")[0])


def given(case: str) -> tuple[dict, dict]:
    """What the lines of a sheet may use, drawn at random; and the costs they are about."""
    sigma, cost = CASES[case]
    random = np.random.default_rng(8)
    W, b = random.normal(size=(M, N_IN)), random.normal(size=M)
    A_prev = random.normal(size=(N_IN, N))
    Y = random.dirichlet(np.ones(M), N).T

    def C(W=W, b=b, x=A_prev[:, 0]):
        return cost(sigma(W @ x + b), Y[:, 0])

    def mean(W=W, b=b, A_prev=A_prev):
        return cost(sigma(W @ A_prev + b[:, None]), Y) / N

    Z = W @ A_prev + b[:, None]
    names = {"np": np, "W": W, "N": N, "Y": Y, "Z": Z, "A_prev": A_prev, "X_prev": A_prev.T}
    names |= {"a_prev": A_prev[:, 0], "y": Y[:, 0], "z": Z[:, 0], "b": b}
    names |= {"a": sigma(Z[:, 0]), "A": sigma(Z), "X": sigma(Z).T}
    # ∂C/∂z is C as a function of z alone: the bias moves it.
    errors = {
        "delta": nudged_gradient(lambda b: C(b=b), b),
        "Delta": np.stack(
            [
                nudged_gradient(lambda b, s=s: cost(sigma(W @ A_prev[:, s] + b), Y[:, s]), b)
                for s in range(N)
            ],
            axis=1,
        ),
    }
    nudged = errors | {
        "E": errors["Delta"].T,
        "dC_da_prev": nudged_gradient(lambda x: C(x=x), A_prev[:, 0]),
        "dC_dA_prev": nudged_gradient(lambda X: mean(A_prev=X), A_prev),
        "dC_dX_prev": nudged_gradient(lambda X: mean(A_prev=X), A_prev).T,
        "one dC_dW": nudged_gradient(lambda W: C(W=W), W),
        "one dC_db": nudged_gradient(lambda b: C(b=b), b),
        "batch dC_dW": nudged_gradient(lambda W: mean(W=W), W),
        "batch dC_db": nudged_gradient(lambda b: mean(b=b), b),
    }
    return names, nudged


def wrong(case: str, columns: list[list[tuple[str, str]]]) -> list[str]:
    """Which lines of a sheet, column by column, do not give what is nudged in the shape named."""
    names, nudged = given(case)
    found = []
    for number, column in enumerate(columns):
        space = dict(names)
        for lines, stated in column:
            exec(lines, space)
            result = ast.parse(lines).body[-1].targets[0].id
            key = result if result in nudged else f"{'batch' if number else 'one'} {result}"
            sizes = {"m": M, "n": N_IN, "N": N}
            wanted = tuple(sizes[letter] for letter in re.findall(r"\w+", stated))
            if space[result].shape != wanted or not np.allclose(space[result], nudged[key]):
                found.append(lines)
    return found


@pytest.mark.parametrize("case", CASES)
def test_each_line_gives_what_is_nudged_in_the_shape_that_stands_there(pages, case):
    found = cells(pages)
    assert [len(column) for column in found] == [6, 6, 6]
    columns = [[(code(column[r]), shape(column[r])) for r in ROWS[case]] for column in found]
    assert wrong(case, columns) == []


def test_a_wrong_line_and_a_wrong_shape_are_seen():
    right = "delta = 2 * (a - y) * a * (1 - a)"
    assert wrong(LOGISTIC, [[(right, "(m,)")]]) == []
    assert wrong(LOGISTIC, [[(right, "(n,)")]]) == [right]
    halved = "delta = (a - y) * a * (1 - a)"
    assert wrong(LOGISTIC, [[(halved, "(m,)")]]) == [halved]
    assert wrong(LOGISTIC, [[], [(f"{right}\ndC_db = delta", "(m,)")]])  # of one example


def test_each_formula_is_that_of_the_equation_it_names(pages):
    for cell in (c for column in cells(pages) for c in column):
        (link,) = of_class(cell, "eqref")
        address, _, anchor = link.get("href").rpartition("#")
        stated = pages[address or PAGE]
        (equation,) = (e for e in of_class(stated, "equation") if e.get("id") == anchor)
        (formula,) = of_class(cell, "equation-body")
        assert text(next(formula.iter("math"))) == text(next(equation.iter("math")))


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("right | (m,) | a = 1 | always", "cannot read 'right"),  # before any column
        ("# One\nright | (m,) | a = 1", "cannot read 'right"),
        ("# One\nright | (m,) | a = 1 | always\n# Two", "not the same number of cells"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused(lines, reason):
    with pytest.raises(ValueError, match=reason):
        sheet.parse(lines)


def test_lines_are_parted_by_semicolons():
    ((words, (cell,)),) = sheet.parse("# One\ntag | (m,) | a = 1; b = 2 | always")
    assert (words, cell.lines) == ("One", ("a = 1", "b = 2"))
