"""What is done for all channels and desks asks what they can do, not who they are."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from casework.models import ChannelName
from desks.builtin import board
from desks.chatwoot import NAME
from tools.layout import ROOT

NAMES = {*get_args(ChannelName), board.NAME, NAME}
TITLES = {Path("desks/desk_labels.py")}  # what the staff call each channel


def _named(path: Path) -> Iterator[str]:
    """The channels and desks that a module names, and where."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and node.value in NAMES:
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"


@pytest.mark.parametrize(
    ("room", "own"),
    [
        ("conversations", set()),
        ("desks/builtin", {board.NAME}),
        ("desks/chatwoot", {NAME}),
        ("channels/web", {"web"}),
        ("channels/whatsapp", {"whatsapp"}),
    ],
)
def test_a_room_names_no_channel_or_desk_but_itself(room: str, own: set[str]) -> None:
    named = [found for path in sorted((ROOT / room).glob("*.py")) for found in _named(path)]
    assert [found for found in named if found.rpartition(" ")[2] not in own] == []


def test_what_is_common_to_desks_only_has_titles() -> None:
    for path in (ROOT / "desks").glob("*.py"):
        if path.relative_to(ROOT) not in TITLES:
            assert list(_named(path)) == []
