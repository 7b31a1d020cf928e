"""The supervisor's view in Chromium: accessible, live, right to left, without scripts."""

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Page, expect

from casework.clock import RIYADH, utcnow
from tests.browser.chat import accessibility_violations
from tests.browser.desk import log_in
from tests.casework.test_insights import add
from tests.desks.builtin.conftest import Hire, hire, quick_hashes
from tests.gateway.fixtures import configure, gateway, peer, start
from tests.gateway.serving import Serving

__all__ = ["configure", "gateway", "hire", "peer", "quick_hashes", "start"]

SCREENS = {"phone": (360, 740), "tablet": (820, 1180), "desktop": (1280, 900)}


def a_day() -> None:
    """A working day of a small desk."""
    chance = random.Random(5)
    midnight = datetime.combine(utcnow().astimezone(RIYADH).date(), time(), RIYADH)
    comments = ("شكرًا على سرعة الرد", "انتظرت كثيرًا قبل أن يرد أحد", None, None)
    for number in range(160):
        hour = chance.choice((8, 9, 9, 10, 10, 10, 11, 12, 13, 14, 15, 16, 18, 19))
        busy = 3 if hour == 10 else 1
        gone = chance.random() < 0.1
        wait = chance.expovariate(1 / 150) * busy
        add(
            midnight + timedelta(hours=hour, seconds=chance.randrange(3600)),
            status="abandoned" if gone else "resolved",
            wait=None if gone else wait,
            answer=None if gone else wait + chance.uniform(10, 90),
            handling=chance.uniform(120, 900),
            reason=chance.choice(("requested", "requested", "misunderstood", "stuck_form")),
            channel=chance.choice(("web", "web", "whatsapp")),
            agent=None if gone else chance.choice(("نورة", "فهد", "سارة")),
            score=None if gone or number % 3 else chance.choice((5, 5, 4, 4, 3, 1)),
            comment=None if gone or number % 3 else chance.choice(comments),
        )


@pytest.fixture
def supervisor(page: Page, gateway: Serving, hire: Hire) -> Iterator[Page]:
    """A supervisor's browser, logged in; a day's work is done, and one citizen waits."""
    a_day()
    add(utcnow() - timedelta(minutes=12), status="queued")
    add(utcnow() - timedelta(minutes=3), status="assigned", wait=20, agent="نورة")
    account = hire("supervisor", "supervisor", display_name="هند")
    log_in(page, gateway.url, account.username)
    page.goto(f"{gateway.url}/desk/insights")
    yield page


@pytest.mark.parametrize("size", SCREENS.values(), ids=SCREENS)
def test_axe_finds_no_violation(supervisor: Page, size: tuple[int, int]) -> None:
    supervisor.set_viewport_size({"width": size[0], "height": size[1]})
    expect(supervisor.get_by_role("heading", name="المؤشرات", exact=True)).to_be_visible()
    supervisor.get_by_text("الأرقام في جدول").first.click()
    assert accessibility_violations(supervisor) == []
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert supervisor.evaluate(wider) <= 0


def test_the_numbers_move_without_a_reload(supervisor: Page) -> None:
    waiting = supervisor.locator("#now dd").first
    expect(waiting).to_have_text("1")
    add(utcnow(), status="queued")
    expect(waiting).to_have_text("2", timeout=15_000)


def test_another_day_is_chosen_by_keyboard(supervisor: Page) -> None:
    supervisor.get_by_role("link", name="أمس").press("Enter")
    expect(supervisor.get_by_text("لم يطلب أحد موظفًا في هذه المدة.")).to_be_visible()
    expect(supervisor.get_by_role("link", name="أمس")).to_have_attribute("aria-current", "true")
