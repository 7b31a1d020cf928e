"""From a message and the state that it meets to commands."""

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.forms.complaint import ComplaintForm
from actions.forms.form import Form
from actions.forms.objection import ObjectionForm
from actions.forms.ticket_status import TicketStatusForm
from actions.understanding import commands as said
from actions.understanding.message import Message
from actions.understanding.reading import read_commands
from actions.understanding.state import State, state_in_form, state_outside
from arabic.context_lines import read_lines
from evaluation.labelled import ROOT
from tests.actions.talking import parsed

SURE = 0.97
ANSWER = {"topic": "ask_hours", "channels": ["call_center"]}
TICKET = {"reference": "6000000007"}
OUTSIDE = {
    "idle": state_outside({}, left_form=None),
    "answered": state_outside({"answer": ANSWER}, left_form=None),
    "ticket": state_outside({"ticket": TICKET}, left_form=None),
    "queued": state_outside({"queued": {"told": True}}, left_form=None),
}
QUESTIONS = [
    (form, slot.name)
    for form in (ComplaintForm(), ObjectionForm(), TicketStatusForm())
    for slot in form.slots
]
LABELS: dict[str, set[str]] = {}
for _line in read_lines(ROOT / "data" / "contexts"):
    LABELS.setdefault(_line.context, set()).add(_line.label)
# What is said of answers depends on the words themselves, which these messages lack.
ANSWERS = {"answer", "partial", "same_number"}


def read(text: str, state: State, known: dict[str, Any] | None = None, **more: Any) -> list[Any]:
    """The commands of a message; `known` are the answers so far."""
    tracker = Tracker("c", {}, parsed(text, **more), [], False, None, {}, None)
    return list(read_commands(Message.latest(tracker), state, (known or {}).get))


def at(form: Form, slot: str, **dialogue: Any) -> State:
    """The state at a question of a form."""
    asked = form.slot(slot)
    assert asked is not None
    return state_in_form(form.name, asked, form.slots, dialogue)


def every_reading() -> list[tuple[Form, str, str]]:
    return [
        (form, slot, label)
        for form, slot in QUESTIONS
        for label in sorted(LABELS[at(form, slot).context] - ANSWERS)
    ]


# --- Nothing that is learnt falls through


@pytest.mark.parametrize(
    ("form", "slot", "label"),
    every_reading(),
    ids=[f"{form.name}-{slot}-{label}" for form, slot, label in every_reading()],
)
def test_every_reading_at_a_question_asks_for_something(form: Form, slot: str, label: str) -> None:
    state = at(form, slot)
    commands = read("طيب", state, contexts={state.context: {label: SURE}})
    assert commands and not isinstance(commands[0], said.CannotHandle)


@pytest.mark.parametrize("kind", ["answered", "ticket", "queued"])
def test_every_reading_outside_forms_asks_for_something(kind: str) -> None:
    state = OUTSIDE[kind]
    for label in LABELS[kind]:
        [command] = read("طيب", state, contexts={kind: {label: SURE}})
        assert not isinstance(command, said.CannotHandle), label


@pytest.mark.parametrize("kind", list(OUTSIDE))
def test_what_nobody_can_read_is_said_to_be_so(kind: str) -> None:
    [command] = read("سبسيب", OUTSIDE[kind], ranking=["nlu_fallback", "ask_hours"])
    assert isinstance(command, said.CannotHandle)
    assert "ask_hours" in command.candidates


# --- The words and where they stand


def test_the_same_words_mean_what_the_state_makes_of_them() -> None:
    contexts = {
        "guiding": {"next": SURE},
        "asked_number": {"cancel": SURE},
        "queued": {"leave_queue": SURE},
        "answered": {"acknowledge": SURE},
    }
    [done] = read("خلاص", at(ObjectionForm(), "objection_step"), contexts=contexts)
    [stop] = read("خلاص", at(ComplaintForm(), "mobile"), contexts=contexts)
    [out] = read("خلاص", OUTSIDE["queued"], contexts=contexts)
    [fine] = read("خلاص", OUTSIDE["answered"], contexts=contexts)
    assert (done, stop) == (said.Step("next"), said.Cancel(True))
    assert isinstance(out, said.LeaveQueue) and fine == said.Talk("acknowledge")


def test_what_is_clear_by_itself_counts_for_more_than_a_doubtful_reading() -> None:
    contexts = {"answered": {"same_topic": 0.45}}
    [command] = read("كم رقمكم", OUTSIDE["answered"], intent="ask_number", contexts=contexts)
    assert command == said.Answer("ask_number", "كم رقمكم")


def test_a_fragment_leans_on_the_last_answer() -> None:
    [command] = read("وتويتر؟", OUTSIDE["answered"])
    assert isinstance(command, said.Answer) and command.follows


def test_thanks_with_a_question_are_a_question() -> None:
    contexts = {"answered": {"thank": 0.8}}
    [command] = read(
        "مشكور ووش الموقع", OUTSIDE["answered"], intent="ask_portal", contexts=contexts
    )
    assert isinstance(command, said.Answer) and command.topic == "ask_portal"


def test_several_requests_are_several_commands_the_task_last() -> None:
    text = "كم رقمكم؟ ابي موظف"
    commands = read(
        text, OUTSIDE["idle"], requests=["ask_number: كم رقمكم؟", "talk_to_agent: ابي موظف"]
    )
    assert [type(command) for command in commands] == [said.Answer, said.HumanHandoff]


def every_context(label: str, sure: float) -> dict[str, dict[str, float]]:
    """What stands in every context outside forms."""
    return {context: {label: sure} for context in ("answered", "ticket", "queued")}


@pytest.mark.parametrize(
    ("label", "form"),
    [("file_complaint", "complaint_form"), ("file_objection", "objection_form")],
)
def test_a_wish_beside_a_question_is_done_after_it(label: str, form: str) -> None:
    contexts = every_context(label, 0.8)
    asked, start = read("متى تفتحون وابي", OUTSIDE["idle"], intent="ask_hours", contexts=contexts)
    assert isinstance(asked, said.Answer) and asked.topic == "ask_hours"
    assert start == said.StartForm(form)


def test_what_has_no_verified_answer_is_what_the_wish_is_about() -> None:
    contexts = every_context("file_objection", 0.8)
    commands = read(
        "ليش مو مؤهل وابي", OUTSIDE["idle"], intent="ask_eligibility", contexts=contexts
    )
    assert commands == [said.StartForm("objection_form")]


@pytest.mark.parametrize("doubted", ["answered", "ticket", "queued"])
def test_a_wish_that_one_context_doubts_is_none_beside_a_question(doubted: str) -> None:
    other = {doubted: {"thank": 0.5, "file_complaint": 0.4}}
    contexts = every_context("file_complaint", 0.8) | other
    state = OUTSIDE["idle"]
    commands = read("متى تفتحون", state, intent="ask_hours", confidence=0.97, contexts=contexts)
    assert said.StartForm("complaint_form") not in commands


def test_who_waits_and_asks_how_long_is_told_whatever_else_is_read() -> None:
    contexts = {"queued": {"ask_wait": SURE}, "offered": {"continue": SURE}}
    queued = state_outside({"queued": {"told": True}}, left_form="complaint_form")
    assert read("كم باقي", queued, contexts=contexts) == [said.AskWait()]
    contexts["queued"]["ask_wait"] = 0.85
    assert read("كم باقي", queued, contexts=contexts) == [said.Continue()]


def test_the_entities_of_each_question_are_its_own() -> None:
    text = "متى يفتح تويتر؟ وكم رقمكم يوم الجمعة؟"
    requests = ["ask_hours: متى يفتح تويتر؟", "ask_number: كم رقمكم يوم الجمعة؟"]
    first, second = read(text, OUTSIDE["idle"], requests=requests)
    assert [entity["entity"] for entity in first.entities] == ["channel"]
    assert [entity["entity"] for entity in second.entities] == ["day"]
    [day] = second.entities
    assert second.text[day["start"] : day["end"]].endswith("الجمعة")


@pytest.mark.parametrize("kind", list(OUTSIDE))
def test_a_button_means_its_intent_wherever_it_is_pressed(kind: str) -> None:
    [command] = read("/file_complaint", OUTSIDE[kind], intent="file_complaint", confidence=1.0)
    assert command == said.StartForm("complaint_form")


@pytest.mark.parametrize(
    ("form", "slot"), QUESTIONS, ids=lambda value: getattr(value, "name", value)
)
def test_a_button_means_its_intent_at_every_question(form: Form, slot: str) -> None:
    [command] = read("/talk_to_agent", at(form, slot), intent="talk_to_agent", confidence=1.0)
    assert command == said.HumanHandoff()


def test_a_payload_that_names_a_value_gives_none() -> None:
    commands = read("/1000000008", at(ComplaintForm(), "national_id"))
    assert not any(isinstance(command, said.SetSlot) for command in commands)


# --- Values before readings


@pytest.mark.parametrize("label", ["cancel", "repeat", "change_answer", "ask_number", "skip"])
def test_a_number_that_was_asked_for_is_the_answer_whatever_else_is_read(label: str) -> None:
    contexts = {"asked_number": {label: SURE}}
    commands = read("رقمي 0551234567", at(ComplaintForm(), "mobile"), contexts=contexts)
    assert said.SetSlot("mobile", "+966551234567") in commands


def test_a_value_that_another_question_wants_is_kept_for_it() -> None:
    commands = read("0551234567", at(ComplaintForm(), "national_id"))
    assert commands == [said.SetSlot("mobile", "+966551234567")]


def test_a_value_that_is_known_is_corrected_and_the_same_is_not() -> None:
    state = at(ComplaintForm(), "complaint_confirmed")
    known = {"mobile": "+966500000000"}
    assert read("0551234567", state, known) == [said.CorrectSlot("mobile", "+966551234567")]
    assert not any(
        isinstance(command, said.CorrectSlot) for command in read("0500000000", state, known)
    )


def test_a_form_takes_no_value_that_it_does_not_want() -> None:
    commands = read("هويتي 1000000008", at(TicketStatusForm(), "mobile"))
    assert not any(
        isinstance(c, said.SetSlot | said.CorrectSlot) and c.slot == "national_id" for c in commands
    )


def test_a_question_of_our_own_is_read_as_one() -> None:
    state = at(ComplaintForm(), "full_name", pending={"kind": "name", "value": "هادي بشير"})
    [command] = read("ايه", state, contexts={"offered": {"affirm": SURE}})
    assert state.kind == "offered" and command == said.Confirm(True)


# --- Leaving and waiting


def test_leaving_is_sure_only_where_the_reading_is() -> None:
    state = at(ComplaintForm(), "mobile")
    [sure] = read("خلاص", state, contexts={"asked_number": {"cancel": SURE}})
    [doubtful] = read("خلاص", state, contexts={"asked_number": {"cancel": 0.45}})
    assert (sure, doubtful) == (said.Cancel(True), said.Cancel(False))


def test_the_queue_is_left_from_within_a_form_only_where_it_is_certain() -> None:
    state = at(ComplaintForm(), "mobile", queued={"told": True})
    contexts = {"queued": {"leave_queue": SURE}, "asked_number": {"cancel": SURE}}
    assert isinstance(read("ما ابيه", state, contexts=contexts)[0], said.LeaveQueue)
    contexts["queued"] = {"leave_queue": 0.6}
    assert read("ما ابيه", state, contexts=contexts) == [said.Cancel(True)]


def test_who_leaves_the_form_by_name_keeps_the_place() -> None:
    state = at(ComplaintForm(), "mobile", queued={"told": True})
    contexts = {"queued": {"leave_queue": SURE}, "asked_number": {"cancel": SURE}}
    commands = read("الغ الشكوى", state, intent="cancel", contexts=contexts)
    assert commands == [said.Cancel(True)]
    contexts["asked_number"] = {"talk_to_agent": SURE}
    assert read("ابي الموظف", state, contexts=contexts) == [said.HumanHandoff()]


def test_who_waits_for_nobody_leaves_no_queue() -> None:
    contexts = {"queued": {"leave_queue": SURE}, "asked_number": {"cancel": SURE}}
    assert read("ما ابيه", at(ComplaintForm(), "mobile"), contexts=contexts) == [said.Cancel(True)]


def test_a_form_that_was_left_goes_on_only_where_one_was() -> None:
    contexts = {"offered": {"continue": SURE}}
    left = state_outside({}, left_form="complaint_form")
    assert read("كمل", left, contexts=contexts) == [said.Continue()]
    assert read("كمل", OUTSIDE["idle"], contexts=contexts) != [said.Continue()]
