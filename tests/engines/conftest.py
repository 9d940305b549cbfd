"""The site on a local server that sees what goes wrong, and the engines that look at it."""

import json
import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.engines.drivers import ENGINES

LOOK = Path(__file__).with_name("look.html").read_bytes()

# The first script of each page notes what goes wrong, in every engine in the same way.
WATCH = b"""<script>
window.troubles = [];
addEventListener("error", ({ message, target }) =>
  troubles.push(message ?? `not loaded: ${target.src ?? target.href}`), true);
addEventListener("unhandledrejection", ({ reason }) => troubles.push(`rejected: ${reason}`));
addEventListener("securitypolicyviolation", ({ blockedURI }) =>
  troubles.push(`asks another site: ${blockedURI}`));
for (const level of ["error", "warn"])
  console[level] = (...words) => troubles.push(`console: ${words.join(" ")}`);
</script>"""
OWN = "default-src 'self' 'unsafe-inline' data: blob:"  # to ask others for anything violates this


class Site(SimpleHTTPRequestHandler):
    """The built site. `planted` files stand in for its own; `lost` are those asked for in vain."""

    def do_GET(self):
        name = self.path.lstrip("/").partition("?")[0]
        file = Path(self.directory, name)
        if name not in self.server.planted and not file.is_file():
            self.server.lost.append(name)
            return self.send_error(404)
        body = self.server.planted.get(name) or file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(name))
        self.send_header("Content-Security-Policy", OWN)
        self.end_headers()
        self.wfile.write(body.replace(b"<head>", b"<head>" + WATCH, 1))

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def server(site):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, directory=str(site)))
    server.planted, server.lost = {"look.html": LOOK}, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session", params=ENGINES)
def engine(request, server):
    """One of the engines, at the page that looks; a missing one is skipped, but not in CI."""
    kind = ENGINES[request.param]
    if missing := kind.missing():
        reason = f"{request.param} needs {' and '.join(missing)}"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    engine = kind()
    engine.open(f"http://127.0.0.1:{server.server_port}/look.html")
    yield engine
    engine.close()


@pytest.fixture
def troubles(engine, server):
    """What an engine finds wrong with a page, where `planted` files may stand in for others."""

    def look(page: str, planted: dict[str, str] | None = None) -> list[str]:
        server.lost.clear()
        server.planted = {"look.html": LOOK}
        for name, text in (planted or {}).items():
            server.planted[name] = text.encode()
        found = engine.run(f"look({json.dumps(page)})")
        return found + [f"not there: {name}" for name in server.lost]

    return look
