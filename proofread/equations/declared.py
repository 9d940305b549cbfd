r"""`proofread.toml`: what a text is about, as its author declares it beside the text.

    sizes = ["m", "n"]
    definitions = ["E"]           # the first E = … of the text is no claim

    [given]
    X = "m by n"                  # at random
    '\beta' = "n"
    '\lambda' = "positive"        # a number

`KEYS`, `DRAWS` and `FUNCTIONS` are all that can be said. What cannot be meant is a ValueError that
names the file, the key, what came, and what is wanted.
"""

import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple, NoReturn

import numpy as np

from proofread.equations.environments import Context, Environment, Subject
from proofread.equations.nodes import ParseError
from proofread.equations.notation import Notation
from proofread.equations.parser import parse
from proofread.equations.spelling import spell
from proofread.equations.values import SCALAR, UNIT_DIMENSION, Key, Value, scalar

KEYS = {  # what each is
    "sizes": 'letters, ["m", "n"], or the numbers to try, {m = [5, 7], n = [2, 3]}',
    "indices": 'letters, ["i", "j"], or what each runs over, {i = "m"}',
    "first": "the number of the first entry of a column, 0 or 1",
    "layout": '"mixed" (a gradient is a column, a Jacobian has a row for each function), '
    '"numerator" or "denominator"',
    "given": 'a table of arrays, X = "m by n"',
    "functions": 'a table, f = "tanh", or f = "number of x" for any smooth f',
    "definitions": "a list of names, whose first equation in the text defines them, or of LaTeX, "
    "'E := …'",
    "moves": "a list of given letters that a differential d moves; else it moves all",
    "setting": "tables, [setting.NAME.given]",
}
KINDS: dict[str, tuple[type, ...]] = {  # what each may be; where it is left out, the first
    "sizes": (list, dict),
    "indices": (list, dict),
    "first": (int,),
    "layout": (str,),
    "given": (dict,),
    "functions": (dict,),
    "definitions": (list,),
    "moves": (list,),
    "setting": (dict,),
}
LAYOUTS = ("mixed", "numerator", "denominator")
OF_A_SETTING = ("given", "functions", "definitions", "moves")
LETTER = "[abcf-zA-CE-HJ-Z]"  # d, D, e and I have a meaning on every text
GREEK = (  # what is a name on every text
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta kappa lambda mu nu xi pi "
    "rho sigma tau phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
SAMPLES = 4  # of sizes that nobody has given

Draw = Callable[[np.random.Generator, int, int], np.ndarray]


# -- How an array is drawn -----------------------------------------------------------------------


def probabilities(random, rows, columns):
    return random.dirichlet(np.ones(rows), columns).T


def one_hot(random, rows, columns):
    return np.eye(rows)[:, random.permutation(np.arange(columns) % rows)]


def symmetric(random, rows, columns):
    A = random.normal(size=(rows, rows))
    return A + A.T


def positive_definite(random, rows, columns):
    A = random.normal(size=(rows, rows))
    return A @ A.T + np.eye(rows)


def zeros_and_ones(random, rows, columns):
    some = (np.arange(rows * columns) + random.integers(2)) % 2.0
    return random.permutation(some).reshape(rows, columns)


def in_rows(draw: Draw) -> Draw:
    return lambda random, rows, columns: draw(random, columns, rows).T


NORMAL, COLUMN, MATRIX, SQUARE = "", "one column", "a matrix", "a square"
# How: what it is said of, and how it is drawn.
DRAWS: dict[str, tuple[str, Draw]] = {
    "normal": (NORMAL, lambda random, *shape: random.normal(size=shape)),
    "positive": (NORMAL, lambda random, *shape: random.uniform(0.5, 2, shape)),
    "between 0 and 1": (NORMAL, lambda random, *shape: random.uniform(0.1, 0.9, shape)),
    "zeros and ones": (NORMAL, zeros_and_ones),
    "probabilities": (COLUMN, probabilities),
    "probabilities in rows": (MATRIX, in_rows(probabilities)),
    "probabilities in columns": (MATRIX, probabilities),
    "one-hot": (COLUMN, one_hot),
    "one-hot in rows": (MATRIX, in_rows(one_hot)),
    "one-hot in columns": (MATRIX, one_hot),
    "symmetric": (SQUARE, symmetric),
    "positive definite": (SQUARE, positive_definite),
    "orthogonal": (SQUARE, lambda random, *shape: np.linalg.qr(random.normal(size=shape))[0]),
}


# -- Functions -----------------------------------------------------------------------------------


def logistic(z):
    return (1 + np.tanh(z / 2)) / 2


def softmax(z):
    powers = np.exp(z)
    return powers / powers.sum(axis=0)


# Of each entry; "any" is another one in each sample. They take complex numbers.
FUNCTIONS: dict[str, Callable] = {
    "logistic": logistic,
    "tanh": np.tanh,
    "sin": np.sin,
    "exp": np.exp,
    "softplus": lambda z: np.log(1 + np.exp(z)),
    "relu": lambda z: np.where(np.real(z) > 0, z, 0 * z),
    "softmax": softmax,
}
ANY = (logistic, np.tanh, lambda z: np.sin(z + 0.4), lambda z: z + np.tanh(z / 2))


def smooth(random, rows: int, columns: int) -> Callable:
    """A smooth map of columns to columns, with no symmetry."""
    A, B = random.normal(size=(2, rows, columns)) / math.sqrt(columns)
    c = random.normal(size=(rows, 1))
    return lambda x: np.sin(A @ x + c) + np.tanh(B @ x) + (A @ x) * (B @ x) / 4


# -- Reading -------------------------------------------------------------------------------------


class Array(NamedTuple):
    """What is given under a letter: its sides, and how it is drawn; or its number."""

    dims: tuple
    how: str
    number: float | None = None


def read_subject(path: Path) -> Subject:
    """What a text is about, by the TOML beside it. Raises ValueError, OSError."""
    return Declaration(read_toml(path), path.name).subject()


def read_toml(path: Path) -> dict:
    """A file as a dictionary. Raises ValueError, OSError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name} is no TOML: {error}") from None


class Declaration:
    """The declaration in one file, read key by key."""

    def __init__(self, declared: dict, file: str):
        self.file, self.declared = file, declared
        self.require_known(declared, KEYS)
        self.samples = self.read_samples(self.value("sizes"))
        self.sizes = list(self.samples[0])
        self.given = self.arrays(self.value("given"), "given")
        self.letters = self.read_letters(self.value("given"))
        self.indices = self.read_indices(self.value("indices", list("ijkl")))

    # What is refused

    def refuse(self, key: str, came: object, wanted: str) -> NoReturn:
        raise ValueError(f"{self.file}: {key}: {came!r} came; wanted: {wanted}")

    def value(self, key: str, default=None, table: dict | None = None, place: str = ""):
        """What stands under a key, of the kind that it must be."""
        value = (self.declared if table is None else table).get(key, default)
        if value is None:
            value = KINDS[key][0]()
        if isinstance(value, bool) or not isinstance(value, KINDS[key]):
            self.refuse(place + key, value, KEYS[key])
        return value

    def require_known(self, table: dict, known: Iterable[str], place: str = "") -> None:
        for key in table.keys() - set(known):
            self.refuse(place + key, table[key], f"a key of {', '.join(known)}")

    def one_of(self, key: str, came: object, known: Iterable[str]) -> str:
        if came not in (known := list(known)):
            self.refuse(key, came, f"one of {', '.join(known)}")
        return str(came)

    # Its parts

    def read_samples(self, sizes: list | dict) -> list[dict[str, int]]:
        """The sizes of each sample; in two of them no two sizes are equal."""
        if any(not re.fullmatch(LETTER, str(name)) for name in sizes):
            self.refuse("sizes", sizes, KEYS["sizes"])
        if isinstance(sizes, list) or not sizes:
            count = len(sizes)
            return [
                {name: 2 + s + (k + s) % count for k, name in enumerate(sizes)}
                for s in range(SAMPLES)
            ]
        for name, numbers in sizes.items():
            whole = isinstance(numbers, list) and all(type(n) is int and n > 0 for n in numbers)
            if not whole or len(numbers) != len(next(iter(sizes.values()))):
                self.refuse(f"sizes.{name}", numbers, "as many whole numbers for each letter")
        samples = [
            dict(zip(sizes, numbers, strict=True)) for numbers in zip(*sizes.values(), strict=True)
        ]
        if sum(len(set(one.values())) == len(sizes) for one in samples) < 2:
            wanted = "two samples in which no two sizes are equal, so that a transpose is seen"
            self.refuse("sizes", sizes, wanted)
        return samples

    def arrays(self, given: dict, place: str) -> dict[str, Array]:
        """What is drawn at random; letters for the parts of an array are not."""
        arrays = {}
        for name, said in given.items():
            if not re.fullmatch(rf"{LETTER}|\\[A-Za-z]+|\\\w+\{{\\?\w+\}}", spell(name)[0]):
                wanted = "one letter, but d, D, e and I, or a command such as '\\beta'"
                self.refuse(place, name, wanted)
            if name in self.sizes:
                self.refuse(f"{place}.{name}", said, f"another letter: {name} is a size")
            if not PART.fullmatch(str(said)):
                arrays[spell(name)[0]] = self.array(f"{place}.{name}", said)
        return arrays

    def array(self, key: str, said: object) -> Array:
        if isinstance(said, int | float) and not isinstance(said, bool):
            return Array(SCALAR, "fixed", float(said))
        if not isinstance(said, str):
            self.refuse(key, said, 'a shape such as "m by n", or a number')
        shape, _, how = (part.strip() for part in said.partition(","))
        if shape in DRAWS:
            shape, how = "number", shape
        self.one_of(key, how or "normal", DRAWS)
        sides = self.dims(key, shape)
        of, names = DRAWS[how or "normal"][0], [side for side in sides if side != UNIT_DIMENSION]
        fits = {
            NORMAL: True,
            COLUMN: len(names) == 1,
            MATRIX: len(names) == 2,
            SQUARE: len(names) == 2 and names[0] == names[1],
        }
        if not fits[of]:
            self.refuse(key, said, f"{of}: only that can be {how}")
        return Array(sides, how or "normal")

    def dims(self, key: str, shape: str) -> tuple:
        """The two sides of a shape."""
        if shape == "number":
            return SCALAR
        names = shape.split(" by ")
        for name in names:
            if name not in self.sizes:
                known = ", ".join(self.sizes) or "none are declared"
                self.refuse(key, shape, f'a shape of the sizes ({known}), such as "m by n"')
        if len(names) > 2:
            self.refuse(key, shape, "two sides at most")
        return (*((name,) for name in names), UNIT_DIMENSION)[:2]

    def read_letters(self, given: dict) -> dict[str, tuple[str, str]]:
        """x ↦ ("entries", "X"): letters for the parts of an array."""
        letters = {}
        for name, said in given.items():
            if part := PART.fullmatch(str(said)):
                kind, array = part[1], spell(part[2])[0]
                if array not in self.given or UNIT_DIMENSION in self.given[array].dims:
                    self.refuse(f"given.{name}", said, f"{kind} of a matrix that is given")
                letters[spell(name)[0]] = kind, array
        return letters

    def read_indices(self, indices: list | dict) -> dict[str, str]:
        """Each letter that counts, and the size that it runs over, or nothing."""
        runs = indices if isinstance(indices, dict) else dict.fromkeys(indices, "")
        for name, size in runs.items():
            if size:
                self.one_of(f"indices.{name}", size, self.sizes)
        taken = {*self.sizes, *self.given}
        if "indices" not in self.declared:
            return {name: size for name, size in runs.items() if name not in taken}
        for name in runs:
            if name in taken or not re.fullmatch(LETTER, name):
                self.refuse("indices", name, "letters that are neither given nor sizes")
        return runs

    # What it makes

    def notation(self) -> Notation:
        kinds = self.letters.items()
        commands = {f"\\{name}" for name in GREEK.split()} | {n for n in self.given if n[0] == "\\"}
        functions = {f for one in self.settings().values() for f in self.functions(one, "")}
        return Notation(
            indices=frozenset(self.indices),
            sizes=frozenset(self.sizes),
            numbers=frozenset(
                {*self.sizes, *(n for n, a in self.given.items() if a.dims == SCALAR)}
            ),
            commands=tuple(sorted(name for name in commands - functions if "{" not in name)),
            entries={x: X for x, (kind, X) in kinds if kind != "columns"},
            columns={x: X for x, (kind, X) in kinds if kind == "columns"},
            factors=frozenset(n for n in (*self.sizes, *self.given, *self.letters) if len(n) == 1),
            first=self.first(),
            spellings=True,
            turned=frozenset(x for x, (kind, _) in kinds if kind == "rows"),
            below=frozenset(x for x, (kind, _) in kinds if kind == "columns"),
            runs={name: size for name, size in self.indices.items() if size},
            kronecker="" if "\\delta" in {**self.given, **self.letters} else "\\delta",
            layout=self.one_of("layout", self.value("layout", "mixed"), LAYOUTS),
        )

    def first(self) -> int:
        first = self.value("first", 1)
        if first not in (0, 1):
            self.refuse("first", first, KEYS["first"])
        return first

    def settings(self) -> dict[str, dict]:
        """Each with all that holds in it; what it says itself goes before the common."""
        settings = {USUAL: self.declared}
        for name, own in self.value("setting").items():
            if not isinstance(own, dict):
                self.refuse(f"setting.{name}", own, KEYS["setting"])
            self.require_known(own, OF_A_SETTING, f"setting.{name}.")
            settings[name] = own
        return settings

    def functions(self, setting: dict, place: str) -> dict[str, str]:
        functions = self.value("functions", table=setting, place=place)
        for name, said in functions.items():
            key = f"{place}functions.{name}"
            if not re.fullmatch(rf"{LETTER}|\\sigma", name):
                self.refuse(f"{place}functions", name, "one letter, or '\\sigma'")
            shape, of, argument = str(said).partition(" of ")
            if of:
                self.dims(key, shape)
                self.one_of(key, spell(argument)[0], self.given)
            else:
                self.one_of(key, said, [*FUNCTIONS, "any"])
            if said == "softmax" and name != "\\sigma":
                self.refuse(key, said, "'\\sigma' for softmax")
        return functions

    def subject(self) -> Subject:
        notation, contexts, definitions, defines = self.notation(), {}, [], set()
        for name, own in self.settings().items():
            place = "" if name == USUAL else f"setting.{name}."
            for number, latex in enumerate(self.value("definitions", table=own, place=place)):
                key = f"{place}definitions[{number}]"
                if not isinstance(latex, str):
                    self.refuse(key, latex, KEYS["definitions"])
                if ":=" in latex:
                    self.require_definition(key, latex, notation)
                    definitions.append((self.file, key, latex, name))
                else:
                    defines.add(re.split(r"[_(]", spell(latex)[0])[0].strip())
            contexts[name] = self.context(name, own, place)
        return Subject(
            notation, contexts, definitions=tuple(definitions), defines=frozenset(defines)
        )

    def require_definition(self, key: str, latex: str, notation: Notation) -> None:
        try:
            kind = parse(latex, notation).kind
        except ParseError as error:
            self.refuse(key, latex, f"LaTeX that can be read; {error}")
        if kind != "definition":
            self.refuse(key, latex, KEYS["definitions"])

    def context(self, name: str, own: dict, place: str) -> Context:
        drawn = self.arrays(self.value("given", table=own, place=place), f"{place}given")
        arrays = self.given | drawn
        functions = self.functions(self.declared, "") | self.functions(own, place)
        moves = self.value("moves", self.value("moves", list(arrays)), own, place)
        moving = frozenset((self.one_of(f"{place}moves", spell(n)[0], arrays), None) for n in moves)
        shown = [f"{n.strip(chr(92))} {a.how}" for n, a in drawn.items() if a.how in SAID]
        shown += [f"{f.strip(chr(92))} {said}" for f, said in own.get("functions", {}).items()]
        return Context(
            ", ".join(shown),
            "" if name == USUAL else f"setting {name}",
            cache(
                lambda: tuple(
                    sample(number, sizes, arrays, functions, moving)
                    for number, sizes in enumerate(self.samples, start=1)
                )
            ),
            None if name == USUAL else USUAL,
        )


USUAL = "usual"  # the name of the setting that an equation is in where it names none
PART = re.compile(r"(entries|rows|columns) of (\S+)")
SAID = DRAWS.keys() - {"normal"}  # what a reader must be told


def sample(
    seed: int,
    sizes: dict[str, int],
    arrays: Mapping[str, Array],
    functions: Mapping[str, str],
    moving: frozenset[Key],
) -> Environment:
    """Values of everything that is given, for these sizes."""
    random = np.random.default_rng(seed)
    given: dict[Key, Value] = {("\\pi", None): scalar(math.pi)}
    held = {("\\pi", None)}  # what other numbers would not meet
    for name, (dims, how, number) in arrays.items():
        if number is None:
            rows, columns = (math.prod(sizes[one] for one in side) for side in dims)
            given[name, None] = Value(DRAWS[how][1](random, rows, columns), dims)
        else:
            given[name, None] = scalar(number)
        if how != "normal" and not (how == "positive" and dims == SCALAR):
            held.add((name, None))
    more: dict = {"functions": {}, "shapes": {}, "arguments": {}}
    for name, said in functions.items():
        shape, of, argument = said.partition(" of ")
        if not of:
            function = FUNCTIONS.get(said, ANY[seed % len(ANY)])
            if name == "\\sigma":
                more |= {"sigma": function, "elementwise": said != "softmax"}
            else:
                more["functions"][name] = function
            continue
        argument = spell(argument)[0]
        rows = 1 if shape == "number" else sizes[shape]
        f = smooth(random, rows, given[argument, None].data.size)
        more["functions"][name] = lambda x, f=f: f(x.reshape(-1, 1))
        more["shapes"][name] = SCALAR if shape == "number" else ((shape,), UNIT_DIMENSION)
        more["arguments"][name] = (argument,)
    said = ", ".join(f"{name} = {size}" for name, size in sizes.items()) or f"sample {seed}"
    return Environment(said, sizes, given, moving, seed=seed, constrained=frozenset(held), **more)
