"""Rasa, seen from the gateway: one call a turn, whether a form is unfinished, readiness."""

import asyncio
from typing import Any, Literal

import aiohttp
import structlog

from casework.clock import utcnow
from conversations import engine_replies
from conversations.engine_replies import EngineReply
from conversations.timers import Timer

_TURN_SECONDS = 30.0
_CHECK_SECONDS = 3.0
_PARALLEL_TURNS = 16  # Rasa works in one thread: more would only wait there, in open requests
_CODES = ("busy", "no_reply", "not_ready", "store")  # of the channel in Rasa

logger = structlog.get_logger()


class EngineUnavailable(Exception):
    """No answer for this turn, which may be asked again; `reason` is a short code.

    `untouched` is what Rasa has certainly not begun to work on.
    """

    def __init__(self, reason: str, *, untouched: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.untouched = untouched


class EngineClient:
    """HTTP client of Rasa (channel `gateway` and HTTP API) and of the action server's health."""

    def __init__(self, rasa_url: str, actions_url: str, token: str) -> None:
        self._rasa_url = rasa_url
        self._actions_url = actions_url
        self._token = {"token": token}
        self._http: aiohttp.ClientSession
        self._turns = asyncio.Semaphore(_PARALLEL_TURNS)
        self._ready = asyncio.Event()
        self._checking: asyncio.Task[dict[str, bool]] | None = None
        self.was_ready = False
        """Has answered since this gateway started."""
        self.timers = (Timer(1.0, "readiness", self._watch),)

    async def open(self) -> None:
        """Make ready to connect; before anything else."""
        self._http = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {self._token['token']}"},
            timeout=aiohttp.ClientTimeout(_TURN_SECONDS, connect=_CHECK_SECONDS),
            # Rasa's server closes a connection that was idle for 5 seconds: be the first
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=3.0),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    @property
    def ready(self) -> bool:
        """Rasa and the action server answered when last asked."""
        return self._ready.is_set()

    async def ask(self, sender: str, message_id: str, text: str) -> EngineReply:
        """One turn. The same `message_id` again runs nothing twice. Raises EngineUnavailable."""
        if not self.was_ready:
            raise EngineUnavailable("not_ready", untouched=True)
        body = {"sender": sender, "message_id": message_id, "text": text}
        async with self._turns:
            answer = await self._request("POST", "/webhooks/gateway/webhook", json=body)
        try:
            reply = engine_replies.read(answer)
        except ValueError:
            raise EngineUnavailable("bad_answer") from None
        if reply.is_silent and not reply.quiet:
            raise EngineUnavailable("no_reply")
        return reply

    async def unfinished_form(self, sender: str) -> Literal["open", "kept"] | None:
        """Whether a form of the session `sender` is open, or was left and is kept.

        Raises EngineUnavailable.
        """
        tracker = await self._request(
            "GET",
            f"/conversations/{sender}/tracker",
            params={**self._token, "include_events": "NONE"},
        )
        loop, slots = tracker.get("active_loop") or {}, tracker.get("slots") or {}
        if loop.get("name"):
            return "open"
        now = utcnow().isoformat()
        kept = [form for form in slots.get("paused_forms") or () if form["until"] > now]
        return "kept" if kept else None

    async def check(self) -> dict[str, bool]:
        """Ask Rasa and the action server now; callers at the same time share one question."""
        if self._checking is None or self._checking.done():
            self._checking = asyncio.create_task(self._check())
        return await asyncio.shield(self._checking)

    async def wait_ready(self, seconds: float) -> None:
        """Until both answer, or `seconds` have passed."""
        try:
            await asyncio.wait_for(self._ready.wait(), seconds)
        except TimeoutError:
            return

    async def _watch(self) -> None:
        await self.check()
        if self.ready:
            await asyncio.sleep(4.0)  # a turn that fails asks at once

    async def _check(self) -> dict[str, bool]:
        rasa, actions = await asyncio.gather(
            self._answers(f"{self._rasa_url}/status", "RASA_TOKEN"),
            self._answers(f"{self._actions_url}/health", "ACTIONS_PORT"),
        )
        if (rasa and actions) != self.ready:
            logger.info("engine_readiness", rasa=rasa, actions=actions)
        if rasa and actions:
            self.was_ready = True
            self._ready.set()
        else:
            self._ready.clear()
        return {"rasa": rasa, "actions": actions}

    async def _answers(self, url: str, setting: str) -> bool:
        limit = aiohttp.ClientTimeout(_CHECK_SECONDS)
        try:
            async with self._http.get(url, params=self._token, timeout=limit) as response:
                if response.status in (401, 403):
                    logger.error("engine_refuses_token", setting=setting)
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _request(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        try:
            try:
                return await self._ask_once(method, path, **options)
            except aiohttp.ClientConnectorError:
                raise EngineUnavailable("unreachable", untouched=True) from None
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                # most likely a connection that was closed while it was taken: ask on a new one
                return await self._ask_once(method, path, **options)
        except TimeoutError:
            raise EngineUnavailable("timeout") from None
        except aiohttp.ClientError:
            raise EngineUnavailable("unreachable") from None

    async def _ask_once(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        async with self._http.request(method, self._rasa_url + path, **options) as response:
            try:
                answer = await response.json(content_type=None)
            except ValueError:
                answer = None
            if response.status != 200:
                code = answer.get("error") if isinstance(answer, dict) else None
                reason = code if code in _CODES else f"http_{response.status}"
                raise EngineUnavailable(reason, untouched=code == "not_ready")
            if not isinstance(answer, dict):
                raise EngineUnavailable("bad_answer")
            return answer
