"""Writes that share a transaction, on both databases."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from casework import ratings
from casework.models import Rating, new_id
from conversations import claims
from conversations.async_database import AsyncDatabase
from conversations.client_errors import Refusal
from conversations.messages import Arrival, Receipt
from tests.conversations.room.logs import message_log

pytestmark = pytest.mark.usefixtures("db")


def together(*writes: tuple[Callable[..., Any], Any]) -> list[Any]:
    """What becomes of writes that all wait at the same time."""

    async def scenario() -> list[Any]:
        database = AsyncDatabase()
        return await asyncio.gather(
            *(database.write(function, argument) for function, argument in writes),
            return_exceptions=True,
        )

    return asyncio.run(scenario())


def scores() -> list[int]:
    async def scenario() -> list[int]:
        return await AsyncDatabase().read(lambda db: sorted(db.scalars(select(Rating.score))))

    return asyncio.run(scenario())


def rate(db: Connection, score: int) -> int:
    conversation_id = new_id()
    claims.ensure(db, conversation_id, "web")
    ratings.rate(db, conversation_id, score)
    return score


def break_a_rule(db: Connection, score: int) -> None:
    rate(db, score)
    db.execute(insert(Rating).values(conversation_id="nobody", score=99))


def refuse(_db: Connection, _score: int) -> None:
    raise Refusal("bad_choice")


def test_writes_that_wait_together_are_all_committed() -> None:
    assert together(*((rate, score % 5 + 1) for score in range(150))) == [
        score % 5 + 1 for score in range(150)
    ]
    assert len(scores()) == 150


def test_a_write_that_fails_takes_no_other_with_it() -> None:
    outcomes = together((rate, 1), (break_a_rule, 2), (refuse, 3), (rate, 4))
    assert (outcomes[0], outcomes[3]) == (1, 4)
    assert isinstance(outcomes[1], IntegrityError) and isinstance(outcomes[2], Refusal)
    assert scores() == [1, 4]


def test_duplicates_that_arrive_together_are_one_message() -> None:
    arrival = Arrival(new_id(), "web", "same", text="نص")

    def receive(db: Connection, _: None) -> Receipt:
        return message_log.receive(db, "a", arrival)

    receipts = together(*[(receive, None)] * 10)
    assert {receipt.seq for receipt in receipts} == {1}
    assert [receipt.claim for receipt in receipts] == ["new"] + ["duplicate"] * 9


def test_a_write_that_nobody_waits_for_any_more_is_still_committed() -> None:
    async def scenario() -> None:
        database = AsyncDatabase()
        first = asyncio.create_task(database.write(rate, 1))
        await asyncio.sleep(0)
        first.cancel()
        assert await database.write(rate, 2) == 2

    asyncio.run(scenario())
    assert scores() == [1, 2]


def test_an_urgent_write_does_not_wait_for_all_that_came_before_it() -> None:
    order: list[int] = []

    def note(_db: Connection, number: int) -> None:
        order.append(number)

    async def scenario() -> None:
        database = AsyncDatabase()
        urgent = -1
        waiting = [database.write(note, number) for number in range(150)]
        await asyncio.gather(*waiting, database.write_first(note, urgent))

    asyncio.run(scenario())
    assert sorted(order) == list(range(-1, 150))
    assert order.index(-1) < 75
    assert [number for number in order if number >= 0] == list(range(150))
