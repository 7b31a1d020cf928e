"""A tool that fails is explained in one line."""

import sys
from pathlib import Path

import pytest

from tools.console import OperatorError, main_guard, run_step


def fail_with(text: str, log: Path) -> str:
    script = "import sys; print(sys.argv[1]); sys.exit(3)"
    with pytest.raises(OperatorError) as caught:
        run_step("Trying", [sys.executable, "-c", script, text], log)
    line = str(caught.value)
    assert "\n" not in line
    assert log.name in line
    return line


@pytest.mark.parametrize(
    ("output", "line"),
    [
        ("OSError: [Errno 28] No space left on device", "disk"),
        ("npm error code ENOSPC", "disk"),
        ("error sending request for url (…)\ncause: dns error", "registry"),
        ("ERROR: No matching distribution found for uv==0.1", "registry"),
        ("npm error code EAI_AGAIN", "registry"),
        ("ensurepip is not available", "venv"),
    ],
)
def test_usual_causes_are_named(output: str, line: str, tmp_path: Path) -> None:
    assert line in fail_with(output, tmp_path / "tool.log")


def test_an_unknown_cause_shows_the_error_itself(tmp_path: Path) -> None:
    output = "starting\n\x1b[91mInvalidConfigError: no such thing\nMore is on our pages\x1b[0m\n---"
    assert "InvalidConfigError: no such thing" in fail_with(output, tmp_path / "tool.log")
    assert "last words" in fail_with("first\nlast words\n\n", tmp_path / "tool.log")
    assert "no output" in fail_with("", tmp_path / "tool.log")


def test_an_operators_error_is_one_line_and_a_status(capsys: pytest.CaptureFixture[str]) -> None:
    def broken() -> None:
        raise OperatorError("Port 1 is taken")

    assert main_guard(broken) == 1
    assert capsys.readouterr().err == "musaed: Port 1 is taken\n"
