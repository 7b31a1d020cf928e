"""Moves of the objection guide."""

from actions.forms.objection import LAST, ObjectionForm
from actions.policy import talk_moves
from actions.policy.moves import Scene
from actions.understanding import commands as said
from arabic.lexicon import NEGATIONS
from casework.knowledge import knowledge

# What came between a step and «نكمل»: then the step is shown again.
_PAUSED = ("resumed", "waited", "aside")


async def step(scene: Scene, command: said.Step) -> None:
    """One move in the guide."""
    turn, form = scene.turn, scene.form
    assert isinstance(form, ObjectionForm)
    turn.state.pop("wrong", None)
    for paused in _PAUSED:
        turn.state.pop(paused, None)
    here = form.here(turn)
    scene.closed = True
    match command.move:
        case "stuck":
            turn.set("objection_step", form.named_step(turn.message.normal) or here)
            form.explain(turn)
        case "documents":
            turn.say("objection_documents")
            scene.closed = False
            scene.stay()
        case "back":
            form.show(turn, max(1, here - 1))
        case "show":
            form.show(turn, command.number or here)
        case "did" if command.number and command.number < LAST:
            normal = turn.message.normal
            looks = turn.message.is_question or not NEGATIONS.isdisjoint(normal.split())
            named = 0 if looks else form.named_step(normal, LAST - 1)  # «ما لقيت ادارة الحساب»
            form.show(turn, max(command.number, named, here - 1) + 1)
        case "follow":
            form.take_more(turn)
            turn.state["guided"] = True
            turn.say("objection_follow")
            await form.ask_next(turn)
        case "next" | "did" if here < LAST:
            form.show(turn, here + 1)
        case _:  # all done and sent
            turn.say("objection_filed", advice=knowledge().text("objection.advice"))
            form.end(turn)
            turn.dialogue["pending"] = {"kind": "follow"}


async def return_to(scene: Scene, command: said.Step) -> None:
    """«بسويه بنفسي، عطني الخطوات»: from the ticket's questions back to the steps."""
    turn, form = scene.turn, scene.form
    if not isinstance(form, ObjectionForm) or command.move == "follow":
        scene.stay()
        return
    turn.state.pop("guided", None)
    form.show(turn, command.number or form.here(turn))
    scene.closed = True


async def yes_or_no(scene: Scene, command: said.Confirm) -> None:
    """Yes goes on with the guide; no is stuck; a resumed guide is gone on with or begun again."""
    turn, form = scene.turn, scene.form
    assert isinstance(form, ObjectionForm)
    if turn.state.pop("resumed", None):
        if command.yes:
            scene.stay("full")
        else:
            form.clear(turn)
            await form.ask_next(turn)
            scene.closed = True
        return
    await step(scene, said.Step("next" if command.yes else "stuck"))


async def go_on(scene: Scene, command: said.Continue) -> None:
    """«نكمل»: the step again after coming back, a pause or another question, else the next one."""
    paused = [scene.turn.state.pop(name, None) for name in _PAUSED]
    if any(paused):
        scene.stay("full")
    else:
        await step(scene, said.Step("next"))


async def talk(scene: Scene, command: said.Talk) -> None:
    """«اوكي» after a step is done with it, after an answer beside it is not; the rest is talk."""
    if command.what == "acknowledge":
        await go_on(scene, said.Continue())
    else:
        await talk_moves.talk(scene, command)
