"""Build what is not in the repository: the widget, the language model, the assistant's model.

Each is built again exactly when its sources changed: the digest of their contents is kept with
the result.
"""

import argparse
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.console import OperatorError, main_guard, run_step
from tools.layout import BUILD_LOGS, ENV, MODELS, ROOT, WIDGET, python_of
from tools.node import Node, find_node
from tools.setup import alone

_WIDGET_SOURCES = ("src", "build.mjs", "package.json", "package-lock.json", "tsconfig.json")
_LANGUAGE = MODELS / "ar_musaed"
_LANGUAGE_SOURCES = ("arabic", "requirements/app.txt")
_MODEL_SOURCES = (
    *_LANGUAGE_SOURCES,
    "config.yml",
    "domain.yml",
    "data/nlu",
    "data/names",
    "data/contexts",
    "data/rules",
)
_KEPT_MODELS = 3  # another branch may need its own again


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        found = place.rglob("*") if place.is_dir() else [place]
        yield from sorted(
            file for file in found if file.is_file() and "__pycache__" not in file.parts
        )


def digest(*places: Path) -> str:
    """The digest of all files at `places`, names included; a missing place counts as empty."""
    total = hashlib.sha256()
    for file in _files(places):
        total.update(str(file.relative_to(ROOT)).encode() + b"\0")
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()[:16]


def _built_from(result: Path) -> str:
    """The digest of the sources of an existing result."""
    stamp = result / ".sources"
    return stamp.read_text(encoding="ascii") if stamp.exists() else ""


def fetch_packages(folder: Path, title: str) -> Node:
    """Install npm's packages of `folder` from its lock file, unless just those are there."""
    node = find_node()
    stamp = folder / "node_modules" / f".installed-{digest(folder / 'package-lock.json')}"
    if not stamp.exists():
        run_step(
            title,
            [*node.npm, "ci", "--no-audit", "--no-fund"],
            BUILD_LOGS / f"npm-ci-{folder.name}.log",
            cwd=folder,
            environment=node.environment,
        )
        stamp.touch()
    return node


def build_widget() -> None:
    """Build `widget/dist` with npm when the widget's sources changed."""
    sources = digest(*(WIDGET / name for name in _WIDGET_SOURCES))
    result = WIDGET / "dist"
    if _built_from(result) == sources:
        return
    node = fetch_packages(WIDGET, "Fetching the widget's packages")
    run_step(
        "Building the widget",
        [*node.npm, "run", "build"],
        BUILD_LOGS / "widget.log",
        cwd=WIDGET,
        environment=node.environment,
    )
    (result / ".sources").write_text(sources, encoding="ascii")


def build_language() -> None:
    """Build the spaCy pipeline for Arabic when its sources changed."""
    sources = _language_sources()
    if _built_from(_LANGUAGE) == sources:
        return
    run_step(
        "Building the Arabic language model",
        [python_of(ENV), "-m", "arabic.pipeline", _LANGUAGE],
        BUILD_LOGS / "language.log",
    )
    (_LANGUAGE / ".sources").write_text(sources, encoding="ascii")


def _language_sources() -> str:
    return digest(*(ROOT / name for name in _LANGUAGE_SOURCES))


def built_model() -> Path:
    """The assistant's model of the present sources. Raises OperatorError when `train` must run."""
    model = model_path()
    if not model.exists() or _built_from(_LANGUAGE) != _language_sources():
        raise OperatorError("There is no model of the present sources: run `make train`.")
    return model


def model_path() -> Path:
    """Where the model of the present sources lies, or will."""
    return MODELS / f"musaed-{digest(*(ROOT / name for name in _MODEL_SOURCES))}.tar.gz"


def train() -> Path:
    """Train the assistant when its sources changed; the model of the sources found at the start."""
    model = model_path()
    if model.exists():
        os.utime(model)  # the least lately used are deleted first
        return model
    name = model.name.removesuffix(".tar.gz")
    # a tenth of the time goes into a check that only warns; `make validate` does it and fails
    command: list[str | Path] = [python_of(ENV), "-m", "engine", "train", "--skip-validation"]
    run_step(
        "Training the assistant",
        [*command, "--out", MODELS, "--fixed-model-name", name],
        BUILD_LOGS / "train.log",
    )
    if not model.exists():
        raise OperatorError(f"Training wrote no model: see {BUILD_LOGS / 'train.log'}")
    ours = sorted(MODELS.glob("musaed-*.tar.gz"), key=lambda file: file.stat().st_mtime)
    for old in ours[:-_KEPT_MODELS]:
        old.unlink()
    return model


def ensure_all() -> Path:
    """Build everything that is missing or old; the assistant's model. Raises OperatorError."""
    MODELS.mkdir(exist_ok=True)
    build_widget()
    build_language()
    return train()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--again", action="store_true", help="train even when nothing changed")
    if parser.parse_args().again:
        model_path().unlink(missing_ok=True)
    with alone():
        ensure_all()


if __name__ == "__main__":
    sys.exit(main_guard(main))
