"""What Chatwoot gets: everything that helps, nothing that identifies unless that is set."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import pytest

from casework.handovers import Record
from desks.chatwoot.lines import ChatwootLine
from desks.chatwoot.sharing import Sharing

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
CONTEXT = {
    "form": "complaint_form",
    "answers": {
        "complaint_category": "payment",
        "complaint_description": "لم يصلني الدعم، وجوالي 0500000000",
        "full_name": "سارة محمد العلي",
        "national_id": "1000000008",
    },
}


def record(context: dict[str, Any] = CONTEXT) -> Record:
    known = {
        "id": "h" * 32,
        "conversation_id": "c0ffee" + "0" * 26,
        "channel": "whatsapp",
        "reason": "stuck_form",
        "context": context,
        "requested_at": AT,
    }
    return Record(**{field.name: known.get(field.name) for field in fields(Record)})


def line(number: int, body: str, author: str = "citizen") -> ChatwootLine:
    return ChatwootLine(str(number), number, author, "text", body, None, None)


def test_what_identifies_is_masked() -> None:
    text = Sharing(record(), False).note(
        [line(1, "هويتي ١٠٠٠٠٠٠٠٠٨"), line(2, "اسمي سارة  محمد العلي")]
    )
    assert "تعثّر في نموذج" in text and "واتساب" in text and "2026-03-02 12:00" in text
    assert "تقديم شكوى" in text and "سارة م••• ا•••" in text
    for secret in ("1000000008", "١٠٠٠٠٠٠٠٠٨", "0500000000", "محمد"):
        assert secret not in text


def test_as_written_where_that_is_set() -> None:
    text = Sharing(record(), True).note([line(1, "هويتي 1000000008")])
    for shared in ("هويتي 1000000008", "سارة محمد العلي", "0500000000"):
        assert shared in text


@pytest.mark.parametrize(("shared", "name"), [(False, "سارة م••• ا•••"), (True, "سارة محمد العلي")])
def test_a_contact_is_called_by_its_name_or_by_a_code(shared: bool, name: str) -> None:
    assert Sharing(record(), shared).contact_name() == name
    assert Sharing(record({}), shared).contact_name() == "مواطن c0ffee"


def test_of_a_long_conversation_the_latest_lines_are_kept_and_that_is_said() -> None:
    lines = [line(number, f"{number} " + "س" * 900) for number in range(1, 41)]
    text = Sharing(record(), False).note(lines)
    assert "المواطن: 40 " in text and "المواطن: 1 " not in text
    assert "رسائل أقدم لم تُنقل: 19" in text
    assert len(text) < 25_000
