"""Rasa, seen from the gateway: one call a turn, understanding of single sentences, readiness."""

import asyncio
from typing import Any

import aiohttp
import structlog

from casework.clock import utcnow
from gateway.records import Button

_TURN_SECONDS = 30.0
_CHECK_SECONDS = 3.0
_PARALLEL_TURNS = 16  # Rasa works in one thread: more would only wait there, in open requests
_CODES = ("busy", "no_reply", "not_ready", "store")  # of the channel in Rasa

logger = structlog.get_logger()


class EngineUnavailable(Exception):
    """No answer for this turn, which may be asked again; `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Engine:
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

    async def ask(self, sender: str, message_id: str, text: str) -> tuple[str, tuple[Button, ...]]:
        """One turn: the answer's text and buttons. The same `message_id` again runs nothing twice.

        Raises EngineUnavailable.
        """
        if not self.was_ready:
            raise EngineUnavailable("not_ready")
        body = {"sender": sender, "message_id": message_id, "text": text}
        async with self._turns:
            answer = await self._request("POST", "/webhooks/gateway/webhook", json=body)
        return _merge(answer)

    async def understand(self, text: str) -> tuple[str, float]:
        """Intent and confidence of a single sentence. Raises EngineUnavailable."""
        if not self.was_ready:
            raise EngineUnavailable("not_ready")
        answer = await self._request(
            "POST", "/model/parse", params=self._token, json={"text": text}
        )
        try:
            return str(answer["intent"]["name"]), float(answer["intent"]["confidence"])
        except (KeyError, TypeError, ValueError):
            raise EngineUnavailable("bad_answer") from None

    async def is_busy(self, sender: str) -> bool:
        """Whether a form is open or kept in the session `sender`. Raises EngineUnavailable."""
        tracker = await self._request(
            "GET",
            f"/conversations/{sender}/tracker",
            params={**self._token, "include_events": "NONE"},
        )
        loop, slots = tracker.get("active_loop") or {}, tracker.get("slots") or {}
        now = utcnow().isoformat()
        kept = [form for form in slots.get("paused_forms") or () if form["until"] > now]
        return bool(loop.get("name") or kept)

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
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
                if isinstance(error, aiohttp.ClientConnectorError):
                    raise
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
                raise EngineUnavailable(code if code in _CODES else f"http_{response.status}")
            if not isinstance(answer, dict):
                raise EngineUnavailable("bad_answer")
            return answer


def _merge(answer: dict[str, Any]) -> tuple[str, tuple[Button, ...]]:
    """The messages of one turn as one: texts apart by a blank line, buttons each once, in order."""
    try:
        messages = answer["messages"]
        texts = [str(message["text"]).strip() for message in messages if message.get("text")]
        buttons = dict.fromkeys(
            Button(str(button["title"]), str(button["payload"]))
            for message in messages
            for button in message.get("buttons") or ()
        )
    except (AttributeError, KeyError, TypeError):
        raise EngineUnavailable("bad_answer") from None
    if not texts and not buttons:
        raise EngineUnavailable("no_reply")
    return "\n\n".join(filter(None, texts)), tuple(buttons)
