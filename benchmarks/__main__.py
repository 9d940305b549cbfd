"""`python -m benchmarks passes | growth`: measure, and write measurements/*.json.

Each measurement is a process of its own, started with its number of threads.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks import cases, growth, machine, passes, targets, timing

ROOT = Path(__file__).parent.parent
PACKAGES = ["numpy", "torch", "jax", "jaxlib", "autograd"]
# OpenBLAS chooses its kernel by the processor, unless these say otherwise.
FORCED = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
SECONDS = {"all": 4.0, "quick": 0.3, "tiny": 0.01}  # that a case is timed


def run_subprocess(threads: int, job: str, **options):
    """Run one of JOBS in a fresh process on so many threads; its answer."""
    environment = {k: v for k, v in os.environ.items() if k not in FORCED}
    environment |= dict.fromkeys(THREADS, str(threads)) | {"JAX_PLATFORMS": "cpu"}
    request = json.dumps({"job": job, "threads": threads, "options": options})
    command = [sys.executable, "-m", "benchmarks", "--job", request]
    result = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(result.stdout)


def pin_to_cores(threads: int) -> None:
    """Stay on so many cores: JAX has no other way to be held to one."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


# -- What runs in a process of its own -------------------------------------------------


def libraries() -> dict:
    here, missing = passes.installed()
    return {
        "here": here,
        "missing": missing,
        "kernels": machine.kernels(),
        **machine.circumstances("make bench", PACKAGES),
    }


def times(names: list[str], size: str, seconds: float, clock: str) -> list[dict]:
    """Of every case the pass and the products of these libraries, interleaved."""
    return [case_times(case, names, seconds, clock) for case in cases.CHOSEN[size]]


def case_times(case: cases.Case, names: list[str], seconds: float, clock: str) -> dict:
    runs = {}
    for name in names:
        for layout, calls in passes.prepare(name, case).items():
            runs[name, layout, "pass"] = calls.whole
            runs[name, layout, "products"] = calls.products
    result: dict = {}
    timed = timing.interleaved(runs, seconds, 5, 2000, getattr(timing, clock))
    for (name, layout, part), summary in timed.items():
        result.setdefault(name, {}).setdefault(layout, {})[part] = summary
    return result


def fresh(name: str, number: int, layout: str, size: str) -> dict:
    """A process that has done nothing else: its first pass, and the median of those that follow."""
    calls = passes.timed_calls(name, cases.CHOSEN[size][number], layout)
    first, *others = (timing.timed(calls.whole) for _ in range(11))
    return {"first": timing.rounded(first), "next": timing.rounded(statistics.median(others))}


def growth_times(size: str) -> list[dict]:
    sizes = {"all": (10, 20.0, 1.0), "quick": (6, 2.0, 1.0), "tiny": (2, 0.1, 0.01)}
    widths, *limits = sizes[size]
    return growth.measured(growth.WIDTHS[:widths], *limits)


JOBS = {job.__name__: job for job in (libraries, times, fresh, growth_times)}


# -- The measurements ------------------------------------------------------------------


def measure_passes(size: str) -> dict:
    circumstances, seconds = run_subprocess(1, "libraries"), SECONDS[size]
    names = circumstances["here"]
    say("one thread, all libraries in turn in one process")
    options = {"names": names, "size": size, "seconds": seconds, "clock": "PROCESSOR"}
    one_thread = run_subprocess(1, "times", **options)
    two_threads = {}
    for name in names:
        say(f"two threads: {name} alone")
        options = {"names": [name], "size": size, "seconds": seconds / 4, "clock": "WALL"}
        two_threads[name] = run_subprocess(2, "times", **options)
    measured = []
    for number, case in enumerate(cases.CHOSEN[size]):
        say(f"fresh processes: {case}")
        layouts = {name: targets.faster_layout(one_thread[number][name]) for name in names}
        measured.append(
            {
                "widths": list(case.widths),
                "N": case.N,
                "dtype": case.dtype,
                "weights": case.weights,
                "one": one_thread[number],
                "two": {name: two_threads[name][number][name] for name in names},
                "fresh": {
                    name: run_subprocess(
                        1, "fresh", name=name, number=number, layout=layout, size=size
                    )
                    for name, layout in layouts.items()
                },
            }
        )
    return circumstances | {"cases": measured}


def measure_growth(size: str) -> dict:
    say("growth with the width")
    widths = run_subprocess(1, "growth_times", size=size)
    return machine.circumstances("make bench", PACKAGES[:1]) | {"N": growth.N, "widths": widths}


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


MEASUREMENTS = {"passes": measure_passes, "growth": measure_growth}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("what", nargs="*", choices=[*MEASUREMENTS, []])
    parser.add_argument(
        "--size",
        choices=[*cases.CHOSEN],
        default="all",
        help="quick: some cases, once; tiny: two small cases, for the tests",
    )
    parser.add_argument("--to", type=Path, default=ROOT / "measurements")
    parser.add_argument("--job", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.job:
        request = json.loads(arguments.job)
        pin_to_cores(request["threads"])
        print(json.dumps(JOBS[request["job"]](**request["options"])))
        return
    arguments.to.mkdir(exist_ok=True)
    for name in arguments.what:
        measured = MEASUREMENTS[name](arguments.size)
        if arguments.size != "all":
            measured["command"] = f"python -m benchmarks {name} --size {arguments.size}"
        text = json.dumps(measured, indent=1, ensure_ascii=False) + "\n"
        arguments.to.joinpath(f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
