"""Programs, each run in a process of its own, as a reader of the site runs it.

The build asks workers, which are this file run as a script. A worker has NumPy loaded and forks
for each program: that takes milliseconds, a new interpreter a seventh of a second. Where a system
cannot fork, a new interpreter it is. None of them can import a part of this project, because they
start without `site`, which would follow an editable installation to its sources. But a file that
readers download and put beside a program (`Runner.beside`) can be imported here, too.
"""

import contextlib
import faulthandler
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
import types
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

FILE = "program.py"
LIMIT = 10  # seconds that a program may take
REPORT = "\x1e"  # in stderr, what follows it says how a program ended
INTERPRETER = [sys.executable, "-I", "-S", "-X", "utf8"]
CAN_FORK = hasattr(os, "fork")


# -- In the build ------------------------------------------------------------------------


class ProgramError(Exception):
    """A program that did not end well: why, and the lines that it was in, outermost first."""

    def __init__(self, reason: str, lines: Iterable[int]):
        super().__init__(reason)
        self.lines = list(lines)


def packages() -> str:
    """The folder where NumPy is installed."""
    return str(Path(find_spec("numpy").origin).parent.parent)


class _Worker:
    """The worker, and a thread that speaks with it while the build goes on."""

    def __init__(self):
        self.thread = ThreadPoolExecutor(max_workers=1)
        self.process = subprocess.Popen(
            [*INTERPRETER, __file__, packages()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            cwd=tempfile.gettempdir(),
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # a second would spin beside the build
            start_new_session=True,  # Ctrl-C is for the build to answer
        )

    def run(self, program: str, beside: tuple, limit: int) -> dict:
        self.process.stdin.write(json.dumps([program, beside, limit]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.thread.shutdown(wait=False, cancel_futures=True)
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL) if CAN_FORK else self.process.kill()
        self.process.communicate()


class Runner:
    """Runs the programs of a text; the same program prints the same as in the last build."""

    def __init__(self):
        self.beside: dict[str, Path] = {}  # modules that a reader has beside a program
        self._workers: dict[int, _Worker] = {}  # by limit, so that none waits for longer ones
        self._runs: dict[tuple, Future] = {}  # program -> how it ended, of those of this build
        self._earlier: dict[tuple, Future] = {}  # and of the last one, if they ended well

    def begin(self) -> None:
        """A build begins."""
        ended = {program: run for program, run in self._runs.items() if run.done()}
        self._earlier = {p: run for p, run in ended.items() if not run.result()["reason"]}
        self._runs = {}

    def start(self, program: str, limit: int = LIMIT) -> None:
        """Let a program run while the build goes on; `output` waits for it."""
        key = self.with_modules(program)
        if key not in self._runs and key in self._earlier:
            self._runs[key] = self._earlier[key]
        elif key not in self._runs:
            if limit not in self._workers:
                self._workers[limit] = _Worker()
            worker = self._workers[limit]
            self._runs[key] = worker.thread.submit(worker.run, *key, limit)

    def with_modules(self, program: str) -> tuple[str, tuple]:
        """A program, and name and source of each module beside it that it imports."""
        needed = [name for name in self.beside if imports(program, name)]
        return program, tuple((n, self.beside[n].read_text(encoding="utf-8")) for n in needed)

    def output(self, program: str, limit: int = LIMIT) -> str:
        """What a program prints to stdout, in so many seconds. Raises ProgramError."""
        self.start(program, limit)
        ended = self._runs[self.with_modules(program)].result()
        if ended["reason"]:
            raise ProgramError(ended["reason"], ended["lines"])
        return ended["output"]

    def close(self) -> None:
        for worker in self._workers.values():
            worker.close()
        self._workers.clear()


def imports(program: str, module: str) -> bool:
    return bool(re.search(rf"^from {module} import ", program, re.M))


@contextlib.contextmanager
def in_time(seconds: int = LIMIT) -> Iterator[None]:
    """Stop what runs too long in the build's own process, where the system has timers.

    Counted is processor time: on a busy machine a right page takes longer, and no more of that.
    """

    def stop(*_):
        raise TimeoutError(f"does not end: it was stopped after {seconds} s")

    if not hasattr(signal, "SIGPROF") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


# -- In the worker -----------------------------------------------------------------------


def work() -> None:
    """Run each program that stdin asks for, and say on stdout how it ended."""
    for name in ("dataclasses", "inspect", "numpy.random"):  # slow, and each fork has them then
        import_module(name)
    for asked in sys.stdin:
        print(json.dumps(run(*json.loads(asked))), flush=True)


def run(program: str, beside: list, limit: int) -> dict:
    """Run a program in a new process: what it printed; why it failed, and in which lines."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        run_in = in_a_fork if CAN_FORK else in_a_new_interpreter
        status = run_in(program, beside, limit, out, err)
        out.seek(0)
        err.seek(0)
        output = out.read().decode("utf-8", "replace")
        stderr, _, report = err.read().decode("utf-8", "replace").partition(REPORT)
    ended: dict = {"output": output, "reason": "", "lines": []}
    if report:
        ended |= json.loads(report)
        if stderr and not ended["reason"]:
            ended["reason"] = f"writes to stderr, which no page shows: {stderr.strip()}"
    elif stderr.startswith("Timeout"):
        frames = re.findall(rf'File "{FILE}", line (\d+)', stderr)  # the innermost first
        ended["lines"] = [int(number) for number in reversed(frames)]
        ended["reason"] = f"does not end: it was stopped after {limit} s"
    else:
        ended["reason"] = f"ends its process, with status {status}"
    return ended


def in_a_fork(program: str, beside: list, limit: int, out: BinaryIO, err: BinaryIO) -> int:
    for stream in (sys.stdout, sys.__stdout__):  # or the child would write what waits here, too
        stream.flush()
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        execute(program, beside, limit)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def in_a_new_interpreter(
    program: str, beside: list, limit: int, out: BinaryIO, err: BinaryIO
) -> int:
    command = [*INTERPRETER, __file__, packages(), "once"]
    asked = json.dumps([program, beside, limit]).encode()
    return subprocess.run(command, input=asked, stdout=out, stderr=err).returncode


def execute(program: str, beside: list, limit: int) -> None:
    """Run a program in this process, report on stderr how it ended, and end the process."""
    faulthandler.dump_traceback_later(limit, exit=True)
    warnings.simplefilter("error")
    sys.argv[:] = [FILE]
    sys.modules["__main__"] = main = types.ModuleType("__main__")
    report: dict = {"reason": "", "lines": []}
    try:
        for name, source in beside:
            sys.modules[name] = module = types.ModuleType(name)
            exec(compile(source, f"{name}.py", "exec", dont_inherit=True), vars(module))
        exec(compile(program, FILE, "exec", dont_inherit=True), vars(main))
    except BaseException as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == FILE]
        report = {"reason": reason(error), "lines": lines}
    with contextlib.suppress(BaseException):
        sys.stdout.flush()
    print(REPORT + json.dumps(report), file=sys.__stderr__, flush=True)
    os._exit(0)


def reason(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return f"ends the program: SystemExit({error.code!r})"
    return "".join(traceback.format_exception_only(error)).strip()


if __name__ == "__main__":
    sys.path += sys.argv[1:2]
    execute(*json.load(sys.stdin)) if sys.argv[2:] else work()
