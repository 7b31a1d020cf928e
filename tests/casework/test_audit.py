"""The audit log, on both databases: added to, never changed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from casework import audit, audit_log
from casework.audit import Actor
from casework.audit_log import Filters
from casework.clock import RIYADH, utcnow
from casework.database import engine, session
from casework.models import AuditEntry

SARA = Actor(None, "sara", "192.0.2.7")
NOURA = Actor(None, "noura", "192.0.2.8")


def test_an_entry_says_who_what_when_and_from_where(db: str) -> None:
    before = utcnow()
    audit.record(SARA, "ticket.reveal", ("ticket", "4000000006"), fields="mobile")
    ((entry,), pages) = audit_log.find(Filters(), 1)
    assert (entry.actor, entry.action, entry.address) == ("sara", "ticket.reveal", "192.0.2.7")
    assert (entry.subject_kind, entry.subject_id) == ("ticket", "4000000006")
    assert entry.detail == {"fields": "mobile"}
    assert before <= entry.at <= utcnow() and pages == 1


def test_nothing_changes_or_removes_an_entry(db: str) -> None:
    audit.record(SARA, "login")
    for attempt in (
        update(AuditEntry).values(actor="nobody"),
        delete(AuditEntry),
        text("UPDATE audit_entries SET action = 'x'"),
        text("DELETE FROM audit_entries"),
    ):
        with pytest.raises(DatabaseError, match="only added to"), session() as writer:
            writer.execute(attempt)
    assert [entry.actor for entry in audit_log.find(Filters(), 1)[0]] == ["sara"]


def test_what_is_older_than_a_year_may_be_removed(db: str) -> None:
    with session() as writer:
        for days in (10, 380):
            at = utcnow() - timedelta(days=days)
            writer.add(AuditEntry(actor=f"{days}", action="login", at=at))
    with session() as writer:
        writer.execute(delete(AuditEntry).where(AuditEntry.actor == "380"))
    assert [entry.actor for entry in audit_log.find(Filters(), 1)[0]] == ["10"]


def test_an_entry_stands_and_falls_with_what_it_is_about(db: str) -> None:
    with pytest.raises(RuntimeError), session() as writer:
        audit.record_in(writer, SARA, "staff.update")
        raise RuntimeError
    assert audit_log.find(Filters(), 1)[0] == []


def test_addresses_and_details_cannot_be_read_in_the_database(db: str) -> None:
    audit.record(SARA, "ticket.reveal", None, reason="بطلب منه")
    with engine().connect() as connection:
        row = str(connection.execute(text("SELECT * FROM audit_entries")).one())
    assert "192.0.2.7" not in row and "بطلب" not in row and "sara" in row


def test_a_long_name_that_somebody_typed_is_cut(db: str) -> None:
    audit.record(Actor(None, "x" * 400), "login.failed")
    ((entry,), _) = audit_log.find(Filters(), 1)
    assert entry.actor == "x" * 50


def test_filters(db: str) -> None:
    audit.record(SARA, "login")
    audit.record(SARA, "login.failed")
    audit.record(NOURA, "ticket.view", ("ticket", "4000000006"))
    audit.record(NOURA, "ticket.export")

    def found(**values: object) -> list[str]:
        entries, _ = audit_log.find(Filters(**values), 1)  # type: ignore[arg-type]
        assert [entry.id for entry in entries] == [
            entry.id
            for entry in audit_log.every(Filters(**values))  # type: ignore[arg-type]
        ]
        return sorted(entry.action for entry in entries)

    assert found(actor="sara") == ["login", "login.failed"]
    assert found(action="login") == ["login"]
    assert found(action="ticket.") == ["ticket.export", "ticket.view"]
    assert found(action="%.") == found(action="%") == found(subject="%") == []
    assert found(subject="4000000006") == ["ticket.view"]
    today = utcnow().astimezone(RIYADH).date()
    assert len(found(first=today, last=today)) == 4
    assert found(first=today + timedelta(days=1)) == found(last=date(2020, 1, 1)) == []


def test_a_long_log_is_read_whole_in_pages_and_in_batches(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_log, "PAGE", 3)
    monkeypatch.setattr(audit_log, "_BATCH", 3)
    at = utcnow()
    with session() as writer:
        for number in range(10):
            # several of the same moment: the batches must not lose or double any
            moment = at - timedelta(seconds=number // 4)
            writer.add(AuditEntry(actor=str(number), action="login", at=moment))
    paged = [audit_log.find(Filters(), page) for page in range(1, 5)]
    assert [pages for _, pages in paged] == [4] * 4
    ids = [entry.id for entries, _ in paged for entry in entries]
    assert ids == [entry.id for entry in audit_log.every(Filters())]
    with session(readonly=True) as reader:
        assert set(ids) == set(reader.scalars(select(AuditEntry.id)))
