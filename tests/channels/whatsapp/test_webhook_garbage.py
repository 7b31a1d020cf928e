"""Garbage, tricks and doubled batches at WhatsApp's webhook."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from casework.crypto import keyed_hash
from casework.database import session
from casework.models import Message
from conversations import sentences
from tests.channels.whatsapp import shapes
from tests.channels.whatsapp.posting import post, said
from tests.channels.whatsapp.talk import replies, shown, until
from tests.gateway.serving import Serving
from tests.simulator.business import Phone, Simulator

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


def spoiled(value: Any, draw: Any) -> Any:
    """`value` with some of its parts replaced by anything, or gone."""
    if isinstance(value, dict):
        return {
            key: draw(json_values) if draw(st.integers(0, 7)) == 0 else spoiled(item, draw)
            for key, item in value.items()
            if draw(st.integers(0, 15)) != 0
        }
    if isinstance(value, list):
        return [spoiled(item, draw) for item in value]
    return value


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_garbage_that_is_signed_is_never_answered_with_an_error(
    running: Serving, data: st.DataObject
) -> None:
    whole = data.draw(st.sampled_from([*shapes.OTHERS.values(), _everything()]))
    raw = data.draw(
        st.one_of(
            st.binary(max_size=200),
            json_values.map(json.dumps).map(str.encode),
            st.just(whole).map(lambda found: json.dumps(spoiled(found, data.draw)).encode()),
        )
    )
    assert post(running, raw).status_code == 200


def test_a_choice_that_was_never_offered_and_says_nothing_gets_whatsapps_own_sentence(
    gateway: Serving, phone: Phone, simulator: Simulator
) -> None:
    phone.act("text", body="سؤال")
    replies(simulator, phone, 1)
    reply = {"type": "button_reply", "button_reply": {"id": "999.1", "title": " "}}
    message = {**shapes.message("m.stray", "interactive", reply), "from": phone.number}
    assert post(gateway, shapes.body(shapes.from_citizen(message))).status_code == 200
    assert shown(replies(simulator, phone, 2)[1]) == sentences.NOT_TAKEN["bad_choice"]


def test_no_known_trick_breaks_it(gateway: Serving) -> None:
    tricks = [
        b"[" * 100_000,
        b'{"entry":' * 5_000 + b"1" + b"}" * 5_000,
        json.dumps(shapes.body(shapes.from_citizen(shapes.message("a\ud800", "text")))).encode(),
        json.dumps(
            shapes.body(shapes.from_citizen(shapes.message("b", "text", {"body": "\ud800\0"})))
        ).encode(),
        b'{"entry":[{"changes":[{"field":"messages","value":' + b'{"a":' * 900 + b"1" + b"}" * 904,
        b"\xff\xfe",
        b'{"entry": [' + b"9" * 5_000 + b"]}",
        b'{"entry":[{"id":"\xed\xa0\x80"}]}',
        '{"entry":[{"id":"\\ud800"}]}'.encode("utf-16-le"),
    ]
    for raw in tricks:
        assert post(gateway, raw).status_code == 200, raw[:40]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_however_a_batch_is_cut_doubled_and_shuffled_each_message_is_one(
    running: Serving, data: st.DataObject
) -> None:
    run = data.draw(st.integers(0, 10**9))
    senders = [f"9665{run:09}{number}"[:15] for number in range(3)]
    sent = [said(number, sender) for sender in senders for number in range(3)]
    copies = data.draw(st.lists(st.sampled_from(sent), max_size=5))
    order = data.draw(st.permutations([*sent, *copies]))
    while order:
        size = data.draw(st.integers(1, 6))
        batch, order = order[:size], order[size:]
        changes = [
            shapes.value(contacts=[{"wa_id": each["from"]}], messages=[each]) for each in batch
        ]
        assert post(running, shapes.body(*changes)).status_code == 200
    ids = [keyed_hash(each["id"]) for each in sent]

    def answered() -> int:
        with session(readonly=True) as db:
            found = select(func.count()).where(
                Message.external_id.in_(ids), Message.state != "received"
            )
            return db.scalar(found) or 0

    until(lambda: answered() == len(set(ids)))


@pytest.fixture
def running(gateway: Serving) -> Iterator[Serving]:
    """The gateway of all examples of a property."""
    yield gateway


def _everything() -> dict[str, Any]:
    return shapes.body(
        shapes.from_citizen(*shapes.MESSAGES.values()),
        shapes.NO_NUMBER,
        shapes.value(statuses=list(shapes.STATUSES.values())),
    )
