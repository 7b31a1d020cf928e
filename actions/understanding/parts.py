"""What the point of a message asks for, where read as a whole it seemed to be small words only."""

from collections.abc import Callable

from actions.understanding.commands import (
    Answer,
    Cancel,
    CannotHandle,
    Command,
    Confirm,
    Repeat,
    StartForm,
    Talk,
    Wait,
    WrongValue,
)
from actions.understanding.message import Message
from actions.understanding.outside.sureness import CERTAIN
from actions.understanding.state import State
from arabic.clauses import asks_at_all, is_negated

_SMALL = (Talk, Confirm, Wait, Repeat, CannotHandle, WrongValue)
_SURE = 0.95  # of what the point means, where it is no question
_TALKED = frozenset({"help", "bot_challenge", "out_of_scope", "other_language"})


def beside_small_words(
    message: Message, state: State, read: Callable[[Message], list[Command]]
) -> list[Command]:
    """The commands of the whole, or of its point («لا ما ابي شكوى بس قل لي …»).

    A form that the small words leave is left, whatever is asked in the same breath.
    """
    whole = read(message)
    if not message.parts:
        return whole
    small, point = message.parts
    if (
        state.in_form
        and isinstance(whole[0], Answer)
        and small.likelihood(state.context, "cancel") >= CERTAIN
    ):
        return [Cancel(), *whole]
    sends = state.kind == "confirming" and isinstance(whole[0], Confirm)
    if sends or not (all(map(_is_small, whole)) or whole == [Cancel()]):
        return whole
    _, sure = point.reading(state.context or "answered")
    says = point.words > 1 or state.kind == "confirming"  # «ومنكم» alone is no point
    if not (says and sure >= _SURE) and not asks_at_all(point.text):
        return whole
    found = read(point)
    agrees = state.kind == "confirming" and isinstance(found[0], Confirm)  # «ايه الله يوفقك»
    if any(map(_is_small, found)) and not agrees:
        return whole
    if whole == [Cancel()]:
        first = found[0]
        other = isinstance(first, StartForm) and first.form != state.form
        if other and not is_negated(point.text):
            return found  # «لا خلاص الغ الشكوى ابي اعترض»
        return [*whole, *(command for command in found if isinstance(command, Answer))]
    return found


def _is_small(command: Command) -> bool:
    return isinstance(command, _SMALL) and getattr(command, "what", "") not in _TALKED
