"""The database does not answer: that nothing was sent is said, and the answers are kept."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from casework import database
from tests.actions.conftest import Fill
from tests.actions.rows import handovers, tickets, wishes
from tests.actions.talking import Talk
from tests.casework.conftest import Configure

Away = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def away(talk: Talk, configure: Configure, tmp_path: Path) -> Away:
    """A while in which the database cannot be opened."""

    def use(file: Path) -> None:
        database.dispose()
        configure(DATABASE_URL=f"sqlite:///{file}")

    @contextmanager
    def unreachable() -> Iterator[None]:
        use(tmp_path)  # a folder is no database
        yield
        use(tmp_path / "musaed.db")

    return unreachable


@pytest.mark.parametrize("kind", ["complaint", "objection"])
def test_what_cannot_be_stored_is_not_sent_and_can_be_sent_again(
    request: pytest.FixtureRequest, away: Away, kind: str
) -> None:
    talk: Talk = request.getfixturevalue(kind)(f"{kind}_confirmed")
    with away():
        talk.say("نعم", reading="affirm")
    assert talk.heard("form_not_sent") and not talk.heard(f"{kind}_created")
    assert talk.outcomes == [] and tickets() == []
    assert talk.requested == f"{kind}_confirmed" and talk.slots["full_name"] == "محمد العتيبي"
    talk.press("/affirm")
    assert talk.heard(f"{kind}_created") and len(tickets()) == 1


def test_what_was_not_sent_is_not_sent_by_coming_back(complaint: Fill, away: Away) -> None:
    talk = complaint("complaint_confirmed")
    with away():
        talk.say("نعم", reading="affirm")
    talk.press("/cancel")
    talk.say("ابي اشتكي", intent="file_complaint")
    assert talk.requested == "complaint_confirmed" and tickets() == []


def test_what_was_not_sent_can_be_left_for_an_agent(complaint: Fill, away: Away) -> None:
    talk = complaint("complaint_confirmed")
    with away():
        talk.say("نعم", reading="affirm")
    talk.press("/talk_to_agent")
    assert handovers()[0].context["answers"]["national_id"] == "1000000008"


@pytest.mark.parametrize("step", ["complaint_category", "full_name", "national_id"])
def test_answers_are_taken_without_the_database(complaint: Fill, away: Away, step: str) -> None:
    talk = complaint(step)
    with away():
        given = {"complaint_category": "1", "full_name": "", "national_id": "1000000008"}[step]
        if given:
            talk.say(given)
        else:
            talk.say("محمد العتيبي", reading="answer", name="محمد العتيبي")
    assert talk.slots[step] and talk.requested not in (None, step)


def test_a_look_up_that_fails_keeps_the_number_and_counts_as_none(talk: Talk, away: Away) -> None:
    talk.say("وضع طلبي 6000000007", intent="check_ticket")
    with away():
        talk.say("0500000000")
    assert talk.heard("ticket_unavailable") and talk.requested == "mobile"
    assert talk.slots["ticket_number"] == "6000000007"
    talk.say("0500000000")
    assert talk.heard("ticket_not_found")


def test_who_cannot_be_handed_over_is_told_so_and_may_try_again(talk: Talk, away: Away) -> None:
    with away():
        talk.say("ابي موظف", intent="talk_to_agent")
    assert talk.heard("handover_failed") and talk.outcomes == []
    assert talk.state.kind != "queued"
    talk.press("/talk_to_agent")
    assert talk.heard("handover_queued") and len(handovers()) == 1


def test_a_form_whose_hand_over_failed_is_still_open(complaint: Fill, away: Away) -> None:
    talk = complaint("national_id")
    with away():
        talk.say("ابي موظف", reading="talk_to_agent")
    assert talk.heard("handover_failed")
    assert talk.requested == "national_id" and talk.slots["full_name"] == "محمد العتيبي"


def test_who_waits_still_waits_when_that_cannot_be_looked_up(talk: Talk, away: Away) -> None:
    talk.say("ابي موظف", intent="talk_to_agent")
    with away():
        talk.say("كم باقي", reading="ask_wait")
    assert talk.heard("queue_unknown") and talk.state.kind == "queued"


def test_a_wish_that_cannot_be_stored_is_not_said_to_be(complaint: Fill, away: Away) -> None:
    talk = complaint("sent")
    with away():
        talk.say("اسحبوها", reading="withdraw")
    assert talk.heard("ticket_wish_failed") and not talk.heard("ticket_withdraw_noted")
    talk.say("اسحبوها", reading="withdraw")
    assert talk.heard("ticket_withdraw_noted") and len(wishes()) == 1


def test_questions_are_answered_without_the_database(talk: Talk, away: Away) -> None:
    with away():
        assert "19912" in talk.say("كم رقمكم", intent="ask_number")
