"""The objection guide: five steps, one at a time, and a ticket for who wants it followed."""

import re
from typing import Any, ClassVar

from actions.forms.form import Form
from actions.forms.slots import IDENTITY, Slot
from actions.forms.submitting import send_ticket, summary
from actions.turn import Turn
from actions.understanding import values
from arabic.text import normalise
from casework.knowledge import knowledge

LAST = 5
_THING = re.compile("«([^»]+)»")
_JOINED = "(?:[وفبل]|ال)*"  # to a word's front
_BENEFICIARIES = {"self": "لك", "dependent": "لأحد تابعيك"}
_REASONS = frozenset({"payment_told", "amount_told", "eligibility_told"})  # none: «النت ضعيف»
_STEP = "خطوه"  # in normal form
_SURE_FOR = 0.6  # for whom it is, where it was not asked
_SURE_FOLLOW = 0.8  # that the team shall do it, where the wish tells
_SURE_DONE = 0.8  # that a step of the guide is done, where the wish tells


class ObjectionForm(Form):
    """Guides through an objection on the portal."""

    name: ClassVar[str] = "objection_form"
    title: ClassVar[str] = "شرح الاعتراض"
    slots: ClassVar[tuple[Slot, ...]] = (
        Slot("objection_step", "guide"),
        Slot("objection_for", "choice", "لمن الاعتراض", asked_in="asked_for"),
        Slot("objection_reason", "prose", "سبب الاعتراض"),
        *IDENTITY,
        Slot("objection_confirmed", "confirmation"),
    )

    def introduce(self, turn: Turn) -> None:
        """The first reply already gives the first step, and which papers where that is asked."""
        turn.say("objection_follow" if turn.state.get("guided") else "objection_intro")
        if turn.message.likelihood("guiding", "ask_documents") >= _SURE_FOLLOW:
            turn.say("objection_documents")

    def take_values(self, turn: Turn) -> None:
        """For whom it is and why may come with the wish."""
        super().take_values(turn)
        if turn.message.is_button:
            return
        self.take_more(turn)
        label, sure = turn.message.reading("guiding")
        steps = values.steps_in(turn.message, LAST) if _STEP in turn.message.normal else []
        done = label.startswith("did_") and sure >= _SURE_DONE
        after = int(label.removeprefix("did_")) + 1 if done else 0
        if number := next(iter(steps), 0) or max(self.reached(turn), after):
            turn.set("objection_step", number)
        given = sum(turn.value(slot.name) is not None for slot in IDENTITY)
        follow = given >= values.IDENTIFIED or (label == "follow" and sure >= _SURE_FOLLOW)
        if turn.dialogue.pop("follow", None) or follow:
            turn.set("objection_step", 1)
            turn.state["guided"] = True

    def take_missing(self, turn: Turn) -> None:
        """Who comes back may want the team to do it, or to do it by himself after all."""
        super().take_missing(turn)
        if turn.message.likelihood("guiding", "show_step") >= _SURE_FOLLOW:
            turn.state.pop("guided", None)
        if turn.message.likelihood("guiding", "follow") >= _SURE_FOR:
            self.take_more(turn)
            turn.state["guided"] = True

    def take_more(self, turn: Turn) -> None:
        """For whom it is, why, and who one is, as far as a message tells it by the way."""
        message = turn.message
        found: dict[str, Any] = dict(values.numbers_in(message))
        found["full_name"] = values.name_in(message, expected=False)
        label, _ = message.reading("opening")
        if values.told_in_opening(message) and label in _REASONS:
            found["objection_reason"] = message.text.strip()
        label, sure = message.reading("asked_for")
        if label in _BENEFICIARIES and sure >= _SURE_FOR:
            found["objection_for"] = label
        elif values.rather(message, "asked_for", values.BENEFICIARIES) == "dependent":
            found["objection_for"] = "dependent"  # «ارفعوا لي اعتراض عن زوجتي»
        for slot in self.slots:
            if found.get(slot.name) is not None and turn.value(slot.name) is None:
                turn.set(slot.name, found[slot.name])

    async def ask(self, turn: Turn, slot: Slot, *, again: bool = False) -> None:
        """A step of the guide shows itself; the last question shows the summary."""
        if slot.name == "objection_step":
            if again:
                turn.ask_for(slot.name)
                turn.say("again_objection_step", number=self.here(turn), last=LAST)
            else:
                self.show(turn, self.here(turn))
        elif slot.kind == "confirmation" and not again:
            turn.ask_for(slot.name)
            beneficiary = _BENEFICIARIES[turn.value("objection_for")]
            shown = await summary(turn, "objection_reason")
            turn.say("question_objection_confirmed", beneficiary=beneficiary, **shown)
        else:
            await super().ask(turn, slot, again=again)

    def here(self, turn: Turn) -> int:
        """The step that was shown last."""
        return int(turn.value("objection_step") or 1)

    def next_slot(self, turn: Turn) -> Slot | None:
        """Until the team is to follow it, the guide's current step; then the ticket's questions."""
        guide, *after = self.slots
        if not turn.state.get("guided"):
            return guide
        return next((slot for slot in after if turn.value(slot.name) is None), None)

    def known_answers(self, turn: Turn) -> str:
        """Where the guide stood, or what was answered after it."""
        if turn.state.get("guided"):
            return super().known_answers(turn)
        return f"الخطوة {self.here(turn)}"

    def show(self, turn: Turn, number: int) -> None:
        """Show one step of the guide."""
        turn.set("objection_step", number)
        turn.ask_for("objection_step")
        steps = knowledge().items("objection.steps")
        name = "objection_first_step" if number == 1 else "objection_later_step"
        turn.say(name, number=number, last=len(steps), step=steps[number - 1])

    def named_step(self, normal: str, last: int = LAST) -> int:
        """The step, `last` at most, whose button or list a text (normalised) names last; or 0."""
        places = [
            (match.start(), number)
            for number, step in enumerate(knowledge().items("objection.steps")[:last], start=1)
            for thing in _THING.findall(step)
            for match in re.finditer(rf"(?<!\w){_JOINED}{normalise(thing)}", normal)
        ]
        return max(places)[1] if places else 0

    def reached(self, turn: Turn) -> int:
        """The step to go on with for who says how far the portal has been walked through; or 0.

        The last button's name stands in the wish itself, «ابي رفع اعتراض».
        """
        normal = turn.message.normal
        number = self.named_step(normal, LAST - 1)
        if not number:
            return 0
        last = _THING.findall(knowledge().items("objection.steps")[number - 1])[-1]
        done = normalise(last) in normal and not turn.message.is_question
        return number + 1 if done else number

    def explain(self, turn: Turn) -> None:
        """Show the current step in more detail."""
        turn.ask_for("objection_step")
        detail = knowledge().items("objection.details")[self.here(turn) - 1]
        turn.say("objection_detail", detail=detail)

    async def complete(self, turn: Turn) -> None:
        """Send the ticket of who wants it followed."""
        await send_ticket(
            self,
            turn,
            kind="objection",
            category="objection",
            description=turn.value("objection_reason"),
            objection_for=turn.value("objection_for"),
            confirmed="objection_confirmed",
            created="objection_created",
        )
