"""What agents in Chatwoot read first: why the citizen asks for them, and what came before."""

from casework.clock import RIYADH
from casework.handovers import Record
from casework.identifiers import mask_name, mask_numbers
from gateway.chatwoot.links import Line
from gateway.desk import texts
from gateway.desk.glance import answers_of, facts_of
from gateway.desk.labels import label

_LONGEST = 20_000  # characters; older lines are left out, and that is said
_AUTHORS = {"citizen": "المواطن", "bot": "المساعد", "system": "المساعد", "agent": "الموظف"}


def share(text: str, *, personal_data: bool) -> str:
    """What Chatwoot gets of a text: identifiers masked, unless it may have personal data."""
    return text if personal_data else mask_numbers(text)


def contact_name(record: Record, *, personal_data: bool) -> str:
    """What the contact is called: the citizen's name where it is known, masked or not."""
    name = answers_of(record.context).get("full_name")
    if isinstance(name, str) and name.strip():
        return name if personal_data else mask_name(name)
    return f"مواطن {record.conversation_id[:6]}"


def handover_note(record: Record, lines: list[Line], *, personal_data: bool) -> str:
    """The private note at the head of a handover; Markdown, as Chatwoot shows it."""
    at = record.requested_at.astimezone(RIYADH)
    parts = [
        f"**{label('reasons', record.reason)}**",
        f"القناة: {texts.CHANNELS[record.channel]} · الوقت: {at:%Y-%m-%d %H:%M}",
    ]
    facts = facts_of(record.context)
    if facts:
        answers = answers_of(record.context) if personal_data else {}
        parts.append(
            "\n".join(f"- {fact.title}: {answers.get(fact.key, fact.shown)}" for fact in facts)
        )
    written = [_line(line, personal_data) for line in lines if line.body]
    if written:
        parts.append("**ما قيل قبل التحويل**")
        parts.append(_latest(written))
    return "\n\n".join(parts)


def _line(line: Line, personal_data: bool) -> str:
    author = line.agent or _AUTHORS[line.author]
    body = share(line.body, personal_data=personal_data)
    return f"{author}: {'📎 ' if line.kind == 'file' else ''}{body}"


def _latest(written: list[str]) -> str:
    kept: list[str] = []
    left = _LONGEST
    for text in reversed(written):
        left -= len(text)
        if left < 0 and kept:
            kept.append(f"(رسائل أقدم لم تُنقل: {len(written) - len(kept)}؛ تجدها في مكتب مساعد)")
            break
        kept.append(text)
    return "\n\n".join(reversed(kept))
