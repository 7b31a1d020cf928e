"""«objection_form» of the conversation contract, against the running product."""

from sqlalchemy import select

from casework.models import Ticket
from tests.citizen import Citizen
from tests.conversations.steps import reference_in
from tests.system import System


def test_the_first_reply_gives_the_first_step_then_one_at_a_time(
    system: System, citizen: Citizen
) -> None:
    assert "ca.gov.sa" in citizen.say("ابغى اعترض على مبلغ الدعم").text
    tracker = system.tracker(citizen)
    assert (tracker.active_loop, tracker.slots["objection_step"]) == ("objection_form", 1)
    assert "إدارة الحساب" in citizen.choose("التالي").text
    assert "تاريخ الاستحقاق" in citizen.say("تم").text
    assert "إدارة الحساب" in citizen.say("ارجع").text
    stuck = citizen.say("ما لقيتها")
    assert "إدارة الحساب" in stuck.text and "التحدث مع موظف" in stuck.choices
    for _ in range(4):
        reply = citizen.say("التالي")
    assert "مستندات" in reply.text
    citizen.say("لا")
    assert system.tracker(citizen).active_loop is None


def test_the_team_follows_it_for_who_says_so_at_any_step(system: System, citizen: Citizen) -> None:
    citizen.say("ابي ارفع اعتراض")
    citizen.choose("التالي")
    citizen.say("ما اعرف لهالاشياء، ابيكم انتم ترفعونه عني")
    assert system.tracker(citizen).requested_slot == "objection_for"


def test_a_moment_leaves_the_guide_where_it_is(system: System, citizen: Citizen) -> None:
    citizen.say("ابي ارفع اعتراض")
    citizen.choose("التالي")
    citizen.say("لحظه")
    assert system.tracker(citizen).requested_slot == "objection_step"
    assert "إدارة الحساب" in citizen.say("رجعت نكمل").text


def test_who_has_done_it_is_told_of_the_success(system: System, citizen: Citizen) -> None:
    citizen.say("ابي ارفع اعتراض")
    reply = citizen.say("خلاص كملت كل الخطوات ورفعت الاعتراض")
    assert "رفعت اعتراضك" in reply.text
    assert system.tracker(citizen).active_loop is None


def test_who_wants_it_followed_gets_a_ticket_of_kind_objection(
    system: System, citizen: Citizen
) -> None:
    citizen.say("ابي ارفع اعتراض")
    for _ in range(5):
        citizen.say("التالي")
    for answer in (
        "نعم",
        "لي",
        "المبلغ نقص علي بدون سبب",
        "محمد العتيبي",
        "1000000008",
        "0500000000",
    ):
        citizen.say(answer)
    reference = reference_in(citizen.say("نعم"))
    with system.db() as db:
        ticket = db.scalars(select(Ticket).where(Ticket.reference == reference)).one()
    assert (ticket.kind, ticket.objection_for) == ("objection", "self")
