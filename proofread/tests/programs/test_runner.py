"""Programs run alone, and are heard to the end."""

import re
import signal

import pytest

from proofread.programs import runner as module
from proofread.programs.runner import ProgramError, Runner, in_time


@pytest.fixture(scope="module")
def forking():
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture(params=["fork", "spawn"])
def runner(request, forking, monkeypatch):
    """The two ways to a process of its own."""
    if request.param == "fork":
        return forking
    monkeypatch.setattr(module, "CAN_FORK", False)
    runner = Runner()
    runner._workers = dict.fromkeys((module.LIMIT, 1), Unforked())
    return runner


class Unforked:
    """In the place of the worker: runs a program in a new interpreter, as where nothing forks."""

    thread = module.ThreadPoolExecutor(max_workers=1)
    run = staticmethod(module.run)


@pytest.mark.parametrize(
    ("program", "prints"),
    [
        ("print('a', 'b', sep='-', end='!')", "a-b!"),
        ("import sys\nsys.stdout.write(' x\\n')", " x\n"),
        ("import os\nos.write(1, b'below Python\\n')", "below Python\n"),
        ("print('\\n\\n∂C/∂W  \\n')", "\n\n∂C/∂W  \n\n"),
        ("print(__name__)", "__main__\n"),
        ("from dataclasses import dataclass\n@dataclass\nclass A: x: int\nprint(A(1))", "A(x=1)\n"),
        ("import sys\nprint(sys.argv, sys.stdin.read())", "['program.py'] \n"),
        ("x = 1", ""),
    ],
)
def test_stdout_is_heard_as_it_is(runner, program, prints):
    assert runner.output(program) == prints


@pytest.mark.parametrize(
    ("program", "reason", "lines"),
    [
        ("x = 1\nx / 0", "ZeroDivisionError: division by zero", [2]),
        ("def f():\n    return 1 / 0\n\nf()", "ZeroDivisionError: division by zero", [4, 2]),
        ("raise ValueError('a\\n    b\\nc')", "ValueError: a\n    b\nc", [1]),
        ("import sys\nsys.exit(3)", "ends the program: SystemExit(3)", [2]),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", [1]),
        ("import os\nos._exit(7)", "ends its process, with status 7", []),
        ("import sys\nprint('a', file=sys.stderr)", "writes to stderr, which no page shows: a", []),
        (
            "import numpy as np\nnp.array([1.0]) / np.array([0.0])",
            "RuntimeWarning: divide by zero encountered in divide",
            [2],
        ),
        ("import snippets", "ModuleNotFoundError: No module named 'snippets'", [1]),
        ("import proofread", "ModuleNotFoundError: No module named 'proofread'", [1]),
    ],
)
def test_a_failure_is_told_whole_and_with_its_lines(runner, program, reason, lines):
    with pytest.raises(ProgramError, match=f"^{re.escape(reason)}$") as failed:
        runner.output(program)
    assert failed.value.lines == lines


SPOIL = """
import random
import sys

import numpy as np

np.set_printoptions(precision=1)
np.seterr(all="ignore")
np.random.seed(0)
random.seed(0)
np.array_equal = lambda *arrays: True
sys.modules["math"] = None
"""
LOOK = """
import math
import numpy as np

print(np.array([1.25]), np.array_equal(1, 2), math.pi > 3)
np.array([1.0]) / np.array([0.0])
"""


def test_one_program_leaves_nothing_to_the_next(runner):
    assert runner.output(SPOIL) == ""
    with pytest.raises(ProgramError, match="divide by zero"):
        runner.output(LOOK)
    assert runner.output(LOOK.rpartition("\nnp.")[0]) == "[1.25] False True\n"


@pytest.mark.parametrize(
    "runner", ["fork"], indirect=True
)  # in both, the same code keeps the limit
def test_a_program_that_never_ends_is_stopped_and_its_line_named(runner):
    with pytest.raises(ProgramError, match="does not end: it was stopped after 1 s") as failed:
        runner.output("x = 0\n\nwhile True:\n    x += 1\n", limit=1)
    assert failed.value.lines in ([3], [4])
    assert runner.output("print(1)") == "1\n"


def test_the_next_build_asks_for_no_program_twice_and_forgets_what_it_does_not_need(runner):
    program = "import time\nprint(time.time_ns())"
    first = runner.output(program)
    runner.begin()
    assert runner.output(program) == first
    runner.begin()
    runner.begin()
    assert runner.output(program) != first


def run_for_ever():
    while True:
        pass


def test_what_never_ends_in_the_build_itself_is_stopped():
    with pytest.raises(TimeoutError, match="was stopped after 1 s"), in_time(1):
        run_for_ever()
    with in_time(1):
        pass
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_a_file_that_readers_put_beside_a_program_is_imported(runner, tmp_path):
    file = tmp_path / "ruler.py"
    file.write_text("def inches(cm):\n    return cm / 2.54\n")
    program = "from ruler import inches\nprint(inches(2.54), inches.__module__)"
    with pytest.raises(ProgramError, match="No module named 'ruler'"):
        runner.output(program)
    runner.beside = {"ruler": file}
    assert runner.output(program) == "1.0 ruler\n"
    file.write_text("def inches(cm):\n    return cm / 2.5\n")
    assert runner.output(program) == "1.016 ruler\n"
    runner.beside = {}
