"""`/healthz`: the process is alive. `/readyz`: all that it needs answers."""

from collections.abc import Iterable

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from conversations.async_database import AsyncDatabase
from conversations.channel_protocol import Channel
from conversations.engine_client import EngineClient


class Health:
    """What an operator asks, and a supervisor."""

    def __init__(
        self, engine: EngineClient, database: AsyncDatabase, channels: Iterable[Channel]
    ) -> None:
        self._engine = engine
        self._database = database
        self._channels = tuple(channels)
        self.routes = [Route("/healthz", self.answer_alive), Route("/readyz", self.answer_ready)]

    async def answer_alive(self, _request: Request) -> JSONResponse:
        """Always 200."""
        return JSONResponse({"status": "ok"})

    async def answer_ready(self, _request: Request) -> JSONResponse:
        """What answers and what does not, with 503 when something does not; and the channels."""
        state = {**await self._engine.check(), "database": await self._database_answers()}
        ready = all(state.values())
        answer: dict[str, object] = {"ready": ready, **state}
        for channel in self._channels:
            # without the database nobody knows what waits
            health = await channel.health() if state["database"] else {}
            if health is not None:
                answer[channel.name] = health
        return JSONResponse(answer, 200 if ready else 503)

    async def _database_answers(self) -> bool:
        try:
            await self._database.read(Connection.scalar, text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True
