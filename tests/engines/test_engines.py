"""Every page of the site as three engines draw it: Chromium, Firefox, and WebKit, as Safari has.

`make browsers` runs this. What can be wrong with a page is written in `look.html`; each of its
rules is shown a planted fault.
"""

import pytest

from snippets import worked
from snippets.layer import preactivation
from snippets.one_weight import output_error, weight_gradient
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


EXPLORED = """(async () => {
    const frame = document.querySelector("iframe"), page = frame.contentDocument;
    const { KeyboardEvent, Event } = frame.contentWindow;
    const cell = (name) => page.querySelector(`[data-part=slopes] [data-entry="${name}"]`);
    cell("dC_dW1[1,0]").focus();
    const key = new KeyboardEvent("keydown", {key: "ArrowRight", bubbles: true});
    cell("dC_dW1[1,0]").dispatchEvent(key);
    const picked = page.querySelector("[aria-selected=true]").dataset.entry;
    const field = page.querySelector("[data-entry='W1[1,0]']");
    field.value = "0.5";
    field.dispatchEvent(new Event("input", {bubbles: true}));
    const slope = Number(cell("dC_dW1[1,0]").dataset.value);
    const knob = page.querySelector("[data-ruler='0'] input").getBoundingClientRect();
    const plumb = page.querySelector(".we-plumb").getBoundingClientRect();
    const { min, max, value } = page.querySelector("[data-ruler='0'] input");
    const at = knob.left + 14 + (value - min) / (max - min) * (knob.width - 28);
    return [picked, slope, Math.abs(at - plumb.left) < 2];
})()"""


def test_the_explorer_computes_and_answers_in_every_engine(engine, troubles):
    """A key picks, a field is read; the knob of a ruler stands on the line of the dot."""
    assert troubles("explore.html") == []
    picked, slope, aligned = engine.run(EXPLORED)
    W = worked.W.copy()
    W[1, 0] = 0.5
    delta = output_error(preactivation(W, worked.a_prev, worked.b), worked.y)
    assert picked == "dC_dW1[1,1]"
    assert abs(slope - weight_gradient(delta, worked.a_prev)[1, 0]) < 1e-15
    assert aligned


ANSWERED = """(async () => {
    const { contentDocument: page, contentWindow: view } = document.querySelector("iframe");
    const link = page.querySelector("a.symbol[href$='#symbol-delta']");
    link.scrollIntoView({ block: "center" });
    link.dispatchEvent(new view.PointerEvent("pointerover", { bubbles: true }));
    const open = () => page.querySelector("#symbol:popover-open");
    for (let waited = 0; waited < 60 && !open(); waited++)
        await new Promise((over) => setTimeout(over, 50));
    const box = open().getBoundingClientRect(), at = link.getBoundingClientRect();
    const delta = page.querySelector(".equation .sym-delta");
    const lit = view.getComputedStyle(delta).boxShadow !== "none";
    const mark = page.querySelector("#eq-matrix details");
    mark.querySelector("summary").click();
    const words = [open().textContent.includes("error"), link.getAttribute("aria-describedby")];
    return [...words, lit, box.left >= 0 && box.right <= view.innerWidth, box.bottom <= at.top,
        mark.querySelector("pre").getBoundingClientRect().height > 20];
})()"""


def test_a_symbol_and_an_equation_answer_in_every_engine(engine, troubles):
    assert troubles("layer/row_and_matrix.html") == []
    assert engine.run(ANSWERED) == [True, "symbol", True, True, True, True]


DIAGNOSED = """(async () => {
    const page = document.querySelector("iframe").contentDocument;
    page.querySelector("gradient-clinic form button").click();
    return page.querySelector(".gc-finding").textContent + page.querySelectorAll(".wrong").length;
})()"""


def test_the_clinic_answers_in_every_engine(engine, troubles):
    assert troubles("clinic/find_the_bug.html") == []
    said = engine.run(DIAGNOSED)
    assert "taken at a, not at z" in said
    assert said.endswith("6")
