"""The equations that the tests look at: those of the pages, and the fixtures."""

from pathlib import Path

from book import contexts
from proofread.blocks import equations_of_file
from proofread.equations import Checker, Definitions, Equation
from proofread.equations import parser as reader
from proofread.equations.nodes import Node
from tests.conftest import SOURCES
from tests.equations.architectures import ARCHITECTURES


def tagged(*paths: Path) -> list[Equation]:
    return [
        Equation(path.name, one.tag, one.latex, one.context)
        for path in paths
        for one in equations_of_file(path.name, path.read_text(encoding="utf-8"))
        if one.tag
    ]


PAGES = tagged(*SOURCES)
FIXTURES = tagged(Path(__file__).with_name("fixtures.md"))
AHEAD = tagged(Path(__file__).with_name("ahead.md"))  # what the next lessons write
BOTH = {"pages": PAGES, "fixtures": FIXTURES}
NAMED = [(corpus, equation) for corpus in BOTH for equation in BOTH[corpus]]
NAMES = [f"{corpus}-{equation.tag}" for corpus, equation in NAMED]
SUBJECT = contexts.SUBJECT._replace(
    contexts=contexts.CONTEXTS | ARCHITECTURES, loose_bounds={"C-sign": "a sum of squares"}
)
NOTATION = SUBJECT.notation
CHECKER = Checker(SUBJECT)  # one for all tests: it keeps what it has computed
DEFINITIONS = {corpus: Definitions(equations, SUBJECT) for corpus, equations in BOTH.items()}


def parse(latex: str) -> Node:
    return reader.parse(latex, NOTATION)


def context_of(equation: Equation) -> str:
    return equation.context or SUBJECT.usual
