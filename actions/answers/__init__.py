"""What the assistant says about the programme: pure functions of question, moment and knowledge."""

from actions.answers.composing import answer
from actions.answers.model import Answer, LastAnswer, Question

__all__ = ["Answer", "LastAnswer", "Question", "answer"]
