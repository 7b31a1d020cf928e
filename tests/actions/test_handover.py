"""Handing over to a person, and serving on while the citizen waits for one."""

import pytest

from casework.database import connection
from casework.handovers import AgentRef, claim, return_to_assistant
from tests.actions.conftest import Fill
from tests.actions.rows import handovers, waits
from tests.actions.talking import Talk
from tests.actions.test_steps import SLOTS, every_step
from tests.casework.conftest import Configure

DESK_CLOSED = "2026-11-22T23:00:00+03:00"


# --- Handing over


def test_who_wants_a_person_is_told_place_and_wait(queued: Talk) -> None:
    [handover] = handovers()
    assert (handover.status, handover.reason) == ("queued", "requested")
    assert queued.heard("handover_queued") and "1" in queued.said
    assert queued.outcomes == [{"handover": True}]


def test_out_of_hours_both_choices_and_what_is_open_are_named(
    talk: Talk, configure: Configure
) -> None:
    configure(MUSAED_CLOCK=DESK_CLOSED)
    said = talk.say("ابي موظف", intent="talk_to_agent")
    assert talk.heard("handover_closed") and waits() == ["queued"]
    assert {"gateway:wait", "/file_complaint"} <= set(talk.payloads)
    assert "مفتوح" in said  # the channels that are open now


def test_the_agent_learns_what_was_asked_about(talk: Talk) -> None:
    talk.say("كم رقمكم", intent="ask_number")
    talk.say("ابي موظف", intent="talk_to_agent")
    assert handovers()[0].context["last_topic"] == "ask_number"


@every_step
def test_an_agent_gets_the_answers_so_far_and_they_are_kept(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    given = {name: talk.slots[name] for name in SLOTS[: SLOTS.index(slot)]}
    talk.say("ابي موظف", reading="talk_to_agent")
    [handover] = handovers()
    assert handover.context == {"form": "complaint_form", "answers": given}
    assert talk.form is None and talk.state.kind == "queued"


def test_the_answers_of_a_form_that_was_left_go_along_too(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say("الغاء", reading="cancel")
    talk.say("ابي موظف", intent="talk_to_agent")
    assert handovers()[0].context["answers"]["full_name"] == "محمد العتيبي"


def test_a_question_and_a_wish_for_a_person_get_both(talk: Talk) -> None:
    text = "كم رقمكم وابي موظف"
    talk.say(text, requests=["ask_number: كم رقمكم", "talk_to_agent: ابي موظف"])
    assert "19912" in talk.said and waits() == ["queued"]


def test_who_asks_twice_waits_once(queued: Talk) -> None:
    queued.say("ابي موظف", reading="talk_to_agent")
    assert waits() == ["queued"] and queued.heard("queue_stay") and queued.heard("queue_wait")


# --- Waiting


@pytest.mark.parametrize("reading", ["stay_queued", "wait", "affirm"])
def test_who_will_wait_keeps_the_place(queued: Talk, reading: str) -> None:
    queued.say("عادي انتظر", reading=reading)
    assert queued.heard("queue_stay") and queued.heard("queue_wait") and waits() == ["queued"]


def test_the_wait_is_told_when_asked(queued: Talk) -> None:
    queued.say("كم باقي", reading="ask_wait")
    assert queued.heard("queue_wait") and waits() == ["queued"]


def test_the_wait_out_of_hours_is_when_the_desk_opens(queued: Talk, configure: Configure) -> None:
    configure(MUSAED_CLOCK=DESK_CLOSED)
    queued.say("كم باقي", reading="ask_wait")
    assert queued.heard("queue_wait_closed") and "8" in queued.said


def test_a_question_is_answered_and_the_place_kept(queued: Talk) -> None:
    assert "19912" in queued.say("كم رقمكم", reading="ask_number", intent="ask_number")
    assert waits() == ["queued"] and queued.state.kind == "queued"


def test_words_for_the_agent_are_acknowledged_once_then_kept_quietly(queued: Talk) -> None:
    queued.say("المبلغ ناقص من شهرين", reading="for_agent")
    assert queued.heard("queue_kept") and queued.outcomes == [{"quiet": True}]
    queued.say("وعندي ايتام", reading="for_agent")
    assert queued.texts == [] and queued.outcomes == [{"quiet": True}]
    queued.say("سبسيب")
    assert queued.texts == [] and waits() == ["queued"]


def test_what_cannot_be_read_climbs_no_ladder_while_waiting(queued: Talk) -> None:
    for _ in range(4):
        queued.say("سبسيب")
        assert not queued.heard("fallback_suggest") and not queued.heard("fallback_menu")
    assert waits() == ["queued"]


@pytest.mark.parametrize(
    ("reading", "heard"),
    [("thank", "queue_thank"), ("bless", "bless"), ("acknowledge", "queue_stay")],
)
def test_courtesies_while_waiting(queued: Talk, reading: str, heard: str) -> None:
    queued.say("الله يعافيك", reading=reading)
    assert queued.heard(heard) and waits() == ["queued"]


def test_who_asks_what_to_do_while_waiting_is_told(queued: Talk) -> None:
    queued.say("طيب وش اسوي الحين", reading="help", sure=0.95)
    assert queued.heard("queue_help") and queued.heard("queue_wait")
    assert "/file_complaint" in queued.payloads


def test_who_asks_what_the_agent_sees_is_told(queued: Talk) -> None:
    queued.say("بيقرا الموظف كلامي؟", reading="ask_privacy", sure=0.95)
    assert queued.heard("queue_privacy")


def test_who_is_tired_of_waiting_gets_regret_and_another_way(queued: Talk) -> None:
    queued.say("طولتوا", reading="frustration")
    assert queued.heard("queue_frustration") and queued.heard("queue_wait")
    assert "/file_complaint" in queued.payloads and waits() == ["queued"]


# --- Coming back


@pytest.mark.parametrize("intent", ["nlu_fallback", "cancel"])
def test_who_does_not_want_a_person_any_more_is_served_as_before(queued: Talk, intent: str) -> None:
    queued.say("ما ابي موظف", reading="leave_queue", sure=0.7, intent=intent)
    assert waits() == ["abandoned"] and queued.heard("queue_left")
    assert queued.outcomes == [{"left_queue": True}] and queued.state.kind == "idle"


def test_leaving_when_an_agent_has_come_already_takes_nobody_out(queued: Talk) -> None:
    [handover] = handovers()
    with connection() as db:
        claim(db, handover.id, AgentRef("a1", "سارة"))
    queued.say("ما ابي موظف", reading="leave_queue", contexts={"answered": {"deny": 0.9}})
    assert waits() == ["assigned"] and queued.outcomes == []


def test_who_was_called_off_elsewhere_is_no_longer_waiting(queued: Talk) -> None:
    return_to_assistant(queued.sender)  # by the banner's button
    queued.say("سبسيب")
    assert queued.state.kind != "queued" and queued.heard("fallback_suggest")


def test_who_wants_no_person_is_not_handed_over(talk: Talk) -> None:
    talk.say("كم رقمكم", intent="ask_number")
    talk.say("لا تحولني، ادق عليهم", contexts={"answered": {"talk_to_agent": 0.8}})
    assert waits() == []


def test_a_person_turned_down_after_other_words_leaves_the_queue(queued: Talk) -> None:
    contexts = {"answered": {"talk_to_agent": 0.6}}
    queued.say("لقيتها خلاص ما ابي موظف", reading="continue", contexts=contexts)
    assert waits() == ["abandoned"]


def test_a_complaint_turned_down_for_a_person_keeps_the_place(queued: Talk) -> None:
    contexts = {"answered": {"talk_to_agent": 0.9}}
    queued.say("ما ابي شكوى ابي موظف", reading="stay_queued", contexts=contexts)
    assert waits() == ["queued"]


def test_a_question_in_the_queue_is_answered_though_it_could_be_for_the_agent(queued: Talk) -> None:
    contexts = {"answered": {"ask_eligibility": 0.8}}
    queued.say("وانا راتبي ٨٠٠٠ يطلع لي؟", reading="for_agent", contexts=contexts)
    assert "19912" in queued.said


def test_who_would_rather_do_it_himself_leaves_and_begins(queued: Talk) -> None:
    contexts = {"answered": {"file_objection": 0.75, "talk_to_agent": 0.1}}
    queued.say("ما ابي موظف علمني كيف اعترض", reading="leave_queue", contexts=contexts)
    assert waits() == ["abandoned"] and queued.form == "objection_form"


def test_a_place_is_not_lost_on_a_guess(queued: Talk) -> None:
    queued.say("اقعد هنا ولا اقفل؟", reading="leave_queue", sure=0.6)
    assert queued.heard("queue_wait") and queued.state.kind == "queued"
    queued.say("حولني على احد يفهم", intent="talk_to_agent", reading="leave_queue", sure=0.45)
    assert queued.state.kind == "queued"


def test_a_question_on_the_last_answer_is_answered_in_the_queue(queued: Talk) -> None:
    queued.say("متى دوام تويتر", intent="ask_hours")
    contexts = {"answered": {"same_topic": 0.98}}
    queued.say("قصدي الجمعة", reading="acknowledge", contexts=contexts)
    assert "تويتر" in queued.said and "الجمعة" in queued.said and queued.state.kind == "queued"


@pytest.mark.parametrize(
    ("now", "heard"),
    [("2026-11-22T11:00:00+03:00", "desk_open"), ("2026-11-22T22:00:00+03:00", "desk_closed")],
)
def test_when_agents_are_here_is_told_to_who_asks(
    talk: Talk, configure: Configure, now: str, heard: str
) -> None:
    configure(MUSAED_CLOCK=now)
    talk.say("متى يداوم موظف المحادثة", reading="ask_agents")
    assert talk.heard(heard) and talk.payloads == ["/talk_to_agent"]


def test_a_desk_that_never_closes_says_so(talk: Talk, configure: Configure) -> None:
    configure(DESK_HOURS="sun-sat 00:00-24:00")
    talk.say("متى يداوم موظف المحادثة", reading="ask_agents")
    assert talk.heard("desk_always")


def test_how_long_is_told_of_the_ticket_and_of_waiting(complaint: Fill) -> None:
    talk = complaint("sent")
    talk.say("ابي موظف", intent="talk_to_agent")
    talk.say("كم ياخذ لين يردون", contexts={"ticket": {"ask_duration": 0.98}})
    assert talk.heard("ticket_duration") and talk.heard("queue_wait")


def test_who_forbids_a_person_is_not_handed_over(talk: Talk) -> None:
    talk.say(
        "لا لاتحولني لموظف",
        reading="talk_to_agent",
        parts=[
            ("لا", "deny", {"answered": {"deny": 0.99}}),
            ("لاتحولني لموظف", "talk_to_agent", {"answered": {"talk_to_agent": 0.99}}),
        ],
    )
    assert handovers() == []
