"""Tree → LaTeX: what is parsed, written and parsed again is the same tree."""

import re
from collections.abc import Callable

from proofread.equations.nodes import Node
from proofread.equations.registry import CONSTRUCTS, DOTTED, FACTOR, LOOSE, PRODUCT, TERM

RELATIONS = {
    "leq": "\\leq",
    "geq": "\\geq",
    "less": "<",
    "greater": ">",
    "approx": "\\approx",
}
BARE = {"ones", "norm", "absolute", "sqrt", "unit"}  # what takes a power or ⊤ without parentheses


def write(node: Node, level: int = LOOSE, inside: Callable | None = None) -> str:
    """A node, in parentheses where the place wants something tighter.

    `inside` writes what is in it, if that is to be written in another way.
    """
    row, inside = CONSTRUCTS[node.kind], inside or write
    if callable(row.latex):
        text = row.latex(node, inside)
    else:
        text = re.sub("<([0-9])>", lambda part: write_part(node[int(part[1])], inside), row.latex)
    own = TERM if ends_in_sum(node) else row.level
    return text if own >= level else f"({text})"


def write_part(part, write) -> str:
    return write(part) if isinstance(part, Node) else part


def write_equation(node: Node, write=write) -> str:
    """The LaTeX of a whole equation."""
    if node.kind == "definition":
        arguments = [condition for condition in node[2] if condition.kind == "arguments"]
        conditions = [condition for condition in node[2] if condition.kind != "arguments"]
        of = f"({', '.join(map(write, arguments[0]))})" if arguments else ""
        return f"{write(node[0])}{of} := {write(node[1])}{write_conditions(conditions, write)}"
    if node.kind == "update":
        return f"{write(node[0])} \\leftarrow {write(node[1])}{write_conditions(node[2], write)}"
    if node.kind == "listing":
        chain = write_chain(node[0][0], write).replace(" = ", " := ", 1)
        return chain + write_conditions(node[1], write)
    chains = [write_chain(chain, write) for chain in node[0]]
    if len(chains) == 1:
        return chains[0] + write_conditions(node[1], write)
    lines = " \\\\ ".join(write_chain(chain, write, "&") for chain in node[0])
    return f"\\begin{{aligned}} {lines} \\end{{aligned}}{write_conditions(node[1], write)}"


def write_chain(node: Node, write=write, mark="") -> str:
    first, *others = (side for side in node if side.kind != "shape")
    text = write(first)
    for side in others:
        relation = RELATIONS.get(side.kind, "=")
        text += f" {mark}{relation} {write(side[0] if side.kind in RELATIONS else side)}"
    return text + "".join(f" \\in {write_shape(side)}" for side in node if side.kind == "shape")


def write_conditions(conditions, write=write) -> str:
    return "".join(f" \\quad ({write_condition(condition, write)})" for condition in conditions)


def write_condition(node: Node, write=write) -> str:
    if node.kind == "otherwise":
        return "\\text{otherwise}"
    if node.kind == "comparison":
        return f"{write(node[1])} {node[0]} {write(node[2])}"
    parts = [index(part) for part in node]
    if node.kind == "range":
        return f"{parts[0]} = {parts[1]}, \\dots, {parts[2]}"
    return f"{parts[0]} {'=' if node.kind == 'equal' else chr(92) + 'neq'} {parts[1]}"


def write_any(node: Node) -> str:
    """Any node, also one that has no value: for the name of a mutation."""
    if node.kind in ("index", "sizes"):
        return index(node)
    if node.kind == "combined":
        return index(Node("index", (node, 0)))
    if node.kind in ("not_equal", "equal", "range", "otherwise", "comparison"):
        return write_condition(node)
    if node.kind == "bounds":
        return write(Node("sum", (node, Node("number", ("",))))).strip()
    if node.kind == "shape":
        return " × ".join(map(index, node))
    if node.kind in ("claim", "definition", "update"):
        return write_equation(node)
    return write_chain(node) if node.kind == "chain" else write(node)


def ends_in_sum(node: Node) -> bool:
    return node.kind == "product" and node[-1].kind == "sum"


def index(node: Node) -> str:
    if isinstance(node, str):
        return node
    if node.kind == "sizes":
        return " ".join(map(index, node))
    base, offset = node
    if isinstance(base, Node) and base.kind == "combined":
        (times, first), *others = base
        text = (str(times) if times != 1 else "") + index(first)
        text += "".join(("-" if times < 0 else "+") + index(one) for times, one in others)
        return text + (f"{offset:+d}" if offset else "")
    text = base if isinstance(base, str) else f"{base[0]}_{{{index(base[1])}}}"
    return text + (f"{offset:+d}" if offset else "")


def subscript(indices) -> str:
    return f"_{{{','.join(map(index, indices))}}}" if indices else ""


def write_shape(node: Node) -> str:
    sizes = " \\times ".join(map(index, node))
    return f"\\mathbb{{R}}^{{{sizes}}}" if sizes else "\\mathbb{R}"


# -- Of rows, where a template does not do ------------------------------------------------------


def write_sum_of_terms(node, write):
    text = write(node[0], LOOSE if node[0].kind == "negate" else TERM)
    for term in node[1:]:
        sign, term = ("-", term[0]) if term.kind == "negate" else ("+", term)
        text += f" {sign} {write(term, TERM)}"
    return text


def write_sum(node, write):
    body = node[1]
    bare = body.kind == "sum" or ends_in_sum(body)
    return f"\\sum{write_bounds(node[0])} {write(body, TERM if bare else DOTTED)}"


def write_maximum(node, write):
    return f"\\max{write_bounds(node[0])} {write(node[1], FACTOR)}"


def write_bounds(node):
    letters, limits = node
    below, above = ",".join(letters), ""
    for limit in limits:
        if limit.kind == "range":
            below, above = f"{letters[0]}={index(limit[1])}", f"^{{{index(limit[2])}}}"
        else:
            below = write_condition(limit)
    return f"_{{{below}}}{above}"


def write_product(node, write):
    *factors, last = node
    parts = [write(factor, FACTOR) for factor in factors]
    return " \\, ".join([*parts, write(last, TERM if last.kind == "sum" else FACTOR)])


def joined(mark: str, level: int):
    """Parts with a mark between them."""
    return lambda node, write: f" {mark} ".join(write(part, level) for part in node)


def write_dot(node, write):
    *factors, last = node
    parts = [write(factor, PRODUCT) for factor in factors]
    return " \\cdot ".join([*parts, write(last, TERM if last.kind == "sum" else PRODUCT)])


def write_entry(node, write):
    applied = node[0].kind in ("sigma", "slope")
    return (write(node[0]) if applied else f"({write(node[0])})") + subscript(node[1])


def write_symbol(node, write=None, after=""):
    name, indices, layer, example = node
    up = f"^{{({index(layer)}){after}}}" if layer else ""
    return name + subscript(indices) + up + (f"[{example}]" if example else "")


def write_indexed_unit(node, write):
    return f"I{subscript(node.parts)}"


def write_transpose(node, write):
    inner = node[0]
    if inner.kind == "symbol" and inner[2] and not inner[3]:
        return write_symbol(inner, after="\\top")
    return write_base(inner, write) + "^{\\top}"


def write_base(node, write):
    """What a power or ⊤ stands on."""
    symbol = node.kind == "symbol" and not node[2] and not node[3]
    return write(node) if symbol or node.kind in BARE else f"({write(node)})"


def write_differential(node, write):
    inner = node[0]
    alone = inner.kind == "symbol" or CONSTRUCTS[inner.kind].applied
    return f"d {write(inner)}" if alone else f"d({write(inner)})"


def write_partial(node, write):
    top, bottom = (write(part, FACTOR) for part in node)
    return f"\\frac{{\\partial {top}}}{{\\partial {bottom}}}"


def write_underbrace(node, write):
    sizes = " \\times ".join(map(index, node[1]))
    return "\\underbrace{" + write(node[0]) + "}_{" + sizes + "}"


def write_row(node, write):
    return " & ".join(map(write, node))


def write_matrix(node, write):
    rows = " \\\\ ".join(write_row(row, write) for row in node)
    return f"\\begin{{bmatrix}} {rows} \\end{{bmatrix}}"


def write_cases(node, write):
    rows = (f"{write(value)} & {write_condition(condition, write)}" for value, condition in node)
    lines = " \\\\ ".join(rows)
    return f"\\begin{{cases}} {lines} \\end{{cases}}"
