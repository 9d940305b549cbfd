"""The same truths a second time, by symbols: SymPy, an unknown σ, small fixed sizes."""

import pytest

from equations.check import definitions, known_in
from equations.read import read
from hooks.checked import EXCEPTIONS
from tests.equations.corpus import BOTH, NAMED
from tests.equations.slips import slips
from tests.equations.test_slips import SURVIVORS
from tests.equations.witness import CannotTell, prove

CLAIMS = [
    (corpus, one)
    for corpus, one in NAMED
    if read(one.latex).kind == "claim" and not one.tag.startswith("not-")
]
NOT_WITNESSED = {  # corpus ↦ tag ↦ what the witness does not know
    "pages": EXCEPTIONS["not_witnessed"],
    "fixtures": {
        "kronecker": "an index that no array knows",
        "steepest": "an inequality that is not about a rank",
        "C-sign": "an inequality that is not about a rank",
        "differential": "differentials",
        "product-rule": "differentials",
    },
}


def proved(corpus, equation, tree) -> int:
    known = known_in(equation.setting, definitions(BOTH[corpus]))
    return prove(tree, equation.setting, known)


@pytest.mark.parametrize(("corpus", "equation"), CLAIMS, ids=[f"{c}-{e.tag}" for c, e in CLAIMS])
def test_sympy_agrees(corpus, equation):
    tree = read(equation.latex)
    if equation.tag in NOT_WITNESSED[corpus]:
        with pytest.raises(CannotTell):
            proved(corpus, equation, tree)
    else:
        assert proved(corpus, equation, tree) > 0


def test_what_sympy_does_not_know_is_there():
    for corpus, listed in NOT_WITNESSED.items():
        assert set(listed) <= {one.tag for name, one in CLAIMS if name == corpus}


def answer(corpus, equation, tree) -> str:
    try:
        return "proved" if proved(corpus, equation, tree) else "cannot tell"
    except AssertionError:
        return "false"
    except (
        CannotTell,
        ArithmeticError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        KeyError,
    ):
        return "cannot tell"  # a slip that does not even fit


def test_sympy_calls_no_survivor_false():
    answers = {
        (equation.tag, name): answer(corpus, equation, tree)
        for corpus, equation in CLAIMS
        for name, tree in slips(read(equation.latex))
        if (corpus, equation.tag, name) in SURVIVORS
    }
    proved = list(answers.values()).count("proved")
    print(f"\nof {len(answers)} survivors SymPy proves {proved}")
    assert not [name for name, said in answers.items() if said == "false"]


def test_sympy_proves_no_slip_that_is_refused_by_value():
    checked = 0
    for corpus, equation in CLAIMS:
        if corpus != "pages":
            continue
        for name, tree in slips(read(equation.latex)):
            if name.startswith(("sign", "factor", "power")) and (
                (corpus, equation.tag, name) not in SURVIVORS
            ):
                found = answer(corpus, equation, tree)
                assert found != "proved", (equation.tag, name)
                checked += found == "false"
    assert checked > 20
