"""What the tiny site hands in: its letters, its samples, the numbers of its text, a table."""

import importlib

import numpy as np

from proofread.equations import Context, Environment, Notation, Subject
from proofread.equations.values import UNIT_DIMENSION, Value
from proofread.page import Page


def points(seed: int, m: int, n: int) -> Environment:
    """Data X with targets t, coefficients c, and the same for numbers of any meaning."""
    random = np.random.default_rng(seed)

    def draw(rows: str, columns: str = "") -> Value:
        sizes = {"m": m, "n": n, "": 1}
        dims = ((rows,), (columns,) if columns else UNIT_DIMENSION)
        return Value(random.normal(size=(sizes[rows], sizes[columns])), dims)

    bindings = {("X", None): draw("m", "n"), ("t", None): draw("m"), ("c", None): draw("n")}
    moving = frozenset({("c", None)})
    return Environment(f"{m} points", {"m": m, "n": n}, bindings, moving, seed=seed)


def samples() -> tuple[Environment, ...]:
    return points(1, 5, 2), points(2, 7, 3)


SUBJECT = Subject(
    Notation(entries={"x": "X"}),
    {"fit": Context("any points", "random points", samples)},
)


def names() -> dict:
    return vars(importlib.import_module("pieces.fit"))


def count(name: str, text: str, page: Page) -> str:
    equations = page.plugins["proofread/equations"]
    return f"<p>{len(equations.verdicts)} equations</p>"


def bars(name: str, text: str, page: Page) -> str:
    return f"<figure>{page.mathml('X c')}<figcaption>{page.convert(text)}</figcaption></figure>"
