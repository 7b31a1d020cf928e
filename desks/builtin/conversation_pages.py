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
from desks.builtin.live import AskedConversation, asked, leads
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


def side(request: DeskRequest) -> Side:
    """What waits, what is one's own, and how much of it is unread."""
    agent = request.agent
    with session(readonly=True) as db:
        connection = db.connection()
        queue, _ = handovers.outline(connection, DESK)
        offered = [team for team in queue.values() if leads(request) or team in (None, agent.team)]
        waiting = handovers.queued(connection, desk=DESK, limit=_SHOWN)
        if not leads(request):
            waiting = [each for each in waiting if each.team in (None, agent.team)]
        mine = handovers.held_by(connection, agent.agent_id)
        others = []
        if leads(request):
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


def show_list(request: DeskRequest) -> Response:
    return request.page("conversations.html", side=side(request), asked=None, here="")


def show_side(request: DeskRequest) -> Response:
    here = request.http.query_params.get("here", "")
    return request.page("conversations_side.html", side=side(request), here=here)


def show(request: DeskRequest) -> Response:
    found = asked(request)
    with session(readonly=True) as db:
        said = transcript.read(db.connection(), found.conversation_id)
        colleagues = presence.present(db.connection())
    if found.mine and found.handover and said.mark.seq > found.handover.seen_seq:
        with session() as db:
            handovers.seen(
                db.connection(), found.handover.id, request.agent.agent_id, said.mark.seq
            )
    view_audit.open_page(request, found)
    return request.page(
        "conversations.html",
        side=side(request),
        asked=found,
        record=found.handover,
        transcript=said,
        summary=summarise(found),
        timer=timer(found.handover) if found.handover else None,
        colleagues=[each for each in colleagues if each.agent_id != request.agent.agent_id],
        teams=_teams(request),
        previewed=PREVIEWED,
        here=found.conversation_id,
        state=state_of(found.handover),
    )


def show_earlier(request: DeskRequest) -> Response:
    """The messages before a number, for the top of the list."""
    found = asked(request)
    before = request.http.query_params.get("before", "")
    if not (before.isascii() and before.isdigit() and len(before) < 10):
        raise HTTPException(400)
    view_audit.go_on(request, found)
    with session(readonly=True) as db:
        said = transcript.read(db.connection(), found.conversation_id, int(before))
    return request.page(
        "conversations_lines.html", transcript=said, asked=found, previewed=PREVIEWED
    )


def reveal(request: DeskRequest) -> Response:
    """Show what is masked: `message:<seq>` or `fact:<key>`; written into the audit log first."""
    found = asked(request)
    kind, _, key = request.text("what").partition(":")
    if kind == "message" and key.isascii() and key.isdigit() and len(key) < 10:
        with session(readonly=True) as db:
            value = transcript.body_of(db.connection(), found.conversation_id, int(key))
    elif kind == "fact":
        value = hidden(found, key)
    else:
        value = None
    if value is None:
        raise HTTPException(404)
    named = {"message": key} if kind == "message" else {"fact": title_of(key, found.channel)}
    _record(request, found, "conversation.reveal", **named)
    return request.page("conversations_revealed.html", value=value)


def send_file(request: DeskRequest) -> Response:
    """A file of the conversation, for saving, or with `?show` as a picture."""
    found = asked(request)
    with session(readonly=True) as db:
        file = db.get(Attachment, request.http.path_params["file_id"])
    if file is not None and file.conversation_id != found.conversation_id:
        file = None
    shown = "show" in request.http.query_params
    file, content = file_responses.read(file, shown=shown)
    how = "shown" if shown else "saved"
    _record(request, found, "conversation.file", file=file.id, how=how)
    return file_responses.response(file, content, shown=shown)


def ready_replies(request: DeskRequest) -> Response:
    """The ready replies, filled in for this conversation."""
    values = variables(asked(request), request.agent.display_name)
    return JSONResponse(
        [
            {"title": reply.title, "shortcut": reply.shortcut,
             "text": canned.fill(reply.body, values)}
            for reply in canned.replies()
        ]
    )  # fmt: skip


def _teams(request: DeskRequest) -> list[str]:
    with session(readonly=True) as db:
        return presence.teams(db.connection())


def _record(request: DeskRequest, found: AskedConversation, action: str, **detail: str) -> None:
    audit.record(request.actor, action, ("conversation", found.conversation_id), **detail)


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
