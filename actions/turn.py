"""One turn: what is known, what changes, what is said."""

from collections.abc import Iterable
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.understanding.message import Message
from actions.wording import wordings
from arabic.text import isolate_latin

REQUESTED_SLOT = "requested_slot"
Button = dict[str, str]


class Turn:
    """Collects a turn's replies and slot changes, so that a move reads as what happens.

    `state` is the running form's own notes, `dialogue` the conversation's: the last answer
    (`answer`), the ticket in context (`ticket`), whether an agent is awaited (`queued`), a question
    of the assistant's own that is open (`pending`), a story told before it was asked for (`story`),
    what was said how often (`said`), how many wishes were written on tickets (`wishes`), and turns
    in a row not understood (`misses`).
    """

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        self._dispatcher = dispatcher
        self._tracker = tracker
        self._changes: dict[str, Any] = {}
        self._followup: str | None = None
        self._spoke = False
        self.message = Message.latest(tracker)
        self.state: dict[str, Any] = dict(tracker.get_slot("form_state") or {})
        self.dialogue: dict[str, Any] = dict(tracker.get_slot("dialogue") or {})

    @property
    def conversation_id(self) -> str:
        """The conversation; later sessions of it add `:2`, `:3` … to Rasa's sender id."""
        return str(self._tracker.sender_id).split(":", 1)[0]

    @property
    def tracker(self) -> Tracker:
        """The tracker as Rasa sent it."""
        return self._tracker

    @property
    def spoke(self) -> bool:
        """Whether anything was said in this turn."""
        return self._spoke

    @property
    def leaves(self) -> bool:
        """Whether another action follows."""
        return self._followup is not None

    def value(self, slot: str) -> Any:
        """The slot's value with this turn's changes."""
        return self._changes.get(slot, self._tracker.get_slot(slot))

    def set(self, slot: str, value: Any) -> None:
        """Change a slot."""
        self._changes[slot] = value

    def clear(self, slots: Iterable[str]) -> None:
        """Empty slots."""
        for slot in slots:
            self.set(slot, None)

    def say(self, name: str, /, *, buttons: Iterable[Button] = (), **variables: Any) -> None:
        """Utter a wording of data/wording/ with its variables; `buttons` come after its own.

        One with several texts takes them in turn, so that nobody reads the same three times.
        """
        wording = wordings()[name]
        said: dict[str, int] = dict(self.dialogue.get("said") or {})
        text = wording.texts[said.get(name, 0) % len(wording.texts)]
        if len(wording.texts) > 1:
            self.dialogue["said"] = {**said, name: said.get(name, 0) + 1}
        self.say_text(text.format(**variables), [*wording.buttons, *buttons])

    def say_text(self, text: str, buttons: Iterable[Button] = ()) -> None:
        """Utter a composed text, numbers and addresses isolated for right-to-left reading."""
        self._spoke = True
        self._dispatcher.utter_message(text=isolate_latin(text), buttons=list(buttons))

    def tell_gateway(self, **outcome: Any) -> None:
        """What of this turn the gateway must know (conversations/engine_replies.py)."""
        self._dispatcher.utter_message(json_message={"musaed": outcome})

    def ask_for(self, slot: str | None) -> None:
        """The slot that the next message answers; None ends the form."""
        self.set(REQUESTED_SLOT, slot)

    def then(self, action: str) -> None:
        """Run another action or form in the same turn."""
        self._followup = action

    def events(self) -> list[EventType]:
        """The turn's events, in an order that Rasa's form loop accepts.

        The open question is always among them: where a validator names none, Rasa goes on to the
        first empty slot, and the guide's own is never empty.
        """
        if asked := self._tracker.get_slot(REQUESTED_SLOT):
            self._changes.setdefault(REQUESTED_SLOT, asked)
        self._changes["form_state"] = self.state or None
        self._changes["dialogue"] = {k: v for k, v in self.dialogue.items() if v} or None
        events: list[EventType] = [SlotSet(slot, value) for slot, value in self._changes.items()]
        if self._followup:
            events.append(FollowupAction(self._followup))
        return events
