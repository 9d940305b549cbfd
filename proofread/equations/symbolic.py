"""A second evaluator, symbolic and independent of the first: the same claims, by SymPy.

It shares the reader and nothing else. Of a small sample that the text hands in only the shapes
count: each entry is a symbol, σ is an unknown function with the derivative σ′, or as the text says.
To differentiate, a symbol is added to a value, whatever that is computed from, and what depends on
it is computed again. Two sides are equal when their difference expands to 0. They are unequal where
they differ in numbers, at one point and for one σ; only that raises `Refuted`. Everything else
raises `Undecided`: that a difference does not simplify to 0 says nothing.
"""

import itertools
from functools import cache

import sympy as sp

from proofread.equations.comparison import is_remainder, landau
from proofread.equations.nodes import Node, free_letters, in_last_layer, walk

WORDS = {"approx": "it proves nothing of rounded numbers"}


class Undecided(Exception):
    """Outside of what this evaluate knows; the reason is read on the page."""


class Refuted(Exception):
    """The sides differ at a point, or have different shapes."""


class Unknown(sp.Function):
    """A smooth function of which nothing is known."""


@cache
def unknown(name, orders):
    """An unknown function, differentiated so often with respect to each of its arguments."""

    def fdiff(self, argindex=1):
        more = (order + (n == argindex) for n, order in enumerate(orders, 1))
        return unknown(name, tuple(more))(*self.args)

    more = {"fdiff": fdiff, "letter": name, "orders": orders}
    return type("_".join([name, *map(str, orders)]), (Unknown,), more)


def as_known(function):
    """tanh for σ, and a sine for any other, differentiated as often."""
    places = sp.symbols(f"u:{len(function.args)}")
    shift = 1 + sum(map(ord, function.letter)) % 7  # f0 and f1 are different functions
    known = sp.sin(sum((shift + n) * place for n, place in enumerate(places)) + shift)
    known = sp.tanh(places[0]) if function.letter == "sigma" else known
    for place, order in zip(places, function.orders, strict=True):
        known = known.diff(place, order)
    return known.subs(dict(zip(places, function.args, strict=True)), simultaneous=True)


def matrix(name, rows, columns):
    return sp.Matrix(rows, columns, lambda i, j: sp.Symbol(f"{name}_{i}{j}"))


class SympyEvaluator:
    """The values of one context, as expressions; some of them moved by an offset."""

    def __init__(self, context, definitions, notation, offsets=None):
        self.context, self.definitions, self.notation = context, definitions, notation
        self.sample, self.sigma = context.symbols.sample(), context.symbols.sigma
        self.offsets = offsets or {}
        self.memo, self.children = {}, {}
        self.depth, self.sizes = self.sample.depth, dict(self.sample.sizes)
        if self.depth:
            sides = zip(notation.layer_sides, (self.depth, self.depth - 1), strict=True)
            self.sizes |= {side: self.width(layer) for side, layer in sides}

    def width(self, layer):
        return self.sample.sizes[f"{self.notation.width}{layer}"]

    def moving(self, offsets):
        """The same with values moved further."""
        moved = dict(self.offsets)
        for key, step in offsets.items():
            moved[key] = moved[key] + step if key in moved else step
        return SympyEvaluator(self.context, self.definitions, self.notation, moved)

    # -- values --------------------------------------------------------------------

    def value(self, name, layer=None):
        key = name, layer
        if key not in self.memo:
            value = self.compute(name, layer)
            self.memo[key] = value + self.offsets[key] if key in self.offsets else value
        return self.memo[key]

    def compute(self, name, layer):
        if (name, layer) in self.sample.bindings:
            return self.entries(name, name, layer)
        if name in self.sample.functions and layer is None:
            inner = [entry for one in self.sample.arguments[name] for entry in self.value(one)]
            rows = self.sample.size(self.sample.shapes[name][0])
            none = (0,) * len(inner)  # differentiated
            return sp.Matrix([unknown(f"{name}{k}", none)(*inner) for k in range(rows)])
        if name not in self.definitions:
            raise Undecided(f"it does not know {name}")
        left, right, *_ = self.definitions[name]
        scope = {}
        if left[2] is not None:
            scope["\\ell"] = layer
        if not left[1]:
            return self(right, scope)
        letters = [index[0] for index in left[1]]
        shape = [self.size_of(right, letter, scope) for letter in letters]
        return sp.Matrix(
            shape[0],
            (*shape, 1)[1],
            lambda *place: self(right, scope | dict(zip(letters, map(int, place), strict=False)))[
                0, 0
            ],
        )

    def entries(self, called, name, layer):
        """A symbol for each entry of what is given."""
        shape = self.sample.bindings[name, layer].data.shape
        return matrix(called.strip("\\") + ("" if layer is None else str(layer)), *shape)

    def size_of(self, tree, letter, scope):
        """What a letter runs over: the side of the first array in whose slot it stands."""
        for node in walk(tree):
            if node.kind == "symbol":
                _, indices, _, example = node
                letters = [index[0] for index in indices]
                found = self.array(node, scope)[0]
                if example == letter:
                    return found.cols
                if letter in letters:
                    side = letters.index(letter)
                    return found.cols if side or found.rows == 1 else found.rows
            if node.kind == "entry" and letter in [index[0] for index in node[1]]:
                return self(node[0], scope).shape[[i[0] for i in node[1]].index(letter)]
        raise Undecided("an index that no array knows")

    def layer(self, index, scope):
        base, offset = index
        layer = {"L": self.depth}.get(base, scope.get(base)) if not base.isdigit() else int(base)
        if layer is None or not 0 <= layer + offset <= self.depth:
            raise Undecided("layer")
        return layer + offset

    def number(self, index, scope):
        base, offset = index
        if isinstance(base, Node):
            return self.width(self.layer(base[1], scope)) + offset
        if base.isdigit():
            return int(base) + offset
        if base in ("L", "\\ell"):
            return self.layer(index, scope)
        return (scope[base] if base in scope else self.sizes[base]) + offset

    def shape(self, chain, node, scope):
        """A claimed shape in numbers."""
        sizes = [one.parts if one.kind == "sizes" else [one] for one in node]
        layers = {n[2] for n in walk(chain) if n.kind == "symbol" and n[2]}
        hand = any(index[0] in self.notation.layer_sides for size in sizes for index in size)
        if hand and layers and Node("index", ("L", 0)) not in layers:
            raise Undecided("m and n belong to another layer than the last")
        return (*(sp.prod(self.number(i, scope) for i in size) for size in sizes), 1, 1)[:2]

    def array(self, node, scope):
        """The array that a symbol speaks of, its key, and the rows and columns it picks."""
        name, indices, place, example = node
        layer = None if place is None else self.layer(place, scope)
        free = self.notation.indices - scope.keys()
        numbers = [0 if index[0] in free else self.number(index, scope) for index in indices]
        name = self.notation.entries.get(name, name)
        if example:
            name = self.notation.columns[name]
            numbers = [*(numbers or [None]), scope.get(example, 0)]
        count = 0 if example else len(indices)
        for tries in [count] if count else [0, 1, 2]:
            if name + "_" * tries in self.definitions:
                name += "_" * tries
                break
        found = self.value(name, layer)
        rows, columns = list(range(found.rows)), list(range(found.cols))
        rows_of_it = name in self.notation.entries.values()
        if numbers and found.rows == 1 and len(numbers) == 1 and not rows_of_it:
            columns = [numbers[0]]
        elif numbers:
            rows = rows if numbers[0] is None else [numbers[0]]
            columns = [numbers[1]] if len(numbers) == 2 else columns
        return found, (name, layer), rows, columns

    # -- constructs ------------------------------------------------------------------

    def __call__(self, node, scope):
        try:
            construct = getattr(self, f"on_{node.kind}")
        except AttributeError:
            raise Undecided(WORDS.get(node.kind, node.kind)) from None
        return construct(node, scope)

    def on_number(self, node, scope):
        return sp.Matrix([sp.Rational(node[0])])

    def on_symbol(self, node, scope):
        name, indices = node[:2]
        if name in self.notation.sizes and not node[2] and not indices:
            return sp.Matrix([self.sizes[name]])
        found, _, rows, columns = self.array(node, scope)
        return found.extract(rows, columns)

    def on_kronecker(self, node, scope):
        first, second = (self.number(index, scope) for index in node)
        return sp.Matrix([int(first == second)])

    def on_identity(self, node, scope):
        return sp.eye(self.number(node[0], scope))

    def on_unit(self, node, scope):
        size = self.size_of(self.claim, node[0][0], {"\\ell": scope.get("\\ell")})
        return sp.Matrix([int(n == scope[node[0][0]]) for n in range(size)])

    def on_ones(self, node, scope):
        size = node[0] if node.parts else Node("index", (self.notation.examples, 0))
        return sp.ones(self.number(size, scope), 1)

    def on_add(self, node, scope):
        first, *others = self.written_out(node.parts, scope)
        return sum((self(term, scope) for term in others), self(first, scope))

    def on_negate(self, node, scope):
        return -self(node[0], scope)

    def on_sum(self, node, scope):
        (letters, limits), body = node
        total = None
        sizes = [range(self.size_of(body, letter, scope)) for letter in letters]
        for limit in limits:
            if limit.kind == "range":
                low, high = (self.number(index, scope) for index in limit[1:])
                sizes = [range(low, high + 1)]
        for place in itertools.product(*sizes):
            inner = scope | dict(zip(letters, place, strict=True))
            if all(one.kind == "range" or self.holds(one, inner) for one in limits):
                term = self(body, inner)
                total = term if total is None else total + term
        return total

    def on_product(self, node, scope):
        total = self(node[0], scope)
        for part in node[1:]:
            factor = self(part, scope)
            if total.shape == (1, 1):
                total = total[0, 0] * factor
            else:
                total = total * factor[0, 0] if factor.shape == (1, 1) else total * factor
        return total

    def on_dot(self, node, scope):
        first, second = (self(part, scope) for part in node)
        return sp.Matrix([first.dot(second)])

    def on_hadamard(self, node, scope):
        first, second = (self(part, scope) for part in node)
        return first.multiply_elementwise(second)

    def on_kron(self, node, scope):
        return sp.kronecker_product(*(self(part, scope) for part in node))

    def on_fraction(self, node, scope):
        return self(node[0], scope) / self(node[1], scope)[0, 0]

    def on_power(self, node, scope):
        return sp.Matrix([self(node[0], scope)[0, 0] ** int(node[1])])

    def on_transpose(self, node, scope):
        return self(node[0], scope).T

    def on_entry(self, node, scope):
        place = [self.number(index, scope) for index in node[1]]
        return sp.Matrix([self(node[0], scope)[tuple([*place, 0][:2])]])

    def on_norm(self, node, scope):
        return sp.Matrix([sp.sqrt(sum(entry**2 for entry in self(node[0], scope)))])

    def on_inner(self, node, scope):
        first, second = (self(part, scope) for part in node)
        return sp.Matrix([sum(a * b for a, b in zip(first, second, strict=True))])

    def on_exponential(self, node, scope):
        return sp.Matrix([sp.exp(self(node[0], scope)[0, 0])])

    def on_vec(self, node, scope):
        return sp.Matrix(list(self(node[0], scope)))

    def on_diag(self, node, scope):
        return sp.diag(*self(node[0], scope))

    def on_tr(self, node, scope):
        return sp.Matrix([self(node[0], scope).trace()])

    def on_exp(self, node, scope):
        return self(node[0], scope).applyfunc(sp.exp)

    def on_log(self, node, scope):
        # Numbers are real here, and what a logarithm is taken of is positive.
        value = self(node[0], scope)
        return value.applyfunc(lambda entry: sp.expand_log(sp.log(entry), force=True))

    def on_sigma(self, node, scope):
        value = self(node[0], scope)
        if not self.sample.elementwise:
            powers = value.applyfunc(sp.exp)
            return sp.Matrix(*powers.shape, lambda i, s: powers[i, s] / sum(powers[:, s]))
        return value.applyfunc(self.of_sigma if self.sigma else unknown("sigma", (0,)))

    def on_slope(self, node, scope):
        return self(node[0], scope).applyfunc(
            self.of_slope if self.sigma else unknown("sigma", (1,))
        )

    def of_sigma(self, entry):
        return sp.sympify(self.sigma).subs(sp.Symbol("z"), entry)

    def of_slope(self, entry):
        z = sp.Symbol("z")
        return sp.diff(sp.sympify(self.sigma), z).subs(z, entry)

    def on_cases(self, node, scope):
        for value, when in node:
            if when.kind == "otherwise" or self.holds(when, scope):
                return self(value, scope)
        raise Undecided("none of the cases holds")

    def holds(self, condition, scope):
        if condition.kind == "comparison":
            raise Undecided("it does not compare values")
        first, second = (self.number(index, scope) for index in condition)
        return (first == second) == (condition.kind == "equal")

    def on_underbrace(self, node, scope):
        return self(node[0], scope)

    def on_apply(self, node, scope):
        name, arguments = node
        if name not in self.sample.functions:
            raise Undecided(f"it does not know {name} of this argument")
        keys = [(argument, None) for argument in self.sample.arguments[name]]
        steps = [
            self(argument, scope) - self.value(*key)
            for argument, key in zip(arguments, keys, strict=True)
        ]
        if all(step.is_zero_matrix for step in steps):
            return self.value(name)
        return self.moving(dict(zip(keys, steps, strict=True))).value(name)

    def on_matrix(self, node, scope):
        rows = [row[0] if {cell.kind for cell in row} == {"dots"} else row for row in node]
        rows = [self.written_out(row, scope) for row in self.written_out(rows, scope)]
        return sp.Matrix([[self(cell, scope) for cell in row] for row in rows])

    def written_out(self, items, scope):
        """The items, with all that the dots among them stand for."""
        found = [n for n, item in enumerate(items) if getattr(item, "kind", "") == "dots"]
        if not found:
            return items
        ends = items[found[0] - 1], items[found[0] + 1]
        low, high = (self.number(index, scope) for index in differing(*ends))
        _, *between = [filled(*ends, number) for number in range(low, max(high, low + 1))]
        after = items[found[0] + (1 if low < high else 2) :]  # the last may be named already
        return [*items[: found[0]], *between, *after]

    def on_directional(self, node, scope):
        name, where, direction = node
        step = sp.Dummy("step")
        if name in self.sample.functions:
            key, layer = (self.sample.arguments[name][0], None), None
        else:
            key = self.array(where, scope)[1]
            layer = self.depth if name in self.notation.layered else None
        offset = self(where, scope) - self.value(*key) + step * self(direction, scope)
        return at_0(self.moving({key: offset}).value(name, layer), step)

    def on_differential(self, node, scope):
        """All that moves in the sample sets out in a direction of its own."""
        step = sp.Dummy("step")
        directions = {
            key: step * self.entries(f"d{key[0].strip(chr(92))}", *key)
            for key in self.sample.variables
        }
        return at_0(self.moving(directions)(node[0], scope), step)

    def on_partial(self, node, scope):
        top, bottom = node
        inside = bottom[0] if bottom.kind == "vec" else bottom
        found, key, rows, columns = self.array(inside, scope)
        if key not in self.children:
            fresh = sp.Matrix(*found.shape, lambda i, j: sp.Dummy(f"step_{i}{j}"))
            self.children[key] = fresh, self.moving({key: fresh})
        fresh, moved = self.children[key]
        above = moved(top, scope)
        below = fresh.extract(rows, columns)
        below = sp.Matrix(list(below)) if bottom.kind == "vec" else below
        back = dict.fromkeys(fresh, 0)

        def slope(x, y):
            return sp.diff(x, y).subs(back, simultaneous=True)

        if above.shape == (1, 1):
            return below.applyfunc(lambda y: slope(above[0, 0], y))
        if below.shape == (1, 1):
            return above.applyfunc(lambda x: slope(x, below[0, 0]))
        return sp.Matrix([[slope(x, y) for y in below] for x in above])


def at_0(value, step):
    """How fast a value moves as a step sets out from 0."""
    return value.applyfunc(lambda entry: entry.diff(step).subs(step, 0))


def differing(first, last):
    """The one index in which two trees differ: as it is in the first, and in the last."""
    if isinstance(first, Node) and first.kind == "index":
        return first, last
    if not isinstance(first, Node | tuple) or type(first) is not type(last):
        raise Undecided("dots between two that differ in more than an index")
    pairs = zip(first, last, strict=True)
    return next(differing(x, y) for x, y in pairs if x != y)


def filled(first, last, number):
    """A tree between two, with this number where their indices differ."""
    if first == last:
        return first
    if isinstance(first, tuple):
        return tuple(filled(x, y, number) for x, y in zip(first, last, strict=True))
    if not isinstance(first, Node) or first.kind != last.kind:
        raise Undecided("dots between two that differ in more than an index")
    if first.kind == "index":
        return Node("index", (str(number), 0))
    return Node(first.kind, filled(first.parts, last.parts, number))


def equal(left, right, evaluate) -> bool:
    """Is every entry of the difference 0? Raises Undecided where that cannot be decided."""
    if right == sp.zeros(1, 1):
        right = sp.zeros(*left.shape)
    if left.shape != right.shape:
        raise Undecided(f"shapes {left.shape} and {right.shape}")
    return vanishes(left - right, evaluate)


def vanishes(difference, evaluate) -> bool:
    """Is a matrix 0? Numbers are tried before the difference is simplified, which takes minutes."""
    difference = difference.applyfunc(sp.expand)
    for key in evaluate.sample.constrained:  # each column sums to 1
        given = evaluate.entries(key[0], *key)
        columns = (given[:, s] for s in range(given.cols))
        difference = difference.subs({first: 1 - sum(others) for first, *others in columns})
    if difference.is_zero_matrix:
        return True
    if differs_somewhere(difference):
        return False
    if difference.applyfunc(sp.simplify).is_zero_matrix:
        return True
    raise Undecided("the difference of the sides is not brought to 0")


def differs_somewhere(difference) -> bool:
    """Is it not 0 at one point in numbers, with known functions for the unknown ones?"""
    known = difference.applyfunc(
        lambda entry: entry.replace(lambda part: isinstance(part, Unknown), as_known)
    )
    symbols = sorted(known.free_symbols, key=str)
    point = {symbol: sp.Rational(31 + 37 * n, 100) % 1 for n, symbol in enumerate(symbols)}
    numbers = known.subs(point).evalf()
    return any(number.is_number and abs(number) > 1e-6 for number in numbers)


def at_most(left, right, evaluate, scope) -> bool:
    """rank(X) ≤ r: all determinants of r + 1 rows and columns vanish, and some of r do not."""
    if left.kind != "rank":
        raise Undecided("an inequality that is not about a rank")
    X, r = evaluate(left[0], scope), evaluate(right[0], scope)[0, 0]

    def vanish(size):
        sides = (itertools.combinations(range(side), size) for side in X.shape)
        minors = [X.extract(rows, cols).det() for rows, cols in itertools.product(*sides)]
        return all(equal(sp.Matrix([minor]), sp.zeros(1, 1), evaluate) for minor in minors)

    if vanish(r):
        raise Undecided("at these sizes it is always less")
    return vanish(r + 1)


def remains(chain, evaluate, scope) -> bool:
    """O(x^2) and o(x): with x scaled by s, the rest vanishes at s = 0, and so does its slope."""
    term = landau(chain[1])
    if (term[0], term[1][0].kind) not in {("O", "power"), ("o", "norm"), ("o", "symbol")}:
        raise Undecided("another order")
    if term[0] == "O" and term[1][0][1] != "2":
        raise Undecided("another order")
    (name,) = {node[0] for node in walk(term) if node.kind == "symbol"}
    step = sp.Symbol("s")
    small = evaluate.moving({(name, None): (step - 1) * evaluate.value(name)})
    rest = small(chain[0], scope) - small(Node("add", chain[1].parts[:-1]), scope)
    return all(vanishes(one, evaluate) for one in (rest.subs(step, 0), at_0(rest, step)))


def prove(tree, name, text) -> int:
    """How many equalities were proved. Raises Refuted for a false one, Undecided for others."""
    context, notation = text.subject.contexts[name], text.subject.notation
    if context.symbols is None:
        raise Undecided(f"it does not know the context {name}")
    if context.last_layer:
        tree = in_last_layer(tree, notation.layered)
    evaluate, proved = SympyEvaluator(context, text.of(name), notation), 0
    chains, conditions = tree
    ells = [{}]
    for condition in conditions:
        if condition.kind == "range" and condition[0][0] == "\\ell":
            first, last = (evaluate.layer(index, {}) for index in condition[1:])
            low, high = sorted((first, last))
            ells = [{"\\ell": number} for number in range(low, high + 1)]
    evaluate.claim = tree
    for chain, ell in itertools.product(chains, ells):
        letters = sorted(free_letters(chain, notation.indices))
        sides = [side for side in chain if side.kind != "shape"]
        for place in itertools.product(
            *(range(evaluate.size_of(chain, letter, ell)) for letter in letters)
        ):
            scope = ell | dict(zip(letters, place, strict=True))
            if not all(one.kind == "range" or evaluate.holds(one, scope) for one in conditions):
                continue
            for claimed in (side for side in chain if side.kind == "shape"):
                shapes = evaluate(sides[-1], scope).shape, evaluate.shape(chain, claimed, scope)
                if shapes[0] != shapes[1]:
                    raise Refuted("{} is not {}".format(*shapes))
                proved += 1
            if is_remainder(chain):
                if not remains(chain, evaluate, scope):
                    raise Refuted("the remainder is larger")
                proved += 1
                continue
            for left, right in itertools.pairwise(sides):
                if right.kind == "leq":
                    holds = at_most(left, right, evaluate, scope)
                else:
                    holds = equal(evaluate(left, scope), evaluate(right, scope), evaluate)
                if not holds:
                    raise Refuted(f"the sides differ, at {scope}")
                proved += 1
    return proved
