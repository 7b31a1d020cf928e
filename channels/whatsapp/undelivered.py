"""Why a message has not reached the citizen, in the words of the staff."""

import re

from channels.whatsapp import graph_messages

NOT_CARRIED = {
    "not_on_whatsapp": (
        "لا يوصل واتساب هذا النوع من الملفات. أرسل صورة JPEG أو PNG، أو ملف PDF أو Office، "
        "أو صوتًا MP3 أو M4A أو OGG، أو فيديو MP4."
    ),
    "picture_too_large": (
        "لا يوصل واتساب صورة أكبر من 5 ميغابايت. صغّرها، أو ضعها في ملف PDF وأرسله."
    ),
}
"""By a code for programs."""
_CODE = re.compile(r"code ([0-9]{1,9})\b")
_OTHERWISE = "لم يقبلها واتساب"
_KNOWN = {
    "window": "حتى يكتب المواطن",
    "sent by SMS": "أُرسلت برسالة نصية قصيرة بدلًا منها",
    "the file is gone": "لم نجد محتوى الملف في المخزن",
    "not needed: the citizen has written": "لم تعد لازمة، فقد كتب المواطن",
    "not_reached": "تعذّر الاتصال بواتساب",
}
_REFUSED = {
    100: "لم يقبلها واتساب بهذه الصيغة",
    131008: "لم يقبلها واتساب بهذه الصيغة",
    131009: "لم يقبلها واتساب بهذه الصيغة",
    131021: "الرقم رقمنا نحن",
    131026: "لا يصل واتساب إلى هذا المواطن",
    131030: "الرقم ليس في قائمة التجربة لدى واتساب",
    131047: "مضت 24 ساعة على آخر رسالة من المواطن",
    131049: "أجّل واتساب إيصالها إلى المواطن",
    131050: "أوقف المواطن رسائلنا في واتساب",
    131051: "لا يقبل واتساب هذا النوع من الرسائل",
    131052: "لم يقبل واتساب هذا الملف",
    131053: "لم يقبل واتساب هذا الملف",
    **dict.fromkeys((1, 2, 131000, 131016, 131057, 133004, 133016), "خلل مؤقت عند واتساب"),
    **dict.fromkeys((4, 80007, 130429, 131048, 131056), "رسائلنا إلى واتساب أكثر مما يقبله الآن"),
    **dict.fromkeys(range(132000, 133000), "لم يقبل واتساب القالب، فأبلغ مدير النظام"),
}
"""By the code of Meta's error."""


def why(reason: str | None) -> str:
    """Why a message waits or has not arrived; empty where an agent need not know."""
    if not reason:
        return ""
    code = _CODE.match(reason)
    if code is None:
        return _KNOWN.get(reason, _OTHERWISE)
    return f"{_REFUSED.get(int(code[1]), _OTHERWISE)} (رمز {code[1]})"


def why_not_carried(media_type: str) -> tuple[str, str]:
    """The code and the sentence of a file that WhatsApp would not take from us."""
    code = "picture_too_large" if graph_messages.carries(media_type, 1) else "not_on_whatsapp"
    return code, NOT_CARRIED[code]
