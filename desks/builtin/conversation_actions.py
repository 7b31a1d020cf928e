"""What agents do with a conversation from its page."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from casework import attachments, audit, handovers
from casework.database import session
from casework.handovers import AgentRef, presence
from conversations.channel_protocol import Capabilities
from conversations.client_errors import Refusal
from conversations.handling import NotHeld, NotNeeded
from conversations.inputs import read_client_id, read_words, storable, store_file
from conversations.messages import Entry
from desks.builtin import texts
from desks.builtin.board import NAME as DESK
from desks.builtin.desk_request import DeskRequest
from desks.builtin.guard import guarded, in_thread
from desks.builtin.live import AskedConversation, asked, leads, live, me

MAX_NOTE = 2_000


class _NotCarried(Exception):
    """The channel takes no such file; the arguments are a code and a sentence."""


async def claim_next(request: DeskRequest) -> Response:
    taken = await live(request).handling.claim_next(me(request), DESK)
    if taken in ("empty", "full"):
        return request.go("/conversations", taken)
    record = await live(request).database.read(handovers.find, taken)
    return request.go(f"/conversations/{record.conversation_id}")


async def claim(request: DeskRequest) -> Response:
    try:
        found, handover_id = await _open(request)
    except HTTPException as error:
        if error.detail not in ("conversation", "over"):
            raise
        return request.go("/conversations", "gone")  # the list was older than a colleague's claim
    outcome = await live(request).handling.claim(handover_id, me(request))
    if outcome == "taken":
        return request.go("/conversations", "gone")
    return _back(found, request, "" if outcome == "claimed" else outcome)


async def say(request: DeskRequest) -> Response:
    """The agent's words; 201 with `{seq}`, else a status and `{error, text}`."""
    return await _sent(_say, request)


async def send_file(request: DeskRequest) -> Response:
    """A file for the citizen; answers as `say` does."""
    return await _sent(_send_file, request)


async def _sent(send: Callable[[DeskRequest], Awaitable[Entry]], request: DeskRequest) -> Response:
    try:
        entry = await send(request)
    except Refusal as refusal:
        text = texts.NOT_SENT.get(refusal.code, texts.NOT_SENT["bad_payload"])
        return JSONResponse({"error": refusal.code, "text": text}, 422)
    except _NotCarried as reason:
        code, text = reason.args
        return JSONResponse({"error": code, "text": text}, 422)
    except NotHeld:
        return JSONResponse({"error": "not_held", "text": texts.NOT_HELD}, 409)
    return JSONResponse({"seq": entry.seq}, 201)


async def _say(request: DeskRequest) -> Entry:
    found, handover_id = await _open(request)
    text = read_words(request.form.get("text"))
    client_id = read_client_id(request.form.get("client_id"))
    return await live(request).handling.send(
        handover_id, me(request), text, external_id=_external_id(found, client_id)
    )


async def _send_file(request: DeskRequest) -> Entry:
    found, handover_id = await _open(request)
    file = request.form.get("file")
    client_id = read_client_id(request.form.get("client_id"))
    if not isinstance(file, UploadFile):
        raise Refusal("bad_payload")
    if not found.mine:
        raise NotHeld
    content, name = await file.read(), file.filename or ""
    await file.close()
    await in_thread(_check_carried, found.carrier, content)
    stored = await in_thread(store_file, found.conversation_id, name, content)
    return await live(request).handling.send(
        handover_id,
        me(request),
        stored.file_name,
        external_id=_external_id(found, client_id),
        attachment_id=stored.id,
    )


def _check_carried(carrier: Capabilities, content: bytes) -> None:
    """Raises _NotCarried for a file that would be kept and then not delivered."""
    try:
        media_type = attachments.recognise(content)
    except attachments.InvalidAttachment:
        return  # refused by whoever keeps it
    if not carrier.carries(media_type, len(content)):
        raise _NotCarried(*carrier.explain_file(media_type))


async def typing(request: DeskRequest) -> Response:
    _, handover_id = await _open(request)
    await live(request).handling.typing(handover_id, me(request), request.text("on") == "1")
    return Response(status_code=204)


async def invite(request: DeskRequest) -> Response:
    """When words arrive no more: send the approved template that asks the citizen to answer."""
    found, handover_id = await _open(request)
    name = found.carrier.invitation
    if not name:
        raise HTTPException(404)
    try:
        await live(request).handling.invite(handover_id, me(request), name)
    except NotHeld:
        return _back(found, request, "taken")
    except NotNeeded as reason:
        return _back(found, request, "window_open" if reason.window == "open" else "called")
    return _back(found, request, "invited")


async def note(request: DeskRequest) -> Response:
    found, handover_id = await _latest(request)
    text = _note(request)
    if not text:
        return _back(found, request, "no_note")
    await live(request).handling.note(handover_id, me(request), text)
    return _back(found, request)


async def transfer(request: DeskRequest) -> Response:
    found, handover_id = await _open(request)
    kind, _, name = request.text("to").partition(":")
    to: AgentRef | str | None = None
    if kind == "team":
        teams = await live(request).database.read(presence.teams)
        to = name if name in teams else None
    elif kind == "agent":
        to = await in_thread(_colleague, name)
    if to is None:
        return _back(found, request, "no_colleague")
    outcome = await live(request).handling.transfer(
        handover_id, me(request), to, _note(request) or None
    )
    if outcome != "claimed":
        return _back(found, request, "colleague_full" if outcome == "full" else outcome)
    await _record(request, found, "conversation.transfer")
    return request.go("/conversations", "transferred")


async def requeue(request: DeskRequest) -> Response:
    """Put it back; whoever leads may also take it from somebody else."""
    found, handover_id = await _open(request)
    by = None if leads(request) and not found.mine else me(request)
    note = _note(request) or None
    if not await live(request).handling.requeue(handover_id, by, note):
        return _back(found, request, "taken")
    await _record(request, found, "conversation.requeue")
    return request.go("/conversations", "requeued")


async def resolve(request: DeskRequest) -> Response:
    found, handover_id = await _open(request)
    if not await live(request).handling.resolve(handover_id, me(request), _note(request) or None):
        return _back(found, request, "taken")
    await _record(request, found, "conversation.resolve")
    return request.go("/conversations", "resolved")


async def prioritise(request: DeskRequest) -> Response:
    found, handover_id = await _open(request)
    priority = request.text("priority")
    if priority not in texts.PRIORITIES:
        raise HTTPException(400)
    await live(request).handling.prioritise(handover_id, me(request), int(priority))
    return _back(found, request)


async def set_available(request: DeskRequest) -> Response:
    """Whether one takes conversations, or is away."""
    await live(request).database.write(
        presence.set_available, me(request).id, me(request).name, request.text("on") == "1"
    )
    return request.go("/conversations")


async def _latest(request: DeskRequest) -> tuple[AskedConversation, str]:
    """The conversation and its last handover. Raises HTTPException."""
    found: AskedConversation = await in_thread(asked, request)
    if found.handover is None:
        raise HTTPException(409)
    return found, found.handover.id


async def _open(request: DeskRequest) -> tuple[AskedConversation, str]:
    """The conversation and its open handover. Raises HTTPException."""
    found, handover_id = await _latest(request)
    if found.handover is None or found.handover.status not in ("queued", "assigned"):
        raise HTTPException(409, "over")
    if found.handover.desk != DESK:  # its agents are elsewhere: whoever leads may only look
        raise HTTPException(409)
    return found, handover_id


def _colleague(agent_id: str) -> AgentRef | None:
    """Somebody who is there and takes conversations."""
    with session(readonly=True) as db:
        return presence.colleague(db.connection(), agent_id)


def _external_id(found: AskedConversation, client_id: str) -> str:
    return f"{found.conversation_id}:desk:{client_id}"


def _note(request: DeskRequest) -> str:
    return storable(request.text("note")).strip()[:MAX_NOTE]


def _back(found: AskedConversation, request: DeskRequest, said: str = "") -> Response:
    return request.go(f"/conversations/{found.conversation_id}", said)


async def _record(request: DeskRequest, found: AskedConversation, action: str) -> None:
    subject = ("conversation", found.conversation_id)
    await in_thread(audit.record, request.actor, action, subject)


_HERE = "/conversations/{conversation_id}"
ROUTES = [
    guarded("/conversations/next", claim_next, "conversations", "POST"),
    guarded("/conversations/available", set_available, "conversations", "POST"),
    guarded(f"{_HERE}/claim", claim, "conversations", "POST"),
    guarded(f"{_HERE}/say", say, "conversations", "POST"),
    guarded(f"{_HERE}/file", send_file, "conversations", "POST"),
    guarded(f"{_HERE}/typing", typing, "conversations", "POST"),
    guarded(f"{_HERE}/invite", invite, "conversations", "POST"),
    guarded(f"{_HERE}/note", note, "conversations", "POST"),
    guarded(f"{_HERE}/transfer", transfer, "conversations", "POST"),
    guarded(f"{_HERE}/requeue", requeue, "conversations", "POST"),
    guarded(f"{_HERE}/resolve", resolve, "conversations", "POST"),
    guarded(f"{_HERE}/priority", prioritise, "conversations", "POST"),
]
