"""Contract of the Rasa project: intents, actions, forms and rules agree with each other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ruamel.yaml import YAML

from actions.__main__ import QuietExecutor
from actions.respond import ValidateComplaintForm, ValidateObjectionForm, ValidateTicketStatusForm
from actions.understanding.commands import Answer, CannotHandle
from actions.understanding.labels import TOPICS, command_of
from actions.understanding.message import QUESTIONS, TASKS, Message
from actions.understanding.state import State
from casework.knowledge import knowledge

ROOT = Path(__file__).parents[2]
DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
FORMS = {
    validator.form.name: validator.form
    for validator in (ValidateComplaintForm, ValidateObjectionForm, ValidateTicketStatusForm)
}
# Names that others rely on.
INTENTS = set(
    "acknowledge affirm ask_account_access ask_beneficiary_care ask_channels ask_cost ask_duration "
    "ask_eligibility ask_hours ask_number ask_payment ask_portal ask_privacy ask_program "
    "ask_registration ask_sawtak ask_sawtak_steps ask_source ask_twitter bless bot_challenge "
    "cancel change_answer change_ticket check_ticket deny dispute doubt file_complaint "
    "file_objection frustration goodbye greet help other_language out_of_scope repeat shorten "
    "start_over talk_to_agent thank wait".split()
)
SLOTS = {
    "complaint_form": "complaint_category complaint_description full_name national_id mobile",
    "ticket_status_form": "ticket_number mobile",
    "objection_form": "objection_step objection_for objection_reason full_name national_id mobile",
}
# What leans on the last answer has no topic of its own.
LEANING = {"ask_how", "ask_where", "ask_more", "same_topic", "shorten"}


def rules() -> list[dict[str, Any]]:
    found = []
    for path in (ROOT / "data" / "rules").glob("*.yml"):
        found += yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    return found


def steps(rule: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The steps of a rule, alternatives included."""
    for step in rule["steps"]:
        yield from step.get("or", [step])


def examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in (ROOT / "data" / "nlu").glob("*.yml"):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line.removeprefix("- ") for line in block["examples"].splitlines() if line]
            found.setdefault(block["intent"], []).extend(lines)
    return found


def test_the_forty_two_intents() -> None:
    assert set(DOMAIN["intents"]) == INTENTS == set(examples()) and len(INTENTS) == 42


def test_every_intent_has_its_examples() -> None:
    few = {
        intent: len(set(lines))
        for intent, lines in examples().items()
        if len(set(lines)) < (400 if intent == "out_of_scope" else 100)
    }
    assert few == {}


@pytest.mark.parametrize("intent", sorted(INTENTS))
def test_every_intent_asks_for_something(intent: str) -> None:
    assert not isinstance(command_of(intent, Message("طيب"), State("idle")), CannotHandle)


def test_every_topic_has_an_answer() -> None:
    asked = {topic for topic in TOPICS if isinstance(_command(topic), Answer)}
    assert asked - LEANING <= set(knowledge().answers.topics)
    assert QUESTIONS | TASKS.keys() <= INTENTS


def _command(topic: str) -> object:
    return command_of(topic, Message("طيب"), State("idle"))


def test_every_action_of_the_domain_is_registered_and_every_one_registered_is_in_it() -> None:
    executor = QuietExecutor()
    executor.register_package("actions")
    assert set(executor.actions) == set(DOMAIN["actions"])


def test_outside_forms_every_intent_is_for_the_policy_table() -> None:
    [deciding] = [rule for rule in rules() if not rule.get("condition")]
    ruled = {step["intent"] for step in steps(deciding) if "intent" in step}
    assert ruled == INTENTS | {"nlu_fallback"}
    assert [step["action"] for step in steps(deciding) if "action" in step] == ["action_respond"]


def test_no_rule_speaks_when_a_form_ends() -> None:
    endings = [rule for rule in rules() if rule.get("condition")]
    assert len(endings) == len(DOMAIN["forms"])
    for rule in endings:
        spoken = [step["action"] for step in steps(rule) if "action" in step]
        assert spoken == [rule["condition"][0]["active_loop"]]


def test_rasa_says_nothing_by_itself() -> None:
    assert not DOMAIN.get("responses")


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_form_asks_the_slots_of_the_domain_in_their_order(form: str) -> None:
    asked = [slot.name for slot in FORMS[form].slots]
    assert asked == DOMAIN["forms"][form]["required_slots"]
    assert [slot for slot in asked if slot in SLOTS[form].split()] == SLOTS[form].split()


def test_every_form_slot_is_conditioned_on_its_form_and_request() -> None:
    for form, fields in DOMAIN["forms"].items():
        for slot in fields["required_slots"]:
            mappings = DOMAIN["slots"][slot]["mappings"]
            assert all(mapping["type"] == "custom" for mapping in mappings)
            conditions = [c for mapping in mappings for c in mapping["conditions"]]
            assert {"active_loop": form, "requested_slot": slot} in conditions


@pytest.mark.parametrize(
    "path", sorted((ROOT / "data").rglob("*.yml")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_key_stands_twice_in_a_file(path: Path) -> None:
    YAML(typ="safe").load(path)  # PyYAML takes the last one in silence
