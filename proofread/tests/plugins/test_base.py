"""What every page goes through."""

import re

import pytest

from proofread.plugins.base import keep_numbers_whole


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        ("<p>error 1e-9, the lab 1-6-7-2</p>", ["1e-9", "1-6-7-2"]),
        ('<a href="#1-6-7-2">x</a><pre>1e-9</pre><svg><text>1e-9</text></svg>', []),
        ("<p>pages 1-6, W1e-9, 2026</p>", []),
    ],
)
def test_a_number_with_hyphens_stays_whole_in_text_alone(content, kept):
    drawn = keep_numbers_whole(content)
    assert re.findall('<span class="whole">(.*?)</span>', drawn) == kept
    assert re.sub('<span class="whole">(.*?)</span>', r"\1", drawn) == content
