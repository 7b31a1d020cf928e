"""The complaint form: five answers, a summary, one ticket."""

from contextlib import suppress
from typing import ClassVar

from actions import story
from actions.complaint_topic import CATEGORIES, chosen_category, read_category, topic_of_wish
from actions.forms import TaskForm
from actions.introduction import introduces
from actions.steps import (
    DESCRIPTION_LIMIT,
    FULL_NAME,
    MOBILE,
    NATIONAL_ID,
    Step,
    WrongAnswer,
    read_confirmation,
    read_description,
    words,
)
from actions.submitting import send_ticket, summary
from actions.turn import Turn

_DESCRIPTION = read_description("complaint_description")


class ValidateComplaintForm(TaskForm):
    """Takes a complaint step by step."""

    form: ClassVar[str] = "complaint_form"
    title: ClassVar[str] = "الشكوى"
    steps: ClassVar[tuple[Step, ...]] = (
        Step(
            slot="complaint_category",
            question="question_complaint_category",
            read=read_category,
            label="موضوع الشكوى",
            mentions=words("موضوع|نوع|تصنيف|قسم|category|type"),
        ),
        Step(
            slot="complaint_description",
            question="question_complaint_description",
            read=_DESCRIPTION,
            label="وصف الشكوى",
            mentions=words(
                "وصف|شرح|تفاصيل|تفصيل|نص|كلام|كلامي|مشكله|محتوي|شكوي|شكواي|description|text|details"
            ),
            free_text=True,
            prose=True,
        ),
        FULL_NAME,
        NATIONAL_ID,
        MOBILE,
        Step(
            slot="complaint_confirmed",
            question="question_complaint_confirmed",
            read=read_confirmation,
        ),
    )

    async def open(self, turn: Turn) -> None:
        """Where who one is may not be asked, that is said before anything is."""
        if not await self.told_portal(turn):
            await super().open(turn)

    def introduce(self, turn: Turn) -> None:
        """A kind word before the first question; topic and story may have come with the wish."""
        turn.say("complaint_intro")
        message = turn.message
        topic = topic_of_wish(message)
        if topic is None or message.is_button or message.requests:
            return
        turn.set("complaint_category", topic)
        turn.say("complaint_topic_taken", category=CATEGORIES[topic])
        turn.state["told"] = True
        if story.told_with_wish(message):
            self.take_story(turn)

    async def ask(self, turn: Turn, step: Step) -> None:
        """The last question shows the summary."""
        if step.slot != "complaint_confirmed":
            await super().ask(turn, step)
            return
        turn.ask_for(step.slot)
        turn.say(
            step.question,
            category=CATEGORIES[turn.value("complaint_category")],
            **await summary(turn, "complaint_description"),
        )

    async def answer(self, turn: Turn, step: Step) -> None:
        """What was told with the topic is the description for who does not tell it again."""
        message = turn.message
        chosen = chosen_category(message)
        told = step.slot == "full_name" and turn.state.get("told")
        if chosen and (told or step.slot == "complaint_description"):  # its button, or another
            turn.set("complaint_category", chosen)
            await self.ask(turn, step)
            return
        kept = turn.state.get("story")
        again = introduces(message) or story.told_before(message)
        if step.slot == "complaint_description" and kept and again:
            turn.set(step.slot, kept)
            self.take_identifiers(turn, asked=step)
            turn.say("complaint_story_kept")
            await self.ask_next(turn)
            return
        if told and story.goes_on(message) and self.add_to_story(turn):
            await self.ask(turn, step)
            return
        if step.slot == "complaint_category" and message.words >= story.AT_LEAST:
            turn.state["story"] = message.text.strip()
            if story.told_with_topic(message) and step.takes(message):
                self.take_story(turn)
        await super().answer(turn, step)

    def take_story(self, turn: Turn) -> None:
        """The message is the description, unless there is one."""
        if turn.value("complaint_description") is not None:
            return
        with suppress(WrongAnswer):
            turn.set("complaint_description", _DESCRIPTION(turn.message))
            turn.state["told"] = True
            turn.say("complaint_story_taken")

    def add_to_story(self, turn: Turn) -> bool:
        """Add the message to the description; whether it still fits."""
        text = f"{turn.value('complaint_description')}\n{turn.message.text.strip()}"
        if len(text) > DESCRIPTION_LIMIT:
            return False
        turn.set("complaint_description", text)
        turn.say("complaint_story_added")
        return True

    async def complete(self, turn: Turn) -> None:
        """Send it if confirmed; a plain no asks what to change."""
        if turn.value("complaint_confirmed"):
            await send_ticket(
                self,
                turn,
                kind="complaint",
                category=turn.value("complaint_category"),
                description=turn.value("complaint_description"),
                confirmed="complaint_confirmed",
                created="complaint_created",
            )
        else:
            turn.set("complaint_confirmed", None)
            await self.ask_what_to_change(turn, self.steps[-1])
