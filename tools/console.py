"""What the operator sees: short steps with progress, and one line when something is wrong."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tools.layout import ROOT


class OperatorError(Exception):
    """Something the operator can mend; the message is one line that says how."""


def say(text: str) -> None:
    print(text, flush=True)


def main_guard(main: Callable[[], int | None]) -> int:
    """Run `main` and turn what the operator can mend into one line and exit code 1."""
    try:
        return main() or 0
    except OperatorError as error:
        line = str(error)
    except KeyboardInterrupt:
        line = "stopped"
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        line = disk_full_line()
    print(f"musaed: {line}", file=sys.stderr, flush=True)
    return 1


def disk_full_line() -> str:
    return f"The disk that holds {ROOT} is full: free some space and run the same command again."


class ProgressLine:
    """One line on the screen that counts seconds while something takes its time."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.started = time.monotonic()
        self._live = sys.stdout.isatty()
        self._shown = -1
        if not self._live:
            say(f"  {title} ...")

    def tick(self) -> None:
        seconds = int(time.monotonic() - self.started)
        if self._live and seconds != self._shown:
            self._shown = seconds
            print(f"\r  {self.title} ... {seconds} s ", end="", flush=True)

    def done(self, outcome: str = "done") -> None:
        seconds = time.monotonic() - self.started
        start = "\r\033[K" if self._live else ""
        say(f"{start}  {self.title}: {outcome} ({seconds:.0f} s)")

    def failed(self) -> None:
        self.done("failed")


# What tools print when the fault is not ours, and the line that helps the operator.
_CAUSES = (
    (
        re.compile(r"ensurepip is not available|No module named (venv|ensurepip)"),
        "This Python cannot create environments: install its venv package (on Debian and Ubuntu"
        " `apt-get install python3-venv`), or name another Python with PYTHON=/path/to/python3.",
    ),
    (re.compile(r"No space left on device|Disk quota exceeded|ENOSPC", re.I), disk_full_line()),
    (
        re.compile(
            r"error sending request|dns error|failed to lookup address|name resolution"
            r"|Network is unreachable|Connection refused|Failed to establish a new connection"
            r"|No matching distribution found|not found in the package registry"
            r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|Read timed out"
            r"|request timed out|tunnel error",
            re.I,
        ),
        "The package registry cannot be reached: check the network, or the proxy and mirror"
        " settings (PIP_INDEX_URL, UV_DEFAULT_INDEX, npm's registry).",
    ),
)


def run_step(
    title: str,
    command: Sequence[str | Path],
    log: Path,
    *,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run `command` as one step; its output goes to `log`.

    Raises OperatorError with the likely cause, or the last line of the output and the log's path.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    step = ProgressLine(title)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=dict(os.environ if environment is None else environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            while True:
                try:
                    code = process.wait(timeout=0.2)
                    break
                except subprocess.TimeoutExpired:
                    step.tick()
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if code:
        step.failed()
        raise OperatorError(explain(title, log))
    step.done()


def explain(title: str, log: Path) -> str:
    """One line on why the step that wrote `log` failed."""
    text = log.read_text(encoding="utf-8", errors="replace")
    where = os.path.relpath(log)
    for pattern, line in _CAUSES:
        if pattern.search(text):
            return f"{line} (details: {where})"
    return f"{title} failed: {telling_line(text) or 'no output'} (details: {where})"


def telling_line(text: str) -> str:
    """The line of a tool's output that says what is wrong, cut to 200 characters.

    The last that names an error, else the last that holds words.
    """
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    lines = [line.strip() for line in plain.splitlines() if re.search(r"\w", line)]
    errors = [line for line in lines if re.match(r"[\w.]*(Error|Exception|error)\b.*: ", line)]
    return (errors or lines or [""])[-1][:200]
