"""Where a wrong guess would hurt the assistant asks, with two buttons."""

import pytest

from tests.actions.conftest import STORY, Fill
from tests.actions.rows import tickets, wishes


def test_what_may_be_a_name_is_asked_back_before_it_is_kept(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("هادي بشير", reading="answer", sure=0.6)
    assert talk.heard("ask_back_name") and "هادي بشير" in talk.said
    assert talk.payloads == ["/affirm", "/deny"] and talk.slots["full_name"] is None
    talk.press("/affirm")
    assert talk.slots["full_name"] == "هادي بشير" and talk.requested == "national_id"


@pytest.mark.parametrize("yes", [True, False])
def test_the_question_may_be_answered_in_words(complaint: Fill, yes: bool) -> None:
    talk = complaint("full_name")
    talk.say("هادي بشير", reading="answer", sure=0.6)
    talk.say("ايه", reading="affirm" if yes else "deny")
    assert talk.slots["full_name"] == ("هادي بشير" if yes else None)
    assert talk.requested == ("national_id" if yes else "full_name")


def test_another_name_answers_it_too(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("هادي بشير", reading="answer", sure=0.6)
    contexts = {"asked_name": {"answer": 0.95}}
    talk.say("اسمي هادي العمري", name="هادي العمري", labelled=True, contexts=contexts)
    assert talk.slots["full_name"] == "هادي العمري" and talk.requested == "national_id"


@pytest.mark.parametrize(
    ("text", "asked"), [("1000000008", "mobile"), ("هويتي 1000000007", "national_id")]
)
def test_who_goes_on_with_a_number_has_the_name_right(
    complaint: Fill, text: str, asked: str
) -> None:
    talk = complaint("full_name")
    talk.say("هادي بشير", reading="answer", sure=0.6)
    talk.say(text)
    assert talk.slots["full_name"] == "هادي بشير" and talk.requested == asked


def test_who_says_no_and_gives_a_number_has_not(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("هادي بشير", reading="answer", sure=0.6)
    talk.say("لا مو اسمي، والجوال 0551234567", reading="deny")
    assert talk.slots["full_name"] is None and talk.slots["mobile"] == "+966551234567"
    assert talk.requested == "full_name"


def test_what_is_asked_back_is_no_answer_to_the_next_question(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("هادي بشير", reading="answer", sure=0.6)
    talk.say("لحظة", contexts={"asked_name": {"wait": 0.95}})
    talk.say("ايه", reading="affirm")
    assert talk.slots["full_name"] is None and talk.requested == "full_name"


def test_what_may_be_a_story_is_asked_back(complaint: Fill) -> None:
    talk = complaint("complaint_description")
    talk.say("كرت العائلة الجديد", reading="ask_portal", sure=0.35)
    assert talk.heard("ask_back_story") and talk.slots["complaint_description"] is None
    talk.press("/affirm")
    assert talk.slots["complaint_description"] == "كرت العائلة الجديد"
    assert talk.requested == "full_name"


def test_a_story_that_was_none_is_asked_for_again(complaint: Fill) -> None:
    talk = complaint("complaint_description")
    talk.say("كرت العائلة الجديد", reading="ask_portal", sure=0.35)
    talk.press("/deny")
    assert talk.requested == "complaint_description"
    assert talk.heard("question_complaint_description")
    talk.say(STORY, reading="answer")
    assert talk.slots["complaint_description"] == STORY


@pytest.mark.parametrize("payload", ["/affirm", "/deny"])
def test_leaving_is_asked_back_where_it_is_not_sure(complaint: Fill, payload: str) -> None:
    talk = complaint("national_id")
    talk.say("خلاص تعبت", reading="cancel", sure=0.45)
    assert talk.heard("ask_back_cancel") and talk.form == "complaint_form"
    talk.press(payload)
    assert (talk.form is None) is (payload == "/affirm")
    if payload == "/deny":
        assert talk.requested == "national_id" and talk.slots["full_name"] == "محمد العتيبي"
    else:
        assert talk.heard("form_cancelled")


def test_sending_is_asked_plainly_where_the_yes_is_not_sure(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("طيب", contexts={"confirming": {"affirm": 0.4, "acknowledge": 0.3, "wait": 0.2}})
    assert talk.heard("again_complaint_confirmed") and tickets() == []
    assert {"/affirm", "/change_answer", "/cancel"} == set(talk.payloads)
    talk.press("/affirm")
    assert len(tickets()) == 1


def test_a_short_note_behind_another_is_one_too(complaint: Fill) -> None:
    filed = complaint("sent")
    filed.say("زيدوا عليها ان البنك قال ما وصل شي", reading="add_to_ticket")
    filed.say("وترا امي مريضه", reading="add_to_ticket")
    assert [text for _, text in wishes()][-1] == "وترا امي مريضه"


def test_what_shall_be_changed_is_no_change_yet(complaint: Fill) -> None:
    filed = complaint("sent")
    filed.say("ابي اعدل فيها", reading="edit_ticket")
    filed.say("الاسم", contexts={"changed": {"full_name": 0.97}})
    assert wishes() == [] and filed.heard("ask_ticket_value")
    filed.say("خالد سعد القحطاني", name="خالد سعد القحطاني")
    assert [text for _, text in wishes()] == ["خالد سعد القحطاني"]


def test_no_to_a_person_inside_a_form_stays_there(complaint: Fill) -> None:
    talk = complaint("full_name")
    contexts = {"answered": {"talk_to_agent": 0.9}}
    talk.say("لا ما ابي موظف", reading="talk_to_agent", contexts=contexts)
    assert talk.form == "complaint_form" and talk.requested == "full_name"
