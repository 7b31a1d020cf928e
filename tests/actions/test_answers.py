"""Every question is answered with the right facts for the moment, and with nothing else."""

import asyncio
import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import ActionAnswer, Answer, Context, Request, answer_requests, entities_of
from actions.reading import QUESTIONS
from arabic.entities import find_entities
from casework.clock import RIYADH
from casework.knowledge import FOLDER, Knowledge, knowledge, load
from tests.casework.conftest import Configure, configure  # noqa: F401

TUESDAY = "2026-11-24T11:00"
TUESDAY_NIGHT = "2026-11-24T21:30"
FRIDAY = "2026-11-27T10:00"
NATIONAL_DAY = "2026-09-23T11:00"
RAMADAN = "2026-03-02T22:00"

CHANNELS = ("call_center", "twitter", "portal", "sawtak", "beneficiary_care")
DAYS = (
    *("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"),
    *("today", "tomorrow", "yesterday", "weekend", "weekdays"),
    *("night", "morning", "evening", "now"),
)
UNVERIFIED = ("ask_payment", "ask_eligibility", "ask_account_access")
DIFFER = "تختلف المواعيد بين المصادر"
_ISOLATED = re.compile(r"\u2066([^\u2066\u2069]*)\u2069")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=RIYADH)


def plain(text: str) -> str:
    return text.replace("\u2066", "").replace("\u2069", "")


def entities(**values: str | tuple[str, ...]) -> list[dict[str, Any]]:
    """Entities by kind, as `channel="twitter"` or `day=("friday", "night")`."""
    return [
        {"entity": kind, "value": value}
        for kind, given_values in values.items()
        for value in ([given_values] if isinstance(given_values, str) else given_values)
    ]


def ask(
    *requests: Request, now: str = TUESDAY, topic: str | None = None, channel: str | None = None
) -> Answer:
    return answer_requests(requests, Context(topic, channel, at(now)))


def hours(now: str = TUESDAY, text: str = "", **values: str | tuple[str, ...]) -> str:
    return plain(ask(Request("ask_hours", text, entities(**values)), now=now).text)


def said(intent: str, text: str) -> Request:
    """A message with the entities that are really found in it."""
    found = [
        {"entity": entity.label, "value": entity.value, "start": entity.start, "end": entity.end}
        for entity in find_entities(text)
    ]
    return Request(intent, text, found)


# --- What each topic states


@pytest.mark.parametrize(
    ("intent", "facts"),
    [
        (
            "ask_channels",
            ["19912", "@Citizen_care", "ca.gov.sa", "«صوتك مسموع»", "خدمة المستفيدين", "المجاني"],
        ),
        ("ask_number", ["19912", "المجاني", "مفتوح الآن حتى الساعة 8 مساءً"]),
        ("ask_twitter", ["@Citizen_care", "فريق الدعم", "مفتوح الآن حتى الساعة 5 عصرًا"]),
        ("ask_portal", ["ca.gov.sa", "التسجيل", "تابعيه", "المستندات"]),
        ("ask_registration", ["ca.gov.sa", "رب الأسرة", "1. أنشئ حسابك", "تابعيك", "3. ارفع"]),
        ("ask_sawtak", ["ca.gov.sa", "على مدار الساعة", "الانتظار", "رقم طلب", "آراء"]),
        (
            "ask_sawtak_steps",
            ["1. ادخل", "2. اكتب", "3. أرسل", "4. تصلك رسالة نصية", "5. يتواصل", "6. تابع"],
        ),
        (
            "ask_beneficiary_care",
            ["@Citizen_care", "قائمة بذاتها", "على مدار الساعة", "10 مساءً", DIFFER, "ca.gov.sa"],
        ),
        ("ask_program", ["حكومي", "محدودة الدخل", "الأعباء المالية", "فريق الدعم", "واعتراضات"]),
    ],
)
def test_the_facts_of_a_topic(intent: str, facts: list[str]) -> None:
    text = plain(ask(Request(intent)).text)
    missing = [fact for fact in facts if fact not in text]
    assert not missing, text


def test_every_question_has_a_topic_and_no_topic_is_unknown() -> None:
    assert set(knowledge().answers.topics) == QUESTIONS


@pytest.mark.parametrize("intent", UNVERIFIED)
@pytest.mark.parametrize(
    ("now", "is_open", "opens"),
    [
        (TUESDAY_NIGHT, "@Citizen_care", "مركز الاتصال 19912، غدًا الأربعاء الساعة 8 صباحًا"),
        (FRIDAY, "«صوتك مسموع»", "@Citizen_care، اليوم الساعة 1 ظهرًا"),
        (NATIONAL_DAY, "«صوتك مسموع»", "خدمة المستفيدين، مع بداية يوم غد الخميس"),
        ("2026-11-24T18:00", "19912", "@Citizen_care، اليوم الساعة 8 مساءً"),
    ],
)
def test_without_a_verified_answer_it_names_the_open_channel_and_the_next(
    intent: str, now: str, is_open: str, opens: str
) -> None:
    answer = ask(Request(intent), now=now)
    text = plain(answer.text)
    assert "ليست لدي إجابة موثقة" in text
    available, following = (
        next(line for line in text.splitlines() if line.startswith(start))
        for start in ("المتاح الآن", "وأول قناة تفتح")
    )
    assert is_open in available
    assert opens in following
    payloads = [choice["payload"] for choice in answer.choices]
    assert payloads == ["/talk_to_agent", "/file_complaint"]


def test_what_is_not_published_is_said_to_be_so() -> None:
    branches = plain(ask(Request("ask_channels", "وين فروعكم بالرياض؟")).text)
    assert branches.startswith("لم أجد في المصادر المنشورة فرعًا")
    # asked on WhatsApp, nothing is said of WhatsApp but to who asks for it
    assert "واتساب" not in branches
    assert "رقم واتساب" in ask(Request("ask_channels", "عندكم رقم واتساب؟")).text
    assert "19912" in branches
    asked = Request("ask_number", "رقم خدمة المستفيدين", entities(channel="beneficiary_care"))
    assert "لم أجد في المصادر المنشورة رقم هاتف يخص خدمة المستفيدين" in plain(ask(asked).text)
    assert "لم أجد" not in ask(Request("ask_channels", "كيف أتواصل معكم؟")).text


# --- Hours


def test_hours_begin_with_the_call_centre_and_name_the_others_shortly() -> None:
    lines = hours().splitlines()
    assert lines[0] == "مواعيد مركز الاتصال 19912: من الأحد إلى الخميس، من 8 صباحًا إلى 8 مساءً."
    assert lines[1] == "مركز الاتصال مفتوح الآن حتى الساعة 8 مساءً."
    others = lines[lines.index("القنوات الأخرى:") + 1 :]
    assert [line.split(":")[0] for line in others] == [
        "• حساب تويتر (إكس) @Citizen_care",
        "• خدمة «صوتك مسموع» ca.gov.sa",
        "• خدمة المستفيدين",
    ]
    assert ["تختلف المصادر" in line for line in others] == [False, False, True]
    assert all("الآن" in line for line in others)


@pytest.mark.parametrize(
    ("channel", "now", "facts"),
    [
        (
            "call_center",
            TUESDAY_NIGHT,
            ["مغلق الآن", "غدًا الأربعاء الساعة 8 صباحًا", "المتاح الآن", "«صوتك مسموع»", DIFFER],
        ),
        (
            "twitter",
            TUESDAY_NIGHT,
            ["من 9 صباحًا إلى 5 عصرًا", "مفتوح الآن حتى الساعة 1 بعد منتصف الليل"],
        ),
        ("twitter", "2026-11-27T00:30", ["مفتوح الآن حتى الساعة 1 بعد منتصف الليل"]),
        ("twitter", "2026-11-27T01:00", ["مغلق الآن", "اليوم الساعة 1 ظهرًا", "المتاح الآن"]),
        ("sawtak", FRIDAY, ["على مدار الساعة", "مفتوحة الآن"]),
        ("sawtak", NATIONAL_DAY, ["مفتوحة الآن"]),
        ("beneficiary_care", TUESDAY_NIGHT, ["مفتوحة الآن حتى نهاية يوم الخميس", DIFFER]),
        ("beneficiary_care", FRIDAY, ["مغلقة الآن", "اليوم الساعة 1 ظهرًا"]),
        ("portal", TUESDAY, ["لم أجد في المصادر المنشورة مواعيد عمل", "ca.gov.sa", "المتاح الآن"]),
    ],
)
def test_hours_of_a_channel(channel: str, now: str, facts: list[str]) -> None:
    text = hours(now, channel=channel)
    assert not [fact for fact in facts if fact not in text], text
    assert "القنوات الأخرى" not in text


def test_only_conflicting_hours_are_said_to_differ() -> None:
    assert DIFFER not in hours(channel="twitter")
    assert "مفتوح الآن حتى" in hours(channel="call_center", now=TUESDAY)
    assert "من 10 صباحًا إلى 3 عصرًا" in hours(channel="call_center")


def test_two_channels_are_both_answered() -> None:
    text = hours(channel=("twitter", "call_center"))
    assert text.index("@Citizen_care") < text.index("19912")


def test_a_public_holiday_closes_staffed_channels_and_is_named() -> None:
    text = hours(NATIONAL_DAY, channel="call_center")
    assert "مغلق الآن، ويفتح غدًا الخميس الساعة 8 صباحًا" in text
    assert "اليوم عطلة رسمية (اليوم الوطني)، وقد تختلف المواعيد فيها." in text
    before = hours("2026-09-22T21:00", channel="call_center")
    assert "يوم الخميس الساعة 8 صباحًا" in before
    assert "وقبل ذلك عطلة رسمية (اليوم الوطني)" in before
    asked = hours("2026-09-22T11:00", day="tomorrow", channel="call_center")
    assert "مغلق غدًا الأربعاء" in asked
    assert "وغدًا الأربعاء عطلة رسمية (اليوم الوطني)" in asked
    assert "@Citizen_care" not in asked  # it rests too, and is not offered


def test_ramadan_and_eid() -> None:
    assert "مواعيد خاصة برمضان" in hours(occasion="ramadan")
    assert "العيد عطلة رسمية" in hours(occasion="eid", channel="twitter")
    national = said("ask_hours", "اليوم الوطني تداومون؟")
    assert plain(ask(national).text).startswith("اليوم الوطني عطلة رسمية")
    assert "رمضان" in hours(RAMADAN, channel="twitter")
    assert "رمضان" not in hours(TUESDAY, channel="twitter")


@pytest.mark.parametrize(
    ("day", "channel", "now", "first"),
    [
        ("friday", "call_center", TUESDAY, "مغلق يوم الجمعة، ويفتح يوم الأحد الساعة 8 صباحًا."),
        ("friday", "twitter", TUESDAY, "يوم الجمعة: من 1 ظهرًا إلى 5 عصرًا."),
        ("tuesday", "call_center", TUESDAY, "اليوم: من 8 صباحًا إلى 8 مساءً."),
        ("tomorrow", "call_center", TUESDAY, "غدًا الأربعاء: من 8 صباحًا إلى 8 مساءً."),
        ("yesterday", "call_center", "2026-11-28T11:00", "مغلق أمس."),
        ("weekend", "twitter", TUESDAY, "يومي الجمعة والسبت: من 1 ظهرًا إلى 5 عصرًا."),
        ("weekdays", "call_center", TUESDAY, "من الأحد إلى الخميس: من 8 صباحًا إلى 8 مساءً."),
        ("night", "call_center", TUESDAY, "مغلق ليلًا."),
        (
            "night",
            "twitter",
            TUESDAY,
            "ليلًا: من الأحد إلى الخميس، من 8 مساءً إلى 1 بعد منتصف الليل.",
        ),
        ("night", "sawtak", TUESDAY, "ليلًا: على مدار الساعة."),
        (("today", "night"), "twitter", TUESDAY, "الليلة: من 8 مساءً إلى 1 بعد منتصف الليل."),
        # half past midnight on Friday is still the night of Thursday
        (
            ("today", "night"),
            "twitter",
            "2026-11-27T00:30",
            "الليلة: من 8 مساءً إلى 1 بعد منتصف الليل.",
        ),
        (("friday", "night"), "twitter", TUESDAY, "مغلق يوم الجمعة ليلًا."),
        ("now", "call_center", TUESDAY, "من الأحد إلى الخميس، من 8 صباحًا إلى 8 مساءً."),
    ],
)
def test_the_day_asked(day: str | tuple[str, ...], channel: str, now: str, first: str) -> None:
    assert hours(now, day=day, channel=channel).splitlines()[0].endswith(first)


def test_today_and_its_name_are_one_day() -> None:
    friday = said("ask_hours", "واليوم الجمعة تداومون؟")
    today = said("ask_hours", "واليوم تداومون؟")
    at = "2026-11-27T09:00:00+03:00"
    assert ask(friday, now=at).text == ask(today, now=at).text


def test_a_day_on_which_the_channel_rests_names_those_that_do_not() -> None:
    text = hours(day="friday")
    offered = next(line for line in text.splitlines() if line.startswith("المتاح يوم الجمعة"))
    assert "@Citizen_care (من 1 ظهرًا إلى 5 عصرًا)" in offered
    assert "«صوتك مسموع»" in offered


def test_of_yesterday_it_offers_what_is_open_now() -> None:
    text = hours("2026-11-28T11:00", day="yesterday", channel="call_center")
    assert "المتاح أمس" not in text
    assert "المتاح الآن: خدمة «صوتك مسموع»" in text


def test_closed_today_it_names_what_is_open_now() -> None:
    assert "المتاح الآن: خدمة «صوتك مسموع»" in hours(FRIDAY, day="today", channel="call_center")


def test_an_editor_may_prefer_the_other_source(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "knowledge"))
    path = folder / "channels.yml"
    text = path.read_text(encoding="utf-8").replace("preferred: S1", "preferred: S0", 1)
    path.write_text(text, encoding="utf-8")
    context = Context(None, None, at(TUESDAY_NIGHT))
    answer = answer_requests([Request("ask_number")], context, load(folder))
    assert "مفتوح الآن حتى الساعة 1 بعد منتصف الليل" in plain(answer.text)


# --- Context


@pytest.mark.parametrize("channel", ["call_center", "twitter", "beneficiary_care"])
def test_a_day_after_an_answer_on_hours_keeps_the_channel(channel: str) -> None:
    request = said("ask_hours", "ويوم الجمعة؟")
    answer = ask(request, topic="ask_hours", channel=channel)
    assert answer.last_channel == channel
    assert knowledge().channels[channel].name in plain(answer.text).splitlines()[0]


@pytest.mark.parametrize(
    "request_",
    [
        said("ask_twitter", "وتويتر؟"),
        said("ask_twitter", "وبتويتر"),
        said("ask_sawtak", "طيب وصوتك مسموع؟"),
        said("ask_sawtak", "نفس الشي بس حق صوتك مسموع"),
        said("ask_beneficiary_care", "وخدمة المستفيدين"),
        said("ask_twitter", "ok and twitter?"),
        said("ask_number", "طيب ومركز الاتصال"),
    ],
)
def test_a_channel_after_an_answer_on_hours_keeps_the_topic(request_: Request) -> None:
    answer = ask(request_, topic="ask_hours", channel="call_center")
    assert answer.last_topic == "ask_hours"
    assert answer.last_channel == request_.entities[0]["value"]
    assert answer.text.startswith("مواعيد")


@pytest.mark.parametrize(
    ("request_", "topic"),
    [
        (said("ask_twitter", "وتويتر؟"), "ask_number"),
        (said("ask_twitter", "وش حسابكم في تويتر؟"), "ask_hours"),
        (said("ask_number", "والرقم المجاني؟"), "ask_hours"),
        (said("ask_portal", "وش عنوان الموقع؟"), "ask_hours"),
        (said("ask_portal", "الموقع"), "ask_hours"),
    ],
)
def test_a_question_of_its_own_changes_the_topic(request_: Request, topic: str) -> None:
    assert ask(request_, topic=topic, channel="call_center").last_topic == request_.intent


@pytest.mark.parametrize(
    "text",
    [
        "طب ابعت فيها ازاي",
        "وكيف اقدم؟",
        "طيب كيف ارسل طلبي",
        "وشلون استخدمها",
        "how do i submit it?",
    ],
)
def test_how_to_submit_is_about_the_service_just_explained(text: str) -> None:
    request = said("ask_registration", text)
    assert ask(request, topic="ask_sawtak").last_topic == "ask_sawtak_steps"
    assert ask(request, topic="ask_program").last_topic == "ask_registration"


def test_how_to_register_is_not_about_the_service_just_explained() -> None:
    request = said("ask_registration", "وكيف اسجل في البرنامج؟")
    assert ask(request, topic="ask_sawtak").last_topic == "ask_registration"


def test_hours_asked_in_passing_are_those_of_the_channel_just_named() -> None:
    following = ask(Request("ask_hours", "ومتى يردون؟"), topic="ask_twitter", channel="twitter")
    assert following.last_channel == "twitter"
    anew = ask(Request("ask_hours", "متى دوامكم؟"), topic="ask_twitter", channel="twitter")
    assert anew.last_channel == "call_center"
    assert ask(Request("ask_hours", "والله متى دوامكم"), topic="ask_sawtak").last_channel == (
        "call_center"
    )


@pytest.mark.parametrize(
    ("text", "topic", "channel"),
    [
        ("وجم الساعة يداومون", "ask_beneficiary_care", "beneficiary_care"),
        ("تشتغل بالليل كمان؟", "ask_sawtak_steps", "sawtak"),
        ("شغالين الحين؟", "ask_twitter", "twitter"),
    ],
)
def test_hours_asked_on_keep_the_channel(text: str, topic: str, channel: str) -> None:
    assert ask(said("ask_hours", text), topic=topic, channel=channel).last_channel == channel


def test_a_channel_named_goes_before_the_one_of_the_conversation() -> None:
    request = said("ask_hours", "والتليفون شغال كام ساعة")
    assert ask(request, topic="ask_portal", channel="portal").last_channel == "call_center"


@pytest.mark.parametrize("text", ["شلون أوصل لهم", "وكيف اتواصل معهم؟", "how do i reach them"])
def test_how_to_reach_them_is_about_who_was_just_named(text: str) -> None:
    request = said("ask_channels", text)
    assert ask(request, topic="ask_beneficiary_care").last_topic == "ask_beneficiary_care"
    assert ask(request, topic="ask_program").last_topic == "ask_channels"
    general = said("ask_channels", "كيف اتواصل معكم")
    assert ask(general, topic="ask_beneficiary_care").last_topic == "ask_channels"


def test_a_button_carries_its_channel() -> None:
    for topic in knowledge().answers.topics.values():
        for choice in topic.choices:
            assert choice.payload.startswith("/")
    assert '/ask_hours{"channel": "twitter"}' in [
        choice["payload"] for choice in ask(Request("ask_twitter")).choices
    ]


# --- Several requests in one message


def test_two_questions_are_answered_in_the_order_asked_without_saying_a_line_twice() -> None:
    answer = ask(Request("ask_number", "كم رقمكم"), Request("ask_hours", "ومتى تفتحون"))
    text = plain(answer.text)
    assert text.index("المجاني") < text.index("مواعيد مركز الاتصال")
    lines = [line for line in text.splitlines() if line]
    assert len(lines) == len(set(lines))
    assert text.count("مركز الاتصال مفتوح الآن حتى") == 1
    assert (answer.last_topic, answer.last_channel) == ("ask_hours", "call_center")


def test_an_unverified_topic_keeps_its_ways_on_beside_another() -> None:
    answer = ask(Request("ask_number"), Request("ask_payment"))
    assert [choice["payload"] for choice in answer.choices][:2] == [
        "/talk_to_agent",
        "/file_complaint",
    ]


def test_entities_go_to_the_request_they_stand_in() -> None:
    text = "وش رقمكم وتويتر متى يرد"
    request = {"intent": "ask_hours", "text": text[9:], "start": 9, "end": len(text)}
    found = {"entity": "channel", "value": "twitter", "start": 10, "end": 15}
    assert entities_of(request, [found]) == [{**found, "start": 1, "end": 6}]
    assert entities_of({**request, "start": 0, "end": 8}, [found]) == []
    assert entities_of({"intent": "ask_hours", "text": text}, [found]) == [found]


def test_no_topic_is_an_error() -> None:
    with pytest.raises(ValueError, match="greet"):
        ask(Request("greet"))


# --- The content's contract


ALLOWED = re.compile(r"19912|@Citizen_care|ca\.gov\.sa|\d{1,2}(:\d{2})?")
HOURS_STATED = {8, 10, 3, 1, 9, 5, 12}


def check_content(answer: Answer, known: Knowledge) -> None:
    isolated = _ISOLATED.findall(answer.text)
    bare = _ISOLATED.sub("…", answer.text)
    assert not re.search(r"[0-9A-Za-z@\u0660-\u0669\u06f0-\u06f9\u2066\u2069]", bare), bare
    assert all(ALLOWED.fullmatch(found) for found in isolated), isolated
    assert not re.search(r"[,;?]|\s[،؛؟.:]|،\S|{|}", bare), bare
    assert not re.search(r"\n{3}|^\s|\s$| {2}", answer.text)
    assert len(answer.choices) <= 3
    assert all(len(choice["title"]) <= 20 for choice in answer.choices)
    assert answer.last_topic in known.answers.topics


moments = st.datetimes(
    datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(RIYADH)
) | st.sampled_from([at(TUESDAY_NIGHT), at(FRIDAY), at(NATIONAL_DAY), at(RAMADAN)])
requests = st.builds(
    lambda intent, channels, days, occasion: Request(
        intent, "", entities(channel=tuple(channels), day=tuple(days), occasion=tuple(occasion))
    ),
    st.sampled_from(sorted(QUESTIONS)) | st.just("ask_hours"),
    st.lists(st.sampled_from(CHANNELS), max_size=2, unique=True),
    st.lists(st.sampled_from(DAYS), max_size=2, unique=True),
    st.lists(st.sampled_from(["ramadan", "eid", "national_day", "founding_day"]), max_size=1),
)
contexts = st.builds(
    Context,
    st.none() | st.sampled_from(sorted(QUESTIONS)),
    st.none() | st.sampled_from(CHANNELS),
    moments,
)


@settings(deadline=None, max_examples=300)
@given(requests, contexts)
def test_an_answer_keeps_to_the_facts_and_to_the_limits(request: Request, context: Context) -> None:
    answer = answer_requests([request], context)
    check_content(answer, knowledge())
    assert len(answer.text) <= 1024
    times = re.findall(r"\u2066(\d{1,2})\u2069 (?:صباح|ظهر|عصر|مساء|بعد)", answer.text)
    assert {int(time) for time in times} <= HOURS_STATED


@settings(deadline=None)
@given(st.lists(requests, min_size=2, max_size=4), contexts)
def test_several_answers_keep_to_them_too(asked: list[Request], context: Context) -> None:
    answer = answer_requests(asked, context)
    check_content(answer, knowledge())
    assert len(answer.text) <= 4096
    assert not answer.choices or len(answer.text) <= 1024


def test_all_topics_at_once_fit_a_message_and_lose_nothing() -> None:
    answer = ask(*(Request(intent) for intent in sorted(QUESTIONS)), now=TUESDAY_NIGHT)
    assert len(answer.text) <= 4096
    for step in knowledge().items("sawtak.steps"):
        assert step in plain(answer.text)


@given(st.integers(0, 7 * 24 * 60))
def test_what_is_said_to_be_open_is_open(minutes: int) -> None:
    moment = at("2026-11-22T00:00") + timedelta(minutes=minutes)
    text = plain(answer_requests([Request("ask_number")], Context(None, None, moment)).text)
    working = moment.weekday() in (6, 0, 1, 2, 3) and 8 <= moment.hour < 20
    assert ("مركز الاتصال مفتوح الآن" in text) == working
    assert ("مركز الاتصال مغلق الآن" in text) != working


# --- The action


def run_action(message: dict[str, Any], **slots: Any) -> tuple[list[dict[str, Any]], Any]:
    message = {"entities": [], "intent_ranking": [], **message}
    tracker = Tracker("a" * 32, slots, message, [], False, None, {}, None)
    dispatcher = CollectingDispatcher()
    events = asyncio.run(ActionAnswer().run(dispatcher, tracker, {}))
    return dispatcher.messages, events


def test_the_action_answers_at_the_frozen_time_and_remembers(configure: Configure) -> None:  # noqa: F811
    configure(MUSAED_CLOCK="2026-11-24T21:30:00+03:00")
    found = said("ask_hours", "متى تويتر").entities
    intent = {"name": "ask_hours", "confidence": 0.9}
    replies, events = run_action({"text": "متى تويتر", "intent": intent, "entities": found})
    assert len(replies) == 1
    assert "مفتوح الآن حتى الساعة 1 بعد منتصف الليل" in plain(replies[0]["text"])
    assert replies[0]["buttons"]
    slots = {event["name"]: event["value"] for event in events}
    assert slots == {"last_topic": "ask_hours", "last_channel": "twitter"}


def test_the_action_answers_every_request_of_a_message() -> None:
    text = "كم رقمكم وايش حسابكم بتويتر"
    wanted = [
        {"intent": "ask_number", "confidence": 0.9, "text": text[:8], "start": 0, "end": 8},
        {"intent": "ask_twitter", "confidence": 0.9, "text": text[9:], "start": 9, "end": 27},
    ]
    intent = {"name": "ask_number", "confidence": 0.9}
    replies, _ = run_action({"text": text, "intent": intent, "requests": wanted})
    assert "19912" in replies[0]["text"]
    assert "@Citizen_care" in replies[0]["text"]


@pytest.mark.parametrize(
    ("intent", "follows", "answers"),
    [("file_complaint", "complaint_form", 0), ("talk_to_agent", "action_handover", 1)],
)
def test_a_task_beside_a_question_follows(intent: str, follows: str, answers: int) -> None:
    wanted = [
        {"intent": "ask_number", "confidence": 0.9, "text": "كم رقمكم", "start": 0, "end": 8},
        {"intent": intent, "confidence": 0.9, "text": "وابي اشتكي", "start": 9, "end": 19},
    ]
    asked = {"name": "ask_number", "confidence": 0.9}
    replies, events = run_action(
        {"text": "كم رقمكم وابي اشتكي", "intent": asked, "requests": wanted}
    )
    # a form answers the questions beside it when it opens
    assert len(replies) == answers
    assert events[-1]["event"] == "followup"
    assert events[-1]["name"] == follows
