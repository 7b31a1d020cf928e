"""What agents do with a conversation from its page."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from casework import attachments, audit, handovers
from casework.database import session
from casework.handovers import AgentRef, presence
from conversations.channels import Capabilities
from conversations.handling import NotHeld, NotNeeded
from conversations.inputs import read_client_id, read_words, storable, store_file
from conversations.messages import Entry
from conversations.refusals import Refusal
from desks.builtin import texts
from desks.builtin.board import NAME as DESK
from desks.builtin.desk_request import DeskRequest
from desks.builtin.guard import guarded, in_thread
from desks.builtin.live import Asked, asked, leads, live, me

MAX_NOTE = 2_000


class _NotCarried(Exception):
    """The channel takes no such file; the argument is a key of `texts.NOT_SENT`."""


async def claim_next(visit: DeskRequest) -> Response:
    taken = await live(visit).handling.claim_next(me(visit), DESK)
    if taken in ("empty", "full"):
        return visit.go("/conversations", taken)
    record = await live(visit).database.read(handovers.find, taken)
    return visit.go(f"/conversations/{record.conversation_id}")


async def claim(visit: DeskRequest) -> Response:
    try:
        found, handover_id = await _open(visit)
    except HTTPException as error:
        if error.detail not in ("conversation", "over"):
            raise
        return visit.go("/conversations", "gone")  # the list was older than a colleague's claim
    outcome = await live(visit).handling.claim(handover_id, me(visit))
    if outcome == "taken":
        return visit.go("/conversations", "gone")
    return _back(found, visit, "" if outcome == "claimed" else outcome)


async def say(visit: DeskRequest) -> Response:
    """The agent's words; 201 with `{seq}`, else a status and `{error, text}`."""
    return await _sent(_say, visit)


async def send_file(visit: DeskRequest) -> Response:
    """A file for the citizen; answers as `say` does."""
    return await _sent(_send_file, visit)


async def _sent(send: Callable[[DeskRequest], Awaitable[Entry]], visit: DeskRequest) -> Response:
    try:
        entry = await send(visit)
    except Refusal as refusal:
        text = texts.NOT_SENT.get(refusal.code, texts.NOT_SENT["bad_payload"])
        return JSONResponse({"error": refusal.code, "text": text}, 422)
    except _NotCarried as reason:
        code = str(reason)
        return JSONResponse({"error": code, "text": texts.NOT_SENT[code]}, 422)
    except NotHeld:
        return JSONResponse({"error": "not_held", "text": texts.NOT_HELD}, 409)
    return JSONResponse({"seq": entry.seq}, 201)


async def _say(visit: DeskRequest) -> Entry:
    found, handover_id = await _open(visit)
    text = read_words(visit.form.get("text"))
    client_id = read_client_id(visit.form.get("client_id"))
    return await live(visit).handling.say(
        handover_id, me(visit), text, external_id=_external_id(found, client_id)
    )


async def _send_file(visit: DeskRequest) -> Entry:
    found, handover_id = await _open(visit)
    file = visit.form.get("file")
    client_id = read_client_id(visit.form.get("client_id"))
    if not isinstance(file, UploadFile):
        raise Refusal("bad_payload")
    if not found.mine:
        raise NotHeld
    content, name = await file.read(), file.filename or ""
    await file.close()
    await in_thread(_check_carried, found.carrier, content)
    stored = await in_thread(store_file, found.conversation_id, name, content)
    return await live(visit).handling.say(
        handover_id,
        me(visit),
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
        smaller = carrier.carries(media_type, 1)
        raise _NotCarried("picture_too_large" if smaller else "not_on_whatsapp")


async def typing(visit: DeskRequest) -> Response:
    _, handover_id = await _open(visit)
    await live(visit).handling.typing(handover_id, me(visit), visit.text("on") == "1")
    return Response(status_code=204)


async def invite(visit: DeskRequest) -> Response:
    """When words arrive no more: send the approved template that asks the citizen to answer."""
    found, handover_id = await _open(visit)
    name = found.carrier.invitation
    if not name:
        raise HTTPException(404)
    try:
        await live(visit).handling.invite(handover_id, me(visit), name)
    except NotHeld:
        return _back(found, visit, "taken")
    except NotNeeded as reason:
        return _back(found, visit, "window_open" if reason.window == "open" else "called")
    return _back(found, visit, "invited")


async def note(visit: DeskRequest) -> Response:
    found, handover_id = await _latest(visit)
    text = _note(visit)
    if not text:
        return _back(found, visit, "no_note")
    await live(visit).handling.note(handover_id, me(visit), text)
    return _back(found, visit)


async def transfer(visit: DeskRequest) -> Response:
    found, handover_id = await _open(visit)
    kind, _, name = visit.text("to").partition(":")
    to: AgentRef | str | None = None
    if kind == "team":
        teams = await live(visit).database.read(presence.teams)
        to = name if name in teams else None
    elif kind == "agent":
        to = await in_thread(_colleague, name)
    if to is None:
        return _back(found, visit, "no_colleague")
    outcome = await live(visit).handling.transfer(handover_id, me(visit), to, _note(visit) or None)
    if outcome != "claimed":
        return _back(found, visit, "colleague_full" if outcome == "full" else outcome)
    await _record(visit, found, "conversation.transfer")
    return visit.go("/conversations", "transferred")


async def requeue(visit: DeskRequest) -> Response:
    """Put it back; whoever leads may also take it from somebody else."""
    found, handover_id = await _open(visit)
    by = None if leads(visit) and not found.mine else me(visit)
    note = _note(visit) or None
    if not await live(visit).handling.requeue(handover_id, by, note):
        return _back(found, visit, "taken")
    await _record(visit, found, "conversation.requeue")
    return visit.go("/conversations", "requeued")


async def resolve(visit: DeskRequest) -> Response:
    found, handover_id = await _open(visit)
    if not await live(visit).handling.resolve(handover_id, me(visit), _note(visit) or None):
        return _back(found, visit, "taken")
    await _record(visit, found, "conversation.resolve")
    return visit.go("/conversations", "resolved")


async def prioritise(visit: DeskRequest) -> Response:
    found, handover_id = await _open(visit)
    priority = visit.text("priority")
    if priority not in texts.PRIORITIES:
        raise HTTPException(400)
    await live(visit).handling.prioritise(handover_id, me(visit), int(priority))
    return _back(found, visit)


async def set_available(visit: DeskRequest) -> Response:
    """Whether one takes conversations, or is away."""
    await live(visit).database.write(
        presence.set_available, me(visit).id, me(visit).name, visit.text("on") == "1"
    )
    return visit.go("/conversations")


async def _latest(visit: DeskRequest) -> tuple[Asked, str]:
    """The conversation and its last handover. Raises HTTPException."""
    found: Asked = await in_thread(asked, visit)
    if found.handover is None:
        raise HTTPException(409)
    return found, found.handover.id


async def _open(visit: DeskRequest) -> tuple[Asked, str]:
    """The conversation and its open handover. Raises HTTPException."""
    found, handover_id = await _latest(visit)
    if found.handover is None or found.handover.status not in ("queued", "assigned"):
        raise HTTPException(409, "over")
    if found.handover.desk != DESK:  # its agents are elsewhere: whoever leads may only look
        raise HTTPException(409)
    return found, handover_id


def _colleague(agent_id: str) -> AgentRef | None:
    """Somebody who is there and takes conversations."""
    with session(readonly=True) as db:
        return presence.colleague(db.connection(), agent_id)


def _external_id(found: Asked, client_id: str) -> str:
    return f"{found.conversation_id}:desk:{client_id}"


def _note(visit: DeskRequest) -> str:
    return storable(visit.text("note")).strip()[:MAX_NOTE]


def _back(found: Asked, visit: DeskRequest, said: str = "") -> Response:
    return visit.go(f"/conversations/{found.conversation_id}", said)


async def _record(visit: DeskRequest, found: Asked, action: str) -> None:
    subject = ("conversation", found.conversation_id)
    await in_thread(audit.record, visit.actor, action, subject)


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
