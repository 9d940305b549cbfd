"""`@shapes` on the functions of the snippets: what it takes, and what it says of the rest."""

from fractions import Fraction

import numpy as np
import pytest

from snippets.arguments import shapes
from snippets.batches import backward_batch, batch_cost, forward_batch
from snippets.by_a_matrix import inner
from snippets.chain_rule import x_of_t
from snippets.hidden_layers import all_errors, forward_example
from snippets.layer import preactivation, sigmoid
from snippets.one_weight import output_error, weight_gradient

W, b, a_prev = np.ones((2, 3)), np.ones(2), np.ones(3)
LAYERS = [(np.ones((6, 1)), np.ones(6)), (np.ones((7, 6)), np.ones(7))]
A, Y = np.ones((1, 5)), np.ones((7, 5))
A_1, A_2 = np.ones((6, 5)), np.ones((7, 5))


def test_lists_whole_numbers_and_truth_values_are_converted():
    assert preactivation([[1, 2]], [3, 4], [True]).tolist() == [12.0]
    assert forward_example([([[0]], [0])], [1])[1][1].tolist() == [0.5]
    assert backward_batch([([[0]], [0])], [[[1]], [[0.5]]], [[0]])[0][1].tolist() == [0.25]


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex128])
def test_other_numbers_keep_their_type(dtype):
    assert sigmoid(np.ones((2, 2, 2), dtype)).dtype == dtype


def test_by_name_by_place_and_by_default_are_the_same():
    named = output_error(y=b, z=[0.0, 0.0])
    assert named.tolist() == output_error([0.0, 0.0], b).tolist()
    with pytest.raises(TypeError, match="missing a required argument: 'y'"):
        output_error(b)


REFUSED = {
    "transposed": (
        lambda: preactivation(W.T, a_prev, b),
        "a_prev has shape (3,), wanted (n = 2,)",
    ),
    "a column": (
        lambda: preactivation(W, a_prev[:, None], b),
        "a_prev has shape (3, 1), wanted (n = 3,)",
    ),
    "a number": (lambda: preactivation(W, a_prev, 1.0), "b has shape (), wanted (m = 2,)"),
    "nothing": (
        lambda: preactivation(np.ones((0, 3)), a_prev, b),
        "W has shape (0, 3), wanted (m, n), not empty",
    ),
    "nothing of any shape": (lambda: sigmoid([]), "z has shape (0,), wanted (...), not empty"),
    "another size": (lambda: x_of_t([1.0, 2.0]), "t has shape (2,), wanted (3,)"),
    "swapped": (lambda: inner(W, W.T), "H has shape (3, 2), wanted (m = 2, n = 3)"),
    "text": (lambda: sigmoid(["a"]), "z holds <U1, wanted numbers"),
    "nothing at all": (lambda: sigmoid(None), "z holds object, wanted numbers"),
    "fractions": (lambda: sigmoid([Fraction(1, 2)]), "z holds object, wanted numbers"),
    "NaN": (
        lambda: weight_gradient([1.0, np.nan], a_prev),
        "delta (2,) has 1 NaN or infinite",
    ),
    "infinite": (lambda: sigmoid([np.inf, 0, -np.inf]), "z (3,) has 2 NaN or infinite"),
    "NaN in a batch": (lambda: batch_cost(A * np.nan, A), "A (1, 5) has 5 NaN or infinite"),
    "rows as examples": (
        lambda: forward_batch([(np.ones((4, 3)), np.ones(4))], np.ones((10, 3))),
        "A has shape (10, 3), wanted (n_0 = 3, N)",
    ),
    "one example for a batch": (
        lambda: forward_batch(LAYERS, A[:, 0]),
        "A has shape (1,), wanted (n_0 = 1, N)",
    ),
    "no layer": (lambda: forward_batch([], A), "layers is empty, wanted [(W, b), ...]"),
    "layers in the wrong order": (
        lambda: forward_batch(LAYERS[::-1], A),
        "W of layer 2 has shape (6, 1), wanted (n_2, n_1 = 7)",
    ),
    "b as a column": (
        lambda: forward_batch([(np.ones((6, 1)), np.ones((6, 1)))], A),
        "b of layer 1 has shape (6, 1), wanted (n_1 = 6,)",
    ),
    "an activation forgotten": (
        lambda: backward_batch(LAYERS, [A, A_2], Y),
        "activations has 2 arrays, wanted 3",
    ),
    "an activation transposed": (
        lambda: backward_batch(LAYERS, [A, A_1.T, A_2], Y),
        "activations[1] has shape (5, 6), wanted (n_1 = 6, N = 5)",
    ),
    "a target of another width": (
        lambda: backward_batch(LAYERS, [A, A_1, A_2], Y[:2]),
        "Y has shape (2, 5), wanted (n_L = 7, N = 5)",
    ),
    "z of layer 2 alone": (
        lambda: all_errors(LAYERS, [np.ones(7)], np.ones(7)),
        "zs has 1 arrays, wanted 2",
    ),
    "z of the wrong layer": (
        lambda: all_errors(LAYERS, [np.ones(7), np.ones(6)], np.ones(7)),
        "zs[0] has shape (7,), wanted (n_1 = 6,)",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_named_with_what_came_and_what_was_wanted(name):
    call, message = REFUSED[name]
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the whole message is compared)
        call()
    assert str(refused.value) == message


def test_what_it_does_not_name_is_left_alone_and_the_function_keeps_its_name():
    @shapes("X: m n, Y: n")
    def first(X, Y, other):
        """Of X."""
        return X, Y, other

    X, Y, other = first([[1]], [2], other="as it is")
    assert (X.dtype, Y.dtype, other) == (np.float64, np.float64, "as it is")
    with pytest.raises(ValueError, match=r"Y has shape \(2,\), wanted \(n = 1,\)"):
        first([[1]], [2, 3], None)
    assert (first.__name__, first.__doc__) == ("first", "Of X.")
