"""Log-in and log-out over HTTP."""

import httpx
import pytest
from sqlalchemy import select

from casework.database import session
from casework.models import Agent, AgentSession, AuditEntry
from casework.staff import first_admin, login
from tests.casework.accounts import PASSWORD
from tests.desks.builtin.conftest import Hire, LogIn
from tests.desks.builtin.person import Person, csrf_of
from tests.gateway.serving import Serving


def actions() -> list[str]:
    with session(readonly=True) as db:
        return list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.at)))


def test_the_first_visit_makes_the_first_administrator(stranger: httpx.Client) -> None:
    code = first_admin.code()
    assert code
    page = stranger.get("/desk", follow_redirects=True)
    assert page.url.path == "/desk/first"
    form = {
        "csrf": csrf_of(page),
        "code": "AAAA-AAAA-AAAA-AAAA",
        "username": "Sara.M",
        "display_name": "سارة",
        "password": PASSWORD,
    }
    assert stranger.post("/desk/first", data=form).status_code == 422
    made = stranger.post("/desk/first", data={**form, "code": code.lower()})
    assert (made.status_code, made.headers["location"]) == (303, "/desk/")
    assert stranger.get("/desk/", follow_redirects=True).status_code == 200
    with session(readonly=True) as db:
        agent = db.scalars(select(Agent)).one()
    assert (agent.username, agent.role) == ("sara.m", "admin")
    assert agent.password_hash and agent.password_hash.startswith("$argon2id$")
    # once only
    assert first_admin.code() is None
    with httpx.Client(base_url=stranger.base_url) as other:
        page = other.get("/desk/first", follow_redirects=True)
        assert page.url.path == "/desk/login"
        again = other.post("/desk/first", data={**form, "code": code, "csrf": csrf_of(page)})
        assert again.status_code == 422


@pytest.mark.parametrize("field", ["username", "password"])
def test_what_is_wrong_stays_unsaid(stranger: httpx.Client, hire: Hire, field: str) -> None:
    hire()
    form = {"username": "agent", "password": PASSWORD, "csrf": csrf_of(stranger.get("/desk/login"))}
    page = stranger.post("/desk/login", data={**form, field: "somebody else"})
    assert page.status_code == 422
    assert "اسم المستخدم أو كلمة المرور غير صحيحة" in page.text
    assert stranger.get("/desk/").headers["location"] == "/desk/login"


def test_log_in_and_out(log_in: LogIn, gateway: Serving) -> None:
    person = log_in()
    assert person.get("/").status_code in (200, 303)
    cookie = person.client.cookies["musaed_desk"]
    with session(readonly=True) as db:
        assert cookie not in {found.id for found in db.scalars(select(AgentSession))}
    out = person.post("/logout")
    assert out.headers["location"].startswith("/desk/login")
    assert person.client.cookies["musaed_desk"] != cookie
    stolen = httpx.get(f"{gateway.url}/desk/", cookies={"musaed_desk": cookie})
    assert stolen.headers["location"] == "/desk/login"
    assert actions()[-2:] == ["login", "logout"]


def test_the_cookie_is_out_of_reach(gateway: Serving, hire: Hire) -> None:
    person = Person(gateway.url, hire())
    before = person.get("/login").cookies["musaed_desk"]
    cookie = person.log_in().headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/desk" in cookie
    assert before not in cookie, "a session that a stranger may have fixed goes on"
    person.close()


def test_a_form_without_its_token_is_refused(log_in: LogIn, gateway: Serving) -> None:
    person, other = log_in(), log_in("admin")
    sent = person.client.post("/desk/logout")
    assert sent.status_code == 403
    stolen = {"csrf": csrf_of(other.get("/profile"))}
    assert person.client.post("/desk/logout", data=stolen).status_code == 403
    elsewhere = {"origin": "https://elsewhere.example"}
    good = {"csrf": csrf_of(person.get("/profile"))}
    assert person.client.post("/desk/logout", data=good, headers=elsewhere).status_code == 403
    cross = {"sec-fetch-site": "cross-site"}
    assert person.client.post("/desk/logout", data=good, headers=cross).status_code == 403
    assert person.client.post("/desk/logout", data=good).status_code == 303


def test_a_stranger_sends_no_flood(stranger: httpx.Client, hire: Hire) -> None:
    hire()
    form = {"csrf": csrf_of(stranger.get("/desk/login")), "username": "x" * 70_000}
    assert stranger.post("/desk/login", data=form).status_code == 413
    kind = {"content-type": "application/x-www-form-urlencoded"}
    endless = stranger.post("/desk/login", content=iter([b"username=x"]), headers=kind)
    assert endless.status_code == 411


def test_failures_in_a_row_lock_the_account(gateway: Serving, hire: Hire) -> None:
    person = Person(gateway.url, hire())
    for _ in range(login.LOCK_AFTER):
        assert person.log_in("wrong wrong wrong").status_code == 422
    refused = person.log_in()
    assert refused.status_code == 422
    assert "بعد ربع ساعة" in refused.text
    # who does not know the password learns nothing
    assert "ربع ساعة" not in person.log_in("wrong wrong wrong").text
    with session() as db:
        agent = db.scalars(select(Agent)).one()
        assert agent.locked_until
        agent.locked_until -= login.LOCK_FOR
    assert person.log_in().status_code == 303
    assert actions().count("login.failed") == login.LOCK_AFTER
    person.close()


@pytest.mark.parametrize(
    "asked",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\t//evil.example", "/x\r\nA: b"],
)
def test_after_the_log_in_one_stays_on_the_desk(gateway: Serving, hire: Hire, asked: str) -> None:
    person = Person(gateway.url, hire())
    page = person.get("/login", params={"next": asked})
    form = {"csrf": csrf_of(page), "username": "agent", "password": PASSWORD, "next": asked}
    answer = person.client.post("/desk/login", data=form)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/desk/")
    assert "a" not in answer.headers
    person.close()


def test_every_page_has_the_strict_headers(log_in: LogIn) -> None:
    person = log_in()
    for path in ("/login", "/profile", "/nothing-here"):
        headers = person.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
