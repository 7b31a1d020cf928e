"""Several questions in one message."""

from actions.answers import Question
from tests.actions.answers.asking import ask, plain, said


def test_two_questions_are_answered_in_the_order_asked_without_saying_a_line_twice() -> None:
    given = ask(said("ask_number", "كم رقمكم"), said("ask_hours", "ومتى تفتحون"))
    text = plain(given.text)
    assert text.index("المجاني") < text.index("مواعيد مركز الاتصال")
    lines = [line for line in text.splitlines() if line]
    assert len(lines) == len(set(lines))
    # the same status once, although one answer says the number beside the name
    assert text.count("مفتوح الآن") == 1
    assert (given.last.topic, given.last.channels) == ("ask_hours", ("call_center",))


def test_three_and_more_are_each_answered_in_their_short_form() -> None:
    topics = ("ask_number", "ask_hours", "ask_twitter", "ask_registration", "ask_sawtak_steps")
    text = plain(ask(*map(Question, topics)).text)
    places = [
        text.index(fact)
        for fact in ("19912", "@Citizen_care", "رب الأسرة", "برسالة نصية")
        if fact in text
    ]
    assert places == sorted(places)
    assert len(text) <= 1024
    assert "رب الأسرة" in text
    assert "رسالة نصية" in text
    assert "1." not in text
    assert "مصادر" in text


def test_an_unverified_topic_keeps_its_ways_on_beside_another() -> None:
    given = ask(Question("ask_number"), Question("ask_payment"))
    payloads = [choice["payload"] for choice in given.choices]
    assert payloads == ["/file_objection", "/talk_to_agent", "/file_complaint"]
