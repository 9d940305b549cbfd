"""The equations that the tests look at: those of the pages, and the fixtures."""

from pathlib import Path

from proofread.blocks import equations_of_file
from proofread.equations.checker import Equation
from tests.conftest import SOURCES


def tagged(*paths: Path) -> list[Equation]:
    return [
        Equation(path.name, one.tag, one.latex, one.context)
        for path in paths
        for one in equations_of_file(path.name, path.read_text(encoding="utf-8"))
        if one.tag
    ]


PAGES = tagged(*SOURCES)
FIXTURES = tagged(Path(__file__).with_name("fixtures.md"))
BOTH = {"pages": PAGES, "fixtures": FIXTURES}
NAMED = [(corpus, equation) for corpus in BOTH for equation in BOTH[corpus]]
NAMES = [f"{corpus}-{equation.tag}" for corpus, equation in NAMED]
