"""The webhook: who may call it, what it takes, and that it loses and doubles nothing."""

import httpx
import pytest
from sqlalchemy import func, select, text

from casework.addresses import channel_mobile
from casework.crypto import keyed_hash
from casework.database import engine, session
from casework.models import InboxEvent, Message
from channels.whatsapp import webhook
from tests.channels.whatsapp import shapes
from tests.channels.whatsapp.conftest import account
from tests.channels.whatsapp.posting import post, said, sign
from tests.channels.whatsapp.talk import lines, until
from tests.gateway.fixtures import Start
from tests.gateway.peer import Peer
from tests.gateway.serving import Serving
from tests.simulator.business import SECRET, VERIFY_TOKEN, Simulator


def in_inbox(*states: str) -> int:
    with session(readonly=True) as db:
        count = select(func.count()).where(InboxEvent.state.in_(states))
        return db.scalar(count) or 0


def test_the_handshake(gateway: Serving) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158"}
    url = f"{gateway.url}{webhook.PATH}"
    answer = httpx.get(url, params=query)
    assert (answer.status_code, answer.text) == (200, "1158")
    for wrong in ({"hub.verify_token": "x"}, {"hub.verify_token": ""}, {"hub.mode": "x"}):
        assert httpx.get(url, params={**query, **wrong}).status_code == 403
    assert httpx.get(url).status_code == 403


def test_a_forged_signature_gets_nothing_in(gateway: Serving) -> None:
    good = sign(b"{}")["X-Hub-Signature-256"]
    forged = [
        "", "sha256=", f"sha256={'0' * 64}", "sha256=ÿ", good.removeprefix("sha256="), good.upper(),
        *(sign(raw, secret)["X-Hub-Signature-256"] for raw, secret in (
            (b"{}", "another secret"), (b"{}", ""), (b"{} ", SECRET),
        )),
    ]  # fmt: skip
    for signature in forged:
        headers = {"X-Hub-Signature-256": signature.encode("latin-1")}
        answer = httpx.post(f"{gateway.url}{webhook.PATH}", content=b"{}", headers=headers)
        assert answer.status_code == 401, signature
    assert in_inbox("kept") == 0
    assert post(gateway, b"{}").status_code == 200


def test_two_secrets_while_one_takes_the_others_place(
    start: Start, simulator: Simulator, port: int
) -> None:
    gateway = start(port, **{**account(simulator), "WHATSAPP_APP_SECRET": f"new, {SECRET}"})
    assert post(gateway, {}).status_code == post(gateway, {}, "new").status_code == 200
    assert post(gateway, {}, "old").status_code == 401


@pytest.mark.parametrize("secret", ["", " , "])
def test_without_a_secret_nobody_gets_in(
    start: Start, simulator: Simulator, port: int, secret: str
) -> None:
    gateway = start(port, **{**account(simulator), "WHATSAPP_APP_SECRET": secret})
    assert post(gateway, {}, "").status_code == 401
    assert "WHATSAPP_APP_SECRET" in httpx.get(f"{gateway.url}/readyz").text


def test_without_whatsapp_there_is_no_way_in(start: Start) -> None:
    gateway = start(WHATSAPP_SIMULATOR="off")
    assert post(gateway, {}, "").status_code == 401
    assert httpx.get(f"{gateway.url}{webhook.PATH}?hub.mode=subscribe").status_code == 403


def test_more_than_three_megabytes_are_refused(gateway: Serving) -> None:
    assert post(gateway, b" " * (webhook.MAX_BODY + 1)).status_code == 413
    assert post(gateway, b" " * webhook.MAX_BODY).status_code == 200


def test_another_number_is_acknowledged_and_ignored(gateway: Serving) -> None:
    foreign = shapes.from_citizen(said(1))
    foreign["metadata"] = {"phone_number_id": "999"}
    assert post(gateway, shapes.body(foreign, shapes.from_citizen(said(2)))).status_code == 200
    until(lambda: lines())
    assert [line.body for line in lines()] == ["رسالة 2"]


def test_every_kind_of_message_is_taken(gateway: Serving) -> None:
    for kind, message in shapes.MESSAGES.items():
        answer = post(gateway, shapes.body(shapes.from_citizen(message)))
        assert answer.status_code == 200, kind
    until(lambda: in_inbox("received") == 0)
    assert in_inbox("failed", "kept") == 0


def test_all_kinds_in_one_body_with_statuses(gateway: Serving) -> None:
    mixed = shapes.value(
        contacts=[{"profile": {"name": "سارة"}, "wa_id": shapes.WA_ID}],
        messages=list(shapes.MESSAGES.values()),
        statuses=list(shapes.STATUSES.values()),
    )
    assert post(gateway, shapes.body(mixed)).status_code == 200
    assert in_inbox("waiting") == len(shapes.STATUSES) - 1  # a state that we do not know
    until(lambda: len(lines()) >= 20)


def test_what_is_none_of_these_is_kept_once(gateway: Serving) -> None:
    for kept, (kind, body) in enumerate(shapes.OTHERS.items(), start=1):
        for _ in range(2):
            assert post(gateway, body).status_code == 200, kind
        assert in_inbox("kept") == kept - (kind == "empty"), kind


def test_the_same_body_again_changes_nothing(gateway: Serving, peer: Peer) -> None:
    body = shapes.body(shapes.from_citizen(said(1), said(2)), shapes.from_citizen(said(2)))
    for _ in range(3):
        assert post(gateway, body).status_code == 200
    until(lambda: [line.state for line in lines()] == ["answered"] * 2)
    assert post(gateway, body).status_code == 200
    assert peer.texts == ["رسالة 1", "رسالة 2"]


def test_first_messages_at_the_same_time_are_one_conversation(gateway: Serving) -> None:
    changes = [shapes.from_citizen(said(number)) for number in range(8)]
    assert post(gateway, shapes.body(*changes)).status_code == 200
    until(lambda: len(lines()) == 8)
    assert len({line.conversation_id for line in lines()}) == 1
    assert [line.body for line in lines()] == [f"رسالة {number}" for number in range(8)]


def test_who_shows_no_number_is_the_same_citizen_with_one(gateway: Serving) -> None:
    assert post(gateway, shapes.body(shapes.NO_NUMBER)).status_code == 200
    until(lambda: len(lines()) == 1)
    both = shapes.from_citizen(said(1), user_id=shapes.USER_ID)
    assert post(gateway, shapes.body(both)).status_code == 200
    until(lambda: len(lines()) == 2)
    (conversation_id,) = {line.conversation_id for line in lines()}
    assert channel_mobile(conversation_id) == f"+{shapes.WA_ID}"


def test_a_number_that_has_changed_hands_is_another_citizen(gateway: Serving) -> None:
    first = shapes.from_citizen(said(1), user_id="SA.first")
    second = shapes.from_citizen(said(2), user_id="SA.second")
    assert post(gateway, shapes.body(first)).status_code == 200
    until(lambda: len(lines()) == 1)
    assert post(gateway, shapes.body(second)).status_code == 200
    until(lambda: len(lines()) == 2)
    one, two = lines()
    assert one.conversation_id != two.conversation_id
    assert channel_mobile(one.conversation_id) is None


def test_statuses_before_their_message_wait_for_it(gateway: Serving, simulator: Simulator) -> None:
    simulator.order(status_delay=600)
    phone = simulator.phone()
    phone.act("text", body="سؤال")
    until(lambda: [line.state for line in lines("bot")] == ["sent"])
    with session() as db:
        row = db.scalars(select(Message).where(Message.author == "bot")).one()
        wamid, known = row.provider_id, row.external_id
        assert wamid and known == keyed_hash(wamid)
        row.provider_id = row.external_id = None
        row.state = "sending"
    late = shapes.value(statuses=[shapes.status(wamid, "read"), shapes.status(wamid, "sent")])
    assert post(gateway, shapes.body(late)).status_code == 200
    assert in_inbox("waiting") == 2
    with session() as db:
        ours = db.scalars(select(Message).where(Message.author == "bot")).one()
    with_id = shapes.status(wamid, "delivered", biz_opaque_callback_data=ours.id)
    assert post(gateway, shapes.body(shapes.value(statuses=[with_id]))).status_code == 200
    until(lambda: [line.state for line in lines("bot")] == ["read"])
    assert in_inbox("waiting") == 0
    backwards = shapes.value(statuses=[shapes.status(wamid, "sent")])
    assert post(gateway, shapes.body(backwards)).status_code == 200
    assert [line.state for line in lines("bot")] == ["read"]


def test_while_the_database_refuses_meta_is_asked_to_come_again(gateway: Serving) -> None:
    with engine().begin() as db:
        db.execute(text("ALTER TABLE inbox_events RENAME TO gone"))
    body = shapes.body(shapes.from_citizen(said(1)))
    assert post(gateway, body).status_code == 503
    with engine().begin() as db:
        db.execute(text("ALTER TABLE gone RENAME TO inbox_events"))
    assert post(gateway, body).status_code == 200
    until(lambda: len(lines()) == 1)
