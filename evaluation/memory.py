"""How much memory a process took at its peak."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_STATUS = "/proc/self/status"
EMPTY_NODE = ("node", "-e", f"console.log(require('fs').readFileSync('{_STATUS}', 'utf8'))")


def empty_python(python: str | Path) -> Sequence[str]:
    """How to start that Python for no work."""
    return str(python), "-c", f"print(open('{_STATUS}').read())"


EMPTY_PYTHON = empty_python(sys.executable)


def peak_above(pid: int, empty: Sequence[str]) -> float | None:
    """MB of RSS at the peak of `pid` above a process without work; None where there is no /proc."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    nothing = subprocess.run(empty, capture_output=True, text=True, timeout=60, check=True).stdout
    return _peak(status.read_text(encoding="ascii")) - _peak(nothing)


def _peak(status: str) -> float:
    # VmHWM starts anew with each program; ru_maxrss holds what the parent took before the fork
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    if found is None:
        raise ValueError("no VmHWM in a process's status")
    return int(found[1]) * 1024 / 1e6
