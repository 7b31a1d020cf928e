"""What Chatwoot gets of a handover: its texts, the contact's name, the note at its head."""

import re
from dataclasses import dataclass

from casework.clock import RIYADH
from casework.handovers import Record
from casework.identifiers import mask_name, mask_numbers
from desks.chatwoot.lines import ChatwootLine
from desks.desk_labels import CHANNELS, label
from desks.facts import answers_of, facts_of

_LONGEST = 20_000  # characters; older lines are left out, and that is said
_AUTHORS = {"citizen": "المواطن", "bot": "المساعد", "system": "المساعد", "agent": "الموظف"}


@dataclass(frozen=True, slots=True)
class Sharing:
    """Of the handover `record`: masked, unless Chatwoot may have `personal_data`."""

    record: Record
    personal_data: bool

    def text(self, text: str) -> str:
        """A text without identifiers, and without the citizen's name where that is known."""
        if self.personal_data:
            return text
        name = self._name
        if name:
            written = r"\s+".join(map(re.escape, name.split()))
            text = re.sub(written, mask_name(name), text)
        return mask_numbers(text)

    def contact_name(self) -> str:
        """What the contact is called: by the name where it is known, else by a code."""
        name = self._name
        if not name:
            return f"مواطن {self.record.conversation_id[:6]}"
        return name if self.personal_data else mask_name(name)

    def note(self, lines: list[ChatwootLine]) -> str:
        """The private note that begins a handover; Markdown, as Chatwoot shows it."""
        record = self.record
        at = record.requested_at.astimezone(RIYADH)
        parts = [
            f"**{label('reasons', record.reason)}**",
            f"القناة: {CHANNELS[record.channel]} · الوقت: {at:%Y-%m-%d %H:%M}",
        ]
        facts = facts_of(record.context)
        if facts:
            answers = answers_of(record.context) if self.personal_data else {}
            parts.append(
                "\n".join(f"- {fact.title}: {answers.get(fact.key, fact.shown)}" for fact in facts)
            )
        written = [self.line(line) for line in lines if line.body]
        if written:
            parts.append("**ما قيل قبل التحويل**")
            parts.append(_latest(written))
        return "\n\n".join(parts)

    def line(self, line: ChatwootLine) -> str:
        """A line of the log with its author."""
        author = line.agent or _AUTHORS[line.author]
        return f"{author}: {'📎 ' if line.kind == 'file' else ''}{self.text(line.body)}"

    @property
    def _name(self) -> str:
        name = answers_of(self.record.context).get("full_name")
        return name.strip() if isinstance(name, str) else ""


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
