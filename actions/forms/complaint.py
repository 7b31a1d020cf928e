"""The complaint form: five answers, a summary, one ticket."""

from typing import ClassVar

from actions.forms.form import Form
from actions.forms.slots import IDENTITY, Slot
from actions.forms.submitting import send_ticket, summary
from actions.turn import Turn
from actions.understanding import values
from actions.understanding.message import QUESTIONS
from actions.understanding.values import CATEGORIES

_BESIDE = 0.75  # of a topic that was named beside a question


class ComplaintForm(Form):
    """Takes a complaint step by step, or whole."""

    name: ClassVar[str] = "complaint_form"
    title: ClassVar[str] = "الشكوى"
    slots: ClassVar[tuple[Slot, ...]] = (
        Slot("complaint_category", "choice", "موضوع الشكوى"),
        Slot("complaint_description", "prose", "وصف الشكوى"),
        *IDENTITY,
        Slot("complaint_confirmed", "confirmation"),
    )

    async def open(self, turn: Turn) -> None:
        """Where who one is may not be asked, that is said before anything is."""
        if not await self.told_portal(turn):
            await super().open(turn)

    def take_values(self, turn: Turn) -> None:
        """Topic and story too may come with the wish, or were told before it."""
        super().take_values(turn)
        message = turn.message
        if not message.is_button:
            # beside a question the words are not all about the complaint
            least = _BESIDE if message.intent in QUESTIONS else values.TOPIC
            turn.set("complaint_category", values.topic_of_opening(message, least))
            if values.told_in_opening(message):
                turn.set("complaint_description", message.text.strip())
        before = turn.dialogue.pop("story", None)
        if before and turn.value("complaint_description") is None:
            turn.set("complaint_description", before["text"])
            turn.set("complaint_category", turn.value("complaint_category") or before["topic"])
            turn.state["kept"] = True

    def introduce(self, turn: Turn) -> None:
        """A kind word before the first question, and what was taken already."""
        taken = [slot.label for slot in self.answered(turn)]
        kept = turn.state.pop("kept", False)
        turn.say(
            "complaint_intro_kept"
            if kept
            else "complaint_intro_taken"
            if taken
            else "complaint_intro"
        )

    async def ask(self, turn: Turn, slot: Slot, *, again: bool = False) -> None:
        """The last question shows the summary."""
        if slot.kind != "confirmation" or again:
            await super().ask(turn, slot, again=again)
            return
        turn.ask_for(slot.name)
        category = CATEGORIES[turn.value("complaint_category")]
        shown = await summary(turn, "complaint_description")
        turn.say("question_complaint_confirmed", category=category, **shown)

    async def complete(self, turn: Turn) -> None:
        """Send what was confirmed."""
        await send_ticket(
            self,
            turn,
            kind="complaint",
            category=turn.value("complaint_category"),
            description=turn.value("complaint_description"),
            confirmed="complaint_confirmed",
            created="complaint_created",
        )
