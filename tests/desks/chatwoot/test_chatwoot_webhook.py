"""Who may call the webhook: whoever signs the raw body now, with a secret of ours."""

import json
import time
from pathlib import Path

import httpx
import pytest

from casework.settings import SettingsError, get_settings
from desks.chatwoot.signature import is_signed, signature
from tests.casework.conftest import Configure
from tests.chatwoot.account import SECRET, sign
from tests.chatwoot.fake import FakeChatwoot
from tests.gateway.fixtures import Start

BODY = json.dumps({"event": "message_created", "id": 1, "conversation": {"id": 1}}).encode()


def test_signature_of_an_example_worked_out_by_hand() -> None:
    # printf '1700000000.{}' | openssl dgst -sha256 -hmac key
    expected = "9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae"
    assert signature("key", "1700000000", b"{}") == f"sha256={expected}".encode()


@pytest.mark.parametrize("seconds", [-301, -299, 0, 299, 301])
def test_a_time_stamp_is_good_for_five_minutes_either_way(seconds: int) -> None:
    now = 1_700_000_000.0
    headers = sign(BODY, at=now + seconds)
    assert is_signed(headers, BODY, [SECRET], now) == (abs(seconds) <= 300)


@pytest.mark.parametrize(
    "change",
    [
        {"x-chatwoot-signature": None},
        {"x-chatwoot-timestamp": None},
        {"x-chatwoot-timestamp": "later"},
        {"x-chatwoot-timestamp": "9" * 400},
        {"x-chatwoot-timestamp": "١٧٠٠٠٠٠٠٠٠"},
        {"x-chatwoot-signature": "sha256="},
        {"x-chatwoot-signature": "sha256=" + "0" * 64},
        {"x-chatwoot-signature": "é" * 71},
    ],
)
def test_anything_missing_or_malformed_is_refused(change: dict[str, str | None]) -> None:
    headers = {**sign(BODY), **change}
    present = {name: value for name, value in headers.items() if value is not None}
    assert not is_signed(present, BODY, [SECRET], time.time())


def test_another_body_another_secret_and_no_secret_are_refused() -> None:
    headers = sign(BODY)
    assert is_signed(headers, BODY, ["older", SECRET], time.time())
    assert not is_signed(headers, BODY + b" ", [SECRET], time.time())
    assert not is_signed(headers, BODY, ["other"], time.time())
    assert not is_signed(sign(BODY, secret=""), BODY, [], time.time())


def test_answers(start: Start, chatwoot: FakeChatwoot) -> None:
    url = f"{start(**chatwoot.settings).url}/webhooks/chatwoot"

    def post(body: bytes, headers: dict[str, str] | None = None) -> tuple[int, str]:
        answer = httpx.post(url, content=body, headers=headers or sign(body), timeout=10)
        return answer.status_code, next(iter(answer.json().values()))

    headers = sign(BODY)
    assert post(BODY, headers) == (200, "taken")
    assert post(BODY, headers) == (200, "known")
    assert post(BODY, {**headers, "x-chatwoot-delivery": "other"}) == (200, "taken")
    assert post(BODY, {"content-type": "application/json"}) == (401, "bad_signature")
    assert post(b"{") == (400, "bad_payload")
    assert post(b"[]") == (400, "bad_payload")
    assert post(b"[" * 100_000) == (400, "bad_payload")
    assert post(b'{"event": "message_created"}') == (400, "bad_payload")
    assert post(b'{"event": "contact_created"}') == (200, "ignored")
    assert post(b" " * (2 * 1024 * 1024 + 1)) == (413, "too_large")


def test_without_the_setting_there_is_no_webhook(start: Start) -> None:
    answer = httpx.post(f"{start().url}/webhooks/chatwoot", content=BODY, headers=sign(BODY))
    assert answer.status_code in (404, 405)


def test_missing_settings_are_one_line(configure: Configure, tmp_path: Path) -> None:
    configure(DESK="chatwoot", CHATWOOT_URL="https://chatwoot.example")
    with pytest.raises(SettingsError) as caught:
        get_settings()
    assert str(caught.value) == (
        "DESK is chatwoot, which needs CHATWOOT_ACCOUNT_ID, CHATWOOT_INBOX_ID,"
        " CHATWOOT_API_TOKEN, CHATWOOT_WEBHOOK_SECRET"
    )
