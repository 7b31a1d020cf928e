"""«Not understood» and «Handover» of the conversation contract, against the running product."""

from pathlib import Path

from sqlalchemy import select

from casework.models import Handover
from tests.citizen import Citizen, citizen
from tests.conversations.steps import file_complaint, fill_complaint
from tests.system import System, running_system

GIBBERISH = ("ظظكككط", "ضثقفغغ ععع", "ززز طططك")


def handovers(system: System, who: Citizen) -> list[Handover]:
    with system.db() as db:
        return list(
            db.scalars(select(Handover).where(Handover.conversation_id == who.conversation_id))
        )


def test_topics_then_a_menu_then_a_live_agent(system: System, citizen: Citizen) -> None:
    first, second = citizen.say(GIBBERISH[0]), citizen.say(GIBBERISH[1])
    assert first.choices and second.choices
    citizen.say(GIBBERISH[2])
    citizen.wait_for_handler("queue")
    [handover] = handovers(system, citizen)
    assert (handover.status, handover.reason) == ("queued", "misunderstood")


def test_an_understood_message_between_resets_the_ladder(system: System, citizen: Citizen) -> None:
    for text in (GIBBERISH[0], GIBBERISH[1], "كم رقمكم", GIBBERISH[2]):
        citizen.say(text)
    assert handovers(system, citizen) == []


def test_out_of_scope_says_so_and_what_can_be_done(system: System, citizen: Citizen) -> None:
    for _ in range(3):
        reply = citizen.say("كيف الطقس اليوم في جدة")
        assert reply.choices
    assert handovers(system, citizen) == []


def test_frustration_gets_regret_and_a_choice(citizen: Citizen) -> None:
    reply = citizen.say("خدمتكم زباله والله")
    assert {"تقديم شكوى", "التحدث مع موظف"} <= set(reply.choices)


def test_place_and_wait_then_answers_with_the_place_kept_then_back_to_the_assistant(
    system: System, citizen: Citizen
) -> None:
    citizen.say("حولني على موظف")
    state = citizen.wait_for_handler("queue")
    assert state["position"] >= 1 and state["wait_minutes"] >= 1
    assert "19912" in citizen.say("كم رقمكم").text
    assert citizen.handler["state"] == "queue"
    assert [handover.status for handover in handovers(system, citizen)] == ["queued"]
    citizen.choose("العودة إلى المساعد")
    citizen.wait_for_handler("bot")
    assert [handover.status for handover in handovers(system, citizen)] == ["abandoned"]
    assert "19912" in citizen.say("كم رقمكم").text


def test_a_task_is_done_in_the_queue_and_only_clear_words_leave_it(
    system: System, citizen: Citizen
) -> None:
    citizen.say("حولني على موظف")
    citizen.wait_for_handler("queue")
    assert "دق" in citizen.say("كم باقي لي وانتظر؟").text
    file_complaint(citizen)
    citizen.say("عادي بنتظر الموظف ما عندي مانع")
    assert [handover.status for handover in handovers(system, citizen)] == ["queued"]
    citizen.say("خلاص ما ابي الموظف رجعني للمساعد")
    citizen.wait_for_handler("bot")
    assert [handover.status for handover in handovers(system, citizen)] == ["abandoned"]


def test_words_for_the_agent_are_acknowledged_once_and_kept(
    system: System, citizen: Citizen
) -> None:
    citizen.say("حولني على موظف")
    citizen.wait_for_handler("queue")
    kept = citizen.say("ابيه يشوف لي ليش التابعين انحذفوا من ملفي الشهر اللي راح").text
    assert "وصلني" in kept
    citizen.send("وترا المستندات كلها مرفوعه من شهرين")
    assert "19912" in citizen.say("كم رقمكم").text
    assert citizen.handler["state"] == "queue"
    assert sum("وصلني" in line.text for line in citizen.lines("bot")) == 1


def test_coming_back_goes_on_with_the_form_that_was_left(system: System, citizen: Citizen) -> None:
    fill_complaint(citizen, "national_id")
    citizen.say("ابي اكلم موظف")
    citizen.wait_for_handler("queue")
    citizen.choose("العودة إلى المساعد")
    citizen.wait_for_handler("bot")
    citizen.say("كمل")
    tracker = system.tracker(citizen)
    assert (tracker.active_loop, tracker.requested_slot) == ("complaint_form", "national_id")


def test_out_of_desk_hours_says_when_it_opens_and_offers_a_ticket(tmp_path: Path) -> None:
    with (
        running_system(tmp_path, MUSAED_CLOCK="2026-11-06T23:30:00+03:00") as night,
        citizen(night.url) as visitor,
    ):
        reply = visitor.say("ابي اكلم موظف")
        assert "الأحد" in reply.text
        [handover] = handovers(night, visitor)
        assert handover.status == "queued"
        visitor.choose("أترك شكوى")
        assert night.tracker(visitor).active_loop == "complaint_form"
        assert visitor.handler["state"] == "queue"  # the place is kept meanwhile
