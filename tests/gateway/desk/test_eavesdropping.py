"""Agents who would rather not let go: pages kept open, handovers of another desk."""

from sqlalchemy import update

from casework.database import session
from casework.models import Handover
from tests.gateway.desk.conftest import LogIn
from tests.gateway.desk.test_conversations import events, here, say, waiting
from tests.gateway.page import Page

__all__ = ["waiting"]


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
