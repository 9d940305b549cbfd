"""The functions of the snippets that are timed, as a reader copies them: without `@shapes`."""

from pathlib import Path

from proofread.programs.inline import Rules, program

ROOT = Path(__file__).parent.parent
BLOCK = """
from snippets.batches import backward_batch, batch_cost, forward_batch
from snippets.nudging import nudged_layers

backward_batch, batch_cost, forward_batch, nudged_layers
"""


def read(module: str) -> str:
    return ROOT.joinpath(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8")


names: dict = {}
exec(program(BLOCK, read, rules=Rules(decorator="shapes")), names)
backward_batch, forward_batch = names["backward_batch"], names["forward_batch"]
batch_cost, nudged_layers = names["batch_cost"], names["nudged_layers"]
