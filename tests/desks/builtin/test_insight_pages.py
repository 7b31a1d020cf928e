"""The supervisor's page: who may see it, which days, what is exported."""

from datetime import datetime, timedelta

import pytest

from casework.clock import RIYADH
from desks.builtin import charts
from desks.builtin.insight_pages import Days, duration, read_days
from tests.casework.test_insights import add
from tests.desks.builtin.conftest import LogIn

NOON = datetime(2026, 3, 2, 12, tzinfo=RIYADH)
DAY = "first=2026-03-02&last=2026-03-02"


def test_an_agent_sees_no_figures_of_others(log_in: LogIn) -> None:
    agent = log_in("agent")
    for path in ("/insights", "/insights/now"):
        assert agent.get(path).status_code == 403
    assert agent.post(f"/insights/export?{DAY}").status_code == 403


def test_the_page_shows_a_day(log_in: LogIn) -> None:
    add(NOON, wait=90, answer=120, handling=600, agent="نورة", score=2, comment="هويتي 1000000008")
    add(NOON, status="abandoned", reason="misunderstood", channel="whatsapp")
    page = log_in("supervisor").get(f"/insights?{DAY}")
    assert page.status_code == 200
    for shown in ("1.5 دقيقة", "2 دقيقة", "10 دقائق", "(50%)", "لم يفهمه المساعد", "2.00"):
        assert shown in page.text
    assert "1•••••••08" in page.text and "1000000008" not in page.text


def test_the_numbers_of_this_moment_come_by_themselves(log_in: LogIn) -> None:
    add(datetime.now(RIYADH) - timedelta(minutes=5), status="queued")
    supervisor = log_in("supervisor")
    page, part = supervisor.get("/insights"), supervisor.get("/insights/now")
    assert 'hx-get="/desk/insights/now"' in page.text
    assert "<dd>5 دقائق</dd>" in part.text and "<html" not in part.text


@pytest.mark.parametrize(
    "query",
    [
        "first=yesterday",
        "first=2026-03-02&last=2026-03-01",
        "first=2020-01-01&last=2026-01-01",
        "first=0001-01-01&last=0001-01-02",
        "first=9999-12-31",
        "first=%27%3E%3Cscript%3E",
    ],
)
def test_impossible_days_are_told(log_in: LogIn, query: str) -> None:
    page = log_in("supervisor").get(f"/insights?{query}")
    assert page.status_code == 200
    assert "لم نفهم المدة" in page.text and "<script>" not in page.text


def test_days_run_from_midnight_to_midnight_in_riyadh() -> None:
    days = read_days({"first": "2026-03-02", "last": "2026-03-03"})
    assert days.since.isoformat() == "2026-03-02T00:00:00+03:00"
    assert days.until.isoformat() == "2026-03-04T00:00:00+03:00"
    assert read_days({}) == Days(days := datetime.now(RIYADH).date(), days)


def test_older_comments_are_on_further_pages(log_in: LogIn) -> None:
    for number in range(13):
        at = NOON + timedelta(minutes=number)
        add(at, wait=1, score=5, comment=f"تعليق {number:02}")
    supervisor = log_in("supervisor")
    page, next_page = (supervisor.get(f"/insights?{DAY}{more}").text for more in ("", "&skip=12"))
    assert "تعليق 12" in page and "تعليق 00" not in page and "skip=12" in page
    assert "تعليق 00" in next_page and "تعليق 01" not in next_page


def test_the_export_names_nobody_but_agents_and_is_written_down(log_in: LogIn) -> None:
    add(NOON, wait=90, answer=120, handling=600, agent="=cmd()", score=5, comment="سر")
    supervisor = log_in("supervisor")
    export = supervisor.post(f"/insights/export?{DAY}")
    assert export.headers["content-type"] == "text/csv; charset=utf-8"
    head, line = export.content.decode("utf-8-sig").splitlines()
    assert head.startswith("وقت الطلب,القناة")
    assert line == "2026-03-02 12:00:00,الموقع,أنهاها موظف,طلب موظفًا,'=cmd(),90,120,600,5"
    assert "تصدير المؤشرات" in supervisor.get("/audit").text


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, "—"), (0, "0 ثانية"), (8, "8 ثوانٍ"), (90, "1.5 دقيقة"), (5400, "1.5 ساعة")],
)
def test_durations(seconds: float | None, shown: str) -> None:
    assert duration(seconds) == shown


def test_a_chart_begins_on_the_right_and_fits_its_scale() -> None:
    chart = charts.bars("عنوان", "اليوم", [("أ", 10, "10"), ("ب", None, "—"), ("ج", 5, "5")])
    first, empty, last = chart.bars
    assert first.middle > empty.middle > last.middle
    assert (empty.height, first.height) == (0, pytest.approx(last.height * 2))
    assert [line.shown for line in chart.lines] == ["0", "2.5", "5", "7.5", "10"]
    assert first.y == chart.lines[-1].y
    assert chart.summary == "عنوان: أ 10، ب —، ج 5"
    assert [line.shown for line in charts.bars("", "", [("أ", 0, "0")]).lines][-1] == "4"
