"""The derivative of each construct: an imaginary step gives what differences of real steps give."""

import numpy as np
import pytest

from book.contexts import SUBJECT
from proofread.equations.constructs import Evaluator
from proofread.equations.derivative import slope_of
from proofread.equations.registry import CONSTRUCTS
from proofread.tests.equations.corpus import DEFINITIONS, parse

z, a, W = "z^{(L)}", "a^{(L-1)}", "W^{(L)}"
MOVED = {  # a construct ↦ what moves with W^{(L)}, written with it
    "add": f"{z} + y",
    "negate": f"-{z}",
    "sum": r"\sum_k z_k^{(L)} y_k",
    "product": f"{W} {a}",
    "dot": f"w_0^{{(L)}} \\cdot {a}",
    "hadamard": rf"{z} \odot {z}",
    "kron": rf"{z} \otimes y",
    "fraction": r"\frac{y_0}{z_0^{(L)}}",
    "power": r"(z_0^{(L)})^3",
    "transpose": rf"{z} ({z})^{{\top}}",
    "entry": f"({W} {a})_0",
    "norm": rf"\lVert {z} \rVert",
    "inner": rf"\langle {z}, {z} \rangle",
    "exponential": r"e^{z_0^{(L)}}",
    "vec": rf"\operatorname{{vec}}({W})",
    "diag": rf"\operatorname{{diag}}({z})",
    "tr": rf"\operatorname{{tr}}({z} ({z})^{{\top}})",
    "exp": rf"\exp({z})",
    "log": rf"\log(\exp({z}) + \exp(y))",
    "tanh": rf"\tanh({z})",
    "sin": r"\sin(z_0^{(L)})",
    "cos": r"\cos(z_0^{(L)})",
    "sqrt": r"\sqrt{1 + (z_0^{(L)})^2}",
    "absolute": r"\lvert z_0^{(L)} \rvert",
    "max": r"\max(z_0^{(L)}, -2 z_0^{(L)})",
    "underbrace": rf"\underbrace{{{z}}}_{{n_L \times 1}}",
    "sigma": rf"\sigma({z})",
    "matrix": r"\begin{bmatrix} z_0^{(L)} & 2 z_0^{(L)} \end{bmatrix}",
}
WITHOUT = {
    "constants": {"number", "kronecker", "identity", "unit", "ones", "indicator", "rank"},
    "relations": {"approx", "greater", "less", "geq", "leq"},
    "parts of others": {"symbol", "row", "dots", "cases"},
    "measured themselves: test_checker.py": {"partial", "directional", "differential", "slope"},
    "of other settings: fixtures.md and ahead.md": {"apply", "max_over", "oslash"},
}


def test_each_construct_has_a_line_or_a_reason():
    assert CONSTRUCTS.keys() == MOVED.keys() | set().union(*WITHOUT.values())


@pytest.fixture
def evaluate():
    environment = SUBJECT.contexts["network"].environments()[1]
    return Evaluator(environment, DEFINITIONS["fixtures"].of("network"), SUBJECT.notation)


@pytest.mark.parametrize("kind", MOVED)
def test_it_is_that_of_real_steps(evaluate, kind):
    tree = parse(f"Q := {MOVED[kind]}")[1]
    key = "W", evaluate.environment.depth
    size = evaluate.environment.bindings[key].data.shape
    direction = {key: np.random.default_rng(5).normal(size=size)}
    exact, by_real_steps = slope_of(evaluate, lambda moved: moved(tree, {}), direction)
    real, _ = slope_of(evaluate, lambda moved: moved(tree, {}), direction, real=True)
    assert not by_real_steps
    assert np.abs(exact).max() > 1e-6
    assert np.allclose(exact, real, rtol=1e-6, atol=1e-9)
