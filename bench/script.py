"""The conversation that every citizen of the load holds, the same for every system."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ScriptedTurn:
    """What the citizen writes, and words of which the expected reply holds one."""

    says: str
    expects: tuple[str, ...]


GREETING = ScriptedTurn("السلام عليكم", ("أخدمك",))

# Greetings, answers from the knowledge, something out of scope, and a whole complaint.
SCRIPT = (
    GREETING,
    ScriptedTurn("كم رقم مركز الاتصال", ("19912",)),
    ScriptedTurn("متى دوام مركز الاتصال", ("مفتوح", "مغلق")),
    ScriptedTurn("كم رسوم تجديد رخصة القيادة", ("لم أفهم", "خارج ما أعرفه")),
    ScriptedTurn("ابغى اقدم شكوى", ("موضوع الشكوى",)),
    ScriptedTurn("1", ("بكلماتك",)),
    ScriptedTurn("الدعم ما نزل لي من شهرين وانا محتاج", ("اسم",)),
    ScriptedTurn("محمد العتيبي", ("هويتك", "الهوية")),
    ScriptedTurn("1000000008", ("جوال",)),
    ScriptedTurn("0500000000", ("قبل إرسالها",)),
    ScriptedTurn("نعم", ("وصلتنا شكواك",)),
    ScriptedTurn("شكرا", ("العفو",)),
)

# An impatient citizen writes these without waiting for an answer.
BURST = (SCRIPT[0], SCRIPT[1], SCRIPT[2])
