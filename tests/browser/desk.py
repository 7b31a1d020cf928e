"""The desk's workplace as an agent meets it."""

from playwright.sync_api import Page, expect

from tests.casework.accounts import PASSWORD


class AtDesk:
    """The page of somebody who is logged in."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = page.get_by_role("log", name="المحادثة")
        self.words = page.get_by_label("رسالتك إلى المواطن")

    @classmethod
    def enter(cls, page: Page, url: str, username: str) -> "AtDesk":
        """Log in at the gateway `url`, and open the conversations."""
        log_in(page, url, username)
        page.goto(f"{url}/desk/conversations")
        return cls(page)

    def say(self, text: str) -> None:
        """Write to the citizen, and wait until it is taken."""
        expect(self.page.locator(".workplace")).to_have_attribute("data-live", "on")
        self.words.fill(text)
        self.words.press("Enter")
        expect(self.words).to_have_value("")

    def end(self) -> None:
        """End the conversation."""
        self.page.once("dialog", lambda dialog: dialog.accept())
        self.page.get_by_role("button", name="أنهِ المحادثة").click()
        expect(self.page.get_by_text("أُنهيت المحادثة")).to_be_visible()


def log_in(page: Page, url: str, username: str) -> None:
    """Log in at the gateway `url`, and wait until one is."""
    page.goto(f"{url}/desk/login")
    page.get_by_label("اسم المستخدم").fill(username)
    page.get_by_label("كلمة المرور").fill(PASSWORD)
    page.get_by_role("button", name="دخول").click()
    expect(page.get_by_role("navigation").get_by_role("link", name="الطلبات")).to_be_visible()
