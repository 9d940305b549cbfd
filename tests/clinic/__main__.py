"""`python -m tests.clinic`: put the whole corpus to the clinic, and write measurements/clinic.json.

A thousand right gradients, every wrong one, and how long a layer of 32 × 64 takes.
"""

import json
import statistics
import sys
import time

import numpy as np

from benchmarks import machine
from snippets.gradient_clinic import check_gradient
from tests.clinic import blind, layers, networks, published, right
from tests.clinic.case import logistic
from tests.conftest import ROOT

RECORD = ROOT / "measurements" / "clinic.json"
RIGHT = 1000


def counted(cases: list) -> dict:
    """How many wrong gradients have their mistake named, alone or among others; not *unknown*."""
    known = [case for case in cases if case.mistakes != ("unknown",)]
    named = [case for case in known if case.named(case.check(case.wrong))]
    return {
        "wrong": len(cases),
        "named": len(named),
        "of these among others": sum(case.open for case in named),
    }


def milliseconds() -> list[float]:
    """Processor time of a check on a layer of 32 × 64, for right and wrong gradients, in turn."""
    random = np.random.default_rng(60)
    W, b, a_prev = random.normal(size=(32, 64)) / 8, random.normal(size=32), random.normal(size=64)
    y, z = random.uniform(size=32), W @ a_prev + b
    a = logistic(z)
    context = {"z": z, "a": a, "a_prev": a_prev, "dC_da": 2 * (a - y)}

    def f(W):
        return np.sum((logistic(W @ a_prev + b) - y) ** 2)

    G = np.outer(2 * (a - y) * a * (1 - a), a_prev)
    at_a = np.outer(2 * (a - y) * logistic(a) * (1 - logistic(a)), a_prev)
    claims = [(G, {}), (G / 2, {}), (at_a, context), (at_a, {}), (G + 0.1 * W, {})]
    times = []
    for claim, given in claims * 5:
        start = time.process_time()
        check_gradient(f, W, claim, quiet=True, **given)
        times.append(1000 * (time.process_time() - start))
    return times


def main() -> int:
    called_wrong = 0
    for seed in range(RIGHT):
        reports = right.verdict(seed)
        called_wrong += not np.all(reports if isinstance(reports, list) else bool(reports))
    corpus = networks.CASES + layers.CASES + published.CASES
    recorded = machine.circumstances("make corpus", ["numpy"]) | {
        "right": RIGHT,
        "called wrong": called_wrong,
        "corpus": counted(corpus),
        "blind, at the first run": [module.FIRST_RUN for module in blind.SETS],
        "blind, now": counted(blind.CASES),
        "milliseconds for 32 x 64, median": round(statistics.median(milliseconds()), 1),
    }
    RECORD.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(recorded, indent=1))
    return 1 if called_wrong else 0


if __name__ == "__main__":
    sys.exit(main())
