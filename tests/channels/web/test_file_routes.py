"""`POST /attachments` from outside."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import update

from casework.attachments import MAX_BYTES, read, unattached
from casework.database import session
from casework.models import Attachment
from conversations import sentences
from tests.gateway.fixtures import Visit
from tests.gateway.page import Page
from tests.gateway.peer import Peer
from tests.gateway.serving import Serving

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def attach(
    gateway: Serving, token: str, data: bytes = PNG, name: str = "هوية.png", **fields: Any
) -> httpx.Response:
    return httpx.post(
        f"{gateway.url}/attachments",
        headers={"Authorization": f"Bearer {token}"},
        data={"client_id": uuid4().hex, **fields},
        files={"file": (name, data, "application/x-whatever")},
        timeout=30,
    )


def test_a_file_is_kept_shown_and_acknowledged(gateway: Serving, visit: Visit) -> None:
    page = visit()
    other = visit(page.token)
    answer = attach(gateway, page.token)
    assert (answer.status_code, answer.json()) == (201, {"seq": 1})
    page.until(lambda: page.replies() == [sentences.FILE_KEPT])
    assert (page.messages[0]["kind"], page.messages[0]["text"]) == ("file", "هوية.png")
    other.until(lambda: len(other.messages) == 2)
    (kept,) = unattached(page.conversation_id)
    assert (kept.media_type, read(kept)) == ("image/png", PNG)


def test_a_file_is_named_after_what_it_is(gateway: Serving, visit: Visit) -> None:
    page = visit()
    attach(gateway, page.token, b"GIF89a/*<script>*/", "فاتورة.hta")
    page.until(page.replies)
    shown = page.messages[0]
    assert shown["text"] == "فاتورة.gif"
    saved = httpx.get(f"{gateway.url}{shown['url']}").headers["content-disposition"]
    assert unquote(saved) == "attachment; filename*=UTF-8''فاتورة.gif"


def test_a_file_kept_under_a_bad_name_is_saved_under_a_good_one(
    gateway: Serving, visit: Visit
) -> None:
    page = visit()
    attach(gateway, page.token)
    page.until(page.replies)
    with session() as db:
        db.execute(update(Attachment).values(file_name="run.bat"))
    saved = httpx.get(f"{gateway.url}{page.messages[0]['url']}").headers["content-disposition"]
    assert saved.endswith("''run.png")


def test_a_file_never_reaches_rasa(gateway: Serving, visit: Visit, peer: Peer) -> None:
    page = visit()
    attach(gateway, page.token, name="/restart.png")
    page.until(page.replies)
    assert peer.turns == []


def test_the_same_upload_again_is_one_file(gateway: Serving, visit: Visit) -> None:
    page = visit()
    for _ in range(3):
        assert attach(gateway, page.token, client_id="one").json() == {"seq": 1}
    assert len(unattached(page.conversation_id)) == 1


def test_the_same_upload_six_times_at_once_is_one_file(gateway: Serving, visit: Visit) -> None:
    page = visit()
    with ThreadPoolExecutor(6) as pool:
        sent = [pool.submit(attach, gateway, page.token, client_id="one") for _ in range(6)]
    assert [each.result().json() for each in sent] == [{"seq": 1}] * 6
    assert len(unattached(page.conversation_id)) == 1


@pytest.mark.parametrize(
    ("data", "fields", "status", "code"),
    [
        (b"", {}, 415, "bad_file"),
        (b"MZ\x90\x00 a program", {}, 415, "bad_file"),
        (b"<html><script>", {}, 415, "bad_file"),
        (PNG + b"\0" * MAX_BYTES, {}, 413, "file_too_large"),
        (PNG + b"\0" * MAX_BYTES * 2, {}, 413, "file_too_large"),
        (PNG, {"client_id": ""}, 400, "bad_payload"),
        (PNG, {"client_id": "x" * 65}, 400, "bad_payload"),
        (PNG, {f"field{n}": "x" for n in range(9)}, 400, "bad_payload"),
    ],
)
def test_what_is_not_taken_leaves_nothing(
    gateway: Serving, visit: Visit, data: bytes, fields: dict[str, str], status: int, code: str
) -> None:
    page = visit()
    answer = attach(gateway, page.token, data, **fields)
    assert answer.status_code == status
    assert answer.json() == {"error": code, "text": sentences.REFUSALS[code]}
    assert (page.history(), unattached(page.conversation_id)) == ([], [])


@pytest.mark.parametrize("token", ["none", "x", "a.b.c"])
def test_a_file_needs_a_conversation(gateway: Serving, token: str) -> None:
    answer = attach(gateway, token)
    assert (answer.status_code, answer.json()["error"]) == (401, "unauthorized")


@pytest.mark.parametrize(
    "request_",
    [
        {"content": b""},
        {"content": b"{}", "headers": {"Content-Type": "application/json"}},
        {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}},
        {"content": b"x", "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
        {"data": {"file": "text", "client_id": "a"}},
    ],
)
def test_a_malformed_upload_is_told_so(
    gateway: Serving, visit: Visit, request_: dict[str, Any]
) -> None:
    page: Page = visit()
    headers = {**request_.pop("headers", {}), "Authorization": f"Bearer {page.token}"}
    answer = httpx.post(f"{gateway.url}/attachments", headers=headers, **request_)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_payload")
    assert httpx.get(f"{gateway.url}/attachments").status_code == 405
