"""The explorer computes what the snippets compute, and shows no digit that it cannot know."""

import gzip
import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from tests.browser.conftest import caller
from tests.conftest import ROOT
from tests.states import ACTIVATIONS, COSTS, random_state
from tests.test_vendor import characters

SCRIPTS = [ROOT / "docs" / "assets" / name for name in ("network.js", "explorer.js")]
NUDGES = [1.0, 0.1, -0.01, 1e-3, 1e-4, 1e-5, 1e-6]


@pytest.fixture(scope="module")
def model(browser):
    with caller(browser, SCRIPTS) as call:
        yield call


@pytest.fixture(scope="module")
def states():
    random = np.random.default_rng(15)
    found = [random_state(random) for _ in range(400)]
    assert {s.act for s in found} == set(ACTIVATIONS)
    assert {s.cost for s in found} == set(COSTS)
    assert {len(s.layers) for s in found} == {1, 2, 3}
    assert {n for s in found for n in s.widths} == {1, 2, 3, 4, 5, 6}
    return found


COMPUTED = """(text) => {
    const s = weightModel.decode(text), t = weightModel.trace(s);
    return {...t, paths: weightModel.paths(s, t, s.pick), same: weightModel.encode(s)};
}"""


def near(found, wanted, scale) -> bool:
    return bool(np.all(np.abs(np.array(found, float) - wanted) <= 1e-12 * scale))


def same_address(found: str, wanted: str) -> bool:
    """The same words and the same doubles; JavaScript writes some with other zeros."""
    (*words, numbers), (*others, those) = found.split("_"), wanted.split("_")
    return words == others and [*map(float, numbers.split(","))] == [*map(float, those.split(","))]


def disagreements(state, seen) -> list[str]:
    """What the figure computes otherwise than the snippets."""
    zs, activations = state.forward()
    z_scales, error_scales, scales = state.scales()
    layer, i, j = state.pick
    products = [path["product"] for path in seen["paths"]]
    wanted = [state.path(path["units"]) for path in seen["paths"]]
    factors = [np.prod([f[1] for f in path["factors"]]) for path in seen["paths"]]
    entry_scale = scales[layer - 1][i, j]
    checks = {
        "z": all(map(near, seen["z"][1:], zs, z_scales)),
        "a": all(near(a, b, 1 + np.abs(b)) for a, b in zip(seen["a"], activations, strict=True)),
        "C": near(seen["C"], state.C(), 1 + abs(state.C())),
        "delta": all(map(near, seen["delta"][1:], state.errors(), error_scales)),
        "entries": all(map(near, seen["dW"][1:], state.gradients(), scales)),
        "paths": near(products, wanted, entry_scale) and near(factors, wanted, entry_scale),
        "their sum": near(sum(products), state.gradients()[layer - 1][i, j], entry_scale),
        "address": same_address(seen["same"], state.text()),
    }
    return [name for name, agrees in checks.items() if not agrees]


def test_hundreds_of_networks_agree_with_the_snippets(model, states):
    seen = model(COMPUTED, [s.text() for s in states])
    wrong = {
        s.text(): found
        for s, one in zip(states, seen, strict=True)
        if (found := disagreements(s, one))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "planted",
    ["t.dW[1][0][0] *= 1 + 1e-9", "t.C *= 1 + 1e-10", "t.z[1][0] += 1e-9", "t.a[1][0] += 1e-10"],
)
def test_a_planted_difference_is_seen(model, states, planted):
    function = COMPUTED.replace("return", f"{planted}; return")
    seen = model(function, [s.text() for s in states[:40]])
    # Where an entry is exactly zero, a factor changes nothing.
    assert sum(bool(disagreements(s, one)) for s, one in zip(states, seen, strict=False)) > 20


NUDGED = """([text, h]) => {
    const s = weightModel.decode(text), t = weightModel.trace(s);
    const n = weightModel.nudge(s, t, s.pick, h);
    return {...n, shownGap: weightModel.known(n.gap, n.gapOff),
            shownSlope: weightModel.known(n.measured, n.measuredOff)};
}"""


def test_slope_and_gap_are_right_to_the_round_off_that_they_claim(model, states):
    """Against the same nudge with 64 bits of mantissa; no digit that is shown is below it."""
    if np.finfo(np.longdouble).nmant < 63:
        pytest.skip("this machine has no number longer than a double")
    asked = [(s, h) for s in states[:120] for h in NUDGES]
    seen = model(NUDGED, [[s.text(), h] for s, h in asked])
    exact = {s.text(): s.exact() for s in states[:120]}
    for (s, h), n in zip(asked, seen, strict=True):
        here = exact[s.text()]
        layer, i, j = s.pick
        promised = h * here.gradients()[layer - 1][i, j]
        up, down = (State.C() for State in (s.nudged(h).exact(), s.nudged(-h).exact()))
        gap, slope = up - here.C() - promised, (up - down) / (2 * h)
        assert abs(n["gap"] - gap) <= n["gapOff"], (s.text(), h)
        assert abs(n["measured"] - slope) <= n["measuredOff"], (s.text(), h)
        for shown, value, off in (
            (n["shownGap"], gap, n["gapOff"]),
            (n["shownSlope"], slope, n["measuredOff"]),
        ):
            if not shown.startswith("0, "):
                digits = shown.replace("−", "-")
                mantissa, _, power = digits.partition("e")
                unit = 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))
                assert unit >= 0.999 * off, (shown, off)
                assert abs(float(digits) - value) <= 0.51 * unit + off


def test_the_gap_shrinks_as_the_square_of_the_nudge(model, states):
    smooth = [s for s in states if s.act != "relu"][:60]
    seen = model(NUDGED, [[s.text(), h] for s in smooth for h in (1e-2, 1e-3)])
    ratios = [
        big["gap"] / small["gap"]
        for big, small in zip(seen[::2], seen[1::2], strict=True)
        if abs(small["gap"]) > 100 * small["gapOff"]
    ]
    assert len(ratios) > 20
    assert 95 < np.median(ratios) < 105


def test_a_kink_is_named_where_a_nudge_meets_it_and_nowhere_else(model):
    """One unit, z = w a + b with a = 1; a second one, not moved, stands at z = 0."""

    def met(w, h, act="relu"):
        return [f"1_1-2_{act}_square_1.0.0_{w},0,0,0,1,0.5,0.5", h]

    cases = [met(0, 0.1), met(0.05, 0.1), met(-0.05, 0.1), met(0.5, 0.1), met(0, 0.1, "tanh")]
    assert [n["kink"] for n in model(NUDGED, cases)] == ["on", "crossed", "crossed", "", ""]


WRONG = """([text, kind]) => {
    const s = weightModel.decode(text), t = weightModel.trace(s);
    const wrong = weightModel.mistaken(s, t, kind);
    return wrong.map((W, l) => l && W && weightModel.damage(t.dW[l], W).off);
}"""


def test_the_mistakes_are_those_of_the_pages(model):
    """On the worked layer: the damage that the card and its siblings print."""
    worked = (
        "1_3-2_sigmoid_square_1.1.0_0.4,-0.7,0.2,-0.3,0.5,0.9,0.1,-0.15,0.65,0.8,0.35,0.95,0.25"
    )
    kinds = model("() => weightModel.MISTAKES", [0])[0]
    off = dict(zip(kinds, model(WRONG, [[worked, kind] for kind in kinds]), strict=True))
    assert round(100 * off["no-slope"][1]) == 302
    assert off["transpose"][1] is None  # (3, 2) is not the shape of W
    assert off["one-path"][1] == off["too-early"][1] == 0  # one path is all that there is
    assert off["slope-at-a"][1] > 0.01
    assert off["sum-kept"][1] > 0.5


def test_every_mistake_is_one_in_a_network_with_hidden_layers(model):
    random = np.random.default_rng(6)
    state = random_state(random, [3, 3, 3])
    state.act, state.cost = "tanh", "square"
    kinds = model("() => weightModel.MISTAKES", [0])[0]
    for kind, off in zip(kinds, model(WRONG, [[state.text(), k] for k in kinds]), strict=True):
        assert off[1] > 1e-3, kind


SILENT = """(text) => {
    const m = weightModel, s = m.decode(text), t = m.trace(s), l = s.pick[0];
    const H = m.silent(t.a[l - 1], s.widths[l]);
    return [H, m.turned(s, t, l, H)];
}"""


def test_a_silent_turn_moves_weights_and_not_the_cost(model, states):
    wide = [s for s in states if s.widths[s.pick[0] - 1] > 1]
    for s, (H, seen) in zip(wide, model(SILENT, [s.text() for s in wide]), strict=True):
        a = s.forward()[1][s.pick[0] - 1]
        if np.abs(a).max() == 0:
            continue
        assert np.count_nonzero(H) >= 1
        assert np.abs(seen["Ha"]).max() <= 1e-15 * np.abs(a).max() ** 2
        assert abs(seen["change"]) <= seen["off"]


def test_what_is_typed_and_what_an_address_says_is_read_strictly(model):
    refused = ["", " ", "x", "1e999", "-1e999", "NaN", "Infinity", "0,5", "1,000", "1" * 400, "2e6"]
    refused += ["0." + "3" * 400, "0x10", "1e", "--1", "1 2", "<b>1</b>", "1_000", "\u0661"]
    for typed, answer in zip(refused, model("weightModel.number", refused), strict=True):
        assert isinstance(answer, str), typed
        assert answer.endswith((".", ": 0.5", ": 1.000"))
    taken = {
        "0.5": 0.5,
        " -2 ": -2,
        "−3": -3,
        ".5": 0.5,
        "5.": 5,
        "1e-3": 1e-3,
        "-0": 0,
        "1E2": 100,
    }
    assert model("weightModel.number", list(taken)) == list(taken.values())
    good = "1_2-1_tanh_square_1.0.1_1,2,3,4,5,6"
    addresses = [
        good.replace("1_", "2_", 1), "", "1", "_" * 6, good + "_", good + ",7", good + ",7,8",
        good + ",7,8,9,10", good + ",7,8,NaN", good[:-2],
        good.replace("2-1", "2-7"), good.replace("2-1", "0-1"), good.replace("2-1", "2-1-1-1-1"),
        good.replace("tanh", "constructor"), good.replace("tanh", "__proto__"),
        good.replace("square", "toString"), good.replace("1.0.1", "1.1.1"),
        good.replace("1.0.1", "2.0.0"), good.replace("3,", "NaN,"), good.replace("3,", "<script>,"),
        good.replace("3,", "1e400,"), good + "0" * 5_000_000, "<script>alert(1)</script>",
    ]  # fmt: skip
    assert all(isinstance(x, str) for x in model("weightModel.decode", addresses))
    assert "version 2" in model("weightModel.decode", addresses[:1])[0]
    whole = [good, good + ",7,8,9"]  # with a second example
    assert model("(x) => weightModel.encode(weightModel.decode(x))", whole) == whole


def test_thousands_of_damaged_addresses_are_refused_or_whole(model):
    """Whatever stands in an address: a message, or a state that computes to finite numbers."""
    random = np.random.default_rng(0)
    letters = list("0123456789.,-_e+<>'\"&%;()[]{}NaInf sigmodtahrcu\0\n−é")
    good = [random_state(random).text() for _ in range(20)]
    good += ["1_2-1_tanh_square_1.0.1_1,2,3,4,5,6,7,8,9"]  # with a second example
    damaged = []
    for k in range(3000):
        text = list(good[k % len(good)])
        for _ in range(random.integers(1, 4)):
            at = random.integers(len(text))
            text[at : at + random.integers(0, 3)] = random.choice(letters, random.integers(0, 3))
        damaged.append("".join(text))
    checked = """(text) => {
        const m = weightModel, s = m.decode(text);
        if (typeof s === "string") return s.length > 10;
        const t = m.trace(s);
        return Number.isFinite(t.C) && t.dW.flat(2).every(Number.isFinite)
            && m.encode(m.decode(m.encode(s))) === m.encode(s);
    }"""
    assert model(checked, damaged) == [True] * len(damaged)


def test_an_address_of_the_largest_network_fits_four_kilobytes(model):
    random = np.random.default_rng(1)
    state = random_state(random, [6, 6, 6, 6])
    for W, b in state.layers:
        W *= -1e-7
        b *= -1e-7
    state.a *= -1e-7
    state.y *= -1e-7
    batch = ",".join([state.text(), *map(repr, [*state.a.tolist(), *state.y.tolist()])])
    (text,) = model("(x) => weightModel.encode(weightModel.decode(x))", [batch])
    assert 3000 < len(text) <= 4096


def test_the_script_is_small_and_writes_what_the_fonts_have(site):
    scripts = [site.joinpath("assets", script.name).read_bytes() for script in SCRIPTS]
    assert sum(len(gzip.compress(script, 9)) for script in scripts) <= 25_000
    written = {c for script in scripts for c in script.decode() if not c.isascii()}
    assert {"∂", "≈", "−"} <= written <= characters("text") | characters("math")


def outputs(programs: list[str]) -> list[str]:
    """What each program prints, all in one interpreter."""
    runner = "import contextlib, io, json, sys\nout = []\nfor p in json.load(sys.stdin):\n"
    runner += "    with contextlib.redirect_stdout(io.StringIO()) as said:\n        exec(p, {})\n"
    runner += "    out.append(said.getvalue())\nprint(json.dumps(out))"
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", runner],
        input=json.dumps(programs), capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return json.loads(done.stdout.replace("-0.0000", " 0.0000"))


def matrices(gradients, name="dC_dW") -> str:
    return "".join(f"{name}{k} =\n{X}\n" for k, X in reversed(list(enumerate(gradients, 1))))


def test_the_program_prints_the_matrices_and_is_short(model, states):
    """Of one example; and of two, with the sum of their matrices."""
    random = np.random.default_rng(2)
    some = [*states[:10], *(random_state(random, [6, 6, 6, 6]) for _ in COSTS)]
    for s, cost in zip(some[-3:], COSTS, strict=True):
        s.cost = cost
    others = [random_state(random, s.widths) for s in some]
    seconds = [replace(s, a=other.a, y=other.y) for s, other in zip(some, others, strict=True)]
    texts = [s.text() for s in some]
    texts += [
        ",".join([s.text(), *map(repr, [*other.a.tolist(), *other.y.tolist()])])
        for s, other in zip(some, others, strict=True)
    ]
    programs = model("(x) => weightModel.program(weightModel.decode(x))", texts)
    for program in programs:
        assert len([line for line in program.splitlines() if line.strip()]) <= 40
    said = outputs(programs)
    with np.printoptions(precision=4, floatmode="fixed", suppress=True):
        for k, (s, second) in enumerate(zip(some, seconds, strict=True)):
            one = f"C = {s.C():.4f}\n{matrices(s.gradients())}"
            both = [X + Y for X, Y in zip(s.gradients(), second.gradients(), strict=True)]
            two = f"example 0: {one}example 1: C = {second.C():.4f}\n{matrices(second.gradients())}"
            two += matrices(both, "sum of dC_dW")
            assert [said[k], said[len(some) + k]] == [
                text.replace("-0.0000", " 0.0000") for text in (one, two)
            ]
