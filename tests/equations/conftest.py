"""Prints, after the tests, how many slips were planted and what became of them."""

from collections import Counter

import pytest

SLIPS: dict[str, dict[str, Counter]] = {}  # corpus -> tag -> fate -> number


@pytest.fixture
def fates():
    """Where the slips are counted."""
    return SLIPS


def pytest_terminal_summary(terminalreporter):
    for corpus, tags in SLIPS.items():
        total = sum(tags.values(), Counter())
        share = total["survives"] / total.total()
        terminalreporter.write_line(
            f"slips in the claims of the {corpus}: {total.total()}, {dict(total)}, "
            f"{share:.1%} listed as true; by tag: "
            + ", ".join(f"{tag} {count.total()}" for tag, count in tags.items())
        )
