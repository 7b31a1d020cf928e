"""What all moves have in common: the turn, the state it began in, and the form that is open."""

from dataclasses import dataclass, field

from actions.forms.form import Form
from actions.forms.slots import Slot
from actions.turn import Turn
from actions.understanding.state import State


@dataclass
class Scene:
    """A turn under way. Moves say, change slots, and leave what is to be asked at its end.

    `next_question`: `advance` (an answer was taken), `again` (the question stays, in short),
    `full` (as it was first asked), or nothing.
    """

    turn: Turn
    state: State
    form: Form | None = None
    next_question: str = ""
    closed: bool = field(default=False)

    @property
    def slot(self) -> Slot | None:
        """The question of the form that was open."""
        return self.state.slot

    def advance(self) -> None:
        """An answer was taken: at the end the next question is asked."""
        self.next_question = "advance"
        self.turn.state.pop("wrong", None)
        self.turn.state.pop("resumed", None)

    def stay(self, how: str = "again") -> None:
        """The open question stays, unless an answer was taken."""
        if self.form is not None and self.next_question != "advance":
            self.next_question = how

    async def finish(self) -> None:
        """Ask what is to be asked."""
        if self.form is None or self.closed or self.turn.leaves:
            return
        slot = self.form.slot(self.turn.value("requested_slot"))
        if self.next_question == "advance":
            await self.form.ask_next(self.turn)
        elif self.next_question and slot is not None:
            await self.form.ask(self.turn, slot, again=self.next_question == "again")

    def leave_for(self, form: str) -> None:
        """Open another form; the open one keeps its answers."""
        if self.form is not None and self.form.pause(self.turn):
            self.turn.say("form_switched", title=self.form.title)
        self.closed = True
        self.turn.then(form)
