"""Moves outside forms, and questions and talk anywhere."""

import asyncio
from itertools import takewhile
from typing import Any

from actions.answers import LastAnswer, Question, answer
from actions.forms import pausing
from actions.policy import correction_moves, form_moves, ticket_moves
from actions.policy.handing_over import hand_over
from actions.policy.moves import Scene
from actions.understanding import commands as said
from actions.understanding import values
from actions.understanding.message import UNVERIFIED
from actions.wording import wordings
from casework.clock import now
from casework.tickets import last_reference

SUGGESTED = 3
_MERE = 0.95  # of anger that tells nothing
STORY_KEPT = 4  # turns that a story told too early is kept for
DOUBTS = frozenset({"doubt", "dispute"})
MOST_ASKED = ("ask_channels", "file_complaint", "check_ticket")
# Titles fit WhatsApp's 20 characters; steering intents are no topics, so they have none.
TITLES = {
    "ask_channels": "قنوات التواصل",
    "ask_number": "رقم مركز الاتصال",
    "ask_hours": "أوقات العمل",
    "ask_twitter": "حساب تويتر (X)",
    "ask_portal": "البوابة الإلكترونية",
    "ask_registration": "التسجيل في البرنامج",
    "ask_sawtak": "خدمة صوتك مسموع",
    "ask_sawtak_steps": "خطوات صوتك مسموع",
    "ask_beneficiary_care": "خدمة المستفيدين",
    "ask_program": "عن البرنامج",
    "ask_payment": "الدفعات والمبالغ",
    "ask_eligibility": "شروط الأهلية",
    "ask_account_access": "الدخول والبيانات",
    "file_complaint": "تقديم شكوى",
    "check_ticket": "متابعة طلب",
    "file_objection": "الاعتراض",
    "talk_to_agent": "التحدث مع موظف",
    "help": "ماذا تستطيع؟",
}


async def answer_questions(scene: Scene, asked: list[said.Answer]) -> None:
    """Answer the questions of a message in one go; inside a form briefly, and it goes on."""
    turn = scene.turn
    kept = turn.dialogue.get("answer")
    last = LastAnswer.from_dict(kept) if kept else None
    questions = [Question(a.topic, a.text, a.entities, a.follows, a.brief) for a in asked]
    if turn.dialogue.get("left") and questions[0].topic in DOUBTS:
        turn.say("nothing_sent_kept" if pausing.latest(turn) else "nothing_sent")
        return
    ticket = turn.dialogue.get("ticket") or {}
    if ticket and not ticket.get("answered") and questions[0].topic in DOUBTS:
        await ticket_moves.assure(scene, ticket)
        return
    if scene.form is None and questions[0].topic in UNVERIFIED:
        keep_story(scene)
    if scene.form is not None:
        turn.state["aside"] = True
    given = answer(questions, last, now(), aside=scene.form is not None)
    turn.say_text(given.text, given.choices)
    turn.dialogue["answer"] = given.last.to_dict()
    if ticket:
        turn.dialogue["ticket"] = {**ticket, "answered": True}
    scene.stay()


async def start_form(scene: Scene, command: said.StartForm) -> None:
    """Open a form; the status of what was filed here is told without asking for its number."""
    turn = scene.turn
    of_known = command.form == "ticket_status_form" and turn.dialogue.get("ticket")
    of_known = of_known and not values.attempts_number(turn.message)
    if of_known and await ticket_moves.tell_known(scene):
        return
    scene.leave_for(command.form)


async def hand_over_talk(scene: Scene, command: said.HumanHandoff) -> None:
    """Queue the conversation with what it was about."""
    turn = scene.turn
    topic = (turn.dialogue.get("answer") or {}).get("topic")
    context: dict[str, Any] = {"intent": turn.message.intent, "last_topic": topic}
    paused = pausing.latest(turn)
    if paused:
        context |= {"form": paused["form"], "answers": paused["answers"]}
    await hand_over(turn, "requested", context)


async def talk(scene: Scene, command: said.Talk) -> None:
    """Small talk: in a form in a word, and the question stays; else with what can be done."""
    turn = scene.turn
    if scene.form is not None and command.what == "goodbye":
        await form_moves.say_goodbye(scene, command)
        return
    if scene.form is not None:
        if command.what == "acknowledge" and correction_moves.keeps_answer(scene):
            return
        own = f"form_{command.what}"
        turn.say(own if own in wordings() else command.what, title=scene.form.title)
        scene.stay()
        return
    if command.what == "greet" and "سلام" in turn.message.normal:
        turn.say("greet_salam")
    else:
        turn.say(command.what)


async def complain(scene: Scene, command: said.Complain) -> None:
    """Regret, and a way on."""
    turn = scene.turn
    if scene.form is not None:
        turn.say("form_frustration")
        scene.stay()
        return
    if turn.message.likelihood("asked_story", "frustration") < _MERE:
        keep_story(scene)
    turn.say("frustration")


def keep_story(scene: Scene) -> None:
    """What was told before a complaint was wished for becomes its description later."""
    message = scene.turn.message
    if values.told_in_opening(message):
        scene.turn.dialogue["story"] = {
            "text": message.text.strip(),
            "topic": values.topic_of_opening(message),
            "left": STORY_KEPT,
        }


async def go_on(scene: Scene, command: said.Command) -> None:
    """Go on with a form that was left, or ask what is wished."""
    turn = scene.turn
    paused = pausing.latest(turn)
    if paused:
        turn.then(paused["form"])
    else:
        turn.say("what_next")


async def start_again(scene: Scene, command: said.StartOver) -> None:
    """Begin the form that was left from the start."""
    turn = scene.turn
    paused = pausing.latest(turn)
    if paused:
        pausing.forget(turn, paused["form"])
        turn.then(paused["form"])
    else:
        turn.say("what_next")


async def yes_or_no(scene: Scene, command: said.Confirm) -> None:
    """A bare yes goes on with what was left; a bare no needs nothing more."""
    turn = scene.turn
    if not command.yes:
        turn.say("nothing_more")
    elif pausing.latest(turn):
        await go_on(scene, command)
    else:
        turn.say("what_next")


async def nothing_open(scene: Scene, command: said.Command) -> None:
    """Nothing is open that could be left; what was just left was not sent."""
    turn = scene.turn
    if not turn.dialogue.get("left"):
        turn.say("nothing_open")
        return
    turn.say("nothing_sent_kept" if pausing.latest(turn) else "nothing_sent")


async def nothing_to_change(scene: Scene, command: said.Command) -> None:
    """Nothing is open that could be corrected: a form that was left is opened again."""
    turn = scene.turn
    if pausing.latest(turn):
        await go_on(scene, command)
        return
    reference = await asyncio.to_thread(last_reference, turn.conversation_id)
    turn.say("nothing_to_change" if reference is None else "ticket_change_which")


async def wait(scene: Scene, command: said.Command) -> None:
    """One moment, with no question open."""
    scene.turn.say("wait_idle")


async def repeat(scene: Scene, command: said.Repeat) -> None:
    """Say the whole last turn again."""
    turn = scene.turn
    events = turn.tracker.events
    start = next(i for i in reversed(range(len(events))) if events[i]["event"] == "user")
    before = takewhile(lambda event: event["event"] != "user", reversed(events[:start]))
    texts = [e for e in before if e["event"] == "bot" and e.get("text")]
    for event in reversed(texts):
        turn.say_text(event["text"], (event.get("data") or {}).get("buttons") or ())
    if not texts:
        turn.say("what_next")


async def repeat_answer(scene: Scene, command: said.Repeat) -> None:
    """The last answer once more, whatever was said since."""
    topic = scene.turn.dialogue["answer"]["topic"]
    await answer_questions(scene, [said.Answer(topic, follows=True)])


async def not_understood(scene: Scene, command: said.Command) -> None:
    """The ladder: likely topics, a menu, a live agent."""
    turn = scene.turn
    unread = command if isinstance(command, said.CannotHandle) else said.CannotHandle()
    if turn.message.values("ticket_number"):
        turn.then("ticket_status_form")
        return
    if not any(char.isalnum() for char in turn.message.text):
        turn.say("wordless")
        return
    keep_story(scene)
    misses = int(turn.dialogue.get("misses") or 0)
    turn.dialogue["misses"] = misses + 1
    if misses == 0 and unread.perhaps:
        turn.say("fallback_perhaps")
        await answer_questions(scene, [unread.perhaps])
        turn.say("fallback_otherwise", buttons=_likely(unread.candidates))
    elif misses == 0:
        turn.say("fallback_suggest", buttons=_likely(unread.candidates))
    elif misses == 1:
        turn.say("fallback_menu")
    else:
        turn.say("fallback_agent")
        topic = (turn.dialogue.get("answer") or {}).get("topic")
        await hand_over(turn, "misunderstood", {"last_topic": topic})


def _likely(candidates: tuple[str, ...]) -> list[dict[str, str]]:
    """The most likely topics as buttons; the most asked for where nothing could be read."""
    topics = list(dict.fromkeys(i for i in (*candidates, *MOST_ASKED) if i in TITLES))[:SUGGESTED]
    return [{"title": TITLES[intent], "payload": f"/{intent}"} for intent in topics]
