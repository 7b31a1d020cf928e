"""Handovers to a live agent: queued, assigned, then resolved or abandoned, by compare-and-set.

What takes a `Connection` runs inside a transaction of the caller, so that a step of a handover and
what is said with it are one; a step that could not be taken has changed nothing and says so.
"""

from casework.handovers.agents import AgentRef
from casework.handovers.desk_time import desk_closes_at, desk_is_open, desk_opened_at, desk_opens_at
from casework.handovers.expected import Place
from casework.handovers.records import (
    HandoverStep,
    Record,
    assigned,
    find,
    has_had,
    held_by,
    history,
    last_step,
    latest_of,
    open_of,
    outline,
    queued,
    steps_after,
)
from casework.handovers.silence import Silent, ask, silent
from casework.handovers.steps import (
    Claimed,
    abandon,
    agent_said,
    citizen_wrote,
    claim,
    claim_next,
    note,
    prioritise,
    request,
    requeue,
    resolve,
    seen,
    take_back,
    transfer,
)
from casework.handovers.waiting_queue import (
    HandoverView,
    places,
    queue_view,
    request_handover,
    return_to_assistant,
)

__all__ = [
    "AgentRef",
    "Claimed",
    "HandoverStep",
    "HandoverView",
    "Place",
    "Record",
    "Silent",
    "abandon",
    "agent_said",
    "ask",
    "assigned",
    "citizen_wrote",
    "claim",
    "claim_next",
    "desk_closes_at",
    "desk_is_open",
    "desk_opened_at",
    "desk_opens_at",
    "find",
    "has_had",
    "held_by",
    "history",
    "last_step",
    "latest_of",
    "note",
    "open_of",
    "outline",
    "places",
    "prioritise",
    "queue_view",
    "queued",
    "request",
    "request_handover",
    "requeue",
    "resolve",
    "return_to_assistant",
    "seen",
    "silent",
    "steps_after",
    "take_back",
    "transfer",
]
