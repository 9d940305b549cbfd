"""Where equations stand in a page, and the command that checks them."""

from pathlib import Path

from equations import check, statements
from equations.__main__ import main

PAGE = r"""
Text with $a$.

$$
a = b \tag{one}
$$

```text
$$
x = y \tag{fenced}
$$
```

> <!-- setting: batch -->
>
> $$
> A = B
> $$

<!-- setting: batch -->
$$ A = B \tag{two} $$
"""


def test_display_equations_are_found_with_tag_line_and_setting():
    found = [(one.tag, one.line, one.setting) for one in statements(PAGE)]
    assert found == [("one", 4, "network"), ("", 16, "batch"), ("two", 21, "batch")]


def test_a_mistyped_setting_is_an_error_and_not_the_usual_one():
    (one,) = statements("<!-- seting: batch -->\n\n$$\nC = C \\tag{x}\n$$\n")
    (verdict,) = check([("p.md", one.tag, one.latex, one.setting)])
    assert "there is no setting seting: batch; there are network" in verdict.message


def test_an_equation_that_says_the_same_twice_claims_nothing():
    (verdict,) = check([("p.md", "same", "W^{(1)} = W^{(1)}")])
    assert "both sides are the same" in verdict.message


def test_the_command_prints_a_table_and_fails_on_a_false_one(tmp_path, capsys):
    fixtures = Path(__file__).with_name("fixtures.md")
    assert main([str(fixtures)]) == 0
    assert "0 refused" in capsys.readouterr().out
    false = tmp_path / "false.md"
    false.write_text("$$ C = 2 C \\tag{false} $$\n")
    assert main([str(fixtures), str(false)]) == 1
    assert "equation false: the sides differ by 5.0e-01" in capsys.readouterr().out
