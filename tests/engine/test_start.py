"""Starting the engine: lean, and with one clear line when it cannot."""

from __future__ import annotations

import io
import json
import socket
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from cryptography.fernet import Fernet

from tests.engine.running import TOKEN, Engine, environment, free_port, run_engine


def _good(folder: Path) -> dict[str, str]:
    return {
        "RASA_PORT": str(free_port()),
        "RASA_TOKEN": TOKEN,
        "TRACKER_KEY": Fernet.generate_key().decode(),
        "MUSAED_VAR_DIR": str(folder),
    }


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        ({"RASA_PORT": "five"}, "RASA_PORT=five: must be a port number, 1 to 65535"),
        ({"ACTIONS_PORT": "70000"}, "ACTIONS_PORT=70000: must be a port number, 1 to 65535"),
        ({"RASA_TOKEN": ""}, "RASA_TOKEN: must be set; the gateway calls the engine with it"),
        ({"TRACKER_KEY": ""}, "TRACKER_KEY: must be set; it encrypts stored conversations"),
        (
            {"TRACKER_KEY": "secret"},
            "TRACKER_KEY: must be a Fernet key (32 random bytes in URL-safe base64)",
        ),
        ({"RASA_MODEL": "nowhere"}, "RASA_MODEL=nowhere: holds no trained model"),
        ({"TRACKER_DATABASE_URL": "no url"}, "TRACKER_DATABASE_URL: must be an SQLAlchemy URL"),
        (
            {"TRACKER_DATABASE_URL": "mysql://localhost/x"},
            "TRACKER_DATABASE_URL: mysql is neither sqlite nor postgresql",
        ),
        (
            {"TRACKER_DATABASE_URL": "postgres://u:hidden@127.0.0.1:1/x"},
            "TRACKER_DATABASE_URL: cannot be opened: ",
        ),
        (
            {"TRACKER_DATABASE_URL": "sqlite:////proc/x/y.db"},
            "TRACKER_DATABASE_URL: No such file or directory",
        ),
    ],
)
def test_bad_setting_is_one_line_that_names_it(
    project: Path, tmp_path: Path, bad: dict[str, str], line: str
) -> None:
    done = run_engine(project, **{**_good(tmp_path), **bad})
    assert done.returncode == 2
    *log, last = done.stderr.strip().splitlines()
    assert last.startswith(f"engine: {line}")
    assert all(json.loads(entry)["level"] == "info" for entry in log)
    assert "hidden" not in done.stderr


def test_taken_port_is_one_line(project: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run_engine(project, **{**_good(tmp_path), "RASA_PORT": port})
    assert (done.returncode, done.stderr.strip()) == (
        2,
        f"engine: RASA_PORT={port}: Address already in use",
    )


def test_an_option_that_the_action_server_would_ignore_is_refused(project: Path) -> None:
    done = run_engine(project, "run", "actions", "--port", "5056")
    assert (done.returncode, done.stderr.strip()) == (
        2,
        "engine: rasa run actions takes no options here: ACTIONS_PORT names its port",
    )


def test_wrong_key_for_stored_conversations_is_one_line(engine: Engine, project: Path) -> None:
    engine.say("somebody", "hello")
    engine.kill()
    done = run_engine(project, **_good(engine.folder))
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "engine: TRACKER_KEY does not open the stored conversations"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_tensorflow_is_not_in_the_process(shared_engine: Engine) -> None:
    libraries = Path(f"/proc/{shared_engine.pid}/maps").read_text()
    assert "numpy" in libraries
    assert "tensorflow" not in libraries


def test_model_that_needs_tensorflow_is_refused_by_name(project: Path, tmp_path: Path) -> None:
    schema = {
        "nodes": {"run_DIET": {"uses": "rasa.nlu.classifiers.diet_classifier.DIETClassifier"}}
    }
    metadata = json.dumps({"predict_schema": schema}).encode()
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo("metadata.json")
        entry.size = len(metadata)
        archive.addfile(entry, io.BytesIO(metadata))
    done = run_engine(project, **_good(tmp_path), RASA_MODEL=str(tmp_path / "model.tar.gz"))
    assert done.returncode == 2
    assert done.stderr.startswith("engine: DIETClassifier in config.yml needs tensorflow")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda c: c["pipeline"].append({"name": "DIETClassifier", "epochs": 1}), "DIETClassifier"),
        (lambda c: c["policies"].append({"name": "TEDPolicy", "epochs": 1}), "TEDPolicy"),
    ],
)
def test_training_what_needs_tensorflow_is_refused_by_name(
    project: Path, tmp_path: Path, change: Callable[[dict[str, list[object]]], None], name: str
) -> None:
    config = yaml.safe_load((project / "config.yml").read_text())
    change(config)
    (tmp_path / "config.yml").write_text(yaml.safe_dump(config))
    models = tmp_path / "models"
    done = run_engine(
        project, "train", "--config", str(tmp_path / "config.yml"), "--out", str(models)
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"engine: {name} in config.yml needs tensorflow")
    assert not models.exists() or not list(models.iterdir())


def test_plain_rasa_reads_the_endpoints_with_no_setting_at_all(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rasa.core.lock_store import LockStore
    from rasa.core.run import create_http_input_channels
    from rasa.core.tracker_store import TrackerStore
    from rasa.core.utils import AvailableEndpoints

    for name in set(__import__("os").environ) - set(environment()):
        monkeypatch.delenv(name)
    monkeypatch.chdir(project)
    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    store = TrackerStore.create(endpoints.tracker_store)
    assert type(store).__name__ == "EncryptedTrackerStore"
    assert str(store._database.url) == "sqlite://"
    assert type(LockStore.create(endpoints.lock_store)).__name__ == "ConversationLocks"
    [channel] = create_http_input_channels(None, "credentials.yml")
    assert channel.url_prefix() == "gateway"
