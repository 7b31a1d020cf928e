"""The checks of whole conversations, their sets and their page, on made-up replies."""

from __future__ import annotations

import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from evaluation.converse import in_process, outcome_page
from evaluation.converse.checks import Heard, with_reference, wrong_at_end, wrong_in_turn
from evaluation.converse.playing import Outcome, Played
from evaluation.converse.sets import NOON, End, WrittenConversation, WrittenTurn, read_sets
from tools.console import OperatorError
from tools.layout import ROOT

REFERENCE = "6000000007"
TICKET = {
    "reference": REFERENCE,
    "kind": "complaint",
    "category": "payment",
    "full_name": "محمد العتيبي",
    "national_id": "1000000008",
    "mobile": "+966500000000",
    "description": "تأخر الإيداع",
}


def turn(**fields: Any) -> WrittenTurn:
    return WrittenTurn.model_validate({"user": "السلام عليكم", **fields})


@pytest.mark.parametrize(
    ("expectation", "heard", "right"),
    [
        ({"any": ["19912", "تويتر"]}, Heard("الرقم 19912"), True),
        ({"any": ["19912", "تويتر"]}, Heard("البوابة"), False),
        ({"any": ["\\S"]}, Heard(""), False),
        ({"all": ["19912", "مفتوح"]}, Heard("19912\nمفتوح الآن"), True),
        ({"all": ["19912", "مفتوح"]}, Heard("الرقم 19912"), False),
        ({"form": "complaint_form"}, Heard("", form="complaint_form"), True),
        ({"form": "complaint_form"}, Heard(""), False),
        ({"form": None}, Heard(""), True),
        ({"form": None}, Heard("", form="complaint_form"), False),
        ({"intent": "greet"}, Heard("", intent="greet"), True),
        ({"intent": "greet"}, Heard("", intent="thank"), False),
        ({"slot": {"mobile": "^\\+966"}}, Heard("", slots={"mobile": "+966500000000"}), True),
        ({"slot": {"mobile": "^\\+966"}}, Heard("", slots={"mobile": None}), False),
        ({"slot": {"full_name": None}}, Heard("", slots={"full_name": ""}), True),
        ({"slot": {"full_name": None}}, Heard("", slots={"full_name": "شكرا لكم"}), False),
        ({"slot": {"objection_step": "^2$"}}, Heard("", slots={"objection_step": 2}), True),
    ],
)
def test_an_expectation_holds_or_not(
    expectation: dict[str, Any], heard: Heard, right: bool
) -> None:
    assert (wrong_in_turn(turn(expect=[expectation]), heard) == []) is right


def test_a_reply_is_read_with_and_without_its_marks() -> None:
    heard = Heard("اتصل على \u2066١٩٩١٢\u2069، شكرًا")
    expected = [{"all": ["على 19912", "شكرا", "شكرًا"]}]
    assert wrong_in_turn(turn(expect=expected), heard) == []


def test_every_mistake_of_a_turn_is_told() -> None:
    asked = turn(expect=[{"any": ["19912"]}, {"form": None}], forbid=["نعتذر"], handler="bot")
    heard = Heard("نعتذر", handler="queue", form="complaint_form")
    assert len(wrong_in_turn(asked, heard)) == 4


@pytest.mark.parametrize("leak", ["utter_greet", "أهلًا {title}", "NoneType", "KeyError exception"])
def test_what_no_citizen_may_read_is_wrong_in_any_turn(leak: str) -> None:
    assert wrong_in_turn(turn(), Heard(leak))
    assert not wrong_in_turn(turn(), Heard("أهلًا بك"))


def test_a_reference_must_be_the_one_that_was_read() -> None:
    asked = turn(user_x="وين وصل {{ticket}}", x_ref=True)
    assert not wrong_in_turn(asked, Heard("", slots={"ticket_number": REFERENCE}), REFERENCE)
    assert wrong_in_turn(asked, Heard("", slots={"ticket_number": "6000000008"}), REFERENCE)
    assert wrong_in_turn(asked, Heard(""), REFERENCE)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("{{ticket}}", "6000000007"),
        ("رقمي {{ticket:spaced}} شكرا", "رقمي 600 000 0007 شكرا"),
        ("{{ticket:arabic}}", "٦٠٠٠٠٠٠٠٠٧"),
        ("{{ticket:last4}}", "0007"),
        ("{{unknown_ticket}}", "9999999999"),
        ("كم رقمكم", "كم رقمكم"),
    ],
)
def test_a_reference_is_written_as_the_message_asks(asked: str, written: str) -> None:
    assert with_reference(asked, REFERENCE) == written


def test_a_reference_can_be_spoken() -> None:
    assert with_reference("{{ticket:spoken}}", "62").split() == ["سته", "اثنين"]


@pytest.mark.parametrize(
    ("end", "mistakes"),
    [
        ({"tickets": 1}, 0),
        ({"tickets": 0}, 1),
        ({"tickets": 1, "ticket": {"full_name": "العتيبي$", "kind": "complaint"}}, 0),
        ({"ticket": {"full_name": "^العتيبي", "kind": "objection"}}, 2),
        ({"ticket": {"mobile": "+966500000000"}, "national_id": "1000000008"}, 0),
        ({"ticket": {"mobile": "500000000"}}, 1),  # exact: no part of it will do
        ({"national_id": "1000000016", "category": "amount"}, 2),
        ({"tickets_of_kind": {"complaint": 1, "objection": 1}}, 1),
    ],
)
def test_the_end_looks_at_the_tickets(end: dict[str, Any], mistakes: int) -> None:
    assert len(wrong_at_end(End.model_validate(end), [TICKET])) == mistakes


def test_the_end_looks_at_the_ticket_made_last() -> None:
    older = {**TICKET, "category": "portal"}
    end = End.model_validate({"tickets": 2, "category": "payment"})
    assert wrong_at_end(end, [older, TICKET]) == []
    assert wrong_at_end(end, [TICKET, older])


def test_a_wanted_ticket_that_was_not_made_is_wrong() -> None:
    assert wrong_at_end(End.model_validate({"ticket": {"kind": "complaint"}}), [])


# --- Sets


def _write(folder: Path, name: str, *conversations: dict[str, Any]) -> None:
    lines = (json.dumps(each, ensure_ascii=False) for each in conversations)
    (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")


def _written(identifier: str, **turns: Any) -> dict[str, Any]:
    return {"id": identifier, "title": "تحية", "turns": [{"user": "السلام عليكم", **turns}]}


def test_sets_and_single_conversations_are_chosen_by_name(tmp_path: Path) -> None:
    _write(tmp_path, "one", _written("a"), _written("b"))
    _write(tmp_path, "two", _written("c"))
    chosen = read_sets([tmp_path], ["two", "b"])
    assert {name: [each.id for each in held] for name, held in chosen.items()} == {
        "one": ["b"],
        "two": ["c"],
    }


@pytest.mark.parametrize(
    "turns",
    [
        {"expects": [{"any": ["أهلا"]}]},  # a check that would never be made
        {"expect": [{"any_of": ["أهلا"]}]},
        {"expect": [{}]},
        {"forbid": ["(نعتذر"]},
        {"handler": "nobody"},
    ],
)
def test_what_cannot_be_checked_is_refused_with_its_line(
    tmp_path: Path, turns: dict[str, Any]
) -> None:
    _write(tmp_path, "set", _written("a"), _written("b", **turns))
    with pytest.raises(OperatorError, match=r"set\.jsonl:2: "):
        read_sets([tmp_path])


def test_names_that_are_twice_or_unknown_are_refused(tmp_path: Path) -> None:
    _write(tmp_path, "set", _written("a"))
    with pytest.raises(OperatorError, match="no set or conversation b"):
        read_sets([tmp_path], ["a", "b"])
    with pytest.raises(OperatorError, match="two sets of this name"):
        read_sets([tmp_path, tmp_path])
    _write(tmp_path, "again", _written("a"))
    with pytest.raises(OperatorError, match="two conversations a"):
        read_sets([tmp_path])


def test_the_sets_of_the_project_can_be_read() -> None:
    sets = read_sets([ROOT / "evaluation" / "conversations"])
    assert all(len(conversations) == 34 for conversations in sets.values())


# --- Held in one process


def test_the_trained_assistant_is_talked_to_in_one_process() -> None:
    filed = {key: value for key, value in TICKET.items() if key != "reference"}
    written = WrittenConversation.model_validate(
        {
            "id": "a",
            "title": "ثم موظف",
            "setup": {"tickets": [filed]},
            "turns": [
                {"user_x": "وين وصلت شكواي {{ticket}}", "x_ref": True,
                 "expect": [{"form": "ticket_status_form"}, {"intent": "check_ticket"}]},
                {"user": "0500000000", "expect": [{"form": None}, {"any": ["جديد"]}]},
                {"user": "ابي اكلم موظف", "handler": "queue"},
                {"user": "ابي اكلم موظف", "handler": "bot"},
            ],
            "after": {"tickets": 0},
        }
    )  # fmt: skip
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        (outcome,) = pool.submit(in_process.play_all, NOON, [written]).result()
    assert not outcome.broken
    assert [turn.wrong for turn in outcome.turns] == [[], [], [], ["with queue, not bot"]]
    assert not outcome.wrong_end


# --- Counting


def _outcome(identifier: str, *mistakes: list[str], **more: Any) -> Outcome:
    turns = [{"user": "السلام عليكم"} for _ in mistakes]
    asked = WrittenConversation.model_validate({"id": identifier, "title": "تحية", "turns": turns})
    held = [Played("السلام عليكم", Heard("أهلًا بك"), wrong) for wrong in mistakes]
    return Outcome(asked, held, [], **{"wrong_end": [], **more})


def test_a_conversation_is_right_from_start_to_end_or_not_at_all() -> None:
    right = _outcome("a", [], [])
    turn_wrong = _outcome("b", [], ["expected"])
    end_wrong = _outcome("c", [], [], wrong_end=["no ticket"])
    assert [each.is_right for each in (right, turn_wrong, end_wrong)] == [True, False, False]
    assert outcome_page.counts([right, turn_wrong, end_wrong]) == (1, 3, 5, 6)


def test_turns_that_were_not_held_are_not_right() -> None:
    whole = _outcome("a", [], [], [])
    broken = Outcome(whole.conversation, whole.turns[:1], [], [], "TimeoutError")
    assert not broken.is_right
    assert outcome_page.counts([broken]) == (0, 1, 1, 3)


def test_the_page_counts_each_set_and_names_each_mistake() -> None:
    sets = {
        "one": [_outcome("a", []), _outcome("b", [], ["expected this"], wrong_end=["no ticket"])],
        "two": [_outcome("c", [])],
    }
    page = outcome_page.page(sets, "2026-11-30 12:00", "../conversations.md")
    assert "| one | 1 of 2 | 2 of 3 |" in page
    assert "| all | 2 of 3 | 3 of 4 |" in page
    assert "- **b** تحية\n  - turn 2: `` expected this ``\n  - at the end: `` no ticket ``" in page
    assert "**a**" not in page


def test_the_transcript_holds_what_was_said_and_made_of_it() -> None:
    asked = _outcome("a", ["expected this"])
    told = outcome_page.transcript("one", [asked])
    assert all(part in told for part in ("## a تحية", "السلام عليكم", "> أهلًا بك", "expected this"))
