"""Answers in passing: to a question inside a form, to a fragment that its context explains."""

from actions.answers import LastAnswer, Question, answer
from actions.turn import Turn
from casework.clock import now

SHORT_FRAGMENT = 4  # words


def answer_aside(turn: Turn) -> None:
    """Say the answers to the questions that the message holds, without buttons of their own."""
    entities = turn.message.entities
    asked = turn.message.asked()
    if asked:
        _answer(turn, [Question(each["intent"], each["text"], entities) for each in asked])


def answer_fragment(turn: Turn) -> bool:
    """Answer «وبكره؟» after an answer on hours as a question on hours; False when it is none."""
    message = turn.message
    last = LastAnswer.from_dict(turn.value("last_answer"))
    named = {entity["entity"] for entity in message.entities}
    if last is None or not named & {"day", "time", "occasion", "channel"}:
        return False
    if message.words > SHORT_FRAGMENT:
        return False
    _answer(turn, [Question("same_topic", message.text, message.entities, follows=True)])
    return True


def _answer(turn: Turn, questions: list[Question]) -> None:
    last = LastAnswer.from_dict(turn.value("last_answer"))
    said = answer(questions, last, now(), aside=True)
    turn.say_text(said.text)
    turn.set("last_answer", said.last.to_dict())
