"""The supervisor's figures on examples that were worked out by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import DateTime, bindparam, insert, text

from casework import handovers, insights, ratings
from casework.clock import utcnow
from casework.database import session
from casework.handovers import AgentRef
from casework.models import ChannelName, Conversation, Handover, HandoverStatus, Rating, new_id
from tests.casework.conftest import Configure

DAY = datetime(2026, 3, 1, 21, tzinfo=UTC)  # midnight in Riyadh: Monday, 2 March 2026, begins
NEXT = DAY + timedelta(days=1)


def add(
    asked: datetime,
    *,
    wait: float | None = None,
    answer: float | None = None,
    handling: float | None = None,
    status: HandoverStatus = "resolved",
    reason: str = "requested",
    channel: ChannelName = "web",
    agent: str | None = None,
    score: int | None = None,
    comment: str | None = None,
    waiting_since: datetime | None = None,
) -> str:
    """A handover asked for at `asked`; the durations in seconds. Its id."""
    assigned = None if wait is None else asked + timedelta(seconds=wait)
    end = assigned or asked
    handover = Handover(
        id=new_id(),
        status=status,
        reason=reason,
        context={},
        agent=agent,
        agent_id=agent,
        requested_at=asked,
        assigned_at=assigned,
        first_response_at=None if answer is None else asked + timedelta(seconds=answer),
        waiting_since=waiting_since,
        closed_at=None
        if status in ("queued", "assigned")
        else end + timedelta(seconds=handling or 60),
    )
    with session() as db:
        conversation = Conversation(id=new_id(), channel=channel)
        db.add(conversation)
        db.flush()
        handover.conversation_id = conversation.id
        db.add(handover)
        db.flush()
        if score is not None:
            rating = Rating(
                conversation_id=conversation.id,
                handover_id=handover.id,
                score=score,
                comment=comment,
                at=asked,
            )
            db.add(rating)
    return handover.id


def report(since: datetime = DAY, until: datetime = NEXT) -> insights.Report:
    with session(readonly=True) as db:
        return insights.report(db.connection(), since, until)


@pytest.mark.parametrize(
    ("durations", "median", "p90"),
    [
        ([], None, None),
        ([7], 7, 7),
        ([10, 20], 15, 19),
        ([30, 10, 20], 20, 28),
        (list(range(1, 11)), 5.5, 9.1),  # 1 to 10: the ninth and a tenth of the way to the tenth
        (list(range(0, 101)), 50, 90),
    ],
)
def test_median_and_ninetieth_percentile(
    durations: list[float], median: float | None, p90: float | None
) -> None:
    found = insights.spread(durations)
    assert found.count == len(durations)
    assert found.median == (None if median is None else pytest.approx(median))
    assert found.p90 == (None if p90 is None else pytest.approx(p90))


def test_a_day(db: str) -> None:
    hour = timedelta(hours=1)
    add(DAY + 9 * hour, wait=60, answer=90, handling=600, agent="نورة")
    add(DAY + 9 * hour, wait=120, answer=180, handling=300, agent="نورة", reason="misunderstood")
    add(DAY + 10 * hour, wait=300, answer=330, handling=900, channel="whatsapp", agent="فهد")
    add(DAY + 10 * hour, status="abandoned")
    add(DAY + 23.5 * hour, wait=30, status="assigned", agent="فهد")
    add(DAY - timedelta(microseconds=1), wait=5000, handling=5000)  # the day before
    add(NEXT, wait=5000, handling=5000)  # the day after
    found = report()
    assert (found.total.requested, found.total.resolved, found.total.abandoned) == (5, 3, 1)
    assert found.total.abandoned_share == 0.25
    assert found.total.waited == insights.Spread(4, pytest.approx(90), pytest.approx(246))
    assert found.total.answered == insights.Spread(3, pytest.approx(180), pytest.approx(300))
    assert found.total.handled == insights.Spread(3, pytest.approx(600), pytest.approx(840))
    web, whatsapp = found.channels["web"], found.channels["whatsapp"]
    assert (web.requested, whatsapp.requested) == (4, 1)
    assert whatsapp.waited == insights.Spread(1, pytest.approx(300), pytest.approx(300))
    assert found.reasons == [("requested", 4), ("misunderstood", 1)]
    assert {
        number: part.requested for number, part in enumerate(found.hours) if part.requested
    } == {
        9: 2,
        10: 2,
        23: 1,
    }
    assert {day: part.requested for day, part in found.days.items()} == {date(2026, 3, 2): 5}


def test_nothing_gives_no_figures_instead_of_zeros(db: str) -> None:
    found = report()
    assert found.total.requested == 0
    assert found.total.abandoned_share is None
    assert found.total.waited == insights.Spread(0, None, None)
    assert found.channels == found.days == {}
    with session(readonly=True) as reader:
        assert insights.scores(reader.connection(), DAY, NEXT).mean is None
        assert insights.now(reader.connection()) == insights.Now(0, None, 0, 0, 0, [])


def test_ratings(db: str) -> None:
    for score, comment in [(5, None), (5, "شكرًا"), (4, None), (1, "انتظرت كثيرًا")]:
        add(DAY + timedelta(hours=score), wait=1, score=score, comment=comment, agent="نورة")
    add(NEXT, wait=1, score=2)
    with session(readonly=True) as reader:
        connection = reader.connection()
        scores = insights.scores(connection, DAY, NEXT)
        said = insights.comments(connection, DAY, NEXT, limit=10)
        second = insights.comments(connection, DAY, NEXT, limit=1, offset=1)
    assert scores == insights.Scores({1: 1, 2: 0, 3: 0, 4: 1, 5: 2}, 3.75)
    assert scores.count == 4
    assert [(c.score, c.comment, c.agent) for c in said] == [
        (5, "شكرًا", "نورة"),
        (1, "انتظرت كثيرًا", "نورة"),
    ]
    assert [c.score for c in second] == [1]


def test_this_moment(db: str, configure: Configure) -> None:
    configure(DESK_FIRST_RESPONSE_MINUTES="10", DESK_NEXT_RESPONSE_MINUTES="5")
    now = utcnow()

    def ago(minutes: float) -> datetime:
        return now - timedelta(minutes=minutes)

    add(ago(3), status="queued")
    add(ago(15), status="queued")  # late for the first words
    add(ago(12), wait=60, status="assigned", agent="نورة")  # late for the first words
    add(ago(40), wait=60, answer=90, status="assigned", agent="نورة", waiting_since=ago(6))  # late
    add(ago(40), wait=60, answer=90, status="assigned", agent="فهد", waiting_since=ago(2))
    add(ago(40), wait=60, answer=90)
    with session(readonly=True) as reader:
        found = insights.now(reader.connection())
    assert (found.waiting, found.with_agents) == (2, 3)
    assert found.longest_wait == pytest.approx(15 * 60, abs=30)
    assert (found.late_first, found.late_next) == (2, 1)
    assert [(load.agent, load.open, load.waiting) for load in found.loads] == [
        ("نورة", 2, 1),
        ("فهد", 1, 1),
    ]


def test_rows_for_the_export(db: str) -> None:
    add(DAY, wait=60, answer=90.5, handling=600, agent="نورة", score=4, comment="سر")
    add(DAY + timedelta(hours=1), status="abandoned", channel="whatsapp")
    with session(readonly=True) as reader:
        first, second = insights.rows(reader.connection(), DAY, NEXT)
    assert first[1:5] == ("web", "resolved", "requested", "نورة")
    assert first[5:] == (pytest.approx(60), pytest.approx(90.5), pytest.approx(600), 4)
    assert first.requested_at == DAY
    assert second[1:] == ("whatsapp", "abandoned", "requested", None, None, None, None, None)


def serve(conversation_id: str, agent: AgentRef, score: int, comment: str) -> None:
    """A citizen asks, is served at once, and rates."""
    with session() as writer:
        connection = writer.connection()
        handover_id = handovers.request(connection, conversation_id, "requested", {})
        assert handovers.claim(connection, handover_id, agent) == "claimed"
        assert handovers.agent_said(connection, handover_id, agent)
        assert handovers.resolve(connection, handover_id, agent)
        ratings.rate(connection, conversation_id, score, comment)


def ask_again(conversation_id: str) -> None:
    with session() as writer:
        handovers.request(writer.connection(), conversation_id, "misunderstood", {})


def of_today() -> tuple[insights.Part, list[insights.HandoverRow], list[insights.Comment]]:
    since, until = utcnow() - timedelta(hours=1), utcnow() + timedelta(hours=1)
    with session(readonly=True) as reader:
        connection = reader.connection()
        return (
            insights.report(connection, since, until).total,
            list(insights.rows(connection, since, until)),
            insights.comments(connection, since, until, limit=10),
        )


def counts(part: insights.Part) -> tuple[int, int, int]:
    return part.requested, part.resolved, part.abandoned


def test_who_was_served_and_asks_again_has_not_given_up(conversation: str) -> None:
    serve(conversation, AgentRef("n", "نورة"), 5, "شكرًا")
    before = of_today()
    [served] = before[1]
    ask_again(conversation)
    total, rows, comments = of_today()
    assert counts(total) == (2, 1, 0) and rows[0] == served
    assert rows[1][2:] == ("queued", "misunderstood", None, None, None, None, None)
    assert [comment.agent for comment in comments] == ["نورة"]
    with session() as writer:
        assert handovers.take_back(writer.connection(), conversation)
    assert of_today() == before
    assert served[2:5] == ("resolved", "requested", "نورة") and served.score == 5
    assert served.wait is not None and served.answer is not None and served.handling is not None


def test_who_is_served_twice_counts_twice(conversation: str) -> None:
    serve(conversation, AgentRef("n", "نورة"), 5, "شكرًا")
    ask_again(conversation)
    serve(conversation, AgentRef("f", "فهد"), 2, "لم يُحل")
    ask_again(conversation)
    with session() as writer:
        assert handovers.take_back(writer.connection(), conversation)
    total, rows, comments = of_today()
    assert counts(total) == (2, 2, 0)
    assert len(total.waits) == len(total.answers) == len(total.handlings) == 2
    assert [(row.agent, row.reason, row.score) for row in rows] == [
        ("نورة", "requested", None),  # a handover has one rating, the last one
        ("فهد", "misunderstood", 2),
    ]
    assert [(comment.agent, comment.score) for comment in comments] == [("فهد", 2)]


def test_a_day_among_many_is_found_by_index(db: str) -> None:
    """Not by reading every handover: the planner says so, on either database."""
    with session() as writer:
        conversation = new_id()
        writer.execute(insert(Conversation).values(id=conversation, channel="web"))
        rows = [
            {
                "id": new_id(),
                "conversation_id": conversation,
                "status": "resolved",
                "reason": "requested",
                "context": {},
                "requested_at": DAY - timedelta(minutes=minute),
            }
            for minute in range(3000)
        ]
        writer.execute(insert(Handover), rows)
    with session() as writer:
        writer.execute(text("ANALYZE"))
    explain = "EXPLAIN QUERY PLAN" if db.startswith("sqlite") else "EXPLAIN"
    with session(readonly=True) as reader:
        since = DAY - timedelta(minutes=30)
        query = (
            f"{explain} SELECT reason FROM handovers"
            " WHERE requested_at >= :since AND requested_at < :until"
        )
        times = [bindparam("since", since, DateTime), bindparam("until", DAY, DateTime)]
        plan = reader.execute(text(query).bindparams(*times)).all()
    assert "ix_handovers_requested_at" in str(plan) or "ix_handovers_queue" in str(plan)
