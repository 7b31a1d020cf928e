"""Administration of accounts, the link for a new one, one's own profile and the second factor."""

import re

import httpx
import pyotp
import pytest
from sqlalchemy import select

from casework.clock import utcnow
from casework.database import session
from casework.models import Agent
from casework.staff import accounts, login, sessions
from tests.casework.accounts import PASSWORD
from tests.desks.builtin.conftest import LogIn
from tests.desks.builtin.person import Person, csrf_of
from tests.gateway.fixtures import Start
from tests.gateway.serving import Serving

OTHER = "a lamp under the far sea"
_CODES = re.compile(r">([a-z2-9]{5}-[a-z2-9]{5})<")
NEW = {"username": "khalid", "display_name": "خالد", "role": "agent", "team": "", "capacity": "3"}


def link_on(page: httpx.Response) -> str:
    found = re.search(r'value="(http://[^"]+/desk/welcome/[^"]+)"', page.text)
    assert found
    return found[1]


def named(username: str) -> Agent:
    with session(readonly=True) as db:
        return db.scalars(select(Agent).where(Agent.username == username)).one()


# --- administration


def test_from_a_new_account_to_its_first_log_in(log_in: LogIn, stranger: httpx.Client) -> None:
    admin = log_in("admin")
    link = link_on(admin.post("/staff", **NEW))
    assert link.startswith(str(stranger.base_url))
    form = {"csrf": csrf_of(stranger.get(link)), "password": "short"}
    refused = stranger.post(link, data=form)
    assert refused.status_code == 422 and "كلمة المرور قصيرة" in refused.text
    chosen = stranger.post(link, data={**form, "password": OTHER})
    assert chosen.headers["location"] == "/desk/login?said=password_chosen"
    assert stranger.post(link, data={**form, "password": OTHER}).status_code == 404
    assert "هذا الرابط لا يصلح" in stranger.get(link).text
    khalid = Person(str(stranger.base_url), named("khalid"))
    assert khalid.log_in(OTHER).status_code == 303
    assert (named("khalid").capacity, named("khalid").role) == (3, "agent")
    khalid.close()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "خالد"),
        ("username", "admin"),
        ("display_name", " "),
        ("role", "owner"),
        ("capacity", "many"),
        ("capacity", "-1"),
        ("capacity", "99"),
        ("capacity", "٣x"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(
    log_in: LogIn, field: str, value: str
) -> None:
    admin = log_in("admin")
    answer = admin.post("/staff", **{**NEW, field: value})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    if field != "display_name":
        assert 'value="خالد"' in answer.text
    assert len(accounts.everybody()) == 1


def test_disabling_logs_out_at_once(log_in: LogIn) -> None:
    admin, agent = log_in("admin"), log_in("agent")
    assert agent.get("/profile").status_code == 200
    fields = {"display_name": "سارة", "role": "agent", "team": "الدعم", "capacity": "2"}
    assert admin.post(f"/staff/{agent.agent.id}", **fields).status_code == 303  # no `active`
    assert agent.get("/profile").status_code == 303
    assert agent.log_in().status_code == 422
    admin.post(f"/staff/{agent.agent.id}", **fields, active="1")
    assert agent.log_in().status_code == 303
    last = {"display_name": "سارة", "role": "agent", "capacity": "2", "active": "1"}
    answer = admin.post(f"/staff/{admin.agent.id}", **last)
    assert answer.status_code == 409 and "مدير نظام واحد" in answer.text


def test_ending_sessions_and_a_new_link(log_in: LogIn) -> None:
    admin, agent = log_in("admin"), log_in("agent")
    assert admin.post(f"/staff/{agent.agent.id}/sessions").status_code == 303
    assert agent.get("/profile").status_code == 303
    agent.log_in()
    link_on(admin.post(f"/staff/{agent.agent.id}/link"))
    assert agent.get("/profile").status_code == 303
    assert agent.log_in().status_code == 422


# --- one's own account


def test_the_own_password(log_in: LogIn, gateway: Serving) -> None:
    here = log_in()
    there = Person(gateway.url, here.agent)
    there.log_in()
    assert (
        "كلمة المرور الحالية غير صحيحة" in here.post("/profile/password", old="x", new=OTHER).text
    )
    weak = here.post("/profile/password", old=PASSWORD, new="password1234")
    assert weak.status_code == 422 and "سهلة التخمين" in weak.text
    assert here.post("/profile/password", old=PASSWORD, new=OTHER).status_code == 303
    assert here.get("/profile").status_code == 200
    assert there.get("/profile").status_code == 303
    assert there.log_in().status_code == 422 and there.log_in(OTHER).status_code == 303
    assert len(sessions.of(here.agent.id)) == 2
    here.post("/profile/sessions")
    assert there.get("/profile").status_code == 303 and here.get("/profile").status_code == 200
    there.close()


def enrol(person: Person) -> tuple[pyotp.TOTP, list[str]]:
    person.post("/profile/totp")
    page = person.get("/profile/totp").text
    secret = re.search(r'<bdi dir="ltr">([A-Z2-7]{32})</bdi>', page)
    assert secret and "<svg" in page
    totp = pyotp.TOTP(secret[1])
    assert person.post("/profile/totp/confirm", code="000000").status_code == 422
    codes = person.post("/profile/totp/confirm", code=totp.now()).text
    return totp, _CODES.findall(codes)


def second_step(person: Person, code: str) -> httpx.Response:
    data = {"csrf": csrf_of(person.get("/login/code")), "code": code}
    return person.client.post("/desk/login/code", data=data)


def test_the_second_factor_is_asked_from_then_on(log_in: LogIn, gateway: Serving) -> None:
    person = log_in()
    totp, codes = enrol(person)
    assert len(codes) == 10
    other = Person(gateway.url, person.agent)
    half = other.log_in()
    assert half.headers["location"] == "/desk/login/code"
    # half a log-in opens nothing
    assert other.get("/tickets").headers["location"].startswith("/desk/login")
    assert second_step(other, "000000").status_code == 422
    before = other.client.cookies["musaed_desk"]
    assert second_step(other, totp.at(utcnow(), counter_offset=1)).status_code == 303
    assert other.client.cookies["musaed_desk"] != before
    assert other.get("/tickets").status_code == 200
    other.post("/logout")
    other.log_in()
    assert second_step(other, codes[0]).status_code == 303
    other.close()
    # off again, with the password only
    assert person.post("/profile/totp/off", password="wrong").status_code == 422
    fresh = person.post("/profile/totp/codes", password=PASSWORD).text
    assert codes[1] not in fresh and len(_CODES.findall(fresh)) == 10
    assert person.post("/profile/totp/off", password=PASSWORD).status_code == 303
    person.post("/logout")
    assert person.log_in().headers["location"] == "/desk/"


def test_wrong_codes_lock_and_an_administrator_helps(log_in: LogIn, gateway: Serving) -> None:
    admin, person = log_in("admin"), log_in("agent")
    enrol(person)
    other = Person(gateway.url, person.agent)
    other.log_in()
    for _ in range(login.LOCK_AFTER):
        assert second_step(other, "000000").status_code == 422
    assert "بعد ربع ساعة" in second_step(other, "000000").text
    assert admin.post(f"/staff/{person.agent.id}/second-factor").status_code == 303
    assert not named("agent").totp_confirmed
    other.close()


def test_where_a_second_factor_is_a_must(start: Start, log_in: LogIn) -> None:
    start(DESK_REQUIRE_TOTP="true")
    person = log_in()
    for path in ("/", "/profile", "/profile/totp"):
        assert person.get(path).status_code in (200, 303)
    for path in ("/tickets", "/tickets/changes"):
        assert person.get(path).headers["location"] == "/desk/profile/totp"
    enrol(person)
    assert person.get("/tickets").status_code == 200


def test_a_crowd_of_failures_closes_the_door_for_its_address_only(
    log_in: LogIn, stranger: httpx.Client
) -> None:
    person = log_in()
    page = csrf_of(stranger.get("/desk/login"))
    answers = [
        stranger.post(
            "/desk/login",
            data={"csrf": page, "username": f"user{number}", "password": "wrong wrong wrong"},
        ).status_code
        for number in range(62)
    ]
    assert answers == [422] * 60 + [429] * 2
    assert person.get("/profile").status_code == 200, "who is in stays in"


def test_the_command_line_makes_an_administrator(
    gateway: Serving, stranger: httpx.Client, capsys: pytest.CaptureFixture[str]
) -> None:
    from casework.staff.__main__ import main

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["staff", "create", "--role", "admin", "boss", "نورة"])
        main()
        path = re.search(r"/desk/welcome/\S+", capsys.readouterr().out)
        assert path and "أهلًا نورة" in stranger.get(path[0]).text
        patch.setattr("sys.argv", ["staff", "link", "BOSS"])
        main()
        assert "هذا الرابط لا يصلح" in stranger.get(path[0]).text
        for arguments in (["create", "boss", "نورة"], ["create", "نورة", "نورة"], ["link", "x"]):
            patch.setattr("sys.argv", ["staff", *arguments])
            with pytest.raises(SystemExit) as refused:
                main()
            assert str(refused.value).startswith("staff: ") and "\n" not in str(refused.value)
