"""The three processes under supervisord: restart, logs with rotation, control by name."""

import contextlib
import ctypes
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import xmlrpc.client
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from tools.layout import ENV, ROOT, python_of

# In the order in which they start; they stop the other way round, so that the gateway can finish.
PROGRAMS: dict[str, list[str | Path]] = {
    "actions": [python_of(ENV), "-m", "actions"],
    "rasa": [python_of(ENV), "-m", "engine"],
    "gateway": [python_of(ENV), "-m", "gateway"],
}

# startretries: supervisord waits one second longer after each try and must never give up.
_CONFIG = """\
[unix_http_server]
file={socket}
chmod=0600

[supervisord]
logfile={logs}/supervisor.log
logfile_maxbytes=5MB
logfile_backups=2
pidfile={run}/supervisord.pid
directory={root}
identifier=musaed
silent=true

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""
_PROGRAM = """
[program:{name}]
command={command}
priority={priority}
autorestart=true
startsecs=2
startretries=1000000
stopwaitsecs=10
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile={logs}/{name}.log
stdout_logfile_maxbytes=20MB
stdout_logfile_backups=5
"""


@dataclass(frozen=True)
class Process:
    """What supervisord says of one program. `started` is a UNIX time in seconds."""

    name: str
    state: str
    pid: int
    started: int
    problem: str

    @property
    def runs(self) -> bool:
        return self.state in ("STARTING", "RUNNING")


def log_of(var_dir: Path, name: str) -> Path:
    return var_dir / "log" / f"{name}.log"


def _socket(var_dir: Path) -> Path:
    """The control socket; its address holds some 100 bytes, so a deep folder gets a short one."""
    place = var_dir / "run" / "supervisor.sock"
    if len(bytes(place)) < 90:
        return place
    digest = hashlib.sha256(bytes(var_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"musaed-{digest}.sock"


def _escape(value: str | Path) -> str:
    """A value for supervisord's file, where % starts an expansion and ; a comment."""
    return str(value).replace("%", "%%")


def write_config(var_dir: Path) -> Path:
    """Write supervisord's configuration for the instance that lives in `var_dir`."""
    logs, run = var_dir / "log", var_dir / "run"
    logs.mkdir(parents=True, exist_ok=True)
    run.mkdir(parents=True, exist_ok=True)
    places = {"logs": _escape(logs), "run": _escape(run), "root": _escape(ROOT)}
    text = _CONFIG.format(socket=_escape(_socket(var_dir)), **places)
    for priority, (name, command) in enumerate(PROGRAMS.items(), start=1):
        quoted = " ".join(f'"{_escape(part)}"' for part in command)
        text += _PROGRAM.format(name=name, command=quoted, priority=priority, **places)
    path = run / "supervisord.conf"
    path.write_text(text, encoding="utf-8")
    return path


def start(var_dir: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start supervisord in a session of its own: Ctrl-C reaches it only through us."""
    config = write_config(var_dir)
    with log_of(var_dir, "supervisord").open("ab") as output:  # what it says outside its own log
        return subprocess.Popen(
            [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", config],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_stop_with_parent,
        )


def _stop_with_parent() -> None:
    """Ask Linux to stop supervisord when its starter dies, kill -9 included."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


@contextlib.contextmanager
def control(var_dir: Path) -> Iterator[Any]:
    """supervisord's XML-RPC interface of the instance in `var_dir`; OSError when there is none."""
    transport = SupervisorTransport(None, None, f"unix://{_socket(var_dir)}")
    with xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport) as server:
        yield server.supervisor


def processes(var_dir: Path) -> dict[str, Process]:
    """The programs by name; empty while supervisord does not answer."""
    try:
        with control(var_dir) as supervisord:
            answers = supervisord.getAllProcessInfo()
    except (OSError, xmlrpc.client.Error):
        return {}
    return {
        info["name"]: Process(
            info["name"], info["statename"], info["pid"], info["start"], info["spawnerr"]
        )
        for info in answers
    }


def kill_all(running: Iterable[Process]) -> None:
    """Kill programs, and what they started, after supervisord itself was killed."""
    for process in running:
        if process.pid:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
