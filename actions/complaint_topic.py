"""What a complaint is about: one of six categories, by button, number, place or words."""

import re

from actions.reading import Message
from actions.steps import WrongAnswer, words
from casework.catalogue import catalogue

CATEGORIES = catalogue().kinds["complaint"].categories
_ORDER = tuple(CATEGORIES)
_ORDINALS = (
    "واحد|اول|الاول|الاولي|one|first",
    "اثنين|ثاني|الثاني|الثانيه|two|second",
    "ثلاثه|ثالث|الثالث|الثالثه|three|third",
    "اربعه|رابع|الرابع|الرابعه|four|fourth",
    "خمسه|خامس|الخامس|الخامسه|five|fifth",
    "سته|سادس|السادس|السادسه|اخير|الاخير|six|sixth",
)
_BEFORE = r"(?:(?:ابي|ابغي|اختار|اختيار|رقم|خيار|الخيار|الموضوع|number|option)\s*)*"
_NUMBER = re.compile(rf"{_BEFORE}([1-6])[.)\-]?")
_POLITE = re.compile(r"\s*(?:لو سمحت\w*|من فضلك|please|الله يعافيك|تكفي)\s*")
_AFTER = r"(?:\s*(?:واحد|واحده|وحده|خيار|موضوع|one|option))?"
_ORDINAL = [re.compile(rf"{_BEFORE}(?:{ordinal}){_AFTER}") for ordinal in _ORDINALS]
# In the order of trying: what is said of an amount is often said with a word for the payment too.
_WORDS = {
    "amount": (
        r"مبلغ\w*|نقص\w*|ناقص\w*|قليل\w*|خصم\w*|انخصم\w*|مقدار|قيمه|amount|less|mablag\w*|deduct\w*"
    ),
    "eligibility": (
        r"اهليه|اهليتي|موهل\w*|تابع\w*|تابعين|اولاد\w*|ولدي|بنتي|زوجتي|عيالي|عايله|استحقاق|"
        r"eligib\w*|depend\w*|ahliya|tabe3\w*"
    ),
    "payment": (
        r"دفعه|دفعات|دفعتي|ايداع\w*|نزل\w*|ينزل|تنزل|نزول|صرف\w*|تاخر\w*|متاخر\w*|تاخير|وقف\w*|موقوف\w*|"
        r"انقطع\w*|انقطاع|توقف\w*|متوقف\w*|فلوس|راتب|دعم|payment|paid|late|stopped|delay\w*|"
        r"dof3a|daf3a|flos|floos|d[ae]?3?a+m|w[ae]?[gq8]+[ae]?f|"
        r"m[ao]w[gq8]o+f|t[ae]2?a?[kx7]'?h?[ae]*r|n[ei]z[ei]?l|ma ?n[ae]z[ae]l"
    ),
    "portal": (
        r"بواب\w*|موقع\w*|دخول\w*|ادخل\w*|يفتح|يعلق|معلق|صفحه|تسجيل\w*|بيانات\w*|حسابي|تطبيق\w*|كلمه|باسورد|رمز|كود|تحديث\w*|ايبان\w*|"
        r"portal|login|log|password|site|website|app|data|code"
    ),
    "service": (
        r"خدمه|جوده|موظف\w*|تعامل\w*|معامله|اسلوب\w*|رد|يردون|انتظار|سو|اتصال|"
        r"service|quality|staff|agent|rude|khedma|khidma"
    ),
    "other": (r"اخر|اخري|غير ذلك|غيرها|غيره|شي ثاني|شي اخر|موضوع ثاني|other|else|thani"),
}
# What a wish to complain names without being its topic.
_UNTOLD = words(
    r"حساب المواطن|دعم|خدمه|رد|حسابي|راتب|طريقه|بيانات\w*|تسجيل|support|service|data|account|log|"
    r"ادخل (?:ال)?شكوي|(?:عن طريق|عبر|من خلال|من|في) (?:ال)?(?:موقع|بوابه|تطبيق)|بالموقع|بالتطبيق"
)
_FAULT = words(r"ادخل\w*|دخول\w*|يفتح|يعلق|معلق|صفحه|باسورد|كلمه (?:المرور|السر)")
_CATEGORY_WORDS = [(category, words(pattern)) for category, pattern in _WORDS.items()]
_TITLES = {
    "تاخر الدعم او توقفه": "payment",
    "مبلغ الدعم": "amount",
    "الاهليه او التابعون": "eligibility",
    "البوابه او الدخول او البيانات": "portal",
    "البوابه او الدخول": "portal",
    "جوده الخدمه": "service",
    "امر اخر": "other",
}


def chosen_category(message: Message) -> str | None:
    """The category whose button or number the message is, and nothing else."""
    normal = _POLITE.sub("", message.normal)
    if number := _NUMBER.fullmatch(normal):
        return _ORDER[int(number[1]) - 1]
    return _TITLES.get(normal)


def topic_of_wish(message: Message) -> str | None:
    """The category that a wish to complain names; None when it names none, or several."""
    named = _named_categories(_UNTOLD.sub(" ", message.normal))
    return named[0] if len(named) == 1 and named != ["other"] else None


def _named_categories(normal: str) -> list[str]:
    """The categories that the text names, the likeliest first."""
    found = [category for category, pattern in _CATEGORY_WORDS if pattern.search(normal)]
    if found[:1] == ["eligibility"] and "portal" in found and _FAULT.search(normal):
        found.insert(0, "portal")  # «الموقع يعلق عند صفحة التابعين»
    return found


def read_category(message: Message) -> str:
    """One of the six categories, by number, title, ordinal or words; else WrongAnswer."""
    normal = _POLITE.sub("", message.normal)
    if chosen := chosen_category(message):
        return chosen
    for category, ordinal in zip(_ORDER, _ORDINAL, strict=True):
        if ordinal.fullmatch(normal):
            return category
    if named := _named_categories(normal):
        return named[0]
    raise WrongAnswer("wrong_complaint_category", ask_again=True)
