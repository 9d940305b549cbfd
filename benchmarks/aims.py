"""What the site's pass is wanted to reach, and what it did, from measurements/passes.json.

No NumPy here: the pages read it while they are built.
"""

from dataclasses import dataclass

OURS = "this site"
SMALL = ([1, 6, 7, 2], [64, 32, 10])  # the lab and the digits
WIDE = 512
FASTER, AS_FAST, BESIDE_BLAS = 1.0, 1.05, 1.15


@dataclass(frozen=True)
class Aim:
    """Our time as a share of a rival's; in wide networks each first divided by its products."""

    case: dict
    rival: str
    ratio: float
    limit: float
    divided: bool

    @property
    def kept(self) -> bool:
        """Faster means faster; the other limits may be reached."""
        return self.ratio < self.limit if self.limit == FASTER else self.ratio <= self.limit


def fastest(ways: dict) -> str:
    """Whether a library was faster with examples as rows or as columns."""
    return min(ways, key=lambda way: ways[way]["pass"]["median"])


def best(case: dict, name: str, threads: str = "one") -> dict[str, float]:
    """The pass of a library at its faster way, and its matrix products in that way, in seconds."""
    ways = case[threads][name]
    return {part: times["median"] for part, times in ways[fastest(ways)].items()}


def name_of(case: dict) -> str:
    return f"{'-'.join(map(str, case['widths']))} × {case['N']}"


def aims(measured: dict) -> list[Aim]:
    """Every aim that these measurements can answer."""
    found = []
    for case in measured["cases"]:
        small = case["widths"] in SMALL and case["dtype"] == "float64"
        wide = max(case["widths"]) >= WIDE
        ours = best(case, OURS)
        for rival in measured["here"]:
            if rival == OURS or not (small or wide):
                continue
            theirs = best(case, rival)
            ratio = ours["pass"] / theirs["pass"]
            if wide:
                ratio *= theirs["products"] / ours["products"]
            limit = BESIDE_BLAS if wide else AS_FAST if rival == "JAX" else FASTER
            found.append(Aim(case, rival, ratio, limit, wide))
    return found
