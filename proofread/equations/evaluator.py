"""What names mean in one environment: values, layers, sizes, indices.

An `Evaluator` computes the values of an environment from its definitions. To measure ∂X/∂Y a child
perturbs Y; values independent of Y are read from its parent.
"""

import math
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from proofread.equations.environments import Environment
from proofread.equations.nodes import EquationError, Node, NoInstance, Unreadable, walk
from proofread.equations.notation import Notation
from proofread.equations.registry import CONSTRUCTS
from proofread.equations.values import (
    SCALAR,
    UNIT_DIMENSION,
    Dimension,
    Key,
    Value,
    format_dimension,
    format_shape,
    largest,
    slots_of,
    stacked_alike,
)

MAX_VALUE = 1e7  # beside more, what is small would be lost in round-off
MAX_ENTRIES = 10**7  # of one array
TIME_LIMIT = 20  # seconds for one equation

Scope = dict  # index letters ↦ (number, label), "\\ell" ↦ layer, "m" and "n" ↦ label


class Reached(NamedTuple):
    """What the samples showed of the parts of a node, by their number."""

    node: Node | tuple  # kept, so that its id is not that of another
    parts: dict[int, float]


class NestedComplexStep(Exception):
    """The complex step cannot be taken here: it is taken already, or leads through |x|."""


class Evaluator:
    """The values of one environment under the definitions, some of them moved by an offset.

    To differentiate with respect to Y, a child evaluator adds a step to Y, whatever Y is computed
    from, and computes again what depends on Y; the rest it takes from its parent.
    """

    def __init__(
        self,
        environment: Environment,
        definitions: dict,
        notation: Notation,
        offsets: dict[Key, np.ndarray] | None = None,
        parent: "Evaluator | None" = None,
    ):
        self.environment, self.definitions, self.parent = environment, definitions, parent
        self.notation = notation
        self.root: Evaluator = parent.root if parent else self
        self.nesting = 0  # slopes that are being taken
        self.named: dict[str, list] = parent.named if parent else by_name(definitions)
        self.own_offsets = offsets or {}
        self.offsets: dict[Key, np.ndarray] = dict(parent.offsets) if parent else {}
        for key, step in self.own_offsets.items():
            self.offsets[key] = self.offsets.get(key, 0) + step
        self.complex = any(map(np.iscomplexobj, self.offsets.values()))
        self.memo: dict[Key, Value] = {}
        self.slopes: dict = {}  # what was differentiated, with respect to which entry ↦ how fast
        self.children: dict = {}  # of real steps, which are taken again for another numerator
        if not parent:
            self.deadline = math.inf  # of time.monotonic
            self.reached: dict[int, Reached] = {}  # by the equation that is checked
            self.reached_in_definitions: dict[int, Reached] = {}
            # What was found of a node, which is kept so that its id is not that of another.
            self.inferred: dict[tuple, tuple] = {}
            self.resolved: dict[tuple, tuple] = {}
            self.depends: dict[Key, frozenset[Key]] = {}
            self.dependency_stack: list[set[Key]] = []  # what the values being computed have read
            self.reset_trace()

    def reset_trace(self) -> None:
        """Forget what the last comparison saw."""
        # With nothing moved: a node and what its letters stand for ↦ the node, and its value.
        self.seen: dict[tuple, tuple[Node, Value]] = {}
        self.largest_term = 0.0  # the largest term so far
        self.used_finite_difference = False  # was a central difference needed?
        self.independent_numerators: list[
            Node
        ] = []  # numerators that do not depend on the denominator

    def perturb(self, offsets: dict[Key, np.ndarray], slope: bool = True) -> "Evaluator":
        """An evaluator in which these values are moved, and what depends on them; for a slope?"""
        child = Evaluator(self.environment, self.definitions, self.notation, offsets, self)
        child.nesting = self.nesting + slope
        return child

    def __call__(self, node: Node, scope: Scope) -> Value:
        if self is not self.root or self.dependency_stack:
            return self.evaluate(node, scope)
        # What else a value records is the same for the same key, until the trace is reset.
        key = id(node), *map(scope.get, node.names)
        if key not in self.seen:
            self.seen[key] = node, self.evaluate(node, scope)
        return self.seen[key][1]

    def evaluate(self, node: Node, scope: Scope) -> Value:
        row = CONSTRUCTS[node.kind]
        if not row.analytic and self.nesting:
            if row.analytic is None:
                raise EquationError(f"{node.kind} jumps: it has no derivative", node.offset)
            if self.complex:
                raise NestedComplexStep
        if time.monotonic() > self.root.deadline:
            raise EquationError(f"this takes more than {TIME_LIMIT} s", node.offset)
        value = row.evaluate(self, node, scope)
        if self is self.root and not (size := largest(value.data)) <= MAX_VALUE:
            what = "is not finite" if not math.isfinite(size) else f"is {size:.0e}"
            more = "" if not math.isfinite(size) else ": what stands beside it would be lost"
            on = self.environment.description
            raise EquationError(f"this {what}, on {on}{more}", node.offset)
        return value

    def check_size(self, rows: int, columns: int, node: Node) -> None:
        """Refuse an array before it is made, if it would fill the memory."""
        if rows * columns > MAX_ENTRIES:
            raise EquationError(f"an array of {rows} × {columns} is too large", node.offset)

    def record(self, node: Node | tuple, number: int, reached: float) -> None:
        """Remember how large a part became beside the others; of a condition, how it came out."""
        kept = self.root.reached_in_definitions if self.root.dependency_stack else self.root.reached
        entry = kept.setdefault(id(node), Reached(node, {}))
        entry.parts[number] = max(entry.parts.get(number, 0.0), reached)

    def record_magnitude(self, *values: Value) -> None:
        """Remember how large the terms of the equation are."""
        if self is self.root and not self.dependency_stack:
            self.largest_term = max(self.largest_term, *(largest(v.data) for v in values))

    # -- values by name --------------------------------------------------------------

    def is_defined(self, name: str, layer: int | None) -> bool:
        given = (name, layer) in self.environment.bindings or name in self.environment.functions
        return given or name in self.named

    def value(self, key: Key, at: int = 0) -> Value:
        """What a name means here: given, or computed from its definition, and moved."""
        root = self.root
        if root.dependency_stack or key not in root.memo:
            root.root_value(key, at)
        if self is root:
            return root.memo[key]
        moves = key in self.own_offsets or not self.own_offsets.keys().isdisjoint(root.depends[key])
        if not moves:
            return self.parent.value(key, at)
        if key not in self.memo:
            value = self.compute(key, at)
            self.memo[key] = Value(value.data + self.offsets.get(key, 0), value.dims)
        return self.memo[key]

    def root_value(self, key: Key, at: int) -> Value:
        """A value with nothing moved; it notes what the value depends on."""
        if key not in self.memo:
            if key in self.depends:
                raise EquationError(f"{show(*key)} is defined by itself", at)
            self.depends[key] = frozenset()
            self.dependency_stack.append(set())
            try:
                self.memo[key] = self.compute(key, at)
            except EquationError as error:
                del self.depends[key]
                said = "(in the definition of" in str(error) or key[0] not in self.named
                inside = "" if said else f" (in the definition of {key[0]})"
                raise type(error)(f"{error}{inside}", at) from None
            except BaseException:
                del self.depends[key]
                raise
            finally:
                reads = self.dependency_stack.pop()
            self.depends[key] = frozenset(reads)
        if self.dependency_stack:
            self.dependency_stack[-1] |= self.depends[key] | {key}
        return self.memo[key]

    def compute(self, key: Key, at: int) -> Value:
        """A value that is not known yet: given, or what its definition says."""
        name, layer = key
        if key in self.environment.bindings:
            return self.environment.bindings[key]
        if name in (arguments := self.environment.arguments) and layer is None:
            return self.apply(name, [self.value((n, None), at) for n in arguments[name]])
        if name not in self.named:
            if layer is not None and any(n == name for n, _ in self.environment.bindings):
                raise NoInstance(f"{show(name, layer)} is outside of the layers", at)
            reason = f"{show(name, layer)} is neither given nor defined; define it with :="
            raise Unreadable(reason, at)
        held = [one for one in self.named[name] if self.holds_in(one, name, layer, at)]
        if len(held) > 1:
            raise EquationError(f"{show(name, layer)} has two definitions", at)
        if not held:
            raise NoInstance(f"{show(name, layer)} is outside of its definition", at)
        (_, indices, place, _), body, conditions, *_ = held[0]
        scope: Scope = {}
        if place is not None and place[0] == "\\ell":
            scope["\\ell"] = layer - place[1]
        scope |= self.told([one for one in conditions if one[0] in indices], scope)
        scope |= self.layer_dimensions(body, scope)
        return self.tabulate(body, indices, scope) if indices else self(body, scope)

    def holds_in(self, definition, name: str, layer: int | None, at: int) -> bool:
        """Does a definition say what its name means in this layer?"""
        place = definition.left[2]
        if (place is None) != (layer is None):
            raise EquationError(f"{name} {'has no' if place is None else 'needs a'} layer", at)
        if place is None:
            return True
        if place[0] != "\\ell":
            return self.layer(place, {}) == layer
        ends = []
        for one in ranges_of_ell(definition.conditions):
            low, high = (one[2], one[1]) if counts_down(one) else one[1:]
            ends.append((self.layer(low, {}), self.layer(high, {})))
        return all(low <= layer - place[1] <= high for low, high in ends)

    def told(self, ranges, scope: Scope) -> Scope:
        """What letters run over, as their ranges say: i = 0, …, m-1 is one of m."""
        found = {}
        for letter, _, high in ranges:
            if high[1] == self.notation.first - 1 and not str(high[0]).isdigit():
                found[letter[0]] = (0, self.label(high.with_part(1, 0), scope))
        return found

    def tabulate(self, body: Node, indices, scope: Scope) -> Value:
        """The column or matrix of all entries that an indexed definition gives."""
        letters = [index[0] for index in indices]
        labels = self.infer_index_dimensions(body, letters, scope)
        sizes = [self.environment.size(labels[letter]) for letter in letters]
        places = (scope | bind(letters, labels, place) for place in np.ndindex(*sizes))
        values = [self(body, place) for place in places]
        if not values[0].scalar:
            reason = f"an entry is a number, and this is {format_shape(values[0].dims)}"
            raise EquationError(reason, body.offset)
        entries = np.array(stacked_alike(values))
        dims = (*(labels[letter] for letter in letters), UNIT_DIMENSION)[:2]
        rows = np.moveaxis(entries, 0, -1)
        return Value(rows.reshape(*rows.shape[:-3], sizes[0], -1), dims)

    def apply(self, name: str, values: list[Value]) -> Value:
        """A function of the environment; of stacks, matrix after matrix."""
        function, arrays = self.environment.functions[name], stacked_alike(values)
        alone = arrays[0].ndim == 2
        data = function(*arrays) if alone else np.array([*map(function, *arrays)])
        return Value(data, self.environment.shapes[name])

    def function(self, name: str, at: int) -> Callable:
        if name not in self.environment.functions:
            raise EquationError(
                f"{name} is no function here: define {name}(t) := …; for a product write "
                f"{name} \\, (…)",
                at,
            )
        return self.environment.functions[name]

    # -- layers and sizes ----------------------------------------------------------------

    def layer(self, index: Node, scope: Scope) -> int:
        base, offset = index
        if self.environment.depth is None:
            raise EquationError("there are no layers in this setting", index.offset)
        if base == "L":
            return self.environment.depth + offset
        if base == "\\ell":
            if base not in scope:
                raise EquationError(
                    "ℓ needs a range, such as \\quad (\\ell = 1, \\dots, L)", index.offset
                )
            return scope[base] + offset
        if isinstance(base, str) and base.isdigit():
            return int(base) + offset
        raise EquationError("a layer is a number, L or ℓ", index.offset)

    def layer_dimensions(self, tree: Node, scope: Scope) -> Scope:
        """m and n: the outputs and inputs of the layer that a tree is about, L or ℓ.

        Where a layer beyond it is named, or only the one before, it is not told which that is.
        """
        base = layer_told(tree)
        if not self.notation.layer_sides or base not in {"L", *scope}:
            return {}
        layer = self.layer(Node("index", (base, 0)), scope)
        outputs, inputs = self.notation.layer_sides
        width = self.notation.width
        if f"{width}{layer}" not in self.environment.sizes:  # all layers are of one width
            return {}
        return {outputs: (f"{width}{layer}",), inputs: (f"{width}{layer - 1}",)}

    def label(self, index: Node, scope: Scope) -> Dimension:
        """A size by its name: m, n, N, n_\\ell, 1, or a product of them, mn."""
        if index.kind == "sizes":
            return sum((self.label(one, scope) for one in index), ())
        base, offset = index
        if not offset:
            if isinstance(base, Node):
                return self.layer_size(base, scope)
            if base in scope and base in self.notation.sizes:
                return scope[base]
            if base in self.notation.sizes and self.environment.sizes.get(base):
                return (base,)
            if base == "1":
                return UNIT_DIMENSION
        if base in self.notation.layer_sides:
            raise EquationError(
                f"the layer whose size is {base} is not told; write n_\\ell", index.offset
            )
        raise EquationError("this is the name of no size here", index.offset)

    def layer_size(self, size: Node, scope: Scope) -> Dimension:
        name, index = size
        if (
            name != self.notation.width
            or not 0 <= (layer := self.layer(index, scope)) <= self.environment.depth
        ):
            reason = "the size of a layer is n_\\ell, n_L, n_0 …"
            raise NoInstance(reason, size.offset)
        return (f"{self.notation.width}{layer}",)

    # -- indices -------------------------------------------------------------------------

    def number(self, index: Node, scope: Scope) -> int:
        """The number that an index or a bound stands for, where the first entry is 0."""
        base, offset = index
        first = self.notation.first
        if isinstance(base, str) and base.isdigit():
            return int(base) + offset - first
        if isinstance(base, Node) and base.kind == "combined":
            terms = (times * (self.number(one, scope) + first) for times, one in base)
            return sum(terms) + offset - first
        if base in ("L", "\\ell"):
            return self.layer(index, scope)
        if base in scope and base not in self.notation.sizes:
            return scope[base][0] + offset
        if isinstance(base, Node) or base in self.notation.sizes:
            return self.environment.size(self.label(index.with_part(1, 0), scope)) + offset - first
        raise EquationError(f"the index {base} is not bound", index.offset)

    def check_range(self, limits: Node, label: Dimension, scope: Scope) -> range:
        """The numbers of a displayed range, i = 0, …, m-1; all of them are entries."""
        letter = limits[0][0]
        low, high = (self.number(index, scope) for index in limits[1:])
        if not 0 <= low <= high < self.environment.size(label):
            first = self.notation.first
            said = f"{letter} = {low + first}, …, {high + first}"
            on = self.environment.description
            reason = f"{said} is not within {format_dimension(label)}, on {on}"
            raise NoInstance(reason, limits.offset)
        return range(low, high + 1)

    def infer_index_dimensions(self, tree, letters, scope: Scope) -> dict[str, Dimension]:
        """The label of each letter, by the places where it stands; all of them must agree."""
        kinds = tuple((name, kind_of(value)) for name, value in scope.items())
        key = id(tree), tuple(letters), kinds
        if key not in self.root.inferred or self.root.inferred[key][0] is not tree:
            self.root.inferred[key] = tree, self.dimensions_by_place(tree, letters, scope)
        return self.root.inferred[key][1]

    def dimensions_by_place(self, tree, letters, scope: Scope) -> dict[str, Dimension]:
        bound = {name: value[1] for name, value in scope.items() if self.is_index(name, value)}
        said = {letter: (size,) for letter, size in self.notation.runs.items()}
        found, ties = said | bound, []
        for index, slot in self.index_positions(tree, scope):
            letter = index[0]
            if isinstance(slot, Node):
                ties.append((letter, slot[0]))
            elif found.setdefault(letter, slot) != slot and letter in letters:
                both = f"{format_dimension(found[letter])} and over {format_dimension(slot)}"
                raise EquationError(f"{letter} runs over {both}", index.offset)
        for letter, other in ties * 2:
            if other in found:
                found.setdefault(letter, found[other])
        for letter in letters:
            if letter not in found:
                raise EquationError(
                    f"nothing says what {letter} runs over", getattr(tree, "offset", 0)
                )
        return {letter: found[letter] for letter in letters}

    def index_positions(self, tree, scope: Scope) -> Iterator[tuple[Node, Dimension | Node]]:
        """Every index with the label of the place where it stands, or its Kronecker partner."""
        for node, inner in self.evaluated(tree, scope):
            if node.kind == "kronecker":
                yield from (node.parts, node.parts[::-1])
            elif node.kind == "entry":
                try:
                    dims = self(node[0], inner).dims
                except EquationError:
                    continue  # an index inside is not bound yet
                yield from zip(node[1], slots_of(dims, node[1]), strict=False)
            elif node.kind == "symbol" and not self.is_size(node):
                dims = self.value(self.resolve_name(node, inner), node.offset).dims
                yield from self.symbol_slots(node, dims)

    def evaluated(self, tree, scope: Scope) -> Iterator[tuple[Node, Scope]]:
        """Every node that has a value here, with the ℓ for which it has it (of a sum, the first).

        Of cases on ℓ only those that hold.
        """
        if isinstance(tree, Node):
            yield tree, scope
            if tree.kind in ("sum", "max_over") and "\\ell" in tree[0][0]:
                ranges = ranges_of_ell(tree[0][1])
                scope = scope | {"\\ell": self.layer(ranges[0][1], scope)} if ranges else scope
            if tree.kind == "cases":
                tree = tuple((value, when) for value, when in tree if self.may_hold(when, scope))
        if isinstance(tree, (Node, tuple)):
            for child in tree:
                if isinstance(child, (Node, tuple)):
                    yield from self.evaluated(child, scope)

    def may_hold(self, condition: Node, scope: Scope) -> bool:
        """False of a condition on ℓ that another layer meets."""
        if condition.kind not in ("equal", "not_equal") or condition[0][0] != "\\ell":
            return True
        first, second = (self.layer(index, scope) for index in condition)
        return (first == second) == (condition.kind == "equal")

    def symbol_slots(self, node: Node, dims) -> list[tuple[Node, Dimension]]:
        """The indices of a symbol, each with its label; [s] is an index of a column."""
        name, indices, _, example = node
        if example:
            column = (Node("index", (example, 0), node.offset), dims[1])
            return [*zip(indices, dims[:1], strict=False), column]
        if name in self.notation.entries and len(indices) == 1:
            return [(indices[0], dims[0])]
        return list(zip(indices, slots_of(dims, indices), strict=False))

    def is_index(self, name: str, value) -> bool:
        return name not in self.notation.sizes and isinstance(value, tuple)

    # -- symbols -----------------------------------------------------------------------

    def is_size(self, node: Node) -> bool:
        """Is this symbol a number such as m, N or n_\\ell?"""
        name, indices, layer, example = node
        bare = name in self.notation.sizes and layer is None and example is None
        return (
            bare
            and not self.is_defined(name, None)
            and (not indices or name == self.notation.width)
        )

    def resolve_name(self, node: Node, scope: Scope) -> Key:
        """Which array a symbol speaks of: w_{ij} of W, a[s] of A, C_s of all of them."""
        name, indices, place, example = node
        layer = None if place is None else self.layer(place, scope)
        if layer is None and (reason := self.notation.needs_layer.get(name)):
            raise EquationError(reason, node.offset)
        if indices and name in self.notation.entries.values():
            small = next(entry for entry, array in self.notation.entries.items() if array == name)
            reason = f"{name} takes no indices: an entry is {small}_{{ij}}, a row is {small}_i"
            raise EquationError(reason, node.offset)
        if name in self.notation.entries and len(indices) not in (1, 2):
            raise EquationError(f"{name} needs one index for a row, two for an entry", node.offset)
        if example and (name not in self.notation.columns or len(indices) > 1):
            raise EquationError(f"{name}[{example}] is no column of a batch", node.offset)
        name = self.notation.columns[name] if example else self.notation.entries.get(name, name)
        if layer is not None and not 0 <= layer <= self.environment.depth:
            on = self.environment.description
            reason = f"{show(name, layer)} is outside of the layers, on {on}"
            raise NoInstance(reason, node.offset)
        return self.listed_name(name, 0 if example else len(indices)), layer

    def listed_name(self, name: str, count: int) -> str:
        """C_s is another name than C; Δ is the matrix of all Δ_{is}."""
        if not count and self.is_defined(name, None):
            return name
        wanted = [count] if count else [1, 2]
        listed = (name + "_" * number for number in wanted)
        return next((one for one in listed if one in self.named), name)

    def resolve_entry(self, node: Node, scope: Scope) -> tuple[Key, tuple]:
        """The key of a symbol's array, and the (row, column) it picks; None is all."""
        key = id(node), *map(scope.get, node.names)
        if key not in self.root.resolved or self.root.resolved[key][0] is not node:
            self.root.resolved[key] = node, self.resolve_places(node, scope)
        return self.root.resolved[key][1]

    def resolve_places(self, node: Node, scope: Scope) -> tuple[Key, tuple]:
        name, indices, _, example = node
        key = self.resolve_name(node, scope)
        dims = self.value(key, node.offset).dims
        if not indices and not example:
            return key, (None, None)
        if example:
            slots = self.symbol_slots(node, dims)
            numbers = [self.entry(index, slot, scope) for index, slot in slots]
            return key, tuple(numbers) if indices else (None, *numbers)
        if name in self.notation.entries and len(indices) == 1:
            return key, (self.entry(indices[0], dims[0], scope), None)
        return key, self.entries(dims, indices, scope, node.offset)

    def entries(self, dims, indices, scope: Scope, at: int) -> tuple[int, int]:
        """The row and the column that one or two indices name."""
        slots = slots_of(dims, indices)
        if len(slots) != len(indices) or dims == SCALAR:
            raise EquationError(
                f"{len(indices)} indices do not fit a shape of {format_shape(dims)}", at
            )
        first, *others = (
            self.entry(i, slot, scope) for i, slot in zip(indices, slots, strict=True)
        )
        return (first, others[0]) if others else (first, 0) if dims[0] else (0, first)

    def entry(self, index: Node, slot: Dimension, scope: Scope) -> int:
        """An index as a number, if its label fits the slot and it is in the range."""
        base, _ = index
        if base in ("L", "\\ell"):
            raise EquationError(
                "a layer is written above, as in a^{(\\ell)}, not below", index.offset
            )
        if base in scope and base not in self.notation.sizes and scope[base][1] != slot:
            over = format_dimension(scope[base][1])
            raise EquationError(
                f"{base} runs over {over}, and here stands one of {format_dimension(slot)}",
                index.offset,
            )
        number = self.number(index, scope)
        if not 0 <= number < self.environment.size(slot):
            on = self.environment.description
            number += self.notation.first
            reason = f"there is no entry {number} among {format_dimension(slot)}, on {on}"
            raise NoInstance(reason, index.offset)
        return number


def by_name(definitions: dict) -> dict[str, list]:
    """Name ↦ its definitions: one, or one for each of some layers."""
    named: dict[str, list] = {}
    for key, definition in definitions.items():
        named.setdefault(key.partition("^")[0], []).append(definition)
    return named


def ranges_of_ell(conditions: tuple[Node, ...]) -> list[Node]:
    """Those of the side conditions that say which layers ℓ runs over."""
    ell = Node("index", ("\\ell", 0))
    return [c for c in conditions if c.kind == "range" and c[0] == ell]


def counts_down(condition: Node) -> bool:
    """Does a range of ℓ count down, as L-1, …, 1 does? Where layers are few it may be empty."""
    first, last = ((base, offset) for base, offset in condition[1:])
    if first[0].isdigit() and last[0].isdigit():
        return int(first[0]) + first[1] > int(last[0]) + last[1]
    return first[1] > last[1] if first[0] == last[0] else first[0] == "L"


def kind_of(value):
    """What a name in a scope stands for, whichever number it is now."""
    return value[1] if isinstance(value, tuple) and value and isinstance(value[0], int) else value


@lru_cache(maxsize=1 << 12)
def layer_told(tree: Node) -> str:
    """The layer that a tree is about: L or ℓ, where no later one and not only the one before is."""
    mentioned = [n[2] for n in walk(tree) if n.kind == "symbol" and n[2] is not None]
    bases = {index[0] for index in mentioned}
    last = max((index[1] for index in mentioned), default=None)
    return bases.pop() if last == 0 and len(bases) == 1 else ""


def bind(letters, labels, numbers) -> Scope:
    """The scope in which each letter is one number of its label."""
    pairs = zip(letters, numbers, strict=True)
    return {letter: (number, labels[letter]) for letter, number in pairs}


def show(name: str, layer: int | None) -> str:
    return name if layer is None else f"{name}^({layer})"
