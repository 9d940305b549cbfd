"""The card: its lines are tags of checked equations, its image is the same in every build."""

import struct
import zlib

import pytest

from book import summary_card as card
from book.summary_card import Step, image, parse


def latex(tag: str) -> str:
    """In the place of `Equations.latex`."""
    if tag != "right":
        raise ValueError(f"no checked equation has the tag {tag}")
    return r"x = 2 y \quad (y = 1, 2)"


def test_a_line_is_a_tag_and_words_and_the_formula_is_the_tagged_one():
    assert parse("right: Twice as much.\n\n", latex) == [
        Step("right", "x = 2 y", "(y = 1, 2)", "Twice as much.")
    ]


def test_a_formula_that_is_not_checked_is_refused():
    with pytest.raises(ValueError, match="no checked equation has the tag unknown"):
        parse("unknown: Words.", latex)


def test_a_line_without_words_is_refused():
    with pytest.raises(ValueError, match="cannot read 'right', wanted a tag, a colon and words"):
        parse("right", latex)


STEPS = (Step("a", r"\frac{x}{y} \odot z^{\top}", r"(k = 1)", "One ⊙ step."),)


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    parts, at = [], 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        parts.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + size]))
        at += 12 + size
    return parts


def test_the_image_is_the_same_each_time_and_says_in_words_what_it_shows():
    first = image(STEPS)
    image.cache_clear()
    assert image(STEPS) == first
    assert first[:8] == b"\x89PNG\r\n\x1a\n"
    parts = dict(chunks(first))
    assert struct.unpack(">II", parts[b"IHDR"][:8]) == (card.WIDE, card.HIGH)
    words = b" ".join(data for kind, data in chunks(first) if kind in {b"tEXt", b"iTXt", b"zTXt"})
    assert b"Description" in words
    assert b"Software" not in words
    assert "step. x/y ⊙ z⊤".encode() in words
    assert len(set(zlib.decompress(parts[b"IDAT"]))) > 2  # ink on paper


def test_other_steps_make_another_image():
    assert image(STEPS) != image((Step("a", "x", "", "One step."),))


def test_a_sign_that_the_fonts_lack_is_refused():
    with pytest.raises(ValueError, match="missing from font"):
        image((Step("a", "x", "", "W\N{MODIFIER LETTER CAPITAL T}"),))
