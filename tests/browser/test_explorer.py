"""The explorable figure in a reader's hand: keys, fingers, fields, the address, what is told."""

import itertools
import json
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from snippets import worked
from snippets.layer import cost, preactivation, sigmoid
from tests.browser.conftest import Quiet, opened, serving, watching
from tests.browser.phone import WATCH
from tests.browser.test_pages import axe
from tests.states import State, random_state

PAGE = "explore.html"
WORKED = "1_3-2_sigmoid_square_1.1.0_0.4,-0.7,0.2,-0.3,0.5,0.9,0.1,-0.15,0.65,0.8,0.35,0.95,0.25"
SHOW = "(text) => document.querySelector('weight-explorer').show(weightModel.decode(text))"
VALUES = """() => Object.fromEntries([...document.querySelectorAll("[data-entry]")].map(
    (e) => [e.dataset.entry, Number(e.dataset.value)]))"""
OPEN = "document.querySelectorAll('weight-explorer details').forEach((d) => (d.open = true))"
ENTRY = "[data-part=slopes] [data-entry='{}']"


AFRESH = """() => {
    const old = document.querySelector("weight-explorer"), other = old.cloneNode();
    old.remove(); // which takes back what it was about to write into the address
    history.replaceState(null, "", location.pathname);
    document.querySelector("figure").prepend(other);
}"""


@pytest.fixture(scope="module")
def usual(browser, address):
    """The page with the whole figure, for the tests that want no finger."""
    with opened(browser, address + PAGE) as page:
        yield page


@pytest.fixture(scope="module")
def phone(browser, address):
    """The same under a finger."""
    window = {"width": 390, "height": 844}
    with opened(browser, address + PAGE, viewport=window, has_touch=True, is_mobile=True) as page:
        yield page


@pytest.fixture
def figure(usual, address):
    """The whole figure as it begins, or another page; in the end nothing has gone wrong."""
    pages = [usual]
    usual.troubles.clear()

    def open_page(path=PAGE, page=usual, width=1280):
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 844})
        if path == PAGE and page.url.startswith(address + PAGE):
            page.mouse.move(0, 0)
            page.evaluate(AFRESH)
        else:
            page.goto(address + path)
        return page

    yield open_page
    assert [trouble for page in pages for trouble in page.troubles] == []


def slope(page, i, j, layer=1):
    return float(page.locator(ENTRY.format(f"dC_dW{layer}[{i},{j}]")).get_attribute("data-value"))


def each_shown(page, texts, look) -> list:
    """What a look at the figure finds in each of these states, one after the other."""
    return page.evaluate(
        f"""async (texts) => {{
            const seen = [];
            for (const text of texts) {{
                ({SHOW})(text);
                seen.push(await ({look})());
            }}
            return seen;
        }}""",
        list(texts),
    )


def picked(page):
    return page.locator("[data-part=slopes] [aria-selected=true]").get_attribute("data-entry")


def test_every_number_of_the_element_is_that_of_the_snippets(figure):
    random = np.random.default_rng(3)
    states = [random_state(random) for _ in range(25)]
    for state, seen in zip(
        states, each_shown(figure(), map(State.text, states), VALUES), strict=True
    ):
        zs, activations = state.forward()
        wanted = {f"a0[{j}]": x for j, x in enumerate(state.a)}
        wanted |= {f"y[{k}]": x for k, x in enumerate(state.y)}
        for layer, (W, b) in enumerate(state.layers, 1):
            gradient, scale = state.gradients()[layer - 1], state.scales()[2][layer - 1]
            wanted |= {f"W{layer}[{i},{j}]": x for (i, j), x in np.ndenumerate(W)}
            for name, values in (("b", b), ("z", zs[layer - 1]), ("a", activations[layer])):
                wanted |= {f"{name}{layer}[{i}]": x for i, x in enumerate(values)}
            for (i, j), x in np.ndenumerate(gradient):
                assert abs(seen.pop(f"dC_dW{layer}[{i},{j}]") - x) <= 1e-12 * scale[i, j]
        assert seen.keys() == wanted.keys()
        assert all(abs(seen[name] - wanted[name]) <= 1e-11 for name in seen)


def test_the_factors_on_the_edges_multiply_to_the_entry(figure):
    page = figure()
    steps = page.locator("[data-part=chain] [data-factor]:not([data-path])")
    names = steps.evaluate_all("all => all.map(e => e.dataset.factor)")
    assert names == ["a_prev", "sigma'(z)", "2(a-y)"]
    values = steps.evaluate_all("all => all.map(e => Number(e.dataset.value))")
    assert np.isclose(np.prod(values), slope(page, 1, 0), rtol=1e-14)
    assert round(slope(page, 1, 0), 4) == 0.1073


def test_printed_arithmetic_holds_as_printed(figure):
    random = np.random.default_rng(8)
    states = [replace(random_state(random, [3, 2]), cost="square") for _ in range(30)]
    line = "() => document.querySelector('[data-part=chain] .we-line').innerText"
    for text in each_shown(figure(), map(State.text, states), line):
        factors, result = text.replace("−", "-").rpartition("=")[2].split("≈")
        product = np.prod([float(x.strip(" ()")) for x in factors.split("·")])
        digits = len(result.strip().partition("e")[0].partition(".")[2])
        shown = f"{product:.{digits}e}" if "e" in result else f"{product:.{digits}f}"
        assert float(shown) == float(result), text


def test_the_keyboard_picks_an_entry_and_everything_lights_up(figure):
    page = figure()
    page.locator(ENTRY.format("dC_dW1[1,0]")).focus()
    page.keyboard.press("ArrowRight")
    assert picked(page) == "dC_dW1[1,1]"
    assert page.evaluate("document.activeElement.dataset.entry") == "dC_dW1[1,1]"
    assert "0.1320" in page.locator("[data-part=chain] .we-line").first.inner_text()
    assert page.locator("[data-part=slopes] .in-row").count() == 2
    assert page.locator("[data-part=slopes] .in-column").count() == 1
    assert page.locator(".we-edge.own").count() == 1
    assert page.locator(".we-ruler.own").get_attribute("data-ruler") == "1"
    for key, entry in (("ArrowUp", "0,1"), ("End", "0,2"), ("ArrowRight", "0,2"), ("Home", "0,0")):
        page.keyboard.press(key)
        assert picked(page) == f"dC_dW1[{entry}]"
    page.wait_for_function("document.querySelector('.we-spoken').textContent.includes('w 0,0')")


def test_a_finger_and_a_pointer_pick_too(figure, phone):
    page = figure(page=phone, width=320)
    page.locator(ENTRY.format("dC_dW1[0,2]")).tap()
    assert picked(page) == "dC_dW1[0,2]"
    page = figure()
    page.locator(ENTRY.format("dC_dW1[0,1]")).hover()
    assert "0.1922" in page.locator("[data-part=chain] .we-line").first.inner_text()
    assert picked(page) == "dC_dW1[1,0]"  # only shown; a press picks it
    page.locator("h1").hover()
    assert "0.1073" in page.locator("[data-part=chain] .we-line").first.inner_text()


def test_tab_reaches_every_control_and_nothing_twice(figure):
    page = figure()
    controls = "weight-explorer :is(select, input, button, summary, [tabindex='0'])"
    wanted = page.evaluate(
        f"[...document.querySelectorAll(`{controls}`)].filter("
        "e => !e.disabled && e.checkVisibility() && e.tabIndex >= 0).length"
    )
    page.locator("weight-explorer select").first.focus()
    reached = set()
    for _ in range(wanted + 5):
        name = """(() => { const e = document.activeElement;
            return e.closest('weight-explorer') && [...document.querySelectorAll('*')].indexOf(e)
        })()"""
        at = page.evaluate(name)
        if at is None:
            break
        reached.add(at)
        page.keyboard.press("Tab")
    assert len(reached) == wanted > 20


@pytest.mark.parametrize(
    ("path", "figure"), [(PAGE, "weight-explorer"), ("clinic/find_the_bug.html", "gradient-clinic")]
)
def test_a_few_keys_lead_to_what_can_be_taken_hold_of(usual, address, path, figure):
    """By the link that the first Tab shows; behind it the menu is passed by."""
    page = watching(usual, address + path)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("(css) => document.activeElement.closest(css)", figure):
            return
    raise AssertionError(page.evaluate("document.activeElement.outerHTML"))


def test_one_curve_three_rulers(figure):
    """Whichever ruler is dragged, the same dot moves; each reads its own slope."""
    page = figure()
    dot = "() => document.querySelector('.we-dot').style.left"
    for ruler, name in enumerate(("w 1,0", "w 1,1", "w 1,2")):
        page.evaluate(SHOW, WORKED)
        before = page.evaluate(dot)
        page.get_by_role("slider", name=name, exact=True).fill("1")
        assert page.evaluate(dot) != before
        assert page.evaluate(VALUES)[f"W1[1,{ruler}]"] == 1
        left = page.locator(".we-plumb").evaluate("e => e.style.left")
        assert left == page.evaluate(dot)
    page.evaluate(SHOW, WORKED)
    slopes = page.locator(".we-slope").all_inner_texts()
    for text, wanted in zip(
        slopes, ("0.16502", "0.1073", "0.1320", "0.0578", "0.1650"), strict=True
    ):
        assert text.endswith(wanted)


def test_a_key_moves_a_knob_by_a_tenth_and_with_shift_by_a_hundredth(figure):
    page = figure()
    page.get_by_role("slider", name="w 1,0", exact=True).focus()
    for key, value in (
        ("ArrowRight", -0.2),
        ("Shift+ArrowRight", -0.19),
        ("Shift+PageDown", -0.29),
    ):
        page.keyboard.press(key)
        assert page.evaluate(VALUES)["W1[1,0]"] == value


def test_an_input_stretches_its_ruler_turns_it_round_and_makes_it_a_point(figure):
    page = figure()
    width = "() => document.querySelector(\"[data-ruler='0'] input\").getBoundingClientRect().width"
    field = page.locator("[data-entry='a0[0]']")
    wide = page.evaluate(width)
    field.fill("0.2")
    assert page.evaluate(width) < wide / 2
    field.fill("-0.2")
    ruler = page.locator("[data-ruler='0'] input")
    assert ruler.evaluate("e => getComputedStyle(e).direction") == "rtl"
    field.fill("0")
    assert ruler.is_disabled()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_word_of_the_plot_is_crossed_by_its_curve(figure, width):
    page = figure(width=width)
    random = np.random.default_rng(21)
    for widths in ([3, 2], [3, 1], [2, 6], [2, 3, 2]):
        page.evaluate(SHOW, random_state(random, widths).text())
        plot, chart = (page.locator(css).bounding_box() for css in (".we-plot", ".we-chart"))
        for words in (".we-head", ".we-floor-words"):
            box = page.locator(words).bounding_box()
            assert box["y"] + box["height"] <= plot["y"], words
            assert chart["x"] <= box["x"] <= chart["x"] + chart["width"] - box["width"], words


@pytest.mark.parametrize("b", ["-2", "2"])
def test_no_label_of_a_ruler_is_crossed_by_the_dashed_line(figure, b):
    page = figure(width=390)
    page.locator("[data-entry='b1[1]']").fill(b)
    line = page.locator(".we-plumb").bounding_box()["x"]
    for label in page.locator(".we-slope").all():
        left, right = label.evaluate("""(e) => {
            const range = document.createRange();
            range.selectNodeContents(e);
            const {left, right} = range.getBoundingClientRect();
            return [left, right];
        }""")
        assert not left - 1 < line < right + 1


def test_the_floor_rises_and_the_slope_does_not_flinch_until_softmax_melts_it(figure):
    page = figure()
    target = page.get_by_role("slider", name="y 0")
    cost = "() => document.querySelector('weight-explorer').t.C"
    before, C = slope(page, 1, 0), page.evaluate(cost)
    target.fill("0.2")
    assert slope(page, 1, 0) == before
    assert page.evaluate(cost) < C
    target.fill("0.95")
    page.get_by_role("combobox", name="cost").select_option("softmax")
    assert round(slope(page, 1, 0), 4) == 0.2887
    products = page.locator("[data-factor^='path:']")
    names = products.evaluate_all("all => all.map(e => e.dataset.factor)")
    assert sorted(names) == ["path:1>0", "path:1>1"]
    values = products.evaluate_all("all => all.map(e => Number(e.dataset.value).toFixed(4))")
    assert sorted(values) == ["0.1138", "0.1749"]
    assert "awake" in page.locator(".we-floor-words").inner_text()


def test_dials_turn_in_silence(figure):
    page = figure()
    page.locator("summary", has_text="Silent dials").click()
    page.get_by_role("button", name="Show a silent turn").click()
    words = page.locator("[data-part=silent] .we-line").last
    assert "4 of 6 dials turned" in words.inner_text()
    assert "moved by 0, to within" in words.inner_text()
    page.get_by_role("button", name="All back").click()
    page.get_by_role("slider", name="turn of w 0,0").fill("1")
    assert "moved by −0.1" in words.inner_text()
    page.get_by_role("button", name="All back").click()
    page.get_by_label("turns along").check()
    page.get_by_role("slider", name="turn of w 0,0").fill("1.5")
    assert "2 of 6 dials turned" in words.inner_text()
    assert "moved by 0, to within" in words.inner_text()


def test_a_nudge_has_a_gap_that_shrinks_as_its_square(figure):
    page = figure()
    page.locator("summary", has_text="Nudge").click()
    rows = page.locator("[data-part=nudge] tbody tr").all_inner_texts()
    per_square = [float(row.split()[4]) for row in rows]
    assert np.allclose(per_square[1:], per_square[-1], rtol=0.02)
    assert abs(float(rows[-1].split()[5]) - slope(page, 1, 0)) < 1e-6
    assert page.locator(".we-dot.ghost").is_visible()
    page.get_by_role("combobox", name="σ").select_option("relu")
    page.locator("[data-entry='b1[1]']").fill("-0.52")  # z_1 = 0, up to round-off
    page.locator("[data-entry='W1[1,0]']").fill("0")
    page.locator("[data-entry='b1[1]']").fill("-0.715")
    assert "kink" in page.locator("[data-part=nudge] .we-line").last.inner_text()


def test_the_matrix_is_built_in_three_steps_and_for_a_batch_summed(figure):
    page = figure()
    page.locator("summary", has_text="Build the matrix").click()
    cells = page.locator("[data-part=build] td[role=gridcell]")
    counted = []
    forward = page.get_by_role("button", name="Forward")
    for _ in range(3):
        counted.append(sum("·" not in text for text in cells.all_inner_texts()))
        if forward.is_enabled():
            forward.click()
    assert counted == [1, 3, 6]
    tables = page.locator(".we-tables table")
    values = [
        np.array(table.locator("td").evaluate_all("all => all.map(e => Number(e.dataset.value))"))
        for table in tables.all()
    ]
    assert np.allclose(values[0] + values[1], values[2], rtol=1e-15)
    field = page.get_by_label("a0 0 of the other example")
    field.fill("0.5")
    assert tables.nth(1).locator("td").first.inner_text() != "0.0000"
    other = np.array([0.5, 0.65, 0.8])  # the inputs, moved on by one
    state = random_state(np.random.default_rng(0), [3, 2])
    state.layers, state.a, state.y = [(worked.W, worked.b)], other, worked.y[::-1]
    state.act, state.cost = "sigmoid", "square"
    shown = tables.nth(1).locator("td").evaluate_all("all => all.map(e => +e.dataset.value)")
    assert np.allclose(shown, state.gradients()[0].ravel(), rtol=1e-12)
    for _ in range(2):
        page.get_by_role("button", name="Back").click()
    assert sum("·" not in text for text in cells.all_inner_texts()) == 3
    for _ in range(2):
        forward.click()
    assert field.input_value() == "0.5"  # it was kept


def with_second(state, random):
    """As text, with a second example of random numbers; and the gradients of the two."""
    a, y = random.normal(size=state.a.size), random.uniform(size=state.y.size)
    second = replace(state, a=a, y=y)
    text = ",".join([state.text(), *map(repr, [*a.tolist(), *y.tolist()])])
    return text, state.gradients(), second.gradients()


BATCH = """() => [...document.querySelectorAll(".we-tables table")].map(
    (table) => [...table.querySelectorAll("td")].map((td) => Number(td.dataset.value)))"""
OPENED = f"""async () => {{
    document.querySelector("[data-part=build]").open = true;
    while (!document.querySelector(".we-tables table")) await new Promise(requestAnimationFrame);
    return [({BATCH})(), weightModel.encode(document.querySelector("weight-explorer").state)];
}}"""


def test_the_tables_of_a_batch_are_those_of_the_snippets(figure):
    random = np.random.default_rng(12)
    states = [random_state(random) for _ in range(25)]
    batches = [with_second(state, random) for state in states]
    shown = each_shown(figure(), [text for text, *_ in batches], OPENED)
    for state, (_, *gradients), (tables, text) in zip(states, batches, shown, strict=True):
        k = state.pick[0] - 1
        first, second = gradients[0][k].ravel(), gradients[1][k].ravel()
        scale = np.abs(first).max() + np.abs(second).max() + 1e-300
        assert np.abs(np.array(tables) - [first, second, first + second]).max() <= 1e-11 * scale
        assert text


def test_the_batch_is_in_the_address_in_undo_and_in_the_program(figure):
    page = figure()
    page.locator("summary", has_text="Build the matrix").click()
    forward, undo = (page.get_by_role("button", name=name) for name in ("Forward", "Undo"))
    for _ in range(3):
        forward.click()
    field = page.get_by_label("a0 0 of the other example")
    field.fill("0.5")
    page.wait_for_url("**/explore.html?we=1_*,0.5,0.65,0.8,0.25,0.95")
    written = page.url.partition(PAGE)[2]
    undo.click()
    assert field.input_value() == "0.35"
    undo.click()
    assert field.is_hidden()
    assert page.locator("[data-part=build] td[role=gridcell]").count() == 6
    again = figure(PAGE + written)
    assert again.get_by_label("a0 0 of the other example").input_value() == "0.5"
    again.locator("summary", has_text="Take it away").click()
    lines = printed(again.locator("[data-take=program]").inner_text())
    tables = again.evaluate(BATCH)
    shown = [x for line in lines if "=" not in line for x in line.strip(" []").split()]
    assert np.allclose([float(x) for x in shown], np.ravel(tables), atol=5.1e-5)
    z = preactivation(worked.W, np.array([0.5, 0.65, 0.8]), worked.b)
    second = f"example 1: C = {cost(sigmoid(z), worked.y[::-1]):.4f}"
    names = ["example 0: C = 0.3494", "dC_dW1 =", second, "dC_dW1 =", "sum of dC_dW1 ="]
    assert [line for line in lines if "=" in line] == names
    assert r"\partial C_1" in again.locator("[data-take=latex]").inner_text()


def test_mistakes_say_what_goes_wrong_and_by_how_much(figure):
    page = figure()
    page.locator("summary", has_text="Make a mistake").click()
    part = page.locator("[data-part=mistakes]")
    assert "6 of 6 entries" in part.inner_text()
    assert "302 %" in part.inner_text()
    part.get_by_role("combobox").select_option("transpose")
    assert "(3, 2)" in part.inner_text()
    lacking = part.locator("option:disabled")
    assert [option.get_attribute("value") for option in lacking.all()] == ["one-path", "too-early"]
    assert all("needs two layers" in words for words in lacking.all_inner_texts())
    page.get_by_role("combobox", name="cost").select_option("cross")
    assert "so δ is right without it" in part.inner_text()  # it stayed open


def test_one_step_down_and_back(figure):
    page = figure()
    before = page.evaluate(VALUES)
    page.get_by_role("button", name="One step down").click()
    words = page.locator(".we-message").inner_text()
    assert "0.3494 to 0.2554" in words
    assert "0.2487" in words
    assert page.locator(".we-message.wrong").count() == 0
    assert page.evaluate(VALUES) != before
    page.get_by_role("button", name="Undo").click()
    assert page.evaluate(VALUES) == before


def printed(program: str) -> list[str]:
    """The lines that a program prints, run alone."""
    command = [sys.executable, "-I", "-c", program]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return done.stdout.splitlines()


def test_the_program_prints_what_the_figure_shows(figure):
    page = figure()
    page.evaluate(SHOW, random_state(np.random.default_rng(4), [4, 3, 2]).text())
    page.locator("summary", has_text="Take it away").click()
    lines = printed(page.locator("[data-take=program]").inner_text())
    numbers = [float(x) for line in lines for x in line.strip(" []").split() if "." in x]
    cells = page.locator("[data-part=slopes] td[data-entry]")
    shown = [text.replace("−", "-") for text in cells.all_inner_texts()]
    entries = cells.evaluate_all("all => all.map(e => e.dataset.entry)")
    first = [float(x) for x, e in zip(shown, entries, strict=True) if e.startswith("dC_dW2")]
    other = [float(x) for x, e in zip(shown, entries, strict=True) if e.startswith("dC_dW1")]
    assert np.allclose(numbers[1:], first + other, atol=1e-9)
    assert r"\begin{bmatrix}" in page.locator("[data-take=latex]").inner_text()


LIVE = """(words) => {
    const live = "[role=status], [role=alert], [role=log], [aria-live], output";
    return [...document.querySelectorAll("weight-explorer *")].filter(
        (e) => !e.children.length && e.textContent.includes(words) && e.closest(live)).length;
}"""


def test_a_screen_reader_hears_once_what_is_wrong_in_a_field(figure):
    """A region that lives as long as the figure says it; what describes the field is none."""
    page = figure()
    page.evaluate("window.region = document.querySelector('.we-spoken')")
    field = page.locator("[data-entry='W1[0,1]']")
    field.focus()
    assert field.get_attribute("aria-describedby") is None
    field.fill("3x")
    described = page.locator(f"#{field.get_attribute('aria-describedby')}").inner_text()
    assert described.startswith("w 0,1: That is not a number")
    page.wait_for_function("(words) => region.textContent === words", arg=described)
    assert page.evaluate("region.isConnected && region.role === 'status'")
    assert page.evaluate(LIVE, described) == 1
    field.press("Escape")
    page.wait_for_function("region.textContent.includes('its slope')")
    page.get_by_role("textbox", name="rate of the step").fill("fast")
    page.get_by_role("button", name="One step down").click()
    page.wait_for_function("region.textContent.startsWith('The rate: ')")
    rate = page.get_by_role("textbox", name="rate of the step")
    assert rate.get_attribute("aria-invalid") == "true"
    rate.fill("1")
    page.get_by_role("button", name="One step down").click()
    page.wait_for_function("region.textContent.includes('promised 0.2487')")
    assert rate.get_attribute("aria-invalid") is None


BAD = ["", "abc", "1e999", "NaN", "0,5", "1" * 400, "<img src=x onerror=alert(1)>", "--1"]


def test_a_field_says_what_is_wrong_and_the_last_good_state_stays(figure):
    page = figure()
    before = page.evaluate(VALUES)
    field = page.locator("[data-entry='W1[0,1]']")
    for typed in BAD:
        field.fill(typed)
        assert field.get_attribute("aria-invalid") == "true"
        described = field.get_attribute("aria-describedby")
        said = page.locator(f"#{described}").inner_text()
        assert said.startswith("w 0,1: ")
        assert "stays −0.7" in said
        assert page.evaluate(VALUES) == before
    assert page.locator("[data-part=numbers] > .we-message.wrong").is_visible()
    assert axe(page, "weight-explorer") == []
    field.press("Escape")
    assert field.get_attribute("aria-describedby") is None
    assert field.input_value() == "-0.7"
    assert field.get_attribute("aria-invalid") is None
    field.fill("abc")
    page.locator("[data-entry='W1[0,0]']").fill("0.5")  # another edit: this one is forgotten
    assert field.input_value() == "−0.7"
    assert page.evaluate(VALUES)["W1[0,0]"] == 0.5


@pytest.mark.parametrize("typed", ["1e300", "1e999", "1,5", "3x"])
def test_of_a_number_that_goes_wrong_while_it_is_typed_nothing_stays(figure, typed):
    page = figure()
    field = page.locator("[data-entry='W1[0,1]']")
    field.focus()
    page.keyboard.type(typed)
    assert page.evaluate(VALUES)["W1[0,1]"] == -0.7
    assert field.input_value() == typed
    field.press("Tab")
    assert field.input_value() == "−0.7"
    assert page.get_by_role("button", name="Undo").is_disabled()


def test_each_visit_of_a_field_is_one_step_of_undo(figure):
    page = figure()
    field = page.locator("[data-entry='W1[0,1]']")
    for typed in ("0.25", "0.375"):
        field.focus()
        page.keyboard.type(typed)
        field.press("Tab")
    for value in (0.25, -0.7):
        page.get_by_role("button", name="Undo").click()
        assert page.evaluate(VALUES)["W1[0,1]"] == value


# The page may still be rolling.
ROLLED = """async () => {
    let still = 0;
    for (let height = scrollY; still < 10; height = scrollY) {
        await new Promise(requestAnimationFrame);
        still = scrollY === height ? still + 1 : 0;
    }
}"""


@pytest.mark.parametrize("where", ["[data-ruler='1'] input", "[data-part=curve]"])
def test_a_swipe_scrolls_and_a_finger_that_goes_to_the_side_drags(figure, phone, where):
    page = figure(page=phone, width=390)
    touch = page.context.new_cdp_session(page)

    def swipe(dx, dy):
        page.locator(where).evaluate("e => e.scrollIntoView({block: 'center'})")
        box = page.locator(where).bounding_box()
        x, y = box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2
        before = {"values": page.evaluate(VALUES), "height": page.evaluate("scrollY")}
        for kind, part in [("touchStart", 0), *(("touchMove", k / 8) for k in range(1, 9))]:
            at = [{"x": x + part * dx, "y": y + part * dy}]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        return before

    before = swipe(3, -200)
    page.wait_for_function("(height) => scrollY > height", arg=before["height"])
    page.evaluate(ROLLED)
    assert page.evaluate(VALUES) == before["values"]
    before = swipe(-80, 3)
    page.evaluate(ROLLED)
    assert page.evaluate(VALUES) != before["values"]


def test_the_address_carries_the_state_and_refuses_others_with_a_word(figure):
    page = figure()
    assert "?" not in page.url
    page.locator("[data-entry='W1[0,1]']").fill("0.125")
    page.wait_for_url("**/explore.html?we=1_*")
    again = figure(PAGE + page.url.partition(PAGE)[2])
    assert again.evaluate(VALUES)["W1[0,1]"] == 0.125
    newer = figure(PAGE + "?we=2_3-2_x")
    assert "version 2" in newer.locator(".we-message").inner_text()
    assert newer.evaluate(VALUES)["W1[0,1]"] == -0.7
    for hostile in ("<script>alert(1)</script>", "1_" + "9" * 5000):
        page = figure(f"{PAGE}?we={hostile}")
        assert page.locator(".we-message").inner_text() != ""
        assert round(slope(page, 1, 0), 4) == 0.1073


def test_widths_layers_and_costs_can_be_changed_and_reset(figure):
    page = figure()
    page.get_by_role("combobox", name="layers").select_option("3")
    for unit, value in (("inputs", "6"), ("units of layer 1", "5"), ("outputs", "1")):
        page.get_by_label(unit, exact=True).focus()
        page.get_by_label(unit, exact=True).select_option(value)
    seen = page.evaluate(VALUES)
    assert "dC_dW1[4,5]" in seen
    assert "dC_dW3[0,2]" in seen
    assert all(np.isfinite(list(seen.values())))
    assert page.evaluate("document.activeElement.ariaLabel") == "outputs"
    page.get_by_role("button", name="Random numbers").click()
    assert page.evaluate(VALUES) != seen
    page.get_by_role("button", name="Reset").click()
    assert len(page.evaluate(VALUES)) == 6 + 2 + 2 + 2 + 3 + 2 + 6


def test_an_edit_of_the_largest_network_costs_a_few_milliseconds(figure):
    """Of script, in the time of its thread; 4 ms are wanted, and 2.8 to 3.3 were measured.

    The same script takes half as long again on a busy machine, so that only twice as long fails.
    """
    page = figure()
    state = random_state(np.random.default_rng(5), [6, 6, 6, 6])
    state.pick = (1, 2, 1)
    page.evaluate(SHOW, state.text())
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    edit = """async (n) => {
        const field = document.querySelector("[data-entry='W1[2,1]']");
        for (let k = 0; k < n; k++) {
            field.value = String((k % 17) / 10 + 0.05);
            field.dispatchEvent(new Event("input", {bubbles: true}));
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        }
    }"""

    def script_time():
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(m["value"] for m in metrics if m["name"] == "ScriptDuration")

    page.locator("[data-entry='W1[2,1]']").focus()
    page.evaluate(edit, 20)
    for _ in range(3):
        before = script_time()
        page.evaluate(edit, 20)
        cost = (script_time() - before) / 20 * 1000
        print(f"script of an edit: {cost:.2f} ms, wanted 4")
        if cost < 6:
            return
    raise AssertionError(cost)


def test_without_interaction_nothing_runs(figure):
    page = figure()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def times():
        metrics = session.send("Performance.getMetrics")["metrics"]
        return [m["value"] for m in metrics if m["name"] in {"ScriptDuration", "LayoutCount"}]

    page.wait_for_timeout(300)
    before = times()
    page.wait_for_timeout(700)
    assert times() == before


@pytest.fixture(scope="module")
def watched(browser):
    """A page that sums up how far things move on it."""
    with browser.new_page() as page:
        page.add_init_script(WATCH)
        yield page


# How far things have moved when what there is has been seen for some frames.
MOVED = """async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    while (!performance.getEntriesByName("first-contentful-paint").length) await frame();
    await document.fonts.ready;
    for (let k = 0; k < 10; k++) await frame();
    return window.__seen.shift;
}"""


def moved(page, url, width, then=""):
    """While the figure comes alive on a page that has been seen without it; `then` is a fault."""

    def late(route):
        page.evaluate(MOVED)
        script = route.fetch()
        route.fulfill(response=script, body=script.text() + then)

    page.set_viewport_size({"width": width, "height": 844})
    page.route("**/explorer.js", late)  # which keeps the browser from its cache
    page.goto(url, wait_until="load")
    page.wait_for_selector(".we-plot")
    page.unroute("**/explorer.js")
    return page.evaluate(MOVED)


@pytest.mark.parametrize("path", [PAGE, "index.html"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_moves_while_the_figure_comes_alive(watched, address, path, width):
    assert moved(watched, address + path, width) <= 0.01


def test_what_moves_when_the_figure_comes_alive_is_seen(watched, address):
    lower = "document.querySelector('weight-explorer').style.marginTop = '80px'"
    assert moved(watched, address + PAGE, 390, lower) > 0.01


def test_on_a_phone_all_numbers_of_the_layer_and_the_curve_are_seen_together(figure, phone):
    page = figure(page=phone, width=390)
    box = page.locator("[data-part=numbers]")
    assert box.evaluate("e => e.scrollWidth <= e.clientWidth")  # y, too
    top = box.bounding_box()["y"]
    curve = page.locator("[data-part=curve]").bounding_box()
    assert top < curve["y"] < top + 420 - curve["height"]  # above a keyboard


class SlowLine(Quiet):
    """Sends what the figure shows without a script in pieces of a few table cells."""

    def copyfile(self, source, outputfile):
        data = source.read()
        figure = data.find(b"<weight-explorer")
        cuts = range(figure, figure + 3000, 150) if figure > 0 else []
        for start, end in itertools.pairwise([0, *cuts, len(data)]):
            outputfile.write(data[start:end])
            outputfile.flush()
            time.sleep(0.05)  # s, some frames


@pytest.mark.parametrize("path", [PAGE, "index.html"])
@pytest.mark.parametrize("width", [390, 768])
def test_nothing_moves_while_the_figure_arrives(watched, site, path, width):
    with serving(site, SlowLine) as address:
        watched.set_viewport_size({"width": width, "height": 844})
        watched.goto(address + path, wait_until="load")
        assert watched.evaluate(MOVED) <= 0.01


@pytest.mark.parametrize("width", [320, 1280])
def test_what_a_finger_has_to_meet_is_large_enough(figure, width):
    page = figure(width=width)
    page.evaluate(OPEN)
    small = """() => [...document.querySelectorAll(
        "weight-explorer :is(select, input, button, summary, td[role=gridcell])")].filter((e) => {
            const {width, height} = e.getBoundingClientRect();
            if (!e.checkVisibility() || e.matches(".we-check input")) return false;
            return width < 24 || height < 24;
        }).map((e) => e.outerHTML.slice(0, 120))"""
    assert page.evaluate(small) == []
    page.evaluate(SHOW, random_state(np.random.default_rng(9), [6, 6, 6, 6]).text())
    assert page.evaluate(small) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_deep_network_with_everything_open(figure, scheme):
    page = figure(width=390)
    page.emulate_media(color_scheme=scheme)
    state = random_state(np.random.default_rng(7), [3, 4, 2])
    state.pick = (1, 2, 1)
    page.evaluate(SHOW, state.text())
    page.evaluate(OPEN)
    found = axe(page, "weight-explorer")
    page.emulate_media(color_scheme="light")
    assert found == []


def test_without_javascript_there_are_a_picture_and_the_table(visit):
    page = visit(PAGE, java_script_enabled=False)
    assert page.locator("weight-explorer svg").first.is_visible()
    assert "0.1073" in page.locator("weight-explorer .slopes").inner_text()


def test_the_script_is_asked_for_where_it_is_used_and_nowhere_else(usual, address, site):
    for path in sorted(site.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        assert ("explorer.js" in html) == ("<weight-explorer" in html), path.name
    used = watching(usual, address + PAGE)
    assert json.dumps(used.requests).count("explorer.js") == 1


LESSONS = {  # page: what each of its figures shows, and what it does not show yet
    "index.html": [("curve slopes", "select, input:not([type=range])")],
    "layer/one_weight.html": [("curve", "[data-part=slopes], select")],
    "layer/row_and_matrix.html": [("curve", "[data-part=slopes]"), ("build", ".we-plot")],
    "network/hidden_layers.html": [("network slopes chain", ".we-plot, .we-bar")],
    "layer/question_2.html": [("curve", "[data-part=slopes], select")],
}


@pytest.mark.parametrize("path", LESSONS)
def test_a_lesson_shows_what_it_has_explained(figure, path):
    page = figure(path)
    figures = page.locator("weight-explorer")
    assert figures.count() == len(LESSONS[path])
    for one, (shown, hidden) in zip(figures.all(), LESSONS[path], strict=True):
        for part in shown.split():
            assert one.locator(f"[data-part={part}]").first.is_visible()
        assert one.locator(hidden).count() == 0
    link = page.locator(".we-foot a").first
    state = link.get_attribute("href").partition("?we=")[2]
    assert page.evaluate("(x) => typeof weightModel.decode(x)", state) == "object"
    link.click()
    page.wait_for_url("**/explore.html?we=*")
    assert page.locator(".we-message").inner_text() == ""


def test_on_the_home_page_the_curve_is_that_of_the_entry_pointed_at(figure):
    page = figure("index.html")
    page.locator(ENTRY.format("dC_dW1[0,1]")).hover()
    assert page.locator(".we-head").inner_text().endswith("0\n,\n1")  # over w_01
    assert "0.1922" in page.locator(".we-line").first.inner_text()


def test_in_the_hidden_layers_the_paths_add_up_to_the_entry_of_the_page(figure):
    page = figure("network/hidden_layers.html")
    products = page.locator("[data-factor^='path:']")
    names = products.evaluate_all("all => all.map(e => e.dataset.factor)")
    assert names == ["path:4>0", "path:4>1"]
    values = products.evaluate_all("all => all.map(e => Number(e.dataset.value))")
    assert np.isclose(sum(values), slope(page, 4, 5, layer=2))
    printed = page.locator("#example-paths .example-output").inner_text()
    assert f"sum: {sum(values):.4f}" in printed


def test_the_edge_of_the_picked_weight_is_crossed_by_no_other(figure):
    page = figure("network/hidden_layers.html")
    last = "document.querySelector('.we-net svg').lastChild.classList.contains('own')"
    assert page.evaluate(last)
    page.locator(ENTRY.format("dC_dW2[0,3]")).click()
    assert page.evaluate(last)
    page.locator("[data-edge='2,1,1']").dispatch_event("click")
    assert picked(page) == "dC_dW2[1,1]"


def test_softmax_is_one_switch(figure):
    page = figure("layer/question_2.html")
    words = page.locator(".we-ruler.own .we-slope")
    assert "0.1749 of the floor + 0.1138 ≈ 0.2887" in words.inner_text()
    switch = page.get_by_role("button", name="softmax on the outputs")
    assert switch.get_attribute("aria-pressed") == "true"
    switch.click()
    assert "0.1073" in words.inner_text()
    assert "the floor:" in page.locator(".we-floor-words").inner_text()


def test_the_picked_entry_is_in_sight_where_its_table_scrolls(figure):
    page = figure("network/hidden_layers.html", width=320)
    cell = page.locator(ENTRY.format("dC_dW2[4,5]"))
    box = page.locator("[data-part=slopes]").bounding_box()
    seen = cell.bounding_box()
    assert seen["x"] + seen["width"] <= box["x"] + box["width"] + 1
