"""The form of the clinic: its words, and what it says without JavaScript."""

import contextlib
import io
import sys
from html import escape

import numpy as np

from figures.clinic_form import LESSONS, PROGRAM, draw
from figures.worked import worked_numbers
from snippets import gradient_clinic
from snippets.layer import sigmoid_prime


def test_the_program_prints_what_the_form_shows_without_javascript(monkeypatch):
    v = worked_numbers()
    monkeypatch.setitem(sys.modules, "gradient_clinic", gradient_clinic)
    mine = np.outer(v.dC_da * sigmoid_prime(v.a), v.a_prev)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(PROGRAM, {**vars(v), "mine": mine})
    shown = printed.getvalue().replace("X: WRONG", "mine: WRONG").rstrip()
    assert "slope σ′ is taken at a" in shown
    assert f"<code>{escape(shown)}</code>" in draw(v)


def test_each_mistake_has_its_words_and_a_lesson():
    form = draw(worked_numbers())
    for kind, (address, _) in LESSONS.items():
        assert f'<li data-kind="{kind}"><span>{gradient_clinic.KINDS[kind]}</span>' in form
        assert f'href="{address}"' in form
