"""What every form does: open, ask, leave, and keep its answers.

A form's validator says everything and sets the requested slot itself, so that a turn costs one call
and either happens whole or not at all (`engine.whole_turn` takes back one without a reply).
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from actions.forms import pausing
from actions.forms.slots import FULL_NAME, MOBILE, Slot
from actions.turn import Button, Turn
from actions.understanding import values
from actions.wording import wordings
from arabic.text import isolate
from casework import identifiers
from casework.addresses import channel_mobile, channel_of
from casework.settings import get_settings

STUCK_AFTER = 3


class Form(ABC):
    """A form whose slots are data. Subclasses give them and say what completes the form."""

    name: ClassVar[str]
    title: ClassVar[str]  # Arabic, as in «تم الخروج من …»
    slots: ClassVar[Sequence[Slot]]

    @abstractmethod
    async def complete(self, turn: Turn) -> None:
        """All slots are filled: do the work, say so only once it is done, and end the form."""

    # --- Opening and leaving

    async def open(self, turn: Turn) -> None:
        """Begin with what the message tells, or go on where a form of this kind was left."""
        paused = pausing.resumable(turn, self.name)
        if paused:
            pausing.restore(turn, paused)
            self.take_missing(turn)
            turn.state["resumed"] = True
            turn.say("form_resumed", title=self.title, answers=self.known_answers(turn))
            await self.ask_next(turn)
            return
        self.clear(turn)
        self.take_values(turn)
        self.introduce(turn)
        await self.ask_next(turn)

    def introduce(self, turn: Turn) -> None:  # noqa: B027 - most forms need none
        """A sentence before the first question; none unless a form has one."""

    def take_values(self, turn: Turn) -> None:
        """Fill what the opening message tells beside the wish."""
        message = turn.message
        found: dict[str, Any] = dict(values.numbers_in(message))
        if name := values.name_in(message, expected=False):
            found["full_name"] = name
        for slot in self.slots:
            if found.get(slot.name) is not None:
                turn.set(slot.name, found[slot.name])
        wrong = {} if message.is_button else identifiers.attempts_in(message.text)
        turn.state["mistyped"] = {str(kind): number for kind, number in wrong.items()}

    def take_missing(self, turn: Turn) -> None:
        """Fill what is still missing by the name and numbers of the message that goes on."""
        found: dict[str, Any] = dict(values.numbers_in(turn.message))
        name = values.name_in(turn.message, expected=True)
        if name and values.is_name_alone(turn.message, name):
            found["full_name"] = name
        for slot, value in found.items():
            if self.slot(slot) and turn.value(slot) is None:
                turn.set(slot, value)

    def clear(self, turn: Turn) -> None:
        """Forget the answers; a new id makes what is sent next a new ticket."""
        turn.clear(slot.name for slot in self.slots)
        turn.state = {"id": uuid4().hex}

    def end(self, turn: Turn) -> None:
        """Leave the form."""
        turn.clear(slot.name for slot in self.slots)
        turn.state = {}
        turn.ask_for(None)

    def pause(self, turn: Turn) -> bool:
        """Leave the form and keep its answers; whether there were any."""
        kept = pausing.keep(turn, self.name, self.title, [slot.name for slot in self.slots])
        self.end(turn)
        return kept

    # --- Asking

    def slot(self, name: str | None) -> Slot | None:
        """The slot of a name."""
        return next((slot for slot in self.slots if slot.name == name), None)

    def next_slot(self, turn: Turn) -> Slot | None:
        """The first question without an answer."""
        return next((slot for slot in self.slots if turn.value(slot.name) is None), None)

    async def ask_next(self, turn: Turn) -> None:
        """Ask the next question, or complete the form."""
        slot = self.next_slot(turn)
        if slot:
            await self.ask(turn, slot)
        else:
            await self.complete(turn)

    async def ask(self, turn: Turn, slot: Slot, *, again: bool = False) -> None:
        """Ask one question; `again`: in its short form, after something else was said."""
        if slot.personal and await self.told_portal(turn):
            return
        turn.ask_for(slot.name)
        mistyped = (turn.state.get("mistyped") or {}).pop(slot.name, None)
        short = f"again_{slot.wording}"
        name = short if again and short in wordings() else f"question_{slot.wording}"
        if mistyped:
            name = values.what_is_wrong(slot.name, mistyped)
        offered = await self.offered(turn, slot)
        if slot.name == FULL_NAME.name and turn.dialogue.get("identity"):
            offered = {"title": "بياناتي السابقة", "payload": "نفس بياناتي السابقة"}
        turn.say(name, buttons=[offered] if offered else [])

    async def offered(self, turn: Turn, slot: Slot) -> Button | None:
        """The button for an answer that the channel knows; without the database there is none."""
        if slot.name != MOBILE.name:
            return None
        try:
            mobile = await asyncio.to_thread(channel_mobile, turn.conversation_id)
        except SQLAlchemyError:
            return None
        if mobile is None:
            return None
        title = f"استخدم {isolate(identifiers.mask_mobile(mobile))}"
        return {"title": title, "payload": f"0{mobile.removeprefix('+966')}"}

    async def told_portal(self, turn: Turn) -> bool:
        """Leave where personal answers are asked on the portal only, and say so."""
        if get_settings().whatsapp_identity == "ask":
            return False
        if await asyncio.to_thread(channel_of, turn.conversation_id) != "whatsapp":
            return False
        self.end(turn)
        turn.say("form_on_portal", title=self.title)
        return True

    # --- Answers

    def answered(self, turn: Turn) -> list[Slot]:
        """The slots that have an answer and a name."""
        return [slot for slot in self.slots if slot.label and turn.value(slot.name) is not None]

    def known_answers(self, turn: Turn) -> str:
        """The names of the answers given so far."""
        return "، ".join(slot.label for slot in self.answered(turn)) or "بدايتها"

    def story(self) -> Slot | None:
        """The slot of the citizen's own words."""
        return next((slot for slot in self.slots if slot.kind == "prose"), None)
