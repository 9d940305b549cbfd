"""Prints, after the tests, what was counted: slips that were planted, false claims, true ones."""

from collections import Counter


def pytest_terminal_summary(terminalreporter):
    """`test_mutations` records corpus, then tag ↦ fate ↦ number; `test_claims` whole lines."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    recorded = [pair for one in reports for pair in one.user_properties]
    for line in (value for name, value in recorded if name == "count"):
        terminalreporter.write_line(line)
    for corpus, tags in (value for name, value in recorded if name == "slips"):
        total = sum(map(Counter, tags.values()), Counter())
        share = total["survives"] / total.total()
        terminalreporter.write_line(
            f"slips in the claims of the {corpus}: {total.total()}, {dict(total)}, "
            f"{share:.1%} listed as true; by tag: "
            + ", ".join(
                f"{tag} {sum(count.values())} ({count.get('survives', 0)} true)"
                for tag, count in tags.items()
            )
        )
