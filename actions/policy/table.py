"""The policy: which move answers which command in which state. Read from the top; a row a line."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from actions.policy import correction_moves as correction
from actions.policy import form_moves as form
from actions.policy import guide_moves as guide
from actions.policy import queue_moves as queue
from actions.policy import talk_moves as talk
from actions.policy import ticket_moves as ticket
from actions.policy.moves import Scene
from actions.understanding import commands as said
from actions.understanding.state import State

Move = Callable[[Scene, Any], Awaitable[None]]
IN_FORM = frozenset({"asking", "confirming", "guiding"})
OUTSIDE = frozenset({"queued", "ticket", "answered", "idle"})
ANYWHERE = IN_FORM | OUTSIDE


class Row(NamedTuple):
    """In one of `states`, inside a form or not (None: either), `command` is answered by `move`."""

    states: frozenset[str]
    inside: bool | None
    command: type[said.Command]
    move: Move


def _in(states: frozenset[str], command: type[said.Command], move: Move) -> Row:
    return Row(states, True, command, move)


def _out(states: frozenset[str], command: type[said.Command], move: Move) -> Row:
    return Row(states, False, command, move)


_QUEUED = frozenset({"queued"})
_GUIDING, _CONFIRMING = frozenset({"guiding"}), frozenset({"confirming"})

TABLE: tuple[Row, ...] = (
    # waiting for an agent, inside a form too
    Row(ANYWHERE, None, said.AskWait, queue.ask_wait),
    Row(ANYWHERE, None, said.LeaveQueue, queue.leave),
    Row(ANYWHERE, None, said.StayQueued, queue.stay),
    _out(_QUEUED, said.HumanHandoff, queue.stay),
    _out(_QUEUED, said.Wait, queue.stay),
    _out(_QUEUED, said.ForAgent, queue.for_agent),
    _out(_QUEUED, said.Complain, queue.complain),
    _out(_QUEUED, said.Confirm, queue.stay),
    _out(_QUEUED, said.Talk, queue.talk),
    _out(_QUEUED, said.CannotHandle, queue.for_agent),
    _out(_QUEUED, said.CorrectSlot, queue.for_agent),
    _out(_QUEUED, said.TicketWish, queue.wish),
    _out(_QUEUED, said.AskDesk, queue.ask_wait),
    _out(_QUEUED, said.AskAboutSlot, queue.tell_seen),
    Row(ANYWHERE, None, said.AskDesk, queue.tell_desk),
    # the guide
    _in(_GUIDING, said.Step, guide.step),
    _in(_GUIDING, said.Confirm, guide.yes_or_no),
    _in(_GUIDING, said.Continue, guide.go_on),
    _in(_GUIDING, said.Talk, guide.talk),
    _in(_GUIDING, said.TicketWish, ticket.wish),
    # confirming
    _in(_CONFIRMING, said.Confirm, form.confirm),
    # every form
    _in(IN_FORM, said.SetSlot, form.take_answer),
    _in(IN_FORM, said.WrongValue, form.explain_wrong),
    _in(IN_FORM, said.CorrectSlot, correction.correct),
    _in(IN_FORM, said.ExtendSlot, correction.extend),
    _in(IN_FORM, said.SkipSlot, form.skip),
    _in(IN_FORM, said.AskAboutSlot, form.about),
    _in(IN_FORM, said.ToldBefore, form.told_before),
    _in(IN_FORM, said.OwnNumber, form.take_own_number),
    _in(IN_FORM, said.Confirm, form.answer_resumed),
    _in(IN_FORM, said.Wait, form.wait),
    _in(IN_FORM, said.Repeat, form.repeat),
    _in(IN_FORM, said.Continue, form.go_on),
    _in(IN_FORM, said.StartOver, form.start_over),
    _in(IN_FORM, said.Cancel, form.cancel),
    _in(IN_FORM, said.HumanHandoff, form.hand_over_form),
    _in(IN_FORM, said.StartForm, form.switch),
    _in(IN_FORM, said.Step, guide.return_to),
    _in(IN_FORM, said.Talk, talk.talk),
    _in(IN_FORM, said.Complain, talk.complain),
    _in(IN_FORM, said.Command, form.not_understood),
    # everywhere else
    _out(frozenset({"ticket"}), said.Confirm, ticket.confirm),
    _out(OUTSIDE, said.TicketWish, ticket.wish),
    _out(OUTSIDE, said.KeepTicket, ticket.keep),
    _out(OUTSIDE, said.AskTicket, ticket.ask),
    _out(OUTSIDE, said.StartForm, talk.start_form),
    _out(OUTSIDE, said.HumanHandoff, talk.hand_over_talk),
    _out(OUTSIDE, said.Talk, talk.talk),
    _out(OUTSIDE, said.Complain, talk.complain),
    _out(OUTSIDE, said.Confirm, talk.yes_or_no),
    _out(OUTSIDE, said.Continue, talk.go_on),
    _out(OUTSIDE, said.StartOver, talk.start_again),
    _out(OUTSIDE, said.Cancel, talk.nothing_open),
    _out(OUTSIDE, said.CorrectSlot, talk.nothing_to_change),
    _out(OUTSIDE, said.Wait, talk.wait),
    _out(frozenset({"answered"}), said.Repeat, talk.repeat_answer),
    _out(OUTSIDE, said.Repeat, talk.repeat),
    _out(OUTSIDE, said.Command, talk.not_understood),
)


def move_for(state: State, command: said.Command) -> Move:
    """The move of the first row that fits. Raises LookupError when none does."""
    for row in TABLE:
        fits = row.inside is None or row.inside == state.in_form
        if fits and state.kind in row.states and isinstance(command, row.command):
            return row.move
    raise LookupError(f"no move for {type(command).__name__} in {state.kind}")
