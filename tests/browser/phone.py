"""A phone of the WhatsApp simulator as its owner meets it."""

import re

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.chat import REPLY_TIMEOUT


class Phone:
    """A phone's page, found by its labels."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = page.get_by_role("log", name="المحادثة")
        self.field = page.get_by_role("textbox", name="رسالتك")
        self.state = page.locator("#state")

    @classmethod
    def add(cls, page: Page, home: str, name: str, number: str, username: str = "") -> "Phone":
        """A new phone, by the form of the simulator's first page at `home`."""
        page.goto(home)
        page.get_by_label("الاسم كما يظهر").fill(name)
        page.get_by_label("رقم الجوال").fill(number)
        page.get_by_label("اسم المستخدم").fill(username)
        page.get_by_role("button", name="أضف الهاتف").click()
        phone = cls(page)
        expect(phone.field).to_be_focused()
        return phone

    def bubbles(self, author: str) -> Locator:
        """Messages of the `person` or the `business`."""
        return self.log.locator(f"[data-author={author}]")

    def write(self, text: str) -> None:
        """Sends `text` with Enter, without waiting for anything."""
        self.field.fill(text)
        self.field.press("Enter")
        expect(self.field).to_have_value("")

    def ask(self, text: str) -> str:
        """Sends `text` and returns the answer."""
        answered = self.bubbles("business").count()
        self.write(text)
        return self.answer(answered)

    def press(self, title: str | re.Pattern[str]) -> str:
        """Presses the latest button of this title, and returns the next answer."""
        answered = self.bubbles("business").count()
        offered = self.log.get_by_role("group", name="خيارات الرد")
        offered.get_by_role("button", name=title).last.click()
        return self.answer(answered)

    def choose(self, title: str | re.Pattern[str]) -> str:
        """Opens the latest list, chooses a row, and returns the next answer."""
        answered = self.bubbles("business").count()
        self.log.locator("[aria-haspopup=dialog]").last.click()
        self.page.get_by_role("dialog").get_by_role("button", name=title).click()
        return self.answer(answered)

    def attach(self, name: str, media_type: str, content: bytes, *, voice: bool = False) -> None:
        """Sends a file, or a voice note, without waiting for an answer."""
        self.page.get_by_role("button", name="إرفاق").click()
        label = "رسالة صوتية من ملف" if voice else "صورة أو مقطع أو مستند"
        payload: FilePayload = {"name": name, "mimeType": media_type, "buffer": content}
        dialog = self.page.get_by_role("dialog", name="إرفاق")
        dialog.get_by_label(label).set_input_files(payload)
        button = "أرسل الرسالة الصوتية" if voice else "أرسل الملف"
        dialog.get_by_role("button", name=button).click()
        expect(dialog).to_be_hidden()

    def answer(self, answered: int) -> str:
        """The answer after so many, once it is there."""
        answers = self.bubbles("business")
        expect(answers).to_have_count(answered + 1, timeout=REPLY_TIMEOUT)
        return answers.last.inner_text()
