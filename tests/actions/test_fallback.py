import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.fallback import MOST_ASKED, ActionFallback


def said(text: str, intent: str) -> list[dict[str, Any]]:
    return [{"event": "user", "text": text, "parse_data": {"intent": {"name": intent}}}]


UNDERSTOOD = said("كم رقمكم", "ask_number")
FAILED = said("كلام غريب", "nlu_fallback")


def fall_back(
    before: list[dict[str, Any]], ranking: list[str], text: str = "شي غير واضح", topic: str = ""
) -> dict[str, Any]:
    message = {
        "text": text,
        "intent": {"name": "nlu_fallback", "confidence": 0.3},
        "intent_ranking": [{"name": name, "confidence": 0.2} for name in ranking],
        "entities": [],
    }
    dispatcher = CollectingDispatcher()
    tracker = Tracker(
        "c", {"last_topic": topic}, message, [*before, {"event": "user"}], False, None, {}, None
    )
    asyncio.run(ActionFallback().run(dispatcher, tracker, {}))
    reply: dict[str, Any] = dispatcher.messages[0]
    return reply


def payloads(reply: dict[str, Any]) -> list[str]:
    return [button["payload"] for button in reply["buttons"]]


def test_the_first_time_offers_the_likeliest_topics() -> None:
    reply = fall_back(UNDERSTOOD, ["nlu_fallback", "deny", "ask_hours", "ask_number", "ask_portal"])
    assert payloads(reply) == ["/ask_hours", "/ask_number", "/ask_portal"]


def test_without_any_candidate_the_most_asked_topics_are_offered() -> None:
    assert payloads(fall_back([], [])) == [f"/{intent}" for intent in MOST_ASKED]


def test_the_second_time_in_a_row_shows_the_menu() -> None:
    reply = fall_back([*UNDERSTOOD, *FAILED], ["ask_hours"])
    assert "/talk_to_agent" in payloads(reply) and len(reply["buttons"]) == 5


def test_an_understood_message_resets_the_ladder() -> None:
    reply = fall_back([*FAILED, *FAILED, *UNDERSTOOD], ["ask_hours"])
    assert "/ask_hours" in payloads(reply)


def test_emoji_do_not_climb_the_ladder() -> None:
    emoji = said("😀", "nlu_fallback")
    assert len(fall_back([*UNDERSTOOD, *emoji, *emoji], ["ask_hours"])["buttons"]) == 3


def test_an_out_of_scope_message_between_resets_the_ladder() -> None:
    reply = fall_back([*FAILED, *said("كيف الطقس", "out_of_scope")], ["ask_hours"])
    assert "/ask_hours" in payloads(reply)


@pytest.mark.parametrize(
    ("text", "topic", "answer"),
    [
        ("وكيف ارسل من خلاله", "ask_sawtak", "صوتك مسموع"),
        ("كيف اقدم عن طريقها؟", "ask_sawtak_steps", "صوتك مسموع"),
        ("طيب وين القاها", "ask_portal", "ca.gov.sa"),
        ("ومن وين ادخل", "ask_registration", "ca.gov.sa"),
    ],
)
def test_a_question_that_names_nothing_is_about_what_was_just_said(
    text: str, topic: str, answer: str
) -> None:
    assert answer in fall_back([], ["ask_hours"], text, topic)["text"]
    assert answer not in fall_back([], ["ask_hours"], text, "ask_hours")["text"]
