"""Tree → LaTeX, for the round trip alone: what is read, written and read again is the same."""

from proofread.equations.nodes import Node

LOOSE, TERM, DOTTED, PRODUCT, FACTOR = range(5)
APPLIED = {"sigma", "slope", "named", "apply", "directional", "differential", "exp"}
LEVELS = {
    "add": LOOSE,
    "negate": LOOSE,
    "hadamard": TERM,
    "kron": TERM,
    "sum": TERM,
    "dot": DOTTED,
    "product": PRODUCT,
}


def write(node: Node) -> str:
    """The LaTeX of a whole equation."""
    if node.kind == "definition":
        return f"{at(node[0])} := {at(node[1])}{sides(node[2])}"
    if node.kind == "listing":
        return chain(node[0][0]).replace(" = ", " := ", 1) + sides(node[1])
    chains = [chain(one) for one in node[0]]
    if len(chains) == 1:
        return chains[0] + sides(node[1])
    lines = " \\\\ ".join(chain(one, "&") for one in node[0])
    return f"\\begin{{aligned}} {lines} \\end{{aligned}}{sides(node[1])}"


RELATIONS = {"leq": "\\leq", "approx": "\\approx"}


def chain(node: Node, mark="") -> str:
    first, *others = (side for side in node if side.kind != "shape")
    text = at(first)
    for side in others:
        relation = RELATIONS.get(side.kind, "=")
        text += f" {mark}{relation} {at(side[0] if side.kind in RELATIONS else side)}"
    return text + "".join(f" \\in {shape(side)}" for side in node if side.kind == "shape")


def sides(conditions) -> str:
    return "".join(f" \\quad ({condition(one)})" for one in conditions)


def condition(node: Node) -> str:
    if node.kind == "otherwise":
        return "\\text{otherwise}"
    parts = [index(part) for part in node]
    if node.kind == "range":
        return f"{parts[0]} = {parts[1]}, \\dots, {parts[2]}"
    return f"{parts[0]} {'=' if node.kind == 'equal' else chr(92) + 'neq'} {parts[1]}"


def level(node: Node) -> int:
    if node.kind == "product" and node[-1].kind == "sum":
        return TERM
    return LEVELS.get(node.kind, FACTOR)


def at(node: Node, tightness: int = LOOSE) -> str:
    """A node, in parentheses where the place wants something tighter."""
    text = globals()[f"write_{node.kind}"](node)
    return text if level(node) >= tightness else f"({text})"


def index(node: Node) -> str:
    if isinstance(node, str):
        return node
    if node.kind == "sizes":
        return " ".join(map(index, node))
    base, offset = node
    text = base if isinstance(base, str) else f"{base[0]}_{{{index(base[1])}}}"
    return text + (f"{offset:+d}" if offset else "")


def subscript(indices) -> str:
    return f"_{{{','.join(map(index, indices))}}}" if indices else ""


def shape(node: Node) -> str:
    sizes = " \\times ".join(map(index, node))
    return f"\\mathbb{{R}}^{{{sizes}}}" if sizes else "\\mathbb{R}"


def write_add(node):
    text = at(node[0], LOOSE if node[0].kind == "negate" else TERM)
    for term in node[1:]:
        text += f" - {at(term[0], TERM)}" if term.kind == "negate" else f" + {at(term, TERM)}"
    return text


def write_negate(node):
    return f"-{at(node[0], TERM)}"


def write_sum(node):
    (letters, limits), body = node
    below, above = ",".join(letters), ""
    for limit in limits:
        if limit.kind == "range":
            below, above = f"{letters[0]}={index(limit[1])}", f"^{{{index(limit[2])}}}"
        else:
            below = condition(limit)
    bare = body.kind == "sum" or (body.kind == "product" and body[-1].kind == "sum")
    return f"\\sum_{{{below}}}{above} {at(body, TERM if bare else DOTTED)}"


def write_product(node):
    *factors, last = node
    parts = [at(factor, FACTOR) for factor in factors]
    return " \\, ".join([*parts, at(last, TERM if last.kind == "sum" else FACTOR)])


def concatenated(mark, tightness):
    return lambda node: f" {mark} ".join(at(part, tightness) for part in node)


write_dot = concatenated("\\cdot", PRODUCT)
write_hadamard = concatenated("\\odot", DOTTED)
write_kron = concatenated("\\otimes", DOTTED)


def write_symbol(node, after=""):
    name, indices, layer, example = node
    up = f"^{{({index(layer)}){after}}}" if layer else ""
    return name + subscript(indices) + up + (f"[{example}]" if example else "")


def write_kronecker(node):
    return f"I{subscript(node.parts)}"


write_identity = write_kronecker


def write_ones(node):
    return f"\\mathbf{{1}}{subscript(node.parts)}"


def write_unit(node):
    return f"e_{index(node[0])}"


def write_transpose(node):
    inner = node[0]
    if inner.kind == "symbol" and inner[2] and not inner[3]:
        return write_symbol(inner, "\\top")
    return based(inner) + "^{\\top}"


def write_power(node):
    return based(node[0]) + f"^{{{node[1]}}}"


def based(inner):
    plain = inner.kind in {"ones", "norm", "unit"} or (
        inner.kind == "symbol" and not inner[2] and not inner[3]
    )
    return at(inner) if plain else f"({at(inner)})"


def write_entry(node):
    return f"({at(node[0])}){subscript(node[1])}"


def write_number(node):
    return node[0]


write_dots = write_number


def write_leq(node):
    return f"{RELATIONS[node.kind]} {at(node[0])}"


write_approx = write_leq


def write_fraction(node):
    return f"\\frac{{{at(node[0])}}}{{{at(node[1])}}}"


def write_partial(node):
    return f"\\frac{{\\partial {at(node[0], FACTOR)}}}{{\\partial {at(node[1], FACTOR)}}}"


def write_sigma(node):
    return f"\\sigma({at(node[0])})"


def write_slope(node):
    return f"\\sigma'({at(node[0])})"


def write_named(node):
    name = node[0]
    return ("\\" + name if name in {"exp", "log"} else f"\\operatorname{{{name}}}") + (
        f"({at(node[1])})"
    )


def write_apply(node):
    return f"{node[0]}({', '.join(map(at, node[1]))})"


def write_directional(node):
    return f"D{node[0]}({at(node[1])})[{at(node[2])}]"


def write_differential(node):
    inner = node[0]
    return f"d {at(inner)}" if inner.kind in APPLIED | {"symbol"} else f"d({at(inner)})"


def write_exp(node):
    return f"e^{{{at(node[0])}}}"


def write_norm(node):
    return f"\\lVert {at(node[0])} \\rVert"


def write_inner(node):
    return f"\\langle {at(node[0])}, {at(node[1])} \\rangle"


def write_underbrace(node):
    sizes = " \\times ".join(map(index, node[1]))
    return "\\underbrace{" + at(node[0]) + "}_{" + sizes + "}"


def write_matrix(node):
    rows = " \\\\ ".join(" & ".join(map(at, row)) for row in node)
    return f"\\begin{{bmatrix}} {rows} \\end{{bmatrix}}"


def write_cases(node):
    rows = " \\\\ ".join(f"{at(value)} & {condition(when)}" for value, when in node)
    return f"\\begin{{cases}} {rows} \\end{{cases}}"
