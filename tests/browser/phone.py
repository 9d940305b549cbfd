"""Measure a page of a built site as a slow phone sees it.

    python -m tests.browser.phone site layer/row_and_matrix.html

The phone: 390 x 844, slow 4G as Lighthouse defines it, a processor four times slower than
this one; the server compresses text with gzip -6; every visit starts with an empty cache.
`readable` is the moment at which the last formula has been painted, in ms; `bytes` what was
sent until all was quiet, headers included; `shift` the cumulative layout shift; `blocking`
what tasks took beyond 50 ms, in ms, from the first paint until all was quiet.
"""

import gzip
import json
import statistics
import sys
import threading
import time
from collections import Counter
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SLOW_4G = {
    "offline": False,
    "latency": 150,  # ms
    "downloadThroughput": 1.6e6 / 8,  # bytes a second
    "uploadThroughput": 750e3 / 8,
}
SLOWER = 4
QUIET = 1500  # ms without anything happening
TEXT = {".html", ".css", ".js", ".json", ".svg", ".xml", ".py", ".txt"}

WATCH = """(() => {
  const seen = window.__seen = {formulas: 0, shift: 0, tasks: [], last: 0};
  const watch = (type, each) => new PerformanceObserver((list) => {
    seen.last = performance.now();
    list.getEntries().forEach(each);
  }).observe({type, buffered: true});
  watch("layout-shift", (e) => { if (!e.hadRecentInput) seen.shift += e.value; });
  watch("longtask", (e) => seen.tasks.push([e.startTime, e.duration]));
  watch("resource", () => {});
  const painted = new MessageChannel();  // a message sent in a frame arrives after its paint
  painted.port1.onmessage = () => { seen.formulas = seen.last = performance.now(); };
  new MutationObserver((changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]);
    if (added.some((n) => n.nodeType === 1 && (n.matches("math") || n.querySelector("math"))))
      requestAnimationFrame(() => painted.port2.postMessage(0));
  }).observe(document, {childList: true, subtree: true});
})()"""

RESULT = """() => ({...window.__seen, now: performance.now(),
  first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0})"""


@cache
def body(file: Path) -> tuple[bytes, bool]:
    data, text = file.read_bytes(), file.suffix in TEXT
    return (gzip.compress(data, 6, mtime=0) if text else data), text


class Host(SimpleHTTPRequestHandler):
    """A static host that compresses text and counts what it sends."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        file = Path(self.translate_path(self.path))
        found = file.is_file()
        data, packed = body(file) if found else (b"", False)
        head = [
            "HTTP/1.1 200 OK" if found else "HTTP/1.1 404 Not Found",
            f"Content-Type: {self.guess_type(str(file))}",
            f"Content-Length: {len(data)}",
            *["Content-Encoding: gzip"] * packed,
        ]
        answer = "\r\n".join(head).encode() + b"\r\n\r\n" + data
        self.server.sent[self.path] += len(answer)
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def visit(browser, server, address: str) -> dict[str, float]:
    server.sent.clear()
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
    )
    page = context.new_page()
    phone = context.new_cdp_session(page)
    phone.send("Network.enable")
    phone.send("Network.emulateNetworkConditions", SLOW_4G)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(WATCH)
    page.goto(address, wait_until="load", timeout=120_000)
    page.wait_for_load_state("networkidle")
    end = time.monotonic() + 60
    while time.monotonic() < end:
        seen = page.evaluate(RESULT)
        if seen["now"] - seen["last"] > QUIET:
            break
        page.wait_for_timeout(200)
    context.close()
    beyond = (min(ms, start + ms - seen["first"]) - 50 for start, ms in seen["tasks"])
    return {
        "readable": max(seen["first"], seen["formulas"]),
        "bytes": sum(server.sent.values()),
        "shift": seen["shift"],
        "blocking": sum(ms for ms in beyond if ms > 0),
    }


def measure(browser, site: Path, page: str, runs: int = 5) -> list[dict[str, float]]:
    """What each of several visits with an empty cache gives."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(site)))
    server.sent = Counter()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/{page}"
        return [visit(browser, server, address) for _ in range(runs)]
    finally:
        server.shutdown()
        server.server_close()


def medians(visits: list[dict[str, float]]) -> dict[str, float]:
    return {key: round(statistics.median(v[key] for v in visits), 4) for key in visits[0]}


if __name__ == "__main__":
    from tests.browser.chromium import launched

    with launched() as chromium:
        print(json.dumps(medians(measure(chromium, Path(sys.argv[1]), sys.argv[2])), indent=2))
