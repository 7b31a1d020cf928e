"""The gateway's own messages, ready to be written to the log."""

from collections.abc import Iterable
from dataclasses import replace

from conversations import sentences
from conversations.messages import COMMENT, RATE, RETURN_TO_ASSISTANT, WAIT, Button, Draft

_AGENT = Button(sentences.AGENT_TITLE, "/talk_to_agent")
_COMPLAINT = Button(sentences.COMPLAINT_TITLE, "/file_complaint")
_HELP = Button(sentences.HELP_TITLE, "/help")

STARTING = Draft(sentences.STARTING, author="system", kind="notice")
DELAY = Draft(sentences.DELAY, author="system", kind="notice")
APOLOGY = Draft(sentences.APOLOGY, author="system", buttons=(_AGENT, _COMPLAINT, _HELP))
RETURN = Button(sentences.RETURN_TITLE, RETURN_TO_ASSISTANT)
QUEUE = Draft(sentences.QUEUE, author="system", kind="notice", buttons=(RETURN,))
PUT_BACK = Draft(sentences.PUT_BACK, author="system", kind="notice", buttons=(RETURN,))
STILL_WAITING = Draft(
    sentences.STILL_WAITING, author="system", buttons=(Button(sentences.WAIT_TITLE, WAIT), RETURN)
)
ABANDONED = Draft(sentences.ABANDONED, author="system", buttons=(_AGENT, _HELP))
RETURNED = Draft(sentences.RETURNED, buttons=(_HELP,))
HERE = Draft(sentences.HERE, buttons=(_HELP,))
RATED = Draft(sentences.RATED, author="system", buttons=(Button(sentences.COMMENT_TITLE, COMMENT),))
COMMENT_ASKED = Draft(sentences.COMMENT, author="system")
COMMENTED = Draft(sentences.COMMENTED, author="system")
WITH_AGENT = Draft(sentences.WITH_AGENT, author="system", kind="notice")
DESK_UNREACHABLE = Draft(sentences.DESK_UNREACHABLE, author="system", kind="notice")
FILE_KEPT = Draft(sentences.FILE_KEPT, author="system")
VOICE_KEPT = Draft(sentences.VOICE_KEPT, author="system", buttons=(_AGENT, _COMPLAINT))
CAPTION_KEPT = Draft(sentences.CAPTION_KEPT, author="system")
FILE_FOR_AGENT = Draft(sentences.FILE_FOR_AGENT, author="system", kind="notice")

OTHER = {
    code: Draft(text, author="system")
    for code, text in {**sentences.REFUSALS, **sentences.OTHER, **sentences.NOT_TAKEN}.items()
}
"""What is said to a message of kind `other`; one that is not here needs no answer."""
NOT_FOR_AGENT = {
    code: Draft(text, author="system", kind="notice")
    for code, text in sentences.NOT_FOR_AGENT.items()
}
"""The same while an agent is awaited or there: the rest he sees himself, and answers."""


def kept_file(note: str | None) -> Draft:
    """The answer to a file: `voice` for a voice note, `caption` for one with words under it."""
    if note == "voice":
        return VOICE_KEPT
    return CAPTION_KEPT if note == "caption" else FILE_KEPT


def queued(replies: Iterable[Draft]) -> Draft:
    """What follows the replies of a turn that made the citizen wait.

    It repeats their choices: a page shows those of the last message only.
    """
    offered = (button for reply in replies for button in reply.buttons)
    return replace(QUEUE, buttons=tuple(dict.fromkeys((*offered, *QUEUE.buttons))))


def waiting(desk_is_open: bool) -> Draft:
    """The answer to who chose to wait; with nobody at the desk he may still leave a complaint."""
    choices = (RETURN,) if desk_is_open else (_COMPLAINT, RETURN)
    return Draft(sentences.WAITING, author="system", kind="notice", buttons=choices)


def joined(agent: str) -> Draft:
    """An agent has taken the conversation."""
    return Draft(sentences.JOINED.format(agent=agent), author="system", kind="notice")


def closing(agent: str) -> Draft:
    """An agent has ended the conversation: the citizen is told, and asked for a score."""
    scores = enumerate(sentences.SCORES, start=1)
    return Draft(
        sentences.CLOSED.format(agent=agent),
        author="system",
        kind="rating",
        buttons=tuple(Button(f"{score} - {word}", f"{RATE}{score}") for score, word in scores),
    )
