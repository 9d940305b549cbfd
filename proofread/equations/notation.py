"""The letters of a text: which of them are indices, sizes, names, and which belong together."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class Notation:
    """How the letters of a text are read; what they mean, its definitions and environments say.

    Any other letter is a name; d, D, e and I stand for what the grammar says, on every text.
    """

    indices: frozenset[str] = frozenset("ijkl")  # what sums run over
    sizes: frozenset[str] = frozenset("mn")
    numbers: frozenset[str] = frozenset()  # letters that stand for one number each
    commands: tuple[str, ...] = ()  # names that are commands, such as \eta
    entries: Mapping[str, str] = field(default_factory=dict)  # w_{ij} is one of W, w_i a row of it
    columns: Mapping[str, str] = field(default_factory=dict)  # a[s] is a column of A
    factors: frozenset[str] = frozenset()  # letters that are no functions: n(x + y) is a product
    first: int = 0  # the number of the first entry: x_0 or x_1
    spellings: bool = False  # may a thing be written in several ways, as `spelling` has them?
    turned: frozenset[str] = frozenset()  # entries whose x_i is row i of X, as a column
    below: frozenset[str] = frozenset()  # columns that are written x_i, not x[i]
    kronecker: str = ""  # is Kronecker's symbol where it has two indices, as I always is
    runs: Mapping[str, str] = field(default_factory=dict)  # index ↦ the size that it runs over
    layout: str = "mixed"  # ∂C/∂W as W, a Jacobian by rows; or "numerator", "denominator"
    # Of what is made of layers:
    layered: frozenset[str] = frozenset()  # names that every layer has of its own
    width: str = ""  # n, where n_\ell is the size of layer ℓ
    layer_sides: tuple[str, ...] = ()  # m, n: the outputs and the inputs of the layer at hand
    examples: str = ""  # N, how many entries \mathbf{1} has where it does not say
    needs_layer: Mapping[str, str] = field(default_factory=dict)  # name ↦ what to say without one

    def array(self, name: str) -> str:
        """The array that a letter is an entry, a row or a column of; else the letter itself."""
        return self.entries.get(name) or self.columns.get(name, name)
