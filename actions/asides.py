"""Answers in passing: to a question inside a form, to a fragment that its context explains."""

from actions.answers import Context, Request, answer_requests, entities_of
from actions.follow_up import leaning_topic
from actions.turn import Turn
from casework.clock import now

SHORT_FRAGMENT = 4  # words


def answer_aside(turn: Turn) -> None:
    """Say the answers to the questions that the message holds, without buttons of their own."""
    entities = turn.message.entities
    requests = [
        Request(asked["intent"], asked["text"], entities_of(asked, entities))
        for asked in turn.message.asked()
    ]
    if requests:
        _answer(turn, requests)


def answer_fragment(turn: Turn) -> bool:
    """Answer «وبكره؟» after an answer on hours as a question on hours; False when it is none."""
    message = turn.message
    leaning = leaning_topic(message.text, turn.value("last_topic"))
    if leaning:
        _answer(turn, [Request(leaning, message.text, message.entities)])
        return True
    named = {entity["entity"] for entity in message.entities}
    if turn.value("last_topic") != "ask_hours" or not named & {"day", "occasion", "channel"}:
        return False
    if message.words > SHORT_FRAGMENT:
        return False
    _answer(turn, [Request("ask_hours", message.text, message.entities)])
    return True


def _answer(turn: Turn, requests: list[Request]) -> None:
    context = Context(turn.value("last_topic"), turn.value("last_channel"), now())
    answer = answer_requests(requests, context)
    turn.say_text(answer.text)
    turn.set("last_topic", answer.last_topic)
    turn.set("last_channel", answer.last_channel)
