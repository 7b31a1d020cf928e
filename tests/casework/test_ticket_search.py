"""Search over encrypted tickets, on both databases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text

from arabic.text import normalise
from casework import ticket_search, tickets
from casework.database import engine, session
from casework.models import Ticket, TicketTerm
from tests.casework.test_tickets import create


def found(query: str) -> set[str]:
    with session(readonly=True) as db:
        return set(db.scalars(select(Ticket.id).where(ticket_search.matches(query))))


@pytest.mark.parametrize(
    "query",
    [
        "تأخر",
        "تاخر الدعم",
        "الدَّعْم",
        "دعم",
        "بالدعم",
        "والدعم",
        "شهرين",
        "سارة العتيبي",
        "العتيبى",
        "عتيبي",
        "عتيب",
        "عُتـــيـبي",
        "سار",
        "١٠٠٠٠٠٠٠٠٨",
        "1000 0000 08",
        "0550000000",
        "+966 55 000 0000",
        "1000000008 سارة",
    ],
)
def test_a_ticket_is_found_however_it_is_written(conversation: str, query: str) -> None:
    wanted = create(conversation).id
    create(
        conversation,
        "other",
        full_name="محمد القحطاني",
        national_id="1000000016",
        mobile="+966559999999",
        description="البوابة لا تعمل عندي",
    )
    assert found(query) == {wanted}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "%",
        "_",
        "تأخ%",
        "و",
        "'; DROP TABLE tickets; --",
        "🙂",
        "البوابة",
        "تأخر البوابة",
    ],
)
def test_what_a_ticket_does_not_have_is_not_found(conversation: str, query: str) -> None:
    create(conversation)
    assert found(query) == set()


def test_part_of_a_reference_is_enough(conversation: str) -> None:
    ticket = create(conversation)
    assert found(ticket.reference) == found(ticket.reference[2:7]) == {ticket.id}
    assert found(ticket.reference[2:7].translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))


def test_beginnings_are_kept_of_names_only(conversation: str) -> None:
    ticket = create(conversation, full_name="عبدالرحمن الشهراني", description="استفسار عن الأهليات")
    assert found("عبدالر") == {ticket.id}
    assert found("استفس") == set()


def test_notes_are_found_from_then_on(conversation: str) -> None:
    ticket = create(conversation)
    assert found("مستندات") == set()
    tickets.add_note(ticket.id, "طلبنا منه المستندات الناقصة", "agent", public=False)
    assert found("مستندات") == found("مستندات تأخر") == {ticket.id}


def test_the_index_holds_no_word(conversation: str) -> None:
    create(conversation)
    with engine().connect() as connection:
        rows = connection.execute(text("SELECT term FROM ticket_terms")).scalars().all()
    assert rows and all(len(term) == 16 and int(term, 16) >= 0 for term in rows)


def test_without_its_terms_a_ticket_is_indexed_again(conversation: str) -> None:
    ticket = create(conversation)
    tickets.add_note(ticket.id, "طلبنا المستندات", "agent", public=False)
    with session() as db:
        before = set(db.scalars(select(TicketTerm.term)))
        db.execute(delete(TicketTerm))
    assert ticket_search.index_missing() == 1
    assert ticket_search.index_missing() == 0
    assert ticket_search.rebuild() == 1
    with session(readonly=True) as db:
        assert set(db.scalars(select(TicketTerm.term))) == before
        assert db.scalar(select(func.count()).select_from(TicketTerm)) == len(before)


@given(word=st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأإؤئ", min_size=3, max_size=12))
def test_particles_on_a_word_change_nothing(word: str) -> None:
    plain = normalise(word)
    if len(plain) < 3:
        return
    for particle in ("ال", "و", "ب", "وال", "بال", "لل"):
        assert ticket_search.variants(plain) & ticket_search.variants(particle + plain)
