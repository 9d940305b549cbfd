"""Prints, after the tests, how many slips were planted and what became of them."""

from collections import Counter


def pytest_terminal_summary(terminalreporter):
    """`test_slips` records the counts: corpus, then tag ↦ fate ↦ number."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    recorded = [value for one in reports for name, value in one.user_properties if name == "slips"]
    for corpus, tags in recorded:
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
