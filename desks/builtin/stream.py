"""What an open page is told while it is open, as server-sent events; and that its owner is there.

`lines` brings what is new in the conversation as HTML, with the mark that a reconnect goes on from;
`ticks` what became of messages; `timer` what is due next; `side` says that the lists have changed;
`state` that the conversation has passed on; `typing` that the citizen writes; `alert` what deserves
a sound.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Literal

from sqlalchemy import Connection
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework import handovers
from casework.handovers import AgentRef, Record, presence
from casework.models import MessageState
from casework.settings import get_settings
from casework.staff import sessions
from conversations.hub import ConversationEvent
from desks.builtin import summary, transcript, view_audit
from desks.builtin.desk_request import DeskRequest
from desks.builtin.file_responses import PREVIEWED
from desks.builtin.guard import guarded, in_thread
from desks.builtin.live import AskedConversation, asked, leads, live, me
from desks.builtin.pages import render
from desks.builtin.transcript import Mark

_BEAT = 10.0  # seconds between signs of life, at most

Alert = Literal["queue", "message", "mine"]


async def stream(request: DeskRequest) -> Response:
    """The events of a page of lists only."""
    return _answer(Screen(request, None, Mark()))


async def stream_one(request: DeskRequest) -> Response:
    """The events of a page with a conversation, after the mark that the page was made at."""
    found = await in_thread(asked, request)
    await in_thread(view_audit.go_on, request, found)
    headers, query = request.http.headers, request.http.query_params
    mark = Mark.parse(headers.get("last-event-id") or query.get("after", ""))
    return _answer(Screen(request, found, mark))


def _answer(screen: "Screen") -> Response:
    return EventSourceResponse(
        screen.events(), ping=15, headers={"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    )


class Screen:
    """One open page, from its connection to its end."""

    def __init__(self, request: DeskRequest, found: AskedConversation | None, mark: Mark) -> None:
        self._request = request
        self._live = live(request)
        self._found = found
        self._here = found.conversation_id if found else ""
        self._mark = mark
        self._ticks: dict[int, tuple[MessageState, str | None]] = {}
        self._mine: frozenset[str] = frozenset()
        self._queue: set[str] = set()
        self._beaten = 0.0
        self._barred = False
        self._beat = min(_BEAT, get_settings().desk_agent_grace / 4)

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """Everything from now on; ends when the session does."""
        with self._live.hub.subscribe(self._wants) as queue:
            await self._look_at_lists(time.monotonic())
            if self._here:
                self._ticks = await self._live.database.read(transcript.states, self._here)
                async for told in self._new_lines():
                    yield told
                for told in await self._standing():  # it may have passed on while nobody listened
                    yield told
            while not self._barred and await self._is_here():
                waited = [await _next(queue, self._beat / 2)]
                while not queue.empty():  # what came meanwhile is told together
                    waited.append(queue.get_nowait())
                async for told in self._tell([event for event in waited if event]):
                    yield told
            yield ServerSentEvent(event="over", data="")

    def _wants(self, event: ConversationEvent) -> bool:
        """What concerns this page: its conversation, the agent's own, and every step."""
        if event.kind in ("handover", "presence") or event.conversation_id == self._here:
            return True
        return event.kind == "message" and event.conversation_id in self._mine

    async def _is_here(self) -> bool:
        """Tell that the agent is there, now and then; False once he is logged out."""
        if time.monotonic() - self._beaten < self._beat:
            return True
        self._beaten = time.monotonic()
        if await in_thread(_session_is_over, self._request.token):
            return False
        return await self._live.database.write(
            _sign_of_life, self._request.token, me(self._request)
        )

    async def _tell(self, events: list[ConversationEvent]) -> AsyncIterator[ServerSentEvent]:
        here = [event for event in events if self._here and event.conversation_id == self._here]
        kinds = {event.kind for event in here}
        if kinds & {"message", "handover"}:
            async for told in self._new_lines():
                yield told
            for told in await self._standing(passed_on="handover" in kinds):
                yield told
        if "delivery" in kinds or any(_is_ours(event) for event in here):
            async for told in self._new_ticks():
                yield told
        for event in here:
            if event.kind == "typing" and event.who == "citizen":
                yield ServerSentEvent(event="typing", data=str(int(event.on)))
        alerts: set[Alert] = set()
        if any(event.kind in ("handover", "presence") for event in events):
            alerts |= await self._look_at_lists(max(event.at for event in events))
        written = {
            event.conversation_id
            for event in events
            if event.kind == "message" and (event.entry is None or event.entry.author == "citizen")
        }
        if written & self._mine:
            alerts.add("message")
        if alerts or any(event.kind == "handover" for event in events) or written & self._mine:
            yield ServerSentEvent(event="side", data="")
        for alert in sorted(alerts):
            yield ServerSentEvent(event="alert", data=alert)

    async def _standing(self, *, passed_on: bool = True) -> list[ServerSentEvent]:
        """What is due next and, where that may have changed, who has the conversation."""
        record = await self._live.database.read(handovers.latest_of, self._here)
        told = [ServerSentEvent(event="timer", data=_timer_of(record))]
        if passed_on:
            told.append(ServerSentEvent(event="state", data=state_of(record)))
        return told

    async def _look_at_lists(self, since: float) -> set[Alert]:
        """Read who waits and what is the agent's own; what of it is news."""
        agent = me(self._request)
        now = await self._live.board.look(since)
        everything = leads(self._request)
        queue = {
            each for each, team in now.queue.items() if everything or team in (None, agent.team)
        }
        own = now.held.get(agent.id, frozenset())
        alerts: set[Alert] = set()
        if queue - self._queue - self._mine:
            alerts.add("queue")
        if own - self._mine:
            alerts.add("mine")
        self._queue, self._mine = queue, own
        return alerts

    async def _new_lines(self) -> AsyncIterator[ServerSentEvent]:
        said = await self._live.database.read(transcript.since, self._here, self._mark)
        if said.mark == self._mark:
            return
        # whoever could read it when the page was opened need not be one who may now
        if not await in_thread(_may_read, self._request):
            self._barred = True
            return
        self._mark = said.mark
        html = await in_thread(self._render, said)
        yield ServerSentEvent(event="lines", id=str(said.mark), data=html)
        if self._here in self._mine:
            record = await self._live.database.read(handovers.open_of, self._here)
            if record is not None:
                await self._live.database.write(
                    handovers.seen, record.id, me(self._request).id, said.mark.seq
                )

    def _render(self, said: transcript.Transcript) -> str:
        return render(
            "conversations_lines.html", request=self._request, transcript=said, asked=self._found,
            previewed=PREVIEWED,
        )  # fmt: skip

    async def _new_ticks(self) -> AsyncIterator[ServerSentEvent]:
        now = await self._live.database.read(transcript.states, self._here)
        changed = {seq: state for seq, state in now.items() if self._ticks.get(seq) != state}
        self._ticks = now
        if changed:
            html = {
                seq: render(
                    "conversations_tick.html", state=state, failure=failure, asked=self._found
                )
                for seq, (state, failure) in changed.items()
            }
            yield ServerSentEvent(event="ticks", data=json.dumps(html, ensure_ascii=False))


def state_of(record: Record | None) -> str:
    """What a page was made for: when it changes, the page is made anew."""
    if record is None:
        return ""
    return f"{record.id}:{record.status}:{record.agent_id or ''}:{record.priority}"


def _is_ours(event: ConversationEvent) -> bool:
    return event.kind == "message" and (event.entry is None or event.entry.author != "citizen")


def _timer_of(record: Record | None) -> str:
    found = summary.timer(record) if record else None
    if found is None:
        return ""
    return json.dumps({"title": found.title, "due": found.due.isoformat()}, ensure_ascii=False)


def _may_read(request: DeskRequest) -> bool:
    try:
        asked(request)
    except HTTPException:
        return False
    return True


def _sign_of_life(db: Connection, token: str, agent: AgentRef) -> bool:
    """Note that the agent is there, unless he has logged out meanwhile, which must be the last."""
    presence.lock(db, agent.id, agent.name)
    if _session_is_over(token):
        return False
    presence.seen(db, agent.id, agent.name, agent.team)
    return True


def _session_is_over(token: str) -> bool:
    found = sessions.look_up(token, active=False)
    return found is None or not found.confirmed


async def _next(
    queue: asyncio.Queue[ConversationEvent], seconds: float
) -> ConversationEvent | None:
    try:
        return await asyncio.wait_for(queue.get(), seconds)
    except TimeoutError:
        return None


ROUTES = [
    guarded("/events", stream, "conversations", background=True),
    guarded("/events/{conversation_id}", stream_one, "conversations", background=True),
]
