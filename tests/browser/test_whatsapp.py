"""A citizen on WhatsApp, from greeting to reference, on the simulated phone."""

import re
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from casework.models import Attachment, Ticket
from tests.browser.chat import IMAGE, REPLY_TIMEOUT
from tests.browser.phone import Phone
from tests.system import System

OGG = b"OggS\0\2" + bytes(22) + b"OpusHead" + bytes(11)
_numbers = count(966500000101)


@pytest.fixture
def phone(page: Page, system: System) -> Iterator[Phone]:
    """A new phone in the simulator of the running system."""
    yield Phone.add(page, f"{system.url}/whatsapp-simulator/", "سارة", str(next(_numbers)))


def test_a_complaint_from_hello_to_its_reference(phone: Phone, system: System) -> None:
    assert "مساعد" in phone.ask("السلام عليكم")
    phone.ask("أريد تقديم شكوى")
    phone.choose(re.compile("تأخر"))
    phone.ask("لم يصلني الدعم منذ شهرين مع أن بياناتي مكتملة")
    phone.ask("سارة بنت عبدالله الحربي")
    phone.ask("رقم الهوية ١٠٠٠٠٠٠٠٠٨")
    summary = phone.ask("0500000000")
    assert "1000000008" not in summary
    assert "500000000" not in summary
    answered = phone.bubbles("business").count()
    phone.attach("شاشة.png", "image/png", IMAGE)
    assert "ملفك" in phone.answer(answered)
    reply = phone.press(re.compile("نعم"))
    found = re.search(r"(?<!\d)\d{10}(?!\d)", reply)
    assert found, f"no reference in: {reply}"
    with system.db() as db:
        ticket = db.scalars(select(Ticket).where(Ticket.reference == found[0])).one()
        assert (ticket.kind, ticket.category) == ("complaint", "payment")
        assert ticket.full_name == "سارة بنت عبدالله الحربي"
        (attachment,) = db.scalars(select(Attachment).where(Attachment.ticket_id == ticket.id))
        assert attachment.media_type == "image/png"
    ticks = phone.bubbles("person").get_by_role("img", name="قُرئت")
    expect(ticks).to_have_count(phone.bubbles("person").count(), timeout=REPLY_TIMEOUT)


def test_a_voice_note_is_acknowledged_and_fills_no_slot(phone: Phone) -> None:
    phone.ask("أريد تقديم شكوى")
    phone.choose(re.compile("تأخر"))
    answered = phone.bubbles("business").count()
    phone.attach("صوت.ogg", "audio/ogg", OGG, voice=True)
    assert "صوت" in phone.answer(answered)
    assert "اسم" in phone.ask("لم يصلني الدعم منذ شهرين مع أن بياناتي مكتملة")


def test_everything_that_a_phone_can_send_gets_an_answer(phone: Phone) -> None:
    page = phone.page
    phone.ask("مرحبا")
    for opener, button in (
        ("إرفاق", "أرسل الموقع"),
        ("أدوات الهاتف", "أرسل طلب شراء"),
        ("أدوات الهاتف", "أرسل نوعًا غير مدعوم"),
        ("أدوات الهاتف", "أرسل نوعًا مجهولًا"),
    ):
        answered = phone.bubbles("business").count()
        page.get_by_role("button", name=opener).click()
        page.get_by_role("button", name=button).click()
        phone.answer(answered)


def test_a_changed_number_keeps_its_conversation(phone: Phone) -> None:
    phone.ask("أريد تقديم شكوى")
    phone.choose(re.compile("تأخر"))
    phone.page.get_by_role("button", name="أدوات الهاتف").click()
    phone.page.get_by_label("رقم جديد").fill(str(next(_numbers)))
    with phone.page.expect_navigation():
        phone.page.get_by_role("button", name="غيّرت رقمي").click()
    expect(phone.log.get_by_text("غيّرت رقمك")).to_be_visible()
    assert "اسم" in phone.ask("لم يصلني الدعم منذ شهرين مع أن بياناتي مكتملة")


def test_an_edit_after_the_answer_is_not_overlooked(phone: Phone) -> None:
    phone.ask("كم رقمكم؟")
    answered = phone.bubbles("business").count()
    phone.bubbles("person").last.get_by_role("button", name="خيارات الرسالة").click()
    phone.page.get_by_label("النص الجديد").fill("متى تفتحون؟")
    phone.page.get_by_role("button", name="عدّل الرسالة").click()
    expect(phone.bubbles("person").last).to_contain_text("معدّلة")
    phone.answer(answered)


def test_a_citizen_without_a_number_is_served(page: Page, system: System) -> None:
    home = f"{system.url}/whatsapp-simulator/"
    phone = Phone.add(page, home, "نورة", str(next(_numbers)), "noura")
    assert "19912" in phone.ask("كم رقمكم؟")
