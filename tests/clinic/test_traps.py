"""What a gradient check can fall into, and that the clinic names it instead."""

import numpy as np
import pytest

from snippets.gradient_clinic import KINDS, check_backward, check_gradient

random = np.random.default_rng(40)
W, a_prev, y = random.normal(size=(2, 3)), random.normal(size=3), random.normal(size=2)


def f(W):
    return np.sum((np.tanh(W @ a_prev) - y) ** 2)


def G(W):
    a = np.tanh(W @ a_prev)
    return np.outer(2 * (a - y) * (1 - a * a), a_prev)


def check(f, X, G, **context):
    return check_gradient(f, X, G, quiet=True, **context)


def layer(forward, backward, *arrays, **options):
    return check_backward(forward, backward, *arrays, quiet=True, **options)


def test_a_mask_drawn_anew():
    drawn = np.random.default_rng(0)
    report = check(lambda W: f(W * (drawn.uniform(size=W.shape) < 0.5)), W, G(W))
    assert report.kinds == [("not-deterministic",)]
    assert not report


def test_an_output_that_is_an_array():
    report = check(lambda W: np.tanh(W @ a_prev), W, G(W))
    assert report.kinds == [("shape",)]
    assert "(2,)" in report.finding


def test_integers_are_nudged_as_floats():
    X = np.array([[1, 2], [3, -1]])
    report = check(lambda X: np.sum(X**3), X, 3 * X**2)
    assert report.right
    assert "int64" in report.notes[-1]


def test_a_function_that_changes_its_argument():
    def clips(W):
        W *= W > 0
        return np.sum(W**2)

    before = W.copy()
    report = check(clips, W, 2 * W * (W > 0))
    assert report.right
    assert "f changes its arguments" in report.notes[0]
    np.testing.assert_array_equal(W, before)


def test_a_backward_pass_that_changes_what_came_back():
    def backward(g, x):
        g *= 1 - np.tanh(x) ** 2
        return g

    (report,) = layer(np.tanh, backward, y)
    assert report.right
    assert "backward changes its arguments" in report.notes[0]


def test_a_claim_that_only_broadcasts():
    batch = random.normal(size=(4, 3))
    f = lambda b: np.sum((batch + b) ** 2)
    b = random.normal(size=3)
    report = check(f, b, 2 * (batch + b))
    assert report.kinds == [("shape",)]
    assert "(4, 3)" in report.finding
    report = check(lambda X: np.sum(X**2), batch, 2 * batch[:, :1])
    assert report.kinds[0][0] == "shape"
    assert not report


def test_a_claim_of_another_size():
    assert check(f, W, np.ones(5)).kinds == [("shape",)]


def test_a_claim_that_is_not_a_number():
    wrong = G(W)
    wrong[0, 1] = np.nan
    assert check(f, W, wrong).kinds == [("not-finite",)]


def test_float32_is_seen_and_said():
    W32, a32 = W.astype(np.float32), a_prev.astype(np.float32)
    f32 = lambda W: np.sum(np.tanh(W.astype(np.float32) @ a32) ** 2)
    a = np.tanh(W32 @ a32)
    right = np.outer(2 * a * (1 - a * a), a32)
    report = check(f32, W32, right)
    assert report.right
    assert "float32" in report.step
    assert "float32" in report.notes[-1]
    assert check(f32, W32, 2 * right).kinds == [("factor",)]


def test_at_a_kink_any_slope_between_both_sides_is_right():
    z = np.array([0.7, 0.0, -0.4])
    f = lambda z: np.sum(np.maximum(z, 0) * [1, 2, 3])
    for at_zero in (0, 1, 2):
        report = check(f, z, np.array([1, at_zero, 0]))
        assert report.right
        assert "a kink at (1 of 3: (1,))" in report.notes
        assert "float32" not in report.step
    report = check(f, z, np.array([1, 5, 0]))
    assert report.kinds == [("kink",)]
    assert "(1,)" in report.finding


def test_near_a_kink_the_step_is_smaller():
    z = np.array([0.7, 1e-6, -0.4])
    report = check(lambda z: np.sum(np.maximum(z, 0)), z, np.array([1, 1, 0]))
    assert report.right
    assert "1 of 3" in report.step


def test_a_zero_gradient_decides_nothing():
    report = check(lambda x: np.sum(x**2), np.zeros(3), np.zeros(3))
    assert report.right
    assert "zero" in report.notes[-1]
    half = lambda x: x
    report = check(lambda x: np.sum(x**2), np.zeros(3), half)
    assert report.kinds == [("factor",)]
    assert "second point" in report.notes[0]


def test_a_symmetric_point_hides_a_transpose_and_a_second_shows_it():
    B = random.normal(size=(3, 3))
    f = lambda X: np.sum(B * X**3)
    X = np.ones((3, 3)) + np.eye(3)
    wrong = lambda X: 3 * B * (X**2).T
    assert check(f, X, wrong(X)).right
    assert check(f, X, wrong).kinds != []
    assert not check(f, X, wrong).right


def test_inputs_that_sum_to_one_hide_row_sums():
    x = np.array([0.2, 0.5, 0.3])
    wrong = lambda g, W, x, b: (np.outer(g, x), W.T @ g, np.outer(g, x).sum(1))
    *_, report = layer(lambda W, x, b: W @ x + b, wrong, W, x, y)
    assert report.kinds == [("row-sums",)]
    assert "a second point" in report.notes[-1]


def windows(x, stride=1):
    return np.array([x[i : i + 2].sum() for i in range(0, x.size - 1, stride)])


def assigned(g, x, stride=1):
    dx = np.zeros_like(x)
    for s, i in zip(g, range(0, x.size - 1, stride), strict=True):
        dx[i : i + 2] = s
    return dx


def test_no_overlap_at_this_stride():
    (report,) = layer(windows, assigned, random.normal(size=8), stride=2)
    assert report.kinds == [("overwritten",)]
    assert "stride=1" in report.notes[-1]


def test_a_divisor_that_cost_and_gradient_share():
    X, Y = random.normal(size=(2, 5)), random.normal(size=(1, 5))
    w = random.normal(size=(1, 2))
    f = lambda w: np.sum((w @ X - Y) ** 2) / X.size
    report = check(f, w, 2 * (w @ X - Y) @ X.T / X.size, costs=((w @ X - Y) ** 2)[0])
    assert report.right
    assert report.notes[0].startswith("f is 0.5 times the mean")


def test_what_comes_back_is_needed():
    (report,) = layer(np.tanh, lambda g, z: 1 - np.tanh(z) ** 2, y)
    assert report.kinds == [("error-ignored",)]


def test_a_backward_pass_with_too_few_gradients():
    reports = layer(lambda W, x: W @ x, lambda g, W, x: np.outer(g, x), W, a_prev)
    assert reports[0].kinds == [("shape",)]
    assert "1 for 2" in reports[0].finding


@pytest.mark.parametrize("n", [1, 2])
def test_a_factor_is_named_by_the_sizes_of_the_call(n):
    ones = np.ones((3 + n, 4))
    report = check(lambda X: np.sum(X * X), W, 14 * W, N=7, a_prev=ones)
    assert report.finding == "a constant factor 7 (N)"


@pytest.mark.parametrize("n", [1, 2])
def test_too_few_entries_are_only_consistent(n):
    report = check(lambda x: np.sum(x**2), random.normal(size=n)[:1], np.zeros(1))
    assert not report.right
    assert not report.certain


def test_a_cost_that_is_not_finite():
    with np.errstate(invalid="ignore", divide="ignore"):
        report = check(lambda x: np.sum(np.log(x)), np.array([-1.0, 2.0]), np.array([1.0, 0.5]))
    assert report.kinds == [("not-finite",)]


def test_a_context_of_other_shapes_is_left_out():
    for shape in ((), (3,), (7, 4), (2, 2, 2)):
        context = {
            name: random.normal(size=shape)
            for name in ("z", "a", "a_prev", "dC_da", "W_next", "delta_next", "delta", "y", "W")
        }
        assert check(f, W, 3 * G(W), **context).kinds == [("factor",)]


def test_a_misspelt_context_is_refused():
    with pytest.raises(TypeError, match="aprev"):
        check(f, W, G(W), aprev=a_prev)


@pytest.mark.parametrize(
    ("X", "G", "finding"),
    [
        (2.0, 4.0, "right"),
        (
            2.0,
            8.0,
            "consistent with: a constant factor 2 (2, as of a square) "
            "(to decide, give it z, a_prev, dC_da, N or parts)",
        ),
        ([1.0, 2.0, 3.0], [2, 4, 6], "right"),
        (np.zeros((0, 3)), np.zeros((0, 3)), "right"),
        (np.ones(3), None, "the shape is wrong: backward returns no numbers"),
        (np.ones(3), ["a", "b", "c"], "the shape is wrong: backward returns no numbers"),
    ],
)
def test_what_is_no_array_of_floats(X, G, finding):
    assert check(lambda x: np.sum(x**2), X, G).finding == finding


def test_a_cost_that_does_not_move_says_nothing_of_a_mistake():
    report = check(lambda x: 3.0, np.ones(3), np.ones(3))
    assert report.kinds == [("unknown",)]
    assert "nothing moves" in report.finding


@pytest.mark.parametrize("given", [None, {"x": np.ones(2)}, (np.ones(2), np.ones(2))])
def test_a_backward_pass_that_gives_no_gradient(given):
    (report,) = layer(lambda x: x * x, lambda g, x: given, y)
    assert report.kinds == [("shape",)]


def test_an_array_without_axes():
    (report,) = layer(lambda x: x * x, lambda g, x: 2 * g * x, np.array(3.0))
    assert report.right


def test_numbers_far_out_raise_no_warning():
    z = np.array([[800.0, -900.0]])
    assert not check(lambda z: np.sum(z**2), z, np.ones((1, 2)), z=z[0])


def test_it_prints_what_it_returns(capsys):
    report = check_gradient(f, W, 2 * G(W), name="dC_dW")
    printed = capsys.readouterr().out
    assert printed == f"{report}\n"
    assert printed.startswith("dC_dW: WRONG, difference 3.3e-01\n  a constant factor 2")
    check_backward(np.tanh, lambda g, z: g * (1 - np.tanh(z) ** 2), y)
    assert capsys.readouterr().out.startswith("x: right")


def test_every_finding_has_its_words():
    assert set(KINDS) >= {"factor", "unknown"}
    assert all(len(words) > 10 for words in KINDS.values())
