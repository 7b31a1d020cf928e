"""Contract of the content: every sentence fits WhatsApp, is punctuated, and names what exists."""

import hashlib
import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from actions.fallback import TITLES
from actions.wording import Wording, wordings
from arabic.text import normalise

ROOT = Path(__file__).parents[2]
DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
SPOKEN = {
    **wordings(),
    **{
        name: Wording(variant["text"], tuple(variant.get("buttons", ())))
        for name, variants in DOMAIN["responses"].items()
        for variant in variants
    },
}
WITH_BUTTONS, WITHOUT, TITLE, ROW, ROWS = 1024, 4096, 20, 24, 10
each_wording = pytest.mark.parametrize("name", SPOKEN)


@each_wording
def test_a_text_fits_a_whatsapp_message(name: str) -> None:
    wording = SPOKEN[name]
    longest = 600  # what the variables of a summary may add
    room = WITH_BUTTONS if wording.buttons else WITHOUT
    assert len(wording.text) + (longest if "{" in wording.text else 0) <= room


@each_wording
def test_titles_fit_whatsapp(name: str) -> None:
    buttons = SPOKEN[name].buttons
    assert len(buttons) <= ROWS
    limit = TITLE if len(buttons) <= 3 else ROW
    assert [b["title"] for b in buttons if len(b["title"]) > limit] == []
    assert len({b["title"] for b in buttons}) == len(buttons)


@each_wording
def test_a_payload_is_an_intent_a_gateway_word_or_plain_text(name: str) -> None:
    for button in SPOKEN[name].buttons:
        payload = button["payload"]
        if payload.startswith("/"):
            assert payload[1:] in DOMAIN["intents"]
        elif ":" in payload:
            assert payload in ("gateway:return_to_assistant", "gateway:wait")
        else:
            assert payload.strip() == payload != ""


@each_wording
def test_arabic_punctuation(name: str) -> None:
    text = SPOKEN[name].text
    assert not re.search(r"[\u0600-\u06ff]\s*[,;?]", text), "use ، ؛ ؟"
    assert not re.search(r"\s[،؛؟.!:]", text), "no space before a mark"
    assert not re.search(r"[،؛](?![\s\d»)])", text), "a space after a mark"
    last_line = re.sub(r"(\{\w+\})+$", "", text.splitlines()[-1]).rstrip()
    assert last_line[-1] in ".؟!:" or last_line.startswith(("•", "6.")), (
        "a sentence ends with a mark"
    )


@each_wording
def test_no_mark_that_the_gateway_adds_itself(name: str) -> None:
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", SPOKEN[name].text)


@each_wording
def test_no_sentence_of_the_sources_is_copied(name: str) -> None:
    words = normalise(SPOKEN[name].text).split()
    seeds = (ROOT / "tests" / "content" / "seed_shingles.txt").read_text(encoding="utf-8").split()
    shingles = {hash_of(words[at : at + 7]) for at in range(len(words) - 6)}
    assert not shingles & set(seeds)


def hash_of(words: list[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:12]


def test_variables_are_all_used_by_name() -> None:
    for name, wording in wordings().items():
        fields = [field for _, field, _, _ in Formatter().parse(wording.text) if field is not None]
        assert all(field.isidentifier() for field in fields), name


def test_every_wording_that_the_code_says_exists_and_none_is_left_over() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py"))
    patterns = {
        re.sub(r"\{[^}]*\}", r"\\w+", literal)
        for literal in re.findall(r'"([a-z]+(?:_[a-z{}0-9]+)*[^"\s]*)"', code)
    }
    made = [re.compile(rf"{pattern}") for pattern in patterns if re.fullmatch(r"[\w\\+]+", pattern)]
    unused = [name for name in wordings() if not any(p.fullmatch(name) for p in made)]
    assert unused == []


def test_suggested_topics_have_titles_that_fit() -> None:
    assert set(TITLES) <= set(DOMAIN["intents"])
    assert all(len(title) <= TITLE for title in TITLES.values())
