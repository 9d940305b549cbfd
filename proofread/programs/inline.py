"""From a block that imports from the text's own package to a program that stands alone.

A block is Python with its imports at the top. `program(block, read)` replaces each
`from package.module import name` by the definition of that name and of all that the
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
from typing import NamedTuple

SHOWN = re.compile(r"#\s*shown\s*$")
DYNAMIC = {"__import__", "builtins", "eval", "exec", "globals", "importlib", "runpy", "vars"}


@dataclass(frozen=True)
class Rules:
    """What the programs of a text take in, go without, and may import."""

    package: str = "snippets"  # whose definitions they take in
    decorator: str = ""  # of these definitions, which programs go without
    available: frozenset[str] = frozenset({"numpy"})  # besides the standard library
    optional: frozenset[str] = frozenset()  # imported inside `try`, and done without


RULES = Rules()


class InlineError(Exception):
    """A block or a snippet cannot be turned into one program."""


class QualifiedName(NamedTuple):
    """Where a name is defined: its module and its name there."""

    module: str
    name: str

    def __str__(self) -> str:
        return ".".join(self)


@dataclass
class Module:
    """What a snippet module binds: definitions, names from other snippets, plain imports."""

    definitions: dict[str, str] = field(default_factory=dict)  # name -> source text
    snippet_imports: dict[str, QualifiedName] = field(default_factory=dict)  # local name -> origin
    other_imports: dict[str, str] = field(default_factory=dict)  # local name -> import line

    def add(self, other: "Module", where: str) -> None:
        for name in sorted({*other.parts} & {*self.parts}):
            raise InlineError(f"{where}: {name} is defined twice")
        self.definitions |= other.definitions
        self.snippet_imports |= other.snippet_imports
        self.other_imports |= other.other_imports

    @property
    def parts(self) -> dict[str, object]:
        return {**self.definitions, **self.snippet_imports, **self.other_imports}


@functools.cache
def global_names(source: str) -> set[str]:
    """The names that a piece of source takes from its module, at any depth."""

    def walk(table: symtable.SymbolTable) -> set[str]:
        top = table.get_type() == "module"
        names = {
            s.get_name()
            for s in table.get_symbols()
            if s.is_referenced() and (top or s.is_global())
        }
        return names.union(*(walk(child) for child in table.get_children()))

    return walk(symtable.symtable(source, "snippet", "exec"))


def bound_names(source: str) -> set[str]:
    """The names that a piece of source assigns, defines or imports at its top level."""
    table = symtable.symtable(source, "block", "exec")
    return {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}


def imports(node: ast.Import | ast.ImportFrom, where: str, rules: Rules) -> Module:
    """What one import statement binds; InlineError for what cannot be followed."""
    bindings, package = Module(), rules.package
    for alias in node.names:
        bound = alias.asname or alias.name.split(".")[0]
        renamed = f" as {alias.asname}" if alias.asname else ""
        if alias.name == "*":
            raise InlineError(f"{where}: a star import cannot be followed; name what you import")
        module = node.module if isinstance(node, ast.ImportFrom) else alias.name
        root = (module or "").split(".")[0]
        if root == package and isinstance(node, ast.Import):
            raise InlineError(f"{where}: write `from {alias.name} import …`, naming what you use")
        if module == package or (isinstance(node, ast.ImportFrom) and node.level):
            raise InlineError(f"{where}: write `from {package}.module import name`")
        if root == "__future__":
            raise InlineError(f"{where}: a __future__ import cannot move into another program")
        if root in DYNAMIC:
            raise InlineError(f"{where}: {root} hides what is imported or used")
        if root == package:
            bindings.snippet_imports[bound] = QualifiedName(module, alias.name)
        elif root not in rules.available | sys.stdlib_module_names:
            others = ", ".join(sorted(rules.available))
            raise InlineError(f"{where}: {root} is neither {others} nor in the standard library")
        elif isinstance(node, ast.Import):
            bindings.other_imports[bound] = f"import {alias.name}{renamed}"
        else:
            bindings.other_imports[bound] = f"from {module} import {alias.name}{renamed}"
    return bindings


def refuse_hidden_imports(body: list[ast.stmt], where: str) -> None:
    """Imports inside functions and dynamic ones would escape the program."""
    for statement in body:
        for node in ast.walk(statement):
            hidden = isinstance(node, ast.Import | ast.ImportFrom) and node is not statement
            if hidden:
                raise InlineError(f"{where}: an import belongs at the top, not inside other code")
            if isinstance(node, ast.Name) and node.id in DYNAMIC:
                raise InlineError(f"{where}: {node.id} hides what is imported or used")
            if isinstance(node, ast.Global):
                raise InlineError(f"{where}: global hides where {node.names[0]} is bound")


def parsed(source: str, where: str) -> ast.Module:
    try:
        compile(source, where, "exec", dont_inherit=True)  # finds more than the parser does
        return ast.parse(source)
    except SyntaxError as error:
        raise InlineError(f"{where}, line {error.lineno}: SyntaxError: {error.msg}") from None


def span(node: ast.stmt) -> tuple[int, int]:
    """First and last line of a statement, decorators included, counted from 1."""
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(d.lineno for d in decorators)]), node.end_lineno


@functools.cache
def read_module(name: str, source: str, rules: Rules) -> Module:
    """The definitions and imports of a snippet module; nothing else may stand in one."""
    lines = source.split("\n")
    file = path(name)
    tree = parsed(source, file)
    refuse_hidden_imports(tree.body, file)
    module = Module()
    for number, node in enumerate(tree.body):
        where = f"{file}, line {node.lineno}"
        first, last = span(node)
        if is_decorated(node, rules.decorator):
            first = node.lineno  # what is shown and copied begins at its def
        text = "\n".join(lines[first - 1 : last])
        bindings = Module()
        if isinstance(node, ast.Import | ast.ImportFrom):
            bindings = imports(node, where, rules)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bindings.definitions[node.name] = text
        elif isinstance(node, ast.Assign | ast.AnnAssign) and not changes_a_part(node):
            bindings.definitions = dict.fromkeys(sorted(bound_names(text)), text)
        elif number or ast.get_docstring(tree) is None:
            raise InlineError(
                f"{where}: a snippet holds imports, functions, classes and constants only"
            )
        module.add(bindings, where)
    return module


def is_decorated(node: ast.stmt, name: str) -> bool:
    """Whether all that decorates it is `@name(...)`."""
    decorators = getattr(node, "decorator_list", [])
    return bool(decorators) and all(
        isinstance(d, ast.Call) and isinstance(d.func, ast.Name) and d.func.id == name
        for d in decorators
    )


def changes_a_part(assignment: ast.stmt) -> bool:
    """Whether it stores into something, as in `W[0] = 1`."""
    parts = (n for n in ast.walk(assignment) if isinstance(n, ast.Subscript | ast.Attribute))
    return any(isinstance(part.ctx, ast.Store) for part in parts)


class Program:
    """Imports, definitions and body, put together in that order."""

    def __init__(self, read: Callable[[str], str], rules: Rules, inlined: set | None = None):
        self.read, self.rules = read, rules
        self.inlined: set[QualifiedName] | None = inlined  # None: everything is inlined
        self.modules: dict[str, Module] = {}
        self.order: list[str] = []  # module names in import-completion order
        self.namespace: dict[str, object] = {}  # name -> what it stands for
        self.defined: dict[QualifiedName, set[str]] = {}  # definition -> other names for it
        self.begin_cell()

    def begin_cell(self) -> None:
        """What the cells before have defined need not be defined again."""
        self.already_defined = {*self.defined}
        self.defined = {origin: set() for origin in self.defined}
        self.other_imports: set[str] = set()
        self.snippet_imports: dict[str, set[str]] = {}  # module -> "name" or "name as other"

    def bind(self, name: str, meaning: object) -> None:
        if self.namespace.setdefault(name, meaning) != meaning:
            raise InlineError(
                f"the name {name} stands for {self.namespace[name]} and for {meaning}"
            )

    def module(self, name: str) -> Module:
        if name not in self.modules:
            self.modules[name] = read_module(name, self.read(name), self.rules)
            for origin in self.modules[name].snippet_imports.values():
                self.module(origin.module)
            self.order.append(name)
        return self.modules[name]

    def resolve(self, origin: QualifiedName) -> QualifiedName:
        """Follow a name that modules only pass on to where it is defined."""
        passed = []
        while origin.name in (module := self.module(origin.module)).snippet_imports:
            if origin in passed:
                raise InlineError(f"{origin} is imported in a circle")
            passed.append(origin)
            origin = module.snippet_imports[origin.name]
        if origin.name not in module.definitions:
            raise InlineError(f"{origin.module} has no definition of {origin.name}")
        return origin

    def require(self, name: str, origin: QualifiedName) -> None:
        """Make `name` stand for the definition at `origin`."""
        origin = self.resolve(origin)
        self.bind(name, origin)
        if self.inlined is not None and origin not in self.inlined:
            renamed = origin.name if name == origin.name else f"{origin.name} as {name}"
            self.snippet_imports.setdefault(origin.module, set()).add(renamed)
            return
        if origin not in self.defined:
            self.define(origin)
        if name != origin.name:
            self.defined[origin].add(name)

    def define(self, origin: QualifiedName) -> None:
        """Note a definition and all that it uses."""
        module = self.module(origin.module)
        text = module.definitions[origin.name]
        for name in sorted(bound_names(text)):  # `a, b = …` defines two at once
            self.bind(name, QualifiedName(origin.module, name))
            self.defined.setdefault(QualifiedName(origin.module, name), set())
        for need in sorted(global_names(text)):
            if need in module.definitions:
                self.require(need, QualifiedName(origin.module, need))
            elif need in module.snippet_imports:
                self.require(need, module.snippet_imports[need])
            elif need in module.other_imports:
                self.bind(need, module.other_imports[need])
                self.other_imports.add(module.other_imports[need])
            elif hasattr(builtins, need):
                self.bind(need, f"the builtin {need}")
            else:
                raise InlineError(f"{origin} uses {need}, which its module does not define")

    def definitions(self) -> list[str]:
        """Data, functions, then what is computed with them; each in import order."""
        data: list[str] = []
        functions: list[str] = []
        computed: list[str] = []  # and functions that use what is computed
        made: set[str] = set()  # names of functions and of what is computed
        late: set[str] = set()  # names of what is computed
        for module in self.order:
            for name, text in self.modules[module].definitions.items():
                if (origin := QualifiedName(module, name)) not in self.defined:
                    continue
                needs = global_names(text)
                if is_function_or_class(text):
                    place = computed if needs & late else functions
                else:
                    place = computed if needs & made else data
                if text not in place and origin not in self.already_defined:
                    place.append(text)
                others = sorted(self.defined[origin])
                aliases = data if place is data else computed
                aliases += [f"{other} = {name}" for other in others]
                made |= set() if place is data else {name, *others}
                late |= {name, *others} if place is computed else set(others)
        return data + functions + computed

    def import_names(self, parsed_block: "ParsedBlock", used: set[str]) -> None:
        """Bring in what a block imports; what is imported must be used."""
        for module in parsed_block.imports:
            for name, origin in module.snippet_imports.items():
                if name not in used:
                    raise InlineError(f"{parsed_block.where} imports {name} and does not use it")
                self.require(name, origin)
        for module in parsed_block.imports:
            for name, line in module.other_imports.items():
                self.bind(name, line)
                if name in used:
                    self.other_imports.add(line)
                elif line not in self.other_imports:
                    raise InlineError(f"{parsed_block.where} imports {name} and does not use it")

    def text(self, body: str) -> str:
        others = sorted(self.other_imports, key=lambda line: (line.startswith("from"), line))
        ours = [import_line(m, sorted(names)) for m, names in sorted(self.snippet_imports.items())]
        groups = ["\n".join(others), "\n".join(ours), *joined(self.definitions()), body]
        text = ""
        for before, after in itertools.pairwise(["", *filter(None, groups)]):
            far = is_function_or_class(before) or is_function_or_class(after)
            text += (("\n\n\n" if far else "\n\n") if before else "") + after
        return text + "\n"


def is_function_or_class(text: str) -> bool:
    return bool(re.search(r"^(@|def |class )", text, re.M))


def joined(definitions: list[str]) -> list[str]:
    """Neighbouring constants in one group; functions and classes alone."""
    groups: list[str] = []
    for text in definitions:
        if groups and not is_function_or_class(groups[-1]) and not is_function_or_class(text):
            groups[-1] += "\n" + text
        else:
            groups.append(text)
    return groups


def import_line(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= 76:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def program(
    block: str, read: Callable[[str], str], shown: bool = False, rules: Rules = RULES
) -> str:
    """The block with its snippet imports replaced by definitions: all, or the `# shown` ones.

    `read` gives the source of a module by its dotted name.
    Raises InlineError for name clashes, star, hidden and dynamic imports, and missing names.
    """
    parsed_block = ParsedBlock(block, "the block", rules)
    used = global_names(parsed_block.text)
    result = Program(read, rules)
    if shown:
        result.inlined = {result.resolve(origin) for origin in parsed_block.marked}
    result.import_names(parsed_block, used)
    for name in bound_names(parsed_block.text):
        result.bind(name, "a value of the block")
    return result.text(parsed_block.text)


def places(lines: list[int], *program) -> tuple[str, str]:
    """Of the lines in which a program was when it failed, outermost first: the last one of the
    block; and that of a snippet, if it failed there. `program` is as for `came_from`.
    """
    origins = [came_from(line, *program) for line in lines]
    in_block = [origin for origin in origins if origin.startswith("line ")]
    return "".join(in_block[-1:]), "".join(o for o in origins[-1:] if o not in in_block)


def came_from(
    number: int,
    text: str,
    block: str,
    read: Callable[[str], str],
    rules: Rules = RULES,
    notebook: str = "",
) -> str:
    """Where line `number` of a block's program stands in the sources: in the block or a snippet.

    A cell's block stands in the code of a `notebook`, whose other cells use what it imports.
    """
    parsed_block = ParsedBlock(block, "the block", rules)
    above = text.count("\n") - len(parsed_block.numbers)
    if number > above:
        return f"line {parsed_block.numbers[number - above - 1]}"
    result = Program(read, rules)
    result.import_names(parsed_block, global_names(notebook or parsed_block.text))
    (node,) = (n for n in ast.parse(text).body if span(n)[0] <= number <= span(n)[1])
    for name in binds(node):
        if isinstance(origin := result.namespace.get(name), QualifiedName):
            source = read(origin.module)
            ends = {bound: n.end_lineno for n in ast.parse(source).body for bound in binds(n)}
            return f"{path(origin.module)}, line {ends[origin.name] - (node.end_lineno - number)}"
    return ""


def binds(node: ast.stmt) -> set[str]:
    return bound_names(ast.unparse(node))


def unload(package: str) -> None:
    """Let the next import read the snippets again, and so undo what changed them in place."""
    for module in [name for name in sys.modules if name.split(".")[0] == package]:
        del sys.modules[module]


def path(module: str) -> str:
    """The file of a snippet module."""
    return module.replace(".", "/") + ".py"


def cells(
    sources: dict[str, str],
    read: Callable[[str], str],
    shown: bool = False,
    rules: Rules = RULES,
) -> list[str]:
    """The same for the cells of a notebook, by name: what one cell has, the next ones use.

    A cell gets what it imports and no earlier one has. Raises InlineError as `program` does,
    naming the cell.
    """
    blocks = [ParsedBlock(text, f"cell {name}", rules) for name, text in sources.items()]
    result = Program(read, rules, set() if shown else None)
    texts: list[str] = []
    imported: set[str] = set()
    for number, block in enumerate(blocks):
        result.begin_cell()
        if shown:  # from here on
            result.inlined |= {result.resolve(origin) for origin in block.marked}
        result.import_names(block, set().union(*(global_names(b.text) for b in blocks[number:])))
        for name in bound_names(block.text):
            result.bind(name, "a value of the notebook")
        result.other_imports -= imported
        imported |= result.other_imports
        texts.append(result.text(block.text))
    return texts


class ParsedBlock:
    """A block without its imports, and what these bind; InlineError for what cannot be followed."""

    def __init__(self, block: str, where: str, rules: Rules):
        self.where = where
        tree = parsed(block, where)
        if not tree.body:
            raise InlineError(f"{where} is empty")
        refuse_hidden_imports([node for node in tree.body if not is_optional(node, rules)], where)
        lines = block.split("\n")
        body = dict(enumerate(lines, 1))
        self.marked: list[QualifiedName] = []  # in source order; it fixes that of the definitions
        self.imports: list[Module] = []
        for node in tree.body:
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            first, last = span(node)
            others = (n for n in tree.body if n is not node)
            if any(span(n)[0] <= last and span(n)[1] >= first for n in others):
                raise InlineError(f"{where}, line {first}: an import stands on a line of its own")
            self.imports.append(imports(node, f"{where}, line {first}", rules))
            if SHOWN.search(lines[last - 1]):
                self.marked += self.imports[-1].snippet_imports.values()
            for number in range(first, last + 1):
                del body[number]
        text = "\n".join(body.values())
        self.text = text.strip("\n")
        first = len(text) - len(text.lstrip("\n"))
        self.numbers = list(body)[first:][
            : len(self.text.splitlines())
        ]  # of its lines, in the block


def is_optional(node: ast.stmt, rules: Rules) -> bool:
    """Whether a statement is `try: from optional import … except ImportError: …`."""
    return (
        isinstance(node, ast.Try)
        and all(isinstance(n, ast.ImportFrom) and n.module in rules.optional for n in node.body)
        and [ast.unparse(handler.type or node) for handler in node.handlers] == ["ImportError"]
    )
