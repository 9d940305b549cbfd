"""Tables and plots of what `make bench` measured.

A fence ```` ```measurements id="growth" ```` is replaced by the view of that name, made from
measurements/*.json; the text of the fence is its caption. No page holds a timing of its own.
"""

import html
import math
from collections.abc import Callable

from benchmarks.aims import BESIDE_BLAS, OURS, Aim, aims, best, name_of
from book.plots import PLOTS
from book.tables import html_table, recording
from proofread.page import Page, choose

SPACE = "\N{NO-BREAK SPACE}"  # between a number and its unit


def read(name: str) -> dict:
    return recording(f"{name}.json", "make bench")


def table(head: list[str], rows: list[list[str]]) -> str:
    return f'<div class="wide">{html_table(head, rows, "measured")}</div>'


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


def aim_in_words(aim: Aim) -> str:
    """One aim in words."""
    limit = "below 1" if aim.limit == 1 else f"at most {aim.limit:.2f}"
    return f"{aim.rival}, {long_name(aim.case)}: {aim.ratio:.2f}, wanted {limit}"


def summary() -> str:
    """How many aims were kept, and each that was missed."""
    compared = aims(read("passes"))
    if not compared:
        return "<p>No other library was there to be compared with.</p>"
    missed = [aim for aim in compared if not aim.kept]
    words = f"<p>{len(compared) - len(missed)} of {len(compared)} aims were reached"
    words += f"; missed:</p>{items(map(aim_in_words, missed))}" if missed else ".</p>"
    return words + (
        f"<p>Faster than ours, on one thread:</p>{items(lost)}" if (lost := faster()) else ""
    )


def faster() -> list[str]:
    """Each network that another library passes in less time than ours, on one thread."""
    measured = read("passes")
    lines = []
    for case in measured["cases"]:
        times = {name: best(case, name)["pass"] for name in measured["here"]}
        first = min(times, key=times.get)
        if first != OURS:
            took = f"{duration(times[first])} against {duration(times[OURS])}"
            lines.append(f"{long_name(case)}: {first}, {took}")
    return lines


def aims_small() -> str:
    small = [aim for aim in aims(read("passes")) if not aim.divided]
    rows = [
        [
            name_of(aim.case),
            aim.rival,
            f"{aim.ratio:.2f}",
            "below 1" if aim.limit == 1 else f"≤ {aim.limit:.2f}",
            "reached" if aim.kept else "missed",
        ]
        for aim in small
    ]
    return table(["network × examples", "against", "ratio", "aim", "result"], rows)


def aims_wide() -> str:
    measured = read("passes")
    rivals = [name for name in measured["here"] if name != OURS]
    wide = {(long_name(a.case), a.rival): a for a in aims(measured) if a.divided}
    cases = list(dict.fromkeys(case for case, _ in wide))
    rows = [
        [case]
        + [f"{wide[case, r].ratio:.2f}" + ("" if wide[case, r].kept else " missed") for r in rivals]
        for case in cases
    ]
    rows = [[*row, f"≤ {BESIDE_BLAS}"] for row in rows]
    return table(["network × examples", *rivals, "aim"], rows)


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
    head = ["network × examples", *measured["here"], "products alone"]
    return table(head, rows) + (items(why) if why else "")


def fresh() -> str:
    """The first pass of a fresh process, then the median of those that follow."""
    measured = read("passes")
    rows = [
        [long_name(case)]
        + [
            f"{duration(case['fresh'][name]['first'])}, {duration(case['fresh'][name]['next'])}"
            for name in measured["here"]
        ]
        for case in measured["cases"]
    ]
    return table(["network × examples", *measured["here"]], rows)


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
    measured = read("growth")
    ways = list(measured["widths"][0]["seconds"])
    rows = [
        [
            str(one["width"]),
            str(one["weights"]),
            *(
                duration(one["seconds"][way]["median"]) if way in one["seconds"] else "–"
                for way in ways
            ),
        ]
        for one in measured["widths"]
    ]
    return table(["width", "weights and biases", *ways], rows)


def growth_plot() -> str:
    """Seconds over width, both on axes where each step is a factor."""
    measured = read("growth")
    widths = [one["width"] for one in measured["widths"]]
    ways = {
        way: [
            (one["width"], one["seconds"][way]["median"])
            for one in measured["widths"]
            if way in one["seconds"]
        ]
        for way in measured["widths"][0]["seconds"]
    }

    def draw(figure) -> None:
        axes = figure.subplots()
        for marker, (way, points) in zip("osD", ways.items(), strict=False):
            axes.loglog(*zip(*points, strict=True), marker=marker, markersize=4)
            axes.annotate(way, points[-1], (-6, 3), textcoords="offset points", ha="right")
        axes.set_title("time of one gradient", loc="left", pad=10)
        axes.set_xlabel("width")
        axes.minorticks_off()
        axes.set_xticks(widths, map(str, widths))
        axes.yaxis.set_major_formatter(lambda seconds, _: duration(seconds))
        axes.grid(axis="y", color="#808080", linewidth=0.5)

    ends = "; ".join(
        f"{way}: {duration(points[0][1])} at width {points[0][0]}, "
        f"{duration(points[-1][1])} at width {points[-1][0]}"
        for way, points in ways.items()
    )
    words = f"Three rising curves, time over width, every step on either axis a factor. {ends}."
    return PLOTS.inline(PLOTS.draw(draw), "growth", words)


# -- The build -------------------------------------------------------------------------


def build() -> str:
    measured = read("build")
    rows = [["a site of one empty page", duration(measured["nothing"])]]
    rows += [
        [f"one more {kind}", duration(cost) if cost > 0 else "too little to tell"]
        for kind in ("page", "equation", "block", "notebook")
        if (cost := measured["each"].get(kind)) is not None
    ]
    site = measured["site"]
    kinds = ("pages", "equations", "blocks", "notebooks")
    whole = ", ".join(f"{site[kind]} {kind}" for kind in kinds)
    rows.append([f"this site: {whole}", duration(site["first"])])
    why = [f"{kind}: {reason}" for kind, reason in measured["left out"].items()]
    return table(["what", "processor time"], rows) + (items(why) if why else "")


VIEWS: dict[str, Callable[[], str]] = {
    "summary": summary,
    "aims-small": aims_small,
    "aims-wide": aims_wide,
    "one-thread": lambda: times("one"),
    "two-threads": lambda: times("two"),
    "fresh": fresh,
    "passes": lambda: circumstances("passes"),
    "growth-plot": growth_plot,
    "growth": growth_table,
    "build": build,
    "built-on": lambda: circumstances("build"),
}


def measurements(name: str, caption: str, page: Page) -> str:
    return (
        f'<figure class="figure measurements" id="measurements-{name}" data-search-exclude>'
        f"<figcaption>{page.convert(caption)}</figcaption>{choose(name, VIEWS)()}</figure>"
    )
