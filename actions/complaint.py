"""The complaint form: five answers, a summary, one ticket."""

import re
from contextlib import suppress
from typing import ClassVar

from actions.forms import TaskForm
from actions.introduction import introduces
from actions.reading import Message
from actions.steps import (
    DESCRIPTION_LIMIT,
    FULL_NAME,
    MOBILE,
    NATIONAL_ID,
    Step,
    WrongAnswer,
    read_confirmation,
    read_description,
    words,
)
from actions.submitting import send_ticket, summary
from actions.turn import Turn
from casework.catalogue import catalogue
from casework.identifiers import identifiers_in

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
_STORY_WORDS = 5  # from here on the topic's words tell what happened
_OPENING_STORY = 14  # words of a wish to complain from which on it tells what happened
# What a wish to complain names without being its topic.
_UNTOLD = words(
    "حساب المواطن|دعم|خدمه|رد|حسابي|راتب|طريقه|بيانات\\w*|تسجيل|support|service|data|account"
)
_WHOLE_STORY = 9  # words: told with the topic, so that nothing is left to ask
# Words of stories, and of no name.
_TELLS = words(
    r"ما|لم|مو|لي|عندي|كان|كانت|صار|دعم|دفعه|مبلغ|موقع|نزل|وقف|انتظر\w*|اتصلت|ردكم|يردون|ردوا|"
    r"مشكله|شكوي|ابي|ابغي|وانا|لان|بدون|قالوا|يقولون|شهر\w*|يوم\w*|سنه|my|me|they|since|not"
)
_TOLD = re.compile(
    r"(?:\w+ )?(?:قلت|كتبت|شرحت|ذكرت|حكيت)\w*(?: \w+)?(?: (?:قبل|فوق|لكم|لك|قبل شوي))*"
    r"|(?:هو )?نفس (?:الكلام|اللي|ما)(?: \w+){0,3}"
    r"|(?:زي|مثل|كما) (?:ما )?(?:قلت|كتبت|ذكرت)\w*(?: \w+)?"
    r"|(?:هذا|هذي|هذه) (?:هي )?(?:المشكله|الشكوي|كل شي)"
)
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


def _chosen_category(message: Message) -> str | None:
    """The category whose button or number the message is, and nothing else."""
    normal = _POLITE.sub("", message.normal)
    if number := _NUMBER.fullmatch(normal):
        return _ORDER[int(number[1]) - 1]
    return _TITLES.get(normal)


def _named_categories(normal: str) -> list[str]:
    """The categories that the text names, the likeliest first."""
    named = {c: len(set(pattern.findall(normal))) for c, pattern in _CATEGORY_WORDS}
    found = [category for category, count in named.items() if count]
    if found[:1] == ["eligibility"] and named["portal"] > named["eligibility"]:
        return ["portal", *(category for category in found if category != "portal")]
    return found


def read_category(message: Message) -> str:
    """One of the six categories, by number, title, ordinal or words; else WrongAnswer."""
    normal = _POLITE.sub("", message.normal)
    if chosen := _chosen_category(message):
        return chosen
    for category, ordinal in zip(_ORDER, _ORDINAL, strict=True):
        if ordinal.fullmatch(normal):
            return category
    if named := _named_categories(normal):
        return named[0]
    raise WrongAnswer("wrong_complaint_category", ask_again=True)


_DESCRIPTION = read_description("complaint_description")


class ValidateComplaintForm(TaskForm):
    """Takes a complaint step by step."""

    form: ClassVar[str] = "complaint_form"
    title: ClassVar[str] = "الشكوى"
    steps: ClassVar[tuple[Step, ...]] = (
        Step(
            slot="complaint_category",
            question="question_complaint_category",
            read=read_category,
            label="موضوع الشكوى",
            mentions=words("موضوع|نوع|تصنيف|قسم|category|type"),
        ),
        Step(
            slot="complaint_description",
            question="question_complaint_description",
            read=_DESCRIPTION,
            label="وصف الشكوى",
            mentions=words(
                "وصف|شرح|تفاصيل|تفصيل|نص|كلام|كلامي|مشكله|محتوي|شكوي|شكواي|description|text|details"
            ),
            free_text=True,
            prose=True,
        ),
        FULL_NAME,
        NATIONAL_ID,
        MOBILE,
        Step(
            slot="complaint_confirmed",
            question="question_complaint_confirmed",
            read=read_confirmation,
        ),
    )

    async def open(self, turn: Turn) -> None:
        """Where who one is may not be asked, that is said before anything is."""
        if not await self.told_portal(turn):
            await super().open(turn)

    def introduce(self, turn: Turn) -> None:
        """A kind word before the first question; topic and story may have come with the wish."""
        turn.say("complaint_intro")
        message = turn.message
        named = _named_categories(_UNTOLD.sub(" ", message.normal))
        if message.is_button or turn.message.requests or len(named) != 1:
            return
        turn.set("complaint_category", named[0])
        turn.say("complaint_topic_taken", category=CATEGORIES[named[0]])
        if message.words >= _OPENING_STORY:
            turn.set("complaint_description", _DESCRIPTION(message))
            turn.say("complaint_story_taken")
        turn.state["told"] = True

    async def ask(self, turn: Turn, step: Step) -> None:
        """The last question shows the summary."""
        if step.slot != "complaint_confirmed":
            await super().ask(turn, step)
            return
        turn.ask_for(step.slot)
        turn.say(
            step.question,
            category=CATEGORIES[turn.value("complaint_category")],
            **await summary(turn, "complaint_description"),
        )

    async def answer(self, turn: Turn, step: Step) -> None:
        """What was told with the topic is the description for who does not tell it again."""
        chosen = _chosen_category(turn.message)
        told = step.slot == "full_name" and turn.state.get("told")
        if chosen and (told or step.slot == "complaint_description"):  # its button, or another
            turn.set("complaint_category", chosen)
            await self.ask(turn, step)
            return
        story = turn.state.get("story")
        again = introduces(turn.message) or _TOLD.fullmatch(turn.message.normal)
        if step.slot == "complaint_description" and story and again:
            turn.set(step.slot, story)
            self.take_identifiers(turn, asked=step)
            turn.say("complaint_story_kept")
            await self.ask_next(turn)
            return
        if step.slot == "complaint_category" and turn.message.words >= _STORY_WORDS:
            turn.state["story"] = turn.message.text.strip()
            self.take_story(turn)
        elif told and self.goes_on(turn.message):
            text = f"{turn.value('complaint_description')}\n{turn.message.text.strip()}"
            turn.set("complaint_description", text)
            turn.say("complaint_story_added")
            await self.ask(turn, step)
            return
        await super().answer(turn, step)

    def take_story(self, turn: Turn) -> None:
        """A whole story told with the topic is the description."""
        message = turn.message
        if message.words < _WHOLE_STORY or message.is_question or introduces(message):
            return
        with suppress(WrongAnswer):
            read_category(message)
            turn.set("complaint_description", _DESCRIPTION(message))
            turn.state["told"] = True
            turn.say("complaint_story_taken")

    def goes_on(self, message: Message) -> bool:
        """Whether a message where the name is asked for tells more of the story."""
        return bool(
            message.words >= _STORY_WORDS
            and len(message.text) <= DESCRIPTION_LIMIT // 2
            and _TELLS.search(message.normal)
            and not identifiers_in(message.text)
            and not introduces(message)
        )

    async def complete(self, turn: Turn) -> None:
        """Send it if confirmed; a plain no asks what to change."""
        if turn.value("complaint_confirmed"):
            await send_ticket(
                self,
                turn,
                kind="complaint",
                category=turn.value("complaint_category"),
                description=turn.value("complaint_description"),
                confirmed="complaint_confirmed",
                created="complaint_created",
            )
        else:
            turn.set("complaint_confirmed", None)
            await self.ask_what_to_change(turn, self.steps[-1])
