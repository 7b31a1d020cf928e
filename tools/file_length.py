"""`python -m tools.file_length`: no source file is above 300 lines, which no linter counts."""

import subprocess
import sys
from pathlib import Path

from tools.console import main_guard, say
from tools.layout import ROOT

LONGEST = 300
_SUFFIXES = ("py", "ts", "js", "mjs", "css", "html")


def too_long(root: Path) -> list[tuple[str, int]]:
    """The path and the lines of each file of the repository at `root` that is too long."""
    command = ["git", "ls-files", "-co", "--exclude-standard", *(f"*.{end}" for end in _SUFFIXES)]
    names = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True).stdout
    found = []
    for name in names.splitlines():
        path = root / name
        lines = path.read_bytes().count(b"\n") if path.exists() else 0
        if lines > LONGEST:
            found.append((name, lines))
    return found


def main() -> int:
    found = too_long(ROOT)
    for name, lines in found:
        say(f"{name}: {lines} lines, {LONGEST} are the most: part it by what it does")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main_guard(main))
