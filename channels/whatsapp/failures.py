"""What follows when Meta could not deliver a message: another try, an SMS, or a person who sees it.

The functions run inside a transaction of the caller, the one that learns of the failure: whoever is
killed after it has lost nothing.
"""

from datetime import timedelta

from sqlalchemy import Connection

from casework import handovers, notifications
from channels.whatsapp import outbox, verdicts
from channels.whatsapp.statuses import Applied
from channels.whatsapp.verdicts import Verdict

_AGAIN_AFTER = timedelta(seconds=10)


def settle(db: Connection, applied: Applied) -> Applied:
    """Deal with the failures; what cannot be delivered at all is then in `lost`."""
    for failure in applied.failures:
        message_id, reason = failure.message_id, f"code {failure.code}"
        verdict = verdicts.of_code(failure.code)
        if verdict is Verdict.TEMPLATE:
            outbox.close_window(db, failure.conversation_id)
            outbox.again(db, message_id, timedelta(0))
        elif verdict is Verdict.RETRY and outbox.attempts(db, message_id) < verdicts.TRIES:
            outbox.again(db, message_id, _AGAIN_AFTER)
        elif give_up(db, message_id, failure.conversation_id, reason):
            applied.lost[message_id] = reason
    return applied


def give_up(db: Connection, message_id: str, conversation_id: str, reason: str) -> bool:
    """End a message: by SMS where it was news, else a person sees it. False: it had another end."""
    if not outbox.fail(db, message_id, reason):
        return False
    if not notifications.is_news(db, message_id):
        handovers.request(db, conversation_id, "undelivered", {"message": message_id})
    waiting = outbox.waiting_for_citizen(db, conversation_id)
    for news_id in notifications.send_as_sms(db, [message_id, *waiting]):
        outbox.fail(db, news_id, "sent by SMS")
    return True
