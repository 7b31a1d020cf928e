"""Moves that change or add to earlier answers of a form."""

from actions.forms.slots import Slot
from actions.policy import ticket_moves
from actions.policy.moves import Scene
from actions.understanding import commands as said
from actions.understanding.values import STORY_LIMIT


async def correct(scene: Scene, command: said.CorrectSlot) -> None:
    """Correct an earlier answer, ask for its new value, or which one is meant."""
    turn, form = scene.turn, scene.form
    assert form is not None
    slot = form.slot(command.slot)
    if slot is None or (turn.value(slot.name) is None and command.value is None):
        await ask_which(scene)
        return
    if command.value is not None:
        turn.set(slot.name, command.value)
        if slot.name == "ticket_number" and "tried" in turn.state:
            turn.set("mobile", turn.state["tried"])
        turn.say("change_done", label=slot.label)
        scene.advance()
        return
    await ask_anew(scene, slot)


async def ask_anew(scene: Scene, slot: Slot) -> None:
    """Ask an answered question again; the answer is kept until there is another."""
    turn = scene.turn
    assert scene.form is not None
    turn.state["before"] = {"slot": slot.name, "value": turn.value(slot.name)}
    turn.state.pop("wrong", None)
    turn.set(slot.name, None)
    await scene.form.ask(turn, slot)
    scene.closed = True


def keeps_answer(scene: Scene) -> bool:
    """Put back the answer that was about to be changed, if there is one; and say so."""
    turn = scene.turn
    before = turn.state.pop("before", None)
    if not before or scene.slot is None or before["slot"] != scene.slot.name:
        return False
    turn.set(before["slot"], before["value"])
    turn.say("change_kept")
    scene.advance()
    return True


async def ask_which(scene: Scene) -> None:
    """Offer the answers given so far."""
    turn, form = scene.turn, scene.form
    assert form is not None
    answered = form.answered(turn)
    if not answered:
        turn.say("change_nothing")
        scene.stay()
        return
    turn.state["choosing"] = True
    turn.say("change_which", buttons=[{"title": s.label, "payload": s.label} for s in answered])


async def choose(scene: Scene) -> bool:
    """Take the message as the answer to correct; False when it names none."""
    turn, form = scene.turn, scene.form
    assert form is not None
    answered = form.answered(turn)
    label, sure = turn.message.reading("changed")
    story = form.story()
    if label == "complaint_description" and story is not None:
        label = story.name
    slot = next((s for s in answered if turn.message.text.strip() == s.label), None) or next(
        (s for s in answered if s.name == label and sure >= 0.4), None
    )
    digit = turn.message.normal
    if slot is None and digit.isdecimal() and 1 <= int(digit) <= len(answered):
        slot = answered[int(digit) - 1]
    if slot is None:
        return False
    await ask_anew(scene, slot)
    return True


async def extend(scene: Scene, command: said.ExtendSlot) -> None:
    """Add to the story, where there is one."""
    turn, form = scene.turn, scene.form
    assert form is not None
    story = form.story()
    if story is None and turn.dialogue.get("ticket"):
        await ticket_moves.wish(scene, said.TicketWish("note", command.text))
        return
    if story is None:
        turn.state["waited"] = True
        turn.say("wait")
        return
    known = turn.value(story.name)
    text = f"{known}\n{command.text}" if known else command.text
    if len(text) > STORY_LIMIT:
        turn.say(f"wrong_{story.name}_long")
    else:
        turn.set(story.name, text)
        turn.say("story_added")
        if scene.state.kind == "confirming":  # what is sent is seen before
            scene.stay("full")
            return
    scene.stay()
