"""When the assistant is not sure: likely topics, then a menu, then a live agent."""

from itertools import takewhile
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.asides import answer_fragment
from actions.handover import hand_over
from actions.turn import Turn

NAME = "action_fallback"
NOT_SURE = "nlu_fallback"
SUGGESTED = 3
MOST_ASKED = ("ask_channels", "file_complaint", "check_ticket")
# Titles fit WhatsApp's 20 characters; steering intents are no topics, so they have none.
TITLES = {
    "ask_channels": "قنوات التواصل",
    "ask_number": "رقم مركز الاتصال",
    "ask_hours": "أوقات العمل",
    "ask_twitter": "حساب تويتر (X)",
    "ask_portal": "البوابة الإلكترونية",
    "ask_registration": "التسجيل في البرنامج",
    "ask_sawtak": "خدمة صوتك مسموع",
    "ask_sawtak_steps": "خطوات صوتك مسموع",
    "ask_beneficiary_care": "خدمة المستفيدين",
    "ask_program": "عن البرنامج",
    "ask_payment": "الدفعات والمبالغ",
    "ask_eligibility": "شروط الأهلية",
    "ask_account_access": "الدخول والبيانات",
    "file_complaint": "تقديم شكوى",
    "check_ticket": "متابعة طلب",
    "file_objection": "الاعتراض",
    "talk_to_agent": "التحدث مع موظف",
    "help": "ماذا تستطيع؟",
}


def _failures_before(events: list[dict[str, Any]]) -> int:
    """How many messages in a row before this one were words that were not understood."""
    messages = [event for event in reversed(events) if event["event"] == "user"][1:]
    failed = takewhile(_was_not_understood, messages)
    return sum(1 for message in failed if _has_words(message))


def _was_not_understood(message: dict[str, Any]) -> bool:
    return bool(((message.get("parse_data") or {}).get("intent") or {}).get("name") == NOT_SURE)


def _has_words(message: dict[str, Any]) -> bool:
    return any(char.isalnum() for char in message.get("text") or "")


class ActionFallback(Action):
    """The ladder for what was not understood, and one sentence for what is out of scope."""

    def name(self) -> str:
        """The action's name in the domain."""
        return NAME

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """One rung."""
        turn = Turn(dispatcher, tracker)
        message = turn.message
        if any(entity["entity"] == "ticket_number" for entity in message.entities):
            turn.then("ticket_status_form")
            return turn.events()
        if answer_fragment(turn):
            return turn.events()
        if message.intent == "out_of_scope":
            turn.say("out_of_scope")
            return turn.events()
        failures = _failures_before(tracker.events)
        if not _has_words({"text": message.text}):
            turn.say("wordless")
        elif failures == 0:
            turn.say("fallback_suggest", buttons=self._likely(turn))
        elif failures == 1:
            turn.say("fallback_menu")
        else:
            turn.say("fallback_agent")
            context = {"last_topic": turn.value("last_topic")}
            await hand_over(turn.say, turn.conversation_id, "misunderstood", context)
        return turn.events()

    def _likely(self, turn: Turn) -> list[dict[str, str]]:
        """The most likely topics as buttons; the most asked for where nothing could be read."""
        intents = [*(str(guess["name"]) for guess in turn.message.ranking), *MOST_ASKED]
        topics = list(dict.fromkeys(i for i in intents if i in TITLES))[:SUGGESTED]
        return [{"title": TITLES[intent], "payload": f"/{intent}"} for intent in topics]
