"""What the site's pass is wanted to reach, and what it did, from measurements/passes.json.

No NumPy here: the pages read it while they are built.
"""

from dataclasses import dataclass

OURS = "this site"
SMALL = ([1, 6, 7, 2], [64, 32, 10])  # the lab and the digits
WIDE = 512
FASTER, AS_FAST, BESIDE_BLAS = 1.0, 1.05, 1.15


@dataclass(frozen=True)
class Target:
    """Our time as a share of another library's; in wide networks of each its share of products."""

    case: dict
    library: str
    ratio: float
    limit: float
    divided: bool  # is each time divided by that of its matrix products?

    @property
    def met(self) -> bool:
        """Faster means faster; the other limits may be reached."""
        return self.ratio < self.limit if self.limit == FASTER else self.ratio <= self.limit


def faster_layout(times: dict) -> str:
    """Whether a library was faster with examples as rows or as columns."""
    return min(times, key=lambda layout: times[layout]["pass"]["median"])


def best(case: dict, library: str, threads: str = "one") -> dict[str, float]:
    """The pass of a library in its faster layout, and its matrix products there, in seconds."""
    times = case[threads][library]
    return {part: each["median"] for part, each in times[faster_layout(times)].items()}


def name_of(case: dict) -> str:
    return f"{'-'.join(map(str, case['widths']))} × {case['N']}"


def all_targets(measured: dict) -> list[Target]:
    """Every target that these measurements can answer."""
    targets = []
    for case in measured["cases"]:
        small = case["widths"] in SMALL and case["dtype"] == "float64"
        wide = max(case["widths"]) >= WIDE
        ours = best(case, OURS)
        for library in measured["here"] if small or wide else []:
            if library == OURS:
                continue
            theirs = best(case, library)
            ratio = ours["pass"] / theirs["pass"]
            if wide:
                ratio *= theirs["products"] / ours["products"]
            limit = BESIDE_BLAS if wide else AS_FAST if library == "JAX" else FASTER
            targets.append(Target(case, library, ratio, limit, wide))
    return targets
