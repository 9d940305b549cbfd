"""The equations of the pages under the checker: marks, report, memory, the planted slip."""

import json
import re

import pytest

from book.contexts import SUBJECT
from proofread import diagnostics as faults
from proofread.equations import Checker, Verdict, proofs
from proofread.plugins import equations as checked
from tests.built import of_class, page, text
from tests.conftest import DOCS, ROOT
from tests.conftest import SOURCES as FILES

SOURCES = {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in FILES}

CONFIG = ROOT / "mkdocs.yml"
MARK = (
    r"checked in \d+ cases?(, (\d+ of them|all) 0 = 0)?|checked, each digit shown"
    r"|order measured \d\.\d\d, claimed (more than )?\d"
    r"|wrong on purpose: false in (all \d+|\d+ of \d+) cases, off by up to \d+ %"
    r"|a definition"
)


@pytest.fixture
def memory(monkeypatch):
    monkeypatch.setattr(checked, "CHECKER", Checker(SUBJECT))
    faults.found.clear()
    yield
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
    monkeypatch.setattr(checked.CHECKER, "check_one", lambda *_: pytest.fail("evaluated again"))
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
    seen, check_one = [], checked.CHECKER.check_one
    monkeypatch.setattr(
        checked.CHECKER, "check_one", lambda e, *more: seen.append(e.tag) or check_one(e, *more)
    )
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
    assert checked.found(checked.verdicts["right"]) == "checked, each digit shown"
    assert checked.setting("right") == "the worked example"
    checked.check_printed("p.md", "block b", right.replace("0.15", "0.16") + "\\tag{wrong} $$")
    (fault,) = faults.found
    assert (fault.page, fault.place) == ("p.md", "block b, equation wrong")
    assert "[1, 0] = -0.16" in fault.reason


def test_the_marks_say_what_was_found():
    claim = Verdict("p.md", "t", "claim", True, cases=58, error=3e-16)
    assert (checked.found(claim), checked.apart(claim)) == ("checked in 58 cases", "< 1e-12")
    some = Verdict("p.md", "t", "claim", True, cases=58, zeros=12)
    assert checked.found(some) == "checked in 58 cases, 12 of them 0 = 0"
    every = Verdict("p.md", "t", "claim", True, cases=130, zeros=130)
    assert checked.found(every) == "checked in 130 cases, all 0 = 0"
    wrong = Verdict("p.md", "not-t", "not", True, cases=176, false=118, error=1.0)
    said = "wrong on purpose: false in 118 of 176 cases, off by up to 100 %"
    assert checked.found(wrong) == said
    everywhere = Verdict("p.md", "not-t", "not", True, cases=11, false=11, error=3.02)
    said = "wrong on purpose: false in all 11 cases, off by up to 302 %"
    assert checked.found(everywhere) == said
    assert checked.found(Verdict("p.md", "t", "definition", True)) == "a definition"
    taylor = Verdict("p.md", "t", "claim", True, cases=5, measure="order", order="2.00, claimed 2")
    assert checked.found(taylor) == "order measured 2.00, claimed 2"
    assert checked.apart(taylor) == "order 2.00, claimed 2"
    shape = Verdict("p.md", "t", "claim", True, cases=5, measure="shape")
    assert (checked.found(shape), checked.apart(shape)) == ("checked in 5 cases", "same shape")


def test_each_equation_of_the_site_has_a_mark_that_leads_to_its_line_in_the_report(site):
    listed = {e.get("id") for e in page(site / "reference/equations.html").iter("tr")}
    settings, seen = {one.shown for one in SUBJECT.contexts.values()} | {"the worked example"}, 0
    settings |= {one.removesuffix(", any smooth C") for one in settings}
    for file in site.rglob("*.html"):
        tagged = [e for e in of_class(page(file), "equation") if e.get("id")]
        for equation in tagged:  # what has no tag is in exceptions.json: tests/test_site.py
            (mark,) = of_class(equation, "equation-check")
            tag = equation.get("id").removeprefix("eq-")
            assert mark.get("href").endswith(f"reference/equations.html#check-{tag}")
            where, _, words = text(mark).rpartition(": ")
            if where.endswith("wrong on purpose"):
                where, words = where.removesuffix("wrong on purpose"), f"wrong on purpose: {words}"
                where = where.removesuffix(": ")
            assert where in settings
            assert re.fullmatch(MARK, words), text(mark)
            assert tag.startswith("not-") == words.startswith("wrong on purpose")
            assert f"check-{tag}" in listed
            seen += 1
    assert seen == len([name for name in listed if name and name.startswith("check-")])


def test_the_setting_stands_under_an_equation_that_is_not_of_the_plain_network(memory):
    checked.check_pages(SOURCES)
    marks = {tag: checked.mark(tag, "") for tag in checked.verdicts}
    assert ">softmax for σ: checked in 170 cases<" in marks["softmax-weight"]
    assert ">a batch of N examples: a definition<" in marks["Z"]
    assert ">L = 3, a batch of N examples: checked in 3 cases<" in marks["lab-W1"]
    assert ">checked in 58 cases<" in marks["entry"]
    assert checked.setting("linear-map") == "any matrices and columns, any smooth C"
    assert checked.setting("adjoint-W") == "any matrices and columns"  # it has no C
    plain = [tag for tag in marks if not checked.setting(tag)]
    assert {checked._stated[tag].context for tag in plain} == {"", "layer"}


def test_the_report_has_a_table_for_each_page_in_the_order_of_the_menu(pages):
    (article,) = pages["reference/equations.html"].iter("article")
    heads = list(article.iter("h2"))
    links = [next(head.iter("a")).get("href") for head in heads]
    menu = re.findall(r"[\w/]+\.(?:md|ipynb)$", CONFIG.read_text("utf-8").split("theme:")[0], re.M)
    menu = [f"../{name.rpartition('.')[0]}.html".replace("../reference/", "") for name in menu]
    assert links == [link for link in menu if link in links]
    assert len(links) > 10
    tables = list(article.iter("table"))
    assert len(tables) == len(heads)
    columns = {tuple(map(text, table.iter("th")))[:5] for table in tables}
    assert columns == {("formula", "name", "cases", "difference or order", "proof")}
    (row,) = (e for e in article.iter("tr") if e.get("id") == "check-entry")
    assert next(row.iter("math")) is not None
    assert [text(cell) for cell in row][1:] == ["(entry)", "58", "< 1e-12", "SymPy"]
    wanted = {e.get("href") for e in pages["reference/equations.html"].iter("a")}
    assert {f"#{head.get('id')}" for head in heads} <= wanted  # the table of contents


def test_what_sympy_says_of_another_wording_is_not_shown(memory, monkeypatch, tmp_path):
    checked.check_pages(SOURCES)
    recording = proofs.recorded()
    assert checked.proof("entry", recording) == "SymPy"
    assert checked.proof("steepest", recording).startswith("undecided: an inequality")
    assert checked.proof("not-collapsed", recording) == checked.proof("z", recording) == ""
    written = "2(a_i - y_i)"
    other = SOURCES["layer/row_and_matrix.md"].replace(written, "(a_i - y_i) \\cdot 2")
    card = SOURCES["reference/notation.md"].replace("(a_k^{(L)} - y_k)^2", "(y_k - a_k^{(L)})^2")
    checked.check_pages(SOURCES | {"layer/row_and_matrix.md": other})
    assert faults.found == []
    assert checked.proof("entry", recording) == ""
    assert checked.proof("G", recording) == ""
    assert checked.proof("matrix", recording) == "SymPy"
    checked.check_pages(SOURCES | {"reference/notation.md": card})
    assert checked.proof("entry", recording) == ""
    assert checked.proof("z-entry", recording) == "SymPy"
    newer = recording | {"versions": {"SymPy": "1.99"}}
    assert checked.proof("z-entry", newer) == ""
    monkeypatch.setattr(proofs, "prover", lambda: b"another witness")
    assert checked.proof("z-entry", recording) == ""
    monkeypatch.setattr(proofs, "RECORDING", tmp_path / "none.json")
    assert checked.proof("z-entry", proofs.recorded()) == ""
    assert "SymPy" not in checked.summary("")


def test_what_is_no_longer_stated_is_forgotten(memory):
    checked.check_pages(SOURCES)
    before = set(checked.CHECKER._verdicts)
    changed = SOURCES["layer/row_and_matrix.md"].replace("2(a_i", "2 (a_i")
    checked.check_pages(SOURCES | {"layer/row_and_matrix.md": changed})
    after = set(checked.CHECKER._verdicts)
    assert len(after) == len(before)
    assert after != before


def test_the_planted_slip_is_caught_on_the_page(site):
    (answer,) = of_class(page(site / "trust/checks.html"), "report")
    assert "equation entry: the sides differ by up to" in text(answer)
    assert "a_i + y_i" in text(answer)


def test_a_slip_that_is_not_caught_would_end_the_build(memory, monkeypatch):
    checked.check_pages(SOURCES)
    monkeypatch.setattr(checked, "SLIP", ("entry", "2(a_i", "(2)(a_i"))
    with pytest.raises(ValueError, match="was not caught"):
        checked.planted_slip("")
    monkeypatch.setattr(checked, "SLIP", ("entry", "nowhere", "x"))
    with pytest.raises(ValueError, match="once in equation entry"):
        checked.planted_slip("")
