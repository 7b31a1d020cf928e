"""Conversations with the trained assistant and its actions in this process: a set in ten seconds.

Rasa's turn (`engine.whole_turn`), the actions and `casework`'s database are the product's own. What
the gateway adds by itself (notices, the way back, repeated delivery) and the wires are not there.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import tempfile
import warnings
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from casework import migrations
from casework.settings import get_settings
from conversations import engine_replies
from conversations.inputs import as_typed
from evaluation.converse import product_data
from evaluation.converse.checks import Heard
from evaluation.converse.playing import NoAnswer, Outcome, hold
from evaluation.converse.product import configure_casework
from evaluation.converse.sets import WrittenConversation
from tools.build import built_model

_FOLDER = tempfile.TemporaryDirectory(prefix="musaed-converse-")
"""Removed when the process ends."""


def play_all(
    clock: str, conversations: Sequence[WrittenConversation], _together: int = 1
) -> list[Outcome]:
    """Hold conversations under a clock, one after another; the model is read once a process."""
    return asyncio.run(_play_all(clock, conversations))


async def _play_all(clock: str, conversations: Sequence[WrittenConversation]) -> list[Outcome]:
    agent = _agent()
    os.environ["MUSAED_CLOCK"] = clock
    get_settings.cache_clear()
    return [await hold(conversation, _Assistant(agent)) for conversation in conversations]


@lru_cache(maxsize=1)
def _agent() -> Any:
    """Rasa's agent on the model of the present sources, and a new database for this process."""
    warnings.simplefilter("ignore")  # of Rasa's dependencies about each other
    configure_casework(
        {
            "DATABASE_URL": f"sqlite:///{Path(_FOLDER.name) / 'musaed.db'}",
            "MUSAED_SECRET": secrets.token_urlsafe(32),
        }
    )
    migrations.upgrade()

    from engine import import_stubs

    import_stubs.install(serving=False)
    from rasa.core.agent import Agent

    import arabic.pipeline  # noqa: F401  (registers our tokenizer before spaCy looks for it)
    from engine import logs, patches

    logs.configure()
    patches.apply(serving=True)
    return Agent.load(str(built_model()), action_endpoint=_Actions())


class _Actions:
    """The action server as Rasa calls it (`engine.action_client`), without a wire."""

    def __init__(self) -> None:
        from rasa_sdk.executor import ActionExecutor

        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(self, *_: Any, json: dict[str, Any], **__: Any) -> Any:
        json.pop("domain")
        # both sides see copies, as they do when they talk over HTTP
        result = await self._executor.run({**_copied(json), "domain": {}})
        return _copied(result.model_dump())


def _copied(value: Any) -> Any:
    return json.loads(json.dumps(value))


class _Assistant:
    def __init__(self, agent: Any) -> None:
        self._agent = agent
        self.conversation_id = ""

    async def open(self) -> None:
        self.conversation_id = await product_data.begin_conversation()

    async def close(self) -> None:
        """Its tracker is needed no more; Rasa has wrapped the store that it made in another."""
        self._agent.tracker_store._tracker_store.store.pop(self.conversation_id, None)

    async def say(self, text: str) -> Heard:
        from rasa.shared.core.events import UserUttered

        from engine.whole_turn import NoReply, take_turn

        message = {
            "sender": self.conversation_id,
            "message_id": uuid4().hex,
            "text": as_typed(text),
        }
        try:
            turn = await take_turn(self._agent, **message)
        except NoReply as error:
            raise NoAnswer(str(error)) from None
        reply = engine_replies.read({"messages": turn.messages})
        said = "\n".join(filter(None, (reply.body, *(button.title for button in reply.buttons))))
        handler = await product_data.handler_of(self.conversation_id)
        tracker = await self._agent.tracker_store.retrieve(self.conversation_id)
        # what Rasa replays of a form leaves out the messages that it took
        last = next(event for event in reversed(tracker.events) if isinstance(event, UserUttered))
        state = {**tracker.current_state(), "latest_message": last.parse_data}
        return Heard.of_tracker(said, handler, state)
