"""From a block that imports from `snippets` to a program that needs only NumPy.

A block is Python with its imports at the top. `program(block, read)` replaces each
`from snippets.module import name` by the definition of that name and of all that the
definition uses: each once, in the order in which Python needs them.
`program(block, read, shown=True)` does so only for the import lines that end in
`# shown`: that is the text a page shows and runs; the other imports stay.
"""

import ast
import builtins
import functools
import itertools
import re
import symtable
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

PACKAGE = "snippets"
SHOWN = re.compile(r"#\s*shown\s*$")
DYNAMIC = {"__import__", "builtins", "eval", "exec", "globals", "importlib", "runpy", "vars"}
AVAILABLE = {"numpy", *sys.stdlib_module_names}  # to a reader who has NumPy alone
NOTEBOOK = {"matplotlib", "sklearn"}  # and to one who runs a notebook
SHAPES = "shapes"  # the decorator of the snippets that programs go without
OPTIONAL = {"tqdm"}  # what a notebook may import inside `try`, and do without


class Refused(Exception):
    """A block or a snippet that cannot be turned into one program, and why."""


@dataclass(frozen=True)
class Origin:
    """Where a name is defined: its module and its name there."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


@dataclass
class Module:
    """What a snippet module binds: definitions, names from other snippets, plain imports."""

    definitions: dict[str, str] = field(default_factory=dict)  # name -> source text
    borrowed: dict[str, Origin] = field(default_factory=dict)  # local name -> origin
    plain: dict[str, str] = field(default_factory=dict)  # local name -> import line

    def names(self) -> set[str]:
        return {*self.definitions, *self.borrowed, *self.plain}


@functools.cache
def global_names(source: str) -> set[str]:
    """The names that a piece of source takes from its module, at any depth."""

    def walk(table: symtable.SymbolTable) -> set[str]:
        top = table.get_type() == "module"
        found = {
            s.get_name()
            for s in table.get_symbols()
            if s.is_referenced() and (top or s.is_global())
        }
        return found.union(*(walk(child) for child in table.get_children()))

    return walk(symtable.symtable(source, "snippet", "exec"))


def bound_names(source: str) -> set[str]:
    """The names that a piece of source assigns, defines or imports at its top level."""
    table = symtable.symtable(source, "block", "exec")
    return {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}


def imports(
    node: ast.Import | ast.ImportFrom, where: str, available: set[str] = AVAILABLE
) -> Module:
    """What one import statement binds; Refused for what cannot be followed."""
    found = Module()
    for alias in node.names:
        bound = alias.asname or alias.name.split(".")[0]
        renamed = f" as {alias.asname}" if alias.asname else ""
        if alias.name == "*":
            raise Refused(f"{where}: a star import cannot be followed; name what you import")
        module = node.module if isinstance(node, ast.ImportFrom) else alias.name
        root = (module or "").split(".")[0]
        if root == PACKAGE and isinstance(node, ast.Import):
            raise Refused(f"{where}: write `from {alias.name} import …`, naming what you use")
        if module == PACKAGE or getattr(node, "level", 0):
            raise Refused(f"{where}: write `from {PACKAGE}.module import name`")
        if root == "__future__":
            raise Refused(f"{where}: a __future__ import cannot move into another program")
        if root in DYNAMIC:
            raise Refused(f"{where}: {root} hides what is imported or used")
        if root == PACKAGE:
            found.borrowed[bound] = Origin(module, alias.name)
        elif root not in available:
            raise Refused(f"{where}: {root} is neither NumPy nor in the standard library")
        elif isinstance(node, ast.Import):
            found.plain[bound] = f"import {alias.name}{renamed}"
        else:
            found.plain[bound] = f"from {module} import {alias.name}{renamed}"
    return found


def refuse_hidden_imports(body: list[ast.stmt], where: str) -> None:
    """Imports inside functions and dynamic ones would escape the program."""
    for statement in body:
        for node in ast.walk(statement):
            hidden = isinstance(node, ast.Import | ast.ImportFrom) and node is not statement
            if hidden:
                raise Refused(f"{where}: an import belongs at the top, not inside other code")
            if isinstance(node, ast.Name) and node.id in DYNAMIC:
                raise Refused(f"{where}: {node.id} hides what is imported or used")
            if isinstance(node, ast.Global):
                raise Refused(f"{where}: global hides where {node.names[0]} is bound")


def parsed(source: str, where: str) -> ast.Module:
    try:
        compile(source, where, "exec", dont_inherit=True)  # finds more than the parser does
        return ast.parse(source)
    except SyntaxError as error:
        raise Refused(f"{where}, line {error.lineno}: SyntaxError: {error.msg}") from None


def span(node: ast.stmt) -> tuple[int, int]:
    """First and last line of a statement, decorators included, counted from 1."""
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)]), node.end_lineno


@functools.cache
def read_module(name: str, source: str) -> Module:
    """The definitions and imports of a snippet module; nothing else may stand in one."""
    lines = source.split("\n")
    file = path(name)
    tree = parsed(source, file)
    refuse_hidden_imports(tree.body, file)
    module = Module()
    for number, node in enumerate(tree.body):
        where = f"{file}, line {node.lineno}"
        first, last = span(node)
        if checks_shapes(node):
            first = node.lineno  # what is shown and copied begins at its def
        text = "\n".join(lines[first - 1 : last])
        found = Module()
        if isinstance(node, ast.Import | ast.ImportFrom):
            found = imports(node, where)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.definitions[node.name] = text
        elif isinstance(node, ast.Assign | ast.AnnAssign) and not changes_a_part(node):
            found.definitions = dict.fromkeys(sorted(bound_names(text)), text)
        elif number or ast.get_docstring(tree) is None:
            raise Refused(
                f"{where}: a snippet holds imports, functions, classes and constants only"
            )
        for bound in sorted(found.names() & module.names()):
            raise Refused(f"{where}: {bound} is defined twice")
        module.definitions |= found.definitions
        module.borrowed |= found.borrowed
        module.plain |= found.plain
    return module


def checks_shapes(node: ast.stmt) -> bool:
    """Whether all that decorates it is `@shapes(...)`, which checks arguments and does no more."""
    decorators = getattr(node, "decorator_list", [])
    return bool(decorators) and all(
        isinstance(d, ast.Call) and isinstance(d.func, ast.Name) and d.func.id == SHAPES
        for d in decorators
    )


def changes_a_part(assignment: ast.stmt) -> bool:
    """Whether it stores into something, as in `W[0] = 1`."""
    parts = (n for n in ast.walk(assignment) if isinstance(n, ast.Subscript | ast.Attribute))
    return any(isinstance(part.ctx, ast.Store) for part in parts)


class Program:
    """Imports, definitions and body, put together in that order."""

    def __init__(self, read: Callable[[str], str], inlined: set[Origin] | None):
        self.read, self.inlined = read, inlined  # None: everything is inlined
        self.modules: dict[str, Module] = {}
        self.order: list[str] = []  # modules, as Python would finish importing them
        self.bound: dict[str, object] = {}  # name -> what it stands for
        self.plain: set[str] = set()
        self.borrowed: dict[str, set[str]] = {}  # module -> "name" or "name as other"
        self.defined: dict[Origin, set[str]] = {}  # definition -> other names for it
        self.given: set[Origin] = set()  # of these, what an earlier cell has

    def bind(self, name: str, meaning: object) -> None:
        if self.bound.setdefault(name, meaning) != meaning:
            raise Refused(f"the name {name} stands for {self.bound[name]} and for {meaning}")

    def module(self, name: str) -> Module:
        if name not in self.modules:
            self.modules[name] = read_module(name, self.read(name))
            for origin in self.modules[name].borrowed.values():
                self.module(origin.module)
            self.order.append(name)
        return self.modules[name]

    def resolve(self, origin: Origin) -> Origin:
        """Follow a name that modules only pass on to where it is defined."""
        passed = []
        while origin.name in (module := self.module(origin.module)).borrowed:
            if origin in passed:
                raise Refused(f"{origin} is imported in a circle")
            passed.append(origin)
            origin = module.borrowed[origin.name]
        if origin.name not in module.definitions:
            raise Refused(f"{origin.module} has no definition of {origin.name}")
        return origin

    def add(self, name: str, origin: Origin) -> None:
        """Make `name` stand for the definition at `origin`."""
        origin = self.resolve(origin)
        self.bind(name, origin)
        if self.inlined is not None and origin not in self.inlined:
            renamed = origin.name if name == origin.name else f"{origin.name} as {name}"
            self.borrowed.setdefault(origin.module, set()).add(renamed)
            return
        if origin not in self.defined:
            self.define(origin)
        if name != origin.name:
            self.defined[origin].add(name)

    def define(self, origin: Origin) -> None:
        """Note a definition and all that it uses."""
        module = self.module(origin.module)
        text = module.definitions[origin.name]
        for name in sorted(bound_names(text)):  # `a, b = …` defines two at once
            self.bind(name, Origin(origin.module, name))
            self.defined.setdefault(Origin(origin.module, name), set())
        for need in sorted(global_names(text)):
            if need in module.definitions:
                self.add(need, Origin(origin.module, need))
            elif need in module.borrowed:
                self.add(need, module.borrowed[need])
            elif need in module.plain:
                self.bind(need, module.plain[need])
                self.plain.add(module.plain[need])
            elif hasattr(builtins, need):
                self.bind(need, f"the builtin {need}")
            else:
                raise Refused(f"{origin} uses {need}, which its module does not define")

    def definitions(self) -> list[str]:
        """Data, functions, then what is computed with them; each in the order of the imports."""
        data: list[str] = []
        functions: list[str] = []
        computed: list[str] = []  # and functions that use what is computed
        made: set[str] = set()  # names of functions and of what is computed
        late: set[str] = set()  # names of what is computed
        for module in self.order:
            for name, text in self.modules[module].definitions.items():
                if (origin := Origin(module, name)) not in self.defined:
                    continue
                needs = global_names(text)
                if is_long(text):
                    place = computed if needs & late else functions
                else:
                    place = computed if needs & made else data
                if text not in place and origin not in self.given:
                    place.append(text)
                others = sorted(self.defined[origin])
                aliases = data if place is data else computed
                aliases += [f"{other} = {name}" for other in others]
                made |= set() if place is data else {name, *others}
                late |= {name, *others} if place is computed else set(others)
        return data + functions + computed

    def take(self, cut: "Cut", used: set[str]) -> None:
        """Bring in what a block imports; what is imported must be used."""
        for module in cut.found:
            for name, origin in module.borrowed.items():
                if name not in used:
                    raise Refused(f"{cut.where} imports {name} and does not use it")
                self.add(name, origin)
        for module in cut.found:
            for name, line in module.plain.items():
                self.bind(name, line)
                if name in used:
                    self.plain.add(line)
                elif line not in self.plain:
                    raise Refused(f"{cut.where} imports {name} and does not use it")

    def text(self, body: str) -> str:
        plain = sorted(self.plain, key=lambda line: (line.startswith("from"), line))
        borrowed = [import_line(m, sorted(names)) for m, names in sorted(self.borrowed.items())]
        groups = [
            "\n".join(plain),
            "\n".join(borrowed),
            *joined(self.definitions()),
            body,
        ]
        blocks = [group for group in groups if group]
        text = blocks[0] if blocks else ""
        for before, after in itertools.pairwise(blocks):
            far = is_long(before) or is_long(after)
            text += ("\n\n\n" if far else "\n\n") + after
        return text + "\n"


def is_long(text: str) -> bool:
    return bool(re.search(r"^(@|def |class )", text, re.M))


def joined(definitions: list[str]) -> list[str]:
    """Neighbouring constants in one group; functions and classes alone."""
    groups: list[str] = []
    for text in definitions:
        if groups and not is_long(groups[-1]) and not is_long(text):
            groups[-1] += "\n" + text
        else:
            groups.append(text)
    return groups


def import_line(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= 76:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def program(block: str, read: Callable[[str], str], shown: bool = False) -> str:
    """The block with its snippet imports replaced by definitions: all, or the `# shown` ones.

    `read` gives the source of a module by its dotted name.
    Raises Refused for name clashes, star, hidden and dynamic imports, and missing names.
    """
    cut = Cut(block, "the block", AVAILABLE)
    used = global_names(cut.text)
    result = Program(read, None)
    if shown:
        result.inlined = {result.resolve(origin) for origin in cut.marked}
    result.take(cut, used)
    for name in bound_names(cut.text):
        result.bind(name, "a value of the block")
    return result.text(cut.text)


def came_from(number: int, text: str, block: str, read: Callable[[str], str]) -> str:
    """Where line `number` of a block's program stands in the sources: in the block or a snippet."""
    cut = Cut(block, "the block", AVAILABLE)
    above = text.count("\n") - len(cut.numbers)
    if number > above:
        return f"line {cut.numbers[number - above - 1]}"
    result = Program(read, None)
    result.take(cut, global_names(cut.text))
    (node,) = (n for n in ast.parse(text).body if span(n)[0] <= number <= span(n)[1])
    for name in binds(node):
        if isinstance(origin := result.bound.get(name), Origin):
            source = read(origin.module)
            ends = {bound: n.end_lineno for n in ast.parse(source).body for bound in binds(n)}
            return f"{path(origin.module)}, line {ends[origin.name] - (node.end_lineno - number)}"
    return ""


def binds(node: ast.stmt) -> set[str]:
    return bound_names(ast.unparse(node))


def path(module: str) -> str:
    """The file of a snippet module."""
    return module.replace(".", "/") + ".py"


def cells(sources: dict[str, str], read: Callable[[str], str], shown: bool = False) -> list[str]:
    """The same for the cells of a notebook, by name: what one cell has, the next ones use.

    A cell gets what it imports and no earlier one has. It may import Matplotlib and scikit-learn,
    and tqdm inside `try`. Raises Refused as `program` does, naming the cell.
    """
    cuts = [Cut(text, f"cell {name}", AVAILABLE | NOTEBOOK) for name, text in sources.items()]
    before = Program(read, set() if shown else None)
    texts = []
    plain: set[str] = set()
    for number, cut in enumerate(cuts):
        result = Program(read, before.inlined)
        result.modules, result.order, result.bound = before.modules, before.order, before.bound
        result.given = before.given | set(before.defined)
        result.defined = {origin: set() for origin in result.given}
        if shown:  # from here on
            result.inlined = before.inlined | {result.resolve(origin) for origin in cut.marked}
        later = set().union(*(global_names(other.text) for other in cuts[number:]))
        result.take(cut, later)
        for name in bound_names(cut.text):
            result.bind(name, "a value of the notebook")
        result.plain -= plain
        plain |= result.plain
        texts.append(result.text(cut.text))
        before = result
    return texts


class Cut:
    """A block without its imports, and what these bind; Refused for what cannot be followed."""

    def __init__(self, block: str, where: str, available: set[str]):
        self.where = where
        tree = parsed(block, where)
        if not tree.body:
            raise Refused(f"{where} is empty")
        refuse_hidden_imports([node for node in tree.body if not optional(node)], where)
        lines = block.split("\n")
        body = dict(enumerate(lines, 1))
        self.marked: list[Origin] = []  # in their order: it decides that of the definitions
        self.found: list[Module] = []
        for node in tree.body:
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            first, last = span(node)
            others = (n for n in tree.body if n is not node)
            if any(span(n)[0] <= last and span(n)[1] >= first for n in others):
                raise Refused(f"{where}, line {first}: an import stands on a line of its own")
            self.found.append(imports(node, f"{where}, line {first}", available))
            if SHOWN.search(lines[last - 1]):
                self.marked += self.found[-1].borrowed.values()
            for number in range(first, last + 1):
                del body[number]
        text = "\n".join(body.values())
        self.text = text.strip("\n")
        first = len(text) - len(text.lstrip("\n"))
        self.numbers = list(body)[first:][
            : len(self.text.splitlines())
        ]  # of its lines, in the block


def optional(node: ast.stmt) -> bool:
    """Whether a statement is `try: from tqdm import … except ImportError: …`."""
    return (
        isinstance(node, ast.Try)
        and all(isinstance(n, ast.ImportFrom) and n.module in OPTIONAL for n in node.body)
        and [ast.unparse(handler.type or node) for handler in node.handlers] == ["ImportError"]
    )
