"""The equations of the pages under the checker: badges, report, memory, the planted slip."""

import json
import re
from types import SimpleNamespace

import pytest

from book import equation_report as report
from book.contexts import SUBJECT
from book.tables import SYMPY, recording
from proofread.equations import Verdict, proofs
from proofread.plugins.equations import badge_text, difference
from proofread.typeset.mathml import to_mathml
from tests.conftest import DOCS, ROOT
from tests.conftest import SOURCES as FILES
from tests.html_tree import of_class, page, text

SOURCES = {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in FILES}

CONFIG = ROOT / "mkdocs.yml"
MARK = (
    r"checked in \d+ cases?(, (\d+ of them|all) 0 = 0)?|checked, each digit shown"
    r"|order measured \d\.\d\d, claimed (more than )?\d"
    r"|wrong on purpose: false in (all \d+|\d+ of \d+) cases, off by up to \d+ %"
    r"|(defines|updates|lists the entries of) \S+"
)


@pytest.fixture(scope="module")
def checked(plugins):
    """The plugin that has checked the pages of the site."""
    return recheck(plugins["proofread/equations"], SOURCES)


@pytest.fixture
def equations(checked, monkeypatch):
    """The same; what a test changes of what it and its checker know is put back."""
    for one in (checked, checked.checker):
        for name, value in vars(one).copy().items():
            monkeypatch.setattr(one, name, value.copy() if isinstance(value, dict | set) else value)
    checked.diagnostics.collected.clear()
    return checked


def recheck(equations, sources):
    """The same with other sources; gives the plugin."""
    equations.diagnostics.collected.clear()
    equations.verdicts, equations.equations = {}, {}
    equations.check_pages(sources)
    return equations


def wrong(equations) -> set[tuple[str, str]]:
    return {(each.page, each.place) for each in equations.diagnostics.collected}


def test_every_equation_of_the_docs_is_true_or_a_definition(equations):
    assert wrong(equations) == set()
    kinds = [verdict.kind for verdict in equations.verdicts.values()]
    assert kinds.count("definition") >= 4
    assert kinds.count("claim") >= 15
    assert all(v.cases > 0 for v in equations.verdicts.values() if v.kind != "definition")


def test_what_is_unchanged_is_not_evaluated_again(equations, monkeypatch):
    before = dict(equations.verdicts)
    monkeypatch.setattr(equations.checker, "check_one", lambda *_: pytest.fail("again"))
    assert recheck(equations, SOURCES).verdicts == before


def test_a_changed_definition_is_evaluated_again(equations):
    card = SOURCES["reference/notation.md"]
    other = card.replace("W^{(\\ell)} a^{(\\ell-1)} + b", "W^{(\\ell)} a^{(\\ell-1)} - b")
    assert other != card
    recheck(equations, SOURCES | {"reference/notation.md": other})
    assert "equation z-entry" in {place for _, place in wrong(equations)}


def test_only_what_uses_a_changed_definition_is_evaluated_again(equations, monkeypatch):
    evaluated, check_one = [], equations.checker.check_one
    monkeypatch.setattr(
        equations.checker,
        "check_one",
        lambda e, *more: evaluated.append(e.tag) or check_one(e, *more),
    )
    card = SOURCES["reference/notation.md"]
    other = card.replace(r"\sum_{k=0}^{m-1} (a_k^{(L)} - y_k)^2", r"\sum_k (a_k^{(L)} - y_k)^2")
    assert other != card
    recheck(equations, SOURCES | {"reference/notation.md": other})
    assert {"C", "entry", "delta"} <= set(evaluated)
    assert not {"z", "a", "z-entry", "z-slope", "a-slope"} & set(evaluated)


def test_the_cells_of_a_notebook_are_checked(equations):
    cell = {"cell_type": "markdown", "source": "# N\n\n$$ C = 2 C \\tag{cell} $$\n\n$$ C = C $$"}
    recheck(equations, SOURCES | {"network/n.ipynb": json.dumps({"cells": [cell]})})
    assert wrong(equations) == {
        ("network/n.ipynb", "equation cell"),
        ("network/n.ipynb", "equation at cell 1, line 5"),
    }


def test_what_a_block_prints_is_compared_with_the_worked_example(equations):
    numbers = r"\begin{bmatrix} 0.1 \\ -0.15 \end{bmatrix}"
    right = "<!-- setting: worked -->\n" + rf"$$ b^{{(L)}} \approx {numbers}"
    equations.check_printed("p.md", "block b", right + "\\tag{right} $$")
    assert wrong(equations) == set()
    assert badge_text(equations.verdicts["right"]) == "checked, each digit shown"
    assert equations.context("right") == "the worked example"
    equations.check_printed("p.md", "block b", right.replace("0.15", "0.16") + "\\tag{wrong} $$")
    (diagnostic,) = equations.diagnostics.collected
    assert (diagnostic.page, diagnostic.place) == ("p.md", "block b, equation wrong")
    assert "[1, 0] = -0.16" in diagnostic.reason


def test_the_badges_say_what_was_found():
    claim = Verdict("p.md", "t", "claim", True, cases=58, error=3e-16)
    assert (badge_text(claim), difference(claim)) == ("checked in 58 cases", "< 1e-12")
    some = Verdict("p.md", "t", "claim", True, cases=58, zeros=12)
    assert badge_text(some) == "checked in 58 cases, 12 of them 0 = 0"
    every = Verdict("p.md", "t", "claim", True, cases=130, zeros=130)
    assert badge_text(every) == "checked in 130 cases, all 0 = 0"
    wrong = Verdict("p.md", "not-t", "not", True, cases=176, false=118, error=1.0)
    words = "wrong on purpose: false in 118 of 176 cases, off by up to 100 %"
    assert badge_text(wrong) == words
    everywhere = Verdict("p.md", "not-t", "not", True, cases=11, false=11, error=3.02)
    words = "wrong on purpose: false in all 11 cases, off by up to 302 %"
    assert badge_text(everywhere) == words
    assert badge_text(Verdict("p.md", "t", "definition", True)) == "a definition"
    taylor = Verdict("p.md", "t", "claim", True, cases=5, measure="order", order="2.00, claimed 2")
    assert badge_text(taylor) == "order measured 2.00, claimed 2"
    assert difference(taylor) == "order 2.00, claimed 2"
    shape = Verdict("p.md", "t", "claim", True, cases=5, measure="shape")
    assert (badge_text(shape), difference(shape)) == ("checked in 5 cases", "same shape")


@pytest.mark.parametrize(("kind", "ok"), [("not", True), ("claim", False)])
def test_only_a_right_equation_gives_its_latex_to_others(equations, kind, ok):
    assert equations.latex("entry").startswith(r"\frac{\partial C}")
    equations.verdicts["entry"] = Verdict("page.md", "entry", kind, ok)
    for tag in ("entry", "unknown"):
        with pytest.raises(ValueError, match=f"no checked equation has the tag {tag}"):
            equations.latex(tag)


def test_each_equation_of_the_site_has_a_mark_that_leads_to_its_line_in_the_report(site):
    listed = {e.get("id") for e in page(site / "reference/equations.html").iter("tr")}
    settings, seen = {one.shown for one in SUBJECT.contexts.values()} | {"the worked example"}, 0
    parts = [one.split(", ") for one in settings]  # what a mark says of C goes where no C stands
    settings |= {", ".join(part for part in one if not re.search(r"\bC\b", part)) for one in parts}
    for file in site.rglob("*.html"):
        tagged = [e for e in of_class(page(file), "equation") if e.get("id")]
        for equation in tagged:  # what has no tag is in untagged.json: tests/test_site.py
            (mark,) = of_class(equation, "equation-check")
            tag = equation.get("id").removeprefix("eq-")
            (link,) = (e for e in mark.iter("a") if e.get("class") != "symbol")
            assert link.get("href").endswith(f"equations.html#check-{tag}")
            mark = next(mark.iter("summary"), link)
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


def test_the_context_stands_under_an_equation_that_is_not_of_the_plain_network(equations):
    equations.proofread.urls["reference/equations.md"] = "reference/equations.html"
    page = SimpleNamespace(link=lambda source, anchor: f"{source}#{anchor}", mathml=to_mathml)
    badges = {tag: equations.badge(tag, page) for tag in equations.verdicts}
    assert re.search(r">softmax for σ, y sums to 1: checked in \d+ cases", badges["softmax-weight"])
    assert ">a batch of N examples: defines <math>" in badges["Z"]
    assert re.search(r">L = 3, a batch of N examples: checked in \d+ cases", badges["lab-W1"])
    assert re.search(r">checked in \d+ cases", badges["entry"])
    assert equations.context("linear-map") == "any matrices and columns, any smooth C"
    assert equations.context("adjoint-W") == "any matrices and columns"  # it has no C
    plain = [tag for tag in badges if not equations.context(tag)]
    assert {equations.equations[tag].context for tag in plain} == {"", "layer"}


def test_the_mark_of_a_claim_opens_to_a_case_and_to_the_nearest_slip(equations):
    page = SimpleNamespace(link=lambda source, anchor: f"{source}#{anchor}", mathml=to_mathml)
    opened = equations.badge("entry", page)
    assert "Compared: each side with the next for every i, j, on " in opened
    assert "the largest difference is &lt;\u00a01e-1" in opened
    left, right = re.search(r"<pre>side 1 (.*)\nside 2 (.*)\nside 3", opened).groups()
    assert left.split() == right.split() != []
    assert opened.count('class="slip') >= 1
    assert re.search(r"right one \([\w ]+\); its sides differ by up to \d+\u00a0%", opened)
    digits = r"\begin{bmatrix} 0.1 \\ -0.15 \end{bmatrix}"
    printed = f"<!-- setting: worked -->\n$$ b^{{(L)}} \\approx {digits} \\tag{{printed}} $$"
    equations.check_printed("p.md", "block b", printed)
    assert "<pre>left    0.1  -0.15\nright   0.1  -0.15</pre>" in equations.badge("printed", page)
    assert "<details" not in equations.badge("z", page)
    assert "<math" not in equations.badge("not-collapsed", page)


@pytest.mark.parametrize("tag", ["not-every-output", "not-first-path", "not-collapsed"])
def test_what_is_wrong_on_purpose_shows_a_case_that_refutes_it(equations, tag):
    _, left, right, *_ = equations.verdicts[tag].sample
    assert left != right


def test_a_slip_in_another_wording_is_not_shown(equations):
    page = SimpleNamespace(link=lambda source, anchor: f"{source}#{anchor}", mathml=to_mathml)
    written = "2(a_i - y_i)"
    other = SOURCES["layer/row_and_matrix.md"].replace(written, "(a_i - y_i) \\cdot 2")
    recheck(equations, SOURCES | {"layer/row_and_matrix.md": other})
    assert equations.nearest_slip("entry", page) == ""
    assert equations.nearest_slip("matrix", page) != ""


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
    name, cases, difference, proof = [text(cell) for cell in row][1:]
    assert (name, proof) == ("(entry)", "SymPy")
    assert re.fullmatch(r"\d+(, \d+ of them 0 = 0)?", cases)
    assert re.fullmatch(r"< 1e-\d+", difference)
    wanted = {e.get("href") for e in pages["reference/equations.html"].iter("a")}
    assert {f"#{head.get('id')}" for head in heads} <= wanted  # the table of contents


def test_what_sympy_says_of_another_wording_is_not_shown(equations, monkeypatch):
    def proof(tag, recorded):
        return report.proof(tag, recorded, equations)

    recorded = recording(*SYMPY)
    assert proof("entry", recorded) == "SymPy"
    assert proof("steepest", recorded).startswith("undecided: an inequality")
    assert proof("not-collapsed", recorded) == proof("z", recorded) == ""
    written = "2(a_i - y_i)"
    other = SOURCES["layer/row_and_matrix.md"].replace(written, "(a_i - y_i) \\cdot 2")
    card = SOURCES["reference/notation.md"].replace("(a_k^{(L)} - y_k)^2", "(y_k - a_k^{(L)})^2")
    recheck(equations, SOURCES | {"layer/row_and_matrix.md": other})
    assert wrong(equations) == set()
    assert proof("entry", recorded) == ""
    assert proof("G", recorded) == ""
    assert proof("matrix", recorded) == "SymPy"
    recheck(equations, SOURCES | {"reference/notation.md": card})
    assert proof("entry", recorded) == ""
    assert proof("z-entry", recorded) == "SymPy"
    newer = recorded | {"versions": {"SymPy": "1.99"}}
    assert proof("z-entry", newer) == ""
    monkeypatch.setattr(proofs, "prover", lambda: b"another witness")
    assert proof("z-entry", recorded) == ""
    assert "SymPy" not in report.summary(equations)


def test_verdicts_are_kept_of_what_is_stated_and_of_nothing_older(equations):
    before = set(equations.checker._verdicts)
    changed = SOURCES["layer/row_and_matrix.md"].replace("three inputs", "3 inputs")
    changed = changed.replace("2(a_i", "2 (a_i")
    recheck(equations, SOURCES | {"layer/row_and_matrix.md": changed})
    assert len(equations.checker._verdicts) == len(before)
    assert equations.checker._verdicts.keys() != before


def test_the_planted_slip_is_typeset_and_caught_on_the_page(site):
    answer = next(
        one
        for one in of_class(page(site / "trust/checks.html"), "report")
        if one.get("id") == "report-planted-slip"
    )
    (sign,) = of_class(answer, "slip")
    assert (sign.tag, sign.text) == ("mo", "+")
    assert "equation entry: the sides differ by up to" in text(answer)


def test_a_slip_that_is_not_caught_would_end_the_build(equations, monkeypatch):
    typeset = SimpleNamespace(mathml=to_mathml)
    monkeypatch.setattr(report, "SLIP", ("entry", "2(a_i", "(2)(a_i"))
    with pytest.raises(ValueError, match="was not caught"):
        report.mutation_demo(equations, typeset)
    monkeypatch.setattr(report, "SLIP", ("entry", "nowhere", "x"))
    with pytest.raises(ValueError, match="once in equation entry"):
        report.mutation_demo(equations, typeset)
