"""Rasa's own channels (`rasa shell`, `interactive`, `test`) work on conversations of their own."""

import pytest

from casework.addresses import channel_of
from casework.models import new_id
from tests.actions.conftest import STORY, answer, identity
from tests.actions.rows import handovers, tickets
from tests.actions.talking import Talk


@pytest.fixture(params=["cmdline", None])  # `rasa shell`; `rasa interactive` names none
def shell(request: pytest.FixtureRequest, talk: Talk) -> Talk:
    """A conversation that no gateway has opened."""
    return Talk(new_id(), channel=request.param)


def test_a_complaint_is_filed_and_its_status_told(shell: Talk) -> None:
    shell.say("ابي اقدم شكوى", intent="file_complaint")
    answers = {
        "complaint_category": lambda: shell.say("1"),
        "complaint_description": lambda: shell.say(STORY, reading="answer"),
        **identity(shell),
        "complaint_confirmed": lambda: shell.say("نعم", reading="affirm"),
    }
    answer(shell, answers, "sent")
    [ticket] = tickets()
    assert shell.heard("complaint_created") and ticket.conversation_id == shell.sender
    shell.say("وين وصل طلبي", intent="check_ticket")
    assert shell.heard("ticket_known") and ticket.reference in shell.said


def test_a_ticket_that_is_not_found_is_told(shell: Talk) -> None:
    shell.say("ابي اتابع طلبي", intent="check_ticket")
    shell.say("6000000007")
    shell.say("0500000000")
    assert shell.heard("ticket_not_found")


def test_an_agent_is_asked_for(shell: Talk) -> None:
    shell.say("ابي موظف", intent="talk_to_agent")
    [handover] = handovers()
    assert shell.heard("handover_queued") and handover.conversation_id == shell.sender


def test_what_the_gateway_does_not_know_is_not_opened_for_it(talk: Talk) -> None:
    unknown = Talk(new_id())
    unknown.say("ابي موظف", intent="talk_to_agent")
    assert unknown.heard("handover_failed") and channel_of(unknown.sender) is None
