"""The numbers that an equation of this text may speak of, beside those at random."""

import importlib

from book.contexts import network_from_arrays, sigmoid
from proofread.equations import Environment


def worked_example() -> Environment:
    """The layer of the worked example, with its numbers as they are now."""
    values = importlib.import_module("snippets.worked")
    column = (-1, 1)
    return network_from_arrays(
        [values.W],
        [values.b.reshape(column)],
        values.a_prev.reshape(column),
        values.y.reshape(column),
        sigmoid,
        "the worked example",
    )


# Name -> the context whose definitions hold, what readers call it, how it is made.
ENVIRONMENTS = {"worked": ("layer", "the worked example", worked_example)}
