"""The supervisor's view: the desk now, and its figures over a stretch of days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from starlette.responses import Response

from casework import audit, insights
from casework.clock import RIYADH, utcnow
from casework.database import session
from casework.hours_text import MONTHS
from casework.insights import Part, Report
from desks.builtin import charts, spreadsheet, texts
from desks.builtin.charts import Chart
from desks.builtin.desk_request import DeskRequest
from desks.builtin.guard import guarded
from desks.desk_labels import CHANNELS, label

_LONGEST = 366  # days
_COMMENTS = 12
_HEADS = (
    "وقت الطلب",
    "القناة",
    "الحال",
    "السبب",
    "الموظف",
    "الانتظار (ثانية)",
    "أول رد (ثانية)",
    "المعالجة (ثانية)",
    "التقييم",
)


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` to `last`, both included, in Riyadh. `wrong`: what was asked for is not."""

    first: date
    last: date
    wrong: bool = False

    @property
    def since(self) -> datetime:
        return datetime.combine(self.first, time(), RIYADH)

    @property
    def until(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), RIYADH)

    @property
    def query(self) -> str:
        return f"first={self.first}&last={self.last}"


def show(request: DeskRequest) -> Response:
    values = request.http.query_params
    days, skipped = read_days(values), _skipped(values)
    with session(readonly=True) as db:
        connection = db.connection()
        report = insights.report(connection, days.since, days.until)
        scores = insights.scores(connection, days.since, days.until)
        comments = insights.comments(
            connection, days.since, days.until, limit=_COMMENTS + 1, offset=skipped
        )
        now = insights.now(connection)
    today = _today()
    return request.page(
        "insights.html",
        days=days,
        ranges={
            "اليوم": Days(today, today),
            "أمس": Days(today - timedelta(days=1), today - timedelta(days=1)),
            "آخر 7 أيام": Days(today - timedelta(days=6), today),
            "آخر 30 يومًا": Days(today - timedelta(days=29), today),
        },
        report=report,
        parts=[("الكل", report.total), *_channels(report)],
        reasons=[(label("reasons", reason), count) for reason, count in report.reasons],
        scores=scores,
        comments=comments[:_COMMENTS],
        skipped=skipped,
        older=len(comments) > _COMMENTS,
        charts=_charts(report),
        duration=duration,
        now=now,
    )


def show_now(request: DeskRequest) -> Response:
    with session(readonly=True) as db:
        now = insights.now(db.connection())
    return request.page("insights_now.html", now=now, duration=duration)


def export(request: DeskRequest) -> Response:
    days = read_days(request.http.query_params)
    audit.record(request.actor, "insights.export", first=str(days.first), last=str(days.last))
    return spreadsheet.response(f"handovers-{days.first}-{days.last}", _HEADS, _rows(days))


def read_days(values: Mapping[str, str]) -> Days:
    """The days asked for; today when none or impossible ones are."""
    today = _today()
    try:
        first = date.fromisoformat(values.get("first") or str(today))
        last = date.fromisoformat(values.get("last") or str(max(first, today)))
    except ValueError:
        return Days(today, today, wrong=True)
    possible = first.year > 2000 and last.year < 2200
    if not possible or not timedelta(0) <= last - first < timedelta(days=_LONGEST):
        return Days(today, today, wrong=True)
    return Days(first, last)


def duration(seconds: float | None) -> str:
    """«45 ثانية», «3.5 دقيقة», «4 دقائق», «1.2 ساعة»."""
    if seconds is None:
        return "—"
    if seconds < 60:
        return _counted(round(seconds), "ثانية", "ثوانٍ")
    if seconds < 60 * 60:
        return _counted(round(seconds / 60, 1), "دقيقة", "دقائق")
    return _counted(round(seconds / 3600, 1), "ساعة", "ساعات")


def _counted(number: float, one: str, few: str) -> str:
    return f"{number:g} {few if number in range(3, 11) else one}"


def _skipped(values: Mapping[str, str]) -> int:
    given = values.get("skip", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0


def _today() -> date:
    return utcnow().astimezone(RIYADH).date()


def _channels(report: Report) -> list[tuple[str, Part]]:
    return [(CHANNELS[channel], part) for channel, part in sorted(report.channels.items())]


def _charts(report: Report) -> list[Chart]:
    hours = [(f"{hour:02}", part) for hour, part in enumerate(report.hours)]
    made = [
        charts.bars(
            "الطلبات في كل ساعة من اليوم",
            "الساعة",
            [(name, part.requested, str(part.requested)) for name, part in hours],
        ),
        charts.bars(
            "وسيط الانتظار بالدقائق في كل ساعة من اليوم",
            "الساعة",
            [(name, part.waited.median, duration(part.waited.median)) for name, part in hours],
            unit=60,
        ),
    ]
    if len(report.days) > 1:
        each = [
            (f"{day.day} {MONTHS[day.month - 1]}", part.requested, str(part.requested))
            for day, part in report.days.items()
        ]
        made.append(charts.bars("الطلبات في كل يوم", "اليوم", each))
    return made


def _rows(days: Days) -> Iterator[tuple[object, ...]]:
    with session(readonly=True) as db:
        for row in insights.rows(db.connection(), days.since, days.until):
            yield (
                f"{row.requested_at.astimezone(RIYADH):%Y-%m-%d %H:%M:%S}",
                CHANNELS[row.channel],
                texts.HANDOVERS[row.status],
                label("reasons", row.reason),
                row.agent,
                *(None if s is None else round(s) for s in (row.wait, row.answer, row.handling)),
                row.score,
            )


ROUTES = [
    guarded("/insights", show, "insights"),
    guarded("/insights/now", show_now, "insights", background=True),
    guarded("/insights/export", export, "insights", "POST"),
]
