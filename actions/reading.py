"""What a citizen's message says, as the actions need it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rasa_sdk import Tracker

from arabic.clauses import is_question
from arabic.requests import REQUESTS
from arabic.text import normalise

QUESTIONS = frozenset(intent for intent in REQUESTS if intent.startswith("ask_"))
# Questions on the channels and the program; the others are often what a complaint is about.
FACTS = QUESTIONS - {"ask_payment", "ask_eligibility", "ask_account_access"}
TASKS = {
    "file_complaint": "complaint_form",
    "check_ticket": "ticket_status_form",
    "file_objection": "objection_form",
}


@dataclass(frozen=True)
class Message:
    """The latest message: its text, what Rasa understood, and whether a button sent it."""

    text: str
    intent: str
    confidence: float
    entities: tuple[dict[str, Any], ...] = ()
    requests: tuple[dict[str, Any], ...] = ()
    ranking: tuple[dict[str, Any], ...] = ()

    @classmethod
    def latest(cls, tracker: Tracker) -> "Message":
        """The message of this turn, from Rasa's parse data."""
        data = tracker.latest_message or {}
        intent = data.get("intent") or {}
        return cls(
            text=data.get("text") or "",
            intent=intent.get("name") or "nlu_fallback",
            confidence=float(intent.get("confidence") or 0.0),
            entities=tuple(data.get("entities") or ()),
            requests=tuple(data.get("requests") or ()),
            ranking=tuple(data.get("intent_ranking") or ()),
        )

    @property
    def is_button(self) -> bool:
        """True for a payload: free text never begins with a slash once it passed the gateway."""
        return self.text.startswith("/")

    @cached_property
    def normal(self) -> str:
        """The normalised text; empty for a button's payload."""
        return "" if self.is_button else normalise(self.text)

    @property
    def words(self) -> int:
        """The number of words."""
        return len(self.normal.split())

    @property
    def is_question(self) -> bool:
        """True when the text is worded as a question."""
        return is_question(self.text)

    def asked(self) -> list[dict[str, Any]]:
        """The questions in this message, in order: one unless it holds several requests."""
        wanted = self.requests or (
            {"intent": self.intent, "confidence": self.confidence, "text": self.text},
        )
        return [request for request in wanted if request["intent"] in QUESTIONS]

    def task(self) -> str | None:
        """The form that a request beside a question asks for, if any."""
        return next((TASKS[r["intent"]] for r in self.requests if r["intent"] in TASKS), None)
