"""From the knowledge's texts with placeholders to what a citizen reads."""

from collections.abc import Sequence
from string import Formatter
from typing import Any

from actions.answers.hours import HoursAnswer
from actions.answers.overview import Extra
from arabic.text import isolate_latin
from casework.knowledge import Knowledge

BUBBLE = 350
"""Characters that a phone shows without scrolling."""
MAX_LENGTH = 1024
"""Characters of a WhatsApp message with buttons."""


class _Text(Formatter):
    """Fills `{call_center.status}` and `{sawtak.steps:numbered}` by their whole names."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, str):
            return value
        mark = "{}." if format_spec == "numbered" else "•"
        return "\n".join(f"{mark.format(n)} {item}" for n, item in enumerate(value, start=1))


class _Values(dict[str, Any]):
    """Placeholder names to what they stand for, worked out on demand."""

    def __init__(self, known: Knowledge, hours: HoursAnswer) -> None:
        self._known, self._hours = known, hours

    def __missing__(self, name: str) -> str | tuple[str, ...]:
        if name in self._known.facts:
            return self._known.facts[name].value
        if name == "now.open":
            return "\n".join(line for line in self._hours.overview.open_now() if line)
        channel_id, part = name.split(".")
        channel = self._known.channels[channel_id]
        if part == "identity":
            return channel.identity.value if channel.identity else ""
        if part == "other_identity":
            return (channel.identity.other if channel.identity else None) or ""
        if part in ("address", "purpose"):
            return str(getattr(channel, part).value)
        return channel.name if part == "name" else self._hours.part(channel_id, part)


def fill(text: str, known: Knowledge, hours: HoursAnswer) -> str:
    """`text` with its placeholders filled in. Raises KeyError on one that nothing is called."""
    return _Text().vformat(text, (), _Values(known, hours))


def render(text: str, known: Knowledge, hours: HoursAnswer) -> list[str]:
    """The lines of a topic's text; a line with nothing in it is left out."""
    return [line for line in fill(text, known, hours).splitlines() if line.strip()]


def join(answers: Sequence[Sequence[str]], limit: int, addresses: Sequence[str]) -> str:
    """Blank line between answers, no line twice; over `limit` extra lines go, the last first.

    Lines that differ in nothing but the `addresses` of channels are one.
    """
    blocks: list[list[str]] = []
    said: set[str] = set()
    for lines in answers:
        block = []
        for line in lines:
            bare = line
            for address in addresses:
                bare = bare.replace(f" {address}", "")
            if bare not in said:
                said.add(bare)
                block.append(line)
        blocks.append(block)
    text = _laid_out(blocks)
    while len(text) > limit:
        extra = [(block, n) for block in blocks for n, line in enumerate(block) if _is_extra(line)]
        if not extra:
            break
        block, n = extra[-1]
        del block[n]
        text = _laid_out(blocks)
    return text


def _is_extra(line: str) -> bool:
    return isinstance(line, Extra)


def _laid_out(blocks: Sequence[Sequence[str]]) -> str:
    return isolate_latin("\n\n".join("\n".join(block) for block in blocks if block))
