"""Files of tickets, and tickets as a file."""

import csv
import io
from urllib.parse import unquote

import httpx
import pytest
from sqlalchemy import select

from casework.clock import utcnow
from casework.database import session
from casework.models import Attachment, Ticket
from tests.desks.builtin.conftest import LogIn
from tests.desks.builtin.material import PERSON, make_ticket, picture, store
from tests.desks.builtin.tickets import (
    entries,
)


def test_a_file_is_shown_and_saved_under_a_name_that_says_what_it_is(log_in: LogIn) -> None:
    person, ticket = log_in(), make_ticket()
    pretends = store(ticket, "\u202egnp.exe", picture())
    script = store(ticket, "run.bat", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    with session() as db:  # kept before names were made to tell the truth
        db.get_one(Attachment, script).file_name = "run.bat"
    page = person.get(f"/tickets/{ticket.reference}").text
    assert "gnp.png" in page and "run.pdf" in page and "run.bat" not in page
    saved = {
        file: person.get(f"/tickets/{ticket.reference}/files/{file}").headers["content-disposition"]
        for file in (pretends, script)
    }
    assert saved[pretends].endswith("''gnp.png") and saved[script].endswith("''run.pdf")


def test_files_are_saved_and_never_run(log_in: LogIn) -> None:
    person = log_in()
    ticket, other = make_ticket(), make_ticket()
    image = store(ticket, "هوية\r\nx: y.png", picture())
    document = store(ticket, "كشف.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")
    path = f"/tickets/{ticket.reference}/files"
    answer = person.get(f"{path}/{image}")
    assert answer.content == picture()
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert "\n" not in unquote(answer.headers["content-disposition"])
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    shown = person.get(f"{path}/{image}?show")
    assert shown.headers["content-type"] == "image/png"
    assert shown.headers["content-disposition"].startswith("inline")
    assert "sandbox" in shown.headers["content-security-policy"]
    assert person.get(f"{path}/{document}").headers["content-type"] == "application/pdf"
    assert person.get(f"{path}/{document}?show").status_code == 404
    assert person.get(f"/tickets/{other.reference}/files/{image}").status_code == 404
    assert [entry.detail["how"] for entry in entries("ticket.file") if entry.detail] == [
        "saved",
        "shown",
        "saved",
    ]


def table(answer: httpx.Response) -> list[list[str]]:
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf"), "spreadsheets need it to read Arabic"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_an_export_is_masked_unless_somebody_may_see_all(log_in: LogIn) -> None:
    agent, supervisor = log_in("agent"), log_in("supervisor")
    ticket = make_ticket(description="اتصلوا على 0559876543")
    make_ticket("whatsapp")
    answer = agent.post("/tickets/export?channel=web")
    assert "attachment" in answer.headers["content-disposition"]
    heads, row = table(answer)
    assert len(heads) == len(row) == 13
    assert row[0] == ticket.reference
    for hidden in (*PERSON.values(), "9876543"):
        assert hidden not in str(row)
    assert agent.post("/tickets/export-full").status_code == 403
    _, row = table(supervisor.post("/tickets/export-full?channel=web"))
    for value in ("full_name", "national_id"):
        assert PERSON[value] in row
    assert f"'{PERSON['mobile']}" in row and "اتصلوا على 0559876543" in row
    (masked,), (full,) = entries("ticket.export"), entries("ticket.export_full")
    assert (masked.actor, full.actor) == ("agent", "supervisor")
    assert full.detail == {"status": "open", "channel": "web"}


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_no_cell_is_a_formula(log_in: LogIn, formula: str) -> None:
    supervisor = log_in("supervisor")
    text = f'{formula}","=cmd|calc'
    make_ticket(full_name=text, description=text)
    for answer in (
        supervisor.post("/tickets/export-full"),
        supervisor.post("/tickets/export"),
    ):
        for row in table(answer)[1:]:
            assert len(row) == 13
            assert not any(cell.lstrip(" ")[:1] in "=+-@\t\r" for cell in row if cell.strip(" "))


def test_an_export_of_many_is_whole(log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.ticket_list._BATCH", 3)
    person = log_in()
    made = [make_ticket().reference for _ in range(8)]
    at = utcnow()
    with session() as db:
        for ticket in db.scalars(select(Ticket)):
            ticket.created_at = at  # all at once: no batch may lose or double one
    assert sorted(row[0] for row in table(person.post("/tickets/export"))[1:]) == sorted(made)
