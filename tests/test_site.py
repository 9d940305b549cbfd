"""The built site as files: links, search, equations, and what must not be there."""

import json
import os
import re
from itertools import chain
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from proofread import blocks
from tests.conftest import ROOT, SOURCES
from tests.html_tree import of_class, text

# What a page says of others, with the place where they say it: the only links out of the site.
SOURCES_OF_FACTS = {
    f"https://docs.pytorch.org/docs/stable/generated/torch.nn.{loss}.html"
    for loss in ("MSELoss", "L1Loss", "BCELoss", "CrossEntropyLoss")
} | {
    f"https://github.com/{place}"  # what the page of slips speaks about
    for place in (
        "makeyourownneuralnetwork/makeyourownneuralnetwork/blob/master/part2_neural_network.ipynb",
        "dennybritz/nn-from-scratch",
        "eriklindernoren/ML-From-Scratch/blob/master/mlfromscratch/deep_learning/activation_functions.py",
    )
}


def references(tree):
    """What a page loads or links to; a source of a fact may be linked, never loaded."""
    for element in tree.iter():
        for attribute in ("href", "src"):
            if element.get(attribute):
                assert element.tag == "a" or element.get(attribute) not in SOURCES_OF_FACTS
                yield element.get(attribute)


def test_every_page_of_the_nav_is_there(pages):
    expected = {p.relative_to(ROOT / "docs").with_suffix(".html").as_posix() for p in SOURCES}
    assert set(pages) == expected | {"404.html"}


def test_every_link_and_anchor_leads_somewhere_in_the_site(pages, site):
    anchors = {name: {e.get("id") for e in tree.iter()} for name, tree in pages.items()}
    for name, tree in pages.items():
        for reference in references(tree):
            parts = urlsplit(reference)
            if parts.scheme == "data" or reference in SOURCES_OF_FACTS:
                continue
            assert not parts.scheme
            assert not parts.netloc, f"{name} leads out of the site: {reference}"
            here = name if not parts.path else PurePosixPath(name).parent / unquote(parts.path)
            if parts.path.startswith("/"):  # the page for errors knows no folder
                here = parts.path.lstrip("/") or "index.html"
            target = site.joinpath(here).resolve()
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{name}: {reference}"
            if parts.fragment and target.suffix == ".html":
                ids = anchors[target.relative_to(site.resolve()).as_posix()]
                assert unquote(parts.fragment) in ids, f"{name}: {reference}"


def test_no_id_stands_twice_on_a_page(pages):
    for name, tree in pages.items():
        ids = [e.get("id") for e in tree.iter() if e.get("id")]
        assert len(ids) == len(set(ids)), name


def test_every_display_equation_that_states_something_is_tagged(pages):
    tags = []
    untagged = json.loads(ROOT.joinpath("book", "untagged.json").read_text(encoding="utf-8"))
    for name, tree in pages.items():
        excepted = untagged.get(name.replace(".html", ".md"), {})
        ids = [equation.get("id", "") for equation in of_class(tree, "equation")]
        assert ids.count("") == len(excepted), name
        tags += filter(None, ids)
    assert all(tag.startswith("eq-") for tag in tags)
    assert len(tags) == len(set(tags))
    assert {"eq-answer", "eq-entry", "eq-row", "eq-matrix", "eq-delta"} <= set(tags)


def test_every_python_fence_in_the_docs_is_an_example_on_its_page(pages):
    for source in SOURCES:
        if source.suffix == ".ipynb":
            continue  # tests/test_notebooks.py looks at their cells
        fences = blocks.fences(source.read_text(encoding="utf-8"))
        wanted = {f"example-{f.options['id']}" for f in fences if f.language == "python"}
        name = source.relative_to(ROOT / "docs").with_suffix(".html").as_posix()
        assert {e.get("id") for e in of_class(pages[name], "example")} == wanted


def test_nothing_raw_is_published(pages):
    raw = re.compile(r"\$\$|--8<--|Traceback \(most|\\(frac|partial|tag|eqref)\b|exec=")
    for name, tree in pages.items():
        (article,) = tree.iter("article")
        said = text(article)
        # A verdict or a command quotes LaTeX, and the code of a block that prints LaTeX holds it.
        quotes = (of_class(article, name) for name in ("report", "command", "example-code"))
        for quoted in chain.from_iterable(quotes):
            assert "--8<--" not in text(quoted)
            assert "exec=" not in text(quoted)
            said = said.replace(text(quoted), "")
        assert not raw.search(said), name


def test_figures_have_words_and_their_numbers_are_those_of_the_pages(pages):
    chapter = pages["layer/row_and_matrix.html"]
    named = [p for p in chapter.iter("svg") if p.get("role") == "img"]
    assert len(named) == 2
    assert all(len(p.get("aria-label", "")) > 60 for p in named)
    (table,) = of_class(chapter, "slopes")
    (matrix,) = (e for e in of_class(chapter, "example") if e.get("id") == "example-matrix")
    printed = {n.lstrip("-") for n in re.findall(r"-?\d\.\d{4}", text(matrix))}
    drawn = {text(cell).lstrip("−") for cell in table.iter("td") if "." in text(cell)}
    assert drawn == printed


def test_every_number_in_a_figure_is_printed_by_an_example(pages):
    """To the digits that are drawn; half a digit more is lost where the page rounds too."""
    examples = [e for tree in pages.values() for e in of_class(tree, "example-output")]
    printed = [float(n) for e in examples for n in re.findall(r"-?\d+\.\d+", text(e))]
    figures = [f for tree in pages.values() for f in of_class(tree, "figure")]
    drawn = {
        ("".join(t.itertext()).replace("−", "-"), figure.get("id"))
        for figure in figures
        for picture in figure.iter("svg")
        for t in picture.iter("text")
    }
    drawn = {one for one in drawn if re.fullmatch(r"-?\d+\.\d+", one[0])}
    assert len(drawn) > 6

    def is_printed(shown):
        half = 0.5 * 10.0 ** -len(shown.split(".")[1]) + 0.5e-4 + 1e-9
        return any(abs(float(shown) - value) <= half for value in printed)

    lost = sorted(f"{where}: {n}" for n, where in drawn if not is_printed(n))
    assert lost == [], "no block prints what these figures draw"
    assert not is_printed("9.8765")


def test_a_coloured_word_is_emphasised_and_printed_entries_are_coloured(pages):
    words, entries = [], []
    for tree in pages.values():
        (article,) = tree.iter("article")
        for element in article.iter():
            if not any(name.startswith("sym-") for name in element.get("class", "").split()):
                continue
            if element.tag not in {"em", "strong", "text", "th", "g"}:
                assert element.tag.startswith("m") or "span" in element.tag, text(element)
            words += [element] if element.tag in {"em", "strong"} else []
        for output in of_class(article, "example-output"):
            entries += [s for s in output.iter("span") if s.get("class", "").startswith("sym-")]
    assert len(words) > 3
    assert len(entries) > 3
    assert all(re.match(r"[\w\[\], ]+[=:]", text(entry)) for entry in entries)


def test_the_card_says_what_the_tagged_equations_say(pages):
    """The formulas are theirs; a range of indices stands behind the words instead."""
    chapter = pages["layer/card.html"]
    (card,) = of_class(chapter, "card")
    lines = list(card.iter("li"))
    assert len(lines) == 5
    for line in lines:
        (link,) = of_class(line, "eqref")
        path, _, anchor = link.get("href").partition("#")
        page_of = PurePosixPath(os.path.normpath(PurePosixPath("layer") / path)).as_posix()
        (equation,) = (e for e in of_class(pages[page_of], "equation") if e.get("id") == anchor)
        *indices, formula = line.iter("math")
        (body,) = of_class(equation, "equation-body")
        assert list(map(text, body.iter("math"))) == list(map(text, [formula, *indices]))
    shown = [text(code).splitlines() for code in of_class(chapter, "example-code")]
    codes = [text(code) for line in lines for code in line.iter("code")]
    assert len(codes) == 4
    # The NumPy lines stand in a program that runs; the first of them is what it prints.
    assert set(codes[1:]) <= {line.partition("  #")[0] for block in shown for line in block}
    assert codes[0] in "".join(text(code) for code in of_class(chapter, "example-code"))
    (image,) = (a for a in card.iter("a") if a.get("href").endswith(".png"))
    assert text(image) == "Download the card"


def typeset(element):
    """The formulas of an article in the order of reading; those of figures are labels.

    A report repeats formulas of other pages, where their symbols have their links, and what opens
    below an equation has slips in it.
    """
    if element.tag == "math":
        yield element
    elif element.tag != "fieldset" and not {"report", "equation-name"} & set(
        element.get("class", "").split()
    ):
        for child in element:
            yield from typeset(child)


NEEDS_NO_ROW = set("()[]{}⟩,;:/+−=′⏞⏟\u2061\u2062\u2063\u2064")


def signs(formula) -> list[str]:
    """The letters and the signs of a formula, as they stand in it, without their scripts."""
    leaves = [one for one in formula.iter() if one.tag in ("mi", "mo") and not len(one)]
    return [sign for one in leaves if (sign := (one.text or "").strip())]


def test_each_symbol_of_a_page_leads_once_to_the_card(pages):
    """What the rules of `book/notation_links.py` do not see is a sign here, and has no link."""
    rows = {
        row.get("id"): [signs(formula)[0] for formula in next(row.iter("td")).iter("math")]
        for row in pages["reference/notation.html"].iter("tr")
        if row.get("id")
    }
    assert len(rows) > 40
    total = 0
    for name, tree in pages.items():
        (article,) = tree.iter("article")
        links = of_class(article, "symbol")
        if name == "reference/notation.html":
            assert links == []
            continue
        formulas = [signs(formula) for formula in typeset(article)]
        used = {sign for one in formulas if any(s[0].isalpha() for s in one) for sign in one}
        leads, alone = set(), []
        for link in links:
            row = link.get("href").split("#")[1]
            several = link.get("data-symbols", "").split()
            alone += [] if several else [row]
            own = {one.partition("_")[0].rstrip("′") for one in several} or set(signs(link))
            assert own & set(rows[row]), name
            leads |= own if several else own & set(rows[row])
        assert leads <= used, name
        assert used - leads <= NEEDS_NO_ROW, name
        assert all(alone.count(row) <= len(rows[row]) for row in alone), name  # once for each
        total += len(links)
    assert total > 50


def test_the_search_index_holds_words_and_no_markup(site):
    index = json.loads(site.joinpath("search/search_index.json").read_text(encoding="utf-8"))
    texts = {d["location"]: d["text"] for d in index["docs"]}
    everything = " ".join(texts.values())
    found = [where for where, text in texts.items() if "∂C/∂W^(L) = δ^(L) (a^(L−1))⊤" in text]
    assert any(where.startswith("index.html") for where in found)
    assert not re.search(r"<math|<mi|\\frac|\\partial|data-", everything)
    assert not re.search(r"Copy the whole|Download \w", everything)
