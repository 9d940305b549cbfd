"""The recorded slips are about the claims as they are written, and are as far off as they say."""

import json

import pytest

from book.contexts import SUBJECT
from proofread.equations.proofs import equations_of, is_claim
from proofread.equations.slips import answer, key, nearest, off, record, with_d
from tests.conftest import ROOT
from tests.equations.corpus import CHECKER, DEFINITIONS, NOTATION, PAGES, parse

RECORDED = json.loads(ROOT.joinpath("measurements", "slips.json").read_text(encoding="utf-8"))
CLAIMS = {one.tag: one for one in PAGES if is_claim(one, NOTATION)}
KNOWN = DEFINITIONS["pages"]


def test_the_recording_is_about_the_claims_as_they_are_now():
    keys = {tag: key(claim, KNOWN) for tag, claim in CLAIMS.items()}
    recorded = {tag: entry["key"] for tag, entry in RECORDED["slips"].items()}
    assert recorded == keys, f"run `{RECORDED['command']}`"


def test_the_command_reads_what_is_about_the_subject_of_the_folder_alone(monkeypatch):
    monkeypatch.chdir(ROOT)
    equations, subject = equations_of(["docs"])  # in which one text is about another
    assert {one.tag for one in equations if is_claim(one, subject.notation)} == CLAIMS.keys()


def test_each_recorded_slip_is_refused_and_as_far_off_as_it_says():
    slips = 0
    for claim in CLAIMS.values():
        if slip := answer(claim, KNOWN, RECORDED):
            measured = off(CHECKER, parse(slip.latex), claim, KNOWN)
            assert measured == pytest.approx(slip.off, rel=0.06), claim.tag
            slips += 1
    assert slips > 50


def test_the_nearest_of_all_slips_is_recorded():
    slip = nearest(CHECKER, CLAIMS["entry"], KNOWN)
    assert slip == answer(CLAIMS["entry"], KNOWN, RECORDED)
    assert slip.off < 2  # nearer than a sign


def test_what_is_unchanged_is_not_planted_again(monkeypatch):
    monkeypatch.setattr("proofread.equations.slips.nearest", lambda *_: None)
    other = CLAIMS["entry"]._replace(latex=CLAIMS["entry"].latex.replace("2(a_i", "2 (a_i"))
    changed = [other if one.tag == "entry" else one for one in PAGES]
    slips = record(changed, RECORDED, SUBJECT)["slips"]
    assert slips.pop("entry")["slip"] is None
    assert slips == {tag: one for tag, one in RECORDED["slips"].items() if tag != "entry"}


def test_a_d_of_the_claim_is_a_d_in_its_slip_and_nothing_else_is():
    for tag, own in (("seed-1", r"\frac{d x}{d t}"), ("seed-2", r"\frac{d x_{p-1}}{d t}")):
        claim = CLAIMS[tag]
        shown = with_d(answer(claim, KNOWN, RECORDED).latex, claim.latex)
        assert own in shown
        assert r"\partial t" not in shown
        assert r"\partial f}{\partial x" in shown
    assert with_d(r"\frac{\partial f}{\partial t}", CLAIMS["two-t"].latex).count("partial") == 2
