"""`make run`: build what is missing, start everything, and stay until it is stopped."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

import httpx

from casework import migrations
from casework.settings import SettingsError, get_settings
from casework.staff import first_admin
from tools import build, ports, probe, settings_file, supervise
from tools.console import OperatorError, ProgressLine, main_guard, say, telling_line
from tools.layout import ROOT
from tools.setup import alone

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_START_SECONDS = 300
_STOP_SECONDS = 45
_GREETINGS = 3


class Stopped(BaseException):
    """The operator asked to stop, in whatever we were; no `except Exception` may hold that up."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


class Instance:
    """One running Musaed: supervisord with its programs, and what the operator sees of them."""

    def __init__(self, var_dir: Path, values: Mapping[str, str]) -> None:
        self.var_dir = var_dir
        self.url = _url(values)
        self._simulated = get_settings().whatsapp_is_simulated
        self._last: dict[str, supervise.Process] = {}
        self._supervisord: subprocess.Popen[bytes] = supervise.start(var_dir, values)

    def wait_until_ready(self) -> None:
        """Return once a real conversation works. Raises OperatorError."""
        step = ProgressLine("Starting the assistant")
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
                raise OperatorError(f"Not ready in {_START_SECONDS} s ({missing}): {self._logs()}")
            self._converse(step)
        except BaseException:
            step.failed()
            raise
        step.done("answers")

    def _converse(self, step: ProgressLine) -> None:
        for _ in range(_GREETINGS):
            try:
                return probe.converse(self.url, seconds=20)
            except probe.NotAnswered:
                self._look(step)
                self._pause(step)
        raise OperatorError(f"Everything runs and a greeting gets no answer: {self._logs()}")

    def _logs(self) -> str:
        return f"see {self.var_dir / 'log'}"

    def _missing(self) -> str:
        """What does not answer yet; empty when the gateway says that all is ready."""
        try:
            answer = httpx.get(f"{self.url}/readyz", timeout=5)
        except httpx.HTTPError:
            return "the gateway does not answer"
        return "" if answer.status_code == 200 else f"the gateway says {answer.text[:200]}"

    def _look(self, step: ProgressLine | None = None) -> None:
        """Tell of processes that ended; while starting, an ended process is the end."""
        if self._supervisord.poll() is not None:
            raise OperatorError(f"The supervisor ended: {self._logs()}")
        now = supervise.processes(self.var_dir)
        for name, process in now.items():
            before = self._last.get(name)
            ended = process.state in ("BACKOFF", "FATAL", "EXITED")
            again = before is not None and before.runs and process.started > before.started
            if step and (ended or again):
                raise OperatorError(f"{name} does not start: {self._why(process)}")
            if again or (ended and before is not None and before.runs):
                log = supervise.log_of(self.var_dir, name)
                say(f"  {name} ended unexpectedly and is started again: see {log}")
        self._last = now or self._last

    def _why(self, process: supervise.Process) -> str:
        log = supervise.log_of(self.var_dir, process.name)
        text = log.read_text(encoding="utf-8", errors="replace")[-20_000:] if log.exists() else ""
        return f"{telling_line(text) or process.problem} (details: {log})"

    def _pause(self, step: ProgressLine | None = None) -> None:
        for _ in range(5):
            if step:
                step.tick()
            time.sleep(0.2)

    def show_addresses(self) -> None:
        say(f"\n  Talk to the assistant: {self.url}/")
        say(f"  Agents' desk:          {self.url}/desk")
        code = first_admin.code()
        if code:
            say(f"  First visit to it:     code {code} makes its first administrator")
        if self._simulated:
            say(f"  The same on WhatsApp:  {self.url}/whatsapp-simulator/ (a simulated phone)")
        say(f"  Logs:                  {self.var_dir / 'log'}")
        say("  Stop with Ctrl-C.\n")

    def stay(self) -> None:
        """Watch until the operator stops us."""
        while True:
            self._look()
            self._pause()

    def stop(self) -> None:
        """Stop every process, by force when they do not stop in time."""
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        step = ProgressLine("Stopping")
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


def _url(values: Mapping[str, str]) -> str:
    host = values.get("MUSAED_HOST", ports.DEFAULT_HOST)
    port = values.get("MUSAED_PORT", str(ports.DEFAULTS["MUSAED_PORT"]))
    return f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}"


def _completed(settings: Mapping[str, str], model: Path) -> dict[str, str]:
    """All settings, with what the programs would otherwise each work out for themselves."""
    values = dict(settings)
    var_dir = settings_file.var_dir(values)
    values["MUSAED_VAR_DIR"] = str(var_dir)
    try:
        (var_dir / "run").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OperatorError(f"MUSAED_VAR_DIR={var_dir}: {error.strerror}") from None
    values.setdefault("TRACKER_DATABASE_URL", f"sqlite:///{var_dir / 'trackers.db'}")
    if "RASA_MODEL" not in values:
        values["RASA_MODEL"] = str(_own_copy(model, var_dir))
    values.setdefault("RASA_TELEMETRY_ENABLED", "false")
    values["PYTHONUNBUFFERED"] = "1"
    return values


def _own_copy(model: Path, var_dir: Path) -> Path:
    """This instance's copy of the model: later trainings delete old models, also those in use."""
    copy = var_dir / "run" / "model.tar.gz"
    shutil.copyfile(model, copy)
    return copy


def _migrate() -> None:
    try:
        migrations.upgrade()
    except SettingsError as error:
        raise OperatorError(str(error)) from None


def main() -> None:
    """Build, migrate, start, wait, stay."""
    for number in _SIGNALS:
        signal.signal(number, _stop)
    os.chdir(ROOT)
    instance = None
    try:
        say("Musaed")
        with alone():
            settings_file.ensure()
            values = settings_file.read()
            if supervise.processes(settings_file.var_dir(values)):
                raise OperatorError(f"Musaed runs here already: {_url(values)}")
            ports.check(values)
            model = build.ensure_all()
        os.umask(0o077)  # citizens' data and logs are for this user alone
        values = _completed(values, model)
        os.environ.update(values)
        _migrate()
        instance = Instance(Path(values["MUSAED_VAR_DIR"]), values)
        instance.wait_until_ready()
        instance.show_addresses()
        instance.stay()
    except Stopped:
        pass
    finally:
        if instance:
            instance.stop()


if __name__ == "__main__":
    sys.exit(main_guard(main))
