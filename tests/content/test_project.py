"""Contract of the Rasa project: intents, actions, forms and rules agree with each other."""

from pathlib import Path
from typing import Any

import yaml

from actions.__main__ import QuietExecutor

ROOT = Path(__file__).parents[2]
DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
INTENTS = set(
    "greet goodbye thank bot_challenge help affirm deny cancel start_over change_answer repeat "
    "frustration ask_channels ask_number ask_hours ask_twitter ask_portal ask_registration "
    "ask_sawtak ask_sawtak_steps ask_beneficiary_care ask_program ask_payment ask_eligibility "
    "ask_account_access file_complaint check_ticket file_objection talk_to_agent "
    "out_of_scope".split()
)


def rules() -> list[dict[str, Any]]:
    found = []
    for path in (ROOT / "data" / "rules").glob("*.yml"):
        found += yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    return found


def examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in (ROOT / "data" / "nlu").glob("*.yml"):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line.removeprefix("- ") for line in block["examples"].splitlines() if line]
            found.setdefault(block["intent"], []).extend(lines)
    return found


def test_the_thirty_intents() -> None:
    assert set(DOMAIN["intents"]) == INTENTS == set(examples())


def test_every_intent_has_its_examples() -> None:
    few = {
        intent: len(lines)
        for intent, lines in examples().items()
        if len(lines) < (400 if intent == "out_of_scope" else 100)
    }
    assert few == {}


def test_every_action_of_the_domain_is_registered_and_every_one_registered_is_in_it() -> None:
    executor = QuietExecutor()
    executor.register_package("actions")
    assert set(executor.actions) == set(DOMAIN["actions"])


def test_every_intent_has_a_rule() -> None:
    ruled = {step["intent"] for rule in rules() for step in rule["steps"] if "intent" in step}
    assert ruled == INTENTS | {"nlu_fallback"}


def test_no_rule_speaks_when_a_form_ends() -> None:
    endings = [rule for rule in rules() if rule.get("condition")]
    assert len(endings) == len(DOMAIN["forms"])
    for rule in endings:
        spoken = [step["action"] for step in rule["steps"] if "action" in step]
        assert spoken == [rule["condition"][0]["active_loop"]]


def test_every_form_slot_is_conditioned_on_its_form_and_request() -> None:
    for form, fields in DOMAIN["forms"].items():
        for slot in fields["required_slots"]:
            conditions = [
                condition
                for mapping in DOMAIN["slots"][slot]["mappings"]
                for condition in mapping["conditions"]
            ]
            assert {"active_loop": form, "requested_slot": slot} in conditions
