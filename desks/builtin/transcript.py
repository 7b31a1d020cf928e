"""A conversation as agents read it: everything said, and the steps of its handovers between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, case, func, literal, select

from casework import handovers
from casework.handovers import HandoverStep
from casework.models import Attachment, Author, MessageKind, MessageState
from conversations.claims import MESSAGES
from conversations.described import described
from desks.desk_labels import CHANNELS

_M = MESSAGES.c
_A = cast(Table, Attachment.__table__).c
_FAILURE = case((_M.awaits_citizen, literal("window")), else_=_M.failure).label("failure")

PAGE = 200
"""Messages that a page begins with; older ones are fetched when asked for."""


@dataclass(frozen=True, slots=True)
class TranscriptFile:
    """A file in the log."""

    id: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """A message. `body` is what agents read of it, `offered` are its buttons.

    `failure` says why it has not reached the citizen; `window`: it goes out once they write.
    """

    seq: int
    author: Author
    agent: str | None
    kind: MessageKind
    body: str
    at: datetime
    state: MessageState
    failure: str | None
    offered: tuple[str, ...]
    file: TranscriptFile | None


@dataclass(frozen=True, slots=True)
class Mark:
    """How far something has been read: the last message, the last step."""

    seq: int = 0
    step: int = 0

    @classmethod
    def parse(cls, text: str) -> "Mark":
        """From `12.34`; what is no mark is the beginning."""
        seq, _, step = text.partition(".")
        if not (seq + step).isdecimal() or len(text) > 20:
            return cls()
        return cls(int(seq or 0), int(step or 0))

    def __str__(self) -> str:
        return f"{self.seq}.{self.step}"


@dataclass(frozen=True, slots=True)
class Transcript:
    """Messages and steps, each in order; `mark` is where the next look goes on."""

    lines: Sequence[TranscriptLine]
    steps: Sequence[HandoverStep]
    mark: Mark
    earlier: bool = False
    """There are messages before these."""

    @property
    def merged(self) -> list[TranscriptLine | HandoverStep]:
        """All of it, by time."""
        return sorted([*self.lines, *self.steps], key=lambda item: item.at)


def read(db: Connection, conversation_id: str, before: int | None = None) -> Transcript:
    """The last PAGE messages (those before a number, if one is given) and the steps among them."""
    wanted = _LINES.where(_M.conversation_id == conversation_id).order_by(_M.seq.desc())
    if before is not None:
        wanted = wanted.where(_M.seq < before)
    rows = db.execute(wanted.limit(PAGE + 1)).all()
    lines = [_line(row) for row in reversed(rows[:PAGE])]
    earlier = len(rows) > PAGE
    steps = handovers.history(db, conversation_id)
    mark = Mark(lines[-1].seq if lines else 0, steps[-1].id if steps else 0)
    if earlier:
        steps = [step for step in steps if step.at >= lines[0].at]
    if before is not None:
        end = db.scalar(
            select(_M.created_at).where(_M.conversation_id == conversation_id, _M.seq == before)
        )
        steps = [step for step in steps if end is not None and step.at < end]
    return Transcript(lines, steps, mark, earlier)


def since(db: Connection, conversation_id: str, mark: Mark) -> Transcript:
    """What has come after `mark`."""
    rows = db.execute(
        _LINES.where(_M.conversation_id == conversation_id, _M.seq > mark.seq).order_by(_M.seq)
    )
    lines = [_line(row) for row in rows]
    steps = [step for step in handovers.history(db, conversation_id) if step.id > mark.step]
    after = Mark(lines[-1].seq if lines else mark.seq, steps[-1].id if steps else mark.step)
    return Transcript(lines, steps, after)


def states(db: Connection, conversation_id: str) -> dict[int, tuple[MessageState, str | None]]:
    """What has become of the last messages to the citizen."""
    rows = db.execute(
        select(_M.seq, _M.state, _FAILURE)
        .where(_M.conversation_id == conversation_id, _M.author != "citizen")
        .order_by(_M.seq.desc())
        .limit(PAGE)
    )
    return {row.seq: (row.state, row.failure) for row in rows}


def body_of(db: Connection, conversation_id: str, seq: int) -> str | None:
    """What agents read of one message."""
    row = db.execute(
        _LINES.where(_M.conversation_id == conversation_id, _M.seq == seq)
    ).one_or_none()
    return None if row is None else _body(row)


def last_words(db: Connection, conversation_ids: Sequence[str]) -> dict[str, str]:
    """What was said last in each of some conversations, by anybody but the system."""
    last = (
        select(_M.conversation_id, func.max(_M.seq).label("seq"))
        .where(_M.conversation_id.in_(conversation_ids), _M.author != "system")
        .group_by(_M.conversation_id)
        .subquery()
    )
    rows = db.execute(
        _LINES.add_columns(_M.conversation_id).join(
            last, (last.c.conversation_id == _M.conversation_id) & (last.c.seq == _M.seq)
        )
    )
    return {row.conversation_id: _body(row) for row in rows}


def unread(db: Connection, seen: dict[str, int]) -> dict[str, int]:
    """How many messages of the citizen come after the number seen, of each conversation."""
    rows = db.execute(
        select(_M.conversation_id, _M.seq).where(
            _M.conversation_id.in_(list(seen)), _M.author == "citizen",
            _M.seq > min(seen.values(), default=0),
        )
    )  # fmt: skip
    counts = dict.fromkeys(seen, 0)
    for row in rows:
        counts[row.conversation_id] += row.seq > seen[row.conversation_id]
    return counts


_LINES = select(
    _M.seq, _M.author, _M.agent, _M.kind, _M.body, _M.created_at, _M.state, _FAILURE, _M.choices,
    _M.payload, _M.channel, _A.id.label("file_id"), _A.media_type, _A.size,
).join_from(MESSAGES, Attachment.__table__, _A.id == _M.attachment_id, isouter=True)  # fmt: skip


def _line(row: Any) -> TranscriptLine:
    offered = tuple(choice["title"] for choice in row.choices or ())
    file = TranscriptFile(row.file_id, row.media_type, row.size) if row.file_id else None
    return TranscriptLine(
        row.seq, row.author, row.agent, row.kind, _body(row), row.created_at, row.state,
        row.failure, offered, file,
    )  # fmt: skip


def _body(row: Any) -> str:
    return described(row.kind, row.payload, row.body, row.media_type or "", CHANNELS[row.channel])
