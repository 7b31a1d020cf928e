"""Fits replies to a channel: where its messages have a longest text, a turn is one message."""

import re
from collections.abc import Iterator
from dataclasses import replace

from conversations.channel_protocol import Capabilities, ReplyLimits
from conversations.messages import Draft


def fit(channel: Capabilities, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """`drafts` of one turn as `channel` takes them."""
    limits = channel.reply
    if limits is None:
        return drafts
    return tuple(piece for draft in _merged(drafts) for piece in _pieces(draft, limits))


def width(text: str) -> int:
    """The length of a text as phones count it: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _merged(drafts: tuple[Draft, ...]) -> Iterator[Draft]:
    whole: Draft | None = None
    for draft in drafts:
        if whole is None:
            whole = draft
        elif whole.attachment_id or draft.attachment_id:
            yield whole
            whole = draft
        else:
            buttons = dict.fromkeys((*whole.buttons, *draft.buttons))
            whole = replace(whole, body=f"{whole.body}\n\n{draft.body}", buttons=tuple(buttons))
    if whole is not None:
        yield whole


def _pieces(draft: Draft, limits: ReplyLimits) -> Iterator[Draft]:
    """The draft in as few messages as its length allows; buttons and file are in the last."""
    longest = limits.with_choices if draft.buttons or draft.attachment_id else limits.text
    if width(draft.body) <= longest:
        yield draft
        return
    *before, last = split_message(draft.body, longest)
    for text in before:
        yield replace(draft, body=text, buttons=(), attachment_id=None)
    yield replace(draft, body=last)


def split_message(text: str, longest: int) -> list[str]:
    """Pieces of whole paragraphs; only one that is too long by itself is cut, between words."""
    pieces = [""]
    for paragraph in re.split(r"\n{2,}", text):
        for part in _chopped(paragraph, longest):
            joined = f"{pieces[-1]}\n\n{part}" if pieces[-1] else part
            if width(joined) <= longest:
                pieces[-1] = joined
            else:
                pieces.append(part)
    return pieces


def _chopped(paragraph: str, longest: int) -> Iterator[str]:
    while width(paragraph) > longest:
        most = longest if width(paragraph) == len(paragraph) else longest // 2
        end = max(paragraph.rfind("\n", 0, most), paragraph.rfind(" ", 0, most))
        end = end if end > 0 else most
        yield paragraph[:end].rstrip()
        paragraph = paragraph[end:].lstrip()
    if paragraph:
        yield paragraph
