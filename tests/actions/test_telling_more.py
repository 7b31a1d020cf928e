"""What a message tells beside an answer, and what is set right in the middle."""

import pytest

from tests.actions.conftest import STORY, Fill
from tests.actions.rows import tickets
from tests.actions.talking import Talk

MORE = "وتراني اتصلت عليكم ثلاث مرات الاسبوع الماضي ولا احد رد علي ابدًا"
TOLD = {"opening": {"service_told": 0.97}}
NAME = "حسين علي العتيبي"


# --- Beside an answer


def test_what_is_told_beside_a_number_belongs_to_the_story(complaint: Fill) -> None:
    talk = complaint("national_id")
    talk.say(f"1000000008 {MORE}", contexts=TOLD)
    assert talk.slots["national_id"] == "1000000008" and talk.requested == "mobile"
    assert talk.slots["complaint_description"] == f"{STORY}\n1000000008 {MORE}"
    assert talk.heard("story_added")


def test_what_is_told_beside_a_name_belongs_to_the_story(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say(f"اسمي {NAME} {MORE}", name=NAME, labelled=True, reading="answer", contexts=TOLD)
    assert talk.slots["full_name"] == NAME and talk.requested == "national_id"
    assert MORE in talk.slots["complaint_description"]


def test_what_is_told_beside_a_number_before_the_name_belongs_to_the_story(
    complaint: Fill,
) -> None:
    talk = complaint("full_name")
    talk.say(f"0551234567 {MORE}", contexts=TOLD)
    assert talk.slots["mobile"] == "+966551234567" and talk.requested == "full_name"
    assert MORE in talk.slots["complaint_description"]


@pytest.mark.parametrize(
    ("text", "sure"), [("1000000008 وما رد علي احد منكم للحين", 0.97), (f"1000000008 {MORE}", 0.6)]
)
def test_a_few_words_or_doubtful_ones_beside_a_number_are_none_of_it(
    complaint: Fill, text: str, sure: float
) -> None:
    talk = complaint("national_id")
    talk.say(text, contexts={"opening": {"service_told": sure}})
    assert talk.slots["complaint_description"] == STORY and talk.requested == "mobile"


def test_a_form_without_a_story_takes_none(talk: Talk) -> None:
    talk.say("ابي اتابع طلبي", intent="check_ticket")
    talk.say(f"6000000007 {MORE}", contexts=TOLD)
    assert talk.requested == "mobile" and not talk.heard("story_added")


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("هويتي 1000000007", "wrong_national_id_checksum"),
        ("رقمي 055123456", "wrong_mobile_length"),
    ],
)
def test_a_mistyped_number_before_the_name_is_told_at_once(
    complaint: Fill, text: str, heard: str
) -> None:
    talk = complaint("full_name")
    talk.say(text, reading="answer")
    assert talk.heard(heard) and talk.slots["full_name"] is None


def test_a_mistyped_number_that_is_known_already_is_no_matter(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("1000000008")
    talk.say("هويتي 1000000007", reading="answer", sure=0.6)
    assert not talk.heard("wrong_national_id_checksum") and talk.requested == "full_name"


# --- A topic's bare name


@pytest.mark.parametrize("slot", ["complaint_description", "full_name"])
def test_a_topics_bare_name_corrects_the_topic(complaint: Fill, slot: str) -> None:
    talk = complaint(slot)
    reading = "deny" if slot == "complaint_description" else "answer"
    talk.say("الاهلية", reading=reading, contexts={"opening": {"eligibility": 0.97}})
    assert talk.slots["complaint_category"] == "eligibility" and talk.heard("change_done")
    assert talk.requested == slot and talk.slots[slot] is None


@pytest.mark.parametrize(("text", "sure"), [("الاهلية", 0.9), ("مشكلة في الاهلية عندي", 0.97)])
def test_what_is_not_hardly_more_than_a_topics_name_is_none(
    complaint: Fill, text: str, sure: float
) -> None:
    talk = complaint("full_name")
    talk.say(text, reading="skip", sure=0.6, contexts={"opening": {"eligibility": sure}})
    assert talk.slots["complaint_category"] == "payment" and not talk.heard("change_done")


@pytest.mark.parametrize(
    ("slot", "reading"),
    [("objection_reason", "deny"), ("full_name", "answer"), ("objection_confirmed", "")],
)
def test_a_complaints_topic_is_nothing_to_correct_in_an_objection(
    objection: Fill, slot: str, reading: str
) -> None:
    talk = objection(slot)
    contexts = {"opening": {"eligibility": 0.97}, "asked_choice": {"eligibility": 0.97}}
    talk.say("الاهلية", reading=reading, contexts=contexts)
    assert not talk.heard("change_which") and not talk.heard("change_nothing")
    assert talk.requested == slot


# --- Set right at the summary


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("الاسم حسن مو حسين", "حسن علي العتيبي"),
        ("الاسم حَسَن، مو حسين", "حسن علي العتيبي"),
        ("العائلة العمري مب العتيبي", "حسين علي العمري"),
    ],
)
def test_one_part_of_the_name_is_set_right(complaint: Fill, text: str, name: str) -> None:
    talk = complaint("full_name")
    talk.say(NAME, reading="answer", name=NAME)
    talk.say("1000000008")
    talk.say("0500000000")
    talk.say(text, reading="change_answer", contexts={"changed": {"full_name": 0.97}})
    assert talk.slots["full_name"] == name and talk.heard("change_done")
    assert talk.requested == "complaint_confirmed"


@pytest.mark.parametrize("text", ["الاسم حسن مو سعد", "الاسم 5 مو حسين", "الاسم مو حسين"])
def test_what_sets_no_part_of_the_name_right_asks_for_it(complaint: Fill, text: str) -> None:
    talk = complaint("full_name")
    talk.say(NAME, reading="answer", name=NAME)
    talk.say("1000000008")
    talk.say("0500000000")
    talk.say(text, reading="change_answer", contexts={"changed": {"full_name": 0.97}})
    assert talk.requested == "full_name" and talk.heard("question_full_name")


def test_a_no_that_sets_right_is_added_to_the_story(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("غلط، كانت شهرين مو ثلاثة", reading="deny")
    assert talk.slots["complaint_description"] == f"{STORY}\nغلط، كانت شهرين مو ثلاثة"
    assert talk.requested == "complaint_confirmed" and tickets() == []


def test_a_bare_no_asks_what_to_change(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("لا غلط", reading="deny")
    assert talk.heard("change_which") and talk.slots["complaint_description"] == STORY


def test_what_is_told_at_the_summary_in_the_words_of_a_question_is_added(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say(MORE, reading="ask_payment", contexts=TOLD)
    assert MORE in talk.slots["complaint_description"] and talk.heard("story_added")


def test_what_is_asked_at_the_summary_is_not_added(complaint: Fill) -> None:
    talk = complaint("complaint_confirmed")
    talk.say(f"متى ينزل {MORE}؟", reading="ask_payment", contexts=TOLD)
    assert talk.slots["complaint_description"] == STORY


@pytest.mark.parametrize(
    ("sure", "heard"), [(0.95, "about_format_national_id"), (0.3, "about_format")]
)
def test_a_question_at_the_summary_is_on_the_answer_that_it_means(
    complaint: Fill, sure: float, heard: str
) -> None:
    talk = complaint("complaint_confirmed")
    contexts = {"changed": {"national_id": sure}}
    talk.say("كيف تنكتب الهوية", reading="about_format", contexts=contexts)
    assert talk.heard(heard) and talk.requested == "complaint_confirmed"


def test_a_question_on_a_step_is_on_that_step(complaint: Fill) -> None:
    talk = complaint("mobile")
    contexts = {"changed": {"national_id": 0.95}}
    talk.say("كيف تنكتب", reading="about_format", contexts=contexts)
    assert talk.heard("about_format_mobile")


# --- Whole names, and reasons


def test_a_first_name_in_latin_letters_that_no_list_has_is_kept(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say("Lamyaa Saad Alharbi", name="Saad Alharbi", reading="answer")
    assert talk.slots["full_name"] == "Lamyaa Saad Alharbi"


def test_what_is_wrong_with_the_decision_is_the_reason(talk: Talk) -> None:
    told = "ابني طالب عمره ١٥ سنة وكتبوه غير مؤهل وهو ساكن معنا"
    talk.say("ابي اعترض", intent="file_objection")
    talk.say(
        told,
        intent="ask_eligibility",
        confidence=0.99,
        reading="did_3",
        sure=0.5,
        contexts={"opening": {"eligibility_told": 0.98}},
    )
    assert talk.slots["objection_reason"] == told and talk.slots["objection_step"] == 1


def test_trouble_with_the_guide_is_no_reason(talk: Talk) -> None:
    talk.say("ابي اعترض", intent="file_objection")
    talk.say(
        "لا عاد فيني حيل النت ضعيف عندنا ارفعوه انتم عني",
        reading="follow",
        contexts={"opening": {"service_told": 0.98}},
    )
    assert talk.heard("objection_follow") and talk.slots.get("objection_reason") is None


def test_a_person_is_wanted_instead_of_a_task_that_is_turned_down(talk: Talk) -> None:
    talk.say(
        "ما ابي شكوى ولا غيرها ابي آدمي يرد علي",
        contexts={"answered": {"file_complaint": 0.77, "talk_to_agent": 0.4}},
    )
    assert talk.form is None and talk.dialogue.get("queued")


def test_of_two_tasks_the_surer_one_is_begun(talk: Talk) -> None:
    talk.say(
        "ولدي رفع لي شكوى وابي اعرف وش صار عليها",
        contexts={"answered": {"file_complaint": 0.6}, "ticket": {"check_ticket": 0.95}},
    )
    assert talk.form == "ticket_status_form"


def test_a_question_that_is_surely_on_another_answer_is_on_that(complaint: Fill) -> None:
    talk = complaint("full_name")
    contexts = {"changed": {"national_id": 1.0}}
    talk.say("رقم الاقامة يمشي ولا لازم هوية", reading="about_other", contexts=contexts)
    assert talk.heard("about_other_national_id") and talk.requested == "full_name"


def test_a_question_behind_other_words_is_answered_and_not_added(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say(
        "طيب جاوبني انت ليش انا غير مؤهل",
        intent="ask_eligibility",
        reading="ask_eligibility",
        sure=0.99,
        contexts={"opening": {"eligibility_told": 1.0}},
    )
    assert not talk.heard("story_added") and "تعترض" in talk.said


def test_what_is_told_in_words_of_having_told_it_is_added(complaint: Fill) -> None:
    talk = complaint("full_name")
    talk.say(
        "سالتها عن طلبي قالت لا تتصلين مره ثانيه وقفلت بوجهي",
        reading="told_before",
        sure=0.91,
        contexts={"opening": {"service_told": 1.0}},
    )
    assert talk.heard("story_added") and "وقفلت بوجهي" in talk.slots["complaint_description"]
