"""The objection: five steps of a guide, and a ticket for who wants the team to follow it."""

import pytest

from casework.knowledge import knowledge
from tests.actions.conftest import finish_guide
from tests.actions.rows import tickets
from tests.actions.talking import Talk
from tests.actions.told import WHY

STEPS = knowledge().items("objection.steps")


def test_the_first_reply_already_gives_the_first_step_and_names_the_team(guide: Talk) -> None:
    assert guide.heard("objection_intro") and guide.heard("objection_first_step")
    assert STEPS[0] in guide.said and "تابعوه لي" in guide.said
    assert guide.slots["objection_step"] == 1


def test_next_shows_one_step_at_a_time_to_the_end_with_its_advice(guide: Talk) -> None:
    for number in (2, 3, 4, 5):
        said = guide.press("التالي", reading="next")
        assert STEPS[number - 1] in said and guide.slots["objection_step"] == number
    guide.press("التالي", reading="next")
    assert guide.heard("objection_filed") and "مستندات" in guide.said
    assert guide.form is None and tickets() == []


@pytest.mark.parametrize("reading", ["affirm", "acknowledge", "continue"])
def test_a_yes_to_a_step_goes_on(guide: Talk, reading: str) -> None:
    guide.say("تم", reading=reading)
    assert guide.slots["objection_step"] == 2


@pytest.mark.parametrize("reading", ["acknowledge", "continue"])
def test_going_on_after_a_question_shows_the_step_again(guide: Talk, reading: str) -> None:
    guide.say("التالي", reading="next")
    guide.say("كم رقمكم", intent="ask_number", reading="ask_number")
    guide.say("زين كمل", reading=reading)
    assert guide.slots["objection_step"] == 2 and STEPS[1] in guide.said
    guide.say("زين كمل", reading=reading)
    assert guide.slots["objection_step"] == 3


def test_a_step_done_beside_what_looks_like_trouble_is_done(guide: Talk) -> None:
    words = {"intent": "ask_account_access", "contexts": {"guiding": {"did_1": 0.99}}}
    guide.say("انا اصلا داخل الموقع ومسجل دخول", **words)
    assert guide.slots["objection_step"] == 2


def test_back_and_stuck(guide: Talk) -> None:
    guide.say("التالي", reading="next")
    guide.press("متعثر", reading="stuck")
    assert guide.heard("objection_detail") and guide.slots["objection_step"] == 2
    assert {"/talk_to_agent", "تابعوه لي"} <= set(guide.payloads)
    guide.say("السابق", reading="back")
    assert guide.slots["objection_step"] == 1
    guide.say("السابق", reading="back")
    assert guide.slots["objection_step"] == 1  # there is none before it


def test_no_to_a_step_explains_it(guide: Talk) -> None:
    guide.say("ما لقيتها", reading="deny")
    assert guide.heard("objection_detail") and guide.slots["objection_step"] == 1


@pytest.mark.parametrize(("text", "number"), [("ارجع للخطوة 3", 3), ("٥", 5), ("الثانية", 2)])
def test_a_step_by_its_number(guide: Talk, text: str, number: int) -> None:
    guide.say(text, reading="show_step")
    assert guide.slots["objection_step"] == number and STEPS[number - 1] in guide.said


def test_a_done_step_is_skipped(guide: Talk) -> None:
    guide.say("دخلت وضغطت ادارة الحساب", reading="did_2")
    assert guide.slots["objection_step"] == 3
    guide.say("فتحت الموقع", reading="did_1")
    assert guide.slots["objection_step"] == 3  # it was done long ago: not backwards


def test_steps_done_before_the_wish_are_skipped(talk: Talk) -> None:
    contexts = {"guiding": {"did_2": 0.95}}
    talk.say("ابي اعترض ودخلت ادارة الحساب", intent="file_objection", contexts=contexts)
    assert talk.slots["objection_step"] == 3 and STEPS[2] in talk.said


def test_what_papers_are_needed_is_told_and_the_step_stays(guide: Talk) -> None:
    guide.say("التالي", reading="next")
    guide.say("وش ارفق", reading="ask_documents")
    assert guide.heard("objection_documents")
    assert (guide.requested, guide.slots["objection_step"]) == ("objection_step", 2)


def test_who_filed_it_is_told_so_and_may_have_it_followed(guide: Talk) -> None:
    guide.say("خلاص رفعته", reading="filed")
    assert guide.heard("objection_filed") and guide.form is None
    assert "لم نرسل" not in guide.said and tickets() == []
    guide.press("تابعوه لي", reading="unsure", contexts={"guiding": {"follow": 0.95}})
    assert guide.form == "objection_form" and guide.requested == "objection_for"


def test_who_filed_it_and_wants_nothing_more_is_left_alone(guide: Talk) -> None:
    guide.say("خلاص رفعته", reading="filed")
    guide.say("لا شكرا", reading="deny", sure=0.95)
    assert guide.form is None and guide.said and tickets() == []


def test_a_question_after_it_was_filed_is_answered(guide: Talk) -> None:
    guide.say("خلاص رفعته", reading="filed")
    assert "19912" in guide.say("كم رقمكم", intent="ask_number")


@pytest.mark.parametrize("step", [1, 3, 5])
def test_the_team_can_follow_it_at_any_step(guide: Talk, step: int) -> None:
    for _ in range(step - 1):
        guide.say("التالي", reading="next")
    guide.say("ابيكم ترفعونه انتم", reading="follow")
    assert guide.heard("objection_follow") and guide.requested == "objection_for"


def test_the_team_can_be_asked_for_with_the_wish(talk: Talk) -> None:
    contexts = {"guiding": {"follow": 0.95}, "asked_for": {"dependent": 0.95}}
    contexts["opening"] = {"amount_told": 0.95}
    talk.say(WHY, intent="file_objection", contexts=contexts)
    assert talk.heard("objection_follow") and talk.requested == "full_name"
    assert talk.slots["objection_for"] == "dependent" and talk.slots["objection_reason"] == WHY


def test_who_does_not_want_it_followed_gets_the_advice_and_no_ticket(guide: Talk) -> None:
    finish_guide(guide)
    guide.say("لا", reading="deny")
    assert guide.form is None and guide.said and tickets() == []


def test_who_opens_with_one_number_is_guided(talk: Talk) -> None:
    talk.say("ابي اعترض هويتي 1000000008", intent="file_objection")
    assert talk.heard("objection_intro") and talk.requested == "objection_step"
    assert talk.slots["national_id"] == "1000000008"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ابي اعترض ووقفت عند الخطوة 4", 4),
        ("ابي اعترض وصلت الخطوة الثالثة", 3),
        ("ابي اعترض ودخلت ادارة الحساب", 3),  # the next one
        ("ابي اعترض وانا في ادارة حسابي", 3),  # which is where the third begins
        ("ابي اعترض وفتحت تاريخ الاستحقاق", 4),
        ("ابي اعترض وين ادارة الحساب؟", 2),  # asks for it, and is not there
        ("ابي اعترض كيف رفع اعتراض", 1),  # the wish, and no step
        ("ابي اعترض من 4 شهور", 1),  # a number, and no step
    ],
)
def test_the_guide_begins_where_the_portal_was_walked_to(
    talk: Talk, text: str, number: int
) -> None:
    talk.say(text, intent="file_objection")
    assert talk.slots["objection_step"] == number and STEPS[number - 1] in talk.said


def test_going_on_after_a_pause_shows_the_step_again(guide: Talk) -> None:
    guide.say("التالي", reading="next")
    guide.say("لحظة", reading="wait")
    assert guide.heard("wait")
    guide.say("نكمل", reading="continue")
    assert STEPS[1] in guide.said and guide.slots["objection_step"] == 2
    guide.say("نكمل", reading="continue")
    assert guide.slots["objection_step"] == 3


def test_a_step_that_was_done_in_the_pause_is_done(guide: Talk) -> None:
    guide.say("لحظة", reading="wait")
    guide.say("تم", reading="next")
    guide.say("نكمل", reading="continue")
    assert guide.slots["objection_step"] == 3


def test_who_gives_two_of_name_and_numbers_wants_it_done_for_him(guide: Talk) -> None:
    guide.say("1000000008 و 0551234567")
    assert guide.heard("objection_follow") and guide.requested == "objection_for"
    assert guide.slots["national_id"] == "1000000008" and guide.slots["mobile"] == "+966551234567"


def test_a_left_guide_goes_on_at_its_step(guide: Talk) -> None:
    guide.say("التالي", reading="next")
    guide.say("التالي", reading="next")
    guide.say("خلاص الغاء", reading="cancel")
    assert guide.form is None
    guide.say("ابي اعترض", intent="file_objection")
    assert guide.heard("form_resumed") and STEPS[2] in guide.said


@pytest.mark.parametrize(("reading", "step"), [("affirm", 3), ("deny", 1), ("continue", 3)])
def test_what_is_said_to_going_on_with_a_guide(guide: Talk, reading: str, step: int) -> None:
    guide.say("التالي", reading="next")
    guide.say("التالي", reading="next")
    guide.say("خلاص الغاء", reading="cancel")
    guide.say("ابي اعترض", intent="file_objection")
    guide.say("طيب", reading=reading)
    assert (guide.requested, guide.slots["objection_step"]) == ("objection_step", step)


def test_a_question_is_answered_and_the_guide_stays(guide: Talk) -> None:
    assert "19912" in guide.say("كم رقمكم؟", intent="ask_number")
    assert guide.requested == "objection_step" and guide.slots["objection_step"] == 1


@pytest.mark.parametrize("reading", ["did_1", "next"])
def test_trouble_with_the_log_in_is_no_progress(guide: Talk, reading: str) -> None:
    guide.say("فتحت الموقع بس ما يدخلني", reading=reading, intent="ask_account_access")
    assert "19912" in guide.said and guide.slots["objection_step"] == 1


def test_trouble_with_the_log_in_is_no_reason_to_object(guide: Talk) -> None:
    contexts = {"opening": {"portal_told": 0.99}}
    guide.say(
        "نسيت كلمة المرور والرمز ما يوصلني على الجوال",
        reading="ask_account_access",
        intent="ask_account_access",
        contexts=contexts,
    )
    assert guide.slots.get("objection_reason") is None


def test_what_is_hardly_a_step_done_is_none(guide: Talk) -> None:
    guide.say("عيالي الثلاثة ما حسبوهم", reading="did_3", sure=0.3)
    assert guide.slots["objection_step"] == 1


def test_why_one_objects_is_kept_where_nothing_else_is_likely(guide: Talk) -> None:
    told = "عيالي الثلاثة ما حسبوهم معي"
    guide.say(told, reading="did_3", sure=0.3, intent="ask_eligibility")
    assert guide.slots["objection_reason"] == told and guide.slots["objection_step"] == 1


def test_papers_asked_for_with_the_wish_are_told_at_once(talk: Talk) -> None:
    contexts = {"guiding": {"ask_documents": 0.9}}
    talk.say("ابي اعترض وش ارفق", intent="file_objection", contexts=contexts)
    assert talk.heard("objection_documents") and talk.heard("objection_first_step")


@pytest.mark.parametrize(("text", "step"), [("خلصت الاولى", 2), ("خلصت اول ثنتين", 3)])
def test_the_steps_that_are_named_are_those_done(guide: Talk, text: str, step: int) -> None:
    guide.say(text, reading="did_2")
    assert guide.slots["objection_step"] == step


def test_why_with_what_the_portal_says_is_the_reason(guide: Talk) -> None:
    told = "بنتي جامعيه ومالها دخل ومكتوب غير مؤهلة"
    guide.say(
        told,
        reading="did_3",
        sure=0.77,
        intent="ask_eligibility",
        contexts={"opening": {"eligibility_told": 0.99}},
    )
    assert guide.slots["objection_reason"] == told and guide.slots["objection_step"] == 1


def test_thanks_at_the_end_ask_for_no_following(guide: Talk) -> None:
    finish_guide(guide)
    contexts = {"guiding": {"follow": 0.9}}
    guide.say("بيض الله وجهك", intent="thank", reading="affirm", contexts=contexts)
    assert guide.form is None and guide.heard("thank")


@pytest.mark.parametrize(
    ("text", "reading", "step"),
    [
        ("دخلت وضغطت ادارة الحساب ووصلت تاريخ الاستحقاق وما ادري وش بعده وابي ارفع اعتراض", "", 4),
        ("انا داخل الموقع وضاغط ادارة الحساب وابي اعترض، وبعدين؟", "did_2", 3),
        ("وش خطوات رفع اعتراض", "", 1),
    ],
)
def test_a_wish_that_says_how_far_one_has_come(
    talk: Talk, text: str, reading: str, step: int
) -> None:
    contexts = {"guiding": {reading: 0.95}} if reading else {}
    talk.say(text, intent="file_objection", contexts=contexts)
    assert talk.slots["objection_step"] == step


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("ضغطت ادارة الحساب وفتحت تاريخ الاستحقاق", 4),
        ("دخلت، وين ادارة الحساب؟", 2),
        ("دخلت بس ما لقيت ادارة الحساب", 2),
    ],
)
def test_of_several_steps_done_the_last_one_that_is_named_counts(
    guide: Talk, text: str, step: int
) -> None:
    guide.say(text, reading="did_1")
    assert guide.slots["objection_step"] == step
