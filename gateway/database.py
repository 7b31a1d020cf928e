"""The way from the event loop to the database: reads in threads, writes committed in groups."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import anyio
from anyio import to_thread
from sqlalchemy import Connection

from casework.database import session

_GROUP = 64  # writes at most in one transaction
_READERS = 4

P = ParamSpec("P")
T = TypeVar("T")

Write = Callable[[Connection], Any]


class Unchanged(Exception):
    """Raised by a write that has changed nothing: others in its transaction can be committed."""


@dataclass(slots=True)
class _Failed:
    error: Exception


class Database:
    """Runs functions of the log. Writes that wait at the same time share a transaction.

    A durable commit costs the disk's time, however little it holds. While one is under way the next
    writes gather, so that many conversations at once cost few commits.
    """

    def __init__(self) -> None:
        self._readers = anyio.CapacityLimiter(_READERS)
        self._writer = anyio.CapacityLimiter(1)
        self._waiting: list[tuple[Write, asyncio.Future[Any]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`function(connection, …)`, committed. What is begun is finished even when cancelled."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((partial(_call, function, args, kwargs), future))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_waiting())
        return await future

    async def read(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`function(connection, …)` in a transaction that only reads."""
        call = partial(_call, function, args, kwargs)
        return await to_thread.run_sync(_read, call, limiter=self._readers)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(…)`, which has transactions of its own."""
        return await to_thread.run_sync(partial(function, *args, **kwargs), limiter=self._readers)

    async def _write_waiting(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting[:_GROUP], self._waiting[_GROUP:]
                calls = [call for call, _ in group]
                outcomes = await to_thread.run_sync(_commit, calls, limiter=self._writer)
                for (_, future), outcome in zip(group, outcomes, strict=True):
                    _settle(future, outcome)
        finally:
            self._writing = None


def _settle(future: asyncio.Future[Any], outcome: Any) -> None:
    if future.done():  # whoever waited was cancelled
        return
    if isinstance(outcome, _Failed):
        future.set_exception(outcome.error)
    else:
        future.set_result(outcome)


def _call(
    function: Callable[..., Any], args: Any, kwargs: dict[str, Any], connection: Connection
) -> Any:
    return function(connection, *args, **kwargs)


def _read(call: Write) -> Any:
    with session(readonly=True) as db:
        return call(db.connection())


def _commit(calls: Sequence[Write]) -> list[Any]:
    try:
        with session() as db:
            connection = db.connection()
            return [_unless_unchanged(call, connection) for call in calls]
    except Exception as error:
        if len(calls) == 1:
            return [_Failed(error)]
        # all is rolled back: apart, the one that fails fails alone
        return [outcome for call in calls for outcome in _commit([call])]


def _unless_unchanged(call: Write, connection: Connection) -> Any:
    try:
        return call(connection)
    except Unchanged as error:
        return _Failed(error)
