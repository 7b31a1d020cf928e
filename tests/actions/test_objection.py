import pytest
from sqlalchemy import select

from casework.database import session
from casework.models import Ticket
from tests.actions.conftest import Talk


def start(talk: Talk) -> str:
    return talk.open("objection_form", "ابي اعترض", "file_objection")


def test_the_first_reply_already_gives_the_first_step(talk: Talk) -> None:
    assert "ca.gov.sa" in start(talk)
    assert talk.slots["objection_step"] == 1


def test_next_back_and_stuck(talk: Talk) -> None:
    start(talk)
    assert "إدارة الحساب" in talk.press("التالي")
    assert "تاريخ الاستحقاق" in talk.say("تم سويتها", "affirm")
    assert "إدارة الحساب" in talk.say("ارجع", "change_answer")
    said = talk.say("ما لقيتها", "deny")
    assert talk.slots["objection_step"] == 2 and "إدارة الحساب" in said
    assert "/talk_to_agent" in [button["payload"] for button in talk.buttons]


def test_back_at_the_first_step_stays_there(talk: Talk) -> None:
    start(talk)
    talk.say("السابق", "change_answer")
    assert talk.slots["objection_step"] == 1


def test_who_does_not_want_it_followed_gets_the_advice_and_no_ticket(talk: Talk) -> None:
    start(talk)
    for _ in range(5):
        said = talk.say("التالي", "affirm")
    assert "مستندات" in said
    assert talk.slots["requested_slot"] == "objection_followup"
    talk.say("لا", "deny")
    assert talk.form is None
    with session(readonly=True) as db:
        assert db.scalars(select(Ticket)).all() == []


def test_who_wants_it_followed_files_an_objection(talk: Talk) -> None:
    start(talk)
    for _ in range(5):
        talk.say("التالي", "affirm")
    talk.say("نعم", "affirm")
    talk.say("لولدي")
    assert talk.slots["objection_for"] == "dependent"
    for answer in ("المبلغ نقص بعد اضافة ولدي", "محمد العتيبي", "1000000008", "0500000000"):
        talk.say(answer)
    said = talk.say("نعم", "affirm")
    with session(readonly=True) as db:
        [ticket] = db.scalars(select(Ticket)).all()
    assert (ticket.kind, ticket.objection_for) == ("objection", "dependent")
    assert ticket.reference in said


def test_who_asks_for_a_follow_up_in_the_guide_gets_the_advice_too(talk: Talk) -> None:
    start(talk)
    for _ in range(4):
        talk.say("التالي", "affirm")
    assert "نصيحة" in talk.say("ابيكم تتابعونه", "affirm")
    assert talk.slots["requested_slot"] == "objection_for"


@pytest.mark.parametrize("text", ["كيف اجيب اللي بعده", "وش الخطوة الجاية؟", "طيب كيف اللي بعدها"])
def test_a_question_for_the_next_step_shows_it(talk: Talk, text: str) -> None:
    start(talk)
    talk.say(text, "nlu_fallback", 0.6)
    assert talk.slots["objection_step"] == 2


@pytest.mark.parametrize("text", ["كيف ارفق بعد", "وش يعني التالي؟"])
def test_a_question_on_a_step_skips_none(talk: Talk, text: str) -> None:
    start(talk)
    talk.say(text, "nlu_fallback", 0.6)
    assert talk.slots["objection_step"] == 1


def test_a_left_guide_goes_on_at_its_step(talk: Talk) -> None:
    start(talk)
    talk.say("التالي", "affirm")
    talk.say("التالي", "affirm")
    talk.say("خلاص الغاء", "cancel")
    assert talk.form is None
    assert "تاريخ الاستحقاق" in start(talk)


def test_numbers_before_they_are_asked_for_are_kept(talk: Talk) -> None:
    start(talk)
    for _ in range(5):
        talk.say("التالي", "affirm")
    talk.say("1000000008 و 0551234567")
    assert talk.slots["requested_slot"] == "objection_followup"
    assert talk.slots["national_id"] == "1000000008"


def test_back_from_the_question_after_the_guide(talk: Talk) -> None:
    start(talk)
    for _ in range(5):
        talk.say("التالي", "affirm")
    talk.say("ارجع للخطوة 3", "change_answer")
    assert (talk.slots["requested_slot"], talk.slots["objection_step"]) == ("objection_step", 3)


@pytest.mark.parametrize("yes", ["ايه", "اي", "ايوه", "نعم ابغى", "تمام", "اوكي", "yes", "na3am"])
def test_a_yes_in_every_dialect(talk: Talk, yes: str) -> None:
    start(talk)
    for _ in range(5):
        talk.say("التالي", "affirm")
    talk.say(yes, "affirm")
    assert talk.slots["requested_slot"] == "objection_for"


@pytest.mark.parametrize("text", ["وش اعلق هنا بالضبط مو فاهم", "ايش ارفق هنا؟ مب فاهم"])
def test_who_does_not_understand_a_step_gets_it_explained(talk: Talk, text: str) -> None:
    step = start(talk)
    said = talk.say(text, "repeat")
    assert said != step
    assert "/talk_to_agent" in [button["payload"] for button in talk.buttons]


@pytest.mark.parametrize(
    ("text", "wanted"), [("ايه ابي فريق الدعم يتابعه", True), ("لا ما ابيهم يتابعونه", False)]
)
def test_a_yes_in_the_words_of_the_question(talk: Talk, text: str, wanted: bool) -> None:
    start(talk)
    for _ in range(5):
        talk.say("التالي", "affirm")
    talk.say(text, "nlu_fallback", 0.3)
    assert (talk.slots["requested_slot"] == "objection_for") is wanted
