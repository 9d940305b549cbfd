"""`python -m benchmarks passes | growth | build`: measure, and write measurements/*.json.

Each measurement is a process of its own, started with its number of threads.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks import aims, build, cases, growth, machine, passes, timing

ROOT = Path(__file__).parent.parent
PACKAGES = ["numpy", "torch", "jax", "jaxlib", "autograd"]
# OpenBLAS chooses its kernel by the processor, unless these say otherwise.
FORCED = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def in_a_process(threads: int, job: str, **options):
    """Run a job of JOBS in a fresh process on so many threads; its answer."""
    environment = {k: v for k, v in os.environ.items() if k not in FORCED}
    environment |= dict.fromkeys(THREADS, str(threads)) | {"JAX_PLATFORMS": "cpu"}
    request = json.dumps({"job": job, "threads": threads, "options": options})
    command = [sys.executable, "-m", "benchmarks", "--job", request]
    result = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(result.stdout)


def keep_to(threads: int) -> None:
    """Stay on so many cores: JAX has no other way to be held to one."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def job_libraries() -> dict:
    here, missing = passes.installed()
    return {
        "here": here,
        "missing": missing,
        "kernels": machine.kernels(),
        **machine.circumstances("make bench", PACKAGES),
    }


def job_passes(names: list[str], size: str, seconds: float, clock: str) -> list[dict]:
    """Every case: the pass and the products of these libraries, interleaved."""
    chosen, clock = cases.CHOSEN[size], getattr(timing, clock)
    return [one_case(case, names, seconds, clock) for case in chosen]


def one_case(case: cases.Case, names: list[str], seconds: float, clock) -> dict:
    runs = {}
    for name in names:
        for way, one in passes.prepare(name, case).items():
            runs[name, way, "pass"], runs[name, way, "products"] = one.whole, one.products
    found = {}
    for (name, way, part), times in timing.interleaved(runs, seconds, 5, 2000, clock).items():
        found.setdefault(name, {}).setdefault(way, {})[part] = times
    return found


def job_fresh(name: str, number: int, way: str, size: str, repeats: int) -> dict:
    """A process that has done nothing else: its first pass, and the median of those that follow."""
    case = cases.CHOSEN[size][number]
    make = passes.ours if name == passes.OURS else passes.RIVALS[name][1]
    runs = make(case) if name == passes.OURS else make(case, way == "rows")
    first = timing.timed(runs.whole)
    rest = [timing.timed(runs.whole) for _ in range(repeats)]
    return {"first": timing.rounded(first), "next": timing.rounded(statistics.median(rest))}


def job_growth(size: str) -> list[dict]:
    widths, longest = {"all": (10, 20.0), "quick": (6, 2.0), "tiny": (2, 0.1)}[size]
    return growth.measured(growth.WIDTHS[:widths], longest)


JOBS = {
    name.removeprefix("job_"): function
    for name, function in list(globals().items())
    if name.startswith("job_")
}


def middle(rounds: list):
    """The median of each number, over answers of the same form."""
    if isinstance(rounds[0], dict):
        return {key: middle([one[key] for one in rounds]) for key in rounds[0]}
    if isinstance(rounds[0], list):
        return [middle(list(parts)) for parts in zip(*rounds, strict=True)]
    return timing.rounded(statistics.median(rounds))


def measure_passes(size: str) -> dict:
    rounds, seconds = {"all": (1, 4.0), "quick": (1, 0.3), "tiny": (1, 0.01)}[size]
    found = in_a_process(1, "libraries")
    names = found["here"]
    say("one thread, all libraries in turn in one process")
    options = {"size": size, "seconds": seconds, "clock": "PROCESSOR"}
    one = in_a_process(1, "passes", names=names, **options)
    two = {name: [] for name in names}
    for turn in range(rounds):
        for name in names:
            say(f"two threads, round {turn + 1} of {rounds}: {name} alone")
            options = {"size": size, "seconds": seconds / 4, "clock": "WALL"}
            two[name].append(in_a_process(2, "passes", names=[name], **options))
    two = {name: middle(answers) for name, answers in two.items()}
    measured = []
    for number, case in enumerate(cases.CHOSEN[size]):
        say(f"fresh processes: {case}")
        fresh = {name: [] for name in names}
        for _ in range(rounds):
            for name in names:
                options = {"name": name, "number": number, "way": aims.fastest(one[number][name])}
                answer = in_a_process(1, "fresh", **options, size=size, repeats=10)
                fresh[name].append(answer)
        measured.append(
            {
                "widths": list(case.widths),
                "N": case.N,
                "dtype": case.dtype,
                "weights": case.weights,
                "one": one[number],
                "two": {name: two[name][number][name] for name in names},
                "fresh": {name: middle(answers) for name, answers in fresh.items()},
            }
        )
    return found | {"cases": measured}


def measure_growth(size: str) -> dict:
    say("growth with the width")
    found = machine.circumstances("make bench", PACKAGES[:1])
    return found | {"N": growth.N, "widths": in_a_process(1, "growth", size=size)}


def measure_build(size: str) -> dict:
    found = machine.circumstances("make bench", build.PACKAGES)
    return found | build.measured(size, say)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


MEASUREMENTS = {"passes": measure_passes, "growth": measure_growth, "build": measure_build}


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
    asked = parser.parse_args()
    if asked.job:
        request = json.loads(asked.job)
        keep_to(request["threads"])
        print(json.dumps(JOBS[request["job"]](**request["options"])))
        return
    asked.to.mkdir(exist_ok=True)
    for name in asked.what:
        found = MEASUREMENTS[name](asked.size)
        if asked.size != "all":
            found["command"] = f"python -m benchmarks {name} --size {asked.size}"
        text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
        asked.to.joinpath(f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
