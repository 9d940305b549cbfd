"""LaTeX → tree, by the grammar in `grammar.lark`; whatever it does not know is `ParseError`."""

import re
from difflib import get_close_matches
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from lark import Lark, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken, VisitError

from proofread.blocks import TAG
from proofread.equations.nodes import Node, ParseError, walk
from proofread.equations.notation import Notation
from proofread.equations.spelling import ACCENTS, relocated, spell

GRAMMAR = Path(__file__).with_name("grammar.lark")
COMMAND = re.compile(r"\\(?:begin|end|text|operatorname|mathbf|mathbb)\{[^{}]*\}|\\[A-Za-z]+|\\.")
UNBRACED_DIGITS = re.compile(r"[_^]\s*[0-9]\s*(?:[0-9]|\.[0-9])")  # w_12 is typeset as w_1 2
SIZED = re.compile(
    r"\\(left|right|[bB]igg?[lr])(?![A-Za-z])\s*(?P<bracket>[()\[\]]|\\[lr](?:Vert|vert|angle)\b)?"
)
MAX_DIGITS = 6  # before and after the point; beside more of them, what is small would count as 0
BOUNDS = {"\\leq": "leq", "\\geq": "geq", "<": "less", ">": "greater"}
MAX_LENGTH = 4000  # characters; an equation longer than this is no display equation


@cache
def grammar(notation: Notation) -> str:
    """The grammar, with the names that a text has beside single letters."""
    text = GRAMMAR.read_text(encoding="utf-8")
    if notation.factors:
        text = text.replace("/(?<!_)", f"/(?<!_)(?![{''.join(sorted(notation.factors))}])")
    names = "".join(f' | "\\\\{name[1:]}"' for name in notation.commands if name != "\\sigma")
    if notation.spellings:
        names += rf" | /\\({'|'.join(ACCENTS)})\{{(\\[A-Za-z]+|[A-Za-z])\}}/"
    if "\\sigma" not in notation.commands:
        return f"{text}\nNAME: LETTER{names}\n"
    no_function = r"/\\sigma(?!\s*['(])/"
    return f"{text}\nNAME.1: LETTER{names} | {no_function}\n"


def lalr_parser(notation: Notation) -> Lark:
    return parser_of(grammar(notation))


@cache
def parser_of(text: str) -> Lark:
    return Lark(
        text,
        parser="lalr",
        lexer="basic",
        propagate_positions=True,
        maybe_placeholders=False,
    )


@cache
def rules(notation: Notation) -> frozenset[str]:
    """The rules of the grammar that make a node of their own, by their alias or name."""
    made = set()
    for rule in lalr_parser(notation).rules:
        kept = [part for part in rule.expansion if not getattr(part, "filter_out", False)]
        if rule.alias or not (rule.options.expand1 and len(kept) == 1):  # else it is its part
            made.add(str(rule.alias or rule.origin.name))
    return frozenset(name for name in made if not name.startswith("_"))


@cache
def commands(notation: Notation) -> frozenset[str]:
    """Every LaTeX command that stands in the grammar."""
    text = grammar(notation).replace("\\\\", "\\")
    own = {*notation.commands, *(f"\\{name}" for name in ACCENTS if notation.spellings)}
    return frozenset(COMMAND.findall(text)) | own | {"\\\\", *(f"\\{mark}" for mark in ",;: ")}


@lru_cache(maxsize=4096)
def parse(latex: str, notation: Notation) -> Node:
    """The tree of one display equation. Raises ParseError, with the place."""
    if not notation.spellings:
        return read(latex, notation)
    spelled, places = spell(latex, brackets=notation.columns.keys() <= notation.below)
    try:
        tree = read(spelled, notation)
    except ParseError as error:
        raise ParseError(str(error), places[min(error.offset, len(spelled))]) from None
    return tree if spelled == latex else relocated(tree, places)


def read(latex: str, notation: Notation) -> Node:
    """The tree of an equation in the words of the grammar."""
    if len(latex) > MAX_LENGTH:
        raise ParseError(f"an equation of more than {MAX_LENGTH} characters", MAX_LENGTH)
    if (tag := TAG.search(latex)) and latex[tag.end() :].strip():
        raise ParseError("a tag stands at the end", tag.start())
    latex = TAG.sub(lambda tag: " " * len(tag[0]), latex)
    for command in COMMAND.finditer(latex):
        if commands(notation).isdisjoint({command[0], command[0].partition("{")[0]}):
            near = get_close_matches(command[0], sorted(commands(notation)))
            instead = f"; it has {', '.join(near)}" if near else ""
            if command[0].startswith("\\text{"):
                instead = ": a name is one letter, defined with :="
            reason = f"the notation has no {command[0]}{instead}"
            raise ParseError(reason, command.start())
    if loose := UNBRACED_DIGITS.search(latex):
        raise ParseError("more than one digit below or above a symbol needs braces", loose.start())
    require_pairs(latex)
    try:
        return TreeBuilder(notation).transform(lalr_parser(notation).parse(latex))
    except UnexpectedCharacters as error:
        sign = latex[error.pos_in_stream]
        shown = sign if sign.isprintable() and not sign.isspace() else f"U+{ord(sign):04X}"
        raise ParseError(f"the notation has no {shown}", error.pos_in_stream) from None
    except (UnexpectedToken, UnexpectedEOF) as error:
        token = getattr(error, "token", None)
        if token is None or token.type == "$END":
            raise ParseError("the equation ends too early", len(latex.rstrip())) from None
        reason = f"{token} is not expected here"
        if re.search(r"(?<![A-Za-z\\\\])d\s*$", latex[: token.start_pos]):
            reason += ": d stands before what moves; take another letter, defined with :="
        raise ParseError(reason, token.start_pos) from None
    except VisitError as error:
        if isinstance(error.orig_exc, RecursionError):
            raise ParseError("nested too deeply", 0) from None
        raise error.orig_exc from None
    except RecursionError:
        raise ParseError("nested too deeply", 0) from None


def require_pairs(latex: str) -> None:
    """Refuse a \\left without its \\right, and a size that belongs to no bracket."""
    opened = []
    for size in SIZED.finditer(latex):
        if not size["bracket"]:
            raise ParseError(f"{size[0].strip()} stands before a bracket", size.start())
        if size[1] == "left":
            opened.append(size.start())
        elif size[1] == "right":
            if not opened:
                raise ParseError("this \\right has no \\left", size.start())
            opened.pop()
    if opened:
        raise ParseError("this \\left has no \\right", opened[-1])


def flat(kind: str):
    """A rule that only matters when it joins two or more."""

    def rule(self, meta, parts):
        return parts[0] if len(parts) == 1 else Node(kind, tuple(parts), meta.start_pos)

    return v_args(meta=True)(rule)


@v_args(meta=True)
class TreeBuilder(Transformer):
    """From Lark's tree to ours: a node for each rule, named as it is, unless a method says more."""

    # Rules that are parts of others, and the kinds that only the methods below make.
    WITHOUT_VALUE = frozenset({"otherwise", "layer", "transpose_mark"})
    MADE = frozenset(
        {"entry", "identity", "kronecker", "negate", "power", "transpose", "add", *BOUNDS.values()}
    )

    def __init__(self, notation: Notation):
        super().__init__()
        self.notation = notation

    def __default__(self, data, children, meta):
        return Node(str(data), tuple(children), getattr(meta, "start_pos", 0))

    def start(self, meta, parts):
        return parts[0]

    def definition(self, meta, parts):
        left, right, *rest = parts
        shape = [part for part in rest if part.kind == "shape"]
        conditions = tuple(part for part in rest if part.kind != "shape")
        inside, outside = (self.names(side) for side in (right, left))
        if right.kind == "matrix" and (left.kind != "symbol" or left[0] in inside):
            if strange := inside - outside:
                reason = f"the entries of what stands before := do not hold {min(strange)}; write ="
                raise ParseError(reason, right.offset)
            chain = Node("chain", (left, right, *shape), meta.start_pos)
            return Node("listing", ((chain,), conditions), meta.start_pos)
        if left.kind == "apply" and all(one.kind == "symbol" for one in left[1]):
            arguments = Node("arguments", left[1], left.offset)
            left = Node("symbol", (left[0], (), None, None), left.offset)
            return Node("definition", (left, right, (*conditions, arguments)), meta.start_pos)
        if left.kind == "symbol" and left in walk(right) and not shape:
            return Node("update", (left, right, conditions), meta.start_pos)
        if left.kind != "symbol":
            raise ParseError("before := stands a name, or after it a list of entries", left.offset)
        if shape:
            raise ParseError("a new name gets its meaning alone, without \\in", shape[0].offset)
        return Node("definition", (left, right, conditions), meta.start_pos)

    def update(self, meta, parts):
        """W ← W - …: new numbers for a known name."""
        left, right, *conditions = parts
        if left.kind != "symbol" or left not in walk(right):
            raise ParseError("an update gives a name a value made from what it was", left.offset)
        return Node("update", (left, right, tuple(conditions)), meta.start_pos)

    def claim(self, meta, parts):
        chains = parts[0].parts if parts[0].kind == "aligned" else (parts[0],)
        return Node("claim", (chains, tuple(parts[1:])), meta.start_pos)

    def chain(self, meta, parts):
        if len(parts) == 1:
            raise ParseError("nothing is claimed: there is no = and no \\in", meta.end_pos)
        return Node("chain", tuple(parts), meta.start_pos)

    def bound(self, meta, parts):
        return Node(BOUNDS[parts[0]], (parts[1],), meta.start_pos)

    def approx(self, meta, parts):
        entries = [cell for row in parts[0] for cell in row] if parts[0].kind == "matrix" else parts
        for entry in entries:
            if (entry[0] if entry.kind == "negate" else entry).kind != "number":
                raise ParseError("after \\approx stand decimals, or a matrix of them", entry.offset)
        return Node("approx", tuple(parts), meta.start_pos)

    def aligned(self, meta, lines):
        chains = []
        for line in (part for part in lines if isinstance(part, tuple)):
            sides = tuple(part for part in line if isinstance(part, Node))
            if isinstance(line[0], Node):
                chains.append(sides)
            elif chains:
                chains[-1] += sides
            else:
                raise ParseError("the first line needs a left side", meta.start_pos)
        return Node("aligned", tuple(Node("chain", sides, sides[0].offset) for sides in chains))

    def line(self, meta, parts):
        return tuple(parts)

    def side(self, meta, parts):
        if parts[-1].kind == "otherwise":
            raise ParseError("otherwise belongs into cases", meta.start_pos)
        return parts[-1]

    def equal(self, meta, parts):
        return self.relation("equal", "=", parts, meta.start_pos)

    def not_equal(self, meta, parts):
        return self.relation("not_equal", "\\neq", parts, meta.start_pos)

    def relation(self, kind: str, mark: str, parts, at: int) -> Node:
        """A condition on indices, or on values."""
        indices = tuple(map(self.as_index, parts))
        return Node(kind, indices, at) if all(indices) else Node("comparison", (mark, *parts), at)

    def comparison(self, meta, parts):
        return Node("comparison", (str(parts[1]), parts[0], parts[2]), meta.start_pos)

    def range(self, meta, parts):
        ends = parts[0], parts[1], parts[3]
        indices = tuple(map(self.as_index, ends))
        for index, end in zip(indices, ends, strict=True):
            if index is None:
                raise ParseError("a range is that of an index or of ℓ", end.offset)
        return Node("range", indices, meta.start_pos)

    def as_index(self, tree: Node) -> Node | None:
        """An expression that is an index, a size or a number, k, n_\\ell-1, 0, as such; or None."""
        if tree.kind == "add" and len(tree.parts) == 2:
            index, offset = self.as_index(tree[0]), tree[1]
            sign, offset = (-1, offset[0]) if offset.kind == "negate" else (1, offset)
            if index and not index[1] and offset.kind == "number" and offset[0].isdigit():
                return index.with_part(1, sign * int(offset[0]))
        if tree.kind == "number" and tree[0].isdigit():
            return Node("index", (tree[0], 0), tree.offset)
        if tree.kind != "symbol" or tree[2] or tree[3]:
            return None
        name, indices = tree[:2]
        if name == self.notation.width and len(indices) == 1:
            return Node("index", (Node("size", (name, indices[0]), tree.offset), 0), tree.offset)
        counts = self.notation.indices | self.notation.sizes | {"L", "\\ell"}
        return Node("index", (name, 0), tree.offset) if name in counts and not indices else None

    def layer_number(self, meta, parts):
        return Node("symbol", ("\\ell", (), None, None), meta.start_pos)

    def names(self, tree: Node) -> set[str]:
        """The names in a tree; an entry or a row w is one of W."""
        named = {node[0] for node in walk(tree) if node.kind in ("symbol", "apply")}
        return {self.notation.entries.get(name, name) for name in named}

    # -- expressions ---------------------------------------------------------------

    def add(self, meta, parts):
        if parts[0] not in ("+", "-"):
            parts = ["+", *parts]
        if parts[0] == "+" and len(parts) == 2:
            return parts[1]
        pairs = zip(parts[::2], parts[1::2], strict=True)
        terms = tuple(
            Node("negate", (term,), getattr(sign, "start_pos", term.offset))
            if sign == "-"
            else term
            for sign, term in pairs
        )
        return terms[0] if len(terms) == 1 else Node("add", terms, meta.start_pos)

    hadamard, kron = flat("hadamard"), flat("kron")

    def chained(self, meta, parts):
        return (*parts[0], parts[1]) if len(parts) == 2 else tuple(parts)

    def dot(self, meta, parts):
        (factors,) = parts
        return factors[0] if len(factors) == 1 else Node("dot", factors, meta.start_pos)

    def quotient(self, meta, parts):
        return Node("fraction", tuple(parts), meta.start_pos)

    def product(self, meta, parts):
        for left, right in pairwise(parts):
            mixed = right.kind == "fraction" and {part.kind for part in right} == {"number"}
            if left.kind == "number" and (right.kind == "number" or mixed):
                reason = "two numbers side by side look like one; write \\cdot between them"
                raise ParseError(reason, right.offset)
        return parts[0] if len(parts) == 1 else Node("product", tuple(parts), meta.start_pos)

    def sum(self, meta, parts):
        return summed(parts, meta.start_pos)

    def dotted_sum(self, meta, parts):
        return Node("dot", (*parts[0], summed(parts[1:], meta.start_pos)), meta.start_pos)

    def bounds(self, meta, parts):
        return Node(
            "bounds", (tuple(self.bound_letter(part) for part in parts), ()), meta.start_pos
        )

    def bounds_except(self, meta, parts):
        condition = Node("not_equal", tuple(parts), meta.start_pos)
        return Node("bounds", ((self.bound_letter(parts[0]),), (condition,)), meta.start_pos)

    def bounds_range(self, meta, parts):
        letter, low, high = parts
        limits = Node("range", (letter, low, high), meta.start_pos)
        return Node("bounds", ((self.bound_letter(letter),), (limits,)), meta.start_pos)

    def symbol(self, meta, parts):
        name, rest = str(parts[0]), parts[1:]
        indices = next((part for part in rest if isinstance(part, tuple)), ())
        layer = next((part[0] for part in rest if getattr(part, "kind", "") == "layer"), None)
        example = next((part[0] for part in rest if getattr(part, "kind", "") == "example"), None)
        self.check_layer(name, indices, layer, meta.start_pos)
        if name == self.notation.kronecker and len(indices) == 2 and not layer and not example:
            return Node("kronecker", indices, meta.start_pos)
        return self.part(symbol(name, indices, layer, example, meta.start_pos))

    def part(self, tree: Node) -> Node:
        """x_i, where it is row i of X turned into a column, or a column of X."""
        if tree.kind == "symbol" and len(tree[1]) == 1 and not tree[3]:
            if tree[0] in self.notation.turned:
                return Node("transpose", (tree,), tree.offset)
            if tree[0] in self.notation.below and not tree[1][0][1]:
                return Node("symbol", (tree[0], (), tree[2], tree[1][0][0]), tree.offset)
        return tree

    def check_layer(self, name: str, indices: tuple, layer: Node | None, at: int) -> None:
        if layer is None and len(indices) > 1 and (reason := self.notation.needs_layer.get(name)):
            raise ParseError(reason, at)

    def raised(self, meta, parts):
        indices = parts[1] if len(parts) == 3 else ()
        self.check_layer(str(parts[0]), indices, None, meta.start_pos)
        base = self.part(symbol(str(parts[0]), indices, None, None, meta.start_pos))
        return raised(base, parts[-1], meta.start_pos)

    def layer_transposed(self, meta, parts):
        indices = parts[1] if len(parts) == 3 else ()
        inner = symbol(str(parts[0]), indices, parts[-1], None, meta.start_pos)
        return Node("transpose", (inner,), meta.start_pos)

    def group(self, meta, parts):
        inner, *scripts = parts
        for script in scripts:
            if isinstance(script, tuple):
                inner = Node("entry", (inner, script), meta.start_pos)
            else:
                inner = raised(inner, script, meta.start_pos)
        return inner

    def number(self, meta, parts):
        if max(map(len, parts[0].split("."))) > MAX_DIGITS:
            raise ParseError(
                f"a number of more than {MAX_DIGITS} digits on one side of its point",
                meta.start_pos,
            )
        return Node("number", (str(parts[0]),), meta.start_pos)

    def dots(self, meta, parts):
        return Node("dots", (str(parts[0]),), meta.start_pos)

    def ones(self, meta, parts):
        size = next((part for part in parts if isinstance(part, tuple)), ())
        ones = Node("ones", size, meta.start_pos)
        return raised(ones, parts[-1], meta.start_pos) if parts and parts[-1] != size else ones

    def unit(self, meta, parts):
        letter = as_size(parts[0])
        if letter[0] not in self.notation.indices:
            allowed = ", ".join(sorted(self.notation.indices))
            raise ParseError(f"e has one of the letters {allowed} below it", letter.offset)
        unit = Node("unit", (letter,), meta.start_pos)
        return raised(unit, parts[1], meta.start_pos) if len(parts) == 2 else unit

    def sub(self, meta, parts):
        return tuple(
            part if part.kind == "index" else Node("index", (part[0], 0), part.offset)
            for part in (as_place(part) for part in parts)
        )

    def index_sum(self, meta, parts):
        """i+k, where each letter has a range of its own."""
        first, sign, second = parts
        terms = (1, str(first[0])), (-1 if sign == "-" else 1, str(second))
        return self.combined(terms, 0, meta.start_pos)

    def stride(self, meta, parts):
        """2i, 2i+k, 2i+1"""
        times, letter, *rest = parts
        terms: tuple[tuple[int, str], ...] = ((int(times), str(letter)),)
        offset = 0
        whole(times)
        if rest:
            sign = -1 if rest[0] == "-" else 1
            if rest[1].type == "NUMBER":
                offset = sign * int(rest[1]) if whole(rest[1]) else 0
            else:
                terms += ((sign, str(rest[1])),)
        return self.combined(terms, offset, meta.start_pos)

    def combined(self, terms: tuple, offset: int, at: int) -> Node:
        if not {letter for _, letter in terms} <= self.notation.indices:
            raise ParseError("only letters that count are added in an index", at)
        indices = tuple((times, Node("index", (letter, 0), at)) for times, letter in terms)
        return Node("index", (Node("combined", indices, at), offset), at)

    def example(self, meta, parts):
        return Node("example", (str(parts[0]),), meta.start_pos)

    def exponent(self, meta, parts):
        return Node("exponent", ("".join(parts).lstrip("+"),), meta.start_pos)

    def fraction(self, meta, parts):
        if all(part.kind == "differential" for part in parts):
            return Node("partial", (parts[0][0], parts[1][0]), meta.start_pos)
        return Node("fraction", tuple(parts), meta.start_pos)

    def second(self, meta, parts):
        r"""∂²E/∂x∂x^⊤, ∂²E/∂x_i∂x_j, ∂²E/∂x²: the slope by the last, and its slope by the first."""
        twice, top, *below = parts
        if len(below) == 1 and below[0].kind == "power" and below[0][1] == "2":
            below = [below[0][0]] * 2
        below = [one[0] if one.kind == "transpose" else one for one in below]
        if twice != "2" or len(below) != 2:
            raise ParseError("the slope of a slope has a 2 above and two ∂ below", meta.start_pos)
        inner = Node("partial", (top, below[1]), meta.start_pos)
        return Node("partial", (inner, below[0]), meta.start_pos)

    def gradient(self, meta, parts):
        (index, *more), top = parts
        if more or index[1] or not isinstance(index[0], str):
            raise ParseError("below \\nabla stands one name", meta.start_pos)
        below = symbol(index[0], (), None, None, index.offset)
        return Node("partial", (top, below), meta.start_pos)

    def two_digits(self, meta, parts):
        (digits,) = parts
        if len(digits) != 2:
            raise ParseError("after \\frac without braces stand two digits", digits.start_pos)
        top, bottom = (Node("number", (digit,), digits.start_pos) for digit in digits)
        return Node("fraction", (top, bottom), meta.start_pos)

    def sigma_entry(self, meta, parts):
        return Node("entry", (Node("sigma", (parts[0],), meta.start_pos), parts[1]), meta.start_pos)

    def slope_entry(self, meta, parts):
        return Node("entry", (Node("slope", (parts[0],), meta.start_pos), parts[1]), meta.start_pos)

    def indicator(self, meta, parts):
        return Node("indicator", (parts[1],), meta.start_pos)

    def apply(self, meta, parts):
        return Node("apply", (str(parts[0]), tuple(parts[1:])), meta.start_pos)

    def directional(self, meta, parts):
        return Node("directional", (str(parts[0]), *parts[1:]), meta.start_pos)

    def norm(self, meta, parts):
        return with_power("norm", [part for part in parts if part], meta.start_pos)

    def absolute(self, meta, parts):
        return with_power("absolute", parts, meta.start_pos)

    def sqrt(self, meta, parts):
        return with_power("sqrt", parts, meta.start_pos)

    def frobenius(self, meta, parts):
        if parts[0] != "F":
            raise ParseError("a norm has no index, or F", meta.start_pos)

    def underbrace(self, meta, parts):
        shape = Node("shape", tuple(parts[1:]), parts[1].offset)
        return Node("underbrace", (parts[0], shape), meta.start_pos)

    def row(self, meta, parts):
        return tuple(parts)

    def case(self, meta, parts):
        if parts[-1].kind == "range":
            raise ParseError(
                "a case holds for k = i or k \\neq i, not for a range", parts[-1].offset
            )
        return tuple(parts)

    def bound_letter(self, index: Node) -> str:
        letter = index[0]
        counts = letter in self.notation.indices or letter == "\\ell"
        if not counts or (index.kind == "index" and index[1]):
            allowed = ", ".join(sorted(self.notation.indices))
            raise ParseError(f"a sum runs over one of the letters {allowed}", index.offset)
        return letter

    # -- shapes and indices ----------------------------------------------------------

    def shape(self, meta, parts):
        return Node("shape", tuple(map(as_size, parts)), meta.start_pos)

    def size(self, meta, parts):
        sizes = tuple(map(as_size, parts))
        return sizes[0] if len(sizes) == 1 else Node("sizes", sizes, meta.start_pos)

    def index(self, meta, parts):
        offset = int(parts[1] + parts[2]) if len(parts) == 3 and whole(parts[2]) else 0
        return Node("index", (parts[0][0], offset), meta.start_pos)

    def bare_index(self, meta, parts):
        return Node("index", (str(parts[0]), 0), meta.start_pos)

    def place(self, meta, parts):
        if len(parts) == 1:
            return as_place(parts[0])
        (inner,) = self.sub(meta, parts[1:])
        return Node("place", (Node("size", (str(parts[0]), inner), meta.start_pos),))

    def letter(self, meta, parts):
        return Node("place", (str(parts[0]),), meta.start_pos)

    symbol_letter = letter

    def ell(self, meta, parts):
        return Node("place", ("\\ell",), meta.start_pos)


def whole(number) -> bool:
    if "." in number:
        raise ParseError(f"{number} is no index", number.start_pos)
    return True


def as_place(part) -> Node:
    """A bare token of an index, as a node."""
    if isinstance(part, Node):
        return part
    if part.type == "NUMBER":
        whole(part)
    return Node("place", (str(part),), part.start_pos)


def as_size(part) -> Node:
    """A bare place as an index; what is one already, or a product of sizes, as it is."""
    part = as_place(part)
    return part if part.kind in ("index", "sizes") else Node("index", (part[0], 0), part.offset)


def summed(parts: list, at: int) -> Node:
    """A sum, and the factors before it."""
    *factors, bounds, body = parts
    total = Node("sum", (bounds, body), bounds.offset)
    return Node("product", (*factors, total), at) if factors else total


def with_power(kind: str, parts: list, at: int) -> Node:
    """What has brackets of its own, and perhaps a power."""
    inner = Node(kind, (parts[0],), at)
    return raised(inner, parts[1], at) if len(parts) == 2 else inner


def symbol(name: str, indices: tuple, layer: Node | None, example: str | None, at: int) -> Node:
    """A name with its scripts; I is Kronecker's with two indices, the identity with one."""
    if name == "I":
        if layer or example or len(indices) not in (1, 2):
            raise ParseError("I has one size, I_m, or two indices, I_{ki}, and no layer", at)
        return Node("kronecker" if len(indices) == 2 else "identity", indices, at)
    return Node("symbol", (name, indices, layer, example), at)


def raised(base: Node, power: Node, at: int) -> Node:
    if power.kind == "transpose_mark":
        return Node("transpose", (base,), at)
    return Node("power", (base, power[0]), at)
