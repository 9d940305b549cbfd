"""A system Chromium, driven by Playwright; without one these tests are skipped, but not in CI."""

import contextlib
import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urljoin

import pytest

from tests.browser import chromium


@pytest.fixture(scope="session")
def browser():
    if not chromium.path():
        if os.environ.get("CI"):
            pytest.fail("CI needs a system Chromium: none is on the PATH")
        pytest.skip("no system Chromium on the PATH (set CHROMIUM to where it is)")
    with chromium.launched() as browser:
        yield browser


WINDOW = {"width": 1280, "height": 720}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(folder, handler=Quiet):
    """A local server of a folder: its address, with the slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def address(site):
    """The built site on a local server."""
    with serving(site) as address:
        yield address


def watched(context):
    """A page of this context; everything that goes wrong is in `.troubles`."""
    page = context.new_page()
    page.on("console", lambda m: m.type in {"error", "warning"} and page.troubles.append(m.text))
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("requestfailed", lambda r: left(r) or page.troubles.append(f"failed: {r.url}"))
    page.on("response", lambda r: r.status >= 400 and page.troubles.append(f"{r.status} {r.url}"))
    page.on("request", lambda request: page.requests.append(request.url))
    return page


def left(request) -> bool:
    """Whether it failed because the page was left, which ends what it still asks for."""
    return request.failure == "net::ERR_ABORTED"


def watching(page, url):
    """A watched page, at another address."""
    page.troubles, page.requests = [], []
    page.goto(url, wait_until="load")
    return page


@contextlib.contextmanager
def opened(browser, url, **options):
    """A page in a fresh context, with nothing in its cache."""
    with browser.new_context(**options) as context:
        yield watching(watched(context), url)


@contextlib.contextmanager
def caller(browser, scripts):
    """Calls one function of these scripts with many arguments, in one page, a hundred at a time."""
    page = browser.new_page()
    page.goto("about:blank")
    for script in scripts:
        page.add_script_tag(path=script)

    def call(function: str, arguments: list) -> list:
        results = []
        for k in range(0, len(arguments), 100):
            results += page.evaluate(f"(all) => all.map({function})", arguments[k : k + 100])
        return results

    yield call
    page.close()


@pytest.fixture(scope="session")
def shared_pages(browser):
    """The context for these options, with nothing stored, and its pages that no test looks at.

    A new context takes a second of processor, a new page a quarter. In each context one page stays
    open, so that the next finds the process of the site.
    """
    with contextlib.ExitStack() as contexts:
        shared = {}

        def pages(base, **options):
            key = base, repr(sorted(options.items()))
            if key not in shared:
                stays = contexts.enter_context(browser.new_context(**options)).new_page()
                stays.goto(base + "404.html")
                shared[key] = stays, []
            stays, idle = shared[key]
            stays.evaluate("localStorage.clear()")
            return stays.context, idle

        yield pages


@pytest.fixture
def visit(shared_pages, address):
    """Open a page of the site for one test, as a reader who has been there before.

    What stays with a page wherever it goes, such as an init script, wants an `opened` one.
    """
    visited = []

    def open_page(
        path, base=address, viewport=WINDOW, color_scheme="light", forced_colors="none", **options
    ):
        context, idle = shared_pages(base, **options)
        page = idle.pop() if idle else watched(context)
        visited.append((page, idle))
        page.set_viewport_size(viewport)
        page.emulate_media(media="null", color_scheme=color_scheme, forced_colors=forced_colors)
        return watching(page, urljoin(base, path))

    yield open_page
    for page, idle in visited:
        page.unroute_all()
        page.goto("about:blank")
        page.mouse.move(-1, -1)  # over nothing, as in a new page
        idle.append(page)
