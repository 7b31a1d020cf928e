"""Tickets at the desk, over HTTP with the real gateway."""

import re
from datetime import timedelta

from sqlalchemy import select

from casework import tickets
from casework.clock import utcnow
from casework.database import session
from casework.models import Notification, Ticket, TicketEvent
from tests.desks.builtin.conftest import Hire, LogIn
from tests.desks.builtin.material import PERSON, make_ticket, picture, store
from tests.desks.builtin.person import Person
from tests.desks.builtin.tickets import (
    HOSTILE,
    OVERRIDE,
    entries,
    references,
    reload,
    search,
    version_on,
)

# --- the list


def test_the_list_filters_sorts_and_searches(log_in: LogIn) -> None:
    person = log_in()
    payment = make_ticket()
    portal = make_ticket("whatsapp", category="portal", description="البوابة لا تفتح عندي")
    closed = make_ticket(full_name="محمد خالد القحطاني")
    objection = make_ticket(kind="objection", category="objection", objection_for="self")
    tickets.set_status(closed.id, "closed", "agent")
    tickets.assign(portal.id, person.agent.id, "agent")
    with session() as db:
        db.get_one(Ticket, payment.id).created_at -= timedelta(days=8)

    def listed(query: str) -> set[str]:
        return set(references(person.get(f"/tickets?{query}")))

    def of(*those: Ticket) -> set[str]:
        return {ticket.reference for ticket in those}

    assert listed("") == of(payment, portal, objection)
    assert listed("status=all") == of(payment, portal, closed, objection)
    assert listed("status=closed") == of(closed)
    assert listed("kind=objection") == listed("category=objection") == of(objection)
    assert listed("channel=whatsapp") == listed(f"assignee={person.agent.id}") == of(portal)
    assert listed("assignee=nobody") == of(payment, objection)
    assert listed("age=7") == of(payment)
    assert listed("changed=1") == of(payment, portal, objection)
    # what makes no sense is as good as absent
    assert listed("status=%27&kind=x&age=-1&page=0&sort=drop&order=x&search=abc") == listed("")
    oldest_first = references(person.get("/tickets?sort=created&order=up"))
    assert oldest_first[0] == payment.reference
    assert references(person.get("/tickets?sort=created")) == oldest_first[::-1]

    assert references(search(person, "العتيبي بوابة")) == [portal.reference]
    assert references(search(person, "القحطاني")) == []
    assert references(search(person, "القحطاني", status="all")) == [closed.reference]
    assert references(search(person, "%")) == references(search(person, "_")) == []
    assert references(search(person, payment.reference)) == [payment.reference]
    assert all("سارة" not in str(entry.detail) for entry in entries("ticket.search"))


def test_pages_show_every_ticket_once(log_in: LogIn) -> None:
    person = log_in()
    made = {make_ticket(category="other").reference for _ in range(27)}
    first = person.get("/tickets?category=other")
    following = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert following
    second = person.client.get(following[1].replace("&amp;", "&"))
    assert len(references(first)) == 25
    assert {*references(first), *references(second)} == made
    assert references(person.get("/tickets?category=other&page=99")) == []


def test_the_list_masks_and_escapes(log_in: LogIn) -> None:
    person = log_in()
    make_ticket(full_name=f"{HOSTILE} {OVERRIDE}", description=HOSTILE)
    page = person.get("/tickets").text
    assert "<script>alert" not in page and "<img src=x" not in page
    assert "\u202e" not in page
    assert PERSON["national_id"] not in page and "550000000" not in page


# --- a ticket


def test_identifiers_are_masked_until_somebody_looks(log_in: LogIn) -> None:
    person = log_in()
    ticket = make_ticket(description="جوالي الآخر 0559876543 والآيبان SA0380000000608010167519")
    tickets.add_note(ticket.id, "كلّمناه على 0559876543", "agent", public=False)
    masked = person.get(f"/tickets/{ticket.reference}").text
    assert "سارة م••• ا•••" in masked and "1•••••••08" in masked and "05••••••00" in masked
    for hidden in (*PERSON.values(), "9876543", "0380000000608010167519"):
        assert hidden not in masked
    assert [entry.subject_id for entry in entries("ticket.view")] == [ticket.reference]
    assert entries("ticket.reveal") == []

    shown = person.post(f"/tickets/{ticket.reference}/reveal", reason=" بطلب\n منه ")
    for value in (*PERSON.values(), "0559876543", "SA0380000000608010167519"):
        assert value in shown.text
    (entry,) = entries("ticket.reveal")
    assert (entry.actor, entry.subject_id) == ("agent", ticket.reference)
    assert entry.detail and entry.detail["reason"] == "بطلب منه"
    assert entry.address == "127.0.0.1"
    # and it does not stay
    assert PERSON["full_name"] not in person.get(f"/tickets/{ticket.reference}").text
    part = person.get(f"/tickets/{ticket.reference}/person").text
    assert "<html" not in part and PERSON["mobile"] not in part
    assert person.get(f"/tickets/{ticket.reference}/reveal").status_code == 405


def test_hostile_text_stays_text(log_in: LogIn) -> None:
    person = log_in()
    ticket = make_ticket(full_name=HOSTILE, description=f"{HOSTILE}\n{OVERRIDE}")
    store(ticket, f"{HOSTILE}{OVERRIDE}.png", picture())
    person.post(f"/tickets/{ticket.reference}/notes", note=HOSTILE, public="0")
    for page in (
        person.get(f"/tickets/{ticket.reference}"),
        person.post(f"/tickets/{ticket.reference}/reveal"),
        person.post(f"/tickets/{ticket.reference}/notes", note=HOSTILE * 100, public="0"),
        search(person, HOSTILE),
    ):
        assert page.status_code in (200, 422)
        assert "<script>alert" not in page.text and "<img src=x" not in page.text
        assert "\u202e" not in page.text and "\u2067" not in page.text
    assert person.get("/tickets/" + HOSTILE.replace("/", "")).status_code == 404


def test_status_moves_along_the_catalogue(log_in: LogIn) -> None:
    person = log_in()
    ticket = make_ticket()
    page = person.get(f"/tickets/{ticket.reference}")
    fields = {"status": "in_progress", "version": version_on(page)}
    assert person.post(f"/tickets/{ticket.reference}/status", **fields).status_code == 303
    assert reload(ticket).status == "in_progress"
    version = str(reload(ticket).version)
    for wrong in ("new", "nothing", "", "<b>"):
        answer = person.post(f"/tickets/{ticket.reference}/status", status=wrong, version=version)
        assert answer.status_code in (409, 422)
        assert "لا ينتقل الطلب" in answer.text
    for version in ("", "-1", "x", "٣"):
        fields = {"status": "closed", "version": version}
        assert person.post(f"/tickets/{ticket.reference}/status", **fields).status_code == 400
    assert reload(ticket).status == "in_progress"
    with session(readonly=True) as db:
        history = db.scalars(select(TicketEvent).where(TicketEvent.kind == "status")).all()
    assert [(event.status, event.author) for event in history] == [("in_progress", "agent")]
    (entry,) = entries("ticket.status")
    assert entry.detail == {"change": "new → in_progress"}


def test_who_comes_second_is_told(log_in: LogIn) -> None:
    first, second = log_in("agent", "first"), log_in("supervisor", "second")
    ticket = make_ticket()
    seen = version_on(second.get(f"/tickets/{ticket.reference}"))
    assert (
        first.post(
            f"/tickets/{ticket.reference}/status", status="in_progress", version=seen
        ).status_code
        == 303
    )
    late = second.post(f"/tickets/{ticket.reference}/status", status="closed", version=seen)
    assert late.status_code == 409
    assert "غيّر موظف آخر هذا الطلب" in late.text and "قيد المعالجة" in late.text
    late = second.post(
        f"/tickets/{ticket.reference}/assignee", assignee=second.agent.id, version=seen
    )
    assert late.status_code == 409
    assert reload(ticket).status == "in_progress" and reload(ticket).assignee_id is None
    # the page that told it carries the new version: the second try is deliberate
    again = version_on(late)
    moved = second.post(f"/tickets/{ticket.reference}/status", status="closed", version=again)
    assert moved.status_code == 303 and reload(ticket).status == "closed"


def test_notes_reach_whom_they_are_for(log_in: LogIn) -> None:
    person = log_in(display_name="سارة")
    ticket = make_ticket()
    person.post(f"/tickets/{ticket.reference}/notes", note="  للفريق\nفقط ", public="0")
    person.post(f"/tickets/{ticket.reference}/notes", note="راجعنا طلبك", public="1")
    view = tickets.find_ticket(
        conversation_id=ticket.conversation_id,
        reference=ticket.reference,
        mobile=PERSON["mobile"],
    )
    assert view and view.public_note == "راجعنا طلبك"
    page = person.get(f"/tickets/{ticket.reference}").text
    assert "للفريق\nفقط" in page and "راجعنا طلبك" in page
    with session(readonly=True) as db:
        told = [line.body for line in db.scalars(select(Notification)) if line.kind == "sms"]
    assert any("راجعنا طلبك" in body for body in told)
    assert not any("للفريق" in body for body in told)
    long = "س" * 4001
    refused = person.post(f"/tickets/{ticket.reference}/notes", note=long, public="1")
    assert refused.status_code == 422 and long in refused.text, "what was written is not lost"
    assert person.post(f"/tickets/{ticket.reference}/notes", note=" ").status_code == 422
    assert [entry.detail for entry in entries("ticket.note")] == [
        {"to": "staff"},
        {"to": "citizen"},
    ]
    assert references(search(person, "للفريق")) == [ticket.reference]


def test_a_note_to_the_citizen_steers_nothing_around_it(log_in: LogIn) -> None:
    ticket = make_ticket()
    noted = log_in().post(
        f"/tickets/{ticket.reference}/notes", note="راجعنا\u202e طلبك\u2067 رقم 7\0", public="1"
    )
    assert noted.status_code == 303
    with session(readonly=True) as db:
        told = [line.body for line in db.scalars(select(Notification)) if line.kind == "sms"]
    (note,) = [body for body in told if "راجعنا" in body]
    assert "راجعنا طلبك رقم 7" in note and "\u202e" not in note and "\0" not in note
    assert sum(note.count(opening) for opening in "\u2066\u2067\u2068") == note.count("\u2069")


def test_agents_take_and_return_and_supervisors_assign(log_in: LogIn, hire: Hire) -> None:
    agent, supervisor = log_in("agent"), log_in("supervisor")
    other = hire("agent", "other")
    ticket = make_ticket()

    def give(person: Person, to: str) -> int:
        version = str(reload(ticket).version)
        path = f"/tickets/{ticket.reference}/assignee"
        return person.post(path, assignee=to, version=version).status_code

    assert give(agent, other.id) == 403
    assert give(agent, agent.agent.id) == 303 and reload(ticket).assignee_id == agent.agent.id
    assert give(agent, "") == 303 and reload(ticket).assignee_id is None
    assert give(supervisor, other.id) == 303 and reload(ticket).assignee_id == other.id
    assert give(agent, agent.agent.id) == 403, "it is somebody else's"
    assert give(agent, "") == 403
    assert give(supervisor, "0" * 32) == 422
    assert reload(ticket).assignee_id == other.id
    assert "<p>إلى سارة</p>" in agent.get(f"/tickets/{ticket.reference}").text


def test_what_changed_since_yesterday(log_in: LogIn) -> None:
    person = log_in(display_name="سارة")
    old, new = make_ticket(), make_ticket()
    tickets.set_status(new.id, "resolved", "agent")
    with session() as db:
        for event in db.scalars(select(TicketEvent).where(TicketEvent.ticket_id == old.id)):
            event.at = utcnow() - timedelta(days=3)
    page = person.get("/tickets/changes").text
    assert new.reference in page and old.reference not in page
    assert '<b><bdi dir="ltr">1</bdi></b> طلبات جديدة' in page
    assert '<b><bdi dir="ltr">1</bdi></b> تمت معالجته' in page


def test_an_unknown_ticket_is_a_404(log_in: LogIn) -> None:
    person = log_in()
    for path in ("/tickets/4000000006", "/tickets/x", "/tickets/4000000006/person"):
        assert person.get(path).status_code == 404
    assert person.post("/tickets/4000000006/reveal").status_code == 404
    assert entries("ticket.view") == entries("ticket.reveal") == []


# --- files


# --- export
