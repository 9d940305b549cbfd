"""The derivative of each construct: an imaginary step gives what differences of real steps give."""

import numpy as np
import pytest

from proofread.equations import Definitions
from proofread.equations.constructs import Evaluator
from proofread.equations.declared import Declaration
from proofread.equations.derivative import slope_of
from proofread.equations.nodes import walk
from proofread.equations.parser import parse
from proofread.equations.registry import CONSTRUCTS

GIVEN = {"X": "m by n", "c": "n", "t": "m"}
DECLARED = {"sizes": ["m", "n"], "given": GIVEN, "functions": {"\\sigma": "logistic"}}
SUBJECT = Declaration(DECLARED | {"definitions": ["z := X c"]}, "p.toml").subject()
(NAME, CONTEXT), *_ = SUBJECT.contexts.items()
MOVED = {  # a construct ↦ what moves with X, written with it
    "add": "z + t",
    "negate": "-z",
    "sum": r"\sum_k z_k t_k",
    "product": "X c",
    "dot": r"z \cdot t",
    "hadamard": r"z \odot z",
    "kron": r"z \otimes t",
    "fraction": r"\frac{t_1}{z_1}",
    "power": "(z_1)^3",
    "transpose": r"z z^{\top}",
    "entry": "(X c)_1",
    "norm": r"\lVert z \rVert",
    "inner": r"\langle z, z \rangle",
    "exponential": "e^{z_1}",
    "vec": r"\operatorname{vec}(X)",
    "diag": r"\operatorname{diag}(z)",
    "tr": r"\operatorname{tr}(z z^{\top})",
    "exp": r"\exp(z)",
    "log": r"\log(\exp(z) + \exp(t))",
    "tanh": r"\tanh(z)",
    "sin": r"\sin(z_1)",
    "cos": r"\cos(z_1)",
    "sqrt": r"\sqrt{1 + (z_1)^2}",
    "absolute": r"\lvert z_1 \rvert",
    "max": r"\max(z_1, -2 z_1)",
    "underbrace": r"\underbrace{z}_{m \times 1}",
    "sigma": r"\sigma(z)",
    "matrix": r"\begin{bmatrix} z_1 & 2 z_1 \end{bmatrix}",
}
WITHOUT = {
    "constants": {"number", "kronecker", "identity", "unit", "ones", "indicator", "rank"},
    "relations": {"approx", "greater", "less", "geq", "leq"},
    "parts of others": {"symbol", "row", "dots", "cases"},
    "measured themselves: tests/equations/test_checker.py": {
        "partial",
        "directional",
        "differential",
        "slope",
    },
    "of other settings: fixtures.md and ahead.md there": {"apply", "max_over", "oslash"},
}


def test_each_construct_has_a_line_or_a_reason():
    assert CONSTRUCTS.keys() == MOVED.keys() | set().union(*WITHOUT.values())


@pytest.fixture
def evaluate():
    known = Definitions([], SUBJECT).of(NAME)
    return Evaluator(CONTEXT.environments()[0], known, SUBJECT.notation)


@pytest.mark.parametrize("kind", MOVED)
def test_it_is_that_of_real_steps(evaluate, kind):
    tree = parse(f"Q := {MOVED[kind]}", SUBJECT.notation)[1]
    assert kind in {node.kind for node in walk(tree)}
    key = "X", None
    size = evaluate.environment.bindings[key].data.shape
    direction = {key: np.random.default_rng(5).normal(size=size)}
    exact, by_real_steps = slope_of(evaluate, lambda moved: moved(tree, {}), direction)
    real, _ = slope_of(evaluate, lambda moved: moved(tree, {}), direction, real=True)
    assert not by_real_steps
    assert np.abs(exact).max() > 1e-6
    assert np.allclose(exact, real, rtol=1e-6, atol=1e-9)
