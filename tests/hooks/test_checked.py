"""The equations of the pages under the checker: marks, report, memory, the planted slip."""

import json
import re
import sys

import pytest

from equations import Verdict
from hooks import checked, faults
from tests.built import of_class, page, text
from tests.conftest import DOCS
from tests.conftest import SOURCES as FILES

SOURCES = {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in FILES}

MARK = (
    r"(checked|order measured) in \d+ cases?, (error < 1e-\d+|each digit shown)"
    r"|wrong on purpose: off by \d+ % in \d+ cases?"
    r"|a definition"
)


@pytest.fixture
def memory(tmp_path, monkeypatch):
    monkeypatch.setattr(checked, "MEMORY", tmp_path / "memory" / "equations.json")
    faults.found.clear()
    yield checked.MEMORY
    faults.found.clear()


def test_every_equation_of_the_docs_is_true_or_a_definition(memory):
    checked.check_pages(SOURCES)
    assert faults.found == []
    kinds = [verdict.kind for verdict in checked.verdicts.values()]
    assert kinds.count("definition") >= 4
    assert kinds.count("claim") >= 15
    assert all(v.cases > 0 for v in checked.verdicts.values() if v.kind != "definition")


def test_what_is_unchanged_is_not_evaluated_again(memory, monkeypatch):
    checked.check_pages(SOURCES)
    before = dict(checked.verdicts)
    module = sys.modules["equations.check"]  # the package also has a function of that name
    monkeypatch.setattr(module, "judge", lambda *_: pytest.fail("evaluated again"))
    checked.check_pages(SOURCES)
    assert checked.verdicts == before


def test_a_changed_definition_is_evaluated_again(memory):
    checked.check_pages(SOURCES)
    card = SOURCES["reference/notation.md"]
    wrong = card.replace("W^{(\\ell)} a^{(\\ell-1)} + b", "W^{(\\ell)} a^{(\\ell-1)} - b")
    assert wrong != card
    checked.check_pages(SOURCES | {"reference/notation.md": wrong})
    assert "equation z-entry" in {fault.place for fault in faults.found}


def test_only_what_uses_a_changed_definition_is_evaluated_again(memory, monkeypatch):
    checked.check_pages(SOURCES)
    module, seen = sys.modules["equations.check"], []
    judge = module.judge
    monkeypatch.setattr(module, "judge", lambda e, *more: seen.append(e.tag) or judge(e, *more))
    card = SOURCES["reference/notation.md"]
    other = card.replace(r"\sum_{k=0}^{m-1} (a_k^{(L)} - y_k)^2", r"\sum_k (a_k^{(L)} - y_k)^2")
    assert other != card
    checked.check_pages(SOURCES | {"reference/notation.md": other})
    assert {"C", "entry", "delta"} <= set(seen)
    assert not {"z", "a", "z-entry", "z-slope", "a-slope"} & set(seen)


def test_the_cells_of_a_notebook_are_checked(memory):
    cell = {"cell_type": "markdown", "source": "# N\n\n$$ C = 2 C \\tag{cell} $$\n\n$$ C = C $$"}
    checked.check_pages(SOURCES | {"network/n.ipynb": json.dumps({"cells": [cell]})})
    wrong = {(fault.page, fault.place) for fault in faults.found}
    assert wrong == {
        ("network/n.ipynb", "equation cell"),
        ("network/n.ipynb", "equation at cell 1, line 5"),
    }
    assert checked._titles["network/n.ipynb"] == "N"
    faults.found.clear()
    checked.check_pages({"n.ipynb": "no JSON"})
    assert "this is no notebook" in faults.found[0].reason


def test_what_a_block_prints_is_compared_with_the_worked_example(memory):
    checked.check_pages(SOURCES)
    numbers = r"\begin{bmatrix} 0.1 \\ -0.15 \end{bmatrix}"
    right = "<!-- setting: worked -->\n" + rf"$$ b^{{(L)}} \approx {numbers}"
    checked.check_printed("p.md", "block b", right + "\\tag{right} $$")
    assert faults.found == []
    assert checked.found(checked.verdicts["right"]) == "checked in 1 case, each digit shown"
    checked.check_printed("p.md", "block b", right.replace("0.15", "0.16") + "\\tag{wrong} $$")
    (fault,) = faults.found
    assert (fault.page, fault.place) == ("p.md", "block b, equation wrong")
    assert "[1, 0] = -0.16" in fault.reason


def test_a_memory_that_is_broken_is_no_memory(memory):
    memory.parent.mkdir()
    for broken in ("", "[1]", '{"x": {"page": 1}}', "{"):
        memory.write_text(broken)
        checked.check_pages(SOURCES)
        assert len(checked.verdicts) >= 19


def test_the_marks_say_what_was_found():
    claim = Verdict("p.md", "t", "claim", True, cases=58, error=3e-16)
    assert checked.found(claim) == "checked in 58 cases, error < 1e-12"
    wrong = Verdict("p.md", "not-t", "not", True, cases=1, error=0.58)
    assert checked.found(wrong) == "wrong on purpose: off by 58 % in 1 case"
    assert checked.found(Verdict("p.md", "t", "definition", True)) == "a definition"
    taylor = Verdict("p.md", "t", "claim", True, cases=5, error=2e-4, measure="order")
    assert checked.found(taylor) == "order measured in 5 cases, error < 1e-3"


def test_each_equation_of_the_site_has_a_mark_that_leads_to_its_line_in_the_report(site):
    listed = {e.get("id") for e in page(site / "reference/equations.html").iter("li")}
    seen = 0
    for file in site.rglob("*.html"):
        for equation in of_class(page(file), "equation"):
            (mark,) = of_class(equation, "equation-check")
            tag = equation.get("id").removeprefix("eq-")
            assert mark.get("href").endswith(f"reference/equations.html#check-{tag}")
            assert re.fullmatch(MARK, text(mark))
            assert tag.startswith("not-") == text(mark).startswith("wrong on purpose")
            assert f"check-{tag}" in listed
            seen += 1
    assert seen == len([name for name in listed if name and name.startswith("check-")])


def test_the_planted_slip_is_caught_on_the_page(site):
    (answer,) = of_class(page(site / "trust/checks.html"), "report")
    assert "equation entry: the sides differ by" in text(answer)
    assert "a_i^{(L)} + y_i" in text(answer)


def test_a_slip_that_is_not_caught_would_end_the_build(memory, monkeypatch):
    checked.check_pages(SOURCES)
    monkeypatch.setattr(checked, "SLIP", ("entry", "2(a_i", "(2)(a_i"))
    with pytest.raises(ValueError, match="was not caught"):
        checked.planted_slip("")
    monkeypatch.setattr(checked, "SLIP", ("entry", "nowhere", "x"))
    with pytest.raises(ValueError, match="once in equation entry"):
        checked.planted_slip("")
