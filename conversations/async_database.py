"""The way from the event loop to the database: reads in threads, writes committed in groups."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import anyio
from anyio import to_thread
from sqlalchemy import Connection

from casework.database import connection

_GROUP = 64  # writes at most in one transaction
_GIVE_WAY = 4  # writes of a transaction after which it ends when an urgent one has come
_READERS = 4

P = ParamSpec("P")
T = TypeVar("T")

Write = Callable[[Connection], Any]
_Waiting = tuple[Write, asyncio.Future[Any]]


class Unchanged(Exception):
    """Raised by a write that has changed nothing: others in its transaction can be committed."""


@dataclass(slots=True)
class _Failed:
    error: Exception


class AsyncDatabase:
    """Runs functions of the log. Writes that wait at the same time share a transaction.

    A durable commit costs the disk's time, however little it holds. While one is under way the next
    writes gather, so that many conversations at once cost few commits. Urgent ones, for which
    somebody outside waits, go first: a transaction of others ends early for them.
    """

    def __init__(self) -> None:
        self._readers = anyio.CapacityLimiter(_READERS)
        self._writer = anyio.CapacityLimiter(1)
        self._urgent: list[_Waiting] = []
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`function(connection, …)`, committed. What is begun is finished even when cancelled."""
        return await self._add(self._waiting, partial(_call, function, args, kwargs))

    async def write_first(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`write`, ahead of all that are not urgent."""
        return await self._add(self._urgent, partial(_call, function, args, kwargs))

    async def read(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`function(connection, …)` in a transaction that only reads."""
        call = partial(_call, function, args, kwargs)
        return await to_thread.run_sync(_read, call, limiter=self._readers)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(…)`, which has transactions of its own."""
        return await to_thread.run_sync(partial(function, *args, **kwargs), limiter=self._readers)

    async def _add(self, waiting: list[_Waiting], call: Callable[[Connection], T]) -> T:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        waiting.append((call, future))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_waiting())
        return await future

    async def _write_waiting(self) -> None:
        try:
            while self._urgent or self._waiting:
                await self._write_group(self._urgent, lambda _done: False)
                await self._write_group(self._waiting, self._gives_way)
        finally:
            self._writing = None

    async def _write_group(self, waiting: list[_Waiting], gives_way: Callable[[int], bool]) -> None:
        group = waiting[:_GROUP]
        if not group:
            return
        del waiting[:_GROUP]  # now, or a cancellation would leave them to be written again
        calls = [call for call, _ in group]
        outcomes = await to_thread.run_sync(_commit, calls, gives_way, limiter=self._writer)
        waiting[:0] = group[len(outcomes) :]
        for (_, future), outcome in zip(group, outcomes, strict=False):
            _settle(future, outcome)

    def _gives_way(self, done: int) -> bool:
        """Whether a transaction in which so many writes are done is to end for urgent ones."""
        return done >= _GIVE_WAY and bool(self._urgent)


def _settle(future: asyncio.Future[Any], outcome: Any) -> None:
    if future.done():  # whoever waited was cancelled
        return
    if isinstance(outcome, _Failed):
        future.set_exception(outcome.error)
    else:
        future.set_result(outcome)


def _call(function: Callable[..., Any], args: Any, kwargs: dict[str, Any], db: Connection) -> Any:
    return function(db, *args, **kwargs)


def _read(call: Write) -> Any:
    with connection(readonly=True) as db:
        return call(db)


def _commit(calls: Sequence[Write], gives_way: Callable[[int], bool]) -> list[Any]:
    """What became of the first calls; of all, unless it `gives_way` before."""
    outcomes: list[Any] = []
    try:
        with connection() as db:
            for call in calls:
                outcomes.append(_unless_unchanged(call, db))
                if gives_way(len(outcomes)):
                    break
        return outcomes
    except Exception as error:
        if len(calls) == 1:
            return [_Failed(error)]
        # all is rolled back: apart, the one that fails fails alone
        return [outcome for call in calls for outcome in _commit([call], gives_way)]


def _unless_unchanged(call: Write, db: Connection) -> Any:
    try:
        return call(db)
    except Unchanged as error:
        return _Failed(error)
