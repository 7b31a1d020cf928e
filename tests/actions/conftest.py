from collections.abc import Callable
from pathlib import Path

import pytest

from tests.actions.talking import Talk
from tests.casework.conftest import Configure, add_conversation, configure  # noqa: F401
from tests.casework.databases import copy_sqlite

DESK_OPEN = "2026-11-22T11:00:00+03:00"  # a Sunday
STORY = "الدعم ما نزل لي من شهرين"
REASON = "نقص المبلغ بعد إضافة ابني"

Fill = Callable[..., Talk]


@pytest.fixture
def talk(configure: Configure, sqlite_template: Path, tmp_path: Path) -> Talk:  # noqa: F811
    """A new conversation in a database of its own, while the desk is open.

    SQLite alone: casework is tested on both kinds apart.
    """
    url = f"sqlite:///{tmp_path / 'musaed.db'}"
    copy_sqlite(sqlite_template, url)
    configure(DATABASE_URL=url, MUSAED_CLOCK=DESK_OPEN)
    return Talk(add_conversation())


@pytest.fixture
def another(talk: Talk) -> Talk:
    """Another conversation in the same database."""
    return Talk(add_conversation())


@pytest.fixture
def complaint(talk: Talk) -> Fill:
    """A complaint filled up to (not including) the slot that is named; `sent`: all of it."""

    def fill(until: str) -> Talk:
        talk.say("ابي اقدم شكوى", intent="file_complaint")
        answers: dict[str, Callable[[], str]] = {
            "complaint_category": lambda: talk.say("1"),
            "complaint_description": lambda: talk.say(STORY, reading="answer"),
            **identity(talk),
            "complaint_confirmed": lambda: talk.say("نعم", reading="affirm"),
        }
        return answer(talk, answers, until)

    return fill


@pytest.fixture
def objection(talk: Talk) -> Fill:
    """An objection that the team follows, up to (not including) the slot that is named."""

    def fill(until: str) -> Talk:
        talk.say("ابي اعترض", intent="file_objection")
        answers: dict[str, Callable[[], str]] = {
            "objection_step": lambda: have_it_followed(talk),
            "objection_for": lambda: talk.say("لولدي", reading="dependent"),
            "objection_reason": lambda: talk.say(REASON, reading="answer"),
            **identity(talk),
            "objection_confirmed": lambda: talk.say("نعم", reading="affirm"),
        }
        return answer(talk, answers, until)

    return fill


def identity(talk: Talk) -> dict[str, Callable[[], str]]:
    """Who one is, as both forms ask it."""
    return {
        "full_name": lambda: talk.say("محمد العتيبي", reading="answer", name="محمد العتيبي"),
        "national_id": lambda: talk.say("1000000008"),
        "mobile": lambda: talk.say("0500000000"),
    }


def finish_guide(talk: Talk) -> str:
    """All five steps done."""
    for _ in range(5):
        talk.say("التالي", reading="next")
    return talk.said


def have_it_followed(talk: Talk) -> str:
    """The guide to its end, and yes to the team's following it."""
    finish_guide(talk)
    return talk.say("نعم", reading="affirm")


def answer(talk: Talk, answers: dict[str, Callable[[], str]], until: str) -> Talk:
    """Answer each question until one."""
    for slot, give in answers.items():
        if slot == until:
            break
        assert talk.requested == slot
        give()
    assert talk.requested == (None if until == "sent" else until)
    return talk


@pytest.fixture
def guide(talk: Talk) -> Talk:
    """A guide at its first step."""
    talk.say("ابي اعترض", intent="file_objection")
    return talk


@pytest.fixture
def queued(talk: Talk) -> Talk:
    """Somebody who waits for an agent."""
    talk.say("ابي موظف", intent="talk_to_agent")
    return talk
