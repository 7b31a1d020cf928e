from collections.abc import Callable

import pytest
from sqlalchemy import select

from actions.complaint_topic import CATEGORIES, read_category
from actions.reading import Message
from actions.steps import WrongAnswer, read_full_name
from casework.database import session
from casework.models import Ticket
from tests.actions.conftest import Talk

Complaint = Callable[..., Talk]


def tickets() -> list[Ticket]:
    with session(readonly=True) as db:
        return list(db.scalars(select(Ticket)))


def test_a_complaint_becomes_one_ticket_with_its_reference(complaint: Complaint) -> None:
    talk = complaint("complaint_confirmed")
    assert "1000000008" not in talk.said and "0500000000" not in talk.said
    said = talk.say("نعم", "affirm")
    [ticket] = tickets()
    assert ticket.reference in said
    assert talk.form is None
    assert (ticket.category, ticket.full_name, ticket.national_id, ticket.mobile) == (
        "payment",
        "محمد العتيبي",
        "1000000008",
        "+966500000000",
    )
    assert all(talk.slots[slot] is None for slot in ("full_name", "national_id", "mobile"))


def test_a_second_complaint_is_a_second_ticket(complaint: Complaint) -> None:
    complaint("complaint_confirmed").say("نعم", "affirm")
    complaint("complaint_confirmed").say("نعم", "affirm")
    assert len({ticket.reference for ticket in tickets()}) == 2


def test_a_repeated_confirmation_is_one_ticket(complaint: Complaint) -> None:
    talk = complaint("complaint_confirmed")
    before = dict(talk.slots)
    talk.say("نعم", "affirm")
    talk.slots, talk.form = before, "complaint_form"  # the reply was lost, the turn runs again
    talk.say("نعم", "affirm")
    assert len(tickets()) == 1


def test_no_at_the_summary_asks_what_to_change_and_comes_back(complaint: Complaint) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("لا", "deny")
    assert {"title": "رقم الجوال", "payload": "رقم الجوال"} in talk.buttons
    talk.say("رقم الجوال", "ask_number")
    assert talk.slots["requested_slot"] == "mobile"
    said = talk.say("0555555555")
    assert talk.slots["requested_slot"] == "complaint_confirmed"
    assert "55" in said and talk.slots["mobile"] == "+966555555555"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("١", "payment"),
        ("رقم 3", "eligibility"),
        ("الخيار الثاني", "amount"),
        ("الثاني", "amount"),
        ("الدفعه متأخرة", "payment"),
        ("نقص المبلغ", "amount"),
        ("سوء تعامل الموظفين", "service"),
        ("ما اقدر ادخل البوابه", "portal"),
        ("امر آخر", "other"),
        ("٧", None),
        ("قطة", None),
    ],
)
def test_a_category_by_number_title_or_words(text: str, category: str | None) -> None:
    message = Message(text, "nlu_fallback", 0.1)
    if category:
        assert read_category(message) == category
    else:
        with pytest.raises(WrongAnswer):
            read_category(message)


def test_every_button_of_the_category_question_is_understood(talk: Talk) -> None:
    talk.open("complaint_form", "شكوى", "file_complaint")
    read = [read_category(Message(button["payload"], "affirm", 1.0)) for button in talk.buttons]
    titles = [read_category(Message(button["title"], "affirm", 1.0)) for button in talk.buttons]
    assert read == titles == list(CATEGORIES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("اسمي محمد العتيبي", "محمد العتيبي"),
        ("الاسم: نورة بنت سعد القحطاني", "نورة بنت سعد القحطاني"),
        ("انا سارة العمري وهويتي 1000000008 وجوالي 0500000000", "سارة العمري"),
        ("my name is Sara Ali", "Sara Ali"),
        ("محمد", None),
        ("12345 678", None),
        ("؟؟ !!", None),
        ("ايش اسمكم", None),
    ],
)
def test_a_name_with_words_around_it(text: str, name: str | None) -> None:
    message = Message(text, "nlu_fallback", 0.1)
    if name:
        assert read_full_name(message) == name
    else:
        with pytest.raises(WrongAnswer):
            read_full_name(message)


def test_several_answers_in_one_message_fill_several_slots(complaint: Complaint) -> None:
    talk = complaint("full_name")
    talk.say("اسمي محمد العتيبي ورقم الهويه ١٠٠٠٠٠٠٠٠٨ وجوالي ٠٥٠٠٠٠٠٠٠٠")
    assert talk.slots["requested_slot"] == "complaint_confirmed"
    assert talk.slots["national_id"] == "1000000008"
    assert talk.slots["mobile"] == "+966500000000"


def test_a_complaint_that_mentions_the_supports_date_is_still_a_complaint(
    complaint: Complaint,
) -> None:
    talk = complaint("complaint_description")
    talk.say("موعد الدعم فات ولا نزل شي لنا", "ask_payment", 0.97)
    assert talk.slots["complaint_description"] == "موعد الدعم فات ولا نزل شي لنا"


def test_a_clear_question_in_the_description_is_answered_and_asked_again(
    complaint: Complaint,
) -> None:
    talk = complaint("complaint_description")
    said = talk.say("متى تفتحون؟", "ask_hours", 0.97)
    assert "19912" in said or "مركز الاتصال" in said
    assert talk.slots["requested_slot"] == "complaint_description"
    assert talk.slots["complaint_description"] is None


def test_the_third_wrong_value_in_a_row_offers_a_way_out(complaint: Complaint) -> None:
    talk = complaint("national_id")
    for wrong in ("123", "999", "12"):
        assert not {"/talk_to_agent", "/cancel"} & {b["payload"] for b in talk.buttons}
        said = talk.say(wrong)
        assert "1000000008" in said  # an example
    assert {"/talk_to_agent", "/cancel"} <= {b["payload"] for b in talk.buttons}
    talk.say("1000000008")
    assert talk.slots["requested_slot"] == "mobile"


IDENTITY = "اسمي نورة سعد الشهري وهويتي 1000000008 وجوالي 0501234567"
STORY = "الدعم نقص علي هذا الشهر بدون سبب"
WHOLE = "انقطع الدعم من رمضان وانا ارملة واعول اربعة ايتام واتصلت ولا فادني احد"


@pytest.mark.parametrize("again", [IDENTITY, "هويتي 1000000008", "قلت لك فوق", "نفس الكلام"])
def test_a_story_told_with_the_topic_need_not_be_told_again(
    complaint: Complaint, again: str
) -> None:
    talk = complaint("complaint_category")
    talk.say(STORY)
    assert talk.slots["requested_slot"] == "complaint_description"
    talk.say(again)
    assert talk.slots["complaint_description"] == STORY
    expected = "complaint_confirmed" if again == IDENTITY else "full_name"
    assert talk.slots["requested_slot"] == expected


def test_a_whole_story_told_with_the_topic_is_the_description(complaint: Complaint) -> None:
    talk = complaint("complaint_category")
    said = talk.say(f"{WHOLE}، جوالي 0501234567", "file_complaint")
    assert talk.slots["complaint_category"] == "payment"
    assert talk.slots["complaint_description"].startswith(WHOLE)
    assert talk.slots["mobile"] == "+966501234567"
    assert talk.slots["requested_slot"] == "full_name" and "وصفًا للشكوى" in said
    more = "ومن يومها وانا انتظر ردكم على البلاغ"
    assert "أضفنا" in talk.say(more, "frustration", 0.5)
    assert talk.slots["complaint_description"].endswith(more)
    talk.say("نورة سعد الشهري")
    assert talk.slots["full_name"] == "نورة سعد الشهري"
    assert talk.slots["complaint_description"].endswith(more)


@pytest.mark.parametrize(
    ("wish", "category"),
    [
        ("عندي شكوى على البوابة", "portal"),
        ("ارفع شكوى عن تاخر الايداع", "payment"),
        ("ابي اشتكي على موظف", "service"),
    ],
)
def test_the_topic_may_come_with_the_wish(talk: Talk, wish: str, category: str) -> None:
    talk.open("complaint_form", wish, "file_complaint")
    assert talk.slots["complaint_category"] == category
    assert talk.slots["requested_slot"] == "complaint_description"


@pytest.mark.parametrize(
    "wish",
    [
        "ابي اقدم شكوى على حساب المواطن",
        "شكوى على الموقع والموظفين",
        "abi ashtki",
        "ابي اقدم شكوى اخرى",
        "I want to log a complaint",
        "ابي ادخل شكوى",
        "ابي ارفع شكوى عن طريق الموقع",
        "هل اقدر اقدم شكوى من التطبيق",
    ],
)
def test_no_topic_or_two_are_asked_for(talk: Talk, wish: str) -> None:
    talk.open("complaint_form", wish, "file_complaint")
    assert talk.slots["requested_slot"] == "complaint_category"


def test_the_story_may_come_with_the_wish(talk: Talk) -> None:
    story = (
        "السلام عليكم، أود أن أتقدم بشكوى رسمية بخصوص سوء تعامل الموظف معي يوم الأحد، حيث انتظرت"
        " أربعين دقيقة ثم أغلق الخط دون أن يجيب"
    )
    talk.open("complaint_form", story, "file_complaint")
    assert talk.slots["complaint_category"] == "service"
    assert talk.slots["complaint_description"] == story
    assert talk.slots["requested_slot"] == "full_name" and "وصفًا" in talk.said
    talk.say("2")  # the topic's number, from habit
    assert talk.slots["complaint_category"] == "amount"
    assert talk.slots["requested_slot"] == "full_name"


def test_a_greeting_is_no_story(talk: Talk) -> None:
    talk.open(
        "complaint_form",
        "السلام عليكم ورحمة الله وبركاته كيف حالكم لو سمحت ابي اقدم شكوى على الموقع ممكن تساعدوني",
        "file_complaint",
    )
    assert talk.slots["complaint_category"] == "portal"
    assert talk.slots["complaint_description"] is None


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("طيب انتم متى تداومون يوم الجمعة عشان اتصل عليكم", "ask_hours"),
        ("خلاص ما ابي اكمل هذي الشكوى الحين", "cancel"),
        ("ابي موظف يكلمني لو سمحت الحين", "talk_to_agent"),
    ],
)
def test_what_is_no_story_is_not_added_to_it(talk: Talk, said: str, intent: str) -> None:
    talk.open("complaint_form", "عندي شكوى على البوابة", "file_complaint")
    talk.say("الموقع ما يفتح معي من شهر")
    talk.say(said, intent, 0.7)
    assert talk.slots["complaint_description"] == "الموقع ما يفتح معي من شهر"


@pytest.mark.parametrize("name", ["عبدالله بن ابي بكر العتيبي", "ابي اعطيكم اسمي محمد العتيبي"])
def test_a_name_is_no_story(talk: Talk, name: str) -> None:
    talk.open("complaint_form", "عندي شكوى على البوابة", "file_complaint")
    talk.say("الموقع ما يفتح معي من شهر")
    talk.say(name)
    assert talk.slots["full_name"].endswith("العتيبي")


def test_another_topic_keeps_the_description(complaint: Complaint) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("غير الموضوع", "change_answer")
    talk.say("خله عن الموقع لاني ما اقدر ادخل البوابة من جوالي ابدا")
    assert talk.slots["complaint_category"] == "portal"
    assert talk.slots["complaint_description"] == "الدعم ما نزل لي من شهرين"


def test_a_description_never_grows_too_long(complaint: Complaint) -> None:
    talk = complaint("complaint_category")
    for _ in range(4):
        talk.say("الدعم ما نزل لي من شهر رمضان " * 60)
    assert len(talk.slots["complaint_description"]) <= 4000
    assert talk.slots["requested_slot"] == "full_name"


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("بنتي مو موجودة في بيانات الموقع", "eligibility"),
        ("رفضوا أهليتي بسبب بيانات الموقع", "eligibility"),
        ("نزل الدعم ناقص والدفعة تأخرت بعد", "amount"),
        ("وقفوا الدعم وقالوا غير مؤهل", "eligibility"),
    ],
)
def test_what_a_payment_lacks_goes_before_it(
    complaint: Complaint, said: str, category: str
) -> None:
    talk = complaint("complaint_category")
    talk.say(said, "ask_payment", 0.5)
    assert talk.slots["complaint_category"] == category


def test_a_fault_of_the_portal_goes_before_whom_it_concerns(complaint: Complaint) -> None:
    talk = complaint("complaint_category")
    talk.say("ما يفتح معي الموقع يعلق كل ما ادخل صفحة التابعين", "ask_account_access", 0.5)
    assert talk.slots["complaint_category"] == "portal"


@pytest.mark.parametrize("text", ["ما عندي مرفق", "بدون مرفقات", "لا ما عندي", "مافي", "تخطي"])
def test_to_have_no_file_is_no_wish_to_change(complaint: Complaint, text: str) -> None:
    talk = complaint("complaint_confirmed")
    assert "اختيارية" in talk.say(text, "deny")
    assert "ورقمها" in talk.press("/affirm")


@pytest.mark.parametrize("yes", ["نعم", "ايوه صح"])
def test_a_yes_where_a_change_was_offered_goes_back_to_the_summary(
    complaint: Complaint, yes: str
) -> None:
    talk = complaint("complaint_confirmed")
    talk.say("لا", "deny")
    assert "هذه شكواك" in talk.say(yes, "affirm")
    assert "ورقمها" in talk.say(yes, "affirm")


def test_a_kunya_is_no_full_name(complaint: Complaint) -> None:
    talk = complaint("full_name")
    assert "كنيتك" in talk.say("ابو محمد")
    talk.say("عبدالله محمد البلوي")
    assert talk.slots["full_name"] == "عبدالله محمد البلوي"


def test_a_long_question_is_no_story(complaint: Complaint) -> None:
    talk = complaint("complaint_category")
    talk.say("هل تأخر الدعم عن الناس كلهم هذا الشهر ولا عني انا بس؟", "nlu_fallback", 0.6)
    assert talk.slots["complaint_description"] is None


@pytest.mark.parametrize(
    ("said", "category"),
    [
        ("اول واحد", "payment"),
        ("الخيار الثاني", "amount"),
        ("ثالث وحدة", "eligibility"),
        ("el daam wagaf", "payment"),
        ("men 3 shhoor el daam mawgoof", "payment"),
    ],
)
def test_a_topic_by_its_place_or_in_latin_letters(
    complaint: Complaint, said: str, category: str
) -> None:
    talk = complaint("complaint_category")
    talk.say(said, "start_over", 0.7)
    assert talk.slots["complaint_category"] == category


def test_who_one_is_never_the_description(complaint: Complaint) -> None:
    talk = complaint("complaint_description")
    talk.say(IDENTITY)
    assert talk.slots["requested_slot"] == "complaint_description"
    said = talk.say("الدعم ما نزل لي من شهرين، وهذا رقمي مرة ثانية 0501234567")
    assert talk.slots["requested_slot"] == "complaint_confirmed"
    assert talk.slots["full_name"] == "نورة سعد الشهري"
    assert "0501234567" not in said and "الدعم ما نزل لي" in said


def test_a_story_with_a_name_in_it_stays_a_story(complaint: Complaint) -> None:
    talk = complaint("complaint_description")
    talk.say("اسمي محمد والدعم ما نزل لي")
    assert talk.slots["complaint_description"] == "اسمي محمد والدعم ما نزل لي"
    assert talk.slots["full_name"] is None


@pytest.mark.parametrize(
    ("pressed", "category"), [("1", "payment"), ("تأخر الدعم أو توقفه", "payment"), ("2", "amount")]
)
def test_a_topic_pressed_again_is_no_description(
    complaint: Complaint, pressed: str, category: str
) -> None:
    talk = complaint("complaint_description")
    said = talk.say(pressed)
    assert "كلمتين" not in said
    assert talk.slots["complaint_category"] == category
    assert talk.slots["requested_slot"] == "complaint_description"


@pytest.mark.parametrize("slot", ["complaint_category", "complaint_description", "full_name"])
@pytest.mark.parametrize("text", ["لأ خلاص مش عايز", "لا خلاص ما ابغى", "ما ابغى اكمل خلاص"])
def test_no_and_enough_leaves(complaint: Complaint, slot: str, text: str) -> None:
    talk = complaint(slot)
    talk.say(text, "deny")
    assert talk.form is None


def test_a_story_that_begins_like_leaving_stays_a_story(complaint: Complaint) -> None:
    talk = complaint("complaint_description")
    talk.say("خلاص ما ابغى الدعم يتأخر كل شهر", "file_complaint")
    assert talk.slots["complaint_description"] == "خلاص ما ابغى الدعم يتأخر كل شهر"


@pytest.mark.parametrize(
    "text", ["لا مو شكوى ابي اعتراض على المبلغ", "غيرت رايي ابي اعتراض بدل الشكوى"]
)
def test_another_task_in_place_of_this_one(complaint: Complaint, text: str) -> None:
    talk = complaint("complaint_category")
    talk.say(text, "cancel")
    assert talk.form == "objection_form"
