"""A smoke run of the benchmarks: tiny networks, few repeats, with what is installed."""

import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from benchmarks import cases, growth, passes, targets, timing

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> dict[str, dict]:
    """What `python -m benchmarks … --size tiny` writes."""
    folder = tmp_path_factory.mktemp("measurements")
    command = [sys.executable, "-m", "benchmarks", "passes", "growth", "--size", "tiny"]
    subprocess.run([*command, "--to", folder], cwd=ROOT, check=True)
    names = ("passes", "growth")
    return {n: json.loads((folder / f"{n}.json").read_text(encoding="utf-8")) for n in names}


def test_every_library_that_is_here_is_timed_in_every_case_and_the_others_have_a_reason(written):
    measured = written["passes"]
    assert passes.OURS in measured["here"]
    assert {*measured["here"], *measured["missing"]} == {passes.OURS, *passes.BASELINES}
    assert all(measured["missing"].values())
    assert len(measured["cases"]) == len(cases.TINY)
    for case in measured["cases"]:
        for threads in ("one", "two"):
            assert [*case[threads]] == measured["here"]
            for name in measured["here"]:
                best = targets.best(case, name, threads)
                assert best["products"] > 0
                assert 0 < best["pass"] < 10
        assert all(case["fresh"][name]["first"] > 0 for name in measured["here"])


def test_growth_has_every_method_at_every_width(written):
    for row in written["growth"]["widths"]:
        assert [*row["seconds"]] == [*growth.METHODS]
        assert all(times["median"] > 0 for times in row["seconds"].values())


def test_the_circumstances_say_when_and_on_what_and_nothing_private(written):
    for measured in written.values():
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", measured["date"])
        assert measured["machine"]["processor"]
        assert measured["machine"]["cores"] > 0
        assert measured["versions"]["numpy"] == np.__version__


def test_the_snippets_are_timed_where_mkdocs_is_not_installed():
    """`make bench` has an environment with the libraries alone."""
    missing = "import sys; sys.modules |= dict.fromkeys(['mkdocs', 'markdown_it', 'nbformat']); "
    program = missing + "import benchmarks.__main__"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


PRIVATE = re.compile(r"(?<![\w.])[/\\]\w|[A-Za-z]:\\|://|@")


@pytest.mark.parametrize("path", sorted(ROOT.glob("measurements/*.json")), ids=lambda p: p.name)
def test_committed_measurements_hold_no_path_and_no_host(path):
    """A slash stands in the name of a system, as in GNU/Linux, and never before a name alone."""
    text = path.read_text(encoding="utf-8")
    latex = path.name == "slips.json"
    assert not PRIVATE.search(text.replace("\\\\", "") if latex else text)
    wanted = {"command", "date", "versions"}
    # A proof and a verdict are the same on every machine.
    wanted |= set() if path.name in {"sympy.json", "claims.json", "slips.json"} else {"machine"}
    wanted = {"commit"} if path.name == "addresses.json" else wanted  # read off that site
    assert wanted <= set(json.loads(text))


def test_a_planted_path_host_or_address_is_seen():
    for private in ('"/home/someone"', '"x /var/y"', '"C:\\\\Users"', '"https://a.b"', '"me@host"'):
        assert PRIVATE.search(private), private
    assert not PRIVATE.search('"Debian GNU/Linux 12", "1/N"')


def test_the_measurements_are_there():
    assert {"passes", "growth"} <= {p.stem for p in ROOT.glob("measurements/*.json")}


@pytest.mark.parametrize("case", cases.TINY, ids=str)
def test_a_wrong_gradient_is_not_timed(case):
    right = passes.ours(case).gradients()
    assert passes.compare("ours", case, right) == 0
    slips = {
        "a factor": [2 * G for G in right],
        "one entry": [np.where(np.arange(G.size).reshape(G.shape) == 0, 0, G) for G in right],
        "the last one": [*right[:-1], -right[-1]],
        "transposed": [G.T for G in right],
        "one missing": right[:-1],
        "not finite": [*right[:-1], right[-1] * np.nan],
        "another dtype": [G.astype("f8" if case.dtype == "float32" else "f4") for G in right],
    }
    for name, slip in slips.items():
        with pytest.raises(passes.WrongGradient):
            passes.compare(name, case, slip)


def test_the_products_are_those_that_a_pass_needs():
    case = cases.TINY[1]
    m, n = case.widths[1:], case.widths[:-1]
    shapes = []
    for layer, (out, into) in enumerate(zip(m, n, strict=True)):
        shapes += [(out, case.N), (out, into)] + ([(into, case.N)] if layer else [])
    assert [X.shape for X in passes.ours(case).products()] == shapes


def test_as_rows_the_products_are_the_same_transposed():
    case = cases.TINY[0]
    layers, A, _ = case.numbers()
    activations, errors = passes.forward_batch(layers, A), passes.random_errors(case)
    columns = passes.products_of(layers, activations, errors, rows=False)
    as_rows = [passes.laid_out(arrays, rows=True) for arrays in (activations, errors)]
    rows = passes.products_of(layers, *as_rows, rows=True)
    slopes = {W.shape for W, _ in layers}  # ∂C/∂W has the shape of W both ways
    for product, other in zip(columns, rows, strict=True):
        assert np.allclose(product, other if product.shape in slopes else other.T)


def test_the_weights_of_a_case_are_counted_with_the_biases():
    layers, _, _ = cases.CASES[0].numbers()
    assert cases.CASES[0].weights == sum(W.size + b.size for W, b in layers) == 77
    widths = [W.shape for W, _ in layers]
    assert widths == [(m, n) for n, m in pairwise(cases.CASES[0].widths)]


@pytest.mark.parametrize("method", growth.METHODS)
def test_a_method_that_is_wrong_is_not_timed(method, monkeypatch):
    def wrong(layers, A, Y):
        return [(1.01 * W, b) for W, b in right(layers, A, Y)]

    right = growth.METHODS[method]
    monkeypatch.setitem(growth.METHODS, method, wrong)
    with pytest.raises(ValueError, match="gives another gradient"):
        growth.measured((2, 3), 0.1, 0.01)


def test_runs_are_interleaved_and_their_median_is_taken():
    order = []
    runs = {name: lambda name=name: order.append(name) for name in "abc"}
    summaries = timing.interleaved(runs, 1e-9, 6, 6)
    assert "".join(order) == "abc" * 2 + "abc" + "bca" + "cab" + "abc" + "bca" + "cab"
    assert {times["repeats"] for times in summaries.values()} == {6}
    assert timing.summary([1.0, 9.0, 2.0])["median"] == 2.0


def target_of(ours, theirs, widths, dtype="float64", library="JAX"):
    def times(whole, products):
        return {"columns": {"pass": {"median": whole}, "products": {"median": products}}}

    times_of = {targets.OURS: times(*ours), library: times(*theirs)}
    case = {"widths": widths, "N": 1, "dtype": dtype, "one": times_of}
    return targets.all_targets({"here": [targets.OURS, library], "cases": [case]})


def test_targets_are_met_and_missed_at_their_limits():
    lab, wide = [1, 6, 7, 2], [784, 512, 512, 10]
    assert target_of((1.05, 1), (1, 1), lab)[0].met
    assert not target_of((1.06, 1), (1, 1), lab)[0].met
    assert not target_of((1, 1), (1, 1), lab, library="PyTorch")[0].met
    assert target_of((0.99, 1), (1, 1), lab, library="PyTorch")[0].met
    assert target_of((2.3, 2), (1, 1), wide)[0].met
    assert not target_of((2.32, 2), (1, 1), wide)[0].met
    assert not target_of((1.1, 2), (1, 3), wide, "float32")[0].met
    assert target_of((1, 1), (1, 1), lab, "float32") == []
    assert target_of((1, 1), (1, 1), [3, 2]) == []
