"""What Rasa made of a citizen's message, as the actions need it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rasa_sdk import Tracker

from arabic.clauses import is_question
from arabic.dialects import is_wish
from arabic.requests import REQUESTS
from arabic.text import normalise

QUESTIONS = frozenset(intent for intent in REQUESTS if intent.startswith("ask_"))
TASKS = {
    "file_complaint": "complaint_form",
    "check_ticket": "ticket_status_form",
    "file_objection": "objection_form",
}
# Asked for, and not in the sources; they are often what a complaint is about.
UNVERIFIED = frozenset({"ask_payment", "ask_eligibility", "ask_account_access"})
NOT_SURE = "nlu_fallback"
_UNDERSTOOD = 0.6  # as of the FallbackClassifier in config.yml
LETTERS = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_LATIN_WORDS = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True)
class Message:
    """The latest message: its text, and what the pipeline found in it.

    `contexts` has the likeliest readings (label, probability) of each context of data/contexts/.
    `parts`: the small words («لا», «مشكورين») and the point, each read as if it stood alone.
    """

    text: str
    intent: str = NOT_SURE
    confidence: float = 0.0
    entities: tuple[dict[str, Any], ...] = ()
    requests: tuple[dict[str, Any], ...] = ()
    ranking: tuple[dict[str, Any], ...] = ()
    contexts: Mapping[str, list[list[Any]]] = field(default_factory=dict)
    parts: tuple["Message", ...] = ()

    @classmethod
    def latest(cls, tracker: Tracker) -> "Message":
        """The message of this turn."""
        return cls.parsed(tracker.latest_message or {})

    @classmethod
    def parsed(cls, data: Mapping[str, Any]) -> "Message":
        """A message from Rasa's parse data."""
        intent = data.get("intent") or {}
        return cls(
            text=data.get("text") or "",
            intent=intent.get("name") or NOT_SURE,
            confidence=float(intent.get("confidence") or 0.0),
            entities=tuple(data.get("entities") or ()),
            requests=tuple(data.get("requests") or ()),
            ranking=tuple(data.get("intent_ranking") or ()),
            contexts=data.get("contexts") or {},
            parts=tuple(_part(part, data) for part in data.get("parts") or ()),
        )

    @property
    def is_button(self) -> bool:
        """True for a payload: free text never begins with a slash once it passed the gateway."""
        return self.text.startswith("/")

    @cached_property
    def normal(self) -> str:
        """The normalised text; empty for a button's payload."""
        return "" if self.is_button else normalise(self.text)

    @cached_property
    def words(self) -> int:
        """The number of words that have letters."""
        return len(LETTERS.findall(self.normal))

    @cached_property
    def wishes(self) -> int:
        """How often something is wished: «ابي …، ابي …» twice."""
        return sum(is_wish(word) for word in self.normal.split())

    @property
    def is_question(self) -> bool:
        """True when the text is worded as a question."""
        return is_question(self.text)

    @property
    def is_foreign(self) -> bool:
        """True for whole words in Latin letters and none in Arabic ones."""
        latin = _LATIN_WORDS.findall("" if self.is_button else self.text)
        return len(latin) >= 2 and not _ARABIC.search(self.normal)

    def reading(self, context: str, place: int = 0) -> tuple[str, float]:
        """The likeliest reading in a context, or the next ones; ('', 0.0) where there is none."""
        found = self.contexts.get(context) or []
        return (str(found[place][0]), float(found[place][1])) if len(found) > place else ("", 0.0)

    def likelihood(self, context: str, label: str) -> float:
        """How likely one reading is; 0 when it is not among the likeliest."""
        return next(
            (float(p) for name, p in self.contexts.get(context) or () if name == label), 0.0
        )

    def asked(self) -> list[dict[str, Any]]:
        """The questions in this message, in order: one unless it holds several requests."""
        wanted = self.requests or (
            {"intent": self.intent, "confidence": self.confidence, "text": self.text},
        )
        return [request for request in wanted if request["intent"] in QUESTIONS]

    def task(self) -> str | None:
        """The form that a request asks for, if any."""
        wanted = self.requests or ({"intent": self.intent},)
        return next((TASKS[r["intent"]] for r in wanted if r["intent"] in TASKS), None)

    def values(self, label: str) -> list[dict[str, Any]]:
        """The entities of one label."""
        return [entity for entity in self.entities if entity["entity"] == label]


def entities_within(
    entities: Iterable[dict[str, Any]], start: int, end: int
) -> tuple[dict[str, Any], ...]:
    """The entities that lie between two offsets of a text, their offsets moved to that part."""
    return tuple(
        {**entity, "start": entity["start"] - start, "end": entity["end"] - start}
        for entity in entities
        if start <= entity.get("start", -1) and entity.get("end", end + 1) <= end
    )


def _part(part: Mapping[str, Any], data: Mapping[str, Any]) -> Message:
    """A part of a message, with the entities inside it."""
    start, end = part["start"], part["end"]
    ranking = part["intent_ranking"]
    sure = bool(ranking) and float(ranking[0]["confidence"]) >= _UNDERSTOOD
    return Message(
        text=part["text"],
        intent=ranking[0]["name"] if sure else NOT_SURE,
        confidence=float(ranking[0]["confidence"]) if sure else 0.0,
        entities=entities_within(data.get("entities") or (), start, end),
        ranking=tuple(ranking),
        contexts=part["contexts"],
    )
