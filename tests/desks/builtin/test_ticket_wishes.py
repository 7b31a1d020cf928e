"""What citizens want of their tickets, at the desk."""

import re

from casework import attachments, ticket_wishes
from casework.models import Ticket, new_id
from casework.ticket_wishes import WishKind
from tests.desks.builtin.conftest import LogIn
from tests.desks.builtin.material import make_ticket, picture
from tests.desks.builtin.tickets import (
    HOSTILE,
    OVERRIDE,
    entries,
    references,
    reload,
    search,
    version_on,
)


def wish(ticket: Ticket, kind: WishKind, text: str = "") -> bool:
    return ticket_wishes.add_wish(
        reference=ticket.reference,
        conversation_id=ticket.conversation_id,
        kind=kind,
        text=text,
        idempotency_key=new_id(),
    )


def test_what_the_citizen_wants_is_listed_until_it_is_dealt_with(log_in: LogIn) -> None:
    person = log_in()
    kinds: dict[WishKind, str] = {
        "withdraw": "withdrawal_wanted", "change": "change_wanted", "note": "citizen_note",
    }  # fmt: skip
    asked = {kind: make_ticket() for kind in kinds}
    make_ticket()
    for kind, ticket in asked.items():
        wish(ticket, kind)

    def listed(kind: WishKind) -> list[str]:
        return references(person.get(f"/tickets?wish={kinds[kind]}"))

    page = person.get("/tickets").text
    for kind, title in (("withdraw", "السحب"), ("change", "التعديل"), ("note", "المستفيد")):
        assert listed(kind) == [asked[kind].reference]
        assert title in page
    assert len(references(person.get("/tickets?wish=nothing"))) == 4
    changes = person.get("/tickets/changes").text
    assert '<b><bdi dir="ltr">1</bdi></b> طلبات السحب' in changes and "يطلب التعديل" in changes

    def on(kind: WishKind) -> tuple[str, str]:
        address = f"/tickets/{asked[kind].reference}"
        return address, version_on(person.get(address))

    address, version = on("withdraw")
    person.post(f"{address}/status", status="closed", version=version)
    address, version = on("change")
    person.post(f"{address}/notes", note="كلّمته", public="0", version=version)
    assert listed("change") == [asked["change"].reference], "that was for colleagues"
    person.post(f"{address}/notes", note="عدّلنا طلبك", public="1", version=version)
    address, _ = on("note")
    found = re.search(r'name="wish" value="(\w+)"', person.get(address).text)
    assert found
    for _ in range(2):  # the button twice
        assert person.post(f"{address}/wishes", wish=found[1]).status_code == 303
    assert [listed(kind) for kind in kinds] == [[], [], []]
    assert "لم يُنظر فيه" not in person.get(address).text
    assert "تم الاطلاع" in person.get(address).text
    (entry,) = entries("ticket.wish_seen")
    assert (entry.subject_id, entry.detail) == (asked["note"].reference, {"kind": "citizen_note"})
    assert person.post(f"{address}/wishes", wish="0" * 32).status_code == 404
    other = asked["change"].reference
    assert person.post(f"/tickets/{other}/wishes", wish=found[1]).status_code == 404


def test_a_wish_stands_in_the_history_with_its_numbers_masked(log_in: LogIn) -> None:
    person, ticket = log_in(), make_ticket()
    wish(ticket, "change", f"{HOSTILE}{OVERRIDE} غيّروا الجوال إلى 0559876543")
    attachments.store(ticket.conversation_id, "proof.png", picture())
    ticket_wishes.attach_to_ticket(ticket.reference, ticket.conversation_id)
    page = person.get(f"/tickets/{ticket.reference}").text
    assert "يطلب التعديل" in page and "غيّروا الجوال" in page
    assert "ملفات من المستفيد" in page and "proof.png" in page and "ملف واحد" in page
    assert "9876543" not in page and "<script>alert" not in page and "\u202e" not in page
    shown = person.post(f"/tickets/{ticket.reference}/reveal").text
    assert "0559876543" in shown and "<script>alert" not in shown
    assert references(search(person, "غيروا الجوال")) == [ticket.reference]


def test_what_the_citizen_writes_meanwhile_is_not_passed_over(log_in: LogIn) -> None:
    person, ticket = log_in(), make_ticket()
    version = version_on(person.get(f"/tickets/{ticket.reference}"))
    wish(ticket, "withdraw", "لم أعد أحتاج إليها")
    late = person.post(f"/tickets/{ticket.reference}/status", status="closed", version=version)
    assert late.status_code == 409
    assert "كتب المستفيد عنه" in late.text and "لم أعد أحتاج إليها" in late.text
    person.post(
        f"/tickets/{ticket.reference}/notes", note="راجعنا طلبك", public="1", version=version
    )
    assert references(person.get("/tickets?wish=withdrawal_wanted")) == [ticket.reference]
    assert reload(ticket).status == "new"
