"""What numbers in prose may name."""

import pytest

from book.values import names
from proofread.values import fill_in
from snippets.hidden_layers import all_errors, backward_example, forward_example
from snippets.worked_network import A, Y, a, layers, y


def value(expression: str) -> str:
    errors = []
    filled = fill_in(f"⟦{expression}⟧", names, lambda *error: errors.append(error))
    assert errors == []
    return filled


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
