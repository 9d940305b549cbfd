"""What goes into the functions: accepted, kept, or refused with both shapes."""

from fractions import Fraction

import numpy as np
import pytest

from snippets.arrays import arrays
from snippets.layer import cost, cost_slope, preactivation, sigmoid, sigmoid_slope
from snippets.one_weight import entry_factors, output_error, row_gradient, weight_gradient

GOOD = {
    "W": np.array([[0.4, -0.7, 0.2], [-0.3, 0.5, 0.9]]),
    "a_prev": np.array([0.5, 0.8, 0.3]),
    "b": np.array([0.1, -0.2]),
    "z": np.array([-0.2, 0.32]),
    "a": np.array([0.45, 0.58]),
    "y": np.array([0.9, 0.2]),
    "delta": np.array([-0.22, 0.18]),
}
# Every forward and gradient function with its array arguments.
FUNCTIONS = {
    "preactivation": (preactivation, ["W", "a_prev", "b"]),
    "sigmoid": (sigmoid, ["z"]),
    "sigmoid_slope": (sigmoid_slope, ["z"]),
    "cost": (cost, ["a", "y"]),
    "cost_slope": (cost_slope, ["a", "y"]),
    "output_error": (output_error, ["z", "y"]),
    "entry_factors": (lambda *v: entry_factors(1, 1, *v), ["z", "y", "a_prev"]),
    "row_gradient": (lambda *v: row_gradient(1, *v), ["delta", "a_prev"]),
    "weight_gradient": (weight_gradient, ["delta", "a_prev"]),
}
ENTRY_BY_ENTRY = ["sigmoid", "sigmoid_slope"]  # of any shape
EXACT = {"preactivation", "cost", "cost_slope", "row_gradient", "weight_gradient"}
functions = pytest.mark.parametrize("name", FUNCTIONS)


def call(name, **changed):
    function, arguments = FUNCTIONS[name]
    return function(*(changed.get(x, GOOD[x]) for x in arguments))


def dtypes(result):
    return {np.asarray(x).dtype for x in (result if isinstance(result, tuple) else (result,))}


@functions
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex64, np.complex128])
def test_floats_and_complex_numbers_stay_what_they_are(name, dtype):
    assert dtypes(call(name, **{k: v.astype(dtype) for k, v in GOOD.items()})) == {np.dtype(dtype)}


@functions
@pytest.mark.parametrize("dtype", [int, np.uint8])
def test_integers_become_float64(name, dtype):
    whole = {k: np.ones(v.shape, dtype) for k, v in GOOD.items()}
    assert dtypes(call(name, **whole)) == {np.dtype(np.float64)}
    assert dtypes(call(name, **{k: v.tolist() for k, v in whole.items()})) == {np.dtype(np.float64)}


@pytest.mark.parametrize("name", ENTRY_BY_ENTRY)
@pytest.mark.parametrize("shape", [(), (6,), (6, 1), (1, 6), (2, 3)])
def test_what_works_entry_by_entry_takes_any_shape_and_keeps_it(name, shape):
    z = np.linspace(-2, 3, max(1, np.prod(shape, dtype=int))).reshape(shape)
    result = call(name, z=z)
    assert np.shape(result) == shape
    assert np.allclose(np.ravel(result), [call(name, z=[x])[0] for x in z.flat], rtol=1e-15)


@pytest.mark.parametrize("name", sorted(EXACT))
def test_fractions_stay_exact(name):
    halves = {k: np.full(v.shape, Fraction(1, 2)) for k, v in GOOD.items()}
    assert all(isinstance(x, Fraction) for x in np.ravel(call(name, **halves)))


def bad_values():
    for name, (_, arguments) in FUNCTIONS.items():
        for x in arguments:
            shape = GOOD[x].shape
            if name not in ENTRY_BY_ENTRY:
                yield name, x, GOOD[x][..., None], rf"{x} has shape .*, 1\), wanted \("
                yield name, x, GOOD[x][None], rf"{x} has shape \(1, .*\), wanted \("
                yield name, x, np.float64(1), rf"{x} has shape \(\), wanted \("
            yield name, x, np.empty((0,) * len(shape)), rf"{x} has shape \(0.*not empty"
            yield name, x, np.full(shape, "1"), rf"{x} holds <U1, wanted int, float"
            yield name, x, np.full(shape, None), rf"{x} holds object, wanted int, float"
            yield name, x, np.full(shape, True), rf"{x} holds bool, wanted int, float"


@pytest.mark.parametrize(("name", "argument", "value", "message"), [*bad_values()])
def test_what_does_not_fit_is_named_with_the_shape_it_has_and_the_shape_wanted(
    name, argument, value, message
):
    with pytest.raises(ValueError, match=message):
        call(name, **{argument: value})


@pytest.mark.parametrize(
    ("name", "argument", "message"),
    [
        ("preactivation", "a_prev", r"a_prev has shape \(4,\), wanted \(n = 3,\)"),
        ("preactivation", "b", r"b has shape \(3,\), wanted \(m = 2,\)"),
        ("cost", "y", r"y has shape \(3,\), wanted \(m = 2,\)"),
        ("cost_slope", "y", r"y has shape \(3,\), wanted \(m = 2,\)"),
        ("output_error", "y", r"y has shape \(3,\), wanted \(m = 2,\)"),
        ("entry_factors", "y", r"y has shape \(3,\), wanted \(m = 2,\)"),
    ],
)
def test_lengths_that_do_not_fit_each_other_are_named(name, argument, message):
    longer = np.ones(GOOD[argument].size + 1)
    with pytest.raises(ValueError, match=message):
        call(name, **{argument: longer})


@functions
def test_ragged_lists_are_refused(name):
    argument = FUNCTIONS[name][1][0]
    with pytest.raises(ValueError, match="inhomogeneous"):
        call(name, **{argument: [[1, 2, 3], [1, 2]]})


@functions
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_nan_and_infinity_pass_through(name, value):
    argument = FUNCTIONS[name][1][0]
    with np.errstate(all="ignore"):
        result = call(name, **{argument: np.full(GOOD[argument].shape, value)})
        plain = call(name)
    assert np.shape(result) == np.shape(plain)
    if np.isnan(value):
        assert np.isnan(np.hstack([np.ravel(x) for x in np.atleast_1d(result)])).any()


@functions
def test_nothing_is_changed_in_place(name):
    frozen = {k: v.copy() for k, v in GOOD.items()}
    for array in frozen.values():
        array.setflags(write=False)
    call(name, **frozen)
    assert all(np.array_equal(frozen[k], GOOD[k]) for k in GOOD)


def test_a_wrong_number_of_values_is_refused():
    with pytest.raises(ValueError, match="shorter"):
        arrays("z: m, y: m", [1.0])
