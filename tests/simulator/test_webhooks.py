"""What our webhook is told: shapes, signature, order, and again until it has taken it."""

from pathlib import Path

import httpx
import pytest

from simulator.webhooks import DeliveryPace
from tests.simulator.business import NUMBER_ID, SECONDS, Business, Phone, Simulator, text
from tests.system import wait_until


def test_a_message_comes_in_the_real_envelope(phone: Phone, business: Business) -> None:
    (body,) = business.bodies
    assert body["object"] == "whatsapp_business_account"
    (entry,) = body["entry"]
    (change,) = entry["changes"]
    assert change["field"] == "messages"
    value = change["value"]
    assert value["messaging_product"] == "whatsapp"
    assert value["metadata"]["phone_number_id"] == NUMBER_ID
    assert value["contacts"] == [
        {"profile": {"name": "سارة"}, "wa_id": phone.number, "user_id": phone.user_id}
    ]
    (message,) = value["messages"]
    assert message["from"] == phone.number
    assert message["type"] == "text"
    assert message["text"] == {"body": "السلام عليكم"}
    assert message["id"].startswith("wamid.")
    assert message["timestamp"].isdecimal()


def test_a_person_with_a_username_shows_no_number(simulator: Simulator, business: Business) -> None:
    hidden = simulator.phone("نورة", "966500000002", "noura")
    hidden.act("text", body="مرحبا")
    business.wait_for_messages(1)
    (value,) = business.values
    assert value["contacts"] == [
        {"profile": {"name": "نورة", "username": "noura"}, "user_id": hidden.user_id}
    ]
    assert "from" not in value["messages"][0]
    assert hidden.number not in str(business.bodies)
    answer = simulator.post(hidden, to=None, recipient=hidden.user_id, **text("أهلًا"))
    assert answer.json()["contacts"] == [{"input": hidden.user_id, "user_id": hidden.user_id}]
    for status in business.wait_for_statuses("sent", "delivered"):
        assert status["recipient_user_id"] == hidden.user_id
        assert "recipient_id" not in status


def test_statuses_follow_a_message_in_order_with_its_callback_data(
    simulator: Simulator, phone: Phone, business: Business
) -> None:
    sent = simulator.send(phone, **text("أهلًا"), biz_opaque_callback_data="outbox-17")
    for status in business.wait_for_statuses("sent", "delivered"):
        assert status["id"] == sent
        assert status["recipient_id"] == phone.number
        assert status["biz_opaque_callback_data"] == "outbox-17"


def test_a_message_under_the_eyes_of_its_reader_is_read_without_being_delivered(
    simulator: Simulator, phone: Phone, business: Business
) -> None:
    simulator.send(phone, **text("قبل أن تُفتح"))
    business.wait_for_statuses("sent", "delivered")
    with httpx.stream("GET", f"{phone.url}/events") as screen:
        lines = screen.iter_lines()
        assert next(lines) == "event: chat"
        business.wait_for_statuses("sent", "delivered", "read")
        simulator.send(phone, **text("وهي مفتوحة"))
        business.wait_for_statuses("sent", "delivered", "read", "sent", "read")


def test_nothing_is_lost_while_the_webhook_is_away(
    simulator: Simulator, phone: Phone, business: Business
) -> None:
    business.stop()
    simulator.send(phone, **text("أهلًا"))
    written = [phone.act("text", body=f"رسالة {number}") for number in range(3)]
    business.start()
    came = [each["id"] for each in business.wait_for_messages(4)[1:]]
    assert sorted(came) == sorted(written)  # one that had been tried may wait longer
    wait_until(lambda: len(business.statuses) == 2, SECONDS, "no statuses")


def test_what_the_webhook_refuses_comes_again(
    simulator: Simulator, phone: Phone, business: Business
) -> None:
    business.status = 500
    written = phone.act("text", body="مرة أخرى")
    wait_until(lambda: bool(business.refused), 20, "nothing came")
    business.status = 200
    assert business.wait_for_messages(2)[1]["id"] == written
    assert business.refused[0] == business.bodies[1]


def test_what_is_pending_outlives_a_restart(business: Business, tmp_path: Path) -> None:
    business.status = 503
    before = Simulator(business, tmp_path / "simulator.db")
    phone = before.phone()
    written = phone.act("text", body="قبل إعادة التشغيل")
    sent = before.send(phone, **text("ردّ"))
    before.stop()
    business.status = 200
    after = Simulator(business, tmp_path / "simulator.db")
    assert [each["id"] for each in business.wait_for_messages(1)] == [written]
    wait_until(lambda: len(business.statuses) == 2, 20, "no statuses")
    # one that had been tried waits longer, so they may have changed places
    assert {(each["id"], each["status"]) for each in business.statuses} == {
        (sent, "sent"),
        (sent, "delivered"),
    }
    assert [each["id"] for each in after.received(after.phone())] == [sent]
    after.stop()


def test_the_handshake(simulator: Simulator, business: Business) -> None:
    assert httpx.post(f"{simulator.url}/verify").status_code == 200
    business.stop()
    assert "ConnectError" in httpx.post(f"{simulator.url}/verify").json()["text"]
    business.start()


@pytest.mark.parametrize("delivery", [DeliveryPace(batch=1, connections=4), DeliveryPace(batch=7)])
def test_however_webhooks_are_brought_each_comes_once(
    business: Business, tmp_path: Path, delivery: DeliveryPace
) -> None:
    business.status = 503
    simulator = Simulator(business, tmp_path / "simulator.db", delivery=delivery)
    phone = simulator.phone()
    written = [phone.act("text", body=str(number)) for number in range(20)]
    business.status = 200
    came = [each["id"] for each in business.wait_for_messages(20)]
    assert sorted(came) == sorted(written)
    events = [len(value["messages"]) for value in business.values]
    assert max(events) <= delivery.batch
    wait_until(lambda: simulator.state()["pending"] == 0, SECONDS, "events are left")
    assert len(business.messages) == 20
    simulator.stop()
