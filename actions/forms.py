"""What every form does: hear an answer, a question, a command; pause, resume, correct, hand over.

The form's validator says everything and sets the requested slot itself, so that a turn costs one
call and either happens whole or not at all (`engine.channel` takes back a turn without a reply).
"""

import asyncio
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar
from uuid import uuid4

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict
from sqlalchemy.exc import SQLAlchemyError

from actions import pausing
from actions.asides import answer_aside
from actions.correcting import Correcting
from actions.handover import hand_over
from actions.interruptions import Interruption, interruption, other_task, quits
from actions.introduction import introduces, name_in
from actions.reading import TASKS
from actions.steps import Step, WrongAnswer, takes_offer
from actions.turn import REQUESTED_SLOT, Turn
from casework import identifiers
from casework.channels import channel_of
from casework.settings import get_settings

STUCK_AFTER = 3


class TaskForm(Correcting, FormValidationAction):
    """A form whose steps are data. Subclasses give the steps and say what completes them."""

    form: ClassVar[str]
    title: ClassVar[str]  # Arabic, as in «تم الخروج من …»
    steps: ClassVar[Sequence[Step]]

    def name(self) -> str:
        """The validator's name, by Rasa's convention."""
        return f"validate_{self.form}"

    @abstractmethod
    async def complete(self, turn: Turn) -> None:
        """All slots are filled: do the work, say so only once it is done, and end the form."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """One turn: the form opens when nothing is requested yet, else it hears the message."""
        turn = Turn(dispatcher, tracker)
        step = self.step(turn.value(REQUESTED_SLOT))
        if step is None:
            await self.open(turn)
        else:
            await self.hear(turn, step)
        return turn.events()

    # --- Opening and leaving

    async def open(self, turn: Turn) -> None:
        """Begin, or go on where a form of this kind was left within the hour."""
        paused = pausing.resumable(turn, self.form)
        answer_aside(turn)
        if paused:
            pausing.restore(turn, paused)
            turn.state["resumed"] = True
            turn.say("form_resumed", title=self.title, answers=self.known_answers(turn))
            await self.ask_next(turn)
            return
        self.clear(turn)
        self.take_identifiers(turn, asked=None)
        self.introduce(turn)
        await self.ask_next(turn)

    def introduce(self, turn: Turn) -> None:
        """A sentence before the first question; none unless a form has one."""

    def clear(self, turn: Turn) -> None:
        """Forget the answers; a new id makes what is sent next a new ticket."""
        turn.clear(step.slot for step in self.steps)
        turn.state = {"id": uuid4().hex}

    def end(self, turn: Turn) -> None:
        """Leave the form."""
        turn.clear(step.slot for step in self.steps)
        turn.state = {}
        turn.ask_for(None)

    def pause(self, turn: Turn) -> bool:
        """Leave the form and keep its answers; whether there were any."""
        kept = pausing.keep(turn, self.form, self.title, [step.slot for step in self.steps])
        self.end(turn)
        return kept

    # --- Asking

    def step(self, slot: str | None) -> Step | None:
        """The step of a slot."""
        return next((step for step in self.steps if step.slot == slot), None)

    def next_step(self, turn: Turn) -> Step | None:
        """The first question without an answer."""
        return next((step for step in self.steps if turn.value(step.slot) is None), None)

    async def ask_next(self, turn: Turn) -> None:
        """Ask the next question, or complete the form."""
        step = self.next_step(turn)
        if step:
            await self.ask(turn, step)
        else:
            await self.complete(turn)

    async def ask(self, turn: Turn, step: Step) -> None:
        """Ask one question, with the answer that the channel knows as a button."""
        if step.personal and await self.told_portal(turn):
            return
        turn.ask_for(step.slot)
        offered = await self.offered(turn, step)
        turn.say(step.question, buttons=[offered] if offered else [])

    async def offered(self, turn: Turn, step: Step) -> dict[str, str] | None:
        """The button for an answer that is known; without the database there is none."""
        if step.offer is None:
            return None
        try:
            return await asyncio.to_thread(step.offer, turn.conversation_id)
        except SQLAlchemyError:
            return None

    async def told_portal(self, turn: Turn) -> bool:
        """Leave where personal answers are asked on the portal only, and say so."""
        if get_settings().whatsapp_identity == "ask":
            return False
        if await asyncio.to_thread(channel_of, turn.conversation_id) != "whatsapp":
            return False
        self.end(turn)
        turn.say("form_on_portal", title=self.title)
        return True

    # --- Hearing

    async def hear(self, turn: Turn, step: Step) -> None:
        """Take the message as an answer to `step`, or as what else it clearly is."""
        if turn.state.pop("choosing", False) and not quits(turn.message):
            await self.choose_change(turn, step)
            return
        other = other_task(turn.message)
        interrupted = interruption(turn.message, step, self.steps)
        if other and TASKS[other] != self.form:
            self.switch(turn, TASKS[other])
        elif interrupted is None:
            await self.answer(turn, step)
        else:
            await self.interrupt(turn, step, interrupted)

    async def answer(self, turn: Turn, step: Step) -> None:
        """Read the answer; a wrong one is explained, and the third in a row offers a way out."""
        try:
            value = await self.read(turn, step)
        except WrongAnswer as error:
            if turn.state.get("resumed") and turn.message.intent in ("affirm", "deny"):
                await self.answer_offer(turn, step)
            elif not step.free_text and self.gives_other(turn, step):
                await self.change(turn, step)
            elif self.take_identifiers(turn, asked=step):
                turn.say("form_noted")
                await self.ask(turn, step)
            else:
                await self.explain(turn, step, error)
            return
        turn.state.pop("wrong", None)
        turn.state.pop("resumed", None)
        turn.set(step.slot, value)
        self.take_identifiers(turn, asked=step)
        corrected = self.corrected_step(turn, step)
        if corrected:
            await self.ask(turn, corrected)
        else:
            await self.ask_next(turn)

    async def read(self, turn: Turn, step: Step) -> Any:
        """The answer that the message gives. Raises WrongAnswer."""
        if step.prose and introduces(turn.message):
            raise WrongAnswer(f"wrong_{step.slot}_short")
        try:
            return step.read(turn.message)
        except WrongAnswer:
            resumes = turn.state.get("resumed") and turn.message.intent == "affirm"
            if step.offer is None or resumes or not takes_offer(turn.message):
                raise
            offered = await self.offered(turn, step)
            if offered is None:
                raise
            return step.read(replace(turn.message, text=offered["payload"]))

    def gives_other(self, turn: Turn, step: Step) -> bool:
        """Whether the message holds an identifier that another step asks for."""
        found = identifiers.identifiers_in(turn.message.text)
        return any(slot != step.slot and self.step(slot) for slot in found)

    async def answer_offer(self, turn: Turn, step: Step) -> None:
        """Yes or no to going on with the kept answers."""
        turn.state.pop("resumed", None)
        if turn.message.intent == "deny":
            await self.start_over(turn)
        else:
            await self.ask(turn, step)

    async def explain(self, turn: Turn, step: Step, error: WrongAnswer) -> None:
        """Say what is wrong with an answer, and offer a way out when it keeps going wrong."""
        turn.say(error.response)
        if self.told_stuck(turn, step):
            return
        if error.ask_again:
            await self.ask(turn, step)
        else:
            turn.ask_for(step.slot)

    def told_stuck(self, turn: Turn, step: Step) -> bool:
        """Count a turn without an answer; from the third on offer a way out."""
        turn.state["wrong"] = turn.state.get("wrong", 0) + 1
        if turn.state["wrong"] < STUCK_AFTER:
            return False
        turn.say("form_stuck")
        turn.ask_for(step.slot)
        return True

    def take_identifiers(self, turn: Turn, asked: Step | None) -> bool:
        """Fill the identity slots that the same message also answers; whether there were any."""
        if turn.message.is_button:
            return False
        taken = False
        found = identifiers.identifiers_in(turn.message.text)
        given = {"full_name": name_in(turn.message), **{str(k): v for k, v in found.items()}}
        for slot, value in given.items():
            step = self.step(slot)
            if value and step and step is not asked and turn.value(slot) is None:
                turn.set(slot, value)
                taken = True
        return taken

    # --- Interruptions

    async def interrupt(self, turn: Turn, step: Step, what: Interruption) -> None:
        """Do what the message asks for instead of an answer, then ask again where it stays."""
        intent = turn.message.intent
        if what is Interruption.CANCEL:
            kept = self.pause(turn)
            turn.say("form_cancelled" if kept else "form_left", title=self.title)
            if intent == "goodbye":
                turn.say("form_goodbye")
        elif what is Interruption.START_OVER:
            await self.start_over(turn)
        elif what is Interruption.REPEAT:
            await self.ask(turn, step)
        elif what is Interruption.HESITATION:
            if not self.told_stuck(turn, step):
                turn.say(f"hesitant_{step.slot}")
                turn.ask_for(step.slot)
        elif what is Interruption.CHANGE:
            await self.change(turn, step)
        elif what is Interruption.AGENT:
            await self.hand_over(turn)
        elif what is Interruption.QUESTION:
            answer_aside(turn)
            await self.ask(turn, step)
        elif what is Interruption.OTHER_TASK and TASKS[intent] != self.form:
            self.switch(turn, TASKS[intent])
        elif what is Interruption.OTHER_TASK:
            turn.say("form_already_open", title=self.title)
            await self.ask(turn, step)
        else:
            turn.say(f"form_{intent}", title=self.title)
            if intent != "out_of_scope" or not self.told_stuck(turn, step):
                await self.ask(turn, step)

    def switch(self, turn: Turn, form: str) -> None:
        """Leave for another form."""
        if self.pause(turn):
            turn.say("form_switched", title=self.title)
        turn.then(form)

    async def start_over(self, turn: Turn) -> None:
        """Clear the answers and begin again."""
        self.clear(turn)
        pausing.forget(turn, self.form)
        turn.say("form_started_over", title=self.title)
        await self.ask_next(turn)

    async def hand_over(self, turn: Turn) -> None:
        """A person takes over, with the answers so far."""
        answer_aside(turn)
        answers = {
            step.slot: turn.value(step.slot)
            for step in self.steps
            if turn.value(step.slot) is not None
        }
        reason = "stuck_form" if turn.state.get("wrong", 0) >= STUCK_AFTER else "requested"
        handed = await hand_over(
            turn.say, turn.conversation_id, reason, {"form": self.form, "answers": answers}
        )
        if handed:
            self.pause(turn)
