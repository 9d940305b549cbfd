"""Plant mistakes in `snippets/` and ask `tests/snippets` for them.

    python -m tests.mutants

mutmut changes one operator, number, argument or assignment of a function at a time; a changed
function is a mutant, and a test that fails kills it. One that no test can kill because it computes
the same is equivalent: `tests/snippets/equivalent_mutants.toml` lists those, each with its reason.
Ends with 1 where fewer than 95 % of all mutants are killed, where one survives that is not listed,
and where one is listed that does not survive.
"""

import ast
import shutil
import subprocess
import sys
import tempfile
import tomllib
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
LIST = ROOT / "tests" / "snippets" / "equivalent_mutants.toml"
WANTED = 0.95
CLINIC = "gradient_clinic.py"  # a tool, whose tests are its corpus in tests/clinic
KILLED = {"killed", "timeout", "segfault"}


class Mutant(NamedTuple):
    """What a mutant changes; without line numbers, so that an edit elsewhere keeps its entry."""

    function: str  # "layer.cost"
    line: str  # as it stands
    mutant: str  # as it was changed


def redecorated(source: str) -> str:
    """A module with `f = d(f)` behind each function in the place of `@d` before it.

    This is the same to Python, but mutmut leaves out every function that has a decorator.
    """
    lines = source.splitlines()
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            value = node.name
            for decorator in reversed(node.decorator_list):
                value = f"{ast.unparse(decorator)}({value})"
            lines.insert(node.end_lineno, f"{node.name} = {value}")
            del lines[node.decorator_list[0].lineno - 1 : node.lineno - 1]
    return "\n".join(lines) + "\n"


def copy_project(folder: Path) -> None:
    """What the tests of the snippets need, with the snippets as mutmut can change them."""
    settings = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8"))
    copied = settings["tool"]["mutmut"]["also_copy"]
    for part in ["snippets", "tests", *copied]:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, folder / part, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    for module in folder.joinpath("snippets").rglob("*.py"):
        if module.name == CLINIC:
            module.unlink()
            continue
        source = module.read_text(encoding="utf-8")
        module.write_text(redecorated(source), encoding="utf-8")


def tried(folder: Path) -> tuple[int, dict[str, Mutant]]:
    """How many mutants the tests in a folder killed, and the survivors, by mutmut's names.

    Raises RuntimeError with what mutmut said where it could not try them.
    """
    # Here, so that who only collects the tests does not wait for them.
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.mutation.diff_apply import get_diff_for_mutant
    from mutmut.stats import status_by_exit_code

    command = Path(sys.executable).with_name("mutmut")
    result = subprocess.run(
        [command, "run"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if result.returncode:
        raise RuntimeError(result.stdout.replace("\r", "\n"))
    killed, survivors = 0, {}
    with chdir(folder):
        for path in sorted(Path("snippets").rglob("*.py")):
            data = SourceFileMutationData(path=path)
            data.load()
            for name, exit_code in data.exit_code_by_key.items():
                if status_by_exit_code[exit_code] in KILLED:
                    killed += 1
                else:
                    survivors[name] = changed(name, get_diff_for_mutant(name, path=path))
    return killed, survivors


def changed(name: str, diff: str) -> Mutant:
    """`snippets.layer.x_cost__mutmut_2` and its diff, as the list has it."""
    function = name.partition("__mutmut_")[0].removeprefix("snippets.").replace(".x_", ".")
    lines = diff.splitlines()[2:]  # behind the names of the files
    went, came = (
        " ".join(" ".join(line[1:] for line in lines if line.startswith(sign)).split())
        for sign in "-+"
    )
    return Mutant(function, went, came)


def judged(killed: int, survivors: list[Mutant], listed: set[Mutant]) -> tuple[str, bool]:
    """A report, and whether the tests are good enough."""
    total = killed + len(survivors)
    share = killed / total if total else 0
    equivalent = [mutant for mutant in survivors if mutant in listed]
    others = [mutant for mutant in survivors if mutant not in listed]
    gone = sorted(listed - set(survivors))
    lines = []
    for title, mutants in (("survived:", others), ("listed, but not a survivor:", gone)):
        lines += [title] * bool(mutants)
        lines += [f"{m.function}\n- {m.line}\n+ {m.mutant}\n" for m in mutants]
    lines.append(
        f"{killed} of {total} mutants killed, {100 * share:.1f} % (wanted {100 * WANTED:.0f}); "
        f"{len(equivalent)} equivalent as listed, {len(others)} survived"
    )
    return "\n".join(lines), share >= WANTED and not others and not gone


def main() -> int:
    entries = tomllib.loads(LIST.read_text(encoding="utf-8")).get("equivalent", [])
    listed = {Mutant(e["function"], e["line"], e["mutant"]) for e in entries if e["reason"]}
    with tempfile.TemporaryDirectory() as folder:
        copy_project(Path(folder))
        killed, survivors = tried(Path(folder))
    report, good = judged(killed, list(survivors.values()), listed)
    print(report)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
