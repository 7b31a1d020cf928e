"""What agents in Chatwoot read first: why the citizen asks for them, and what came before."""

from collections.abc import Iterable, Mapping
from typing import Any

from casework.clock import RIYADH
from casework.handovers import Record
from casework.identifiers import mask_name, mask_numbers
from gateway.chatwoot.links import Line
from gateway.desk import texts

_LONGEST = 20_000  # characters; older lines are left out, and that is said
_FORMS = {
    "complaint_form": "تقديم شكوى",
    "objection_form": "تقديم اعتراض",
    "ticket_status_form": "متابعة طلب",
}
_FIELDS = {
    "form": "النموذج",
    "last_topic": "آخر موضوع",
    "intent": "القصد",
    "complaint_category": "موضوع الشكوى",
    "complaint_description": "وصف الشكوى",
    "objection_for": "الاعتراض عن",
    "objection_reason": "سبب الاعتراض",
    "objection_step": "خطوة الاعتراض",
    "full_name": "الاسم",
    "national_id": "رقم الهوية",
    "mobile": "رقم الجوال",
    "ticket_number": "رقم الطلب",
}
_AUTHORS = {"citizen": "المستفيد", "bot": "المساعد", "system": "المساعد", "agent": "الموظف"}


def share(text: str, *, personal_data: bool) -> str:
    """What Chatwoot gets of a text: identifiers masked, unless it may have personal data."""
    return text if personal_data else mask_numbers(text)


def contact_name(record: Record, *, personal_data: bool) -> str:
    """What the contact is called: the citizen's name where it is known, masked or not."""
    name = (record.context.get("answers") or {}).get("full_name")
    if isinstance(name, str) and name.strip():
        return name if personal_data else mask_name(name)
    return f"مستفيد {record.conversation_id[:6]}"


def handover_note(record: Record, lines: list[Line], *, personal_data: bool) -> str:
    """The private note at the head of a handover; Markdown, as Chatwoot shows it."""
    at = record.requested_at.astimezone(RIYADH)
    parts = [
        f"**{texts.REASONS.get(record.reason, record.reason)}**",
        f"القناة: {texts.CHANNELS[record.channel]} · الوقت: {at:%Y-%m-%d %H:%M}",
    ]
    facts = list(_facts(record.context, personal_data))
    if facts:
        parts.append("\n".join(f"- {name}: {value}" for name, value in facts))
    written = [_line(line, personal_data) for line in lines if line.body]
    if written:
        parts.append("**ما قيل قبل التحويل**")
        parts.append(_latest(written))
    return "\n\n".join(parts)


def _facts(context: Mapping[str, Any], personal_data: bool) -> Iterable[tuple[str, str]]:
    answers = context.get("answers") or {}
    for name, value in [*context.items(), *answers.items()]:
        if name in _FIELDS and value not in (None, "", [], {}):
            yield _FIELDS[name], _value(name, value, personal_data)


def _value(name: str, value: Any, personal_data: bool) -> str:
    text = " ".join(str(value).split())
    if name == "form":
        return _FORMS.get(text, text)
    if name == "full_name" and not personal_data:
        return mask_name(text)
    return share(text, personal_data=personal_data)


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
