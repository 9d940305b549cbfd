"""What the equations of this text are about: its letters, random networks, random functions.

Within an environment all sizes differ, and every size has a name; so a transpose cannot hide.
"""

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial

import numpy as np

from proofread.equations.declared import smooth, softmax
from proofread.equations.environments import Context, Environment, Subject, Symbols
from proofread.equations.notation import Notation
from proofread.equations.values import SCALAR, UNIT_DIMENSION, Key, Value, scalar

# -- Networks. The activations accept complex numbers, for the complex step. ---------------


def sigmoid(z):
    return (1 + np.tanh(z / 2)) / 2


def sine(z):
    return np.sin(z + 0.4)


def steep(z):
    return np.tanh(4 * z)


def flat(z):
    return 0.3 + 0 * z


def leaky_relu(z):
    return np.where(z.real > 0, z, 0.3 * z)


def relu(z):
    return np.where(z.real > 0, z, 0 * z)


NAMES = {
    sigmoid: "logistic",
    np.tanh: "tanh",
    sine: "sine",
    steep: "a steep σ",
    flat: "a constant σ",
    leaky_relu: "a kink at 0",
    relu: "ReLU",
    softmax: "softmax",
}


def network_from_arrays(
    weights, biases, x, target, sigma, words, batch=False, **more
) -> Environment:
    """A network from its values: W and b of each layer, input and target (a column per example)."""
    depth, example = len(weights), ("N",) if batch else UNIT_DIMENSION
    inputs, targets = ("A", "Y") if batch else ("a", "y")
    given = {
        (inputs, 0): Value(x, (("n0",), example)),
        (targets, None): Value(target, ((f"n{depth}",), example)),
    }
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True), start=1):
        out, into = (f"n{layer}",), (f"n{layer - 1}",)
        given["W", layer] = Value(W, (out, into))
        given["b", layer] = Value(b, (out, UNIT_DIMENSION))
    # A nudge of the last W, for DC(W)[H]; from draws of its own, so that no other value changes.
    H = np.random.default_rng(weights[-1].size).normal(size=weights[-1].shape)
    given["H", None] = Value(H, given["W", depth].dims)
    given |= {("\\eta", None): scalar(0.1 * len(x)), ("\\lambda", None): scalar(0.3 / depth)}
    widths = [len(x), *map(len, weights)]
    sizes = {f"n{layer}": width for layer, width in enumerate(widths)}
    return Environment(
        f"{words}, widths {'-'.join(map(str, widths))}",
        sizes | {"N": x.shape[1] if batch else 0},
        given,
        frozenset(key for key in given if key[0] in "Wb"),
        depth,
        sigma,
        **more,
    )


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number > 1 else ''}"


def random_network(seed, widths, sigma, batch=0) -> Environment:
    """Layers of these widths, with random weights, biases, input and target."""
    random, columns = np.random.default_rng(seed), batch or 1
    x = random.normal(size=(widths[0], columns))
    more = {"elementwise": sigma is not softmax, "seed": seed, "degenerate": sigma is flat}
    if sigma is softmax:
        y = random.dirichlet(np.ones(widths[-1]), columns).T  # probabilities
        more["constrained"] = frozenset({("Y" if batch else "y", None)})
    else:
        y = random.normal(size=(widths[-1], columns))
    weights, biases = [], []
    for n, m in itertools.pairwise(widths):
        weights.append(random.normal(size=(m, n)) / math.sqrt(n))
        biases.append(random.normal(size=(m, 1)))
    words = [
        counted(len(weights), "layer"),
        NAMES[sigma],
        *[counted(batch, "example")] * (batch > 0),
    ]
    return network_from_arrays(weights, biases, x, y, sigma, ", ".join(words), batch > 0, **more)


def outputs(environment: Environment) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """z and a of one layer after the other."""
    a = environment.bindings["a", 0].data
    for layer in range(1, environment.depth + 1):
        z = environment.bindings["W", layer].data @ a + environment.bindings["b", layer].data
        a = environment.sigma(z)
        yield z, a


def distance_to_kink(environment: Environment) -> float:
    """How near to 0 any entry of W a + b comes, layer by layer."""
    return min(np.abs(z).min() for z, _ in outputs(environment))


def sample_away_from_kinks(seed, widths, sigma) -> Environment:
    samples = (random_network(seed + k, widths, sigma) for k in range(0, 10_000, 10))
    return next(sample for sample in samples if distance_to_kink(sample) > 0.05)


def changed(environment: Environment, words: str, bindings: dict, **more) -> Environment:
    """The same with some other values."""
    return replace(
        environment,
        description=f"{environment.description}, {words}",
        bindings=environment.bindings | bindings,
        **more,
    )


def target_of(environment: Environment) -> tuple[Key, Value]:
    return next(item for item in environment.bindings.items() if item[0][0] in ("y", "Y"))


def all_zero(environment: Environment, words="all given values 0") -> Environment:
    """The same with every given value 0: what holds only as a rule fails here."""
    zeros = {key: Value(0 * value.data, value.dims) for key, value in environment.bindings.items()}
    return changed(environment, words, zeros, degenerate=True)


def one_hot(environment: Environment) -> Environment:
    """The same with targets that are 1 in one place and 0 elsewhere."""
    key, target = target_of(environment)
    classes, examples = target.data.shape
    data = np.eye(classes)[:, np.arange(examples) % classes]
    return changed(environment, "a one-hot target", {key: Value(data, target.dims)})


def uniform_at_rest(environment: Environment) -> Environment:
    """All given values 0, but for the targets, which sum to 1."""
    rest = all_zero(environment, "all given values 0 but the target")
    return replace(rest, bindings=rest.bindings | dict([target_of(environment)]))


def fitted(environment: Environment) -> Environment:
    """The same network, whose target is what comes out of it: its errors are 0."""
    key, target = target_of(environment)
    *_, (_, a) = outputs(environment)
    met = {key: Value(a, target.dims)}
    return changed(environment, "the target is met", met, degenerate=True)


@cache
def networks() -> tuple[Environment, ...]:
    return (
        random_network(1, (3, 5, 2), sigmoid),
        random_network(2, (4, 3, 6, 2), np.tanh),
        random_network(3, (2, 5, 3, 6, 4), sine),
        sample_away_from_kinks(4, (5, 2, 4, 3), leaky_relu),
        sample_away_from_kinks(73, (3, 5, 4), relu),
        random_network(70, (6, 5), np.tanh),
        random_network(71, (3, 2, 4, 3, 2, 3), sine),
        random_network(72, (3, 3, 3), np.tanh),
        random_network(74, (7, 2, 8), sigmoid),
        random_network(75, (1, 1, 1), sine),
        random_network(76, (3, 4, 2), steep),
        random_network(77, (2, 4, 3), flat),
        all_zero(random_network(12, (4, 2, 3), np.tanh)),
    )


@cache
def three_layers() -> tuple[Environment, ...]:
    return (
        random_network(5, (3, 6, 5, 2), sigmoid),
        random_network(6, (5, 2, 3, 4), sine),
        random_network(7, (2, 4, 6, 3), np.tanh),
        random_network(80, (6, 3, 2, 8), sigmoid),
        random_network(81, (3, 3, 3, 3), sine),
        random_network(82, (1, 1, 1, 1), np.tanh),
        random_network(83, (3, 4, 5, 2), steep),
        random_network(84, (2, 4, 5, 3), flat),
        all_zero(random_network(17, (4, 2, 5, 3), np.tanh)),
    )


@cache
def logistics() -> tuple[Environment, ...]:
    return (
        random_network(60, (3, 5, 2), sigmoid),
        random_network(61, (4, 2, 6, 3), sigmoid),
        random_network(62, (3, 4), sigmoid),
        random_network(63, (6, 7, 8), sigmoid),
        random_network(64, (1, 1, 1), sigmoid),
        all_zero(random_network(65, (4, 2, 3), sigmoid)),
        fitted(random_network(66, (3, 2, 4), sigmoid)),
    )


@cache
def logistic_batches() -> tuple[Environment, ...]:
    sizes = ((3, 5, 2), 4), ((4, 2, 6, 3), 5), ((2, 3), 1), ((5, 6, 7), 8), ((3, 1), 6)
    plain = [random_network(100 + k, w, sigmoid, batch) for k, (w, batch) in enumerate(sizes)]
    return (*plain, one_hot(plain[1]), all_zero(plain[0]))


@cache
def relus() -> tuple[Environment, ...]:
    """Away from the kink, where ReLU has a slope; some of the slopes are 0."""
    return (
        sample_away_from_kinks(62, (3, 5, 2), relu),
        sample_away_from_kinks(63, (4, 2, 6, 3), relu),
        sample_away_from_kinks(64, (5, 3), relu),
    )


@cache
def batches() -> tuple[Environment, ...]:
    return (
        random_network(8, (3, 5, 2), sigmoid, batch=4),
        random_network(9, (4, 3, 6, 2), np.tanh, batch=5),
        random_network(10, (2, 4, 5, 6, 2), sine, batch=3),
        random_network(18, (4, 5, 3), np.tanh, batch=2),
        random_network(85, (5, 4), sine, batch=6),
        random_network(86, (3, 2, 4), np.tanh, batch=1),
        random_network(87, (6, 2, 7), sigmoid, batch=8),
        random_network(88, (3, 3, 3), steep, batch=3),
        random_network(89, (2, 4, 3), flat, batch=5),
        all_zero(random_network(90, (4, 2, 3), np.tanh, batch=5)),
    )


@cache
def labs() -> tuple[Environment, ...]:
    return (
        random_network(50, (3, 6, 5, 2), sigmoid, batch=4),
        random_network(51, (5, 4, 3, 6), sine, batch=2),
        random_network(52, (2, 4, 5, 3), np.tanh, batch=1),
        random_network(53, (6, 2, 3, 7), sigmoid, batch=8),
        random_network(54, (2, 3, 4, 2), steep, batch=1),
        random_network(55, (2, 4, 5, 3), flat, batch=3),
        all_zero(random_network(56, (4, 2, 5, 3), np.tanh, batch=5)),
    )


@cache
def softmaxes() -> tuple[Environment, ...]:
    sizes = ((3, 5, 2), (4, 2, 6, 3), (2, 5, 3, 6, 4), (3, 4), (6, 7, 8), (3, 3, 3))
    plain = [random_network(11 + k, widths, softmax) for k, widths in enumerate(sizes)]
    sure = random_network(14, (3, 2), softmax)
    biases = Value(np.array([[0.8], [-0.8]]), sure.bindings["b", 1].dims)
    sure = changed(sure, "sure", {("b", 1): biases})
    return (*plain, sure, one_hot(plain[1]), uniform_at_rest(plain[0]), fitted(plain[0]))


@cache
def softmax_batches() -> tuple[Environment, ...]:
    sizes = ((3, 5, 2), 4), ((4, 2, 6, 3), 5), ((2, 3), 1), ((5, 6, 7), 8)
    plain = [random_network(30 + k, w, softmax, batch) for k, (w, batch) in enumerate(sizes)]
    return (*plain, one_hot(plain[1]), uniform_at_rest(plain[0]))


# -- Random smooth functions ------------------------------------------------------------


def composition(seed, r, p, q) -> Environment:
    """t (q) ↦ x(t) (p) ↦ f(x) a number, u(x) (r); g is a number made from u."""
    random, single = np.random.default_rng(seed), q == 1
    x, u, f, g = (smooth(random, *shape) for shape in ((p, q), (r, p), (1, p), (1, r)))
    t = Value(random.normal(size=(q, 1)), (UNIT_DIMENSION if single else ("q",), UNIT_DIMENSION))
    columns = {"x": (("p",), UNIT_DIMENSION), "u": (("r",), UNIT_DIMENSION)}
    return Environment(
        f"{p} functions of {'one t' if single else f'{q} t'}",
        {"r": r, "p": p, "q": q},
        {("t", None): t},
        frozenset({("t", None)}),
        seed=seed,
        functions={"x": x, "u": u, "f": f, "g": g},
        shapes=columns | {"f": SCALAR, "g": SCALAR},
        arguments={"x": ("t",), "u": ("x",), "f": ("x",), "g": ("u",)},
    )


def matrix_function(seed, m, n, p, along=0, eta=0.7, stretch=1.0) -> Environment:
    """C, a smooth function of a matrix W; a direction H; a small η; x, u, v and B (n×p).

    With `along` = 1 or -1, H points along the gradient of C, or against it; it is stretched.
    """
    random = np.random.default_rng(seed)
    row, column = ("m",), ("n",)
    inner, outer = smooth(random, 4, m * n), random.normal(size=(1, 4))
    shapes = {
        "W": (row, column),
        "H": (row, column),
        "x": (column, UNIT_DIMENSION),
        "v": (column, UNIT_DIMENSION),
        "u": (row, UNIT_DIMENSION),
        "B": (column, ("p",)),
    }
    sizes = {"m": m, "n": n, "p": p}

    def draw(dims):
        return Value(random.normal(size=[math.prod(sizes[s] for s in d) for d in dims]), dims)

    def C(W):
        return outer @ inner(W.reshape(-1, 1))

    given = {(name, None): draw(dims) for name, dims in shapes.items()}
    given["\\eta", None] = scalar(eta)
    W, H = given["W", None].data, given["H", None].data
    if along:
        steps = 1e-30j * np.eye(m * n).reshape(-1, m, n)
        slopes = np.array([C(W + step).imag / 1e-30 for step in steps])
        H = along * slopes.reshape(m, n) / 2
    given["H", None] = Value(stretch * H, shapes["H"])
    towards = {0: "", 1: ", H along its gradient", -1: ", H against its gradient"}[along]
    towards += f", H of {stretch:g} times the length" if stretch != 1 else ""
    return Environment(
        f"a smooth C of a {m}×{n} matrix{towards}",
        sizes,
        given,
        frozenset({("W", None), ("x", None), ("B", None)}),
        seed=seed,
        functions={"C": C},
        shapes={"C": SCALAR},
        arguments={"C": ("W",)},
    )


def with_step(environment: Environment) -> Environment:
    """The same with a step h, a number."""
    return replace(environment, bindings=environment.bindings | {("h", None): scalar(0.3)})


def constant(environment: Environment) -> Environment:
    """The same, where no function moves."""
    functions = {name: held(environment, name) for name in environment.functions}
    return changed(environment, "constant", {}, functions=functions, degenerate=True)


def held(environment: Environment, name: str) -> Callable:
    """A function that has the same value everywhere."""
    value = value_of(environment, name)
    return lambda *moved: value + 0 * sum(each.sum() for each in moved)


def value_of(environment: Environment, name: str) -> np.ndarray:
    """What is given under a name, or what a function of that name returns there."""
    if (name, None) in environment.bindings:
        return environment.bindings[name, None].data
    arguments = [value_of(environment, each) for each in environment.arguments[name]]
    return environment.functions[name](*arguments)


@cache
def matrix_functions() -> tuple[Environment, ...]:
    sizes = (2, 3, 4), (4, 2, 3), (3, 5, 2), (3, 2, 4, 1), (2, 4, 3, -1)
    return (
        *(matrix_function(40 + s, *each) for s, each in enumerate(sizes)),
        matrix_function(45, 6, 7, 8, eta=0.3),
        matrix_function(46, 3, 3, 3, 1, eta=1.3, stretch=0.02),
        matrix_function(47, 2, 3, 2, -1, stretch=0.02),
        matrix_function(48, 1, 1, 1, eta=0.1, stretch=30.0),
        constant(matrix_function(49, 2, 3, 4)),
        all_zero(matrix_function(59, 2, 3, 4)),
        in_the_kernel(matrix_function(60, 2, 3, 4)),
        of_rank_one(matrix_function(61, 3, 4, 2)),
    )


def in_the_kernel(environment: Environment) -> Environment:
    """The same with W x = 0, and W for the direction H."""
    W, x = environment.bindings["W", None], environment.bindings["x", None]
    last = np.arange(len(x.data)) == len(x.data) - 1
    W, x = Value(W.data * ~last, W.dims), Value(x.data * last[:, None], x.dims)
    bindings = {("W", None): W, ("x", None): x, ("H", None): W}
    return changed(environment, "W x = 0, H = W", bindings, degenerate=True)


def of_rank_one(environment: Environment) -> Environment:
    """The same with a matrix of rank one, that of a single example."""
    u, v, W = (environment.bindings[name, None] for name in ("u", "v", "W"))
    bindings = {("W", None): Value(u.data @ v.data.T, W.dims)}
    return changed(environment, "W of rank one", bindings, degenerate=True)


def compositions(*sizes, seed: int) -> tuple[Environment, ...]:
    plain = tuple(composition(seed + s, *each) for s, each in enumerate(sizes))
    return (*plain, constant(plain[0]))


@cache
def single_compositions() -> tuple[Environment, ...]:
    return compositions((4, 3, 1), (2, 5, 1), (7, 8, 1), (1, 1, 1), seed=21)


def sampled(what: str, shown: str, environments: Callable[[], tuple], *more, **named) -> Context:
    """A context of random things, of which a reader must be told what is `shown`."""
    described = f"random {what}" + (f", {shown}" if shown else "")
    return Context(shown, described, environments, *more, **named)


# -- As SymPy sees them, which takes seconds for each unit --------------------------------------


def few_units(widths=(2, 3, 2), batch=0, sigma=np.tanh, formula="") -> Symbols:
    return Symbols(cache(partial(random_network, 0, widths, sigma, batch)), formula)


def few_functions(p: int, q: int) -> Symbols:
    return Symbols(cache(partial(composition, 0, 2, p, q)))


in_networks, in_functions = partial(sampled, "networks"), partial(sampled, "functions")
CONTEXTS = {
    "network": in_networks("", networks, symbols=few_units()),
    "layer": in_networks(  # its lessons say that the layer is the last one
        "", networks, "network", last_layer=True, symbols=few_units()
    ),
    "three-layers": in_networks("L = 3", three_layers, "network", symbols=few_units((1, 2, 2, 2))),
    "logistic": in_networks(
        "the logistic function for σ",
        logistics,
        "network",
        symbols=few_units(formula="1/(1 + exp(-z))"),
    ),
    "binary": in_networks(
        "the logistic function for σ, binary cross-entropy for C",
        logistics,
        "network",
        free="C",
        symbols=few_units(formula="1/(1 + exp(-z))"),
    ),
    "binary-batch": in_networks(
        "the logistic function for σ, binary cross-entropy for C, a batch of N examples",
        logistic_batches,
        "batch",
        free="C",
        symbols=few_units(batch=2, formula="1/(1 + exp(-z))"),
    ),
    "relu": in_networks("ReLU for σ, away from its kink", relus, "network"),
    "batch": in_networks("a batch of N examples", batches, "network", symbols=few_units(batch=2)),
    "lab": in_networks(
        "L = 3, a batch of N examples", labs, "batch", symbols=few_units((1, 2, 2, 2), batch=2)
    ),
    "softmax": in_networks(
        "softmax for σ, y sums to 1, cross-entropy for C",
        softmaxes,
        "network",
        free="C",
        symbols=few_units(sigma=softmax),
    ),
    "softmax-batch": in_networks(
        "softmax for σ, each column of Y sums to 1, cross-entropy for C, a batch of N examples",
        softmax_batches,
        "batch",
        free="C",
        symbols=few_units(batch=2, sigma=softmax),
    ),
    "one-t": in_functions(
        "smooth f and x, one t", single_compositions, symbols=few_functions(3, 1)
    ),
    "one-t-step": in_functions(
        "smooth f and x, one t, a step h",
        cache(lambda: tuple(map(with_step, single_compositions()))),
        "one-t",
    ),
    "several-t": in_functions(
        "smooth f and x, several t",
        cache(
            partial(compositions, (4, 3, 2), (2, 5, 3), (5, 2, 4), (6, 8, 7), (1, 1, 2), seed=23)
        ),
        symbols=few_functions(3, 2),
    ),
    "two-t": in_functions(
        "smooth f and x, two x and two t",
        cache(partial(compositions, (3, 2, 2), (5, 2, 2), (1, 2, 2), seed=126)),
        symbols=few_functions(2, 2),
    ),
    "matrix": in_functions(
        "any matrices and columns, any smooth C",
        matrix_functions,
        free="C",
        symbols=Symbols(cache(partial(matrix_function, 0, 2, 3, 2))),
    ),
}

NOTATION = Notation(
    indices=frozenset("ijkls"),
    sizes=frozenset("mnNpqr"),
    numbers=frozenset({*"CfgNmn", "\\eta"}),
    commands=tuple(
        f"\\{name}" for name in ("delta", "Delta", "eta", "lambda", "beta", "gamma", "varepsilon")
    ),
    entries={"w": "W"},
    columns={"a": "A", "z": "Z", "y": "Y", "\\delta": "\\Delta"},
    layered=frozenset({"W", "w", "b", "z", "a", "\\delta"}),
    width="n",
    layer_sides=("m", "n"),
    examples="N",
    needs_layer={"\\delta": "δ is the error and needs a layer; Kronecker's symbol is I_{ki}"},
)

SUBJECT = Subject(NOTATION, CONTEXTS)
