"""Systems that run in a program of their own: lines of JSON to it and back."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class Program:
    """A running program that answers each line with one. `pid` is its process id."""

    def __init__(self, command: Sequence[str | Path]) -> None:
        self._name = Path(command[0]).name
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.pid = self._process.pid

    def ask(self, **question: Any) -> Any:
        """Its answer. Raises `RuntimeError` when it has ended."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError(f"{self._name} was started without pipes")
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._name} ended with {self._process.wait()}")
        return json.loads(line)
