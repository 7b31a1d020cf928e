"""WhatsApp's marks for bold, italic, strike-through and fixed width, as HTML."""

import re

from markupsafe import Markup, escape

_MARKS = (("`{3}", "code"), ("`", "code"), (r"\*", "b"), ("_", "i"), ("~", "s"))
_LINK = re.compile(r"https?://[^\s<>\"'\u2066-\u2069]+")


def marked_up(text: str) -> Markup:
    """`text` with its marks and addresses shown as a phone shows them."""
    html = str(escape(text))
    for mark, tag in _MARKS:
        html = re.sub(
            rf"(?<!\w){mark}(?=\S)([^\n]+?)(?<=\S){mark}(?!\w)", rf"<{tag}>\1</{tag}>", html
        )
    html = _LINK.sub(lambda match: f'<bdi class="link">{match[0]}</bdi>', html)
    return Markup(html)
