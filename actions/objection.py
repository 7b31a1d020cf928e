"""The objection guide: five steps, one at a time, and a ticket for who wants it followed."""

import re
from typing import ClassVar

from actions.forms import TaskForm
from actions.reading import Message
from actions.steps import (
    FULL_NAME,
    MOBILE,
    NATIONAL_ID,
    Step,
    WrongAnswer,
    read_affirmation,
    read_confirmation,
    read_description,
    words,
)
from actions.submitting import send_ticket, summary
from actions.turn import Turn
from casework.knowledge import knowledge

LAST = 5
_BENEFICIARIES = {"self": "لك", "dependent": "لأحد تابعيك"}
_NUMBER = re.compile(r"(?:ارجع\w*\s*)?(?:لل?|ال)?(?:خطوه|step)?\s*(?:رقم\s*)?([1-5])")
_BACK = words(r"سابق|سابقه|رجوع|ارجع|ارجعني|رجعني|قبلها|اللي قبل|ورا|back|previous|raj3ni")
_STUCK = words(
    r"متعثر\w*|عالق\w*|علقت|معلق|ما لقيت\w*|مالقيت\w*|ما لقي|"
    r"ما طلع\w*|ما ظهر\w*|ما [يت]فتح|ما فتح\w*|مو راضي\w*|مو راضيه|"
    r"وينها|وينه|وضح\w*|اشرح\w*|شرح|ma fhmt|"
    r"ما ?عرفت|ما اعرف|مو عارف\w*|ما ?فهمت\w*|(?:مو|مب|موب|ماني|منب) فاهم\w*|"
    r"(?:وش|ايش|شنو|ايه) (?:اعلق|ارفق|احط|اكتب|اختار|اسوي|اضغط)|"
    r"مش لاقي\w*|مش فاهم\w*|ما لاقي\w*|ما اشوف\w*|وين اضغط|وين القاها|"
    r"صعب\w*|ما ضبط\w*|ما ?قدرت|stuck|can'?t find|not found|don'?t see|ma l[2a-z]*t"
)
_NEXT = words(
    r"تالي|تاليه|بعدها|بعده|بعد كذا|وش بعد|"
    r"اللي بعدها|اللي بعده|سويت\w*|خلصت\w*|خلصنا|يلا|فتحت\w*|ضغطت\w*|دخلت\w*|لقيت\w*|"
    r"عملت\w*|ارفقت\w*|تم|تمام|كمل|كملت|next|done|ok|continue|altali|khalast|sawait\w*|tam"
)
_ONWARD = re.compile(
    r"(?:و|طيب )*(?:كيف|وش|ايش|شلون|ازاي) "
    r"(?:هي |هو |اجيب |اروح |اشوف |انتقل )?(?:(?:لل|ل|ال|الل)(?:ي|خطوه) )?"
    r"(?:بعد\w*|(?:ال)?(?:تاليه?|جايه?))[ ؟?]*"
)
_FOLLOW = words(
    "تابعوه|تابعوها|تتابعونه|تتابعون|يتابعه|يتابعها|يتابعون|يتابعونه|يتابعونها|ارفعوه|ارفعوها|"
    "تابعوا اعتراضي"
)
_NO = words("لا|ما|مو|مش|مب|ليش|no|not")


def read_beneficiary(message: Message) -> str:
    """`self` or `dependent`; else WrongAnswer."""
    dependent = words(
        "تابع\\w*|التابعين|ولد\\w*|ابن\\w*|بنت\\w*|زوج\\w*|ام|امي|والده|والدتي|والدي|ابوي|ابي|اخوي|اختي|عيال\\w*|اولاد\\w*|"
        "طفل\\w*|weldi|dependent|son|daughter|wife|mother|father|child\\w*"
    )
    own = words("لي|انا|نفسي|عني|شخصي|حقي|رب الاسره|المستفيد الرييسي|me|myself|mine|self|ana|nafsi")
    if message.normal in ("1", "2"):
        return "self" if message.normal == "1" else "dependent"
    if dependent.search(message.normal):
        return "dependent"
    if own.search(message.normal):
        return "self"
    raise WrongAnswer("wrong_objection_for", ask_again=True)


def read_followup(message: Message) -> bool:
    """Yes or no to having the objection followed, also in the question's own words."""
    if _FOLLOW.search(message.normal) and not (message.is_question or _NO.search(message.normal)):
        return True
    return read_affirmation("wrong_objection_followup")(message)


def read_move(message: Message) -> str:
    """`next`, `back`, `stuck`, `follow` or a step's number; else WrongAnswer."""
    normal = message.normal
    if number := _NUMBER.fullmatch(normal):
        return number[1]
    for move, pattern in (("stuck", _STUCK), ("back", _BACK), ("follow", _FOLLOW)):
        if pattern.search(normal):
            return move
    if message.intent in ("deny", "help"):
        return "stuck"
    if message.intent == "change_answer":
        return "back"
    if (
        _ONWARD.fullmatch(normal)
        or message.intent == "affirm"
        or (_NEXT.search(normal) and not message.is_question)
    ):
        return "next"
    raise WrongAnswer("wrong_objection_step", ask_again=True)


class ValidateObjectionForm(TaskForm):
    """Guides through an objection on the portal."""

    form: ClassVar[str] = "objection_form"
    title: ClassVar[str] = "شرح الاعتراض"
    steps: ClassVar[tuple[Step, ...]] = (
        Step(slot="objection_step", question="objection_first_step", read=read_move),
        Step(
            slot="objection_followup",
            question="question_objection_followup",
            read=read_followup,
        ),
        Step(
            slot="objection_for",
            question="question_objection_for",
            read=read_beneficiary,
            label="لمن الاعتراض",
            mentions=words("لمن|صاحب|المعترض"),
        ),
        Step(
            slot="objection_reason",
            question="question_objection_reason",
            read=read_description("objection_reason"),
            label="سبب الاعتراض",
            mentions=words("سبب|السبب|وصف|شرح|تفاصيل|reason"),
            free_text=True,
            prose=True,
        ),
        FULL_NAME,
        NATIONAL_ID,
        MOBILE,
        Step(
            slot="objection_confirmed",
            question="question_objection_confirmed",
            read=read_confirmation,
        ),
    )

    def introduce(self, turn: Turn) -> None:
        """The first reply already gives the first step."""
        turn.say("objection_intro")

    async def ask(self, turn: Turn, step: Step) -> None:
        """A step of the guide shows itself; the last question shows the summary."""
        if step.slot == "objection_step":
            self.show(turn, turn.value("objection_step") or 1)
        elif step.slot == "objection_confirmed":
            turn.ask_for(step.slot)
            turn.say(
                step.question,
                beneficiary=_BENEFICIARIES[turn.value("objection_for")],
                **await summary(turn, "objection_reason"),
            )
        else:
            await super().ask(turn, step)

    def next_step(self, turn: Turn) -> Step | None:
        """Until the guide is done, its current step; after it, the ticket's questions if wanted."""
        if not turn.state.get("guided"):
            return self.steps[0]
        return super().next_step(turn) if turn.value("objection_followup") is not False else None

    def known_answers(self, turn: Turn) -> str:
        """Where the guide stood, or what was answered after it."""
        if turn.state.get("guided"):
            return super().known_answers(turn)
        return f"الخطوة {turn.value('objection_step') or 1}"

    def show(self, turn: Turn, number: int) -> None:
        """Show one step of the guide."""
        turn.set("objection_step", number)
        turn.ask_for("objection_step")
        steps = knowledge().items("objection.steps")
        name = "objection_first_step" if number == 1 else "objection_later_step"
        turn.say(name, number=number, last=len(steps), step=steps[number - 1])

    async def answer(self, turn: Turn, step: Step) -> None:
        """Move along the guide, or take an answer of the ticket."""
        if step.slot == "objection_followup" and self.goes_back(turn.message):
            turn.state.pop("guided", None)
            await self.walk(turn, self.goes_back(turn.message))
            return
        if step.slot != "objection_step":
            await super().answer(turn, step)
            return
        resumed = turn.state.pop("resumed", False)
        if resumed and turn.message.intent == "deny":
            await self.start_over(turn)
            return
        if resumed and turn.message.intent == "affirm" and not _NEXT.search(turn.message.normal):
            await self.ask(turn, step)
            return
        try:
            move = read_move(turn.message)
        except WrongAnswer as error:
            await self.explain(turn, step, error)
            return
        turn.state.pop("wrong", None)
        await self.walk(turn, move)

    def goes_back(self, message: Message) -> str:
        """The step that the question after the guide is left for; empty when it is not."""
        if number := _NUMBER.fullmatch(message.normal):
            return number[1]
        return str(LAST) if _BACK.search(message.normal) else ""

    async def change(self, turn: Turn, step: Step) -> None:
        """In the guide, correcting is going back."""
        back = step.slot == "objection_followup" and self.goes_back(turn.message)
        if back or (step.slot == "objection_step" and not turn.message.is_button):
            await self.answer(turn, step)
        else:
            await super().change(turn, step)

    async def walk(self, turn: Turn, move: str) -> None:
        """One move in the guide."""
        here = turn.value("objection_step") or 1
        if move == "stuck":
            turn.ask_for("objection_step")
            detail = knowledge().items("objection.details")[here - 1]
            turn.say("objection_detail", detail=detail)
        elif move == "back":
            self.show(turn, max(1, here - 1))
        elif move == "follow":
            turn.set("objection_followup", True)
            await self.finish_guide(turn)
        elif move.isdecimal():
            self.show(turn, int(move))
        elif here < LAST:
            self.show(turn, here + 1)
        else:
            await self.finish_guide(turn)

    async def finish_guide(self, turn: Turn) -> None:
        """The advice on documents, then whether and how it is followed."""
        turn.state["guided"] = True
        known = knowledge()
        advice, review = known.text("objection.advice"), known.text("objection.review")
        turn.say("objection_advice", advice=advice, review=review)
        await self.ask_next(turn)

    async def complete(self, turn: Turn) -> None:
        """End the guide, or send the ticket of who wants it followed."""
        if not turn.value("objection_followup"):
            self.end(turn)
            turn.say("objection_done")
        elif turn.value("objection_confirmed"):
            await send_ticket(
                self,
                turn,
                kind="objection",
                category="objection",
                description=turn.value("objection_reason"),
                objection_for=turn.value("objection_for"),
                confirmed="objection_confirmed",
                created="objection_created",
            )
        else:
            turn.set("objection_confirmed", None)
            await self.ask_what_to_change(turn, self.steps[-1])
