"""Where equations are evaluated: samples of the values that a text takes as given.

An environment gives values and nothing else; what they make, the definitions of the text say. A
context is a family of environments. Which there are is for each text to say.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from proofread.equations.notation import Notation
from proofread.equations.values import Dimension, Key, Value


@dataclass(frozen=True, eq=False)
class Environment:
    """Sizes, given values and functions; everything else is computed from the definitions."""

    description: str
    sizes: dict[str, int]
    bindings: dict[Key, Value]
    variables: frozenset[Key]  # what a differential d moves; the rest is data
    depth: int | None = None
    sigma: Callable | None = None
    elementwise: bool = True
    functions: dict[str, Callable] = field(default_factory=dict)
    shapes: dict[str, tuple] = field(default_factory=dict)  # of what a function returns
    arguments: dict[str, tuple[str, ...]] = field(default_factory=dict)  # x is x(t)
    seed: int = 0
    constrained: frozenset[Key] = frozenset()  # what other values would not meet: sums to 1
    degenerate: bool = False  # are many things equal here that are not equal as a rule?

    def size(self, label: Dimension) -> int:
        if len(label) == 1 and label[0] in self.sizes:  # most of them
            return self.sizes[label[0]]
        return math.prod(
            sum(math.prod(map(self.unit, block.split("·"))) for block in part.split("+"))
            for part in label
        )

    def unit(self, name: str) -> int:
        return int(name) if name.isdigit() else self.sizes[name]

    def is_given(self, name: str) -> bool:
        """Is something with this name given, on any layer?"""
        return any(name == given for given, _ in self.bindings)

    @property
    def directions(self) -> dict[Key, np.ndarray]:
        """Where a differential d takes each value that moves."""
        random = np.random.default_rng(self.seed + 1000)
        keys = sorted(self.variables, key=str)
        return {key: random.normal(size=self.bindings[key].data.shape) for key in keys}


class Symbols(NamedTuple):
    """A context as SymPy sees it: the sizes and shapes of one small sample, and what σ is.

    σ is an unknown function, or its formula in z, as SymPy reads it; where the sample says that it
    is not elementwise, exponentials divided by their sum. Columns of what is constrained sum to 1.
    """

    sample: Callable[[], Environment]
    sigma: str = ""


class Context(NamedTuple):
    """A family of environments under a name; `inherits` is a context whose definitions hold too.

    `shown` is what a reader must be told where an equation holds in this context.
    """

    shown: str
    description: str
    environments: Callable[[], tuple[Environment, ...]]
    inherits: str | None = None
    last_layer: bool = False  # are letters that name no layer those of layer L?
    free: str = ""  # the letter of which `shown` speaks only where an equation has it
    symbols: Symbols | None = None  # nothing where SymPy is not asked


class Subject(NamedTuple):
    """What the equations of one text are about: its letters, and where they are evaluated.

    `contexts` has a name for each; the first is that of an equation that names none.
    """

    notation: Notation
    contexts: dict[str, Context]
    # The tag of a ≤ that is nowhere an equality ↦ why it is meant.
    loose_bounds: Mapping[str, str] = MappingProxyType({})
    definitions: tuple = ()  # that stand beside the text: file, place, LaTeX, context
    defines: frozenset[str] = frozenset()  # names whose first `E = …` in the text is a definition

    @property
    def usual(self) -> str:
        return next(iter(self.contexts))
