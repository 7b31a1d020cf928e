"""Citizens in the widget and on WhatsApp reach the same agent, with the whole product running."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select, update

from casework.audit import Actor
from casework.models import Conversation, Handover, Rating
from casework.staff import accounts
from tests.browser.chat import REPLY_TIMEOUT, Chat
from tests.browser.desk import AtDesk
from tests.browser.phone import Phone
from tests.casework.accounts import PASSWORD
from tests.system import System

AGENT = "sara.handover"


@pytest.fixture
def at_desk(browser: Browser, system: System) -> Iterator[AtDesk]:
    with system.casework():
        profile = accounts.Profile("سارة", "agent", capacity=4)
        agent, code = accounts.create(Actor(None, "test"), AGENT, profile)
        accounts.accept(code, PASSWORD, None)
    context = browser.new_context(viewport={"width": 1366, "height": 820}, locale="ar-SA")
    yield AtDesk.enter(context.new_page(), system.url, AGENT)
    context.close()
    with system.casework():
        accounts.update(Actor(None, "test"), agent.id, profile, active=False)


def test_web_and_whatsapp_reach_the_same_agent(
    browser: Browser, chat: Chat, at_desk: AtDesk, system: System
) -> None:
    desk = at_desk.page
    with system.db(readonly=False) as db:  # other tests of the shared system left citizens waiting
        db.execute(update(Handover).where(Handover.status == "queued").values(status="abandoned"))
        db.execute(
            update(Conversation).where(Conversation.handler == "queue").values(handler="bot")
        )
    chat.ask("أبغى أقدم شكوى")
    chat.choose(re.compile("تأخر"))
    chat.ask("لم يصلني الدعم منذ شهرين مع أن بياناتي مكتملة")
    chat.ask("سارة بنت عبدالله الحربي")
    chat.ask("هويتي 1000000008")
    chat.ask("أبي أكلم موظف")
    expect(chat.dialog.get_by_text("أنت في انتظار أحد الموظفين")).to_be_visible()
    desk.get_by_role("button", name="خذ التالية").click(timeout=REPLY_TIMEOUT)
    glance = desk.get_by_role("complementary", name="تفاصيل المحادثة")
    expect(glance.get_by_text("سارة ب••• ع••• ا•••")).to_be_visible()
    expect(glance.get_by_text("1•••••••08")).to_be_visible()
    at_desk.say("حياكِ الله أستاذة سارة، اطلعت على شكواك.")
    expect(chat.messages("agent")).to_have_count(1)
    chat.write("الله يحييك، متى يوصل الدعم؟")
    expect(at_desk.log.get_by_text("متى يوصل الدعم؟")).to_be_visible()

    context = browser.new_context(viewport={"width": 420, "height": 820}, locale="ar-SA")
    home = f"{system.url}/whatsapp-simulator/"
    phone = Phone.add(context.new_page(), home, "نورة", "966500000777")
    phone.ask("حولني على موظف لو سمحت")
    desk.get_by_role("button", name="خذ التالية").click(timeout=REPLY_TIMEOUT)
    expect(desk.get_by_text("نافذة واتساب: بعد")).to_be_visible()
    answered = phone.bubbles("business").count()
    at_desk.say("أهلًا نورة، كيف أخدمك؟")
    assert "كيف أخدمك؟" in phone.answer(answered)
    expect(at_desk.log.get_by_text("قُرئت")).to_be_visible(timeout=REPLY_TIMEOUT)
    phone.write("أريد تحديث رقم جوالي")
    expect(at_desk.log.get_by_text("أريد تحديث رقم جوالي")).to_be_visible(timeout=REPLY_TIMEOUT)
    answered = phone.bubbles("business").count()
    at_desk.end()
    assert "انتهت محادثتك مع سارة" in phone.answer(answered)
    phone.choose(re.compile("ممتازة"))
    assert "19912" in phone.ask("كم رقمكم؟")  # the assistant is back

    desk.locator("#mine a").first.click()
    at_desk.end()
    expect(chat.dialog.get_by_role("group", name="اختر تقييمك من 1 إلى 5")).to_be_visible()
    with system.db() as db:
        done = db.scalars(select(Handover.status).where(Handover.agent == "سارة")).all()
        assert done == ["resolved", "resolved"]
        assert 5 in db.scalars(select(Rating.score)).all()
    context.close()
