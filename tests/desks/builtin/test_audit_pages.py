"""The page of the audit log."""

import csv
import io

from casework import audit
from casework.audit import Actor
from tests.desks.builtin.conftest import LogIn
from tests.desks.builtin.material import make_ticket


def test_who_leads_sees_what_was_done(log_in: LogIn) -> None:
    agent, supervisor = log_in("agent"), log_in("supervisor")
    ticket = make_ticket()
    agent.get(f"/tickets/{ticket.reference}")
    agent.post(f"/tickets/{ticket.reference}/reveal", reason="<b>بطلب منه</b>")
    page = supervisor.get("/audit", params={"actor": "agent", "action": "ticket."}).text
    assert "إظهار بيانات مواطن" in page and f"/desk/tickets/{ticket.reference}" in page
    assert "<b>بطلب" not in page and "بطلب منه" in page
    assert '<td data-label="ماذا">دخول</td>' not in page
    assert "السبب: &lt;b&gt;بطلب منه" in page
    by_subject = supervisor.get("/audit", params={"subject": ticket.reference}).text
    assert by_subject.count("<tr>") == 3
    for senseless in ("page=0", "page=-1", "page=x", "first=x", "first=9999-99-99", "last=1"):
        assert supervisor.get(f"/audit?{senseless}").status_code == 200


def test_the_export_is_whole_safe_and_recorded(log_in: LogIn) -> None:
    supervisor = log_in("supervisor")
    audit.record(Actor(None, "=1+1"), "login.failed")
    answer = supervisor.post("/audit/export?action=login.failed")
    heads, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert len(heads) == len(row) == 6 and row[1:3] == ["'=1+1", "محاولة دخول فاشلة"]
    page = supervisor.get("/audit", params={"action": "audit.export"}).text
    assert "action: login.failed" in page and "تصدير سجل التدقيق" in page
