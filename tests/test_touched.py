"""Which tests a change touches."""

from tests.touched import OF_THE_SITE, ROOT, reached, touched


def test_a_module_touches_its_own_test_and_those_that_reach_it_through_others():
    tests = touched({"proofread/equations/ellipsis.py"})
    assert "tests/equations/test_checker.py" in tests
    assert "tests/snippets/test_by_hand.py" not in tests
    assert "snippets/layer.py" in reached(ROOT / "tests" / "snippets" / "test_layer.py")


def test_a_page_touches_the_tests_of_the_site_and_of_pages_its_own():
    *tests, option, words = touched({"docs/layer/question_1.md"})
    assert set(tests) == OF_THE_SITE
    assert (option, words) == ("-k", "not test_pages or question_1")


def test_a_snippet_touches_its_test_and_every_page():
    tests = touched({"snippets/saddle.py"})
    assert {"tests/snippets/test_saddle.py", *OF_THE_SITE} <= set(tests)
    assert "-k" not in tests


def test_what_is_named_is_there():
    assert all(ROOT.joinpath(name).is_file() for name in OF_THE_SITE)
    assert touched({"LICENSE-TEXT"}) == []
