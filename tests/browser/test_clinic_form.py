"""The form of the clinic: it finds what gradient_clinic.py finds, and reads strictly."""

import re

import numpy as np
import pytest

from figures.clinic_form import LESSONS
from snippets import worked
from snippets.gradient_clinic import KINDS
from snippets.layer import sigmoid_prime
from snippets.one_weight import output_error, weight_gradient
from tests.browser.conftest import caller, opened
from tests.browser.test_pages import axe
from tests.clinic_layers import MISTAKES, random_layer
from tests.conftest import ROOT
from tests.test_vendor import characters

PAGE = "clinic/find_the_bug.html"
RIGHT = weight_gradient(output_error(worked.z, worked.y), worked.a_prev)
SCRIPTS = [ROOT / "docs" / "assets" / name for name in ("network.js", "clinic.js")]


@pytest.fixture(scope="module")
def form(browser):
    with caller(browser, SCRIPTS) as call:
        yield call


WORDS = {kind: KINDS[kind] for kind in LESSONS}  # which is what the page has
DIAGNOSED = """([texts, words]) => {
    const state = gradientClinic.read(texts);
    if (state.errors) return state.errors;
    const { kinds, certain, finding, nudged, M } = gradientClinic.diagnose(state, words);
    const off = nudged.flat().map((x, k) => Math.abs(x - M.flat()[k]));
    return { kinds: kinds.map(String), certain, finding, off: Math.max(...off), M };
}"""


def alternatives(finding: str) -> list[str]:
    """In any order, and without what the form has no use for.

    Where the clinic says W.shape[0] the form says m, and it has nothing more to be given.
    """
    text = re.sub(r"^consistent with: | \(to decide, give it [^()]*\)$", "", finding)
    text = re.sub(r"constant factor [^ ;,]+ \([^)]*\)", "constant factor (named)", text)
    return sorted(text.split(", OR "))


def answered_otherwise(form, cases) -> list:
    answers = form(DIAGNOSED, [[layer.texts(G), WORDS] for _, layer, G in cases])
    found = []
    for (name, layer, G), answer in zip(cases, answers, strict=True):
        report, M = layer.report(G), layer.dC_dW()
        assert np.allclose(answer["M"], M, rtol=1e-12, atol=1e-13 * np.abs(M).max())
        assert answer["off"] <= 1e-7 * max(1, np.abs(M).max())
        kinds = [",".join(kinds) for kinds in report.kinds if "row-sums" not in kinds]
        texts = [x for x in alternatives(report.finding) if KINDS["row-sums"] not in x]
        same = sorted(answer["kinds"]) == sorted(kinds), alternatives(answer["finding"]) == texts
        if not all(same) or answer["certain"] != report.certain:
            found.append((name, layer, answer, report))
    return found


def random_claims(random, count: int) -> list:
    """Without claims whose mistakes are told apart only by what rounding leaves of a slope.

    These are zero up to round-off, or in some entry more than a million times what is right.
    """
    cases = []
    while len(cases) < count:
        name, layer = list(MISTAKES)[len(cases) % len(MISTAKES)], random_layer(random)
        G, M = MISTAKES[name](layer, random), np.abs(layer.dC_dW())
        zero = np.abs(G).max() <= 1e-12 * M.max() and name != "zero"
        felt = M.max() * 1e-12 < M
        huge = G.shape == M.shape and (np.abs(G) > 1e6 * M)[felt].any()
        if not (zero or huge):
            cases.append((name, layer, G))
    return cases


def test_hundreds_of_claims_are_answered_as_the_clinic_answers_them(form):
    assert answered_otherwise(form, random_claims(np.random.default_rng(16), 420)) == []


def test_another_answer_of_the_form_is_seen(form, monkeypatch):
    claims = [x for x in random_claims(np.random.default_rng(2), 80) if x[0] in ("sign", "half")]
    assert answered_otherwise(form, claims) == []
    monkeypatch.setitem(WORDS, "sign", "another sentence")
    assert len(answered_otherwise(form, claims)) == len(claims)


READ = """([text, comma]) => {
    const read = gradientClinic.readArray(text, comma);
    return typeof read === "string" ? read : [read.rows, read.ndim];
}"""
W = [[0.4, -0.7], [1.0, 2.5]]


@pytest.mark.parametrize(
    "pasted",
    [
        "[[ 0.4 -0.7]\n [ 1.   2.5]]",
        "[[ 0.4\n -0.7] [1. 2.5e+00]]",
        "array([[ 0.4, -0.7],\n       [ 1. ,  2.5]])",
        "tensor([[0.4, -0.7], [1., 2.5]], dtype=torch.float64, grad_fn=<MmBackward0>)",
        "W1 = np.array([[0.4, -0.7], [1, 2.5]])",
        "dC_dW =\n[[ 0.4 -0.7]\n [ 1.   2.5]]",
        "[[np.float64(0.4), np.float64(-0.7)], [1, 2.5]]",
        "[[0.4,-0.7],[1,2.5]]",
        "((0.4, -0.7), (1, 2.5))",
        "[0.4 -0.7; 1 2.5]",
        "0.4\t−0.7\r\n1\t2.5\r\n",
        "0.4,-0.7\n1,2.5",
        "  0.4   -0.7\n\n  1  2.5  ",
        "0.4;-0.7\n1;2.5",
        "[[0.4,-0.7], [1, 2.5]]",
    ],
)
def test_an_array_is_read_as_programs_and_spreadsheets_write_it(form, pasted):
    assert form(READ, [[pasted, False]]) == [[W, 2]]


def test_a_decimal_comma_is_read_where_it_is_named(form):
    for pasted in ("0,4\t-0,7\n1\t2,5", "0,4; -0,7\n1; 2,5", "[[0,4, -0,7], [1, 2,5]]"):
        assert form(READ, [[pasted, True]]) == [[W, 2]]
    for pasted in (
        "0,4\t-0,7\n1\t2,5",
        "[[0,4 -0,7] [1 2,5]]",
        "0,4 0,7",
        "[[0,4, -0,7], [1, 2,5]]",
        "[[0,4, -0,7],\n [1,5, 2,5]]",
    ):
        (answer,) = form(READ, [[pasted, False]])
        assert "decimal comma" in answer
    assert "“0.4”" in form(READ, [["0.4 1,5", True]])[0]
    assert form(READ, [["[0.1 0.2]", False]]) == [[[[0.1, 0.2]], 1]]


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("", "Nothing is here"),
        ("[]", "Nothing is here"),
        ("1 2\n3 x", "Row 1, “x”. That is not a number."),
        ("1 2\n3", "Row 1 has another length, 1, than row 0, 2."),
        ("[[1 2]\n ...\n [3 4]]", "Row 1, “...”. Numbers are left out"),
        ("[[[1 2]]]", "A bracket too many"),
        ("[1 2", "A bracket is not closed"),
        ("1 2]", "“]”. This bracket was not opened"),
        ("[1 2] 3", "Row 1, “3”. It stands outside"),
        ("1e999", "“1e999”. That is too large"),
        ("nan 1", "“nan”. That is not a number"),
        ("[1, 2 3]", "“3”. What parts it"),
        ("__import__('os').system('ls')", "“__import__”. It stands outside"),
        ("<img src=x>", "“<img”. That is not a number"),
        ("1 " * 2501, "more than 2500"),
        ("1" * 100_001, "too long"),
    ],
)
def test_what_cannot_be_read_is_answered_with_its_row_and_word(form, pasted, words):
    (answer,) = form(READ, [[pasted, False]])
    assert isinstance(answer, str)
    assert words in answer


def hostile(random, count: int) -> list[str]:
    """Pieces of arrays, programs and markup in any order."""
    pieces = list("0123456789[](){};,.\n\t -+eE−\0\"'<>&%…é=\u0661\u202e\ud7ff")
    pieces += [
        "nan",
        "inf",
        "1e5",
        "0,5",
        "array(",
        "np.float64(",
        "], dtype=float32)",
        "...",
        "[[",
    ]
    pieces += [
        "<script>",
        "${1}",
        "constructor",
        "__proto__",
        "]]",
        "\r\n",
        "\u2028",
        "W =",
        "1e-400",
    ]
    return ["".join(random.choice(pieces, random.integers(1, 40))) for _ in range(count)]


def test_thousands_of_hostile_texts_are_refused_or_read_as_finite_rows(form):
    checked = """([text, comma]) => {
        const read = gradientClinic.readArray(text, comma);
        if (typeof read === "string") return read.length > 10 && read.length < 200;
        const n = read.rows[0].length;
        return n > 0 && read.rows.every((row) => row.length === n && row.every(Number.isFinite));
    }"""
    texts = hostile(np.random.default_rng(3), 4000)
    assert form(checked, [[text, k % 2 == 1] for k, text in enumerate(texts)]) == [True] * 4000
    slow = [
        "[" * 99_999,
        "(" * 99_999,
        "1e" * 49_999,
        ",1" * 49_999,
        "a" * 99_999,
        "np.float64(" * 9000,
        f"[{'1' * 99_000}]",
    ]
    assert all(isinstance(x, str) for x in form(READ, [[text, False] for text in slow]))


def test_damaged_addresses_are_refused_or_fill_the_form(form):
    random = np.random.default_rng(5)
    encoded = "(texts) => gradientClinic.encode(gradientClinic.read(texts))"
    cases = [
        (layer, MISTAKES["noise"](layer, random)) for layer in map(random_layer, [random] * 30)
    ]
    good = form(encoded, [layer.texts(G) for layer, G in cases])
    again = form(
        "(x) => gradientClinic.encode(gradientClinic.read(gradientClinic.decode(x)))", good
    )
    assert again == good
    letters = list("0123456789.,-_e+<>'\"&%NaInf\0\n−é")
    damaged = ["", "1", "_" * 6, "2" + good[0][1:], good[0] + "0" * 5000]
    for k in range(1000):
        text = list(good[k % len(good)])
        at = random.integers(len(text))
        text[at : at + random.integers(0, 3)] = random.choice(letters, random.integers(0, 3))
        damaged.append("".join(text))
    checked = """(text) => {
        const texts = gradientClinic.decode(text);
        if (typeof texts === "string") return texts.length > 10;
        const all = Object.values(texts);
        return all.length === 10 && all.every((x) => typeof x === "string");
    }"""
    assert form(checked, damaged) == [True] * len(damaged)
    assert "version 2" in form("gradientClinic.decode", [damaged[3]])[0]


@pytest.fixture(scope="module")
def usual(browser, address):
    """The page of the form, for all tests that look at it with scripts."""
    with opened(browser, address + PAGE) as page:
        yield page


AFRESH = """() => {
    const old = document.querySelector("gradient-clinic");
    window.fresh ??= old.cloneNode(true);
    history.replaceState(null, "", location.pathname); // it would be read again
    old.replaceWith(fresh.cloneNode(true));
}"""


@pytest.fixture
def page(usual):
    """The form as it begins; in the end nothing has gone wrong on its page."""
    usual.set_viewport_size({"width": 1280, "height": 800})
    usual.emulate_media(color_scheme="light", reduced_motion="no-preference")
    usual.evaluate(AFRESH)
    usual.troubles.clear()
    yield usual
    assert usual.troubles == []


EXAMINE = """(fields) => {
    const form = document.querySelector("gradient-clinic form");
    for (const [name, text] of Object.entries(fields)) {
        form.elements[name].value = text;
        form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
    }
    form.querySelector("button").click();
    return document.querySelector(".gc-finding").innerText;
}"""


def examine(page, **fields):
    return page.evaluate(EXAMINE, fields)


def test_a_learner_pastes_a_transposed_gradient(page):
    page.locator("#gc-G").fill(str(RIGHT.T))
    page.get_by_role("button", name="Which mistake").click()
    said = page.locator(".gc-finding").inner_text()
    assert said.startswith(f"Wrong: {KINDS['transposed']} ((3, 2) for (2, 3)).")
    assert page.locator(".gc-finding a").get_attribute("href").endswith("#transposed")
    assert "that of the transpose" in page.locator(".gc-answer").inner_text()
    assert page.locator(".gc-table td.wrong").count() == 0  # so it is right but for that


def test_the_example_is_that_of_the_page_and_its_wrong_cells_are_told(page):
    mine = np.outer(2 * (worked.a - worked.y) * sigmoid_prime(worked.a), worked.a_prev)
    assert page.locator("#gc-G").input_value() == str(mine)
    assert "taken at a, not at z" in examine(page)
    assert page.locator(".gc-table td.wrong").count() == 6
    assert "6 of 6 entries are wrong" in page.locator(".gc-table caption").inner_text()
    assert "≠ −0.1561" in page.locator(".gc-table td.wrong").first.inner_text()
    assert examine(page, G=str(RIGHT)) == "Right: no entry is wrong."
    assert page.locator(".gc-table td.wrong").count() == 0
    one = RIGHT + np.array([[0, 0, 0], [0, 0.1, 0]])
    assert "(1 of 6: (1, 1))" in examine(page, G=str(one))
    assert page.locator(".gc-table td.wrong").count() == 1
    assert "right" in page.locator(".gc-table td:not(.wrong)").last.inner_text()
    near = RIGHT * (1 + 2e-6)  # which four decimals do not tell apart
    examine(page, G=repr(near.tolist()))
    assert "0.13201391\n≠ 0.13201364" in page.locator(".gc-table td.wrong").nth(4).inner_text()


def test_a_minus_y_is_right_with_binary_cross_entropy_and_a_further_slope_is_named(page):
    right = np.outer(worked.a - worked.y, worked.a_prev)
    said = examine(page, G=str(right))  # of squares
    assert KINDS["slope-missing"] in said
    assert "With “sigmoid, binary cross-entropy” as C no entry is wrong" in said
    assert "no entry" not in examine(page, G=str(2 * right))
    page.get_by_label("C of an example").select_option("binary")
    assert page.get_by_label("σ", exact=True).is_disabled()  # this cost has its own
    assert examine(page, G=str(right)) == "Right: no entry is wrong."
    more = np.outer((worked.a - worked.y) * sigmoid_prime(worked.z), worked.a_prev)
    assert KINDS["slope-extra"] in examine(page, G=str(more))
    assert "lower bound" not in page.locator(".gc-answer").inner_text()
    outside = np.outer(worked.a - np.array([1.5, 0.2]), worked.a_prev)
    assert examine(page, G=str(outside), y="[1.5 0.2]").startswith("Right")
    assert "no lower bound" in page.locator(".gc-answer").inner_text()


def test_few_digits_are_taken_as_rounded_and_too_few_are_told(page):
    four = "[[-0.1561 -0.1922 -0.0841]\n [ 0.1073  0.1320  0.0578]]"
    assert examine(page, G=four).startswith("Right")
    assert "few digits" not in page.locator(".gc-answer").inner_text()
    two = "[[-0.16 -0.19 -0.08]\n [ 0.11  0.13  0.06]]"
    assert examine(page, G=two).startswith("No entry is wrong so far as your digits go")
    assert "precision=8" in page.locator(".gc-answer").inner_text()


@pytest.mark.parametrize("digits", [2, 3])
@pytest.mark.parametrize(
    ("change", "kind"),
    [(1 / sigmoid_prime(worked.z)[:, None], "slope-missing"), (-1, "sign"), (2, "factor")],
)
def test_a_mistake_is_named_from_few_digits(page, digits, change, kind):
    said = examine(page, G=repr(np.round(RIGHT * change, digits).tolist()))
    assert said.startswith("Wrong")
    assert KINDS[kind] in said
    assert digits > 2 or "few digits" in page.locator(".gc-answer").inner_text()


def test_zeros_and_what_is_no_number_are_told_as_such(page):
    for zeros in ("[[0 0 0] [0 0 0]]", repr((0 * RIGHT).tolist())):
        assert examine(page, G=zeros).startswith("Wrong: what you pasted is zero everywhere.")
        assert "digits" not in page.locator(".gc-answer").inner_text()
    G = RIGHT.copy()
    G[0, 1] = np.nan
    assert "(1 of 6: (0, 1))" in examine(page, G=str(G))
    assert page.locator(".gc-table td.wrong").all_inner_texts() == ["NaN\n≠ −0.1922"]
    G[:] = np.nan
    assert "(rows 0 and 1)" in examine(page, G=str(G))


def test_the_answer_comes_into_view_and_the_focus_stays(page):
    page.emulate_media(reduced_motion="reduce")
    button = page.get_by_role("button", name="Which mistake")
    button.evaluate(
        "(e) => { e.scrollIntoView({ block: 'end', behavior: 'instant' }); e.focus(); }"
    )
    page.keyboard.press("Enter")
    shown = "(e) => { const r = e.getBoundingClientRect(); return r.top > 0 && r.bottom < 800; }"
    assert page.locator(".gc-finding").evaluate(shown)
    assert button.evaluate("(e) => e === document.activeElement")


def test_decimal_commas_are_offered_and_read(page):
    names = ("W", "G", "a", "b", "y")
    points = [page.locator(f"#gc-{name}").input_value() for name in names]
    for comma in (lambda x: f"{x}", lambda x: f"{x:.12f}"):
        for parted in (", ", ","):
            fields = {}
            for name, text in zip(names, points, strict=True):
                rows = [re.findall(r"[-\d.e]+", row) for row in text.split("\n")]
                rows = [parted.join(comma(float(x)).replace(".", ",") for x in row) for row in rows]
                fields[name] = f"[{f'],{chr(10)} ['.join(rows)}]"
            page.get_by_label("decimals").select_option("point")
            said = examine(page, **fields)
            assert "decimal comma" in said, said
    examine(page, **{k: text.replace(".", ",") for k, text in zip(names, points, strict=True)})
    page.get_by_role("button", name="Read 0,5").click()
    assert "taken at a" in page.locator(".gc-finding").inner_text()
    assert page.get_by_label("decimals").input_value() == "comma"


def test_a_field_says_what_is_wrong_with_it_and_keeps_the_focus(page):
    said = examine(page, W="[[0.4 x 0.2] [1 2 3]]", y="1 2 3")
    assert said.startswith("Not read. W: Row 0, “x”. That is not a number.")
    field = page.locator("#gc-W")
    assert field.get_attribute("aria-invalid") == "true"
    assert "gc-W-wrong" in field.get_attribute("aria-describedby")
    assert "“x”" in page.locator("#gc-W-wrong").inner_text()
    assert page.evaluate("document.activeElement.id") == "gc-W"
    said = examine(page, W="[[0.4 0.1 0.2] [1 2 3]]")
    assert said == "Not read. y: W has 2 rows, and y has 3 numbers: wanted is a number for each."
    assert page.locator("#gc-y-wrong").inner_text() in said
    page.locator("#gc-y").fill("1 0")  # an answer is about the numbers it was given
    assert page.locator(".gc-finding").inner_text() == ""
    assert examine(page).startswith("Wrong")
    said = examine(page, W="[[0.4 1] [0.1 2] [0.2 3]]")
    assert said.startswith("Not read. W: ")
    assert "transpose" in said
    said = examine(page, W="[0.4 1 2]")
    assert said.startswith("Not read. W: W has 1 row, and b and y have 2 numbers")
    page.get_by_role("button", name="Empty").click()
    for text, words in {
        "": "Nothing is here yet.",
        "abc": "Row 0, “abc”. That is not a number.",
        "1 2\n3": "Row 1 has another length, 1, than row 0, 2.",
        "1e999": "Row 0, “1e999”. That is too large",
        "1 " * 20_000: "more than 2500 numbers",
    }.items():
        assert f"∂C/∂W: {words}" in re.sub("Those are ", "", examine(page, G=text))


def test_hostile_input_makes_no_element_and_no_request(page):
    page.wait_for_load_state("networkidle")
    before = len(page.requests)
    for text in [*hostile(np.random.default_rng(1), 30), "<img src=x onerror=alert(1)>"]:
        examine(page, W=text, a=text, G=text)
    assert page.locator("gradient-clinic :is(img, script, iframe)").count() == 0
    later = page.requests[before:]  # the icon of the page is asked for again with a new address
    assert [url for url in later if not url.endswith("/assets/mark.svg")] == []


def test_batches_lie_in_columns_or_rows(page):
    a = np.array([[0.65, 0.1], [0.8, -0.4], [0.35, 0.9]])
    y = np.array([[0.95, 0.1], [0.25, 0.7]])
    z = worked.W @ a + worked.b[:, None]
    s = 1 / (1 + np.exp(-z))
    G = 2 * (s - y) * s * (1 - s) @ a.T  # the mean is half of it
    page.get_by_label("a and y hold").select_option("columns")
    assert "factor 2" in examine(page, G=str(G), a=str(a), y=str(y))
    page.get_by_label("a and y hold").select_option("rows")
    said = examine(page)
    assert said.startswith("Not read. a: ")
    assert "as columns?" in said
    page.get_by_label("C of all is").select_option("sum")
    assert examine(page, a=str(a.T), y=str(y.T)).startswith("Right")


def test_the_address_holds_the_numbers_in_place_and_refuses_others_with_a_word(page, visit):
    long = page.evaluate("history.length")
    assert "?" not in page.url
    examine(page)
    assert "?gc=1_sigmoid_square_one_mean_2.3.1.2.3.2_0.4," in page.url
    assert len(page.url.partition("?gc=")[2]) <= 4096
    assert page.evaluate("history.length") == long
    again = visit(PAGE + "?" + page.url.partition("?")[2])
    assert "taken at a" in again.locator(".gc-finding").inner_text()
    newer = visit(PAGE + "?gc=7_what")
    assert "version 7" in newer.locator(".gc-finding").inner_text()
    assert newer.locator("#gc-b").input_value() == str(worked.b)
    assert again.troubles == newer.troubles == []


def test_without_javascript_the_page_says_what_to_do_in_python(visit):
    page = visit(PAGE, java_script_enabled=False)
    static = page.locator("gradient-clinic .static")
    assert "check_gradient(C_of, W, mine" in static.inner_text()
    assert "the slope σ′ is taken at a, not at z" in static.inner_text()
    assert page.locator("gradient-clinic form").is_hidden()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_axe_and_a_narrow_window_find_nothing(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.locator("gradient-clinic summary").evaluate("e => { e.parentElement.open = true; }")
    examine(page, b="x")
    examine(page, b="[0.1 -0.15]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = """() => [...document.querySelectorAll("gradient-clinic :is(select, button, summary)")]
        .filter((e) => e.getBoundingClientRect().height < 24).map((e) => e.outerHTML)"""
    assert page.evaluate(small) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page, "gradient-clinic") == []


def test_the_keyboard_alone_reaches_a_finding(page):
    page.get_by_role("combobox", name="σ", exact=True).focus()
    for _ in range(4 + 5):  # decimals, five fields; one choice is off for one example
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "taken at a" in page.locator(".gc-finding").inner_text()


def test_the_script_is_asked_for_where_it_is_used_and_writes_what_the_fonts_have(site):
    script = site.joinpath("assets", "clinic.js").read_text(encoding="utf-8")
    assert {c for c in script if not c.isascii()} <= characters("text") | characters("math")
    for path in sorted(site.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        assert ("clinic.js" in html) == ("<gradient-clinic" in html), path.name


def test_the_table_of_symptoms_is_whole_on_one_screen_and_breaks_no_code_word(page):
    table = page.locator("table", has=page.locator("[href='#stride']"))
    top = page.locator("header.md-header").bounding_box()["height"]
    assert table.bounding_box()["height"] <= 800 - top
    page.set_viewport_size({"width": 320, "height": 640})
    assert table.locator("tbody tr").count() == 12
    lines = "(all) => all.map((e) => e.getClientRects().length)"
    assert set(table.locator("code").evaluate_all(lines)) == {1}
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
