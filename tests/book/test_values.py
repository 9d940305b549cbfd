"""Numbers in prose: what stands in ⟦…⟧ is computed, or the build says where it cannot be."""

import pytest

from book.values import filled
from proofread import diagnostics as faults
from snippets.hidden_layers import all_errors, backward_example, forward_example
from snippets.worked import z
from snippets.worked_network import A, Y, a, layers, y


@pytest.fixture(autouse=True)
def no_faults(monkeypatch):
    monkeypatch.setattr(faults, "found", [])


def test_a_value_stands_where_its_name_stood():
    assert filled("page.md", "z is ⟦z[1]:.2f⟧, and ⟦2 + 3⟧ too") == f"z is {z[1]:.2f}, and 5 too"
    assert faults.found == []


def test_a_text_without_values_is_left_alone():
    assert filled("page.md", "a {b} f'{c}'") == "a {b} f'{c}'"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [("unknown", "unknown"), ("z[7]", "out of bounds"), ("z[1]:.2q", "format"), ("z[", "")],
)
def test_a_value_that_cannot_be_computed_is_a_fault_with_its_page_and_line(wrong, reason):
    shown = filled("page.md", f"first ⟦z[0]:.1f⟧\n\nthen ⟦{wrong}⟧.")
    assert shown == f"first {z[0]:.1f}\n\nthen ?."
    (fault,) = faults.found
    assert (fault.page, fault.place) == ("page.md", f"line 3, ⟦{wrong}⟧")
    assert reason in fault.reason


def value(expression: str) -> str:
    return filled("page.md", f"⟦{expression}⟧")


@pytest.mark.parametrize(
    ("name", "known"), [("A", A), ("Y", Y), ("a", a), ("y", y)], ids=["A", "Y", "a", "y"]
)
def test_net_has_the_examples_of_the_worked_network(name, known):
    assert value(f"net.{name}.tolist()") == str(known.tolist())


def test_net_has_its_layers_and_what_both_passes_give():
    zs, activations = forward_example(layers, a)
    gradients = backward_example(layers, a, y)
    assert value("net.layers[1][0][4, 5]") == str(layers[1][0][4, 5])
    assert value("net.zs[1][4]") == str(zs[1][4])
    assert value("net.activations[1][5]") == str(activations[1][5])
    assert value("net.errors[0][3]") == str(all_errors(layers, zs, y)[0][3])
    assert value("net.gradients[1][0][4, 5]") == str(gradients[1][0][4, 5])
    assert value("net.gradients[2][1][1]") == str(gradients[2][1][1])
    assert faults.found == []
