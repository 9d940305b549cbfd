"""The cells of a notebook run as one program, and are told apart again."""

import pytest

from proofread.programs.cells import LIMIT, lines_in_cell, outputs, program
from proofread.programs.runner import ProgramError, Runner


@pytest.fixture(scope="module")
def runner():
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture
def run(runner):
    def run_cells(**cells: str):
        return outputs(runner.output(program(cells.values(), {"svg.hashsalt": "salt"}), LIMIT))

    return run_cells


DRAW = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"


def test_cells_share_a_namespace_and_give_what_they_print(run):
    made = run(a="x = 2\nprint(x)", b="print(x + 1)", c="x = 5", d="print(x, end='')")
    assert [output.text for output in made] == ["2\n", "3\n", "", "5"]
    assert not any(output.figures for output in made)


def test_a_cell_gives_the_figures_that_it_drew_and_dates_nothing(run):
    _, first, none, two = run(a="print(1)", b=DRAW, c="print(2)", d=f"{DRAW}\nplt.figure()")
    assert [len(output.figures) for output in (first, none, two)] == [1, 0, 2]
    assert first.figures == run(b=DRAW)[0].figures
    assert first.figures[0].startswith("<?xml")
    assert "<dc:date>" not in first.figures[0]


def test_what_a_progress_bar_writes_is_no_output(run):
    (output,) = run(bar="from tqdm import tqdm\nfor i in tqdm(range(3)): print(i)")
    assert output.text == "0\n1\n2\n"


@pytest.mark.parametrize(
    ("bad", "lines"),
    [
        ("x = 1\nx / 0", [2]),
        ("import numpy as np\nnp.log(np.zeros(1))", [2]),
        ("import sys\n\nsys.exit(0)", [3]),
        ("def f():\n    1 / 0\n\nf()", [4, 2]),
        ("double(None)", [1]),  # and in the cell before
        # only when it is drawn, after the last line of the cell
        (r"import matplotlib.pyplot as plt; plt.figure().text(0, 0, '$\frac$')", []),
    ],
)
def test_a_cell_that_fails_is_known_with_its_lines(runner, bad, lines):
    cells = {"good": "def double(x):\n    return 2 * x\n", "bad": bad, "last": "print(1)"}
    whole = program(cells.values(), {})
    with pytest.raises(ProgramError) as failure:
        runner.output(whole, LIMIT)
    assert lines_in_cell(failure.value.lines, whole, cells) == ("bad", lines)


def test_what_fails_outside_of_the_cells_is_in_none():
    cells = {"a": "print(1)"}
    assert lines_in_cell([3], program(cells.values(), {}), cells) == ("", [])
    assert lines_in_cell([], program(cells.values(), {}), cells) == ("", [])
