"""The assistant's own trained model, asked as the server asks it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from rasa.core.agent import Agent

from evaluation.labelled import ROOT, two_requests, unseen

Parse = Callable[[str], dict[str, Any]]
NOTHING_TO_GUESS_FROM = ["", " ", "م", "ههههه", "؟؟؟", "...", "🤷", "😀🎈", "\u200f", "1"]


@pytest.fixture(scope="module")
def parse(model: Path) -> Iterator[Parse]:
    """What the model makes of a text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)  # config.yml names the spaCy model by its path from there
        agent = Agent.load(str(model))
        loop = asyncio.new_event_loop()
        yield lambda text: dict(loop.run_until_complete(agent.parse_message(text)))
        loop.close()


def intent(parsed: dict[str, Any]) -> str:
    return str(parsed["intent"]["name"])


def first(parsed: dict[str, Any]) -> str:
    """The most likely intent, also where the fallback was chosen."""
    names = [ranked["name"] for ranked in parsed["intent_ranking"]]
    return str(next((name for name in names if name != "nlu_fallback"), "nlu_fallback"))


def test_unseen_sentences_are_understood(parse: Parse) -> None:
    sentences = unseen("validation")
    found = [(sentence.intent, parse(sentence.text)) for sentence in sentences]
    assert mean(first(parsed) == truth for truth, parsed in found) > 0.91
    outside = [parsed for truth, parsed in found if truth == "out_of_scope"]
    assert mean(first(parsed) == "out_of_scope" for parsed in outside) > 0.84
    inside = [parsed for truth, parsed in found if truth != "out_of_scope"]
    assert mean(intent(p) in ("out_of_scope", "nlu_fallback") for p in inside) < 0.08
    assert mean("requests" in parsed for _, parsed in found) < 0.01


def test_several_requests_are_heard(parse: Parse) -> None:
    found = [(intents, parse(text)) for text, intents in two_requests()]
    heard = [
        [request["intent"] for request in parsed.get("requests", [])] == intents
        for intents, parsed in found
        if len(intents) > 1
    ]
    assert mean(heard) > 0.85
    assert not any("requests" in parsed for intents, parsed in found if len(intents) == 1)


def test_requests_point_into_the_text_and_the_first_leads(parse: Parse) -> None:
    text = "السلام عليكم، وش رقمكم ومتى تفتحون؟"
    parsed = parse(text)
    assert [request["intent"] for request in parsed["requests"]] == ["ask_number", "ask_hours"]
    assert intent(parsed) == "ask_number"
    for request in parsed["requests"]:
        assert text[request["start"] : request["end"]] == request["text"]
        assert 0.7 <= request["confidence"] <= 1


@pytest.mark.parametrize("text", NOTHING_TO_GUESS_FROM)
def test_nothing_to_guess_from_is_not_understood(parse: Parse, text: str) -> None:
    parsed = parse(text)
    assert intent(parsed) == "nlu_fallback"
    assert parsed["entities"] == []


def test_below_the_threshold_the_ranking_keeps_the_candidates(parse: Parse) -> None:
    parsed = parse("ذاك الشي حقكم")
    assert intent(parsed) == "nlu_fallback"
    assert len(parsed["intent_ranking"]) > 3


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("👍", "affirm"),
        ("👍🏽👍🏽", "affirm"),
        ("👎", "deny"),
        ("🙏🌹", "thank"),
        ("😡", "frustration"),
    ],
)
def test_emoji_alone_are_heard(parse: Parse, text: str, meant: str) -> None:
    assert intent(parse(text)) == meant


@pytest.mark.parametrize("text", ["ur so dumb", "la mo kza", "kef asjl", "7wlni lmwzf"])
def test_short_words_are_no_noise(parse: Parse, text: str) -> None:
    assert intent(parse(text)) not in ("nlu_fallback", "out_of_scope")


@pytest.mark.parametrize("text", ["asdkjh qwlekj", "ضثقفغغ ععع", "ظظكككط"])
def test_letters_that_make_no_words_are_not_understood(parse: Parse, text: str) -> None:
    assert intent(parse(text)) == "nlu_fallback"


@pytest.mark.parametrize(
    "text",
    ["كلمة " * 799 + "كلمة", "ش" * 4000, "و" * 3999 + "؟", "، و" * 1333],
    ids=["words", "one letter", "one word", "cuts"],
)
def test_long_texts_are_read_whole(parse: Parse, text: str) -> None:
    assert parse(text)["text"] == text


def test_a_payload_is_taken_by_its_word(parse: Parse) -> None:
    parsed = parse("/file_complaint")
    assert parsed["intent"] == {"name": "file_complaint", "confidence": 1.0}
    assert "requests" not in parsed


def test_entities_have_raw_offsets(parse: Parse) -> None:
    text = "متى يفتح تويتـــر الجُمعة؟ جوالي ٠٥٥٠٠٠٠٠٠٠"
    found = [
        (entity["entity"], entity["value"], text[entity["start"] : entity["end"]])
        for entity in parse(text)["entities"]
    ]
    assert found == [
        ("channel", "twitter", "تويتـــر"),
        ("day", "friday", "الجُمعة"),
        ("mobile", "0550000000", "٠٥٥٠٠٠٠٠٠٠"),
    ]
