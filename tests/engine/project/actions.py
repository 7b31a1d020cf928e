"""Actions of the test project; `FOLDER` is where they note what they did."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

FOLDER = Path(os.environ["FOLDER"])


def note(line: str) -> None:
    with (FOLDER / "done.log").open("a") as log:
        log.write(f"{line}\n")


class _Action(Action):
    """An action whose name is its class's."""

    def name(self) -> str:
        return type(self).__name__

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        raise NotImplementedError


class action_help(_Action):
    def run(self, dispatcher, tracker, domain):
        note("help")
        dispatcher.utter_message(
            text="Ask me",
            buttons=[{"title": "Start", "payload": "/start_form"}],
            json_message={"rating": True},
        )
        dispatcher.utter_message(text="Two paragraphs\n\nof one message")
        return []


class action_submit(_Action):
    def run(self, dispatcher, tracker, domain):
        note(f"submit {tracker.latest_message['message_id']}")
        dispatcher.utter_message(text=f"Thanks for {tracker.get_slot('topic')}")
        return [SlotSet("topic", None), SlotSet("detail", None)]


class action_slow(_Action):
    """Waits until the test lets it go on."""

    def run(self, dispatcher, tracker, domain):
        note("slow begins")
        (FOLDER / "slow").touch()
        while not (FOLDER / "go").exists():
            time.sleep(0.02)
        note("slow ends")
        dispatcher.utter_message(text="At last")
        return []


class action_wrong(_Action):
    def run(self, dispatcher, tracker, domain):
        if (FOLDER / "mended").exists():
            dispatcher.utter_message(text="Right again")
            return []
        raise ValueError(f"cannot read {tracker.latest_message['text']!r}")


class action_silent(_Action):
    def run(self, dispatcher, tracker, domain):
        return [SlotSet("topic", "silently")]


class action_quiet(_Action):
    """Says nothing, and that this is meant."""

    def run(self, dispatcher, tracker, domain):
        note("quiet")
        dispatcher.utter_message(json_message={"musaed": {"quiet": True}})
        return []


class action_endless(_Action):
    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="Once more")
        return [FollowupAction("action_endless")]


class validate_topic_form(FormValidationAction):
    def name(self) -> str:
        return type(self).__name__

    def validate_topic(self, value, dispatcher, tracker, domain):
        # the domain is the one that the engine sends once, or on demand
        assert "topic_form" in domain["forms"]
        return {"topic": value}
