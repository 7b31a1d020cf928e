"""Looks at conversations that one does not have: each is in the audit log, however it is taken."""

from datetime import timedelta

from casework import audit
from desks.builtin.desk_request import DeskRequest
from desks.builtin.live import AskedConversation

_ACTION = "conversation.open"
_LASTS = timedelta(minutes=15)


def open_page(request: DeskRequest, found: AskedConversation) -> None:
    """Record that a page with the conversation is opened, unless it is one's own."""
    if not found.mine:
        audit.record(request.actor, _ACTION, _subject(found))


def go_on(request: DeskRequest, found: AskedConversation) -> None:
    """Record that more of it is read, unless that belongs to a look that is recorded already.

    A page asks for its events and for what came earlier; who asks without the page looks as well.
    """
    if not found.mine:
        audit.record_once(request.actor, _ACTION, _subject(found), within=_LASTS)


def _subject(found: AskedConversation) -> tuple[str, str]:
    return "conversation", found.conversation_id
