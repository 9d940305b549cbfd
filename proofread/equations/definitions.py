"""What the names of a text mean: the definitions among its equations."""

from collections.abc import Iterable
from typing import NamedTuple

from proofread.equations.environments import Environment, Subject
from proofread.equations.nodes import Node, ParseError, walk
from proofread.equations.notation import Notation
from proofread.equations.parser import parse

NAMING = ("symbol", "apply", "directional")  # nodes whose first part is a name


class Equation(NamedTuple):
    """One tagged display equation of a page."""

    page: str
    tag: str
    latex: str
    context: str = ""  # the first of the subject, where it names none
    environment: Environment | None = None  # to be true here; else in all samples of the context


class Definition(NamedTuple):
    """A name's meaning: what stands before and after its `:=`, on which layers, and the tag."""

    left: Node
    right: Node
    conditions: tuple[Node, ...]
    tag: str
    page: str


class Definitions:
    """The definitions of a text, by context and name; of two for one name, the first."""

    def __init__(self, equations: Iterable[Equation], subject: Subject):
        self.subject = subject
        self.own: dict[str, dict[str, Definition]] = {}
        beside = (Equation(*one) for one in subject.definitions)
        for equation in (*beside, *equations):
            try:
                tree = parse(equation.latex, subject.notation)
            except ParseError:
                continue
            if tree.kind == "definition":
                own = self.own.setdefault(equation.context or subject.usual, {})
                left, right, conditions = tree
                definition = Definition(left, right, conditions, equation.tag, equation.page)
                own.setdefault(definition_key(tree[0]), definition)

    def of(self, context: str) -> dict[str, Definition]:
        """The definitions that hold in a context, its own before the inherited ones."""
        inherited = self.subject.contexts[context].inherits
        return (self.of(inherited) if inherited else {}) | self.own.get(context, {})

    def used_by(self, tree: Node, context: str) -> dict[str, Definition]:
        """The definitions of all names in a tree, and of the names in those definitions."""
        known = self.of(context)
        used: dict[str, Definition] = {}
        waiting = [tree]
        while waiting:
            named = names(waiting.pop(), self.subject.notation)
            for name, definition in known.items():
                if name.partition("^")[0].rstrip("_") in named and name not in used:
                    used[name] = definition
                    waiting.append(definition.right)
        return used


def with_definitions(equations: Iterable[Equation], subject: Subject) -> list[Equation]:
    """The same, but that the first `E = …` of a name that it defines is written `E := …`."""
    waiting, found = set(subject.defines), []
    for equation in equations:
        if waiting and (name := first_name(equation.latex, subject.notation)) in waiting:
            waiting.remove(name)
            at = equation.latex.index("=")
            latex = f"{equation.latex[:at]}:{equation.latex[at:]}"
            equation = equation._replace(latex=latex)
        found.append(equation)
    return found


def first_name(latex: str, notation: Notation) -> str:
    """The name that an equality says something of: E = …, p_i = …, f(x) = …"""
    try:
        tree = parse(latex, notation)
    except ParseError:
        return ""
    left = tree[0][0][0] if tree.kind == "claim" else tree
    return left[0] if left.kind in ("symbol", "apply") else ""


def names(tree: Node, notation: Notation) -> set[str]:
    """The names in a tree, and those of the arrays that they are entries or columns of."""
    named = {node[0] for node in walk(tree) if node.kind in NAMING}
    return named | {notation.array(name) for name in named}


def defined_name(left: Node) -> str:
    """A name; with indices, C_s, it is another name than C."""
    return left[0] + "_" * len(left[1])


def definition_key(left: Node) -> str:
    """A name may have one definition for all its layers or a range, and more for single layers."""
    place = left[2]
    single = place is not None and place[0] != "\\ell"
    return defined_name(left) + (f"^{place[0]}{place[1]:+d}" if single else "")
