"""Every page of the site as three engines draw it: Chromium, Firefox, and WebKit, as Safari has.

`make browsers` runs this. What can be wrong with a page is written in `look.html`; each of its
rules is shown a planted fault.
"""

import pytest

from tests.conftest import DOCS, SOURCES

# Of those who drive: Marionette leaves sockets open, Selenium calls what it has deprecated.
pytestmark = [
    pytest.mark.filterwarnings(f"ignore::{kind}")
    for kind in ("DeprecationWarning", "ResourceWarning")
]
PAGES = [p.relative_to(DOCS).with_suffix(".html").as_posix() for p in SOURCES] + ["404.html"]


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_wrong_with_a_page(troubles, page):
    assert troubles(page) == []


FAULTS = {  # what stands at the end of the home page: what is said of it
    "<img src=nowhere.png>": "not there: nowhere.png",
    "<img src='data:image/png;base64,AAAA'>": "a broken image: data:image/png",
    "<img src='https://other.example/a.png'>": "asks another site: https://other.example/",
    "<script src=nowhere.js></script>": "not loaded: ",
    "<script>console.error('planted')</script>": "console: planted",
    "<script>console.warn('planted')</script>": "console: planted",
    "<script>throw new Error('planted')</script>": "Error: planted",
    "<script>Promise.reject('planted')</script>": "rejected: planted",
    "<p style='width: 500px'>wide</p>": "390 px, dark: the page scrolls sideways, ",
    "<style>math { display: none }</style>": "a formula without a size: ",
    "<style>math { font-family: Entry }</style>": "a font that is not there: Entry",
    "<style>@font-face { font-family: F; src: url(lost.woff2) } a { font-family: F }</style>": (
        "not there: lost.woff2"
    ),
    "<style>:root { color-scheme: light !important }</style>": " in the dark colours",
    "<style>article { color: Canvas !important }</style>": " in the light colours",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(troubles, site, fault):
    home = site.joinpath("index.html").read_text(encoding="utf-8")
    seen = troubles("planted.html", {"planted.html": home.replace("</body>", f"{fault}</body>")})
    assert any(FAULTS[fault] in trouble for trouble in seen), seen


def test_firefox_tears_formulas_from_their_lines_in_inline_blocks(troubles, engine, site):
    """No other engine does, so this rule is Firefox's."""
    style = site.joinpath("assets/site.css").read_text(encoding="utf-8")
    style += ".unbroken { display: inline-block; white-space: normal }"
    seen = troubles("index.html", {"assets/site.css": style})
    assert all("a formula torn from its line" in trouble for trouble in seen)
    assert (len(seen) > 10) == (type(engine).__name__ == "Firefox"), seen
