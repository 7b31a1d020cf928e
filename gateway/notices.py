"""The gateway's own messages, ready to be written to the log."""

from collections.abc import Iterable
from dataclasses import replace

from gateway import texts
from gateway.records import COMMENT, RATE, RETURN_TO_ASSISTANT, WAIT, Button, Draft

_AGENT = Button(texts.AGENT_TITLE, "/talk_to_agent")
_COMPLAINT = Button(texts.COMPLAINT_TITLE, "/file_complaint")
_HELP = Button(texts.HELP_TITLE, "/help")

STARTING = Draft(texts.STARTING, author="system", kind="notice")
DELAY = Draft(texts.DELAY, author="system", kind="notice")
APOLOGY = Draft(texts.APOLOGY, author="system", buttons=(_AGENT, _COMPLAINT, _HELP))
RETURN = Button(texts.RETURN_TITLE, RETURN_TO_ASSISTANT)
QUEUE = Draft(texts.QUEUE, author="system", kind="notice", buttons=(RETURN,))
PUT_BACK = Draft(texts.PUT_BACK, author="system", kind="notice", buttons=(RETURN,))
STILL_WAITING = Draft(
    texts.STILL_WAITING, author="system", buttons=(Button(texts.WAIT_TITLE, WAIT), RETURN)
)
ABANDONED = Draft(texts.ABANDONED, author="system", buttons=(_AGENT, _HELP))
RETURNED = Draft(texts.RETURNED, buttons=(_HELP,))
HERE = Draft(texts.HERE, buttons=(_HELP,))
RATED = Draft(texts.RATED, author="system", buttons=(Button(texts.COMMENT_TITLE, COMMENT),))
COMMENT_ASKED = Draft(texts.COMMENT, author="system")
COMMENTED = Draft(texts.COMMENTED, author="system")
WITH_AGENT = Draft(texts.WITH_AGENT, author="system", kind="notice")
DESK_UNREACHABLE = Draft(texts.DESK_UNREACHABLE, author="system", kind="notice")
FILE_KEPT = Draft(texts.FILE_KEPT, author="system")
VOICE_KEPT = Draft(texts.VOICE_KEPT, author="system", buttons=(_AGENT, _COMPLAINT))
CAPTION_KEPT = Draft(texts.CAPTION_KEPT, author="system")
FILE_FOR_AGENT = Draft(texts.FILE_FOR_AGENT, author="system", kind="notice")

OTHER = {
    code: Draft(text, author="system")
    for code, text in {**texts.REFUSALS, **texts.OTHER, **texts.NOT_TAKEN}.items()
}
"""What is said to a message of kind `other`; one that is not here needs no answer."""
NOT_FOR_AGENT = {
    code: Draft(text, author="system", kind="notice") for code, text in texts.NOT_FOR_AGENT.items()
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
    return Draft(texts.WAITING, author="system", kind="notice", buttons=choices)


def joined(agent: str) -> Draft:
    """An agent has taken the conversation."""
    return Draft(texts.JOINED.format(agent=agent), author="system", kind="notice")


def closing(agent: str) -> Draft:
    """An agent has ended the conversation: the citizen is told, and asked for a score."""
    scores = enumerate(texts.SCORES, start=1)
    return Draft(
        texts.CLOSED.format(agent=agent),
        author="system",
        kind="rating",
        buttons=tuple(Button(f"{score} - {word}", f"{RATE}{score}") for score, word in scores),
    )
