"""From a block that imports from `snippets` to a program that needs only NumPy.

A block is Python with its imports at the top. `program(block, read)` replaces each
`from snippets.module import name` by the definition of that name and of all that the
definition uses: each once, in the order in which Python needs them.
`program(block, read, shown=True)` does so only for the import lines that end in
`# shown`: that is the text a page shows and runs; the other imports stay.
"""

import ast
import builtins
import re
import symtable
from collections.abc import Callable
from dataclasses import dataclass, field

PACKAGE = "snippets"
SHOWN = re.compile(r"#\s*shown\s*$")
DYNAMIC = {"__import__", "importlib", "exec", "eval", "globals"}


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


def imports(node: ast.Import | ast.ImportFrom, where: str) -> Module:
    """What one import statement binds; Refused for what cannot be followed."""
    found = Module()
    for alias in node.names:
        bound = alias.asname or alias.name.split(".")[0]
        renamed = f" as {alias.asname}" if alias.asname else ""
        if alias.name == "*":
            raise Refused(f"{where}: a star import cannot be followed; name what you import")
        if isinstance(node, ast.Import):
            if alias.name.split(".")[0] == PACKAGE:
                raise Refused(f"{where}: write `from {alias.name} import …`, naming what you use")
            found.plain[bound] = f"import {alias.name}{renamed}"
        elif node.level or node.module == PACKAGE:
            raise Refused(f"{where}: write `from {PACKAGE}.module import name`")
        elif node.module == "__future__":
            raise Refused(f"{where}: a __future__ import cannot move into another program")
        elif node.module.split(".")[0] == PACKAGE:
            found.borrowed[bound] = Origin(node.module, alias.name)
        else:
            found.plain[bound] = f"from {node.module} import {alias.name}{renamed}"
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


def parsed(source: str, where: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise Refused(f"{where}, line {error.lineno}: SyntaxError: {error.msg}") from None


def span(node: ast.stmt) -> tuple[int, int]:
    """First and last line of a statement, decorators included, counted from 1."""
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)]), node.end_lineno


def read_module(name: str, read: Callable[[str], str]) -> Module:
    """The definitions and imports of a snippet module; nothing else may stand in one."""
    source = read(name)
    lines = source.splitlines()
    tree = parsed(source, name)
    refuse_hidden_imports(tree.body, name)
    module = Module()
    for number, node in enumerate(tree.body):
        where = f"{name}, line {node.lineno}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            found = imports(node, where)
            module.borrowed |= found.borrowed
            module.plain |= found.plain
            continue
        first, last = span(node)
        text = "\n".join(lines[first - 1 : last])
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            names = sorted(bound_names(text))
        elif number == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # the docstring
        else:
            raise Refused(
                f"{where}: a snippet holds imports, functions, classes and constants only"
            )
        for bound in names:
            if bound in module.definitions:
                raise Refused(f"{where}: {bound} is defined twice")
            module.definitions[bound] = text
    return module


class Program:
    """Imports, definitions and body, put together in that order."""

    def __init__(self, read: Callable[[str], str], inlined: set[Origin] | None):
        self.read, self.inlined = read, inlined  # None: everything is inlined
        self.modules: dict[str, Module] = {}
        self.bound: dict[str, object] = {}  # name -> what it stands for
        self.plain: set[str] = set()
        self.borrowed: dict[str, set[str]] = {}  # module -> "name" or "name as other"
        self.functions: list[str] = []  # definitions that use no constant: they come first
        self.others: list[str] = []
        self.late: set[str] = set()  # names in `others`

    def bind(self, name: str, meaning: object) -> None:
        if self.bound.setdefault(name, meaning) != meaning:
            raise Refused(f"the name {name} stands for {self.bound[name]} and for {meaning}")

    def module(self, name: str) -> Module:
        if name not in self.modules:
            self.modules[name] = read_module(name, self.read)
        return self.modules[name]

    def resolve(self, origin: Origin) -> Origin:
        """Follow a name that a module only passes on to where it is defined."""
        module = self.module(origin.module)
        if origin.name in module.borrowed:
            return self.resolve(module.borrowed[origin.name])
        if origin.name not in module.definitions:
            raise Refused(f"{origin.module} has no definition of {origin.name}")
        return origin

    def add(self, name: str, origin: Origin) -> None:
        """Make `name` stand for the definition at `origin`."""
        origin = self.resolve(origin)
        if self.inlined is not None and origin not in self.inlined:
            self.bind(name, origin)
            renamed = origin.name if name == origin.name else f"{origin.name} as {name}"
            self.borrowed.setdefault(origin.module, set()).add(renamed)
            return
        known = self.bound.get(origin.name) == origin
        self.bind(origin.name, origin)
        if not known:
            self.define(origin)
        if name != origin.name and name not in self.bound:
            self.others.append(f"{name} = {origin.name}")
            self.late.add(name)
        self.bind(name, origin)

    def define(self, origin: Origin) -> None:
        """Write a definition after those that it uses."""
        module = self.module(origin.module)
        text = module.definitions[origin.name]
        needed = global_names(text) - {origin.name}
        order = list(module.definitions)
        for need in sorted(needed, key=lambda n: (order.index(n) if n in order else -1, n)):
            if need in module.definitions:
                self.add(need, Origin(origin.module, need))
            elif need in module.borrowed:
                self.add(need, module.borrowed[need])
            elif need in module.plain:
                self.bind(need, module.plain[need])
                self.plain.add(module.plain[need])
            elif not hasattr(builtins, need):
                raise Refused(f"{origin} uses {need}, which its module does not define")
        early = is_long(text) and not needed & self.late
        if not early:
            self.late.add(origin.name)
        place = self.functions if early else self.others
        if text not in place:  # `a, b = …` defines two names at once
            place.append(text)

    def text(self, body: str) -> str:
        plain = sorted(self.plain, key=lambda line: (line.startswith("from"), line))
        borrowed = [import_line(m, sorted(names)) for m, names in sorted(self.borrowed.items())]
        groups = [
            "\n".join(plain),
            "\n".join(borrowed),
            *joined(self.functions + self.others),
            body,
        ]
        blocks = [group for group in groups if group]
        text = blocks[0]
        for before, after in zip(blocks, blocks[1:], strict=False):
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
    if len(line) <= 72:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def program(block: str, read: Callable[[str], str], shown: bool = False) -> str:
    """The block with its snippet imports replaced by definitions: all, or the `# shown` ones.

    `read` gives the source of a module by its dotted name.
    Raises Refused for name clashes, star, hidden and dynamic imports, and missing names.
    """
    tree = parsed(block, "the block")
    refuse_hidden_imports(tree.body, "the block")
    lines = block.splitlines()
    marked: set[Origin] = set()
    found: list[Module] = []
    body = dict(enumerate(lines, 1))
    for node in tree.body:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        first, last = span(node)
        others = (n for n in tree.body if n is not node)
        if any(span(n)[0] <= last and span(n)[1] >= first for n in others):
            raise Refused(f"the block, line {first}: an import stands on a line of its own")
        found.append(imports(node, f"the block, line {first}"))
        if SHOWN.search(lines[last - 1]):
            marked |= set(found[-1].borrowed.values())
        for number in range(first, last + 1):
            del body[number]
    text = "\n".join(body.values()).strip("\n")
    used = global_names(text)
    result = Program(read, None)
    if shown:
        result.inlined = {result.resolve(origin) for origin in marked}
    for module in found:
        for name, origin in module.borrowed.items():
            if name not in used:
                raise Refused(f"the block imports {name} and does not use it")
            result.add(name, origin)
    for module in found:
        for name, line in module.plain.items():
            result.bind(name, line)
            if name in used:
                result.plain.add(line)
            elif line not in result.plain:
                raise Refused(f"the block imports {name} and does not use it")
    for name in bound_names(text):
        result.bind(name, "a value of the block")
    return result.text(text)
