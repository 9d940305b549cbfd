"""A block that imports from snippets becomes one program that needs NumPy alone."""

import ast
import contextlib
import io
import re
import sys
import tempfile
from pathlib import Path
from random import Random
from textwrap import dedent

import pytest

from proofread.programs.inline import InlineError, Rules, came_from, program

FLOWERS = {
    "snippets.seeds": '''
        """Where the others begin."""

        import math

        LIGHT = 2


        def sprout(x):
            """A docstring stays."""
            return math.sqrt(x) * LIGHT


        def unused(x):
            return x
    ''',
    "snippets.stems": """
        import numpy as np

        from snippets.seeds import LIGHT, sprout
        from snippets.seeds import sprout as begin

        left, right = 3, 4


        def stem(x):
            return begin(x) + left


        def twin(x):
            return sprout(x) + np.sum([x])


        def even(n):
            return n == 0 or odd(n - 1)


        def odd(n):
            return n != 0 and even(n - 1)


        def doubled(f):
            return lambda x: 2 * f(x)


        @doubled
        def decorated(x):
            return x + 1


        class Petal:
            size = LIGHT
    """,
}


WHOLE = '''\
import math

LIGHT = 2


def sprout(x):
    """A docstring stays."""
    return math.sqrt(x) * LIGHT


print(sprout(4))
'''


def sources(modules):
    """A `read` for these modules."""

    def read(name):
        if name not in modules:
            raise InlineError(f"there is no {name}")
        return dedent(modules[name]).strip() + "\n"

    return read


def flat(block, shown=False, **modules):
    """The program of a block; modules by their name without the package."""
    given = {f"snippets.{name}": text for name, text in modules.items()} or FLOWERS
    return program(dedent(block).strip(), sources(given), shown=shown)


def printed(text):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(text, {"__name__": "__main__"})
    return output.getvalue()


def defined(text):
    """The names that a program binds at its top level, in order, imports left out."""
    names = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [n.id for n in ast.walk(node.targets[0]) if isinstance(n, ast.Name)]
    return names


# -- Where a line comes from ---------------------------------------------------------

WALK = """
import numpy as np

from snippets.stems import decorated, stem as stalk
from snippets.seeds import LIGHT

x = np.ones(1)

print(decorated(x), stalk(4), LIGHT)
"""


def test_each_line_of_a_program_is_traced_to_the_line_that_it_was_copied_from():
    read, block = sources(FLOWERS), WALK.strip()
    text = program(block, read)
    places = {"the block": block} | {f"{name.replace('.', '/')}.py": read(name) for name in FLOWERS}
    traced = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line or re.match("import|(begin|stalk) = ", line):
            continue  # made of import lines
        file, _, place = came_from(number, text, block, read).rpartition("line ")
        original = places[file.removesuffix(", ") or "the block"].splitlines()[int(place) - 1]
        assert line == original
        traced += 1
    assert traced == 14  # all the others


# -- What comes in -------------------------------------------------------------------


def test_the_whole_text_of_a_small_program():
    assert flat("from snippets.seeds import sprout\n\nprint(sprout(4))") == WHOLE


def test_a_function_brings_what_it_uses_and_nothing_else():
    text = flat("from snippets.seeds import sprout\n\nprint(sprout(4))")
    assert set(defined(text)) == {"sprout", "LIGHT"}
    assert printed(text) == "4.0\n"


def test_a_constant():
    text = flat("from snippets.seeds import LIGHT\n\nprint(LIGHT)")
    assert text == "LIGHT = 2\n\nprint(LIGHT)\n"


def test_a_constant_under_another_name():
    text = flat("from snippets.seeds import LIGHT as sun\n\nprint(sun)")
    assert text == "LIGHT = 2\nsun = LIGHT\n\nprint(sun)\n"


def test_a_snippet_that_renames_what_it_imports():
    text = flat("from snippets.stems import stem\n\nprint(stem(4))")
    assert set(defined(text)) == {"sprout", "LIGHT", "begin", "stem", "left", "right"}
    assert printed(text) == "7.0\n"


def test_a_name_that_a_module_only_passes_on():
    text = flat("from snippets.stems import sprout\n\nprint(sprout(9))")
    assert printed(text) == "6.0\n"


def test_each_definition_stands_once():
    text = flat(
        """
        from snippets.seeds import sprout
        from snippets.stems import stem, twin

        print(sprout(4), stem(4), twin(4))
        """
    )
    assert sorted(defined(text)) == sorted(set(defined(text)))
    assert printed(text) == "4.0 7.0 8.0\n"


def test_a_tuple_of_constants():
    text = flat("from snippets.stems import right\n\nprint(right)")
    assert text == "left, right = 3, 4\n\nprint(right)\n"


def test_a_decorator_comes_first():
    text = flat("from snippets.stems import decorated\n\nprint(decorated(1))")
    assert defined(text) == ["doubled", "decorated"]
    assert printed(text) == "4\n"


CHECKED = {
    "snippets.shapes": "def shapes(wanted):\n    return lambda function: function\n",
    "snippets.checked": dedent('''
        from snippets.shapes import shapes

        start = 2


        @shapes("x: n")
        def double(x):
            """Twice."""
            return 2 * x


        end = double(start)
    ''').lstrip(),
}


@pytest.mark.parametrize("shown", [False, True])
def test_the_check_of_shapes_is_left_out(shown):
    block = "from snippets.checked import double  # shown\n\nprint(double(4))\n"
    text = program(block, CHECKED.__getitem__, shown, Rules(decorator="shapes"))
    assert "shapes" not in text
    assert printed(text) == "8\n"


def test_a_decorator_that_no_rule_names_stays():
    block = "from snippets.checked import double\n\nprint(double(4))\n"
    assert defined(program(block, CHECKED.__getitem__)) == ["shapes", "double"]


def test_another_decorator_stays_and_brings_what_it_needs():
    snippets = CHECKED | {
        "snippets.checked": CHECKED["snippets.checked"].replace("@shapes", "@other.shapes")
    }
    with pytest.raises(InlineError, match=r"snippets.checked.double uses other"):
        program("from snippets.checked import double\n\ndouble(1)\n", snippets.__getitem__)


def test_a_program_reads_data_functions_result():
    block = "from snippets.checked import end, start\n\nprint(start, end)\n"
    text = program(block, CHECKED.__getitem__, rules=Rules(decorator="shapes"))
    parts = ["start = 2", "def double", "end = double(start)", "print(start, end)"]
    assert sorted(parts, key=text.index) == parts


def test_mutual_recursion():
    text = flat("from snippets.stems import odd\n\nprint(odd(7))")
    assert defined(text) == ["even", "odd"]
    assert printed(text) == "True\n"


def test_a_class_and_what_its_body_uses():
    text = flat("from snippets.stems import Petal\n\nprint(Petal.size)")
    assert printed(text) == "2\n"


@pytest.mark.parametrize("names", ["f, g", "g, f"])
def test_mutual_recursion_with_a_default_that_is_needed_first(names):
    text = flat(
        f"from snippets.a import {names}\n\nprint(f(2), g(2))",
        a="""
        def g(x):
            return f(x - 1) if x else 0


        def f(x, step=g):
            return step(x)
        """,
    )
    assert defined(text) == ["g", "f"]
    assert printed(text) == "0 0\n"


def test_a_constant_computed_by_a_function_that_uses_a_constant():
    text = flat(
        "from snippets.a import C\n\nprint(C)",
        a="A = 1\n\n\ndef f(x):\n    return x + A\n\n\nB = f(1)\nC = f(B)",
    )
    assert printed(text) == "3\n"


def test_plain_imports_come_along_sorted_and_once():
    text = flat(
        """
        import numpy as np
        from math import pi

        from snippets.stems import twin

        print(twin(1), np.sum([pi]))
        """
    )
    assert text.startswith("import math\nimport numpy as np\nfrom math import pi\n\n")
    assert text.count("import numpy") == 1


def test_an_import_over_several_lines():
    text = flat("from snippets.seeds import (\n    LIGHT,\n    sprout,\n)\n\nprint(sprout(LIGHT))")
    assert "snippets" not in text
    assert "(\n    LIGHT" not in text


def test_comments_and_blank_lines_of_the_block_stay():
    body = "x = 1  # (m,)\n\n# A thought.\nprint(x)"
    assert flat(body) == body + "\n"


# -- What a page shows ---------------------------------------------------------------

MARKED = """
    from snippets.seeds import LIGHT
    from snippets.stems import stem  # shown

    print(stem(LIGHT))
"""


def test_shown_brings_only_what_is_marked():
    text = flat(MARKED, shown=True)
    assert defined(text) == ["stem"]
    assert text.startswith(
        "from snippets.seeds import LIGHT, sprout as begin\nfrom snippets.stems import left\n\n\n"
        "def stem(x):\n"
    )


def test_shown_and_standalone_print_the_same():
    with importable(FLOWERS):
        assert printed(flat(MARKED, shown=True)) == printed(flat(MARKED))


def test_nothing_marked_shows_the_block_as_it_is():
    block = "from snippets.seeds import LIGHT\n\nprint(LIGHT)"
    assert flat(block, shown=True) == block + "\n"


# -- What is refused -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ("from snippets.seeds import *", "block, line 1: a star import"),
        ("import snippets.seeds", "block, line 1: write `from snippets.seeds import …`"),
        ("import snippets", "block, line 1: write `from snippets import …`"),
        ("import snippets.seeds as s", "block, line 1: write `from snippets.seeds import …`"),
        ("from snippets import seeds", "block, line 1: write `from snippets.module import name`"),
        ("from . import seeds", "block, line 1: write `from snippets.module import name`"),
        ("from .seeds import LIGHT", "block, line 1: write `from snippets.module import name`"),
        ("from __future__ import annotations", "block, line 1: a __future__ import"),
        ("import importlib", "block, line 1: importlib hides"),
        ("from importlib import import_module", "block, line 1: importlib hides"),
        ("import importlib.util as u", "block, line 1: importlib hides"),
        ("x = __import__('snippets.seeds')", "the block: __import__ hides"),
        ("exec('import snippets.seeds')", "the block: exec hides"),
        ("x = eval('1')", "the block: eval hides"),
        ("import scipy", "block, line 1: scipy is neither numpy nor in the standard library"),
        ("def f():\n    import math", "the block: an import belongs at the top"),
        ("if True:\n    from snippets.seeds import LIGHT", "an import belongs at the top"),
        ("def f():\n    global x\n    x = 1", "the block: global hides where x is bound"),
        ("import math; print(math.pi)", "block, line 1: an import stands on a line of its own"),
        ("x = 1; import math", "block, line 1: an import stands on a line of its own"),
        ("import math", "the block imports math and does not use it"),
        ("from snippets.seeds import LIGHT", "the block imports LIGHT and does not use it"),
        ("from snippets.weeds import x\nprint(x)", "there is no snippets.weeds"),
        ("from snippets.seeds import x\nprint(x)", "snippets.seeds has no definition of x"),
        ("x = 1\nx = = 2", "the block, line 2: SyntaxError: invalid syntax"),
        ("x = 1\nreturn x", "the block, line 2: SyntaxError: 'return' outside function"),
        ("def f():\n    x = 1\n    nonlocal y", "the block, line 3: SyntaxError: "),
        ("", "the block is empty"),
        ("# nothing", "the block is empty"),
    ],
)
@pytest.mark.parametrize("shown", [False, True])
def test_a_block_is_refused(block, says, shown):
    with pytest.raises(InlineError) as refused:
        flat(block, shown=shown)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("snippet", "says"),
    [
        ("x = f(", "snippets/a.py, line 1: SyntaxError"),
        ("x = 1\n\nprint(x)", "snippets/a.py, line 3: a snippet holds"),
        ("x = [1]\nx[0] = 2", "snippets/a.py, line 2: a snippet holds"),
        ("x = f = 1\nf.y = 2", "snippets/a.py, line 2: a snippet holds"),
        ("x = 1\nx += 1", "snippets/a.py, line 2: a snippet holds"),
        ("x = 1\nif x:\n    y = 2", "snippets/a.py, line 2: a snippet holds"),
        ("x = 1\n'no docstring'", "snippets/a.py, line 2: a snippet holds"),
        ("x = 1\nx = 2", "snippets/a.py, line 2: x is defined twice"),
        ("x = 1\n\n\ndef x():\n    pass", "snippets/a.py, line 4: x is defined twice"),
        ("from math import pi as x\nx = 2", "snippets/a.py, line 2: x is defined twice"),
        ("from math import *\nx = 2", "snippets/a.py, line 1: a star import"),
        ("from .b import y\nx = y", "snippets/a.py, line 1: write `from snippets.module"),
        ("import snippets.b\nx = 1", "snippets/a.py, line 1: write `from snippets.b import …`"),
        ("from __future__ import annotations\nx = 1", "snippets/a.py, line 1: a __future__ import"),
        ("import scipy\nx = 1", "snippets/a.py, line 1: scipy is neither numpy"),
        ("from importlib import reload as r\nx = r", "snippets/a.py, line 1: importlib hides"),
        ("def x():\n    import math", "snippets/a.py: an import belongs at the top"),
        ("def x():\n    return exec('1')", "snippets/a.py: exec hides"),
        ("def x():\n    global y\n    y = 1", "snippets/a.py: global hides where y is bound"),
        ("def x():\n    return y", "snippets.a.x uses y, which its module does not define"),
        ("from snippets.b import y\nx = y", "there is no snippets.b"),
        ("from snippets.a import y as x", "snippets.a has no definition of y"),
        ("from snippets.a import x", "snippets.a.x is imported in a circle"),
    ],
)
def test_a_snippet_is_refused(snippet, says):
    with pytest.raises(InlineError) as refused:
        flat("from snippets.a import x\n\nprint(x)", a=snippet)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (
            "from snippets.a import f\nfrom snippets.b import f\nprint(f)",
            "the name f stands for snippets.a.f and for snippets.b.f",
        ),
        (
            "from snippets.a import f\nfrom snippets.b import g as f\nprint(f)",
            "the name f stands for snippets.a.f and for snippets.b.g",
        ),
        (
            "from snippets.a import f\nfrom snippets.b import g\nprint(f, g)",
            "the name k stands for snippets.a.k and for snippets.b.k",
        ),
        (
            "from snippets.a import f\nf = 3\nprint(f)",
            "the name f stands for snippets.a.f and for a value of the block",
        ),
        (
            "from snippets.a import f\nk = 3\nprint(f)",
            "the name k stands for snippets.a.k and for a value of the block",
        ),
        (
            "from snippets.a import f\nfor k in range(2):\n    print(f)",
            "the name k stands for snippets.a.k and for a value of the block",
        ),
        (
            "from snippets.a import f\nprint(k := f)",
            "the name k stands for snippets.a.k and for a value of the block",
        ),
        (
            "from snippets.a import f\nfrom math import pi as f\nprint(f)",
            "the name f stands for snippets.a.f and for from math import pi as f",
        ),
        (
            "from snippets.c import pair\nm = 2\nprint(pair, m)",
            "the name m stands for snippets.c.m and for a value of the block",
        ),
        (
            "from snippets.c import pair\nfrom snippets.d import m\nprint(pair, m)",
            "the name m stands for snippets.c.m and for snippets.d.m",
        ),
        (
            "from snippets.c import total\nsum = 2\nprint(total, sum)",
            "the name sum stands for the builtin sum and for a value of the block",
        ),
        (
            "from snippets.c import root\nimport cmath as math\nprint(root, math)",
            "the name math stands for import math and for import cmath as math",
        ),
    ],
)
def test_one_name_with_two_meanings_is_refused(block, says):
    modules = {
        "a": "k = 1\n\n\ndef f():\n    return k",
        "b": "k = 2\n\n\ndef f():\n    return 2\n\n\ndef g():\n    return k",
        "c": (
            "import math\n\npair, m = 1, 2\n\n\ndef total(x):\n    return sum(x)\n\n\n"
            "def root(x):\n    return math.sqrt(x)"
        ),
        "d": "m = 3",
    }
    with pytest.raises(InlineError) as refused:
        flat(block, **modules)
    assert says in str(refused.value)


def test_equal_names_that_do_not_meet_are_fine():
    text = flat(
        "from snippets.a import f\n\nk = f()\nprint(k)",
        a="def f():\n    k = 1\n    return k\n\n\ndef k():\n    return 2",
    )
    assert printed(text) == "1\n"


# -- Against Python's own imports ----------------------------------------------------


def take_out():
    """The snippet modules that Python has imported, out of its sight."""
    names = [name for name in sys.modules if name.split(".")[0] == "snippets"]
    return {name: sys.modules.pop(name) for name in names}


@contextlib.contextmanager
def importable(modules):
    """Python imports these modules for real, in the place of the project's snippets."""
    before = take_out()
    with tempfile.TemporaryDirectory() as directory:
        package = Path(directory, "snippets")
        package.mkdir()
        for name in modules:
            text = sources(modules)(name)
            package.joinpath(name.split(".")[1] + ".py").write_text(text, encoding="utf-8")
        package.joinpath("__init__.py").touch()
        sys.path.insert(0, directory)
        try:
            yield
        finally:
            sys.path.remove(directory)
            take_out()
            sys.modules.update(before)


KINDS = [  # of definitions; `total` uses the names known so far
    "{name} = {total}",
    "{name}, {name}_b = {total}, 2",
    "def {name}():\n    return {total}",
    "def {name}(x={total}):\n    return x",
    "class {name}:\n    x = {total}\n\n    def __new__(cls):\n        return cls.x",
    "def {name}(n=3):\n    return {name}_back(n - 1) if n else {total}\n\n\n"
    "def {name}_back(n):\n    return {name}(n)",
]


def some(random, names, most):
    return random.sample(names, min(len(names), random.randint(0, most)))


def garden(random):
    """Modules whose definitions use each other at random, and a block that prints some."""
    modules = {"snippets.value": "def value(x):\n    return x() if callable(x) else x"}
    known = []  # (module, name)
    for m in range(random.randint(1, 4)):
        lines, local = ["from snippets.value import value"], []
        for module, name in some(random, known, 3):
            local.append(random.choice([name, f"{name}_in_{m}"]))
            lines.append(f"from {module} import {name} as {local[-1]}")
        for d in range(random.randint(1, 4)):
            uses = [f"value({name})" for name in some(random, local, 3)]
            total = " + ".join([str(random.randint(1, 9)), *uses])
            lines.append(random.choice(KINDS).format(name=f"d{m}{d}", total=total))
            local.append(f"d{m}{d}")
        known += [(f"snippets.m{m}", name) for name in local]
        modules[f"snippets.m{m}"] = "\n".join(lines)
    block = ["from snippets.value import value"]
    wanted = dict(random.sample([pair[::-1] for pair in known], min(4, len(known))))
    for name, module in wanted.items():
        block.append(f"from {module} import {name}{random.choice(['', '  # shown'])}")
    block += [f"print(value({name}))" for name in wanted]
    return modules, "\n".join(block)


@pytest.mark.parametrize("seed", range(100))
def test_the_program_prints_what_real_imports_print(seed):
    modules, block = garden(Random(seed))
    with importable(modules):
        real = printed(block)
        assert printed(program(block, sources(modules), shown=True)) == real
    alone = program(block, sources(modules))
    assert "snippets" not in alone
    assert printed(alone) == real


def test_shown_definitions_stand_in_the_order_of_their_imports():
    """A set of them would be in another order in each build."""
    names = [f"part{n}" for n in range(8)]
    modules = {f"snippets.{n}": f"def {n}(x):\n    return x\n" for n in names}
    imports = "".join(f"from snippets.{n} import {n}  # shown\n" for n in names)
    block = imports + "\n" + "\n".join(f"{n}(1)" for n in names)
    text = program(block, modules.__getitem__, shown=True)
    assert re.findall(r"def (\w+)", text) == names
