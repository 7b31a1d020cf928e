"""Outside forms: courtesies, the ladder of who is not understood, and sentences said again."""

from typing import Any

import pytest

from actions.policy.talk_moves import MOST_ASKED
from actions.wording import wordings
from tests.actions.conftest import STORY, Fill
from tests.actions.rows import handovers
from tests.actions.talking import Talk

NOISE = "سبسيب"
TALK = ("greet", "thank", "bless", "goodbye", "bot_challenge", "help", "out_of_scope")


# --- Courtesies


@pytest.mark.parametrize("intent", [*TALK, "acknowledge", "other_language", "frustration"])
def test_talk_is_returned_and_opens_nothing(talk: Talk, intent: str) -> None:
    talk.say("يا هلا", intent=intent)
    assert talk.heard(intent) and talk.form is None and handovers() == []


def test_a_salam_is_returned_as_one(talk: Talk) -> None:
    talk.say("السلام عليكم", intent="greet")
    assert talk.heard("greet_salam") and len(talk.texts) == 1


def test_a_greeting_with_a_request_is_returned_and_the_request_answered(talk: Talk) -> None:
    said = talk.say("السلام عليكم كم رقمكم", intent="ask_number")
    assert talk.heard("greet_back") and "19912" in said


def test_thanks_with_a_new_question_answer_the_question(talk: Talk) -> None:
    talk.say("كم رقمكم", intent="ask_number")
    assert "ca.gov.sa" in talk.say("شكرا ووش الموقع", intent="ask_portal", reading="thank")


def test_two_requests_get_both(talk: Talk) -> None:
    requests = ["ask_number: كم رقمكم", "ask_portal: وش الموقع"]
    said = talk.say("كم رقمكم وش الموقع", intent="ask_number", requests=requests)
    assert "19912" in said and "ca.gov.sa" in said


def test_a_question_beside_a_task_is_answered_and_the_task_opened(talk: Talk) -> None:
    requests = ["ask_number: كم رقمكم؟", "file_complaint: ابي اشتكي"]
    said = talk.say("كم رقمكم؟ ابي اشتكي", requests=requests)
    assert "19912" in said and talk.requested == "complaint_category"


def test_what_a_task_is_about_is_no_question_beside_it(talk: Talk) -> None:
    requests = ["ask_payment: ما نزل الدعم", "file_complaint: ابي اشتكي"]
    talk.say("ما نزل الدعم ابي اشتكي", requests=requests, intent="file_complaint")
    assert talk.form == "complaint_form" and not talk.dialogue.get("answer")


def test_a_task_that_is_turned_down_is_not_opened(talk: Talk) -> None:
    talk.say("لا ما ابي اشتكي", intent="file_complaint")
    assert talk.form is None and talk.heard("nothing_more")


def test_answers_come_in_arabic_and_who_writes_english_is_told_once(talk: Talk) -> None:
    talk.say("what is your number", intent="ask_number")
    assert talk.heard("answers_in_arabic") and "19912" in talk.said
    talk.say("and your website please", intent="ask_portal")
    assert not talk.heard("answers_in_arabic") and "ca.gov.sa" in talk.said


@pytest.mark.parametrize(
    ("text", "intent", "heard"),
    [
        ("لحظة", "wait", "wait_idle"),
        ("الغاء", "cancel", "nothing_open"),
        ("لا", "deny", "nothing_more"),
        ("نعم", "affirm", "what_next"),
        ("من جديد", "start_over", "what_next"),
        ("عيد", "repeat", "what_next"),
        ("ابي اعدل", "change_answer", "nothing_to_change"),
    ],
)
def test_steering_where_nothing_is_open(talk: Talk, text: str, intent: str, heard: str) -> None:
    talk.say(text, intent=intent)
    assert talk.heard(heard) and talk.form is None


def test_the_last_turn_is_said_again_whole_with_its_buttons(talk: Talk) -> None:
    talk.say("وش تقدر تسوي", intent="help")
    texts, buttons = talk.texts, talk.buttons
    for _ in range(2):
        talk.say("عيد", intent="repeat")
        assert (talk.texts, talk.buttons) == (texts, buttons)


def test_the_last_answer_is_said_again_with_its_day_whatever_was_said_since(talk: Talk) -> None:
    said = talk.say("متى يفتح تويتر يوم الجمعة", intent="ask_hours")
    talk.say("مشكور", intent="thank", reading="thank")
    assert talk.say("عيد", intent="repeat") == said


# --- Follow-ups


def test_a_follow_up_keeps_the_topic_and_takes_the_channel(talk: Talk) -> None:
    talk.say("متى يفتح مركز الاتصال", intent="ask_hours")
    said = talk.say("وتويتر؟", reading="same_topic")
    assert "تويتر" in said and "مفتوح" in said


def test_a_fragment_with_a_day_keeps_the_channel(talk: Talk) -> None:
    talk.say("متى يفتح تويتر", intent="ask_hours")
    said = talk.say("ويوم الجمعة؟", reading="same_topic")
    assert "تويتر" in said and "الجمعة" in said


@pytest.mark.parametrize("reading", ["doubt", "dispute", "ask_source", "which_right"])
def test_doubt_is_answered_from_the_sources_and_never_by_a_menu(talk: Talk, reading: str) -> None:
    talk.say("متى يفتح مركز الاتصال", intent="ask_hours")
    said = talk.say("متأكد؟", reading=reading)
    assert "مصدر" in said or "مصادر" in said
    assert not talk.heard("what_next") and not talk.heard("fallback_suggest")


def test_the_short_form_is_shorter(talk: Talk) -> None:
    talk.say("وش القنوات", intent="ask_channels")
    long = len(talk.said)
    assert 0 < len(talk.say("اختصر", reading="shorten")) < long


@pytest.mark.parametrize("reading", ["acknowledge", "bless", "thank"])
def test_what_was_understood_is_acknowledged_in_a_word(talk: Talk, reading: str) -> None:
    talk.say("متى يفتح مركز الاتصال", intent="ask_hours")
    talk.say("فهمت", reading=reading)
    assert talk.heard(reading) and talk.buttons == []


# --- Not understood


def test_first_the_likeliest_topics_then_a_menu_then_a_person(talk: Talk) -> None:
    ranking = ["nlu_fallback", "deny", "ask_hours", "ask_number", "ask_portal", "ask_program"]
    talk.say(NOISE, ranking=ranking)
    assert talk.heard("fallback_suggest")
    assert talk.payloads == ["/ask_hours", "/ask_number", "/ask_portal"]
    talk.say(NOISE)
    assert talk.heard("fallback_menu") and "/talk_to_agent" in talk.payloads
    talk.say(NOISE)
    assert talk.heard("fallback_agent")
    assert [handover.reason for handover in handovers()] == ["misunderstood"]


def test_without_any_candidate_the_most_asked_is_offered(talk: Talk) -> None:
    talk.say(NOISE)
    assert talk.payloads == [f"/{intent}" for intent in MOST_ASKED]


@pytest.mark.parametrize(
    ("text", "intent"),
    [("كم رقمكم", "ask_number"), ("كيف الطقس", "out_of_scope"), ("شكرا", "thank")],
)
def test_what_is_understood_begins_the_ladder_anew(talk: Talk, text: str, intent: str) -> None:
    talk.say(NOISE)
    talk.say(NOISE)
    talk.say(text, intent=intent)
    talk.say(NOISE)
    assert talk.heard("fallback_suggest") and handovers() == []


@pytest.mark.parametrize("text", ["😀", "؟؟؟", "...", " "])
def test_what_has_no_words_gets_a_friendly_answer_and_climbs_nothing(talk: Talk, text: str) -> None:
    for _ in range(4):
        talk.say(text)
        assert talk.heard("wordless")
    assert handovers() == []


def test_a_likely_guess_of_both_classifiers_is_taken(talk: Talk) -> None:
    contexts = {"answered": {"ask_portal": 0.5}}
    assert "ca.gov.sa" in talk.say("لينك", contexts=contexts, ranking=["ask_portal"])


def test_a_story_that_was_not_understood_becomes_the_complaint(talk: Talk) -> None:
    opening = {"opening": {"payment_told": 0.97}}
    talk.say(f"{STORY} وانا ارملة واعول ايتام", contexts=opening)
    talk.say("ابي اشتكي", intent="file_complaint")
    assert talk.slots["complaint_description"].startswith(STORY)


# --- Said again


@pytest.mark.parametrize(
    "name", [name for name in ("thank", "bless", "frustration", "wait_idle", "out_of_scope")]
)
def test_who_hears_a_sentence_again_hears_it_worded_otherwise(talk: Talk, name: str) -> None:
    variants = len(wordings()[name].texts)
    assert variants > 1
    intent = {"wait_idle": "wait"}.get(name, name)
    heard = [talk.say("طيب", intent=intent) for _ in range(variants)]
    assert len(set(heard)) == variants
    assert talk.say("طيب", intent=intent) == heard[0]


@pytest.mark.parametrize("slot", ["complaint_category", "full_name", "national_id", "mobile"])
def test_a_question_asked_again_is_worded_otherwise(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    first, again, third = talk.said, talk.say("شكرا", reading="thank"), ""
    third = talk.say("شكرا", reading="thank")
    assert len({first, again, third}) == 3 and talk.buttons == []


@pytest.mark.parametrize("slot", ["full_name", "national_id", "mobile"])
def test_what_is_wrong_twice_is_said_in_other_words(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    assert talk.say("مدري") != talk.say("مدري")


def test_brevity_with_a_question_of_its_own_is_that_question(talk: Talk) -> None:
    talk.say("كم رقمكم ومتى تفتحون", requests=["ask_number: كم رقمكم", "ask_hours: متى تفتحون"])
    said = talk.say("كثير علي، الرقم بس", intent="ask_number", reading="shorten")
    assert "19912" in said and len(said.splitlines()) <= 2


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("وكيف اتابعه", {"intent": "check_ticket"}),
        ("والرقم وين يجيني", {"intent": "ask_number", "confidence": 0.7}),
    ],
)
def test_after_the_web_service_the_request_is_that_of_the_service(
    talk: Talk, text: str, more: dict[str, Any]
) -> None:
    talk.say("كيف اكتب في صوتك مسموع", intent="ask_sawtak_steps")
    said = talk.say(text, contexts={"answered": {"after_sawtak": 0.45}}, **more)
    assert talk.form is None and "ca.gov.sa" in said


def test_what_stands_behind_a_courtesy_counts(talk: Talk) -> None:
    talk.say("كم رقمكم", intent="ask_number")
    talk.say(
        "يعطيكم العافية بس للحين محد رد علي",
        contexts={"answered": {"thank": 0.6, "no_reply": 0.3}},
    )
    assert not talk.heard("thank") and "19912" in talk.said


def test_a_wish_behind_a_story_opens_its_form(talk: Talk) -> None:
    contexts = {name: {"file_objection": 0.65} for name in ("answered", "ticket")}
    talk.say("نزل لي ناقص ابي اعترض وش اسوي", intent="ask_payment", contexts=contexts)
    assert talk.form == "objection_form"


def test_a_name_alone_is_no_blessing(talk: Talk) -> None:
    talk.say("كم رقمكم", intent="ask_number")
    talk.say("جواهر السبيعي", name="جواهر السبيعي", contexts={"answered": {"bless": 0.6}})
    assert not talk.heard("bless")


def test_help_after_an_answer_is_about_whom_to_turn_to(talk: Talk) -> None:
    talk.say("متى تفتحون", intent="ask_hours")
    said = talk.say("طيب وش اسوي لو ضروري", reading="help")
    assert "19912" in said and "Citizen_care" in said


def test_doubt_that_names_what_it_asks_for_is_that_question(talk: Talk) -> None:
    talk.say("كم راتبي", intent="ask_payment")
    said = talk.say("الرقم الصحيح وش هو", intent="ask_number", reading="doubt", sure=0.85)
    assert "19912" in said


def test_a_way_named_with_its_task_opens_it(talk: Talk) -> None:
    talk.say("كم راتبي", intent="ask_payment")
    talk.say("كيف طريقة الاعتراض", intent="file_objection", reading="ask_how")
    assert talk.form == "objection_form"


def test_anger_that_nobody_answers_asks_for_no_hours(talk: Talk) -> None:
    talk.say("كم رقمكم", intent="ask_number")
    talk.say(
        "من ساعه ادق ولا احد يرد", intent="ask_hours", contexts={"answered": {"frustration": 0.7}}
    )
    assert talk.heard("frustration")


def test_no_in_front_of_another_time_is_no_refusal(talk: Talk) -> None:
    talk.say("متى تفتحون يوم الاحد", intent="ask_hours")
    talk.say("لا اقصد الحين", intent="deny", contexts={"answered": {"same_topic": 0.7}})
    assert not talk.heard("nothing_more")


def test_a_no_to_what_was_suggested_is_no_farewell(talk: Talk) -> None:
    talk.say("سبسيب", ranking=["ask_hours"])
    assert talk.heard("fallback_suggest")
    talk.say("لا مو هذا", intent="deny")
    assert talk.heard("fallback_menu")
    talk.say("شكرا", intent="thank")
    talk.say("لا", intent="deny")
    assert talk.heard("nothing_more")
