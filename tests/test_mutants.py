"""`make mutants` changes decorated functions too, and lets no survivor pass that is not listed."""

import os

import pytest

from tests.mutants import Mutant, judged, redecorated, tried

DECORATED = '''"""One layer."""

import functools


def twice(times):
    def decorate(function):
        @functools.wraps(function)
        def repeated(a):
            return times * function(a)

        return repeated

    return decorate


@twice(
    3,
)
@twice(2)
def cost(a):
    """Equation C."""
    return a**2 + 1


def plain(a):
    return a * 1
'''


def results(source):
    module = {"__name__": "layer"}
    exec(source, module)
    return module["cost"](5), module["plain"](5), module["cost"].__doc__


def test_a_decorator_behind_its_function_does_the_same():
    moved = redecorated(DECORATED)
    assert "\n@" not in moved
    assert "cost = twice(3)(twice(2)(cost))\n" in moved
    assert results(moved) == results(DECORATED) == (156, 5, "Equation C.")


PROJECT = """[tool.pytest]
pythonpath = ["."]
addopts = ["--import-mode=importlib"]
[tool.mutmut]
source_paths = ["snippets"]
pytest_add_cli_args_test_selection = ["tests"]
"""
TESTS = """from snippets.layer import cost, plain


def test_cost():
    assert cost(2) == 30


def test_plain():
    assert plain(5) == 5
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="mutmut tries each mutant in a fork")
def test_the_mutants_of_a_decorated_function_are_tried(tmp_path):
    for name, text in {
        "pyproject.toml": PROJECT,
        "snippets/__init__.py": "",
        "snippets/layer.py": redecorated(DECORATED),
        "tests/test_layer.py": TESTS,
    }.items():
        tmp_path.joinpath(name).parent.mkdir(exist_ok=True)
        tmp_path.joinpath(name).write_text(text, encoding="utf-8")
    killed, survivors = tried(tmp_path)
    assert Mutant("layer.plain", "return a * 1", "return a / 1") in survivors.values()
    assert Mutant("layer.cost", "return a**2 + 1", "return a * 2 + 1") in survivors.values()
    assert killed >= 3  # `+ 1` to `- 1` and to `+ 2`, `**2` to `**3`


ONE = Mutant("layer.plain", "return a * 1", "return a / 1")


def test_nothing_survives():
    report, good = judged(40, [], set())
    assert good
    assert (
        report == "40 of 40 mutants killed, 100.0 % (wanted 95); 0 equivalent as listed, 0 survived"
    )


def test_an_equivalent_one_is_counted_apart():
    report, good = judged(39, [ONE], {ONE})
    assert good
    assert report.endswith(
        "39 of 40 mutants killed, 97.5 % (wanted 95); 1 equivalent as listed, 0 survived"
    )


def test_a_survivor_that_is_not_listed_fails_and_is_shown():
    report, good = judged(39, [ONE], set())
    assert not good
    assert "survived:\nlayer.plain\n- return a * 1\n+ return a / 1\n" in report


def test_one_that_is_listed_and_killed_fails():
    report, good = judged(40, [], {ONE})
    assert not good
    assert "not a survivor:\nlayer.plain" in report


def test_a_long_list_of_equivalent_ones_does_not_raise_the_share():
    assert not judged(9, [ONE], {ONE})[1]


def test_no_mutants_at_all_are_not_enough():
    assert not judged(0, [], set())[1]
