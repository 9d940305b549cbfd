"""The equations that the tests look at: those of the pages, and the fixtures."""

from pathlib import Path

from equations import statements
from equations.check import Equation

ROOT = Path(__file__).parents[2]


def tagged(*paths: Path) -> list[Equation]:
    return [
        Equation(path.name, one.tag, one.latex, one.setting)
        for path in paths
        for one in statements(path.read_text(encoding="utf-8"))
        if one.tag
    ]


PAGES = tagged(*sorted((ROOT / "docs").rglob("*.md")))
FIXTURES = tagged(Path(__file__).with_name("fixtures.md"))
BOTH = {"pages": PAGES, "fixtures": FIXTURES}
NAMED = [(corpus, equation) for corpus in BOTH for equation in BOTH[corpus]]
NAMES = [f"{corpus}-{equation.tag}" for corpus, equation in NAMED]
