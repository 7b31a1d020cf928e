"""Questions asked inside a form: answered in passing, the form goes on."""

from actions.answers import Context, Request, answer_requests, entities_of
from actions.turn import Turn
from casework.clock import now


def answer_aside(turn: Turn) -> None:
    """Say the answers to the questions that the message holds, without buttons of their own."""
    asked = turn.message.asked()
    if not asked:
        return
    entities = turn.message.entities
    requests = [Request(r["intent"], r["text"], entities_of(r, entities)) for r in asked]
    context = Context(turn.value("last_topic"), turn.value("last_channel"), now())
    answer = answer_requests(requests, context)
    turn.say_text(answer.text)
    turn.set("last_topic", answer.last_topic)
    turn.set("last_channel", answer.last_channel)
