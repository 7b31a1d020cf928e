"""Where a citizen can be reached besides SMS: the conversation that a mobile writes from."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from casework.crypto import keyed_hash
from casework.database import session
from casework.models import ChannelName, Conversation, Identity


def channel_of(conversation_id: str) -> ChannelName | None:
    """The channel of a conversation; None for an unknown one."""
    with session(readonly=True) as db:
        return db.scalar(select(Conversation.channel).where(Conversation.id == conversation_id))


def open_conversation(conversation_id: str) -> None:
    """Have a conversation that no channel of ours has opened, as one on the web."""
    if channel_of(conversation_id):
        return
    with session() as db:
        dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
        made = dialect.insert(Conversation).values(id=conversation_id, channel="web")
        db.execute(made.on_conflict_do_nothing())


def channel_mobile(conversation_id: str) -> str | None:
    """The Saudi mobile (E.164) that the conversation is written from, as its channel knows it."""
    with session(readonly=True) as db:
        numbers = db.scalars(
            select(Identity.value)
            .where(Identity.conversation_id == conversation_id, Identity.kind == "mobile")
            .order_by(Identity.since.desc())
        )
        number = next(iter(numbers), "")
    return number if number.startswith("+9665") and len(number) == 13 else None


def conversation_of_mobile(db: Session, mobile: str) -> str | None:
    """The conversation that `mobile` (E.164) writes from, on a channel that knows numbers."""
    return db.scalar(
        select(Identity.conversation_id).where(
            Identity.kind == "mobile", Identity.value_hash == keyed_hash(mobile)
        )
    )


def reaches_its_citizen(db: Session, conversation_id: str | None) -> bool:
    """Whether a conversation is on a channel with addresses, on which one can write at any time."""
    reached = Conversation.id == conversation_id, Conversation.address.is_not(None)
    return db.scalar(select(Conversation.id).where(*reached)) is not None
