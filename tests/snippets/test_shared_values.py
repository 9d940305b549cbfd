"""Values used in several places: what comes back from each use is added."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from snippets.shared_values import picked_gradient, windows, windows_gradient
from tests.gradcheck import agrees


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_every_pick_of_a_row_adds(picked, seed):
    random = np.random.default_rng(seed)
    X, Y = random.normal(size=(4, 3)), random.normal(size=(len(picked), 3))
    claimed = picked_gradient(X, picked, 2 * (X[picked] - Y))
    assert agrees(lambda X: np.sum((X[picked] - Y) ** 2), X, claimed)


def test_a_row_that_is_picked_twice_adds_twice_and_one_that_is_not_stays_zero():
    G = picked_gradient(np.ones((3, 2)), [2, 2, 0], np.array([[1.0, 2], [10, 20], [5, 6]]))
    assert G.tolist() == [[5, 6], [0, 0], [11, 22]]


def test_a_window_is_a_dot_product_of_neighbours():
    assert windows(np.array([1.0, 2, 3, 5]), np.array([1.0, 10, 100])).tolist() == [321, 532]


@given(st.integers(0, 4), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_every_window_adds_to_what_it_covers(more, k, seed):
    random = np.random.default_rng(seed)
    x, w = random.normal(size=k + more), random.normal(size=k)
    claimed = windows_gradient(w, 2 * windows(x, w))
    assert agrees(lambda x: np.sum(windows(x, w) ** 2), x, claimed)
