"""Lines that an earlier process was sending: whether Meta has them, only their statuses tell.

The function runs inside a transaction of the caller.
"""

from datetime import timedelta

from sqlalchemy import Connection, select, update

from casework.clock import utcnow
from conversations.claims import MESSAGES

_DOUBT = 5  # times as long as without a restart; a status ends it at once
_LONGEST_DOUBT = timedelta(minutes=15)

_M = MESSAGES.c

_IN_DOUBT = select(_M.id, _M.updated_at).where(_M.channel == "whatsapp", _M.state == "sending")


def wait_for_statuses(db: Connection, confirm: timedelta) -> None:
    """Let such lines wait for their statuses, from now on.

    While nobody listened, their webhooks failed. Meta repeats those after growing delays, about as
    long again as they have failed, and what has piled up meanwhile comes before them.
    """
    now = utcnow()
    for row in db.execute(_IN_DOUBT).all():
        silent = min(now - row.updated_at, _LONGEST_DOUBT)
        values = {
            "next_attempt_at": now + max(_DOUBT * confirm, silent),
            "updated_at": row.updated_at,
        }
        db.execute(update(MESSAGES).where(_M.id == row.id).values(**values))
