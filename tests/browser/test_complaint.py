"""A citizen files a complaint in the browser and sees its reference."""

import re

from playwright.sync_api import expect

from tests.browser.chat import IMAGE, Chat


def test_a_complaint_filed_by_typing_and_clicking_shows_its_reference(chat: Chat) -> None:
    chat.ask("أريد تقديم شكوى")
    chat.choose("تأخر")
    chat.ask("لم يصلني الدعم منذ شهرين مع أن بياناتي مكتملة")
    chat.ask("سارة بنت عبدالله الحربي")
    chat.ask("رقم الهوية ١٠٠٠٠٠٠٠٠٨")
    summary = chat.ask("0500000000")
    assert "1000000008" not in summary
    assert "500000000" not in summary
    chat.attach("شاشة.png", "image/png", IMAGE)
    expect(chat.messages("citizen").last).to_contain_text("وصلت")
    reply = chat.choose("نعم")
    reference = re.search(r"(?<!\d)\d{10}(?!\d)", reply)
    assert reference, f"no reference in: {reply}"
    assert reference[0] != "1000000008"
