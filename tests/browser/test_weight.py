"""What heavy pages weigh on a slow phone, and that the measure sees what it is for."""

import gzip

from tests.browser.phone import measure, medians
from tests.test_notebooks import LIMIT
from tests.test_notebooks import PAGES as NOTEBOOKS

READABLE, BYTES, SHIFT, BLOCKING = 1500, 160 * 1024, 0.01, 200  # ms, bytes, share, ms


def test_the_heaviest_page_and_notebooks_keep_the_weight_that_a_slow_phone_bears(browser, site):
    def weight(page):
        return len(gzip.compress(page.read_bytes(), 6))

    heaviest = max(site.rglob("*.html"), key=weight).relative_to(site).as_posix()
    # Times depend on what else the machine does: `python -m tests.browser.phone` prints them, for
    # who has a quiet one.
    for path in {heaviest, *(name.replace(".ipynb", ".html") for name in NOTEBOOKS)}:
        (seen,) = measure(browser, site, path, runs=1)
        assert 0 < seen["bytes"] <= (BYTES if path == heaviest else LIMIT)
        assert seen["shift"] <= SHIFT
        print(path, seen)


def test_the_measure_sees_what_it_is_for(browser, tmp_path):
    """A page that is heavy, blocks, shifts and shows its formula late fails every budget."""
    tmp_path.joinpath("photo.png").write_bytes(bytes(200_000))
    tmp_path.joinpath("bad.html").write_text(
        """<!doctype html><meta name="viewport" content="width=device-width">
        <p>first</p><div id="late"></div><h1>pushed<br>far<br>down</h1><img src="photo.png">
        <script>
          setTimeout(() => {
            const start = performance.now();
            while (performance.now() - start < 400) {}
            late.innerHTML = '<div style="height: 400px"><math><mi>x</mi></math></div>';
          }, 900);
        </script>"""
    )
    seen = medians(measure(browser, tmp_path, "bad.html", runs=1))
    assert seen["bytes"] > BYTES
    assert seen["shift"] > SHIFT
    assert seen["readable"] > READABLE
    assert seen["blocking"] > BLOCKING
