"""The phones of the WhatsApp simulator: live, by keyboard, on any screen, with axe-core."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chat import IMAGE, accessibility_violations
from tests.browser.phone import Phone
from tests.simulator import business as other_end
from tests.simulator.business import Business, Simulator, text
from tests.simulator.conftest import business, simulator
from tests.system import wait_until

__all__ = ["business", "simulator"]  # fixtures

OGG = b"OggS\0\2" + bytes(22) + b"OpusHead" + bytes(11)
ROWS = [
    {"id": str(number), "title": f"موضوع {number}", "description": "وصفه"} for number in range(1, 7)
]
LIST = {
    "type": "list",
    "body": {"text": "ما موضوع *شكواك*؟"},
    "action": {"button": "اختر الموضوع", "sections": [{"rows": ROWS}]},
}
BUTTONS = {
    "type": "button",
    "header": {"type": "text", "text": "مراجعة"},
    "body": {"text": "هل البيانات صحيحة؟"},
    "footer": {"text": "لا يُرسل شيء قبل موافقتك"},
    "action": {
        "buttons": [
            {"type": "reply", "reply": {"id": answer, "title": title}}
            for answer, title in (("yes", "نعم، أرسلها"), ("no", "لا، عدّل"))
        ]
    },
}


@pytest.fixture
def phone(page: Page, simulator: Simulator) -> Phone:
    return Phone.add(page, simulator.url, "سارة", "966500000001")


def their(phone: Phone, simulator: Simulator) -> other_end.Phone:
    """The same phone, as the business addresses it."""
    return simulator.phone()


def test_a_chat_with_ticks_typing_buttons_and_a_list(
    phone: Phone, simulator: Simulator, business: Business
) -> None:
    phone.write("السلام عليكم")
    written = business.wait_for_messages(1)[0]["id"]
    bubble = phone.bubbles("person").first
    expect(bubble.get_by_role("img", name="وصلت")).to_be_visible()
    receipt = {"status": "read", "message_id": written, "typing_indicator": {"type": "text"}}
    body = {"messaging_product": "whatsapp", **receipt}
    simulator.graph.post(f"{other_end.NUMBER_ID}/messages", json=body)
    expect(bubble.get_by_role("img", name="قُرئت")).to_be_visible()
    expect(phone.state).to_have_text("يكتب الآن…")
    to = their(phone, simulator)
    simulator.send(to, type="interactive", interactive=BUTTONS, context={"message_id": written})
    expect(phone.state).to_have_text("")
    answer = phone.bubbles("business").last
    expect(answer.locator("blockquote")).to_have_text("السلام عليكم")
    answer.get_by_role("button", name="نعم، أرسلها").click()
    expect(phone.bubbles("person").last).to_contain_text("نعم، أرسلها")
    simulator.send(to, type="interactive", interactive=LIST)
    phone.bubbles("business").last.get_by_role("button", name="اختر الموضوع").click()
    phone.page.get_by_role("dialog").get_by_role("button", name="موضوع 2").click()
    expect(phone.bubbles("person").last).to_contain_text("موضوع 2")
    pressed, chosen = business.wait_for_messages(3)[1:]
    assert pressed["interactive"]["button_reply"]["id"] == "yes"
    assert chosen["interactive"]["list_reply"]["id"] == "2"
    expect(phone.field).to_be_focused()
    wait_until(lambda: len(business.statuses) == 4, 20, "no statuses")
    assert sorted(each["status"] for each in business.statuses) == ["read", "read", "sent", "sent"]


def test_files_reactions_edits_and_deletion(
    phone: Phone, simulator: Simulator, business: Business
) -> None:
    page = phone.page
    phone.attach("شاشة.png", "image/png", IMAGE)
    expect(phone.bubbles("person").last.get_by_role("img", name="صورة مرسلة")).to_be_visible()
    phone.attach("صوت.ogg", "audio/ogg", OGG, voice=True)
    expect(phone.bubbles("person").last.locator("audio")).to_be_visible()
    simulator.send(their(phone, simulator), **text("تم الاستلام"))
    phone.bubbles("business").last.get_by_role("button", name="خيارات الرسالة").click()
    page.get_by_role("button", name="شكر").click()
    expect(phone.bubbles("business").last.locator(".reaction")).to_contain_text("🙏")
    phone.write("رقمي 0500000001")
    last = phone.bubbles("person").last
    last.get_by_role("button", name="خيارات الرسالة").click()
    page.get_by_label("النص الجديد").fill("رقمي 0500000002")
    page.get_by_role("button", name="عدّل الرسالة").click()
    expect(last).to_contain_text("0500000002")
    expect(last).to_contain_text("معدّلة")
    last.get_by_role("button", name="خيارات الرسالة").click()
    page.get_by_role("button", name="احذفها لدى الجميع").click()
    expect(last).to_contain_text("حذفت هذه الرسالة")
    phone.bubbles("business").last.get_by_role("button", name="خيارات الرسالة").click()
    page.get_by_role("button", name="ردّ عليها").click()
    phone.write("شكرًا")
    expect(phone.bubbles("person").last.locator("blockquote")).to_have_text("تم الاستلام")
    kinds = [each["type"] for each in business.wait_for_messages(7)]
    assert kinds == ["image", "audio", "reaction", "text", "edit", "revoke", "text"]


def test_what_cannot_be_sent_is_said(phone: Phone) -> None:
    page = phone.page
    page.get_by_role("button", name="إرسال").click()
    expect(page.get_by_role("alert")).to_have_text("اكتب رسالتك أولًا.")
    phone.write("مرحبا")
    expect(page.get_by_role("alert")).to_have_text("")
    page.get_by_role("button", name="إرفاق").click()
    page.get_by_label("خط العرض").fill("شمال")
    page.get_by_role("button", name="أرسل الموقع").click()
    expect(page.get_by_role("alert")).to_contain_text("خط العرض")


def test_the_clock_closes_the_window(
    phone: Phone, simulator: Simulator, business: Business
) -> None:
    page = phone.page
    phone.write("مرحبا")
    business.wait_for_messages(1)
    page.get_by_role("button", name="أدوات الهاتف").click()
    with page.expect_navigation():
        page.get_by_role("button", name="قدّم الساعة 25 ساعة").click()
    to = their(phone, simulator)
    assert simulator.refusal(to, **text("متأخر"))[1] == 131047
    named = {"name": "musaed_agent_reply", "language": {"code": "ar"}}
    simulator.send(to, type="template", template=named)
    template = phone.bubbles("business").last
    expect(template).to_contain_text("وصلك ردّ")
    template.get_by_role("button", name="عرض الرد").click()
    assert business.wait_for_messages(2)[1]["button"]["text"] == "عرض الرد"
    with page.expect_navigation():
        page.get_by_role("button", name="أدوات الهاتف").click()
        page.get_by_role("button", name="قدّم الساعة 25 ساعة").click()
    page.get_by_role("button", name="أدوات الهاتف").click()
    expect(page.get_by_role("dialog")).to_contain_text("لا يُقبل من البرنامج إلا القوالب")


def test_two_phones_at_once_and_one_without_a_number(
    context: BrowserContext, phone: Phone, simulator: Simulator, business: Business
) -> None:
    other = Phone.add(context.new_page(), simulator.url, "نورة", "966500000002", "noura")
    other.write("من نورة")
    phone.write("من سارة")
    first, second = business.wait_for_messages(2)
    assert "from" not in first and second["from"] == "966500000001"
    simulator.send(their(phone, simulator), **text("إلى سارة"))
    expect(phone.bubbles("business")).to_have_count(1)
    expect(other.bubbles("business")).to_have_count(0)
    other.page.get_by_role("link", name="سارة").click()
    expect(other.bubbles("business")).to_have_count(1)


SCREENS = {"phone": (320, 640), "desktop": (1280, 800)}


@pytest.mark.parametrize("size", SCREENS.values(), ids=SCREENS)
def test_axe_finds_no_violation_and_nothing_is_cut(
    page: Page, simulator: Simulator, business: Business, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(reduced_motion="reduce")
    page.goto(simulator.url)
    assert accessibility_violations(page) == []
    phone = Phone.add(page, simulator.url, "سارة", "966500000001")
    phone.write("السلام عليكم")
    business.wait_for_messages(1)
    to = their(phone, simulator)
    message: dict[str, Any] = {"type": "interactive", "interactive": BUTTONS}
    simulator.send(to, **message)
    simulator.send(to, **text("https://example.org/" + "a" * 300))
    phone.attach("شاشة.png", "image/png", IMAGE)
    phone.attach("صوت.ogg", "audio/ogg", OGG, voice=True)
    simulator.send(to, type="interactive", interactive=LIST)
    expect(phone.bubbles("business")).to_have_count(3)
    assert accessibility_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert phone.log.evaluate("log => log.scrollWidth - log.clientWidth") <= 0
    phone.bubbles("business").last.get_by_role("button", name="اختر الموضوع").click()
    assert accessibility_violations(page) == []
    page.keyboard.press("Escape")
    for opener in ("إرفاق", "أدوات الهاتف"):
        page.get_by_role("button", name=opener).click()
        assert accessibility_violations(page) == []
        page.keyboard.press("Escape")
    phone.bubbles("person").first.get_by_role("button", name="خيارات الرسالة").click()
    assert accessibility_violations(page) == []


def test_the_keyboard_alone_is_enough(
    phone: Phone, simulator: Simulator, business: Business
) -> None:
    page = phone.page
    page.keyboard.type("مرحبا")
    page.keyboard.press("Enter")
    business.wait_for_messages(1)
    simulator.send(their(phone, simulator), type="interactive", interactive=LIST)
    opener = phone.bubbles("business").last.get_by_role("button", name="اختر الموضوع")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("button", name="موضوع 1")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(phone.field).to_be_focused()
    assert business.wait_for_messages(2)[1]["interactive"]["list_reply"]["id"] == "2"


def test_a_hidden_page_reads_nothing(
    browser: Browser, phone: Phone, simulator: Simulator, business: Business
) -> None:
    phone.write("مرحبا")
    business.wait_for_messages(1)
    hide = "document.dispatchEvent(new Event('visibilitychange'))"
    phone.page.evaluate(
        "Object.defineProperty(document, 'hidden', {get: () => window.away, configurable: true})"
    )
    phone.page.evaluate(f"window.away = true; {hide}")
    wait_until(lambda: simulator.state()["screens"] == [], 10, "the screen is still on")
    simulator.send(their(phone, simulator), **text("وأنت بعيد"))
    business.wait_for_statuses("sent", "delivered")
    phone.page.evaluate(f"window.away = false; {hide}")
    business.wait_for_statuses("sent", "delivered", "read")
    expect(phone.bubbles("business")).to_contain_text("وأنت بعيد")
