"""Yes, no, cancel, again and the like outside a form, and greetings."""

import re

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import pausing
from actions.turn import Turn

_GO_ON = re.compile(r"^(?:(?:ابي|ابغي|ابغا|ودي|خلنا|يلا|ايه|نعم|طيب) )*[انت]?كمل(?!\w*ه ?بعدين)")


class ActionSteer(Action):
    """Reads a word of steering by what the last replies offered."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_steer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Go on with a paused form, say the last reply again, or show what can be done."""
        turn = Turn(dispatcher, tracker)
        intent = turn.message.intent
        paused = pausing.latest(turn)
        if intent == "greet":
            turn.say("greet_salam" if "سلام" in turn.message.normal else "greet")
        elif intent == "repeat":
            self._repeat(turn)
        elif intent == "start_over" and paused:
            pausing.forget(turn, paused["form"])
            turn.then(paused["form"])
        elif paused and (
            intent in ("affirm", "change_answer") or _GO_ON.search(turn.message.normal)
        ):
            turn.then(paused["form"])
        elif intent == "change_answer":
            turn.say("nothing_to_change")
        elif intent == "deny":
            turn.say("nothing_more")
        elif intent == "cancel":
            turn.say("nothing_open")
        else:
            turn.say("what_next")
        return turn.events()

    def _repeat(self, turn: Turn) -> None:
        """Say the whole last turn again."""
        said = []
        for event in reversed(turn.tracker.events[: self._start_of_turn(turn)]):
            if event["event"] == "user":
                break
            if event["event"] == "bot":
                said.append(event)
        for event in reversed(said):
            turn.say_text(event.get("text") or "", (event.get("data") or {}).get("buttons") or ())
        if not said:
            turn.say("what_next")

    def _start_of_turn(self, turn: Turn) -> int:
        """The index of the latest user event."""
        events = turn.tracker.events
        return next(i for i in reversed(range(len(events))) if events[i]["event"] == "user")
