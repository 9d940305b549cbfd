"""Sets of wrong gradients, each put to the clinic once before anything was changed for it."""

from tests.clinic.blind import first, fourth, second, third

SETS = [first, second, third, fourth]  # each has its CASES, and what came of the FIRST_RUN
CASES = [case for module in SETS for case in module.CASES]
