"""The widget as a citizen meets it, and what axe-core says about it."""

import re
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

REPLY_TIMEOUT = 30_000  # milliseconds; a limit for a broken run, not a measurement
IMAGE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
AXE = Path(__file__).parents[2] / "widget/node_modules/axe-core/axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Chat:
    """The widget on `page`, found by its labels."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.get_by_role("button", name="اسأل مساعد")
        self.dialog = page.get_by_role("dialog", name="مساعد")
        self.field = self.dialog.get_by_role("textbox", name="رسالتك")
        self.log = self.dialog.get_by_role("log")
        self.choices = self.dialog.get_by_role("group", name="خيارات الرد").get_by_role("button")

    def messages(self, author: str) -> Locator:
        return self.log.locator(f"[data-author={author}]")

    def open(self) -> "Chat":
        self.launcher.click()
        expect(self.dialog).to_be_visible()
        expect(self.dialog.get_by_text("جارٍ الاتصال")).to_have_count(0, timeout=REPLY_TIMEOUT)
        return self

    def write(self, text: str) -> None:
        """Sends `text` with Enter, without waiting for anything."""
        self.field.fill(text)
        self.field.press("Enter")

    def attach(self, name: str, media_type: str, content: bytes) -> None:
        """Chooses a file, without waiting for anything."""
        with self.page.expect_file_chooser() as chooser:
            self.dialog.get_by_role("button", name="إرفاق ملف").click()
        payload: FilePayload = {"name": name, "mimeType": media_type, "buffer": content}
        chooser.value.set_files(payload)

    def ask(self, text: str) -> str:
        """Sends `text` and returns the assistant's reply."""
        answered = self.messages("bot").count()
        self.write(text)
        return self._reply(answered)

    def choose(self, title: str | re.Pattern[str]) -> str:
        """Clicks an offered button and returns the assistant's reply."""
        answered = self.messages("bot").count()
        self.choices.filter(has_text=title).first.click()
        return self._reply(answered)

    def _reply(self, answered: int) -> str:
        replies = self.messages("bot")
        expect(replies).to_have_count(answered + 1, timeout=REPLY_TIMEOUT)
        return replies.last.inner_text()

    def transcript(self) -> list[str]:
        """What was said, in order, without times and delivery states."""
        return self.log.locator(".bubble").all_inner_texts()


def accessibility_violations(page: Page) -> list[str]:
    """What axe-core finds wrong on the page as it stands, one line a finding."""
    # Evaluated rather than added as a script: the page's content security policy forbids that.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_TAGS)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
