"""Check all JavaScript, TypeScript and CSS: types with tsc, the rest with biome; changes nothing.

What they find goes to the screen as they write it.
"""

import subprocess
import sys
from pathlib import Path

from tools.build import fetch_packages
from tools.console import main_guard
from tools.layout import ROOT, WIDGET
from tools.setup import alone

_HERE = Path(__file__).parent
_PROJECTS = (ROOT / "jsconfig.json", _HERE / "programs.json", WIDGET / "tsconfig.json")


def main() -> int:
    with alone():
        fetch_packages(WIDGET, "Fetching the widget's packages")  # their types
        node = fetch_packages(_HERE, "Fetching the linters for JavaScript")
    programs = _HERE / "node_modules" / ".bin"
    commands: list[list[str | Path]] = [[programs / "tsc", "-p", each] for each in _PROJECTS]
    commands.append([programs / "biome", "lint", "--error-on-warnings"])
    failed = [
        command
        for command in commands
        if subprocess.run(command, cwd=ROOT, env=node.environment, check=False).returncode
    ]
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main_guard(main))
