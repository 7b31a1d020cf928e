"""Agents who would rather not let go: pages kept open, handovers of another desk."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from casework.clock import utcnow
from casework.database import session
from casework.models import AuditEntry, Handover
from tests.desks.builtin.conftest import LogIn
from tests.desks.builtin.conversing import events, here, say
from tests.gateway.page import Page


def test_a_page_opened_from_the_queue_hears_nothing_once_a_colleague_has_it(
    waiting: Page, log_in: LogIn
) -> None:
    listener, sara = log_in("agent", "listener"), log_in("agent", "sara")
    with events(listener, waiting) as told:
        assert next(name for name, _ in told) == "lines"
        sara.post(f"{here(waiting)}/claim")
        waiting.until(lambda: waiting.of("handler")[-1]["state"] == "agent")
        waiting.send("سر بيني وبين سارة")
        say(sara, waiting, "سرّك محفوظ")
        rest = list(told)  # to the end, which the server makes
    assert rest[-1][0] == "over"
    assert not any("سر" in data for name, data in rest if name == "lines")
    assert listener.get(here(waiting)).status_code == 403


def test_a_handover_of_another_desk_can_be_watched_by_who_leads_and_taken_by_nobody(
    waiting: Page, log_in: LogIn
) -> None:
    with session() as db:
        db.execute(update(Handover).values(desk="chatwoot"))
    agent, supervisor = log_in("agent"), log_in("supervisor")
    assert waiting.conversation_id not in agent.get("/conversations").text
    assert agent.get(here(waiting)).status_code == 403
    assert supervisor.get(here(waiting)).status_code == 200
    for act in ("claim", "requeue", "resolve", "priority"):
        assert supervisor.post(f"{here(waiting)}/{act}", priority="2").status_code == 409
    assert supervisor.post("/conversations/next").headers["location"].endswith("said=empty")


def test_each_look_at_what_is_not_ones_own_is_recorded_once_however_it_is_taken(
    waiting: Page, log_in: LogIn
) -> None:
    listener, reader, visitor = (log_in("agent", name) for name in ("listen", "read", "visit"))
    with events(listener, waiting) as told:
        assert next(name for name, _ in told) == "lines"
    for before in ("99999999", "2", "1"):
        assert reader.get(f"{here(waiting)}/earlier?before={before}").status_code == 200
    assert reader.get(f"{here(waiting)}/earlier?before=x").status_code == 400
    for _ in range(2):
        visitor.get(here(waiting))
    with events(visitor, waiting) as told:
        next(told)
    visitor.get(f"{here(waiting)}/earlier?before=2")
    assert looks(waiting) == ["listen", "read", "visit", "visit"]


@pytest.mark.parametrize(("minutes", "recorded"), [(14, 1), (16, 2)])
def test_a_look_that_goes_on_for_long_is_recorded_again(
    waiting: Page, log_in: LogIn, minutes: int, recorded: int
) -> None:
    reader = log_in("agent", "reader")
    with session() as db:
        db.add(
            AuditEntry(
                agent_id=reader.agent.id, actor="reader", action="conversation.open",
                subject_kind="conversation", subject_id=waiting.conversation_id,
                at=utcnow() - timedelta(minutes=minutes),
            )
        )  # fmt: skip
    reader.get(f"{here(waiting)}/earlier?before=9")
    assert looks(waiting) == ["reader"] * recorded


def test_what_one_has_oneself_is_no_look_at_another(waiting: Page, log_in: LogIn) -> None:
    sara = log_in("agent", "sara")
    sara.post(f"{here(waiting)}/claim")
    sara.get(f"{here(waiting)}/earlier?before=9")
    with events(sara, waiting) as told:
        next(told)
    assert looks(waiting) == []


def looks(page: Page) -> list[str]:
    with session(readonly=True) as db:
        entries = db.execute(
            select(AuditEntry.actor, AuditEntry.subject_id)
            .where(AuditEntry.action == "conversation.open")
            .order_by(AuditEntry.actor)
        ).all()
    assert {entry.subject_id for entry in entries} <= {page.conversation_id}
    return [entry.actor for entry in entries]
