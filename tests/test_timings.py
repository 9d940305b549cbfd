"""No timing on a page that was not measured: all stand in the views of measurements/*.json.

Read are the sources of the pages and notebooks under docs/, the README, and the text of every
built page, with what its blocks and cells printed. CONTRIBUTING is no page: it records choices
between engines, each with its date and its command, and what was chosen against cannot be
measured again by this project.
"""

import json
import re
from pathlib import Path

import pytest

from proofread import fences
from tests.built import of_class, page, parsed

ROOT = Path(__file__).parent.parent
NUMBER = r"(?:\d(?:[\d  .,]*\d)?|\b(?:one|two|three|four|five|ten|a hundred|a thousand)\b)"
UNIT = (
    r"(?:ns|µs|μs|us|ms|s|sec|secs|min|mins|hrs?"
    r"|(?:nano|micro|milli)?seconds?|minutes?|hours?)"
)
FACTOR = r"(?:faster|slower|quicker|as fast|as slow|as quick|as long|the speed|the time)"
TIMING = re.compile(
    rf"{NUMBER}(?:\s|\\[,;]|\\(?:text|mathrm)\s?\{{)*{UNIT}(?![\w/^_(-])"
    rf"|{NUMBER}\s?(?:times|×|x|-fold|%|percent)\s?{FACTOR}"
    rf"|\b(?:twice|thrice|half)\s{FACTOR}"
    rf"|{FACTOR}\sby\s(?:a factor of\s)?{NUMBER}",
    re.I,
)


def timings(words: str) -> list[str]:
    return [found[0] for found in TIMING.finditer(words)]


def sources() -> dict[str, str]:
    """Prose and captions, and what the cells of notebooks say; code is seen by what it prints."""
    found = {"README.md": ROOT.joinpath("README.md").read_text(encoding="utf-8")}
    for path in sorted(ROOT.joinpath("docs").rglob("*.md")):
        whole = path.read_text(encoding="utf-8")
        captions = re.findall(r"(?ms)^```(?:measurements|figure|report)[^\n]*\n(.*?)^```$", whole)
        name = path.relative_to(ROOT).as_posix()
        found[name] = "\n".join([fences.split(whole)[1], *captions])
    for path in sorted(ROOT.joinpath("docs").rglob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        words = ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown"]
        found[path.relative_to(ROOT).as_posix()] = "\n".join(words)
    return found


@pytest.mark.parametrize(("name", "words"), sources().items(), ids=[*sources()])
def test_no_timing_is_typed(name, words):
    assert timings(words) == []


def shown(tree) -> str:
    """What a page shows, less the views of the measurements."""
    articles = list(tree.iter("article"))  # a page at an old address has none
    for figure in of_class(tree, "measurements"):
        figure.clear()
    return " ".join(map(apart, articles))


def apart(tree) -> str:
    """The text of each element apart, so that a cell of a table does not run into the next."""
    return " ".join(tree.itertext())


def test_no_page_shows_a_timing_that_was_not_measured(site):
    seen = 0
    for path in sorted(site.rglob("*.html")):
        words = shown(page(path))
        assert timings(words) == [], path.relative_to(site)
        seen += len(words) > 200
    assert seen > 5


def test_the_views_of_the_measurements_are_where_timings_stand(site):
    tree = page(site / "network/speed.html")
    views = " ".join(map(apart, of_class(tree, "measurements")))
    assert len(timings(views)) > 30


@pytest.mark.parametrize(
    "planted",
    [
        "One pass takes 76 µs here.",
        "One pass takes 76 μs.",
        "It took 1.3 ms.",
        "0.6 s for a pass",
        "after 12 seconds",
        "in $3\\,\\text{ms}$",
        "in $3 \\, \\mathrm{s}$",
        "about two hours",
        "5 minutes",
        "the build needs 1.5s",
        "1 500 ms",
        "3.4 times faster than PyTorch",
        "4× faster",
        "20 % slower",
        "twice as fast",
        "faster by a factor of 3",
        "half the time",
        "ten times as long",
    ],
)
def test_a_planted_timing_is_seen(planted):
    assert timings(planted) != []


@pytest.mark.parametrize(
    "planted",
    [
        "<p>It took <b>76</b> µs.</p>",
        "<table><tr><td>76.1 µs</td><td>4</td></tr></table>",
        "<pre><code>0.3 ms\n</code></pre>",
        "<math><mn>3</mn><mspace/><mtext>ms</mtext></math>",
    ],
)
def test_a_timing_planted_in_a_built_page_is_seen_outside_the_views(planted):
    view = '<figure class="figure measurements"><td>8 ms</td></figure>'
    assert timings(shown(parsed(f"<html><article>{view}{planted}</article></html>"))) != []
    assert timings(shown(parsed(f"<html><article>{view}<p>Words.</p></article></html>"))) == []


@pytest.mark.parametrize(
    "innocent",
    [
        "example s of N",
        "C_s is the cost of example s",
        "the second of 6 weights, and one second-order term",
        "$\\sum_{s=0}^{N-1} C_s$",
        "2 sums, 3 steps, 4 slopes",
        "the entry (2, s) and the index 3",
        "we nudge it 5 times",
        "at a 3 × 4 matrix",
    ],
)
def test_what_is_no_timing_is_left_alone(innocent):
    assert timings(innocent) == []
