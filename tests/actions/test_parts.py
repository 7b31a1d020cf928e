"""What a message asks for besides its small words («لا», «طيب», «مشكورين»)."""

from tests.actions.conftest import Fill
from tests.actions.talking import Talk


def test_the_point_counts_where_the_whole_seems_to_be_a_no(talk: Talk) -> None:
    talk.say("كم رقمكم", intent="ask_number")
    talk.say(
        "لا لا اقصد مركز الاتصال الجمعة",
        reading="deny",
        parts=[
            ("لا لا", "deny", {}),
            ("اقصد مركز الاتصال الجمعة", "ask_hours", {"answered": {"ask_hours": 0.97}}),
        ],
    )
    assert "مركز الاتصال" in talk.said and "الجمعة" in talk.said


def test_a_point_that_is_not_sure_changes_nothing(talk: Talk) -> None:
    talk.say("كم رقمكم", intent="ask_number")
    talk.say(
        "الله يوفقكم ويستر عليكم",
        reading="bless",
        parts=[
            ("الله يوفقكم", "bless", {}),
            ("ويستر عليكم", "file_complaint", {"answered": {"file_complaint": 0.6}}),
        ],
    )
    assert talk.heard("bless") and talk.form is None


def test_a_form_that_is_left_in_the_same_breath_is_left(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say(
        "لا بطلت، قل لي وش حساب تويتر",
        reading="ask_twitter",
        parts=[
            ("لا بطلت", "cancel", {"asked_name": {"cancel": 0.98}}),
            ("قل لي وش حساب تويتر", "ask_twitter", {"asked_name": {"ask_twitter": 0.98}}),
        ],
    )
    assert talk.form is None and "@Citizen_care" in talk.said and talk.heard("form_cancelled")


def test_a_question_before_going_on_leaves_nothing(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say(
        "قبل ما اكمل وش حساب تويتر",
        reading="ask_twitter",
        parts=[
            ("قبل ما اكمل", "cancel", {"asked_name": {"cancel": 0.5}}),
            ("وش حساب تويتر", "ask_twitter", {"asked_name": {"ask_twitter": 0.98}}),
        ],
    )
    assert talk.form == "complaint_form" and "@Citizen_care" in talk.said


def test_agreeing_with_a_blessing_sends(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say(
        "ايه الله يوفقك",
        reading="bless",
        parts=[
            ("الله يوفقك", "bless", {"confirming": {"bless": 0.99}}),
            ("ايه", "affirm", {"confirming": {"affirm": 0.99}}),
        ],
    )
    assert talk.heard("complaint_created")


def test_a_likely_question_is_answered_as_a_guess(talk: Talk) -> None:
    talk.say("كم رقمكم", intent="ask_number")
    talk.say("وذا وش هو", reading="ask_sawtak", sure=0.3, ranking=["ask_hours"])
    assert talk.heard("fallback_perhaps") and talk.heard("fallback_otherwise")
    assert "صوتك مسموع" in talk.said
    talk.say("وذا وش هو", reading="ask_sawtak", sure=0.3)
    assert talk.heard("fallback_menu")  # the ladder goes on


def test_a_form_called_off_for_another_one_is_left_for_it(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say(
        "لا خلاص الغ الشكوى ابي اعترض",
        reading="cancel",
        parts=[
            ("لا خلاص الغ الشكوى", "cancel", {"asked_name": {"cancel": 0.99}}),
            ("ابي اعترض", "file_objection", {"asked_name": {"file_objection": 0.99}}),
        ],
    )
    assert talk.form == "objection_form" and talk.heard("form_switched")


def test_a_form_called_off_twice_is_left(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say(
        "خلاص الغي مابي اشتكي الحين",
        reading="cancel",
        sure=1.0,
        parts=[
            ("خلاص الغي", "cancel", {"asked_number": {"cancel": 1.0}}),
            ("مابي اشتكي الحين", "file_complaint", {"asked_number": {"file_complaint": 1.0}}),
        ],
    )
    assert talk.form is None and talk.heard("form_cancelled")


def test_a_task_that_is_turned_down_with_the_form_is_not_begun(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say(
        "لا ما ابي اعترض بعد، شكرا",
        reading="cancel",
        parts=[
            ("لا", "deny", {"asked_number": {"cancel": 0.9}}),
            ("ما ابي اعترض بعد، شكرا", "file_objection", {"asked_number": {"cancel": 0.99}}),
        ],
    )
    assert talk.form is None and talk.heard("form_cancelled")


def test_one_word_behind_a_blessing_is_no_point(talk: Talk) -> None:
    talk.say("كم رقمكم", intent="ask_number")
    talk.say(
        "تقبل الله منا ومنكم",
        reading="bless",
        parts=[
            ("تقبل الله منا", "bless", {}),
            ("منكم", "frustration", {"answered": {"frustration": 0.99}}),
        ],
    )
    assert talk.heard("bless") and not talk.heard("frustration")
