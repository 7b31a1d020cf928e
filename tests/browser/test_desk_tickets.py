"""The desk in Chromium: accounts, tickets and audit log, accessibility, narrow screens."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from casework import ticket_wishes, tickets
from casework.models import Role, Ticket
from tests.browser.chat import accessibility_violations
from tests.browser.desk import log_in
from tests.desks.builtin.conftest import Hire, hire, quick_hashes
from tests.desks.builtin.material import PERSON, make_ticket, store_picture
from tests.gateway.fixtures import (
    configure,
    gateway,
    peer,
    start,
)
from tests.gateway.serving import Serving

__all__ = ["configure", "gateway", "hire", "peer", "quick_hashes", "start"]

Enter = Callable[..., Page]
CARDS = ("/tickets", "/audit")
"""Pages whose tables become cards on a phone."""
SIZES = {"phone": (320, 640), "tablet": (768, 1024), "desktop": (1280, 800)}


@pytest.fixture
def enter(page: Page, gateway: Serving, hire: Hire) -> Enter:
    """Log in as somebody of a role; the page, with the list of tickets."""

    def enter(role: Role = "agent", **fields: str) -> Page:
        hire(role, **fields)
        log_in(page, gateway.url, role)
        page.get_by_role("navigation").get_by_role("link", name="الطلبات").click()
        expect(page.get_by_role("heading", name="الطلبات", level=1)).to_be_visible()
        return page

    return enter


def some_tickets() -> Ticket:
    """A few of every kind; the first has a picture, notes, a wish and a long word."""
    ticket = make_ticket(description="https://example.org/" + "a" * 200 + "\nجوالي 0559876543")
    store_picture(ticket, "صورة الهوية.png")
    tickets.add_note(ticket.id, "راجعنا طلبك", "agent", public=True)
    tickets.add_note(ticket.id, "كلّمناه ولم يرد", "agent", public=False)
    tickets.set_status(ticket.id, "in_progress", "agent")
    ticket_wishes.add_wish(
        reference=ticket.reference,
        conversation_id=ticket.conversation_id,
        kind="withdraw",
        text="لم أعد أحتاج إليها",
        idempotency_key="wish",
    )
    make_ticket("whatsapp", category="eligibility", full_name="عبدالرحمن محمد الشهراني")
    make_ticket(kind="objection", category="objection", objection_for="dependent")
    return ticket


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize("size", list(SIZES.values()), ids=list(SIZES))
def test_every_page_is_accessible_and_fits(
    enter: Enter, gateway: Serving, size: tuple[int, int]
) -> None:
    ticket = some_tickets()
    page = enter("admin", display_name="نورة العلي")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(reduced_motion="reduce")
    agent_link = "/staff/" + page_ids(page, gateway)
    for path in (
        "/tickets",
        "/tickets?status=closed",
        f"/tickets/{ticket.reference}",
        "/tickets/changes",
        "/audit",
        "/staff",
        "/staff/new",
        agent_link,
        "/profile",
        "/profile/totp",
        "/nothing-here",
    ):
        page.goto(f"{gateway.url}/desk{path}")
        if size == SIZES["desktop"] or path in CARDS:  # elsewhere only the width differs
            assert accessibility_violations(page) == [], path
        assert overflow(page) <= 0, path
        assert page.evaluate("getComputedStyle(document.documentElement).direction") == "rtl"
    page.goto(f"{gateway.url}/desk/profile/totp")
    page.get_by_role("button", name="ابدأ التفعيل").click()
    expect(page.get_by_role("img", name="رمز المسح")).to_be_visible()
    assert accessibility_violations(page) == [] and overflow(page) <= 0


def page_ids(page: Page, gateway: Serving) -> str:
    """The id of an account, from the list."""
    page.goto(f"{gateway.url}/desk/staff")
    link = page.get_by_role("link", name="نورة العلي").last.get_attribute("href")
    assert link
    return link.rsplit("/", 1)[1]


def test_the_door_is_accessible(page: Page, gateway: Serving, hire: Hire) -> None:
    page.goto(f"{gateway.url}/desk")
    expect(page.get_by_role("heading", name="أول مدير للنظام")).to_be_visible()
    assert accessibility_violations(page) == []
    hire()
    page.goto(f"{gateway.url}/desk")
    page.get_by_label("اسم المستخدم").fill("agent")
    page.get_by_label("كلمة المرور").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("اسم المستخدم أو كلمة المرور غير صحيحة.")
    expect(page.get_by_label("اسم المستخدم")).to_have_value("agent")
    assert accessibility_violations(page) == []


def test_search_as_one_types_and_filters_without_reload(enter: Enter) -> None:
    ticket = some_tickets()
    page = enter()
    rows = page.locator("#results tbody tr")
    expect(rows).to_have_count(3)
    page.evaluate("window.kept = true")
    page.get_by_role("searchbox").press_sequentially("عبدالر")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("عبدالرحمن")
    assert "عبد" not in unquote(page.url)
    page.get_by_role("searchbox").fill("")
    expect(rows).to_have_count(3)
    page.get_by_label("النوع").select_option("objection")
    expect(rows).to_have_count(1)
    page.reload()
    expect(rows).to_have_count(1)
    page.goto(page.url.partition("?")[0])
    page.evaluate("window.kept = true")
    page.get_by_label("الحال").select_option("in_progress")
    expect(rows).to_have_count(1)
    assert page.evaluate("window.kept"), "the page was loaded anew"
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(ticket.reference)
    page.go_back()
    expect(rows).to_have_count(1)


def test_a_look_at_identifiers_goes_by(enter: Enter, gateway: Serving) -> None:
    ticket = some_tickets()
    page = enter()
    page.clock.install()
    page.goto(f"{gateway.url}/desk/tickets/{ticket.reference}")
    person = page.locator("#person")
    expect(person).to_contain_text("1•••••••08")
    page.get_by_role("button", name="أظهر البيانات").click()
    expect(person).to_contain_text(PERSON["national_id"])
    expect(person).to_contain_text("0559876543")
    assert accessibility_violations(page) == []
    page.get_by_role("link", name="أخفِها").click()
    expect(person).not_to_contain_text(PERSON["national_id"])
    page.get_by_role("button", name="أظهر البيانات").click()
    expect(person).to_contain_text(PERSON["national_id"])
    page.clock.fast_forward(1_000)  # htmx sets the timer once the part has settled
    page.clock.fast_forward(61_000)
    expect(person).not_to_contain_text(PERSON["national_id"])


def test_working_on_a_ticket_with_the_keyboard(enter: Enter, gateway: Serving) -> None:
    ticket = make_ticket()
    page = enter(display_name="سارة")
    page.goto(f"{gateway.url}/desk/tickets/{ticket.reference}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="انتقل إلى المحتوى")).to_be_focused()
    page.get_by_role("button", name="أنا له").press("Enter")
    expect(page.get_by_role("status")).to_have_text("حُفظت التعديلات.")
    page.get_by_role("button", name="قيد المعالجة").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("قيد المعالجة")
    page.get_by_label("النص").fill("راجعنا طلبك")
    page.get_by_label("للمواطن").check()
    page.get_by_role("button", name="أضف الملاحظة").press("Enter")
    history = page.locator("#history")
    expect(history).to_contain_text("راجعنا طلبك")
    expect(history.locator("li")).to_have_count(4)


def test_what_could_not_be_fetched_is_said(enter: Enter, gateway: Serving) -> None:
    ticket = make_ticket()
    page = enter()
    page.goto(f"{gateway.url}/desk/tickets/{ticket.reference}")
    for fails in (lambda route: route.abort(), lambda route: route.fulfill(status=500)):
        page.route("**/reveal", fails)
        page.get_by_role("button", name="أظهر البيانات").click()
        expect(page.get_by_role("alert")).to_contain_text("أعد المحاولة")
        page.unroute("**/reveal")
    page.get_by_role("button", name="أظهر البيانات").click()
    expect(page.locator("#person")).to_contain_text(PERSON["national_id"])
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.get_by_role("link", name="أخفِها")).to_be_focused()


def test_a_second_press_says_nothing_twice(enter: Enter, gateway: Serving) -> None:
    ticket = make_ticket()
    page = enter()
    page.goto(f"{gateway.url}/desk/tickets/{ticket.reference}")
    page.get_by_label("النص").fill("راجعنا طلبك")
    page.get_by_role("button", name="أضف الملاحظة").dblclick()
    notes = page.locator("#history li.internal_note")
    expect(notes).to_have_count(1)


def test_a_picture_is_fetched_when_it_is_opened(enter: Enter, gateway: Serving) -> None:
    ticket = some_tickets()
    page = enter()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{gateway.url}/desk/tickets/{ticket.reference}")
    page.wait_for_load_state("networkidle")
    assert not any("files" in url for url in asked)
    page.get_by_text("عرض الصورة").click()
    picture = page.get_by_alt_text("صورة أرفقها المواطن")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 32)
    with page.expect_download() as download:
        page.get_by_role("link", name="صورة الهوية.png").click()
    assert download.value.suggested_filename == "صورة الهوية.png"


def test_an_export_asks_first_and_is_a_file(enter: Enter, tmp_path: Path) -> None:
    ticket = make_ticket()
    page = enter("supervisor")
    questions: list[str] = []
    page.on("dialog", lambda dialog: (questions.append(dialog.message), dialog.accept()))
    with page.expect_download() as download:
        page.get_by_role("button", name="تصدير بالبيانات كاملة").click()
    assert questions and "يُسجَّل التصدير باسمك" in questions[0]
    download.value.save_as(tmp_path / "tickets.csv")
    text = (tmp_path / "tickets.csv").read_text(encoding="utf-8-sig")
    assert ticket.reference in text and PERSON["full_name"] in text


def test_hostile_text_is_shown_and_does_nothing(enter: Enter, gateway: Serving) -> None:
    hostile = (
        "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>"
    )
    ticket = make_ticket(full_name=hostile, description=f"{hostile}\n\u202eمقلوب")
    tickets.add_note(ticket.id, hostile, "agent", public=False)
    page = enter()
    page.goto(f"{gateway.url}/desk/tickets/{ticket.reference}")
    page.get_by_role("button", name="أظهر البيانات").click()
    expect(page.locator("#person")).to_contain_text("<script>document.title='hacked'</script>")
    page.wait_for_load_state("networkidle")
    assert "hacked" not in page.title()
    # even what was let in could not run
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')"
    )
    page.wait_for_load_state("networkidle")
    assert page.title().startswith("طلب")
