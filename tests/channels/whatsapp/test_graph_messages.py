"""Whatever is to be said fits what the Cloud API takes (as the simulator enforces it)."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.attachments import MAX_BYTES
from casework.file_names import EXTENSIONS
from channels.whatsapp import graph_messages
from conversations import fitting, notices
from conversations.messages import Button, Draft
from simulator.errors import ApiError
from simulator.files import Files
from simulator.send_requests import read_call
from simulator.store import Store
from tests.content.test_wording import SPOKEN
from tests.conversations.room.logs import WHATSAPP

letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
bodies = st.text(letters, min_size=1, max_size=3_000).filter(str.strip) | st.builds(
    lambda word, times: (word + " ") * times, st.text("ابت😀", min_size=1), st.integers(1, 3_000)
)
buttons = st.lists(
    st.builds(Button, st.text("ابتث 😀", min_size=1, max_size=40).filter(str.strip), st.just("/x")),
    max_size=14,
)


def sent(draft: Draft, *, plain: bool = False) -> list[dict[str, Any]]:
    """The requests that a draft becomes, each of them taken by the API."""
    requests = []
    for seq, piece in enumerate(fitting.fit(WHATSAPP, (draft,)), start=1):
        choices = [(f"{seq}.{n}", button.title) for n, button in enumerate(piece.buttons, 1)]
        shown = graph_messages.style(piece.body, choices)
        if plain and choices:
            shown = "numbers"
        said = graph_messages.content(piece.body, choices, shown)
        request = graph_messages.envelope("966500000001", "0" * 32, said, "wamid.x")
        read_call(request)
        requests.append(request)
    return requests


@pytest.mark.parametrize("name", SPOKEN)
def test_every_sentence_of_the_assistant_is_one_bubble(name: str) -> None:
    wording = SPOKEN[name]
    offered = tuple(Button(button["title"], button["payload"]) for button in wording.buttons)
    for text in wording.texts:
        (request,) = sent(Draft(text, buttons=offered))
        # numbered text is for more choices than WhatsApp shows: none of ours has so many
        assert (request["type"] == "interactive") == bool(offered)


def test_every_sentence_of_the_gateway_is_one_bubble() -> None:
    drafts = [each for each in vars(notices).values() if isinstance(each, Draft)]
    drafts += [*notices.OTHER.values(), *notices.NOT_FOR_AGENT.values()]
    assert len(drafts) > 20
    for draft in drafts:
        (request,) = sent(draft)
        assert (request["type"] == "interactive") == bool(draft.buttons)


@settings(deadline=None, max_examples=150)
@given(body=bodies, offered=buttons, plain=st.booleans())
def test_nothing_is_too_long_and_nothing_is_left_out(
    body: str, offered: list[Button], plain: bool
) -> None:
    requests = sent(Draft(body, buttons=tuple(offered)), plain=plain)
    said = "".join(
        request.get("text", {}).get("body") or request["interactive"]["body"]["text"]
        for request in requests
    )
    assert "".join(body.split()) in "".join(said.split()) or len(requests) > 1
    if requests[-1]["type"] == "text" and offered:
        assert all(button.title in said for button in offered)


def test_a_long_text_is_cut_between_paragraphs() -> None:
    paragraphs = ["ا" * 3_000, "ب" * 1_000, "ت" * 3_000]
    first, second = sent(Draft("\n\n".join(paragraphs)))
    assert first["text"]["body"] == f"{paragraphs[0]}\n\n{paragraphs[1]}"
    assert second["text"]["body"] == paragraphs[2]


@pytest.mark.parametrize("media_type", sorted(EXTENSIONS))
@pytest.mark.parametrize("size", [1, 5 * 1024 * 1024 + 1, MAX_BYTES])
def test_what_we_say_is_carried_is_taken(media_type: str, size: int, tmp_path: Path) -> None:
    files = Files(Store(tmp_path / "simulator.db"))
    try:
        files.upload(bytes(size), media_type, "x")
        taken = True
    except ApiError:
        taken = False
    sticker = media_type == "image/webp"  # taken, and shown as a sticker only
    assert graph_messages.carries(media_type, size) == (taken and not sticker)
