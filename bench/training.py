"""Train what is compared and say what it cost. Stock's model takes long and is kept."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

from bench.deployments import environment
from tools import build
from tools.console import OperatorError, say
from tools.layout import ROOT, STOCK_ENV, python_of
from tools.setup import alone
from tools.stock_environment import ensure_stock

KEPT = ROOT / "var" / "bench"
_DATA = ("data/nlu", "data/rules", "domain.yml", "requirements/stock.txt")
_TRAIN_SECONDS = 4 * 3600


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of processor time; `load` is that of the machine before it began."""

    wall: float
    cpu: float
    load: float


def train_ours() -> Cost:
    """Build the language model and train ours into a folder that is thrown away."""
    python = sys.executable
    with tempfile.TemporaryDirectory(prefix="musaed-bench-") as folder:
        out = Path(folder)
        language: list[str | Path] = [python, "-m", "arabic.pipeline", out / "language"]
        assistant: list[str | Path] = [python, "-m", "engine", "train", "--force", "--out", out]
        return _run([language, assistant], out)


def train_stock(*, epochs: int, again: bool) -> tuple[Path, Cost]:
    """Rasa's default pipeline on our data: the model, and what its training cost when it was made.

    `epochs` is for the intent classifier, by far the longest part (Rasa's default is 100); a turn
    costs the same after few as after many. `again` ignores what is kept.
    """
    with alone():
        ensure_stock()
    config = _stock_config(epochs)
    data = build.digest(*(ROOT / name for name in _DATA))
    name = "stock-" + hashlib.sha256((config + data).encode()).hexdigest()[:16]
    model, cost = KEPT / f"{name}.tar.gz", KEPT / f"{name}.json"
    if again or not (model.exists() and cost.exists()):
        say("Training Rasa's stock pipeline (long; kept in var/bench until the data change)")
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / f"{name}.yml").write_text(config, encoding="utf-8")
        command: list[str | Path] = [
            python_of(STOCK_ENV),
            "-m",
            "rasa",
            "train",
            "--force",
            "--out",
            KEPT,
        ]
        command += ["--config", KEPT / f"{name}.yml", "--fixed-model-name", name]
        with tempfile.TemporaryDirectory(prefix="musaed-bench-") as folder:
            spent = _run([command], Path(folder))
        cost.write_text(json.dumps(asdict(spent)), encoding="utf-8")
    return model, Cost(**json.loads(cost.read_text(encoding="utf-8")))


def _stock_config(epochs: int) -> str:
    """Rasa's own default, as `rasa train` takes it for an empty pipeline, named for our project."""
    [default] = (STOCK_ENV / "lib").glob("*/site-packages/rasa/engine/recipes/*/default_config.yml")
    config = yaml.safe_load(default.read_text(encoding="utf-8"))
    config |= {"assistant_id": "musaed", "language": "ar"}
    for component in config["pipeline"]:
        if component["name"] == "DIETClassifier":
            component["epochs"] = epochs
    return yaml.safe_dump(config, sort_keys=False)


def _run(commands: list[list[str | Path]], folder: Path) -> Cost:
    """Run commands one after the other; what Rasa keeps of a training goes to `folder`."""
    before, load = resource.getrusage(resource.RUSAGE_CHILDREN), os.getloadavg()[0]
    began = time.perf_counter()
    settings = {"RASA_TELEMETRY_ENABLED": "false", "RASA_CACHE_DIRECTORY": str(folder / "cache")}
    for command in commands:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**environment(), **settings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_TRAIN_SECONDS,
            check=False,
        )
        if done.returncode:
            raise OperatorError(f"Training failed:\n{done.stderr[-2000:]}")
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, load)
