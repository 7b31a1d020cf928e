"""What a line of the log is to agents, where its words alone would not say it."""

from casework.models import MessageKind

_OTHER = {
    "revoke": "حذف رسالة",
    "edit": "عدّل رسالة",
    "reaction": "تفاعل",
    "continue": "ضغط زر القالب",
    "pressed": "ضغط زر القالب",
    "welcome": "فتح المحادثة",
    "location": "موقع",
    "contacts": "جهة اتصال",
    "sticker": "ملصق",
    "order": "طلب شراء",
    "unsupported": "رسالة من نوع لا نستطيع عرضه",
    "no_choice": "اختيار لم يصل",
    "bad_choice": "اختيار من محادثة سابقة",
    "empty": "رسالة بلا نص",
    "too_long": "رسالة أطول من المسموح لم تُحفظ",
    "bad_file": "ملف لم نستطع استلامه",
    "file_too_large": "ملف أكبر من المسموح لم نستلمه",
    "media_gone": "ملف لم نستطع تنزيله",
}
"""By the note of a message of kind `other`."""
_FILES = {"image": "صورة", "video": "مقطع مرئي", "audio": "مقطع صوتي"}


def described(
    kind: MessageKind, note: str | None, body: str, media_type: str = "", channel: str = ""
) -> str:
    """The words of a line for agents: a file without any is named, and what is neither explained.

    `note` is the log's `payload`, `media_type` that of the line's file, `channel` what agents call
    the line's.
    """
    if kind == "file" and not body:
        return "رسالة صوتية" if note == "voice" else _FILES.get(media_type.partition("/")[0], "ملف")
    if kind == "template":
        return f"قالب {channel}: {body}"
    if kind != "other":
        return body
    what = _OTHER.get(note or "", _OTHER["unsupported"])
    return f"{what}: {body}" if body else what
