"""A whole handover in two browsers: a citizen in the widget, an agent at the desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Route, expect
from sqlalchemy import select

from casework import canned
from casework.database import session
from casework.models import Handover, Rating
from tests.browser.chat import IMAGE, Chat, accessibility_violations
from tests.browser.desk import AtDesk
from tests.casework.conftest import configure
from tests.desks.builtin.conftest import Hire, hire, quick_hashes
from tests.gateway.fixtures import gateway, peer, start
from tests.gateway.peer import Peer
from tests.gateway.serving import Serving

__all__ = ["configure", "gateway", "hire", "peer", "quick_hashes", "start"]  # fixtures

QUEUED = "حوّلنا محادثتك إلى فريق الدعم. ترتيبك في الانتظار: 1، والوقت المتوقع نحو 5 دقائق."


@pytest.fixture
def portal(gateway: Serving, peer: Peer) -> str:
    """The portal of a gateway with a stand-in for Rasa."""
    button = [{"title": "التحدث مع موظف", "payload": "/talk_to_agent"}]
    peer.answers["أبغى موظف"] = [{"text": "هل أحوّلك إلى موظف؟", "buttons": button}]
    peer.answers["/talk_to_agent"] = [{"text": QUEUED}]
    return f"{gateway.url}/"


@pytest.fixture
def at_desk(browser: Browser, gateway: Serving, hire: Hire) -> Iterator[AtDesk]:
    hire("agent", "sara", display_name="سارة")
    context = browser.new_context(viewport={"width": 1366, "height": 800}, locale="ar-SA")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield AtDesk.enter(page, gateway.url, "sara")
    context.close()
    assert errors == []


def wait_in_queue(chat: Chat) -> None:
    """Ask for an agent."""
    chat.ask("أبغى موظف")
    chat.choose("التحدث مع موظف")
    expect(chat.dialog.get_by_text("أنت في انتظار أحد الموظفين")).to_be_visible()


def test_from_the_queue_to_the_rating(chat: Chat, at_desk: AtDesk, tmp_path: Path) -> None:
    desk, citizen = at_desk.page, chat.page
    wait_in_queue(chat)
    expect(desk.get_by_text("طلب موظفًا").first).to_be_visible()  # without a reload
    assert accessibility_violations(desk) == []
    with desk.expect_response(lambda answer: "/desk/events/" in answer.url):  # it hears by now
        desk.keyboard.press("KeyN")
    expect(at_desk.log.get_by_text("تسلّم المحادثة")).to_be_visible()
    expect(chat.dialog.get_by_text("تتحدث الآن مع سارة")).to_be_visible()

    chat.field.press_sequentially("رقم هويتي 1000000008")
    expect(desk.get_by_text("المواطن يكتب الآن")).to_be_visible()
    chat.field.press("Enter")
    expect(at_desk.log.get_by_text("1•••••••08")).to_be_visible()
    expect(desk.get_by_text("المواطن يكتب الآن")).to_have_count(0)

    at_desk.words.press_sequentially("حياك الله")
    expect(chat.dialog.get_by_text("سارة: جارٍ الكتابة")).to_be_visible()
    at_desk.words.press("Enter")
    expect(chat.messages("agent")).to_have_count(1)
    expect(at_desk.log.get_by_text("قُرئت")).to_be_visible()

    at_desk.words.press("/")
    desk.get_by_role("combobox", name="ابحث في الردود الجاهزة").fill("تفاصيل")
    desk.keyboard.press("Enter")
    expect(at_desk.words).to_have_value(canned.shipped()[2].body)
    at_desk.words.press("Enter")
    expect(chat.messages("agent")).to_have_count(2)

    chat.attach("شاشة.png", "image/png", IMAGE)
    expect(at_desk.log.get_by_role("link", name="شاشة.png")).to_be_visible()
    guide: FilePayload = {"name": "دليل.png", "mimeType": "image/png", "buffer": IMAGE}
    desk.locator("#file").set_input_files(guide)
    link = chat.log.get_by_role("link", name="دليل.png")
    with citizen.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == IMAGE

    desk.get_by_label("ملاحظة لا يراها المواطن").fill("ينتظر منذ شهرين")
    desk.get_by_role("button", name="أضف").click()
    expect(at_desk.log.get_by_text("ينتظر منذ شهرين")).to_be_visible()
    assert "ينتظر منذ شهرين" not in chat.log.inner_text()
    assert accessibility_violations(desk) == []

    at_desk.end()
    card = chat.dialog.get_by_role("group", name="اختر تقييمك من 1 إلى 5")
    expect(card).to_be_visible()
    assert accessibility_violations(citizen) == []
    card.get_by_role("radio").first.focus()
    for _ in range(3):
        citizen.keyboard.press("ArrowLeft")  # right to left: on to 4
    chat.dialog.get_by_label("ملاحظتك (اختيارية)").fill("سريعة ولطيفة")
    chat.dialog.get_by_role("button", name="إرسال التقييم").click()
    expect(chat.dialog.get_by_text("شكرًا لتقييمك")).to_be_visible()
    with session(readonly=True) as db:
        rating = db.scalars(select(Rating)).one()
    assert (rating.score, rating.comment) == (4, "سريعة ولطيفة")
    assert "رد: متى الدوام" in chat.ask("متى الدوام")


def test_who_closes_the_tab_comes_back_to_the_answer(
    chat: Chat, at_desk: AtDesk, portal: str
) -> None:
    wait_in_queue(chat)
    context = chat.page.context
    chat.page.close()
    at_desk.page.get_by_role("button", name="خذ التالية").click()
    expect(at_desk.log).to_be_visible()
    at_desk.say("وجدت طلبك")
    expect(at_desk.log.get_by_text("أُرسلت")).to_be_visible()
    back = context.new_page()
    back.goto(portal)
    expect(back.get_by_role("button", name="اسأل مساعد").locator(".badge")).to_be_visible()
    chat = Chat(back).open()
    expect(chat.messages("agent").filter(has_text="وجدت طلبك")).to_have_count(1)
    expect(at_desk.log.get_by_text("قُرئت")).to_be_visible()


def test_an_agent_on_a_tablet_and_with_the_keyboard(chat: Chat, at_desk: AtDesk) -> None:
    desk = at_desk.page
    wait_in_queue(chat)
    desk.set_viewport_size({"width": 1024, "height": 768})
    expect(desk.locator("#queue li").filter(has_text="طلب موظفًا")).to_be_visible()
    desk.keyboard.press("?")
    keys = desk.get_by_role("dialog", name="اختصارات لوحة المفاتيح")
    expect(keys).to_be_visible()
    assert accessibility_violations(desk) == []
    keys.get_by_label("الاختصارات مفعّلة").uncheck()
    desk.keyboard.press("Escape")
    desk.keyboard.press("KeyN")
    with session(readonly=True) as db:
        assert db.scalars(select(Handover.status)).one() == "queued"
    desk.get_by_role("button", name="تسلّم هذه المحادثة: طلب موظفًا").click()
    expect(at_desk.words).to_be_focused()
    details = desk.get_by_role("button", name="التفاصيل")
    details.click()
    expect(desk.get_by_role("button", name="أنهِ المحادثة")).to_be_visible()
    assert accessibility_violations(desk) == []
    details.click()
    overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not desk.evaluate(overflow)
    desk.set_viewport_size({"width": 390, "height": 800})
    assert not desk.evaluate(overflow)
    desk.get_by_role("link", name="القوائم").click()
    expect(desk.get_by_role("heading", name="محادثاتي")).to_be_visible()


def test_a_line_that_was_refused_is_taken_up_again(chat: Chat, at_desk: AtDesk) -> None:
    wait_in_queue(chat)
    desk = at_desk.page
    desk.get_by_role("button", name="خذ التالية").click()
    expect(at_desk.log.get_by_text("تسلّم المحادثة")).to_be_visible()
    # what a proxy says while the gateway behind it starts
    refused: list[str] = []

    def refuse(route: Route) -> None:
        refused.append(route.request.url)
        route.fulfill(status=502, body="starting")

    desk.route("**/desk/events/**", refuse, times=2)
    desk.reload()
    expect(at_desk.words).to_be_visible()
    chat.write("هل من أحد؟")
    expect(at_desk.log.get_by_text("هل من أحد؟")).to_be_visible(timeout=20_000)
    assert len(refused) == 2


def test_news_takes_neither_the_focus_nor_what_is_typed_on(chat: Chat, at_desk: AtDesk) -> None:
    wait_in_queue(chat)
    desk = at_desk.page
    desk.get_by_role("button", name="خذ التالية").click()
    expect(at_desk.words).to_be_focused()
    own = desk.locator("#mine a")
    own.focus()
    with desk.expect_response("**/conversations/side?*"):
        chat.write("سؤال جديد")
    expect(own).to_contain_text("سؤال جديد")
    expect(own).to_be_focused()

    held: list[Route] = []
    desk.route("**/say", lambda route: held.append(route))  # Playwright marks what it calls
    at_desk.words.fill("الرد الأول")
    with desk.expect_request("**/say"):
        at_desk.words.press("Enter")
    at_desk.words.press_sequentially(" والثاني")
    with desk.expect_response("**/say"):
        held[0].continue_()
    expect(at_desk.words).to_have_value("والثاني")
