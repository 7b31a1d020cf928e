"""Sentences of the desk that are chosen by code; the others stand in the templates."""

from typing import Literal

from desks.desk_labels import CHANNELS

SAID = {
    "welcome": "أهلًا بك. هذا مكتب العمل.",
    "logged_out": "سجّلت خروجك. إلى اللقاء.",
    "expired": "انتهت جلستك قبل أن يُحفظ ما أرسلته. سجّل الدخول ثم أعد المحاولة.",
    "saved": "حُفظت التعديلات.",
    "password_changed": "تغيّرت كلمة المرور، وانتهت جلساتك الأخرى.",
    "sessions_ended": "انتهت الجلسات.",
    "totp_off": "أُوقف التحقق بخطوتين.",
    "empty": "لا أحد في الانتظار الآن.",
    "full": "لديك الآن كل ما تسمح به سعتك من محادثات. أنهِ واحدة، ثم خذ التالية.",
    "taken": "سبقك غيرك، أو انتهت هذه المحادثة. هذه آخر حال لها.",
    "gone": "سبقك زميل إلى هذه المحادثة، أو لم يعد المواطن ينتظر. خذ التالية.",
    "other_team": "تنتظر هذه المحادثة فريقًا آخر، فلا تُسلَّم إلا لأحد أعضائه.",
    "transferred": "حُوّلت المحادثة.",
    "requeued": "أُعيدت المحادثة إلى مكانها في قائمة الانتظار.",
    "resolved": "أُنهيت المحادثة، وعاد المساعد مع المواطن.",
    "no_note": "اكتب نص الملاحظة أولًا.",
    "no_colleague": "هذا الموظف ليس متاحًا الآن. اختر غيره أو فريقًا.",
    "colleague_full": "لدى هذا الموظف كل ما تسمح به سعته. اختر غيره أو فريقًا.",
    "called": "القالب عند المواطن ولم يرد بعد، فلم نرسل غيره. حين يرد يُرسل ما كتبته.",
    "window_open": "النافذة مفتوحة، فلا حاجة إلى القالب. اكتب للمواطن مباشرة.",
    "invited": "أُرسل القالب. حين يرد المواطن تُفتح النافذة من جديد.",
    "password_chosen": "حُفظت كلمة المرور. سجّل الدخول بها.",
}
"""What a page says at its top after a form was sent, by the key in its address."""

ROLES = {"agent": "موظف", "supervisor": "مشرف", "admin": "مدير النظام"}


HANDOVERS = {
    "queued": "في الانتظار",
    "assigned": "مع موظف",
    "resolved": "أنهاها موظف",
    "abandoned": "غادر الانتظار",
}

EVENTS = {
    "created": "وصل الطلب",
    "status": "تغيّرت الحال",
    "public_note": "ملاحظة للمواطن",
    "internal_note": "ملاحظة داخلية",
    "assigned": "إسناد",
    "citizen_note": "ملاحظة من المستفيد",
    "withdrawal_wanted": "يطلب السحب",
    "change_wanted": "يطلب التعديل",
    "citizen_files": "ملفات من المستفيد",
    "wish_seen": "تم الاطلاع",
}
"""What happens to a ticket, by the kind of the event."""

WISHES = {
    "withdrawal_wanted": "طلبات السحب",
    "change_wanted": "طلبات التعديل",
    "citizen_note": "ملاحظات المستفيد",
}
"""What a citizen can want of a ticket, as the list is filtered by it."""

ACTIONS = {
    "login": "دخول",
    "login.failed": "محاولة دخول فاشلة",
    "login.wrong_factor": "رمز تحقق خاطئ",
    "login.locked": "محاولة على حساب موقوف",
    "login.lock": "إيقاف حساب مؤقتًا",
    "logout": "خروج",
    "password.choose": "اختيار كلمة مرور",
    "password.change": "تغيير كلمة المرور",
    "password.wrong": "كلمة مرور حالية خاطئة",
    "totp.on": "تفعيل التحقق بخطوتين",
    "totp.off": "إيقاف التحقق بخطوتين",
    "totp.recovery_codes": "رموز استرداد جديدة",
    "totp.recovery_used": "دخول برمز استرداد",
    "staff.first_admin": "إنشاء أول مدير للنظام",
    "staff.create": "إنشاء حساب",
    "staff.update": "تعديل حساب",
    "staff.reset_password": "رابط لكلمة مرور جديدة",
    "staff.end_sessions": "إنهاء جلسات",
    "refused": "محاولة بلا صلاحية",
    "ticket.search": "بحث في الطلبات",
    "ticket.view": "فتح طلب",
    "ticket.reveal": "إظهار بيانات مواطن",
    "ticket.file": "فتح مرفق",
    "ticket.status": "تغيير حال طلب",
    "ticket.note": "ملاحظة على طلب",
    "ticket.assign": "إسناد طلب",
    "ticket.wish_seen": "اطلاع على رغبة مستفيد",
    "ticket.export": "تصدير طلبات",
    "ticket.export_full": "تصدير طلبات بالبيانات كاملة",
    "conversation.open": "فتح محادثة غيره",
    "conversation.reveal": "إظهار بيانات في محادثة",
    "conversation.file": "فتح ملف في محادثة",
    "conversation.transfer": "تحويل محادثة",
    "conversation.requeue": "إعادة محادثة إلى الانتظار",
    "conversation.resolve": "إنهاء محادثة",
    "canned.add": "إضافة رد جاهز",
    "canned.change": "تعديل رد جاهز",
    "canned.remove": "حذف رد جاهز",
    "insights.export": "تصدير المؤشرات",
    "audit.export": "تصدير سجل التدقيق",
}
"""How the audit log names what was done; what is not here is shown by its key."""

DETAILS = {
    "fields": "البيانات",
    "reason": "السبب",
    "found": "عدد النتائج",
    "to": "إلى",
    "change": "التغيير",
    "how": "كيف",
    "message": "رقم الرسالة",
    "fact": "البيان",
    "file": "الملف",
    "permission": "الصلاحية",
    "role": "الدور",
    "team": "الفريق",
    "display_name": "الاسم الظاهر",
    "capacity": "المحادثات معًا",
    "active": "فعّال",
    "count": "العدد",
    "left": "بقي",
    "status": "الحال",
    "kind": "النوع",
    "category": "التصنيف",
    "channel": "القناة",
    "assignee": "المسؤول",
    "wish": "من المستفيد",
    "older_than": "أقدم من أيام",
    "changed_since": "تغيّر منذ",
}
"""Names of an entry's details in the audit log."""

VALUES = {
    **ROLES,
    **CHANNELS,
    **WISHES,
    "citizen": "المواطن",
    "staff": "الموظفون",
    "shown": "عُرض",
    "saved": "حُفظ",
    "nobody": "بلا مسؤول",
    "open": "المفتوحة",
    "all": "الكل",
    "True": "نعم",
    "False": "لا",
    "None": "—",
    "complaint": "شكوى",
    "objection": "اعتراض",
}
"""Values of such details that are keys."""

ERRORS: dict[int, tuple[str, str]] = {
    400: ("لم نفهم هذا الطلب", "حدّث الصفحة ثم أعد المحاولة."),
    403: ("لا تملك هذه الصلاحية", "إن كنت تحتاج إليها لعملك، فاطلبها من مدير النظام."),
    404: ("لم نجد هذه الصفحة", "قد يكون الرابط قديمًا أو ناقصًا."),
    409: ("سبقك موظف آخر", "تغيّر هذا السجل بعد أن فتحته. حدّث الصفحة لترى آخر حال."),
    410: ("الملف غير موجود", "لم نجد محتوى هذا الملف في المخزن. أبلغ مدير النظام."),
    413: ("هذا أكبر من المسموح", "أرسل ملفًّا أو نصًّا أصغر."),
    500: ("حدث خلل عندنا", "لم يُحفظ ما أرسلته. أعد المحاولة بعد قليل، وأبلغ مدير النظام إن تكرر."),
}


REFUSALS = {
    "conversation": (
        "هذه المحادثة ليست معك",
        "تسلّمها زميل، أو انتهت. افتح المحادثات لترى من ينتظر الآن.",
    ),
    "over": (
        "انتهت هذه المحادثة",
        "أنهاها موظف، أو عاد المواطن إلى المساعد. افتح المحادثات لترى من ينتظر الآن.",
    ),
    "csrf": (
        "انتهت صلاحية هذه الصفحة",
        "لم يُحفظ ما أرسلته. ارجع إلى الصفحة وحدّثها، ثم أعد المحاولة.",
    ),
}
"""What an error says where more is known than its status, by the detail of the exception."""


def error(status: int, detail: str = "") -> tuple[str, str]:
    """Title and advice for a status, or for the detail that is known of it."""
    known = ERRORS.get(status, ERRORS[500 if status >= 500 else 400])
    return REFUSALS.get(detail, known)


WeakPassword = Literal["short", "long", "simple"]
PASSWORDS: dict[WeakPassword, str] = {
    "short": "كلمة المرور قصيرة. اجعلها 12 حرفًا أو أكثر، مثل عدة كلمات لا رابط بينها.",
    "long": "كلمة المرور أطول من 128 حرفًا. اختصرها قليلًا.",
    "simple": "كلمة المرور سهلة التخمين. تجنّب الشائع واسمك، واجمع كلمات لا رابط بينها.",
}

ACCOUNT_FIELDS = {
    "username": (
        "اسم المستخدم من حرفين إلى 50: حروف لاتينية صغيرة وأرقام، ويجوز فيه . و- و_ مثل: sara.m"
    ),
    "display_name": "اكتب الاسم الذي يظهر للمواطنين، من حرفين إلى 100 حرف، مثل: سارة.",
    "team": "اسم الفريق أطول من 100 حرف.",
    "role": "اختر دورًا من القائمة.",
    "capacity": "عدد المحادثات في الوقت نفسه من 0 إلى 50، مثل: 4.",
    "taken": "اسم المستخدم هذا لحساب آخر. اختر غيره.",
}
"""What is wrong with a field of an account."""


STEPS = {
    "queued": "دخل المواطن قائمة الانتظار",
    "claimed": "تسلّم المحادثة",
    "requeued": "إعادة إلى قائمة الانتظار",
    "transferred": "تحويل إلى",
    "first_response": "أول رد",
    "note": "ملاحظة داخلية",
    "resolved": "إنهاء المحادثة",
    "abandoned": "غادر المواطن قائمة الانتظار",
    "reopened": "عاد المواطن يطلب موظفًا",
    "priority": "تغيير الأولوية إلى",
}
"""The steps of a handover, as they stand in a conversation."""

PRIORITIES = {"0": "عادية", "1": "مرتفعة", "2": "عاجلة"}

STATES = {
    "queued": "بانتظار الإرسال",
    "sending": "قيد الإرسال",
    "sent": "أُرسلت",
    "delivered": "وصلت",
    "read": "قُرئت",
    "failed": "لم تصل",
}
"""What has become of a message to the citizen."""

NOT_HELD = "لم تعد هذه المحادثة معك، ولم تُرسل رسالتك. حدّث الصفحة لترى آخر حال."
NOT_SENT = {
    "empty": "اكتب رسالة أولًا.",
    "too_long": "الرسالة أطول من 4000 حرف. أرسلها على جزأين.",
    "bad_file": "لا يُقبل هذا النوع من الملفات. أرسل صورة أو ملف PDF أو مستندًا.",
    "file_too_large": "الملف أكبر من 10 ميغابايت. أرسل ملفًا أصغر.",
    "bad_payload": "لم نفهم هذا الطلب. حدّث الصفحة، ثم أعد الإرسال.",
}
"""Why an agent's message was not sent; of a file, its channel may say more."""

CANNED = {
    "title": "اكتب عنوانًا من حرف إلى 100 حرف.",
    "shortcut": "اكتب اختصارًا من كلمة واحدة، حتى 30 حرفًا، مثل: هلا.",
    "taken": "هذا الاختصار لرد آخر. اختر غيره.",
    "body": "اكتب نص الرد، حتى 2000 حرف.",
    "variable": "في النص متغيّر غير معروف. المتغيّرات: {name} و{reference} و{agent} و{hours}.",
}
"""What is wrong with a ready reply."""
