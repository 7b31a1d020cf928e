"""Words that are no answer: questions on the step, refusals, hesitation, courtesies, anger."""

import pytest

from actions.wording import wordings
from tests.actions.conftest import Fill
from tests.actions.rows import handovers, tickets
from tests.actions.talking import Talk

SLOTS = (
    "complaint_category",
    "complaint_description",
    "full_name",
    "national_id",
    "mobile",
    "complaint_confirmed",
)
ANSWERS = SLOTS[:-1]
every_step = pytest.mark.parametrize("slot", SLOTS)
every_answer = pytest.mark.parametrize("slot", ANSWERS)


def of_slot(what: str, slot: str) -> str:
    """The wording for this step, or the general one."""
    return f"{what}_{slot}" if f"{what}_{slot}" in wordings() else what


def stays(talk: Talk, slot: str) -> bool:
    """Whether the question is open still, without an answer."""
    return talk.requested == slot and talk.slots.get(slot) is None and tickets() == []


def asked_in_short(talk: Talk, slot: str) -> bool:
    """Whether the question is asked again without its menu."""
    name = f"again_{slot}" if f"again_{slot}" in wordings() else f"question_{slot}"
    return talk.heard(name)


@every_answer
@pytest.mark.parametrize(
    ("reading", "what"),
    [
        ("about_format", "about_format"),
        ("about_other", "about_other"),
        ("ask_privacy", "about_why"),
    ],
)
def test_a_question_on_the_step_is_answered_and_asked_again(
    complaint: Fill, slot: str, reading: str, what: str
) -> None:
    talk = complaint(slot)
    talk.say("ليش تبونه", reading=reading)
    assert talk.heard(of_slot(what, slot)) and asked_in_short(talk, slot)
    assert stays(talk, slot)


@every_answer
def test_who_has_no_answer_is_told_how_to_go_on(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    talk.say("مو معي الحين", reading="skip")
    assert talk.heard(of_slot("skip", slot)) and stays(talk, slot)


@every_answer
def test_what_was_told_before_but_cannot_be_used_is_asked_for_once_more(
    complaint: Fill, slot: str
) -> None:
    talk = complaint(slot)
    talk.say("كتبته لك فوق", reading="told_before")
    assert talk.heard(of_slot("told_before", slot)) and stays(talk, slot)


@every_step
def test_hesitation_is_acknowledged_and_the_question_not_repeated(
    complaint: Fill, slot: str
) -> None:
    talk = complaint(slot)
    talk.say("لحظة اجيب النظارة", reading="wait")
    assert talk.heard("wait") and len(talk.texts) == 1 and stays(talk, slot)


@every_step
@pytest.mark.parametrize("reading", ["thank", "bless", "greet", "bot_challenge", "out_of_scope"])
def test_talk_is_returned_in_a_word_and_the_question_stays(
    complaint: Fill, slot: str, reading: str
) -> None:
    talk = complaint(slot)
    talk.say("الله يعافيكم", reading=reading)
    assert talk.heard(f"form_{reading}") and asked_in_short(talk, slot) and stays(talk, slot)


@every_step
def test_help_says_where_one_is_and_what_can_be_said(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    talk.say("ساعدني", reading="help")
    assert talk.heard("form_help") and "الشكوى" in talk.said and stays(talk, slot)


@every_step
def test_anger_is_met_with_regret_and_a_person(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    talk.say("تعبتوني", reading="frustration")
    assert talk.heard("form_frustration") and "/talk_to_agent" in talk.payloads
    assert stays(talk, slot)


@every_step
def test_to_repeat_asks_as_at_first(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    talk.say("عيد السؤال", reading="repeat")
    assert talk.heard(f"question_{slot}") and stays(talk, slot)


@every_step
def test_a_question_is_answered_and_the_form_goes_on(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    assert "19912" in talk.say("وش رقمكم؟", reading="ask_number", intent="ask_number")
    assert asked_in_short(talk, slot) and stays(talk, slot)


@every_answer
def test_words_that_are_no_answer_count_as_no_error(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    for reading in ("wait", "thank", "about_format", "ask_privacy", "bless", "repeat", "wait"):
        talk.say("طيب", reading=reading)
        assert not talk.heard("form_stuck")
    assert stays(talk, slot)


@pytest.mark.parametrize("slot", ["full_name", "national_id", "mobile", "complaint_confirmed"])
def test_who_understands_nothing_of_it_is_offered_a_way_out_in_the_end(
    complaint: Fill, slot: str
) -> None:
    talk = complaint(slot)
    for _ in range(3):
        assert not talk.heard("form_stuck")
        talk.say("سبسيب")
    assert talk.heard("form_stuck") and {"/talk_to_agent", "/cancel"} <= set(talk.payloads)
    assert stays(talk, slot)
    talk.press("/talk_to_agent")
    assert [handover.reason for handover in handovers()] == ["stuck_form"]


@pytest.mark.parametrize(
    ("reading", "heard"),
    [
        ("about_next", "about_next"),
        ("attach", "about_attach"),
        ("no_attachment", "about_no_attachment"),
    ],
)
def test_questions_at_the_summary_send_nothing(complaint: Fill, reading: str, heard: str) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("طيب وبعدين", reading=reading)
    assert talk.heard(heard) and stays(talk, "complaint_confirmed")


def test_how_to_attach_may_be_asked_at_any_step(complaint: Fill) -> None:
    talk = complaint("national_id")
    contexts = {"confirming": {"attach": 0.97}}
    talk.say("اقدر ارسل صورة", contexts=contexts, reading="help", sure=0.4)
    assert talk.heard("about_attach") and stays(talk, "national_id")


def test_an_answer_beside_a_question_is_taken_and_the_question_answered(complaint: Fill) -> None:
    talk = complaint("mobile")
    said = talk.say("0551234567 متى تفتحون؟", reading="ask_hours", intent="ask_hours")
    assert talk.slots["mobile"] == "+966551234567" and "مركز الاتصال" in said
    assert talk.requested == "complaint_confirmed" and tickets() == []


@pytest.mark.parametrize("slot", ["national_id", "mobile"])
def test_words_around_a_number_are_fine(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    said = {"national_id": "رقم الهويه ١٠٠٠٠٠٠٠٠٨", "mobile": "ابي رقم جوالي يكون 055 555 5555"}
    talk.say(said[slot], reading="ask_number", intent="ask_number")
    assert talk.slots[slot] in ("1000000008", "+966555555555")


@pytest.mark.parametrize(
    ("text", "name", "intent"),
    [
        ("سلامة القحطاني", "سلامة القحطاني", "goodbye"),
        ("شكر الله خان", "شكر الله خان", "thank"),
        ("محمد العتيبي 🌹", "محمد العتيبي", "greet"),
        ("الاسم: خالد بن وليد", "خالد بن وليد", "change_answer"),
        ("1000000008 خالد القحطاني", "خالد القحطاني", "nlu_fallback"),
    ],
)
def test_a_name_is_an_answer_whatever_its_words_sound_like(
    complaint: Fill, text: str, name: str, intent: str
) -> None:
    talk = complaint("full_name")
    talk.say(text, reading="answer", intent=intent, name=name)
    assert talk.slots["full_name"] == name


def test_a_first_name_alone_lacks_the_family(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("محمد", reading="partial")
    assert talk.heard("wrong_full_name_partial") and stays(talk, "full_name")


def test_a_name_of_somebody_in_a_question_is_no_answer(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("ينفع اسم ولدي خالد العتيبي", reading="about_other", name="خالد العتيبي")
    assert stays(talk, "full_name") and talk.heard("about_other_full_name")
