"""Correcting an answer given earlier in a form: with its value, by its name, or by choosing."""

import re
from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from actions.interruptions import interruption
from actions.steps import WRONG, Step, value_after
from actions.turn import Turn
from casework import identifiers

_CHOICE = re.compile(r"(?:رقم|الخيار|خيار)?\s*(\d)")


class Correcting:
    """What `TaskForm` does for «رقم الجوال غلط» and the like; afterwards the form goes on."""

    steps: ClassVar[Sequence[Step]]

    @abstractmethod
    def step(self, slot: str | None) -> Step | None:
        """The step of a slot."""

    @abstractmethod
    async def ask(self, turn: Turn, step: Step) -> None:
        """Ask one question."""

    @abstractmethod
    async def ask_next(self, turn: Turn) -> None:
        """Ask the next question, or complete the form."""

    @abstractmethod
    async def hear(self, turn: Turn, step: Step) -> None:
        """Take the message as an answer to `step`, or as what else it clearly is."""

    def corrected_step(self, turn: Turn, step: Step) -> Step | None:
        """An earlier answer that is called wrong beside this one: «… والاسم غلط»."""
        if step.free_text or not WRONG.search(turn.message.normal):
            return None
        for other in self.answered(turn):
            if other is not step and other.mentions and other.mentions.search(turn.message.normal):
                return other
        return None

    async def change(self, turn: Turn, step: Step) -> None:
        """Correct an earlier answer: take it from the message, or ask which one is meant."""
        found = identifiers.identifiers_in(turn.message.text)
        for slot, value in found.items():
            if self.step(slot):
                turn.set(slot, value)
        if found:
            await self.ask_next(turn)
            return
        named = self.named_step(turn)
        if named:
            turn.state.pop("wrong", None)
            value = value_after(turn.message, named)
            if value is not None:
                turn.set(named.slot, value)
                await self.ask_next(turn)
                return
            await self.ask(turn, named)
        else:
            await self.ask_what_to_change(turn, step)

    async def ask_what_to_change(self, turn: Turn, step: Step) -> None:
        """Offer the answers given so far; `step` is where the citizen was."""
        answered = self.answered(turn)
        if not answered:
            turn.say("change_nothing")
            await self.ask(turn, step)
            return
        turn.state["choosing"] = True
        turn.ask_for(step.slot)
        buttons = [{"title": known.label, "payload": known.label} for known in answered]
        turn.say("change_which", buttons=buttons)

    async def choose_change(self, turn: Turn, step: Step) -> None:
        """The message names the answer to correct."""
        message = turn.message
        keeps = message.intent in ("cancel", "deny", "affirm") and not self.named_step(turn)
        if keeps and message.words <= 5:
            turn.say("change_kept")
            await self.ask(turn, step)
        elif (
            self.named_step(turn)
            or identifiers.identifiers_in(message.text)
            or interruption(message, step, self.steps) is None
        ):
            await self.change(turn, step)
        else:
            await self.hear(turn, step)

    def answered(self, turn: Turn) -> list[Step]:
        """The steps that have an answer and a name."""
        return [step for step in self.steps if step.label and turn.value(step.slot) is not None]

    def named_step(self, turn: Turn) -> Step | None:
        """The step whose answer the message names, by a word or by its place in the list."""
        normal = turn.message.normal
        named = [step for step in self.steps if step.mentions and step.mentions.search(normal)]
        if named:
            return named[0]
        answered = self.answered(turn)
        number = _CHOICE.fullmatch(normal)
        if number and 1 <= int(number[1]) <= len(answered):
            return answered[int(number[1]) - 1]
        return None

    def known_answers(self, turn: Turn) -> str:
        """The names of the answers given so far."""
        return "، ".join(step.label for step in self.answered(turn)) or "بدايتها"
