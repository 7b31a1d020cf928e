"""WCAG 2.2 AA by axe-core, the keyboard, right to left, and the smallest phone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chat import Chat, accessibility_violations

SCREENS = {"phone": (320, 640), "desktop": (1280, 800)}


@pytest.fixture(params=list(SCREENS.values()), ids=list(SCREENS))
def sized(page: Page, portal: str, request: pytest.FixtureRequest) -> Page:
    width, height = request.param
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    page.goto(portal)
    return page


def test_axe_finds_no_violation(sized: Page) -> None:
    chat = Chat(sized)
    expect(chat.launcher).to_be_visible()
    assert accessibility_violations(sized) == []
    chat.open()
    assert accessibility_violations(sized) == []
    chat.ask("أريد تقديم شكوى")
    expect(chat.choices.first).to_be_visible()
    assert accessibility_violations(sized) == []
    chat.field.fill("س" * 4001)
    expect(chat.dialog.get_by_role("alert")).to_contain_text("أطول من الحد")
    assert accessibility_violations(sized) == []


def test_right_to_left_without_horizontal_scrolling(sized: Page) -> None:
    assert _direction(sized, "html") == "rtl"
    assert _overflow(sized, "document.documentElement") <= 0
    chat = Chat(sized).open()
    chat.ask("https://example.org/" + "a" * 300)
    assert _direction(sized, "musaed-chat") == "rtl"
    assert _overflow(sized, "document.documentElement") <= 0
    assert chat.log.evaluate("log => log.scrollWidth - log.clientWidth") <= 0


def test_the_floating_button_covers_nothing_at_the_end_of_the_page(sized: Page) -> None:
    sized.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    footer = sized.get_by_role("contentinfo").bounding_box()
    button = Chat(sized).launcher.bounding_box()
    assert footer and button
    assert footer["y"] + footer["height"] <= button["y"]


def test_the_keyboard_alone_is_enough(sized: Page) -> None:
    chat = Chat(sized)
    chat.launcher.focus()
    sized.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    sized.keyboard.type("ما رقم مركز الاتصال؟")
    sized.keyboard.press("Enter")
    expect(chat.messages("bot")).to_have_count(1, timeout=30_000)
    expect(chat.field).to_be_focused()
    sized.keyboard.press("Escape")
    expect(chat.dialog).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_a_button_of_the_page_opens_the_chat_with_its_question(sized: Page) -> None:
    sized.get_by_role("button", name="قدّم شكواك").click()
    chat = Chat(sized)
    expect(chat.field).to_have_value("أريد تقديم شكوى")
    expect(chat.messages("citizen")).to_have_count(0)


def test_numbers_and_addresses_read_left_to_right(browser: Browser, chat: Chat) -> None:
    chat.ask("ما رقم مركز الاتصال؟")
    number = chat.messages("bot").last.locator("bdi", has_text="19912").first
    expect(number).to_have_css("direction", "ltr")


def test_a_touch_screen_keeps_its_keyboard_down(browser: Browser, portal: str) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(portal)
    chat = Chat(page).open()
    expect(chat.log).to_be_focused()
    context.close()


def _direction(page: Page, selector: str) -> str:
    return str(page.locator(selector).evaluate("element => getComputedStyle(element).direction"))


def _overflow(page: Page, element: str) -> int:
    return int(page.evaluate(f"{element}.scrollWidth - {element}.clientWidth"))
