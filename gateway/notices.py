"""The gateway's own messages, ready to be written to the log."""

from gateway import texts
from gateway.records import RETURN_TO_ASSISTANT, Button, Draft

_AGENT = Button(texts.AGENT_TITLE, "/talk_to_agent")
_COMPLAINT = Button(texts.COMPLAINT_TITLE, "/file_complaint")
_HELP = Button(texts.HELP_TITLE, "/help")

STARTING = Draft(texts.STARTING, author="system", kind="notice")
DELAY = Draft(texts.DELAY, author="system", kind="notice")
APOLOGY = Draft(texts.APOLOGY, author="system", buttons=(_AGENT, _COMPLAINT, _HELP))
QUEUE = Draft(
    texts.QUEUE,
    author="system",
    kind="notice",
    buttons=(Button(texts.RETURN_TITLE, RETURN_TO_ASSISTANT),),
)
WAITING = Draft(texts.WAITING, author="system", kind="notice")
RETURNED = Draft(texts.RETURNED, buttons=(_HELP,))
HERE = Draft(texts.HERE, buttons=(_HELP,))
FILE_KEPT = Draft(texts.FILE_KEPT, author="system")
FILE_FOR_AGENT = Draft(texts.FILE_FOR_AGENT, author="system", kind="notice")
