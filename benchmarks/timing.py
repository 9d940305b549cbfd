"""Time functions against each other: in turn, many times, the median and the quartiles.

On one thread the processor's time for this process is counted, so what other programs take
meanwhile is not. On an idle machine it is the time on the wall.
"""

import gc
import statistics
import time
from collections.abc import Callable

PROCESSOR, WALL = time.process_time, time.perf_counter
if time.get_clock_info("process_time").resolution > 1e-6:  # on Windows
    PROCESSOR = WALL


def interleaved(
    runs: dict[str, Callable], seconds: float, least: int, most: int, clock=PROCESSOR
) -> dict:
    """Time every run once, then again, in an order that rotates, for about so many seconds.

    What disturbs the machine for a while then disturbs all of them alike.
    """
    names, times = list(runs), {name: [] for name in runs}
    warm = sum(timed(run, clock) for run in runs.values())  # caches, pages of memory, lazy parts
    warm = min(warm, sum(timed(run, clock) for run in runs.values()))
    repeats = max(least, min(most, int(seconds / warm)))
    gc.collect()
    gc.disable()
    try:
        for turn in range(repeats):
            first = turn % len(names)
            for name in names[first:] + names[:first]:
                times[name].append(timed(runs[name], clock))
    finally:
        gc.enable()
    return {name: summary(each) for name, each in times.items()}


def timed(run: Callable, clock=PROCESSOR) -> float:
    start = clock()
    run()
    return clock() - start


def summary(times: list[float]) -> dict:
    """The median in seconds, the quartiles around it, and how many times."""
    low, median, high = statistics.quantiles(times, n=4) if len(times) > 1 else times * 3
    return {
        "median": rounded(median),
        "quartiles": [rounded(low), rounded(high)],
        "repeats": len(times),
    }


def rounded(seconds: float) -> float:
    return float(f"{seconds:.4g}")
