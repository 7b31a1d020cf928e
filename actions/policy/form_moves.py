"""Moves inside a form: answers, questions on the step, ways out."""

from typing import Any

from actions.forms import pausing
from actions.forms.form import STUCK_AFTER
from actions.forms.slots import FULL_NAME, IDENTITY, MOBILE, Slot
from actions.policy import correction_moves, queue_moves
from actions.policy.handing_over import hand_over
from actions.policy.moves import Scene
from actions.understanding import commands as said
from actions.wording import wordings
from casework.identifiers import find_mobile

_MEANT = 0.4  # of the answer that a question at the summary is about
_OTHER = 0.98  # of an answer other than the one that is asked for


async def take_answer(scene: Scene, command: said.SetSlot) -> None:
    """Store an answer; a name that is not sure is asked for first."""
    if command.slot == "maybe_name":
        await ask_back(scene, "name", "ask_back_name", value=command.value)
        return
    if command.slot == "maybe_story":
        await ask_back(scene, "story", "ask_back_story", value=command.value)
        return
    scene.turn.set(command.slot, command.value)
    scene.turn.state.pop("before", None)
    scene.advance()


async def explain_wrong(scene: Scene, command: said.WrongValue) -> None:
    """Say what is wrong with an answer, and offer a way out when it keeps going wrong."""
    turn = scene.turn
    turn.say(command.why)
    if count_wrong(scene):
        return
    turn.ask_for(command.slot)


def count_wrong(scene: Scene) -> bool:
    """Count a turn without an answer; from the third on offer a way out, and say so."""
    state = scene.turn.state
    state["wrong"] = state.get("wrong", 0) + 1
    if state["wrong"] < STUCK_AFTER:
        return False
    scene.turn.say("form_stuck")
    return True


async def skip(scene: Scene, command: said.SkipSlot) -> None:
    """No answer at hand: why it is asked for, and how to go on without it."""
    turn = scene.turn
    assert scene.slot is not None
    if correction_moves.keeps_answer(scene):
        return
    turn.state["skipped"] = turn.state.get("skipped", 0) + 1
    _say_of_slot(scene, "skip")
    if scene.slot.name == "ticket_number":  # a new complaint was offered
        turn.dialogue["pending"] = {"kind": "complaint"}
    scene.stay("")


async def about(scene: Scene, command: said.AskAboutSlot) -> None:
    """Answer a question on the step itself; at the summary, on the answer that it is about."""
    assert scene.form is not None and scene.slot is not None
    name, sure = scene.turn.message.reading("changed")
    least = _MEANT if scene.slot.kind == "confirmation" else _OTHER
    _say_of_slot(scene, f"about_{command.what}", scene.form.slot(name) if sure >= least else None)
    scene.stay()


async def told_before(scene: Scene, command: said.ToldBefore) -> None:
    """What was told before is taken where it can be."""
    turn, known = scene.turn, scene.turn.dialogue.get("identity") or {}
    if scene.slot in IDENTITY and known:
        for name, value in known.items():
            if turn.value(name) is None:
                turn.set(name, value)
        turn.say("identity_again")
        scene.advance()
        return
    _say_of_slot(scene, "told_before")
    scene.stay("")


async def wait(scene: Scene, command: said.Wait) -> None:
    """Acknowledged in a word; the question stays."""
    scene.turn.state["waited"] = True
    scene.turn.say("wait")


async def repeat(scene: Scene, command: said.Repeat) -> None:
    """Ask again, as at first."""
    scene.stay("full")


async def go_on(scene: Scene, command: said.Continue) -> None:
    """The form goes on where it stands."""
    scene.turn.state.pop("resumed", None)
    scene.stay("full")


async def start_over(scene: Scene, command: said.StartOver) -> None:
    """Clear the answers and begin again."""
    turn, form = scene.turn, scene.form
    assert form is not None
    form.clear(turn)
    pausing.forget(turn, form.name)
    turn.say("form_started_over", title=form.title)
    await form.ask_next(turn)
    scene.closed = True


async def cancel(scene: Scene, command: said.Cancel) -> None:
    """Leave at once and keep the answers; asked first where it is not sure."""
    turn, form = scene.turn, scene.form
    assert form is not None
    if not command.sure:
        await ask_back(scene, "cancel", "ask_back_cancel", title=form.title)
        return
    kept = form.pause(turn)
    turn.dialogue["left"] = True
    turn.say("form_cancelled" if kept else "form_left", title=form.title)
    scene.closed = True


async def say_goodbye(scene: Scene, command: said.Talk) -> None:
    """Leaving, in a friendly way."""
    await cancel(scene, said.Cancel())
    scene.turn.say("form_goodbye")


async def hand_over_form(scene: Scene, command: said.HumanHandoff) -> None:
    """A person takes over, with the answers so far; who waits for one hears how long."""
    turn, form = scene.turn, scene.form
    assert form is not None
    if scene.state.queued and scene.turn.message.is_question:
        await queue_moves.ask_wait(scene, command)
        return
    known = {s.name: turn.value(s.name) for s in form.slots if turn.value(s.name) is not None}
    stuck = turn.state.get("wrong", 0) >= STUCK_AFTER
    context = {"form": form.name, "answers": known}
    if await hand_over(turn, "stuck_form" if stuck else "requested", context):
        form.pause(turn)
    scene.closed = True


async def switch(scene: Scene, command: said.StartForm) -> None:
    """Leave for another form; the same one is open already."""
    form = scene.form
    assert form is not None
    if command.form != form.name:
        scene.leave_for(command.form)
        return
    scene.turn.say("form_already_open", title=form.title)
    scene.stay()


async def confirm(scene: Scene, command: said.Confirm) -> None:
    """Yes sends; no asks what to change; what is not sure is asked plainly."""
    turn = scene.turn
    assert scene.slot is not None
    if not command.sure:
        scene.stay()
    elif command.yes:
        turn.set(scene.slot.name, True)
        scene.advance()
    else:
        await correction_moves.ask_which(scene)


async def answer_resumed(scene: Scene, command: said.Confirm) -> None:
    """A bare yes or no at a question: to going on with kept answers, or to nothing."""
    turn = scene.turn
    if correction_moves.keeps_answer(scene):
        return
    if turn.state.pop("resumed", None) and not command.yes:
        await start_over(scene, said.StartOver())
        return
    offered = await scene.form.offered(turn, scene.slot) if scene.form and scene.slot else None
    if offered and command.yes:
        await take_offered(scene, offered["payload"])
        return
    scene.stay()


async def take_own_number(scene: Scene, command: said.OwnNumber) -> None:
    """«نفس الرقم اللي أكتب منه»: taken where the channel knows it."""
    assert scene.form is not None and scene.slot is not None
    if scene.slot.name != MOBILE.name:
        await told_before(scene, said.ToldBefore())
        return
    offered = await scene.form.offered(scene.turn, scene.slot)
    if offered:
        await take_offered(scene, offered["payload"])
    else:
        scene.turn.say("unknown_own_mobile")


async def take_offered(scene: Scene, mobile: str) -> None:
    """The number that the citizen writes from is the answer."""
    scene.turn.set(MOBILE.name, find_mobile(mobile))
    scene.advance()


async def not_understood(scene: Scene, command: said.CannotHandle) -> None:
    """The question again, and from the third time on a way out."""
    turn = scene.turn
    turn.say("not_understood")
    if not count_wrong(scene):
        scene.stay()


async def ask_back(scene: Scene, kind: str, wording: str, **variables: Any) -> None:
    """A question of our own, with two buttons, before something that would hurt."""
    scene.turn.dialogue["pending"] = {"kind": kind, **variables}
    scene.turn.say(wording, **variables)


async def answer_pending(scene: Scene, command: said.Confirm) -> None:
    """Yes or no to a question of our own."""
    turn = scene.turn
    pending = scene.state.pending or {}
    turn.dialogue.pop("pending", None)
    match pending["kind"], command.yes:
        case "name", True:
            turn.set(FULL_NAME.name, pending["value"])
            scene.advance()
        case "story", True:
            story = scene.form.story() if scene.form else None
            turn.set(story.name if story else "", pending["value"])
            scene.advance()
        case "name" | "story", False:
            scene.stay("full")
        case "cancel", True:
            await cancel(scene, said.Cancel())
        case "complaint", True:
            scene.leave_for("complaint_form")
        case _:
            scene.stay()


def _say_of_slot(scene: Scene, what: str, slot: Slot | None = None) -> None:
    """The sentence for a slot, by default for the one that is asked for; or the general one."""
    assert scene.slot is not None
    own = f"{what}_{(slot or scene.slot).wording}"
    scene.turn.say(own if own in wordings() else what)
