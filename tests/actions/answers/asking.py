"""How the tests of the answers ask: in words, whose entities are found, at a frozen moment."""

from datetime import datetime

from actions.answers import Answer, LastAnswer, Question, answer
from arabic.entities import find_entities
from casework.clock import RIYADH

SUNDAY = "2026-11-22T11:00"
MONDAY_AFTERNOON = "2026-11-23T16:00"
TUESDAY = "2026-11-24T11:00"
TUESDAY_NIGHT = "2026-11-24T21:30"
FRIDAY = "2026-11-27T10:00"
NATIONAL_DAY = "2026-09-23T11:00"
RAMADAN = "2026-03-02T22:00"

DIFFER = "تختلف المواعيد بين المصادر"


def at(text: str) -> datetime:
    """A moment in Riyadh."""
    return datetime.fromisoformat(text).replace(tzinfo=RIYADH)


def plain(text: str) -> str:
    """Without the isolates around numbers and addresses."""
    return text.replace("\u2066", "").replace("\u2069", "")


def said(topic: str, text: str = "", *, follows: bool = False) -> Question:
    """A question in the citizen's words, with the entities that are really found in them."""
    found = [
        {"entity": entity.label, "value": entity.value, "start": entity.start, "end": entity.end}
        for entity in find_entities(text)
    ]
    return Question(topic, text, found, follows)


def ask(*questions: Question, now: str = TUESDAY, last: LastAnswer | None = None) -> Answer:
    """The answer at a moment, after the last one."""
    return answer(questions, last, at(now))


def told(topic: str, text: str = "", now: str = TUESDAY) -> str:
    """The text of the answer to one question."""
    return plain(ask(said(topic, text), now=now).text)


def talk(now: str, *turns: Question) -> list[str]:
    """What is answered to questions that follow one another."""
    replies, last = [], None
    for question in turns:
        given = ask(question, now=now, last=last)
        replies.append(plain(given.text))
        last = given.last
    return replies


def then(text: str, topic: str = "ask_hours") -> Question:
    """A fragment that leans on what was said before."""
    return said(topic, text, follows=True)


def last(topic: str, *channels: str) -> LastAnswer:
    return LastAnswer(topic, channels)
