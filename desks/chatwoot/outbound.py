"""Brings to Chatwoot what is missing there: contact, conversation, note, messages, its end."""

from dataclasses import replace
from typing import Any

import structlog
from sqlalchemy import select

from casework import attachments
from casework.crypto import keyed_hash
from casework.database import session
from casework.file_names import display_name
from casework.handovers import Record
from casework.models import Attachment
from conversations.async_database import AsyncDatabase
from desks.chatwoot import NAME, lines, links
from desks.chatwoot.client import PAGE, ChatwootError, ChatwootFile, Client
from desks.chatwoot.lines import ChatwootLine
from desks.chatwoot.links import Link
from desks.chatwoot.sharing import Sharing

_ATTRIBUTE = "musaed_conversation"
_TAKEN_BACK = "عاد المواطن إلى المساعد، وانتهى الطلب."
_ELSEWHERE = "انتقلت المحادثة إلى مكتب مساعد، لأن الاتصال بينه وبين Chatwoot انقطع مدة."
_REFUSED = "كتب المواطن رسالة لم يقبلها Chatwoot ({reason})؛ تجدها في مكتب مساعد."

logger = structlog.get_logger()


def source_id_of(conversation_id: str) -> str:
    """What the citizen is called in Chatwoot: stable, and of no use to anybody here."""
    return keyed_hash(f"chatwoot:{conversation_id}")[:32]


class Outbound:
    """The way to Chatwoot for one conversation at a time, under its lease.

    Every call whose outcome is not known is looked for over there before it is made again.
    """

    def __init__(self, client: Client, database: AsyncDatabase, *, personal_data: bool) -> None:
        self._client = client
        self._database = database
        self._personal_data = personal_data

    async def bring(self, link: Link) -> bool:
        """Make Chatwoot like the database. True when the handover is over, and told so.

        Raises ChatwootError; what was done until then is written down.
        """
        record = await self._database.read(links.latest_handover, link.conversation_id)
        is_open = record.desk == NAME and record.status in ("queued", "assigned")
        if is_open:
            link = await self._open(link, record)
        sent = await self._sent(link) if link.unsure else set()
        if is_open:
            link = await self._tell_before(link, record, sent)
        if is_open or (record.desk == NAME and record.status == "resolved"):
            # what crossed with the agent's end opens the conversation over there anew
            for line in await self._database.read(
                lines.since_handover, link.conversation_id, link.forwarded_seq, record.requested_at
            ):
                link = await self._forward(link, record, line, sent)
        if not is_open:
            await self._end(link, record, sent)
        return not is_open

    async def _open(self, link: Link, record: Record) -> Link:
        """An open conversation over there."""
        source_id = source_id_of(link.conversation_id)
        if link.contact_id is None:
            link = await self._save(link, contact_id=await self._contact(link, record, source_id))
        if link.remote_id is None:
            assert link.contact_id is not None
            remote_id = None
            if link.unsure:
                remote_id = await self._client.find_conversation(
                    link.contact_id, _ATTRIBUTE, source_id
                )
            if remote_id is None:
                remote_id = await self._client.create_conversation(
                    link.contact_id, source_id, {_ATTRIBUTE: source_id}
                )
            link = await self._save(link, remote_id=remote_id, remote_open=True)
        elif not link.remote_open:
            await self._client.set_status(link.remote_id, "open")
            link = await self._save(link, remote_open=True)
        return link

    async def _contact(self, link: Link, record: Record, source_id: str) -> int:
        if link.unsure:
            found = await self._client.find_contact(source_id)
            if found is not None:
                return found
        name = self._sharing(record).contact_name()
        try:
            return await self._client.create_contact(source_id, name)
        except ChatwootError as error:
            # an identifier is unique over there: it is the one of an earlier attempt
            found = await self._client.find_contact(source_id) if error.final else None
            if found is None:
                raise
            return found

    async def _tell_before(self, link: Link, record: Record, sent: set[str]) -> Link:
        """The private note, once for each time that an agent was asked for."""
        if link.noted_for == record.requested_at:
            return link
        assert link.remote_id is not None
        before = await self._database.read(
            lines.before_handover, link.conversation_id, link.forwarded_seq, record.requested_at
        )
        source_id = f"note:{record.id}:{record.requested_at:%Y%m%d%H%M%S%f}"
        sent_id = link.sent_id
        if source_id not in sent:
            text = self._sharing(record).note(before)
            sent_id = await self._client.post(link.remote_id, "note", text, source_id)
            await self._label(link.remote_id, [record.channel, record.reason])
        last = before[-1].seq if before else link.forwarded_seq
        return await self._save(
            link, noted_for=record.requested_at, forwarded_seq=last, sent_id=sent_id
        )

    async def _label(self, remote_id: int, labels: list[str]) -> None:
        try:
            await self._client.set_labels(remote_id, labels)
        except ChatwootError as error:  # a convenience: nothing is lost without it
            logger.warning("chatwoot_labels_failed", reason=error.reason)

    async def _forward(
        self, link: Link, record: Record, line: ChatwootLine, sent: set[str]
    ) -> Link:
        """A line of the citizen's, as written by the contact; the assistant's as a private note."""
        assert link.remote_id is not None
        sent_id = link.sent_id
        if line.id not in sent:
            try:
                sent_id = await self._post(link.remote_id, record, line)
            except ChatwootError as error:
                if not error.final or error.reason in ("http_401", "http_403", "http_404"):
                    raise
                # this one is refused for what it is: the ones behind it must not wait for it
                logger.warning("chatwoot_refused_message", reason=error.reason, message=line.id)
                text = _REFUSED.format(reason=error.reason)
                sent_id = await self._client.post(link.remote_id, "note", text, line.id)
        return await self._save(link, forwarded_seq=line.seq, sent_id=sent_id)

    async def _post(self, remote_id: int, record: Record, line: ChatwootLine) -> int:
        if line.author == "bot":
            text = self._sharing(record).line(line)
            return await self._client.post(remote_id, "note", text, line.id)
        file = None
        if line.attachment_id is not None:
            file = await self._database.run(_read_file, line.attachment_id)
        text = self._sharing(record).text(line.body)
        return await self._client.post(remote_id, "incoming", text, line.id, file)

    async def _end(self, link: Link, record: Record, sent: set[str]) -> None:
        """Resolve the conversation over there, unless that is where it ended."""
        if link.remote_id is None or not link.remote_open:
            return
        source_id = f"end:{record.id}:{record.requested_at:%Y%m%d%H%M%S%f}"
        if source_id not in sent:
            text = _ELSEWHERE if record.desk != NAME else _TAKEN_BACK
            await self._client.post(link.remote_id, "note", text, source_id)
        await self._client.set_status(link.remote_id, "resolved")
        await self._save(link, remote_open=False)

    async def _sent(self, link: Link) -> set[str]:
        """The ids of ours that have arrived since the last one known of."""
        found: set[str] = set()
        after = link.sent_id
        while link.remote_id is not None:
            page = await self._client.messages(link.remote_id, after)
            found |= {message.source_id for message in page if message.source_id}
            if len(page) < PAGE:
                break
            after = page[-1].id
        return found

    def _sharing(self, record: Record) -> Sharing:
        return Sharing(record, self._personal_data)

    async def _save(self, link: Link, **values: Any) -> Link:
        await self._database.write(links.progress, link.conversation_id, **values)
        return replace(link, **values)


def _read_file(attachment_id: str) -> ChatwootFile:
    with session(readonly=True) as db:
        attachment = db.scalars(select(Attachment).where(Attachment.id == attachment_id)).one()
    data = attachments.read(attachment)
    name = display_name(attachment.file_name or "file", attachment.media_type)
    return ChatwootFile(name, attachment.media_type, data)
