"""The custom actions, as Rasa calls them: one outside forms, and each form's validator."""

import asyncio

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.forms.complaint import ComplaintForm
from actions.forms.form import Form
from actions.forms.objection import ObjectionForm
from actions.forms.ticket_status import TicketStatusForm
from actions.policy.handle import handle
from actions.turn import REQUESTED_SLOT, Turn
from casework.addresses import open_conversation

_GATEWAY = "gateway"  # the channel of engine/input_channel.py; its conversations are open


async def _begin(dispatcher: CollectingDispatcher, tracker: Tracker) -> Turn:
    """The turn, in a conversation on record: Rasa's own channels (`rasa shell`) open none."""
    turn = Turn(dispatcher, tracker)
    if tracker.get_latest_input_channel() != _GATEWAY:
        await asyncio.to_thread(open_conversation, turn.conversation_id)
    return turn


class ActionRespond(Action):
    """Whatever is said outside forms."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_respond"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """One turn."""
        turn = await _begin(dispatcher, tracker)
        await handle(turn, None)
        return turn.events()


class _FormTurn:
    """A form's turn: it opens when nothing is requested yet, else it takes the message.

    No action itself: rasa-sdk makes one of each subclass of `Action` that it finds.
    """

    form: Form

    def name(self) -> str:
        """The validator's name, by Rasa's convention."""
        return f"validate_{self.form.name}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """One turn."""
        turn = await _begin(dispatcher, tracker)
        if self.form.slot(turn.value(REQUESTED_SLOT)) is None:
            await self.form.open(turn)
        else:
            await handle(turn, self.form)
        return turn.events()


class ValidateComplaintForm(_FormTurn, FormValidationAction):
    """Takes a complaint."""

    form = ComplaintForm()


class ValidateObjectionForm(_FormTurn, FormValidationAction):
    """Guides through an objection."""

    form = ObjectionForm()


class ValidateTicketStatusForm(_FormTurn, FormValidationAction):
    """Tells a ticket's status."""

    form = TicketStatusForm()
