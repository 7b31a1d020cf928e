"""A conversation with the actions, without Rasa and without the classifiers.

`Talk` plays Rasa's loop around `ActionRespond` and the validators. A message is given with what the
classifiers would make of it; channels, days, times and numbers in it are really found.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.respond import (
    ActionRespond,
    ValidateComplaintForm,
    ValidateObjectionForm,
    ValidateTicketStatusForm,
)
from actions.turn import REQUESTED_SLOT
from actions.understanding.message import NOT_SURE
from actions.understanding.state import State, state_in_form, state_outside
from actions.wording import wordings
from arabic.entities import find_entities

VALIDATORS = {
    validator.form.name: validator
    for validator in (ValidateComplaintForm(), ValidateObjectionForm(), ValidateTicketStatusForm())
}
_ISOLATES = re.compile("[\u2066-\u2069]")
_VARIABLE = re.compile(r"\\\{\w+\\\}")


def parsed(
    text: str,
    *,
    contexts: Mapping[str, Mapping[str, float]] | None = None,
    intent: str = NOT_SURE,
    confidence: float = 0.95,
    name: str = "",
    labelled: bool = False,
    loose: str = "",
    entities: Sequence[Mapping[str, Any]] | None = None,
    requests: Sequence[str] = (),
    ranking: Sequence[str] = (),
    parts: Sequence[tuple[str, str, Mapping[str, Mapping[str, float]]]] = (),
) -> dict[str, Any]:
    """What Rasa would hand on of a message.

    `name` is a person's name in the text, `labelled` if «اسمي» stands before it, `loose` with the
    words beside it that may belong to it. `requests` are 'intent: part of the text', `parts` are
    (part of the text, its intent, its contexts).
    """
    if entities is None:
        entities = [
            {"entity": found.label, "value": found.value, "start": found.start, "end": found.end}
            for found in ([] if text.startswith("/") else find_entities(text))
        ]
    persons = [_person(text, name, labelled, loose or name)] if name else []
    return {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "entities": [*entities, *persons],
        "requests": [_request(text, request) for request in requests],
        "intent_ranking": [{"name": name, "confidence": 0.2} for name in ranking],
        "contexts": _contexts(contexts or {}),
        "parts": [
            {
                "text": part,
                "start": text.index(part),
                "end": text.index(part) + len(part),
                "intent_ranking": [{"name": meant, "confidence": 0.95}],
                "contexts": _contexts(read),
            }
            for part, meant, read in parts
        ],
    }


def _contexts(contexts: Mapping[str, Mapping[str, float]]) -> dict[str, list[list[Any]]]:
    return {
        context: sorted(map(list, read.items()), key=lambda found: -float(found[1]))
        for context, read in contexts.items()
    }


def _person(text: str, name: str, labelled: bool, loose: str) -> dict[str, Any]:
    start = text.index(name)
    where = {"start": start, "end": start + len(name)}
    sure = {"confidence": 0.95, "labelled": labelled, "loose": loose}
    return {"entity": "person", "value": name, **where, **sure}


def _request(text: str, request: str) -> dict[str, Any]:
    intent, part = request.split(": ", 1)
    start = text.index(part)
    return {
        "intent": intent, "text": part, "confidence": 0.95, "start": start, "end": start + len(part)
    }  # fmt: skip


class Talk:
    """One conversation: its slots, the open form, and what the last turn brought."""

    def __init__(self, conversation_id: str, channel: str | None = "gateway") -> None:
        self.sender = conversation_id
        self._channel = channel
        self.slots: dict[str, Any] = {}
        self.form: str | None = None
        self.texts: list[str] = []
        self.buttons: list[dict[str, str]] = []
        self.outcomes: list[dict[str, Any]] = []
        self._events: list[dict[str, Any]] = []

    def __repr__(self) -> str:
        return f"<{self.form}:{self.requested} {self.texts}>"

    # --- What the citizen does

    def say(self, text: str, *, reading: str = "", sure: float = 0.95, **more: Any) -> str:
        """One message, and all that is replied.

        `reading` is what it means where it stands, `contexts` has what it would mean elsewhere;
        the rest is that of `parsed`.
        """
        contexts = dict(more.pop("contexts", {}))
        if reading:
            contexts[self.state.context or "answered"] = {reading: sure}
        return self._run(parsed(text, contexts=contexts, **more))

    def press(self, payload: str, **more: Any) -> str:
        """A button of the last reply, by its payload."""
        assert payload in self.payloads
        if payload.startswith("/"):
            return self._run(parsed(payload, intent=payload[1:], confidence=1.0))
        return self.say(payload, **more)

    # --- What came of it

    @property
    def said(self) -> str:
        """All that the last turn said."""
        return "\n".join(self.texts)

    @property
    def payloads(self) -> list[str]:
        """Of the last turn's buttons."""
        return [button["payload"] for button in self.buttons]

    @property
    def requested(self) -> str | None:
        """The slot that is asked for."""
        return self.slots.get(REQUESTED_SLOT)

    @property
    def dialogue(self) -> dict[str, Any]:
        """The conversation's notes."""
        return self.slots.get("dialogue") or {}

    @property
    def state(self) -> State:
        """The state that the next message meets."""
        if self.form is None:
            left = self.slots.get("paused_forms") or [{"form": None}]
            return state_outside(self.dialogue, left_form=left[-1]["form"])
        form = VALIDATORS[self.form].form
        slot = form.slot(self.requested)
        assert slot is not None
        return state_in_form(form.name, slot, form.slots, self.dialogue)

    def heard(self, name: str) -> bool:
        """Whether the last turn said a wording of data/wording/, in any of its variants."""
        variants = [_pattern(text) for text in wordings()[name].texts]
        return any(variant.fullmatch(text) for variant in variants for text in self.texts)

    # --- Rasa's part

    def _run(self, message: dict[str, Any]) -> str:
        self.texts, self.buttons, self.outcomes = [], [], []
        user = {"event": "user", "text": message["text"], "parse_data": message}
        self._events.append({**user, "input_channel": self._channel})
        followup = self._call(VALIDATORS[self.form] if self.form else ActionRespond(), message)
        while followup is not None:
            self.form = followup
            followup = self._call(VALIDATORS[followup], message)
        return self.said

    def _call(self, action: Any, message: dict[str, Any]) -> str | None:
        """Run one action; the form that is to follow it, if any."""
        dispatcher = CollectingDispatcher()
        loop = {"name": self.form} if self.form else {}
        tracker = Tracker(
            self.sender, dict(self.slots), message, list(self._events), False, None, loop, None
        )
        followup = None
        events = asyncio.run(action.run(dispatcher, tracker, {}))
        # where a validator does not, Rasa goes on to the first empty slot by itself
        assert not self.form or any(event.get("name") == REQUESTED_SLOT for event in events)
        for event in events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            else:
                assert event["event"] == "followup" and event["name"] in VALIDATORS
                followup = str(event["name"])
        for reply in dispatcher.messages:
            self._take(reply)
        if self.requested is None:
            self.form = None
        return followup

    def _take(self, reply: dict[str, Any]) -> None:
        if reply.get("custom"):
            self.outcomes.append(reply["custom"]["musaed"])
            return
        text, buttons = reply["text"], reply["buttons"] or []
        self._events.append({"event": "bot", "text": text, "data": {"buttons": buttons}})
        self.texts.append(plain(text))
        self.buttons += buttons


def plain(text: str) -> str:
    """Without the isolates around numbers and addresses."""
    return _ISOLATES.sub("", text)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(_VARIABLE.sub(".*?", re.escape(plain(text))), re.DOTALL)
