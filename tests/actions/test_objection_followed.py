"""The objection that the team follows: whom it is for, why, and its ticket."""

import pytest

from tests.actions.conftest import REASON, Fill, have_it_followed
from tests.actions.rows import tickets
from tests.actions.talking import Talk
from tests.actions.told import WHY


def test_who_wants_it_followed_files_an_objection(objection: Fill) -> None:
    talk = objection("objection_confirmed")
    assert "1000000008" not in talk.said and "محمد العتيبي" in talk.said and REASON in talk.said
    said = talk.say("نعم", reading="affirm")
    [ticket] = tickets()
    assert (ticket.kind, ticket.category) == ("objection", "objection")
    assert (ticket.objection_for, ticket.description) == ("dependent", REASON)
    assert (ticket.full_name, ticket.national_id) == ("محمد العتيبي", "1000000008")
    assert ticket.reference in said and talk.heard("objection_created")
    assert talk.outcomes == [{"ticket": ticket.reference}]


@pytest.mark.parametrize(("payload", "whom"), [("لي", "self"), ("لأحد التابعين", "dependent")])
def test_the_buttons_for_whom(objection: Fill, payload: str, whom: str) -> None:
    talk = objection("objection_for")
    talk.press(payload, reading=whom)
    assert talk.slots["objection_for"] == whom and talk.requested == "objection_reason"


def test_for_both_is_one_after_the_other(objection: Fill) -> None:
    talk = objection("objection_for")
    talk.say("لي ولولدي", reading="both")
    assert talk.heard("wrong_objection_for_both") and talk.slots["objection_for"] is None


def test_whom_and_why_in_one_message(objection: Fill) -> None:
    talk = objection("objection_for")
    talk.say(WHY, reading="dependent", contexts={"opening": {"amount_told": 0.97}})
    assert talk.slots["objection_for"] == "dependent" and talk.slots["objection_reason"] == WHY
    assert talk.requested == "full_name"


def test_numbers_in_the_guide_are_kept_for_the_ticket(guide: Talk) -> None:
    guide.say("1000000008")
    assert guide.heard("about_kept") and guide.requested == "objection_step"
    guide.say("تابعوه لي", reading="follow")
    assert guide.slots["national_id"] == "1000000008"


@pytest.mark.parametrize(
    "text", ["ابي اعترض 1000000008 و 0551234567", "انا محمد العتيبي ابي اعترض، جوالي 0551234567"]
)
def test_who_opens_with_two_of_name_and_numbers_wants_it_done_for_him(
    talk: Talk, text: str
) -> None:
    name = "محمد العتيبي" if "محمد" in text else ""
    talk.say(text, intent="file_objection", name=name, labelled=True)
    assert talk.heard("objection_follow") and talk.requested == "objection_for"
    assert talk.slots["mobile"] == "+966551234567" and talk.slots["full_name"] == (name or None)


def test_nothing_of_one_objection_stays_for_the_next(objection: Fill) -> None:
    talk = objection("sent")
    talk.say("ابي اعترض", intent="file_objection")
    assert talk.slots["objection_step"] == 1 and talk.slots["objection_reason"] is None
    have_it_followed(talk)
    assert talk.requested == "objection_for"


def test_one_after_the_other_is_as_much_as_together(guide: Talk) -> None:
    guide.say("1000000008")
    guide.say("0551234567")
    assert guide.heard("objection_follow") and guide.requested == "objection_for"


def test_for_whom_is_kept_when_it_is_told_in_the_guide(guide: Talk) -> None:
    guide.say("لي انا شخصيا", contexts={"asked_for": {"self": 0.97}})
    assert guide.slots["objection_for"] == "self" and guide.requested == "objection_step"


def test_who_tells_why_and_wants_it_done_gets_it_done(guide: Talk) -> None:
    contexts = {"asked_for": {"self": 0.97}}
    guide.say("ابي الفريق يتابعه عن نفسي", reading="follow", contexts=contexts)
    assert guide.heard("objection_follow") and guide.slots["objection_for"] == "self"


def test_a_reason_told_with_for_whom_joins_the_one_told_before(objection: Fill) -> None:
    talk = objection("objection_for")
    talk.slots["objection_reason"] = REASON
    contexts = {"opening": {"amount_told": 0.97}, "asked_story": {"answer": 0.97}}
    talk.say(WHY, reading="dependent", contexts=contexts)
    assert talk.slots["objection_reason"] == f"{REASON}\n{WHY}"


def test_for_whom_is_taken_from_the_wish_where_only_a_dependent_is_likely(talk: Talk) -> None:
    contexts = {"asked_for": {"file_objection": 0.8, "dependent": 0.15}, "guiding": {"follow": 0.9}}
    talk.say("ارفعوا لي اعتراض عن زوجتي", intent="file_objection", contexts=contexts)
    assert talk.slots["objection_for"] == "dependent"


def test_who_comes_back_to_have_it_done_gets_it_done(guide: Talk) -> None:
    guide.say("ابي موظف", reading="talk_to_agent")
    contexts = {"guiding": {"follow": 0.9}}
    guide.say("خلوا الفريق يرفعه عني", reading="file_objection", contexts=contexts)
    assert guide.requested == "objection_for"


def test_for_whom_can_be_set_right_at_the_summary(objection: Fill) -> None:
    talk = objection("objection_confirmed")
    contexts = {"changed": {"objection_for": 0.9}, "asked_for": {"self": 0.9}}
    talk.say("الاعتراض لي انا", reading="file_objection", contexts=contexts)
    assert talk.slots["objection_for"] == "self" and talk.requested == "objection_confirmed"


def test_for_whom_is_set_right_with_a_no(objection: Fill) -> None:
    talk = objection("objection_confirmed")
    contexts = {"changed": {"objection_for": 0.9}, "asked_for": {"self": 0.9}}
    talk.say("لا مو كذا، هو لي مو لولدي", reading="deny", contexts=contexts)
    assert talk.slots["objection_for"] == "self"
    assert talk.requested == "objection_confirmed"


def test_for_whom_is_taken_beside_more_of_the_story(objection: Fill) -> None:
    talk = objection("objection_for")
    contexts = {"asked_for": {"extend": 0.6, "self": 0.2}, "opening": {"payment_told": 0.95}}
    talk.say("عني انا الدعم وقف علي من محرم وانا متقاعد", contexts=contexts)
    assert talk.slots["objection_for"] == "self" and "محرم" in talk.slots["objection_reason"]


def test_for_whom_can_be_set_right_at_the_reason(objection: Fill) -> None:
    talk = objection("objection_reason")
    contexts = {
        "changed": {"objection_for": 0.9},
        "asked_for": {"dependent": 0.9},
        "opening": {"eligibility_told": 0.7},
    }
    text = "لا لا غلط الاعتراض لابوي التابع لي مو لي"
    talk.say(text, reading="change_answer", contexts=contexts)
    assert talk.slots["objection_for"] == "dependent"


@pytest.mark.parametrize("asked", ["objection_reason", "full_name", "mobile"])
def test_for_whom_is_heard_where_something_else_is_asked(objection: Fill, asked: str) -> None:
    talk = objection(asked)
    talk.say("لي انا مب لغيري", reading="cancel", contexts={"asked_for": {"self": 0.99}})
    assert talk.slots["objection_for"] == "self" and talk.requested == asked


def test_a_name_alone_says_not_for_whom(objection: Fill) -> None:
    talk = objection("objection_for")
    talk.say(
        "ماجد عبدالله باوزير", reading="dependent", sure=0.41, name="ماجد عبدالله باوزير",
        contexts={"asked_name": {"answer": 0.99}},
    )  # fmt: skip
    assert talk.slots["objection_for"] is None and talk.requested == "objection_for"
    assert talk.slots["full_name"] == "ماجد عبدالله باوزير"


def test_a_step_that_is_done_counts_beside_why_one_objects(guide: Talk) -> None:
    guide.say("فتحت الموقع", reading="next")
    told = "ضغطتها، وولدي الكبير طالع غير مؤهل"
    guide.say(
        told, intent="ask_eligibility", confidence=0.95,
        contexts={
            "guiding": {"reason_told": 0.6, "did_2": 0.3}, "opening": {"eligibility_told": 0.99}
        },
    )  # fmt: skip
    assert guide.slots["objection_reason"] == told and guide.slots["objection_step"] == 3
