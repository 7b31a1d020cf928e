"""Ratings belong to the handover that an agent ended, and one handover has one."""

from sqlalchemy import select

from casework import handovers, ratings
from casework.database import session
from casework.models import Rating
from tests.casework.conftest import add_conversation
from tests.casework.handovers.test_steps import SARA, do, record, wait


def saved() -> list[tuple[str | None, int, str | None]]:
    with session(readonly=True) as db:
        rows = db.execute(
            select(Rating.handover_id, Rating.score, Rating.comment).order_by(Rating.at)
        )
        return [(row.handover_id, row.score, row.comment) for row in rows]


def test_a_rating_without_an_agent_is_of_the_conversation(db: str) -> None:
    conversation_id = add_conversation()
    assert not do(ratings.add_comment, conversation_id, "لا شيء بعد")
    do(ratings.rate, conversation_id, 4, "جيد")
    do(ratings.rate, conversation_id, 5)
    assert saved() == [(None, 4, "جيد"), (None, 5, None)]


def test_a_second_rating_of_a_handover_takes_the_place_of_the_first(db: str) -> None:
    handover_id = wait()
    conversation_id = record(handover_id).conversation_id
    do(handovers.claim, handover_id, SARA)
    do(handovers.resolve, handover_id, SARA)
    do(ratings.rate, conversation_id, 2, "انتظرت طويلًا")
    do(ratings.rate, conversation_id, 4)
    assert saved() == [(handover_id, 4, "انتظرت طويلًا")]
    assert do(ratings.add_comment, conversation_id, "ثم حُلّت")
    assert saved() == [(handover_id, 4, "ثم حُلّت")]
