"""The agents' workplace: the queue, their conversations, and one conversation with all about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from casework import audit, canned, handovers
from casework.database import session
from casework.handovers import Record, presence
from casework.models import Attachment
from desks.builtin import file_responses, transcript, view_audit
from desks.builtin.board import NAME as DESK
from desks.builtin.desk_request import DeskRequest
from desks.builtin.file_responses import PREVIEWED
from desks.builtin.guard import guarded
from desks.builtin.live import Asked, asked, leads
from desks.builtin.stream import state_of
from desks.builtin.summary import hidden, summarise, timer, variables
from desks.facts import title_of

_SHOWN = 40  # of the queue: who takes the next one needs no more


@dataclass(frozen=True)
class Side:
    """The lists beside a conversation. `others` is only for those who lead."""

    queue: Sequence[Record]
    more: int
    """Those in the queue beyond the first ones."""
    mine: Sequence[Record]
    others: Sequence[Record]
    unread: dict[str, int]
    words: dict[str, str]
    available: bool


def side(visit: DeskRequest) -> Side:
    """What waits, what is one's own, and how much of it is unread."""
    agent = visit.agent
    with session(readonly=True) as db:
        connection = db.connection()
        queue, _ = handovers.outline(connection, DESK)
        offered = [team for team in queue.values() if leads(visit) or team in (None, agent.team)]
        waiting = handovers.queued(connection, desk=DESK, limit=_SHOWN)
        if not leads(visit):
            waiting = [each for each in waiting if each.team in (None, agent.team)]
        mine = handovers.held_by(connection, agent.agent_id)
        others = []
        if leads(visit):
            others = [
                each for each in handovers.assigned(connection) if each.agent_id != agent.agent_id
            ]
        unread = transcript.unread(
            connection, {each.conversation_id: each.seen_seq for each in mine}
        )
        words = transcript.last_words(connection, [each.conversation_id for each in mine])
        available = presence.is_available(connection, agent.agent_id)
    more = max(0, len(offered) - len(waiting))
    return Side(waiting, more, mine, others, unread, words, available)


def show_list(visit: DeskRequest) -> Response:
    return visit.page("conversations.html", side=side(visit), asked=None, here="")


def show_side(visit: DeskRequest) -> Response:
    here = visit.request.query_params.get("here", "")
    return visit.page("conversations_side.html", side=side(visit), here=here)


def show(visit: DeskRequest) -> Response:
    found = asked(visit)
    with session(readonly=True) as db:
        said = transcript.read(db.connection(), found.conversation_id)
        colleagues = presence.present(db.connection())
    if found.mine and found.handover and said.mark.seq > found.handover.seen_seq:
        with session() as db:
            handovers.seen(db.connection(), found.handover.id, visit.agent.agent_id, said.mark.seq)
    view_audit.open_page(visit, found)
    return visit.page(
        "conversations.html",
        side=side(visit),
        asked=found,
        record=found.handover,
        transcript=said,
        summary=summarise(found),
        timer=timer(found.handover) if found.handover else None,
        colleagues=[each for each in colleagues if each.agent_id != visit.agent.agent_id],
        teams=_teams(visit),
        previewed=PREVIEWED,
        here=found.conversation_id,
        state=state_of(found.handover),
    )


def show_earlier(visit: DeskRequest) -> Response:
    """The messages before a number, for the top of the list."""
    found = asked(visit)
    before = visit.request.query_params.get("before", "")
    if not (before.isascii() and before.isdigit() and len(before) < 10):
        raise HTTPException(400)
    view_audit.go_on(visit, found)
    with session(readonly=True) as db:
        said = transcript.read(db.connection(), found.conversation_id, int(before))
    return visit.page("conversations_lines.html", transcript=said, asked=found, previewed=PREVIEWED)


def reveal(visit: DeskRequest) -> Response:
    """Show what is masked: `message:<seq>` or `fact:<key>`; written into the audit log first."""
    found = asked(visit)
    kind, _, key = visit.text("what").partition(":")
    if kind == "message" and key.isascii() and key.isdigit() and len(key) < 10:
        with session(readonly=True) as db:
            value = transcript.body_of(db.connection(), found.conversation_id, int(key))
    elif kind == "fact":
        value = hidden(found, key)
    else:
        value = None
    if value is None:
        raise HTTPException(404)
    named = {"message": key} if kind == "message" else {"fact": title_of(key)}
    _record(visit, found, "conversation.reveal", **named)
    return visit.page("conversations_revealed.html", value=value)


def send_file(visit: DeskRequest) -> Response:
    """A file of the conversation, for saving, or with `?show` as a picture."""
    found = asked(visit)
    with session(readonly=True) as db:
        file = db.get(Attachment, visit.request.path_params["file_id"])
    if file is not None and file.conversation_id != found.conversation_id:
        file = None
    shown = "show" in visit.request.query_params
    file, content = file_responses.read(file, shown=shown)
    how = "shown" if shown else "saved"
    _record(visit, found, "conversation.file", file=file.id, how=how)
    return file_responses.response(file, content, shown=shown)


def ready_replies(visit: DeskRequest) -> Response:
    """The ready replies, filled in for this conversation."""
    values = variables(asked(visit), visit.agent.display_name)
    return JSONResponse(
        [
            {"title": reply.title, "shortcut": reply.shortcut,
             "text": canned.fill(reply.body, values)}
            for reply in canned.replies()
        ]
    )  # fmt: skip


def _teams(visit: DeskRequest) -> list[str]:
    with session(readonly=True) as db:
        return presence.teams(db.connection())


def _record(visit: DeskRequest, found: Asked, action: str, **detail: str) -> None:
    audit.record(visit.actor, action, ("conversation", found.conversation_id), **detail)


_HERE = "/conversations/{conversation_id}"
ROUTES = [
    guarded("/conversations", show_list, "conversations"),
    guarded("/conversations/side", show_side, "conversations", background=True),
    guarded(_HERE, show, "conversations"),
    guarded(f"{_HERE}/earlier", show_earlier, "conversations"),
    guarded(f"{_HERE}/replies", ready_replies, "conversations"),
    guarded(f"{_HERE}/reveal", reveal, "reveal", "POST"),
    guarded(f"{_HERE}/files/{{file_id}}", send_file, "conversations"),
]
