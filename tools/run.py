"""`make run`: build what is missing, start everything, and stay until it is stopped."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

import httpx

from casework import migrations
from casework.settings import SettingsError
from tools import build, ports, probe, settings_file, supervise
from tools.console import OperatorError, Step, last_line, main_guard, say
from tools.layout import ROOT
from tools.setup import alone

_START_SECONDS = 300
_STOP_SECONDS = 45


class Stopped(Exception):
    """The operator asked to stop."""


class Instance:
    """One running Musaed: supervisord with its programs, and what the operator sees of them."""

    def __init__(self, var_dir: Path, values: Mapping[str, str]) -> None:
        self.var_dir = var_dir
        host = values.get("MUSAED_HOST", ports.DEFAULT_HOST)
        port = values.get("MUSAED_PORT", str(ports.DEFAULTS["MUSAED_PORT"]))
        self.url = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"
        self._stop = threading.Event()
        self._last: dict[str, supervise.Process] = {}
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._on_signal)
        self._supervisord: subprocess.Popen[bytes] = supervise.start(var_dir, values)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def wait_until_ready(self) -> None:
        """Return once a real conversation works; raises OperatorError or Stopped."""
        step = Step("Starting the assistant")
        until = time.monotonic() + _START_SECONDS
        missing = "supervisor"
        try:
            while time.monotonic() < until:
                self._look(step)
                missing = self._missing()
                if not missing:
                    break
                self._pause(step)
            else:
                raise OperatorError(f"Not ready after {_START_SECONDS} s: {missing}.")
            self._converse(step, until)
        except BaseException:
            step.failed()
            raise
        step.done("answers")

    def _converse(self, step: Step, until: float) -> None:
        while True:
            try:
                conversation = probe.greet(self.url, seconds=20)
                break
            except probe.NoAnswer as error:
                if time.monotonic() > until:
                    raise OperatorError(
                        f"Everything is up and a greeting gets no answer ({error}):"
                        f" see {supervise.log_of(self.var_dir, 'gateway')}"
                    ) from None
                self._look(step)
                self._pause(step)
        probe.forget(conversation)

    def _missing(self) -> str:
        """What does not answer yet; empty when the gateway says that all is ready."""
        try:
            answer = httpx.get(f"{self.url}/readyz", timeout=5)
        except httpx.HTTPError:
            return "the gateway does not answer"
        return "" if answer.status_code == 200 else f"the gateway says {answer.text[:200]}"

    def _look(self, step: Step | None = None) -> None:
        """Tell of processes that ended; while starting, an ended process is the end."""
        if self._supervisord.poll() is not None:
            raise OperatorError(
                f"The supervisor ended: see {self.var_dir / 'log' / 'supervisor.log'}"
            )
        now = supervise.processes(self.var_dir)
        for name, process in now.items():
            before = self._last.get(name)
            ended = process.state in ("BACKOFF", "FATAL", "EXITED")
            again = before is not None and before.runs and process.started > before.started
            if step and (ended or again):
                raise OperatorError(f"{name} does not start: {self._why(process)}")
            if again or (ended and before is not None and before.runs):
                say(f"  {name} ended unexpectedly and is started again: {self._why(process)}")
        self._last = now or self._last

    def _why(self, process: supervise.Process) -> str:
        log = supervise.log_of(self.var_dir, process.name)
        text = log.read_text(encoding="utf-8", errors="replace")[-20_000:] if log.exists() else ""
        return f"{last_line(text) or process.problem} (details: {log})"

    def _pause(self, step: Step | None = None) -> None:
        for _ in range(5):
            if step:
                step.tick()
            if self._stop.wait(0.2):
                raise Stopped

    def stay(self) -> None:
        """Watch until the operator stops us."""
        while True:
            self._look()
            self._pause()

    def stop(self) -> None:
        """Stop every process, by force when they do not stop in time."""
        step = Step("Stopping")
        self._supervisord.terminate()
        until = time.monotonic() + _STOP_SECONDS
        while self._supervisord.poll() is None and time.monotonic() < until:
            step.tick()
            time.sleep(0.1)
        if self._supervisord.poll() is None:
            self._supervisord.kill()
        if self._supervisord.wait() != 0:  # it could not end its programs
            supervise.kill_all(self._last.values())
        step.done("stopped")


def _settings() -> dict[str, str]:
    """All settings, with what the programs would otherwise each work out for themselves."""
    values = settings_file.read()
    var_dir = settings_file.var_dir(values)
    values["MUSAED_VAR_DIR"] = str(var_dir)
    values.setdefault("TRACKER_DATABASE_URL", f"sqlite:///{var_dir / 'trackers.db'}")
    values.setdefault("RASA_MODEL", str(build.model_path()))
    values.setdefault("RASA_TELEMETRY_ENABLED", "false")
    values["PYTHONUNBUFFERED"] = "1"
    return values


def _migrate() -> None:
    try:
        migrations.upgrade()
    except SettingsError as error:
        raise OperatorError(str(error)) from None


def main() -> None:
    """Build, migrate, start, wait, stay."""
    say("Musaed")
    os.chdir(ROOT)
    with alone():
        settings_file.ensure()
        ports.check(settings_file.read())
        build.ensure_all()
    values = _settings()
    os.environ.update(values)
    os.umask(0o077)  # citizens' data and logs are for this user alone
    _migrate()
    var_dir = Path(values["MUSAED_VAR_DIR"])
    instance = Instance(var_dir, values)
    try:
        instance.wait_until_ready()
        say(f"\n  Talk to the assistant: {instance.url}/")
        say(f"  Agents' desk:          {instance.url}/desk")
        say(f"  Logs:                  {var_dir / 'log'}")
        say("  Stop with Ctrl-C.\n")
        instance.stay()
    except Stopped:
        pass
    finally:
        instance.stop()


if __name__ == "__main__":
    sys.exit(main_guard(main))
