"""Every page of the site as three engines draw it: Chromium, Firefox, and WebKit, as Safari has.

`make browsers` runs this. What can be wrong with a page is written in `look.html`; each of its
rules is shown a planted fault.
"""

from pathlib import Path

import axe_playwright_python
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


HELD = """(async () => {
    const page = document.querySelector("iframe").contentDocument;
    const slope = page.querySelector("[data-part=slopes] [aria-selected=true]");
    const field = page.querySelector("[data-entry='W1[0,1]']");
    return [slope.dataset.entry, page.activeElement.ariaLabel, Number(field.dataset.value)];
})()"""
FOCUS = """(async () => {
    const frame = document.querySelector("iframe");
    frame.contentWindow.focus();
    frame.contentDocument.querySelector(`%s`).focus();
})()"""


def test_keys_alone_pick_an_entry_and_nudge_it_in_every_engine(engine, troubles):
    assert troubles("explore.html") == []
    engine.run(FOCUS % "[data-part=slopes] [tabindex='0'][data-entry]")  # w 1,0
    engine.press("ArrowRight")
    assert engine.run(HELD)[0] == "dC_dW1[1,1]"
    engine.press("ArrowUp")
    assert engine.run(HELD)[0] == "dC_dW1[0,1]"
    for _ in range(4):  # whatever stands between
        engine.press("Tab")
        if engine.run(HELD)[1] == "w 0,1":
            break
    engine.press("ArrowRight", "ArrowRight")
    assert engine.run(HELD) == ["dC_dW1[0,1]", "w 0,1", -0.5]


AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
AXED = """(async () => {
    const { contentDocument: page, contentWindow: view } = document.querySelector("iframe");
    const open = page.querySelectorAll("weight-explorer details");
    for (const tool of open) tool.querySelector("summary").click();
    page.querySelector("[data-entry='W1[0,1]']").focus();
    page.querySelector("[data-entry='W1[0,1]']").value = "3x";
    page.activeElement.dispatchEvent(new view.Event("input", { bubbles: true }));
    const script = Object.assign(page.createElement("script"), { src: "axe.js" });
    await new Promise((onload) => page.head.append(Object.assign(script, { onload })));
    const found = [];
    for (const scheme of ["light", "dark"]) {
        page.documentElement.dataset.scheme = scheme;
        const { violations } = await view.axe.run("weight-explorer");
        for (const { id, nodes } of violations) found.push(`${scheme}, ${id}: ${nodes[0].html}`);
    }
    return [open.length, ...found];
})()"""


def test_axe_finds_nothing_in_the_figure_in_any_engine(engine, troubles, site):
    """Everything open, and a number that is none in a field."""
    planted = {"axe.js": AXE.read_text(encoding="utf-8")}
    assert troubles("explore.html", planted) == []
    assert engine.run(AXED) == [5]
    page = site.joinpath("explore.html").read_text(encoding="utf-8")
    style = "<style>weight-explorer { --ink-soft: light-dark(silver, dimgray) !important }</style>"
    planted["pale.html"] = page.replace("</head>", f"{style}</head>")
    troubles("pale.html", planted)
    assert any("color-contrast" in fault for fault in engine.run(AXED)[1:])


ANSWERED = """(async () => {
    const { contentDocument: page, contentWindow: view } = document.querySelector("iframe");
    const link = page.querySelector("a.symbol[href$='#symbol-delta']");
    link.scrollIntoView({ block: "center" });
    link.dispatchEvent(new view.PointerEvent("pointerover", { bubbles: true }));
    const open = () => page.querySelector("#symbol:popover-open");
    for (let waited = 0; waited < 60 && !open(); waited++)
        await new Promise((over) => setTimeout(over, 50));
    const box = open().getBoundingClientRect();
    const text = page.querySelector("article").getBoundingClientRect();
    const delta = page.querySelector(".equation .sym-delta");
    const lit = view.getComputedStyle(delta).boxShadow !== "none";
    const mark = page.querySelector("#eq-matrix details");
    mark.querySelector("summary").click();
    const words = [open().textContent.includes("error"), link.getAttribute("aria-describedby")];
    return [...words, lit, box.left >= 0 && box.right <= view.innerWidth, box.left >= text.right,
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
