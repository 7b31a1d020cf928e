"""Contract of the content: every sentence fits WhatsApp, is punctuated, and names what exists."""

import hashlib
import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from actions.forms.slots import IDENTITY
from actions.policy.talk_moves import TITLES
from actions.wording import FOLDER, wordings
from arabic.text import normalise
from casework.identifiers import mask_mobile
from tests.content import named

ROOT = Path(__file__).parents[2]
DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
SPOKEN = wordings()
WITH_BUTTONS, WITHOUT, TITLE, ROW, ROWS = 1024, 4096, 20, 24, 10
each_wording = pytest.mark.parametrize("name", SPOKEN)
each_text = pytest.mark.parametrize(
    "text",
    [text for wording in SPOKEN.values() for text in wording.texts],
    ids=[f"{name}-{at}" for name, said in SPOKEN.items() for at in range(len(said.texts))],
)


def variables(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_a_text_is_a_sentence_or_a_list_of_variants(path: Path) -> None:
    for name, fields in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        assert fields.keys() <= {"text", "buttons"} and "text" in fields, name
        text = fields["text"]
        if not isinstance(text, str):
            assert isinstance(text, list) and len(text) > 1, f"{name}: one text needs no list"
        for button in fields.get("buttons", ()):
            assert button.keys() == {"title", "payload"}, name


@each_wording
def test_variants_differ_and_say_the_same(name: str) -> None:
    texts = SPOKEN[name].texts
    assert all(text.strip() == text != "" for text in texts)
    assert len(set(texts)) == len(texts)
    assert len({frozenset(variables(text)) for text in texts}) == 1


@each_wording
def test_a_text_fits_a_whatsapp_message(name: str) -> None:
    wording = SPOKEN[name]
    longest = 600  # what the variables of a summary may add
    room = WITH_BUTTONS if wording.buttons else WITHOUT
    for text in wording.texts:
        assert len(text) + (longest if "{" in text else 0) <= room


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


@each_text
def test_arabic_punctuation(text: str) -> None:
    assert not re.search(r"[\u0600-\u06ff]\s*[,;?]", text), "use ، ؛ ؟"
    assert not re.search(r"\s[،؛؟.!:]", text), "no space before a mark"
    assert not re.search(r"[،؛](?![\s\d»)])", text), "a space after a mark"
    last_line = re.sub(r"(\{\w+\})+$", "", text.splitlines()[-1]).rstrip()
    assert last_line[-1] in ".؟!:" or last_line.startswith(("•", "6.")), (
        "a sentence ends with a mark"
    )


@each_text
def test_no_mark_that_the_actions_add_themselves(text: str) -> None:
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)


@each_text
def test_no_sentence_of_the_sources_is_copied(text: str) -> None:
    words = normalise(text).split()
    seeds = (ROOT / "tests" / "content" / "seed_shingles.txt").read_text(encoding="utf-8").split()
    shingles = {hash_of(words[at : at + 7]) for at in range(len(words) - 6)}
    assert not shingles & set(seeds)


def hash_of(words: list[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:12]


def test_every_wording_that_the_code_names_exists() -> None:
    outright = {name for name, _ in named.said()}
    assert len(outright) > 50
    needed = outright | named.required() | named.talk(set(DOMAIN["intents"]))
    assert needed - SPOKEN.keys() == set()


def test_every_wording_that_exists_is_named() -> None:
    talk = {f"form_{intent}" for intent in named.talk(set(DOMAIN["intents"]))}
    # one number may be for two people, who are then two requests
    both = {"wrong_objection_for_both"}
    known = named.constants() | named.required() | named.optional() | talk | both
    assert SPOKEN.keys() - known == set()


def test_a_wording_uses_only_what_every_place_gives_that_says_it() -> None:
    places = [*named.said(), *named.said_of_state(set(DOMAIN["intents"]))]
    for name, wording in SPOKEN.items():
        used = set().union(*map(variables, wording.texts))
        given = [known for said, known in places if said == name]
        assert given or not used, f"{name}: nothing is known to say it"
        for known in given:
            assert known is None or used <= known, f"{name}: {used - known} is not given"


def test_titles_that_are_made_fit() -> None:
    assert set(TITLES) <= set(DOMAIN["intents"])
    assert all(len(title) <= TITLE for title in TITLES.values())
    assert len(f"استخدم {mask_mobile('+966550000123')}") <= TITLE
    for form in named.FORMS:
        labels = [slot.label for slot in form.slots if slot.label]
        assert len(labels) <= ROWS and len(set(labels)) == len(labels)
        assert all(len(label) <= TITLE for label in labels)
    assert all(slot.label for slot in IDENTITY)
