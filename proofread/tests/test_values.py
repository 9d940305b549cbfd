"""Numbers in prose: what stands in ⟦…⟧ is computed, or the build says where it cannot be."""

import pytest

from proofread.values import fill_in

Z = [0.25, -1.5]


def filled(text: str, errors: list) -> str:
    return fill_in(text, lambda: {"z": Z}, lambda *error: errors.append(error))


def test_a_value_stands_where_its_name_stood():
    assert filled("z is ⟦z[1]:.2f⟧, and ⟦2 + 3⟧ too", []) == "z is -1.50, and 5 too"


def test_a_text_without_values_is_left_alone():
    assert fill_in("a {b} f'{c}'", lambda: pytest.fail("asked"), print) == "a {b} f'{c}'"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [("unknown", "unknown"), ("z[7]", "out of range"), ("z[1]:.2q", "format"), ("z[", "")],
)
def test_a_value_that_cannot_be_computed_is_an_error_with_its_line(wrong, reason):
    errors = []
    assert filled(f"first ⟦z[0]:.1f⟧\n\nthen ⟦{wrong}⟧.", errors) == "first 0.2\n\nthen ?."
    ((place, error),) = errors
    assert place == f"line 3, ⟦{wrong}⟧"
    assert reason in str(error)
