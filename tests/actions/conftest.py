import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.complaint import ValidateComplaintForm
from actions.forms import TaskForm
from actions.objection import ValidateObjectionForm
from actions.ticket_status import ValidateTicketStatusForm
from casework import migrations
from tests.casework.conftest import add_conversation, configure  # noqa: F401

FORMS: dict[str, TaskForm] = {
    form.form: form
    for form in (ValidateComplaintForm(), ValidateObjectionForm(), ValidateTicketStatusForm())
}


class Talk:
    """Plays Rasa's form loop around the validators: slots, active form, follow-up actions."""

    def __init__(self, conversation_id: str) -> None:
        self.sender = conversation_id
        self.slots: dict[str, Any] = {}
        self.form: str | None = None
        self.said = ""
        self.buttons: list[dict[str, str]] = []
        self.followup: str | None = None

    def say(self, text: str, intent: str = "nlu_fallback", confidence: float = 0.95) -> str:
        """One message, understood as `intent`; returns everything said in reply."""
        parsed = {"text": text, "intent": {"name": intent, "confidence": confidence}}
        return self._run({**parsed, "entities": [], "intent_ranking": []})

    def press(self, payload: str) -> str:
        """A button of the last reply, by its payload."""
        assert payload in [button["payload"] for button in self.buttons]
        return self.say(payload, payload.removeprefix("/") if payload[0] == "/" else "affirm", 1.0)

    def open(self, form: str, text: str, intent: str, **parsed: Any) -> str:
        """Activate a form with the message that asks for it."""
        self.form = form
        message = {"text": text, "intent": {"name": intent, "confidence": 0.95}, "entities": []}
        return self._run({**message, **parsed})

    def _run(self, message: dict[str, Any]) -> str:
        assert self.form, "no form is active"
        self.said, self.buttons, self.followup = "", [], None
        self._call(message)
        while self.followup in FORMS:
            self.form, self.followup = self.followup, None
            self._call(message)
        return self.said

    def _call(self, message: dict[str, Any]) -> None:
        assert self.form
        dispatcher = CollectingDispatcher()
        tracker = Tracker(
            self.sender, dict(self.slots), message, [], False, None, {"name": self.form}, None
        )
        for event in asyncio.run(FORMS[self.form].run(dispatcher, tracker, {})):
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "followup":
                self.followup = event["name"]
        for reply in dispatcher.messages:
            self.said += f"{reply['text']}\n"
            self.buttons = reply["buttons"] or self.buttons
        if self.slots["requested_slot"] is None:
            self.form = None


@pytest.fixture
def talk(configure: object) -> Talk:  # noqa: F811
    """A new conversation in a database of its own (casework is tested on every engine apart)."""
    migrations.upgrade()
    return Talk(add_conversation())


@pytest.fixture
def complaint(talk: Talk) -> Callable[..., Talk]:
    """A complaint filled up to (not including) the slot that is named."""
    answers = {
        "complaint_category": "1",
        "complaint_description": "الدعم ما نزل لي من شهرين",
        "full_name": "محمد العتيبي",
        "national_id": "1000000008",
        "mobile": "0500000000",
    }

    def fill(until: str) -> Talk:
        talk.open("complaint_form", "ابي اقدم شكوى", "file_complaint")
        for slot, answer in answers.items():
            if slot == until:
                break
            assert talk.slots["requested_slot"] == slot
            talk.say(answer)
        assert talk.slots["requested_slot"] == until
        return talk

    return fill
