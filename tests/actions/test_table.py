"""The policy's table: each row is taken by a message at least once, and none stands idle."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import pytest

from actions.policy import handle as handling
from actions.policy.table import IN_FORM, OUTSIDE, TABLE, Row, move_for
from actions.understanding import commands as said
from actions.understanding.state import State
from actions.wording import wordings
from tests.actions.conftest import Fill
from tests.actions.talking import Talk

Message = dict[str, Any]


class Case(NamedTuple):
    """In a state (`at`: a place below) a message asks for a command.

    `heard` is the wording that answers it, or the fact where the answer is composed.
    """

    at: str
    kind: str
    command: type[said.Command]
    message: Message
    heard: str

    @property
    def inside(self) -> bool:
        """Whether a form is open."""
        return self.at in INSIDE

    @property
    def row(self) -> int:
        """The row that answers it."""
        return row_of(self.kind, self.inside, self.command)


def row_of(kind: str, inside: bool, command: type[said.Command]) -> int:
    """The first row for a command in a kind of state."""
    row = first(TABLE, kind, inside, command)
    assert row is not None
    return TABLE.index(row)


def means(reading: str, text: str = "طيب", **more: Any) -> Message:
    """A message that means this where it stands."""
    return {"text": text, "reading": reading, **more}


def says(intent: str, text: str = "طيب", **more: Any) -> Message:
    """A message whose words say this wherever they stand."""
    return {"text": text, "intent": intent, **more}


QUEUE_LEFT = {"text": "ما ابيه", "contexts": {"queued": {"leave_queue": 0.97}}}
QUEUE_ASKED = {"text": "كم باقي", "contexts": {"queued": {"ask_wait": 0.97}}}
GO_ON = {"text": "كمل", "contexts": {"offered": {"continue": 0.97}}}
NOTE = {
    "text": "اضيفوا للشكوى اني اتصلت عليكم مرتين امس",
    "contexts": {"ticket": {"add_to_ticket": 0.97}},
}
KEPT = {"text": "لا خلوها", "intent": "deny", "contexts": {"ticket": {"deny": 0.9}}}
NOISE: Message = {"text": "سبسيب"}

INSIDE = (
    "for whom",
    "guide with a ticket",
    "number",
    "name",
    "summary",
    "guide",
    "number while queued",
)

CASES = (
    # waiting for an agent
    Case("queue", "queued", said.AskWait, means("ask_wait"), "queue_wait"),
    Case("number while queued", "asking", said.AskWait, QUEUE_ASKED, "queue_wait"),
    Case("queue", "queued", said.LeaveQueue, means("leave_queue"), "queue_left"),
    Case(
        "number while queued", "asking", said.LeaveQueue, QUEUE_LEFT, "queue_left"
    ),
    Case("queue", "queued", said.StayQueued, means("stay_queued"), "queue_stay"),
    Case("queue", "queued", said.HumanHandoff, means("talk_to_agent"), "queue_stay"),
    Case("queue", "queued", said.Wait, means("wait"), "queue_stay"),
    Case("queue", "queued", said.ForAgent, means("for_agent"), "queue_kept"),
    Case("queue", "queued", said.Complain, means("frustration"), "queue_frustration"),
    Case("queue", "queued", said.Confirm, means("affirm"), "queue_stay"),
    Case("queue", "queued", said.Talk, means("thank"), "queue_thank"),
    Case("queue", "queued", said.CannotHandle, NOISE, "queue_kept"),
    Case("queue", "queued", said.CorrectSlot, means("change_answer"), "queue_kept"),
    Case("queue", "queued", said.TicketWish, means("change_ticket"), "queue_kept"),
    Case("queue", "queued", said.AskDesk, means("ask_agents"), "queue_wait"),
    Case("queue", "queued", said.AskAboutSlot, means("ask_privacy"), "queue_privacy"),
    Case("answered", "answered", said.AskDesk, means("ask_agents"), "desk_open"),
    # the guide
    Case("guide", "guiding", said.Step, means("next"), "objection_later_step"),
    Case("guide", "guiding", said.Confirm, means("affirm"), "objection_later_step"),
    Case("guide", "guiding", said.Continue, means("continue"), "objection_later_step"),
    Case("guide", "guiding", said.Talk, means("thank"), "form_thank"),
    Case("guide with a ticket", "guiding", said.TicketWish, NOTE, "ticket_note_noted"),
    # confirming
    Case("summary", "confirming", said.Confirm, means("affirm"), "complaint_created"),
    # every form
    Case("number", "asking", said.SetSlot, {"text": "1000000008"}, "question_mobile"),
    Case("number", "asking", said.WrongValue, {"text": "123"}, "wrong_national_id_length"),
    Case("summary", "confirming", said.CorrectSlot, {"text": "0551234567"}, "change_done"),
    Case("number", "asking", said.ExtendSlot, means("extend", "وكمان البوابة"), "story_added"),
    Case("number", "asking", said.SkipSlot, means("skip"), "skip_national_id"),
    Case("number", "asking", said.AskAboutSlot, means("about_format"), "about_format_national_id"),
    Case("number", "asking", said.ToldBefore, means("told_before"), "told_before_national_id"),
    Case("number", "asking", said.OwnNumber, means("same_number"), "told_before_national_id"),
    Case("number", "asking", said.Confirm, means("affirm"), "again_national_id"),
    Case("name", "asking", said.Wait, means("wait"), "wait"),
    Case("summary", "confirming", said.Repeat, means("repeat"), "question_complaint_confirmed"),
    Case("number", "asking", said.Continue, means("continue"), "question_national_id"),
    Case("name", "asking", said.StartOver, means("start_over"), "form_started_over"),
    Case("guide", "guiding", said.Cancel, means("cancel"), "form_cancelled"),
    Case("summary", "confirming", said.HumanHandoff, means("talk_to_agent"), "handover_queued"),
    Case("for whom", "asking", said.Step, means("show_step"), "objection_first_step"),
    Case("name", "asking", said.StartForm, means("check_ticket"), "form_switched"),
    Case("summary", "confirming", said.Talk, means("thank"), "form_thank"),
    Case("guide", "guiding", said.Complain, means("frustration"), "form_frustration"),
    Case("summary", "confirming", said.CannotHandle, NOISE, "not_understood"),
    # everywhere else
    Case("filed", "ticket", said.Confirm, means("affirm", "نعم ارسلها"), "ticket_assured"),
    Case("filed", "ticket", said.TicketWish, means("withdraw"), "ticket_withdraw_noted"),
    Case("withdrawn", "ticket", said.KeepTicket, KEPT, "ticket_kept_after_all"),
    Case("filed", "ticket", said.AskTicket, means("ask_contact"), "ticket_contact"),
    Case("outside", "idle", said.StartForm, says("check_ticket"), "question_ticket_number"),
    Case("filed", "ticket", said.HumanHandoff, means("talk_to_agent"), "handover_queued"),
    Case("outside", "idle", said.Talk, says("thank"), "thank"),
    Case("answered", "answered", said.Complain, means("frustration"), "frustration"),
    Case("answered", "answered", said.Confirm, means("deny"), "nothing_more"),
    Case("left", "idle", said.Continue, GO_ON, "form_resumed"),
    Case("outside", "idle", said.StartOver, says("start_over"), "what_next"),
    Case("outside", "idle", said.Cancel, says("cancel"), "nothing_open"),
    Case("outside", "idle", said.CorrectSlot, says("change_answer"), "nothing_to_change"),
    Case("answered", "answered", said.Wait, says("wait"), "wait_idle"),
    Case("answered", "answered", said.Repeat, says("repeat"), "19912"),
    Case("outside", "idle", said.Repeat, says("repeat"), "what_next"),
    Case("outside", "idle", said.CannotHandle, NOISE, "fallback_suggest"),
)  # fmt: skip


@pytest.fixture
def place(talk: Talk, complaint: Fill, objection: Fill) -> Callable[[str], Talk]:
    """Bring the conversation to a place."""

    def queue() -> None:
        talk.say("ابي موظف", intent="talk_to_agent")

    def queue_and_form() -> None:
        queue()
        talk.say("وضع طلبي", reading="check_ticket")

    def left() -> None:
        complaint("national_id").say("الغاء", reading="cancel")

    def guide_with_ticket() -> None:
        complaint("sent")
        objection("objection_step")

    def withdrawn() -> None:
        complaint("sent").say("اسحبوها", reading="withdraw")

    ways: dict[str, Callable[[], object]] = {
        "withdrawn": withdrawn,
        "outside": lambda: None,
        "answered": lambda: talk.say("كم رقمكم", intent="ask_number"),
        "filed": lambda: complaint("sent"),
        "left": left,
        "queue": queue,
        "number": lambda: complaint("national_id"),
        "name": lambda: complaint("full_name"),
        "summary": lambda: complaint("complaint_confirmed"),
        "guide with a ticket": guide_with_ticket,
        "guide": lambda: objection("objection_step"),
        "number while queued": queue_and_form,
        "for whom": lambda: objection("objection_for"),
    }

    def bring(name: str) -> Talk:
        ways[name]()
        return talk

    return bring


@pytest.fixture
def moves(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rows that are taken from now on."""
    taken: list[int] = []

    def watched(state: State, command: said.Command) -> Any:
        taken.append(row_of(state.kind, state.in_form, type(command)))
        return move_for(state, command)

    monkeypatch.setattr(handling, "move_for", watched)
    return taken


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{case.at}-{case.command.__name__}" for case in CASES]
)
def test_the_row_is_taken_and_answers(
    case: Case, place: Callable[[str], Talk], moves: list[int]
) -> None:
    talk = place(case.at)
    moves.clear()
    talk.say(**case.message)
    assert case.row in moves
    assert talk.heard(case.heard) if case.heard in wordings() else case.heard in talk.said


def test_every_row_has_a_case() -> None:
    missing = [shown(row) for at, row in enumerate(TABLE) if at not in {c.row for c in CASES}]
    assert missing == []


def test_no_row_stands_idle() -> None:
    """Without it some command in some state would be answered otherwise."""
    idle = [shown(row) for at, row in enumerate(TABLE) if not changes_something(at)]
    assert idle == []


@pytest.mark.parametrize(("inside", "states"), [(True, IN_FORM), (False, OUTSIDE)])
def test_every_command_has_an_answer_in_every_state(inside: bool, states: frozenset[str]) -> None:
    for kind in states:
        for command in commands():
            row = first(TABLE, kind, inside, command)
            # questions are answered before the table is asked
            assert row is not None or command is said.Answer, (kind, command)


def changes_something(at: int) -> bool:
    """Whether some command in some state is answered by this row and would not be without it."""
    row, rest = TABLE[at], [other for other in TABLE if other is not TABLE[at]]
    for kind in row.states:
        for inside in (True, False) if row.inside is None else (row.inside,):
            for command in commands():
                if issubclass(command, row.command) and first(TABLE, kind, inside, command) is row:
                    then = first(rest, kind, inside, command)
                    if then is None or then.move is not row.move:
                        return True
    return False


def first(table: Iterable[Row], kind: str, inside: bool, command: type[said.Command]) -> Row | None:
    """The row that answers a command in a kind of state."""
    return next(
        (
            row
            for row in table
            if row.inside in (None, inside)
            and kind in row.states
            and issubclass(command, row.command)
        ),
        None,
    )


def commands() -> list[type[said.Command]]:
    """All kinds of commands."""
    return said.Command.__subclasses__()


def shown(row: Row) -> str:
    """The row, for the report."""
    where = {True: "inside", False: "outside", None: "anywhere"}[row.inside]
    return f"{row.command.__name__} {where} {sorted(row.states)} -> {row.move.__name__}"
