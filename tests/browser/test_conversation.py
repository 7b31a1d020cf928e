"""The conversation survives what happens to browsers, and what is written is only ever text."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from tests.browser.chat import IMAGE, REPLY_TIMEOUT, Chat

MARKUP = (
    '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> & <b>متى تفتحون؟</b>'
)


def test_a_reload_keeps_the_conversation(chat: Chat) -> None:
    chat.ask("ما رقم مركز الاتصال؟")
    chat.ask("شكرا")
    before = chat.transcript()
    assert len(before) == 4
    chat.page.reload()
    chat.open()
    expect(chat.log.locator(".bubble")).to_have_count(4)
    assert chat.transcript() == before


def test_tabs_share_the_conversation(chat: Chat, context: BrowserContext, portal: str) -> None:
    chat.ask("ما رقم مركز الاتصال؟")
    page = context.new_page()
    page.goto(portal)
    other = Chat(page).open()
    expect(other.log.locator(".bubble")).to_have_count(2)
    chat.ask("شكرا")
    expect(other.messages("bot")).to_have_count(2, timeout=REPLY_TIMEOUT)


def test_markup_is_shown_as_it_was_written(chat: Chat) -> None:
    chat.ask(MARKUP)
    expect(chat.messages("citizen").locator(".bubble")).to_have_text(MARKUP)
    chat.page.reload()
    chat.open()
    expect(chat.messages("citizen").locator(".bubble")).to_have_text(MARKUP)
    expect(chat.log.locator("img, script, b")).to_have_count(0)
    assert chat.page.evaluate("window.hacked") is None


def test_a_draft_survives_a_reload(chat: Chat) -> None:
    chat.field.fill("نصف شكوى")
    chat.page.reload()
    chat.open()
    expect(chat.field).to_have_value("نصف شكوى")


def test_a_message_written_offline_is_sent_once_after_reconnecting(chat: Chat) -> None:
    chat.ask("ما رقم مركز الاتصال؟")
    chat.page.context.set_offline(True)
    expect(chat.dialog.get_by_text("انقطع الاتصال")).to_be_visible(timeout=REPLY_TIMEOUT)
    chat.write("وما عنوان البوابة؟")
    expect(chat.messages("citizen").last).to_contain_text("بانتظار الاتصال")
    chat.page.context.set_offline(False)
    expect(chat.messages("bot")).to_have_count(2, timeout=REPLY_TIMEOUT)
    expect(chat.messages("citizen").last).to_contain_text("وصلت")
    _assert_said_once(chat, "وما عنوان البوابة؟")


def test_a_message_written_offline_survives_a_reload(chat: Chat, portal: str) -> None:
    chat.ask("ما رقم مركز الاتصال؟")
    chat.page.context.set_offline(True)
    expect(chat.dialog.get_by_text("انقطع الاتصال")).to_be_visible(timeout=REPLY_TIMEOUT)
    chat.write("وما عنوان البوابة؟")
    chat.page.goto("about:blank")
    chat.page.context.set_offline(False)
    chat.page.goto(portal)
    chat.open()
    expect(chat.messages("bot")).to_have_count(2, timeout=REPLY_TIMEOUT)
    _assert_said_once(chat, "وما عنوان البوابة؟")


def test_a_message_whose_acknowledgement_is_lost_is_not_doubled(page: Page, portal: str) -> None:
    lost: list[str] = []

    def lose_first_acknowledgement(ws: WebSocketRoute) -> None:
        server = ws.connect_to_server()

        def from_server(frame: str | bytes) -> None:
            # Socket.IO: packet 4 (message), 3 (acknowledgement), its number, the answer.
            if not lost and isinstance(frame, str) and re.match(r"43\d+\[\{\"seq\"", frame):
                lost.append(frame)
                server.close()
                ws.close()
            else:
                ws.send(frame)

        server.on_message(from_server)

    page.route_web_socket(re.compile("/socket.io/"), lose_first_acknowledgement)
    page.goto(portal)
    chat = Chat(page).open()
    chat.write("ما رقم مركز الاتصال؟")
    expect(chat.messages("bot")).to_have_count(1, timeout=REPLY_TIMEOUT)
    expect(chat.messages("citizen").last).to_contain_text("وصلت", timeout=REPLY_TIMEOUT)
    assert lost
    _assert_said_once(chat, "ما رقم مركز الاتصال؟")


def test_a_message_lost_on_the_way_is_fetched_and_shown_in_its_place(
    page: Page, portal: str
) -> None:
    lost: list[str] = []

    def lose_first_answer(ws: WebSocketRoute) -> None:
        server = ws.connect_to_server()

        def from_server(frame: str | bytes) -> None:
            answer = isinstance(frame, str) and frame.startswith('42["message"')
            if answer and not lost and '"author":"bot"' in str(frame):
                lost.append(str(frame))
            else:
                ws.send(frame)

        server.on_message(from_server)

    page.route_web_socket(re.compile("/socket.io/"), lose_first_answer)
    page.goto(portal)
    chat = Chat(page).open()
    chat.write("ما رقم مركز الاتصال؟")
    expect(chat.messages("citizen")).to_contain_text("وصلت", timeout=REPLY_TIMEOUT)
    chat.write("شكرا")
    expect(chat.messages("bot")).to_have_count(2, timeout=REPLY_TIMEOUT)
    assert lost
    before = chat.transcript()
    page.reload()
    chat.open()
    expect(chat.log.locator(".bubble")).to_have_count(4)
    assert chat.transcript() == before


def test_a_file_is_sent_and_acknowledged(chat: Chat) -> None:
    chat.attach("شاشة.png", "image/png", IMAGE)
    expect(chat.messages("citizen")).to_contain_text("شاشة.png")
    expect(chat.messages("citizen")).to_contain_text("وصلت")
    expect(chat.messages("system")).to_contain_text("وصلني ملفك", timeout=REPLY_TIMEOUT)


def test_a_file_of_a_kind_that_is_not_taken_says_why(chat: Chat) -> None:
    chat.attach("run.exe", "application/octet-stream", b"MZ" + bytes(200))
    expect(chat.messages("citizen")).to_contain_text("لم تُرسل")
    chat.dialog.get_by_role("button", name="حذف").click()
    expect(chat.messages("citizen")).to_have_count(0)


def test_a_citizen_in_the_queue_sees_it_and_can_return(chat: Chat) -> None:
    chat.write("أريد التحدث إلى موظف")
    queue = chat.dialog.get_by_text("أنت في انتظار أحد الموظفين")
    expect(queue).to_be_visible(timeout=REPLY_TIMEOUT)
    back = chat.choices.filter(has_text="العودة إلى المساعد")
    expect(back).to_have_count(1)
    chat.write("هذه تفاصيل مشكلتي ليقرأها الموظف")
    expect(chat.messages("citizen").last).to_contain_text("وصلت", timeout=REPLY_TIMEOUT)
    back.click()  # in view whatever was written since
    expect(queue).to_have_count(0, timeout=REPLY_TIMEOUT)
    chat.ask("ما رقم مركز الاتصال؟")


def test_a_refused_message_says_why_and_stays_at_hand(chat: Chat) -> None:
    chat.write("\u200f\u200f\u2066\u2069")  # marks only: the gateway finds no text in it
    expect(chat.messages("citizen").last).to_contain_text("لم تُرسل")
    chat.dialog.get_by_role("button", name="تعديل").click()
    expect(chat.messages("citizen")).to_have_count(0)
    expect(chat.field).to_be_focused()


def test_too_long_a_text_is_neither_sent_nor_cut(chat: Chat) -> None:
    chat.field.fill("س" * 3990)
    expect(chat.dialog.get_by_text("المتبقي: 10 أحرف")).to_be_visible()
    chat.field.fill("س" * 4001)
    chat.field.press("Enter")
    expect(chat.dialog.get_by_role("alert")).to_contain_text("أطول من الحد")
    expect(chat.field).to_have_value("س" * 4001)
    expect(chat.messages("citizen")).to_have_count(0)


@pytest.mark.parametrize(
    "event", ["{key: 'Enter', shiftKey: true}", "{key: 'Enter', isComposing: true}"]
)
def test_enter_with_shift_or_inside_a_composition_does_not_send(chat: Chat, event: str) -> None:
    chat.field.fill("سؤال")
    chat.field.evaluate(
        f"field => field.dispatchEvent(new KeyboardEvent('keydown', {{bubbles: true, ...{event}}}))"
    )
    expect(chat.field).to_have_value("سؤال")
    expect(chat.messages("citizen")).to_have_count(0)


def _assert_said_once(chat: Chat, text: str) -> None:
    """On screen and, after a reload, in the gateway's log."""
    expect(chat.messages("citizen").filter(has_text=text)).to_have_count(1)
    transcript = chat.transcript()
    chat.page.reload()
    chat.open()
    expect(chat.log.locator(".bubble")).to_have_count(len(transcript))
    assert chat.transcript() == transcript
