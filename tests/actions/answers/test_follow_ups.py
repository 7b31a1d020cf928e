"""What a question inherits from the last answer."""

import pytest

from actions.answers import LastAnswer, Question
from casework.knowledge import knowledge
from tests.actions.answers.asking import FRIDAY, ask, last, plain, said, talk, then


@pytest.mark.parametrize("channel", ["call_center", "twitter", "beneficiary_care"])
def test_a_day_after_an_answer_on_hours_keeps_the_channel(channel: str) -> None:
    given = ask(then("ويوم الجمعة؟"), last=last("ask_hours", channel))
    assert given.last.channels == (channel,)
    assert given.last.days == ("friday",)
    assert plain(given.text).startswith(knowledge().channels[channel].name)


@pytest.mark.parametrize(
    "question",
    [
        then("وتويتر؟", "ask_twitter"),
        then("وبتويتر", "same_topic"),
        then("طيب وصوتك مسموع؟", "ask_sawtak"),
        then("وخدمة المستفيدين", "ask_beneficiary_care"),
        then("ok and twitter?", "same_topic"),
        then("طيب ومركز الاتصال", "ask_number"),
    ],
)
def test_a_channel_after_an_answer_on_hours_is_about_its_hours(question: Question) -> None:
    given = ask(question, last=last("ask_hours", "call_center"))
    assert given.last.topic == "ask_hours"
    assert given.last.channels == (question.entities[0]["value"],)


@pytest.mark.parametrize(
    ("question", "before", "topic"),
    [
        (then("وتويتر؟", "same_topic"), "ask_number", "ask_twitter"),
        (then("والبوابة؟", "same_topic"), "ask_twitter", "ask_portal"),
        (then("وخدمة المستفيدين؟", "ask_beneficiary_care"), "ask_number", "ask_beneficiary_care"),
        (said("ask_twitter", "وش حسابكم في تويتر؟"), "ask_hours", "ask_twitter"),
        (said("ask_number", "والرقم المجاني؟"), "ask_hours", "ask_number"),
        (said("ask_portal", "وش عنوان الموقع؟"), "ask_hours", "ask_portal"),
        (then("وكيف اسجل في البوابة؟", "ask_registration"), "ask_hours", "ask_registration"),
    ],
)
def test_an_address_stays_an_address(question: Question, before: str, topic: str) -> None:
    assert ask(question, last=last(before, "call_center")).last.topic == topic


@pytest.mark.parametrize(
    ("topic", "channel"),
    [
        ("ask_twitter", "twitter"),
        ("ask_number", "call_center"),
        ("ask_sawtak_steps", "sawtak"),
        ("ask_beneficiary_care", "beneficiary_care"),
    ],
)
def test_hours_asked_on_are_those_of_the_channel_just_named(topic: str, channel: str) -> None:
    given = ask(then("ومتى يردون؟"), last=ask(Question(topic)).last)
    assert (given.last.topic, given.last.channels) == ("ask_hours", (channel,))
    bare = ask(then("والى متى", "same_topic"), last=last(topic, channel))
    if topic in ("ask_twitter", "ask_number", "ask_beneficiary_care"):
        assert (bare.last.topic, bare.last.channels) == ("ask_hours", (channel,))
    # a question of its own is still about them where somebody answers there
    anew = ask(said("ask_hours", "متى الدوام؟"), last=ask(Question(topic)).last)
    answers = topic in ("ask_twitter", "ask_beneficiary_care")
    assert anew.last.channels == (channel if answers else "call_center",)


def test_a_channel_named_goes_before_the_one_of_the_conversation() -> None:
    given = ask(then("والتليفون شغال كام ساعة"), last=last("ask_portal", "portal"))
    assert given.last.channels == ("call_center",)


def test_now_lets_go_of_the_day_and_the_time() -> None:
    given = ask(then("والحين؟"), last=LastAnswer("ask_hours", ("twitter",), ("friday",), ("asr",)))
    assert (given.last.days, given.last.times) == (("now",), ())
    assert "مفتوح الآن" in given.text


def test_a_time_after_now_is_one_of_today_unless_it_is_over() -> None:
    friday = talk(FRIDAY, said("compare_open", "مين فاتح"), then("والظهر؟"), then("وبعد العشاء؟"))
    assert "19912" not in friday[1]
    assert "@Citizen_care (من 1 ظهرًا إلى 5 عصرًا)" in friday[1]
    assert friday[1].startswith("المفتوح اليوم ظهرًا")
    assert friday[2].startswith("المفتوح اليوم بعد العشاء")
    night = talk("2026-11-24T12:30", said("ask_hours", "المركز الحين"), then("وبالليل؟"))[1]
    assert night.splitlines()[0] == (
        "مركز الاتصال 19912: بحسب مصدر مغلق الليلة ويفتح غدًا الأربعاء الساعة 8 صباحًا، "
        "وبحسب آخر مفتوح من 8 مساءً إلى 1 بعد منتصف الليل."
    )
    over = talk("2026-11-24T12:30", said("ask_hours", "المركز الحين"), then("والصبح؟"))[1]
    assert "مفتوح صباحًا: من الأحد إلى الخميس" in over


def test_when_another_channel_opens_is_not_asked_of_the_same_time() -> None:
    night = LastAnswer("compare_open", (), (), ("after_isha",))
    assert "مغلق الآن" in ask(then("والاتصال متى"), now=FRIDAY, last=night).text
    assert "بعد العشاء" in ask(then("والاتصال؟", "same_topic"), now=FRIDAY, last=night).text


def test_asked_when_then_it_tells_the_opening_and_goes_on_about_that_day() -> None:
    closed, opening, afternoon, other = talk(
        FRIDAY,
        said("ask_hours", "مركز الاتصال اليوم"),
        then("اجل متى"),
        then("والعصر؟"),
        then("وتويتر؟", "same_topic"),
    )
    assert "مغلق اليوم" in closed
    assert opening.startswith(
        "مركز الاتصال 19912 يفتح يوم الأحد الساعة 8 صباحًا حتى الساعة 8 مساءً بحسب مصدر، "
        "والساعة 10 صباحًا حتى الساعة 3 عصرًا بحسب آخر."
    )
    assert "المتاح الآن" in opening
    assert "يوم الأحد عصرًا" in afternoon
    assert "تويتر" in other.splitlines()[0]


def test_another_channel_does_not_open_on_the_day_that_this_one_does() -> None:
    replies = talk(
        FRIDAY,
        said("ask_hours", "مركز الاتصال اليوم"),
        then("متى يفتح مرة ثانية"),
        then("وتويتر؟", "same_topic"),
    )
    assert replies[2].startswith("حساب تويتر (إكس) @Citizen_care مفتوح اليوم من 1 ظهرًا")


@pytest.mark.parametrize("before", ["ask_sawtak", "ask_portal", "ask_twitter"])
@pytest.mark.parametrize("follows", [True, False])
def test_a_holiday_is_asked_of_those_who_rest_on_it(before: str, follows: bool) -> None:
    holiday = said("ask_hours", "والعيد تداومون؟", follows=follows)
    given = ask(holiday, last=ask(Question(before)).last)
    assert given.text.startswith("العيد عطلة رسمية، ولم أجد")
    assert given.last.channels == (("twitter",) if before == "ask_twitter" else ("call_center",))


def test_what_comes_after_the_steps_is_what_happens_then() -> None:
    steps = ask(Question("ask_sawtak_steps")).last
    assert ask(then("وش يصير بعدها", "same_topic"), last=steps).last.topic == "after_sawtak"
    assert ask(then("وبعدين", "ask_more"), last=steps).last.topic == "after_sawtak"


@pytest.mark.parametrize(
    "question",
    [
        then("والاتصال متى"),
        then("والخط؟", "same_topic"),
        said("compare_open", "المركز فاتح الحين؟"),
        said("compare_open", "للمركز يردون؟"),
    ],
)
def test_a_channel_named_after_a_comparison_is_not_compared_again(question: Question) -> None:
    compared = ask(said("compare_open", "مين فاتح"), now=FRIDAY).last
    given = ask(question, now=FRIDAY, last=compared)
    assert (given.last.topic, given.last.channels) == ("ask_hours", ("call_center",))


def test_all_but_one_channel_are_compared() -> None:
    given = ask(said("ask_hours", "يوم السبت ما فيه الا تويتر؟"))
    assert given.last.topic == "compare_open"
    assert "«صوتك مسموع»" in given.text
    assert "@Citizen_care" not in given.text
    more = ask(then("غير الاتصال", "ask_more"), last=last("ask_number", "call_center"))
    assert more.last.topic == "ask_channels"


def test_an_address_asked_for_with_a_time_is_about_the_hours() -> None:
    text = plain(ask(said("ask_portal", "الموقع شغال 24 ساعة؟")).text)
    assert text.startswith("لم أجد في المصادر المنشورة مواعيد عمل تخص البوابة")


def test_days_after_a_question_about_any_channel_are_about_all() -> None:
    _, saturday, twitter = talk(
        FRIDAY,
        said("compare_open", "مين فاتح الحين"),
        then("وبكرة السبت؟"),
        then("وتويتر؟", "same_topic"),
    )
    assert saturday.startswith("المفتوح غدًا السبت:")
    assert twitter.startswith("حساب تويتر (إكس) @Citizen_care مفتوح غدًا السبت")


@pytest.mark.parametrize(
    ("before", "topic", "text", "answered"),
    [
        ("ask_sawtak", "ask_how", "وكيف اقدم؟", "ask_sawtak_steps"),
        ("ask_portal", "ask_how", "وكيف اسويها", "ask_registration"),
        ("ask_sawtak", "ask_where", "وين القاها", "ask_portal"),
        ("ask_registration", "ask_where", "وين الرابط", "ask_portal"),
        ("ask_twitter", "ask_where", "وينه", "ask_twitter"),
        ("ask_sawtak", "ask_more", "وش بعد", "ask_sawtak_steps"),
        ("ask_number", "ask_more", "غيره", "ask_channels"),
        ("ask_channels", "ask_more", "كمل", "all_hours"),
        ("ask_number", "ask_how", "صوتك مسموع كيف", "ask_sawtak_steps"),
        ("ask_hours", "ask_more", "وش غير التلفون", "ask_channels"),
    ],
)
def test_how_where_and_what_else_are_about_what_was_just_explained(
    before: str, topic: str, text: str, answered: str
) -> None:
    given = ask(then(text, topic), last=ask(Question(before)).last)
    assert given.last.topic == answered


def test_where_and_how_after_hours_are_those_of_the_channel() -> None:
    hours = ask(said("ask_hours", "متى تويتر")).last
    assert ask(then("وينه", "ask_where"), last=hours).last.topic == "ask_twitter"
    one = ask(said("compare_open", "مين فاتح الحين"), now=FRIDAY).last
    assert ask(then("كيف ارسل", "ask_how"), last=one).last.topic == "ask_sawtak_steps"


def test_without_a_last_answer() -> None:
    assert ask(then("والجمعة؟", "same_topic")).last.topic == "ask_hours"
    assert ask(then("وبعدين", "same_topic")).last.topic == "ask_channels"
    assert ask(then("كيف", "ask_how")).last.topic == "ask_channels"
    assert ask(then("اختصر", "shorten")).last.topic == "ask_channels"
    assert ask(then("ومتى", "ask_hours")).last.channels == ("call_center",)


def test_of_several_questions_the_hours_are_what_goes_on() -> None:
    given = ask(
        Question("ask_number"), said("ask_hours", "متى تويتر"), Question("ask_registration")
    )
    friday = ask(then("والجمعة؟"), last=given.last)
    assert friday.last.channels == ("twitter",)


def test_hours_after_what_has_none_are_those_of_the_call_centre() -> None:
    given = ask(then("دوام"), last=ask(said("ask_portal")).last)
    assert given.last.channels == ("call_center",)


@pytest.mark.parametrize(
    ("text", "before", "addresses"),
    [
        ("وش الفرق بينها وبين تويتر", "beneficiary_care", ["خدمة المستفيدين", "حساب تويتر"]),
        ("ايش الفرق بين صوتك مسموع ومركز الاتصال", "twitter", ["صوتك مسموع", "19912"]),
    ],
)
def test_the_difference_of_channels_is_what_each_is(
    text: str, before: str, addresses: list[str]
) -> None:
    given = ask(said("difference", text), last=last("ask_hours", before))
    assert all(address in plain(given.text) for address in addresses)
    assert "الاعتراض" not in given.text


def test_the_difference_of_no_channels_is_that_of_complaint_and_objection() -> None:
    given = ask(said("difference", "وش الفرق بينهم"), last=last("ask_hours", "twitter"))
    assert "الاعتراض" in given.text
