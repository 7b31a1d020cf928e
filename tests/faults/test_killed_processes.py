"""A process dies in the middle: nothing lost, nothing doubled, the citizen always told."""

import pytest

from tests.citizen import Citizen, citizen
from tests.conversations.steps import COMPLAINT, reference_in
from tests.faults.whole import assert_nothing_lost_or_doubled, heard_by_rasa, tickets_of
from tests.system import System

SAID = ["ابغى اقدم شكوى", *COMPLAINT.values(), "نعم"]


def say_until(citizen: Citizen, last: str) -> list[str]:
    """Say everything up to and including `last`; returns what is left to say."""
    until = SAID.index(last) + 1
    for text in SAID[:until]:
        citizen.say(text)
    return SAID[until:]


@pytest.mark.parametrize("name", ["actions", "rasa"])
def test_a_process_is_down_in_the_middle_of_a_form(
    fragile: System, visitor: Citizen, name: str
) -> None:
    rest = say_until(visitor, COMPLAINT["complaint_description"])
    fragile.take_down(name)
    seq = visitor.send(rest[0])
    notice = visitor.notice_after(seq)
    assert "لم يُرسل" in notice.text and "محفوظ" in notice.text
    assert notice.seq == seq + 1 and not [line for line in visitor.lines("bot") if line.seq > seq]
    fragile.bring_up(name)
    visitor.answer_to(seq)
    for text in rest[1:-1]:
        visitor.say(text)
    reference_in(visitor.say(rest[-1]))
    assert tickets_of(fragile, visitor) == 1
    assert_nothing_lost_or_doubled(fragile, visitor, said=SAID)


@pytest.mark.parametrize("name", ["actions", "rasa"])
def test_a_process_is_killed_and_restarted_in_the_middle_of_a_form(
    fragile: System, visitor: Citizen, name: str
) -> None:
    rest = say_until(visitor, COMPLAINT["full_name"])
    before = fragile.tracker(visitor)
    old = fragile.kill(name)
    seq = visitor.send(rest[0])
    visitor.answer_to(seq)
    fragile.wait_restarted(name, old)
    after = fragile.tracker(visitor)
    assert after.active_loop == before.active_loop == "complaint_form"
    assert after.slots["complaint_description"] == COMPLAINT["complaint_description"]
    assert after.slots["full_name"] == COMPLAINT["full_name"]
    for text in rest[1:]:
        visitor.say(text)
    assert tickets_of(fragile, visitor) == 1
    assert_nothing_lost_or_doubled(fragile, visitor, said=SAID)


@pytest.mark.parametrize("name", ["actions", "rasa", "gateway"])
def test_a_process_is_killed_while_a_ticket_is_filed(
    fragile: System, visitor: Citizen, name: str
) -> None:
    say_until(visitor, COMPLAINT["mobile"])
    with fragile.suspended("actions"):  # the confirmation is on its way and not yet committed
        seq = visitor.send("نعم")
        old = fragile.kill(name)
    reply = visitor.answer_to(seq)
    reference_in(reply)
    fragile.wait_restarted(name, old)
    assert tickets_of(fragile, visitor) == 1
    assert_nothing_lost_or_doubled(fragile, visitor, said=SAID)


def test_the_gateway_is_killed_between_receipt_and_reply(fragile: System, visitor: Citizen) -> None:
    say_until(visitor, COMPLAINT["complaint_description"])
    with fragile.suspended("rasa"):
        seq = visitor.send("محمد العتيبي")  # acknowledged: it is committed
        old = fragile.kill("gateway")
    # Rasa goes on and may answer a gateway that is no more
    fragile.wait_restarted("gateway", old)
    visitor.answer_to(seq)
    said = SAID[: SAID.index("محمد العتيبي") + 1]
    assert heard_by_rasa(fragile, visitor) == said
    assert fragile.tracker(visitor).slots["full_name"] == "محمد العتيبي"
    assert_nothing_lost_or_doubled(fragile, visitor, said=said)


def test_a_message_sent_again_after_a_lost_acknowledgement_is_one_message(
    fragile: System, visitor: Citizen
) -> None:
    seq = visitor.send("السلام عليكم", client_id="same")
    old = fragile.kill("gateway")
    fragile.wait_restarted("gateway", old)
    assert visitor.send("السلام عليكم", client_id="same") == seq
    visitor.answer_to(seq)
    assert visitor.send("السلام عليكم", client_id="same") == seq
    assert_nothing_lost_or_doubled(fragile, visitor, said=["السلام عليكم"])


def test_messages_written_while_the_engine_is_away_are_answered_in_order(
    fragile: System, visitor: Citizen
) -> None:
    said = ["ما رقم مركز الاتصال؟", "متى يفتح مركز الاتصال؟", "شكرا"]
    fragile.take_down("rasa")
    sent = [visitor.send(text) for text in said]
    visitor.notice_after(sent[0])
    fragile.bring_up("rasa")
    visitor.answer_to(max(sent))
    fragile.wait_ready()
    visitor.say("مع السلامة")
    assert heard_by_rasa(fragile, visitor) == [*said, "مع السلامة"]
    assert_nothing_lost_or_doubled(fragile, visitor, said=[*said, "مع السلامة"])


def test_all_processes_are_killed_in_the_middle_of_a_form(
    fragile: System, visitor: Citizen
) -> None:
    rest = say_until(visitor, COMPLAINT["full_name"])
    old = {name: fragile.kill(name) for name in ("gateway", "rasa", "actions")}
    for text in rest:
        visitor.say(text)
    for name, pid in old.items():
        fragile.wait_restarted(name, pid)
    assert tickets_of(fragile, visitor) == 1
    assert_nothing_lost_or_doubled(fragile, visitor, said=SAID)


def test_a_form_goes_on_after_the_whole_system_was_stopped_and_started(
    fragile: System, visitor: Citizen
) -> None:
    rest = say_until(visitor, COMPLAINT["full_name"])
    token = visitor.token
    visitor.close()
    assert fragile.stop() == 0
    fragile.start_again()
    with citizen(fragile.url, token) as back:
        assert back.conversation_id == visitor.conversation_id
        for text in rest:
            back.say(text)
        assert tickets_of(fragile, back) == 1
        assert_nothing_lost_or_doubled(fragile, back, said=SAID)
