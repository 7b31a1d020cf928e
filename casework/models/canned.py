"""Ready replies of the agents' desk."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casework.clock import utcnow
from casework.models.base import Base, id_column


class CannedReply(Base):
    """A text that agents send with a few keys; `{name}` and the like are filled in then."""

    __tablename__ = "canned_replies"

    id: Mapped[str] = id_column()
    title: Mapped[str] = mapped_column(String(100))
    shortcut: Mapped[str] = mapped_column(String(30), unique=True)
    body: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    updated_by: Mapped[str | None] = mapped_column(String(50))  # the username
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)
