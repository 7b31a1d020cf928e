"""`.env`: secrets are written once, the environment wins, no key of existing data is replaced."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from dotenv import dotenv_values

from casework.settings import Settings
from tools import settings_file
from tools.console import OperatorError
from tools.layout import ROOT


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in settings_file.GENERATED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MUSAED_VAR_DIR", str(tmp_path / "var"))


def test_missing_secrets_are_written_for_this_user_alone(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    settings_file.ensure(path)
    values = settings_file.read(path)
    assert len(values["MUSAED_SECRET"]) >= 32
    assert len(values["RASA_TOKEN"]) >= 32
    Fernet(values["TRACKER_KEY"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# mine\nMUSAED_PORT=8123\nRASA_TOKEN=mine", encoding="utf-8")
    settings_file.ensure(path)
    first = path.read_text(encoding="utf-8")
    assert first.startswith("# mine\nMUSAED_PORT=8123\nRASA_TOKEN=mine\n")
    assert first.count("RASA_TOKEN") == 1
    settings_file.ensure(path)
    assert path.read_text(encoding="utf-8") == first


def test_the_environment_wins_and_is_not_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / ".env"
    path.write_text("MUSAED_PORT=8123\n", encoding="utf-8")
    monkeypatch.setenv("MUSAED_SECRET", "from the environment")
    monkeypatch.setenv("MUSAED_PORT", "8456")
    settings_file.ensure(path)
    assert "MUSAED_SECRET" not in path.read_text(encoding="utf-8")
    assert settings_file.read(path)["MUSAED_SECRET"] == "from the environment"
    assert settings_file.read(path)["MUSAED_PORT"] == "8456"


@pytest.mark.parametrize(
    ("data", "name"), [("musaed.db", "MUSAED_SECRET"), ("trackers.db", "TRACKER_KEY")]
)
def test_data_without_its_key_is_not_given_a_new_one(tmp_path: Path, data: str, name: str) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / data).touch()
    with pytest.raises(OperatorError, match=name):
        settings_file.ensure(tmp_path / ".env")
    assert not (tmp_path / ".env").exists()


def test_every_setting_is_described() -> None:
    described = set(dotenv_values(ROOT / ".env.example"))
    assert {name.upper() for name in Settings.model_fields} <= described
    assert set(settings_file.GENERATED) <= described


def test_the_described_defaults_are_the_real_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    described = dotenv_values(ROOT / ".env.example")
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("MUSAED_SECRET", "a secret for tests only")
    defaults = Settings(_env_file=None)
    for name in Settings.model_fields:
        if described[name.upper()]:
            monkeypatch.setenv(name.upper(), str(described[name.upper()]))
    assert Settings(_env_file=None) == defaults
