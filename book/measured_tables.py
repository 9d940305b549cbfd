"""Tables and plots of what `make bench` measured.

A fence ```` ```measurements id="growth" ```` is replaced by the view of that name, made from
measurements/*.json; the text of the fence is its caption. No page holds a timing of its own.
"""

import html
import math
from collections.abc import Callable

from benchmarks.targets import BESIDE_BLAS, OURS, Target, all_targets, best, name_of
from book.plots import PLOTS
from book.tables import html_table, recording
from proofread.page import Page, choose

SPACE = "\N{NO-BREAK SPACE}"  # between a number and its unit
NETWORK = "network × examples"  # heads the first column


def read(name: str) -> dict:
    return recording(f"{name}.json", "make bench")


def table(head: list[str], rows: list[list[str]]) -> str:
    return html_table(head, rows, "measured")


def three(x: float) -> str:
    """Three digits, without a power of ten: 0.0312, 3.12, 312, 3120."""
    digits = max(0, 2 - math.floor(math.log10(abs(x)))) if x else 0
    return f"{x:.{digits}f}".replace("-", "−")


def duration(seconds: float) -> str:
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if abs(seconds) >= size or unit == "µs":
            return f"{three(seconds / size)}{SPACE}{unit}"
    raise AssertionError


def items(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{html.escape(item)}</li>" for item in lines) + "</ul>"


def long_name(case: dict) -> str:
    return f"{name_of(case)}, {case['dtype']}"


# -- The passes ------------------------------------------------------------------------


def wanted(target: Target) -> str:
    return "below 1" if target.limit == 1 else f"≤ {target.limit:.2f}"


def summary() -> str:
    """How many targets were met, each that was missed, and who was faster than ours."""
    measured = read("passes")
    targets = all_targets(measured)
    if not targets:
        return "<p>No other library was there to be compared with.</p>"
    missed = [
        f"{target.library}, {long_name(target.case)}: {target.ratio:.2f}, "
        f"wanted {wanted(target).replace('≤', 'at most')}"
        for target in targets
        if not target.met
    ]
    words = f"<p>{len(targets) - len(missed)} of {len(targets)} aims were reached"
    words += f"; missed:</p>{items(missed)}" if missed else ".</p>"
    lost = faster(measured)
    return words + (f"<p>Faster than ours, on one thread:</p>{items(lost)}" if lost else "")


def faster(measured: dict) -> list[str]:
    """Each network that another library passes in less time than ours, on one thread."""
    lines = []
    for case in measured["cases"]:
        times = {name: best(case, name)["pass"] for name in measured["here"]}
        first = min(times, key=times.get)
        if first != OURS:
            took = f"{duration(times[first])} against {duration(times[OURS])}"
            lines.append(f"{long_name(case)}: {first}, {took}")
    return lines


def small_networks() -> str:
    rows = [
        [
            name_of(target.case),
            target.library,
            f"{target.ratio:.2f}",
            wanted(target),
            "reached" if target.met else "missed",
        ]
        for target in all_targets(read("passes"))
        if not target.divided
    ]
    return table([NETWORK, "against", "ratio", "aim", "result"], rows)


def wide_networks() -> str:
    measured = read("passes")
    baselines = [name for name in measured["here"] if name != OURS]
    rows: dict[str, list[str]] = {}
    for target in all_targets(measured):  # of each case in the order of the libraries
        if target.divided:
            cell = f"{target.ratio:.2f}" + ("" if target.met else " missed")
            rows.setdefault(long_name(target.case), []).append(cell)
    limit = f"≤ {BESIDE_BLAS}"
    return table([NETWORK, *baselines, "aim"], [[case, *row, limit] for case, row in rows.items()])


def times(threads: str) -> str:
    """One pass by each library, and the matrix products of ours alone."""
    measured = read("passes")
    rows = [
        [
            long_name(case),
            *(duration(best(case, name, threads)["pass"]) for name in measured["here"]),
            duration(best(case, OURS, threads)["products"]),
        ]
        for case in measured["cases"]
    ]
    why = [f"{name} is left out: {reason}" for name, reason in measured["missing"].items()]
    shown = table([NETWORK, *measured["here"], "products alone"], rows)
    return shown + (items(why) if why else "")


def fresh() -> str:
    """The first pass of a fresh process, then the median of those that follow."""
    measured = read("passes")
    rows = []
    for case in measured["cases"]:
        each = (case["fresh"][name] for name in measured["here"])
        pairs = [f"{duration(one['first'])}, {duration(one['next'])}" for one in each]
        rows.append([long_name(case), *pairs])
    return table([NETWORK, *measured["here"]], rows)


def circumstances(name: str) -> str:
    measured = read(name)
    machine, versions = measured["machine"], measured["versions"]
    lines = [
        f"{measured['date']}, with the command {measured['command']}",
        f"{machine['processor']}, {machine['cores']} cores, {machine['architecture']}, "
        f"{machine['system']}",
        ", ".join(f"{package} {version}" for package, version in versions.items()),
    ]
    kernels = measured.get("kernels", {})
    if kernels:
        lines.append("BLAS: " + "; ".join(f"{who}: {what}" for who, what in kernels.items()))
    return items(lines)


# -- Growth ----------------------------------------------------------------------------


def growth_table() -> str:
    widths = read("growth")["widths"]
    methods = list(widths[0]["seconds"])
    rows = []
    for row in widths:
        seconds = [row["seconds"].get(method) for method in methods]
        cells = [duration(each["median"]) if each else "–" for each in seconds]
        rows.append([str(row["width"]), str(row["weights"]), *cells])
    return table(["width", "weights and biases", *methods], rows)


def growth_plot() -> str:
    """Seconds over width, both on axes where each step is a factor."""
    rows = read("growth")["widths"]
    curves = {
        method: [
            (row["width"], row["seconds"][method]["median"])
            for row in rows
            if method in row["seconds"]
        ]
        for method in rows[0]["seconds"]
    }

    def draw(figure) -> None:
        axes = figure.subplots()
        for marker, (method, points) in zip("osD", curves.items(), strict=False):
            axes.loglog(*zip(*points, strict=True), marker=marker, markersize=4)
            axes.annotate(method, points[-1], (-6, 3), textcoords="offset points", ha="right")
        axes.set_title("time of one gradient", loc="left", pad=10)
        axes.set_xlabel("width")
        axes.minorticks_off()
        widths = [row["width"] for row in rows]
        axes.set_xticks(widths, map(str, widths))
        axes.yaxis.set_major_formatter(lambda seconds, _: duration(seconds))
        axes.grid(axis="y", color="#808080", linewidth=0.5)

    ends = "; ".join(
        f"{method}: {duration(points[0][1])} at width {points[0][0]}, "
        f"{duration(points[-1][1])} at width {points[-1][0]}"
        for method, points in curves.items()
    )
    words = f"Three rising curves, time over width, every step on either axis a factor. {ends}."
    return PLOTS.inline(PLOTS.draw(draw), "growth", words)


VIEWS: dict[str, Callable[[], str]] = {
    "summary": summary,
    "aims-small": small_networks,
    "aims-wide": wide_networks,
    "one-thread": lambda: times("one"),
    "two-threads": lambda: times("two"),
    "fresh": fresh,
    "passes": lambda: circumstances("passes"),
    "growth-plot": growth_plot,
    "growth": growth_table,
}


def measurements(name: str, caption: str, page: Page) -> str:
    return (
        f'<figure class="figure measurements" id="measurements-{name}" data-search-exclude>'
        f"<figcaption>{page.convert(caption)}</figcaption>{choose(name, VIEWS)()}</figure>"
    )
