"""The conversation that every citizen of the load holds, the same for every system."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Turn:
    """What the citizen writes, and words of which the expected reply holds one."""

    says: str
    expects: tuple[str, ...]


GREETING = Turn("السلام عليكم", ("أخدمك",))

# Greetings, answers from the knowledge, something out of scope, and a whole complaint.
SCRIPT = (
    GREETING,
    Turn("كم رقم مركز الاتصال", ("19912",)),
    Turn("متى دوام مركز الاتصال", ("مفتوح", "مغلق")),
    Turn("كم رسوم تجديد رخصة القيادة", ("لم أفهم", "خارج ما أعرفه")),
    Turn("ابغى اقدم شكوى", ("موضوع الشكوى",)),
    Turn("1", ("بكلماتك",)),
    Turn("الدعم ما نزل لي من شهرين وانا محتاج", ("اسم",)),
    Turn("محمد العتيبي", ("هويتك", "الهوية")),
    Turn("1000000008", ("جوال",)),
    Turn("0500000000", ("قبل إرسالها",)),
    Turn("نعم", ("وصلتنا شكواك",)),
    Turn("شكرا", ("العفو",)),
)

# An impatient citizen writes these without waiting for an answer.
BURST = (SCRIPT[0], SCRIPT[1], SCRIPT[2])
