from pathlib import Path

import pytest

from casework.settings import SettingsError, get_settings
from tests.casework.conftest import Configure


def problem() -> str:
    with pytest.raises(SettingsError) as caught:
        get_settings()
    text = str(caught.value)
    assert "\n" not in text
    return text


@pytest.mark.parametrize("secret", ["", "short"])
def test_secret_that_is_missing_or_short_is_one_line_that_names_it(
    configure: Configure, secret: str
) -> None:
    configure(MUSAED_SECRET=secret)
    assert problem().startswith("MUSAED_SECRET: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MUSAED_PORT", "80000"),
        ("RASA_PORT", "five"),
        ("MUSAED_CLOCK", "2026-03-01T10:00:00"),  # no offset
        ("MUSAED_CLOCK", "yesterday"),
        ("DATABASE_URL", "mysql://user:hidden@somewhere/db"),
        ("DESK_HOURS", "sunday 8 to 20"),
        ("DESK_HOURS", "sun-thu 08:00-25:00"),
        ("SMS_URL", "sms.example"),
        ("TICKET_WEBHOOK_URL", "ftp://example.org/x"),
        ("WHATSAPP_TOKEN", "hidden\nlines"),
    ],
)
def test_bad_value_is_one_line_that_names_it(configure: Configure, name: str, value: str) -> None:
    configure(**{name: value})
    text = problem()
    assert text.startswith(f"{name}: ")
    assert "hidden" not in text


def test_all_problems_are_named_at_once(configure: Configure) -> None:
    configure(MUSAED_SECRET="", MUSAED_PORT="0")
    assert "MUSAED_SECRET" in problem()
    assert "MUSAED_PORT" in problem()


def test_empty_value_is_the_default(configure: Configure) -> None:
    configure(MUSAED_CLOCK="", SMS_URL="", MUSAED_PORT="", DATABASE_URL="")
    settings = get_settings()
    assert settings.musaed_clock is None
    assert settings.sms_url == ""
    assert settings.musaed_port == 8000
    assert settings.database_url == "sqlite:///var/musaed.db"


def test_default_database_lies_under_musaed_var_dir(configure: Configure) -> None:
    configure(MUSAED_VAR_DIR="/srv/musaed")
    assert get_settings().database_url == "sqlite:////srv/musaed/musaed.db"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_every_spelling_of_postgresql_uses_the_installed_driver(
    configure: Configure, scheme: str
) -> None:
    configure(DATABASE_URL=f"{scheme}://me@host/db")
    assert get_settings().database_url == "postgresql+psycopg://me@host/db"


def test_secrets_are_not_shown() -> None:
    shown = repr(get_settings())
    assert "a secret for tests" not in shown
    assert "database_url" not in shown


def test_env_file_is_read_and_the_environment_wins(configure: Configure, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MUSAED_PORT=8123\nRASA_PORT=5123\nOTHER=1\n")
    configure(RASA_PORT="5999")
    assert get_settings().musaed_port == 8123
    assert get_settings().rasa_port == 5999


def test_settings_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert get_settings().musaed_port == 8000
    monkeypatch.setenv("MUSAED_PORT", "9000")
    assert get_settings().musaed_port == 8000
    get_settings.cache_clear()
    assert get_settings().musaed_port == 9000


@pytest.mark.parametrize(
    ("values", "simulated"),
    [
        ({}, True),
        ({"MUSAED_HOST": "localhost"}, True),
        ({"MUSAED_HOST": "::1"}, True),
        ({"MUSAED_HOST": "0.0.0.0"}, False),
        ({"MUSAED_TRUSTED_PROXIES": "127.0.0.1"}, False),
        ({"WHATSAPP_TOKEN": "token"}, False),
        ({"WHATSAPP_SIMULATOR": "off"}, False),
        ({"WHATSAPP_SIMULATOR": "on", "MUSAED_HOST": "0.0.0.0"}, True),
        ({"WHATSAPP_SIMULATOR": "on", "WHATSAPP_TOKEN": "token"}, False),
    ],
)
def test_phones_are_simulated_only_where_nobody_else_reaches_them(
    configure: Configure, values: dict[str, str], simulated: bool
) -> None:
    configure(**values)
    assert get_settings().whatsapp_is_simulated is simulated
