"""What the callers of the answers rely on."""

import json
from datetime import datetime

from actions.answers import LastAnswer, Question, answer
from casework.clock import RIYADH

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=RIYADH)


def test_what_follow_ups_inherit_survives_json() -> None:
    last = LastAnswer("ask_hours", ("twitter",), ("friday",), ("asr",), told=("ask_payment",))
    assert LastAnswer.from_dict(json.loads(json.dumps(last.to_dict()))) == last
    assert LastAnswer.from_dict(None) is None


def test_an_aside_has_no_buttons() -> None:
    asked = [Question("ask_number")]
    assert answer(asked, None, NOW).choices
    aside = answer(asked, None, NOW, aside=True)
    assert not aside.choices
    assert "19912" in aside.text
