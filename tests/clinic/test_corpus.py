"""The mistakes that the clinic names in wrong gradients, and that it calls no right one wrong."""

import ast

import numpy as np
import pytest

from snippets import gradient_clinic
from snippets.gradient_clinic import check_gradient
from tests.clinic import blind, layers, networks, published, right
from tests.conftest import ROOT

CASES = networks.CASES + layers.CASES + published.CASES
SOURCE = ROOT.joinpath("snippets", "gradient_clinic.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_mistake_is_named_and_the_right_gradient_passes(case):
    report = case.check(case.wrong)
    assert not report.right
    assert case.named(report), f"{case.mistakes}, found {report.kinds}: {report.finding}"
    assert case.check(case.right).right


def test_the_corpus_is_large_and_says_each_thing_once():
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) >= 120


@pytest.mark.parametrize(("module", "least"), [*zip(blind.SETS, (27, 24, 38, 41), strict=True)])
def test_of_those_written_blind_most_are_named(module, least):
    named = [case.name for case in module.CASES if case.named(case.check(case.wrong))]
    assert len(module.CASES) == module.FIRST_RUN["wrong"]
    assert len(named) >= least, named
    assert all(case.check(case.right).right for case in module.CASES if case.right is not None)


@pytest.mark.parametrize("seed", range(100))
def test_a_right_gradient_is_never_called_wrong(seed):
    reports = right.verdict(seed)
    assert reports if not isinstance(reports, list) else all(reports), reports


@pytest.mark.parametrize("size", [1e-2, 1e-4, 1e-5])
@pytest.mark.parametrize("seed", range(6))
def test_a_small_difference_in_one_entry_is_seen(seed, size):
    net = right.network(np.random.default_rng(seed), sigma="tanh")
    G = net.dC_dW(0)
    wrong = G.copy()
    wrong.flat[np.abs(G).argmax()] *= 1 + size
    for claim, expected in ((G, True), (wrong, False)):
        report = check_gradient(net.C_of(0, 0), net.layers[0][0], claim, quiet=True)
        assert report.right is expected, report


def test_a_hypothesis_that_is_left_out_is_missed(monkeypatch):
    (case,) = (case for case in CASES if case.name == "batch in rows, slope-at-a")
    assert case.named(case.check(case.wrong))
    chains = [
        [(name, [row for row in family if row[0] != ("slope-at-a",)]) for name, family in chain]
        for chain in gradient_clinic.CHAINS
    ]
    monkeypatch.setattr(gradient_clinic, "CHAINS", chains)
    assert not case.named(case.check(case.wrong))


def test_every_mistake_in_a_formula_has_its_sentence():
    kinds = {
        kind
        for chain in gradient_clinic.CHAINS
        for _, family in chain
        for mistakes, _ in family
        for kind in mistakes
    }
    assert len(kinds) > 20
    assert kinds <= set(gradient_clinic.KINDS)


def test_no_function_is_longer_than_thirty_lines():
    functions = [n for n in ast.walk(ast.parse(SOURCE)) if isinstance(n, ast.FunctionDef)]
    lengths = {n.name: n.end_lineno - n.lineno + 1 for n in functions}
    assert {name: n for name, n in lengths.items() if n > 30} == {}
