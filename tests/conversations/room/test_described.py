"""What agents read of messages that are no words, on the desk and in Chatwoot."""

import pytest

from casework.models import new_id
from conversations import notices
from conversations.described import described
from conversations.messages import Arrival
from desks.chatwoot.lines import before_handover
from tests.channels.whatsapp.talk import lines
from tests.conversations.room.logs import message_log
from tests.conversations.room.test_message_log import do

UNKNOWN = described("other", "unsupported", "")


@pytest.mark.parametrize("code", sorted({*notices.NOT_FOR_AGENT, "revoke", "edit", "reaction"}))
def test_each_kind_has_a_name_of_its_own(code: str) -> None:
    name = described("other", code, "")
    assert name and (name == UNKNOWN) == (code == "unsupported")
    assert described("other", code, "👍") == f"{name}: 👍"


def test_a_code_of_the_future_is_no_empty_bubble() -> None:
    assert described("other", "hologram", "") == described("other", None, "") == UNKNOWN


@pytest.mark.parametrize(
    ("note", "media_type", "read"),
    [
        ("voice", "audio/ogg", "رسالة صوتية"),
        (None, "audio/mpeg", "مقطع صوتي"),
        (None, "image/png", "صورة"),
        (None, "video/mp4", "مقطع مرئي"),
        (None, "application/pdf", "ملف"),
        (None, "", "ملف"),
    ],
)
def test_a_file_without_a_name_is_named(note: str | None, media_type: str, read: str) -> None:
    assert described("file", note, "", media_type) == read
    assert described("file", note, "خطاب.pdf", media_type) == "خطاب.pdf"


@pytest.mark.usefixtures("db")
def test_chatwoot_gets_the_same() -> None:
    conversation_id = new_id()
    for code, words in (("revoke", ""), ("reaction", "👍")):
        arrival = Arrival(
            conversation_id, "whatsapp", new_id(), text=words, kind="other", note=code
        )
        do(message_log.receive, "gateway", arrival)
    requested_at = lines()[0].created_at.replace(year=2099)
    sent = do(before_handover, conversation_id, 0, requested_at)
    assert [line.body for line in sent] == ["حذف رسالة", "تفاعل: 👍"]
