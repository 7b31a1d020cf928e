"""Brings news of tickets into conversations: each once, and by SMS where that cannot be."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, select, update

from casework.clock import utcnow
from casework.models import ChannelName, Notification
from conversations.async_database import AsyncDatabase, Unchanged
from conversations.channel_protocol import Capabilities
from conversations.claims import CONVERSATIONS, MESSAGES
from conversations.delivery import Delivery
from conversations.message_log import MessageLog
from conversations.messages import Draft, Entry
from conversations.timers import Timer

_AT_ONCE = 100

_NOTIFICATIONS = cast(Table, Notification.__table__)
_N, _C, _M = _NOTIFICATIONS.c, CONVERSATIONS.c, MESSAGES.c


class TicketNews:
    """Posts the outbox's notifications of kind `message`."""

    def __init__(self, database: AsyncDatabase, log: MessageLog, delivery: Delivery) -> None:
        self._database = database
        self._log = log
        self._delivery = delivery
        self.timers = (Timer(2.0, "news", self.post_due),)

    async def post_due(self) -> None:
        """Post what is due; what another gateway takes is left to it."""
        for notification_id in await self._database.read(_due):
            try:
                posted = await self._database.write(self._post, notification_id)
            except Unchanged:
                continue
            if posted:
                await self._delivery.deliver(*posted)

    def _post(self, db: Connection, notification_id: str) -> tuple[ChannelName, Entry] | None:
        """Into the log, or over to SMS; with the notification's own state in one transaction."""
        row = db.execute(
            select(_N.conversation_id, _N.body, _C.channel, _C.last_citizen_at)
            .join(CONVERSATIONS, _C.id == _N.conversation_id)
            .where(_N.id == notification_id)
        ).one()
        channel = self._log.channels[row.channel]
        if not channel.on or (_is_late(channel, row.last_citizen_at) and not channel.calls_back):
            _change(db, notification_id, kind="sms")
            return None
        _change(db, notification_id, state="sent", sent_at=utcnow())
        posted = self._log.post(db, row.conversation_id, Draft(row.body, author="system"))
        message_id = db.execute(
            select(_M.id).where(_M.conversation_id == row.conversation_id, _M.seq == posted[1].seq)
        ).scalar_one()
        db.execute(
            update(_NOTIFICATIONS).where(_N.id == notification_id).values(message_id=message_id)
        )
        return posted


def _is_late(channel: Capabilities, last_citizen_at: datetime | None) -> bool:
    if channel.window is None:
        return False
    return last_citizen_at is None or utcnow() - last_citizen_at > channel.window


def _due(db: Connection) -> list[str]:
    return list(
        db.scalars(
            select(_N.id)
            .where(_N.kind == "message", _N.state == "queued", _N.next_attempt_at <= utcnow())
            .order_by(_N.created_at)
            .limit(_AT_ONCE)
        )
    )


def _change(db: Connection, notification_id: str, **values: Any) -> None:
    """Take the notification. Raises Unchanged when it is taken already."""
    taken = db.execute(
        update(_NOTIFICATIONS)
        .where(_N.id == notification_id, _N.kind == "message", _N.state == "queued")
        .values(**values)
    )
    if taken.rowcount != 1:
        raise Unchanged
