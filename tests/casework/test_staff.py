"""Accounts, passwords, second factor and sessions, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from casework.clock import utcnow
from casework.database import session
from casework.models import Agent, AuditEntry
from casework.staff import accounts, first_admin, login, passwords, sessions
from casework.staff.accounts import (
    InvalidAccount,
    InvalidInvitation,
    LastAdministrator,
    Profile,
    UsernameTaken,
)
from casework.staff.passwords import WeakPassword
from tests.casework.accounts import ADMIN, PASSWORD, as_actor, hire
from tests.casework.conftest import Configure
from tests.casework.hashes import quick_hashes

OTHER = "a lamp under the far sea"


__all__ = ["quick_hashes"]
pytestmark = pytest.mark.usefixtures("quick_hashes")


def actions() -> list[str]:
    with session(readonly=True) as db:
        return list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.at)))


def change(agent_id: str, **values: object) -> None:
    with session() as db:
        db.execute(update(Agent).where(Agent.id == agent_id).values(**values))


# --- accounts


def test_an_account_begins_with_a_link_that_works_once(db: str) -> None:
    agent, code = accounts.create(ADMIN, "  Sara.M ", Profile(" سارة  محمد ", "agent", " الدعم "))
    assert (agent.username, agent.display_name, agent.team) == ("sara.m", "سارة محمد", "الدعم")
    assert agent.invitation_hash and code not in agent.invitation_hash
    with pytest.raises(login.WrongLogin):
        login.authenticate("sara.m", "", "192.0.2.7")
    assert accounts.invited(code).id == agent.id
    accounts.accept(code, PASSWORD, None)
    for again in (code, "", "x" * 32):
        with pytest.raises(InvalidInvitation):
            accounts.accept(again, PASSWORD, None)
    assert login.authenticate("SARA.M", PASSWORD, "192.0.2.7").id == agent.id
    assert actions() == ["staff.create", "login.failed", "password.choose"]


def test_a_link_runs_out(db: str) -> None:
    agent, code = accounts.create(ADMIN, "sara", Profile("سارة", "agent"))
    change(agent.id, invitation_until=utcnow() - timedelta(seconds=1))
    with pytest.raises(InvalidInvitation):
        accounts.invited(code)


def test_a_new_link_ends_password_sessions_and_lock(db: str) -> None:
    agent = hire()
    token = sessions.open_session(agent.id, confirmed=True, address="", browser="")
    change(agent.id, locked_until=utcnow() + timedelta(hours=1))
    code = accounts.invite(ADMIN, agent.id)
    assert sessions.look_up(token, active=True) is None
    with pytest.raises(login.WrongLogin):
        login.authenticate("sara", PASSWORD, "")
    accounts.accept(code, OTHER, None)
    assert login.authenticate("sara", OTHER, "").id == agent.id


@pytest.mark.parametrize(
    ("username", "profile", "field"),
    [
        ("سارة", Profile("سارة", "agent"), "username"),
        ("s", Profile("سارة", "agent"), "username"),
        ("s" * 51, Profile("سارة", "agent"), "username"),
        ("a b", Profile("سارة", "agent"), "username"),
        ("../etc", Profile("سارة", "agent"), "username"),
        ("sara", Profile(" ", "agent"), "display_name"),
        ("sara", Profile("س" * 101, "agent"), "display_name"),
        ("sara", Profile("سارة", "agent", "ف" * 101), "team"),
        ("sara", Profile("سارة", "owner"), "role"),  # type: ignore[arg-type]
        ("sara", Profile("سارة", "agent", capacity=-1), "capacity"),
        ("sara", Profile("سارة", "agent", capacity=51), "capacity"),
    ],
)
def test_what_an_account_may_not_be(db: str, username: str, profile: Profile, field: str) -> None:
    with pytest.raises(InvalidAccount) as caught:
        accounts.create(ADMIN, username, profile)
    assert caught.value.field == field
    assert accounts.everybody() == []


def test_a_username_is_given_once(db: str) -> None:
    hire("sara")
    with pytest.raises(UsernameTaken):
        accounts.create(ADMIN, "SARA", Profile("أخرى", "agent"))
    assert len(accounts.everybody()) == 1


def test_a_change_of_role_is_written_down_and_ends_sessions(db: str) -> None:
    agent = hire()
    token = sessions.open_session(agent.id, confirmed=True, address="", browser="")
    accounts.update(ADMIN, agent.id, Profile("سارة", "agent", "الدعم"), active=True)
    assert sessions.look_up(token, active=True) is not None
    accounts.update(ADMIN, agent.id, Profile("سارة", "supervisor", "الدعم"), active=True)
    assert sessions.look_up(token, active=True) is None
    with session(readonly=True) as db_:
        entries = db_.scalars(
            select(AuditEntry).where(AuditEntry.action == "staff.update").order_by(AuditEntry.at)
        ).all()
    assert [entry.detail for entry in entries] == [
        {"team": "None → الدعم"},
        {"role": "agent → supervisor"},
    ]
    accounts.update(ADMIN, agent.id, Profile("سارة", "supervisor", "الدعم"), active=True)
    assert actions().count("staff.update") == 2, "nothing changed, nothing to write down"


def test_who_is_not_active_is_out(db: str) -> None:
    hire("boss", "admin")
    agent = hire()
    token = sessions.open_session(agent.id, confirmed=True, address="", browser="")
    accounts.update(ADMIN, agent.id, Profile("سارة", "agent"), active=False)
    assert sessions.look_up(token, active=True) is None
    with pytest.raises(login.WrongLogin):
        login.authenticate("sara", PASSWORD, "")


def test_one_administrator_always_stays(db: str) -> None:
    first, second = hire("first", "admin"), hire("second", "admin")

    def resign(agent: Agent) -> bool:
        try:
            accounts.update(ADMIN, agent.id, Profile("سارة", "agent"), active=True)
        except LastAdministrator:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(resign, (first, second))) == [False, True]
    left = [agent for agent in accounts.everybody() if agent.role == "admin"]
    assert len(left) == 1
    with pytest.raises(LastAdministrator):
        accounts.update(ADMIN, left[0].id, Profile("سارة", "admin"), active=False)


# --- the first administrator


def test_the_first_administrator_needs_the_code_and_is_the_only_one(db: str) -> None:
    code = first_admin.code()
    assert code and len(code) == 19
    assert first_admin.code() == code, "every process shows the same one"
    for wrong in ("", "AAAA-AAAA-AAAA-AAAA", code[:-1]):
        with pytest.raises(first_admin.WrongCode):
            first_admin.create(wrong, "sara", "سارة", PASSWORD, None)

    def make(username: str) -> bool:
        try:
            first_admin.create(f" {code.lower()} ", username, "سارة", PASSWORD, None)
        except first_admin.WrongCode:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(make, ("one", "two", "three", "four"))) == [False] * 3 + [True]
    assert first_admin.code() is None
    (made,) = accounts.everybody()
    assert made.role == "admin"


def test_another_secret_has_another_code(db: str, configure: Configure) -> None:
    code = first_admin.code()
    configure(MUSAED_SECRET="another secret for tests")
    assert first_admin.code() != code


# --- passwords


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "short"),
        ("x" * 129, "long"),
        ("xxxxxxxxxxxx", "simple"),
        ("password1234", "simple"),
        ("123456789012", "simple"),
        ("qwertyuiop12", "simple"),
        ("my name is Sara.M okay", "simple"),
        ("أنا سارة وهذه كلمتي", "simple"),
    ],
)
def test_weak_passwords_are_not_taken(password: str, code: str) -> None:
    with pytest.raises(WeakPassword) as caught:
        passwords.check_strength(password, "sara.m", "سارة العتيبي")
    assert caught.value.code == code


@pytest.mark.parametrize("password", [PASSWORD, "جمل أزرق يغني تسعة", "gT7#kP2!vQ9z"])
def test_strong_passwords_are(password: str) -> None:
    passwords.check_strength(password, "sara.m", "سارة العتيبي")
    kept = passwords.hash_password(password)
    assert password not in kept and passwords.matches(kept, password)
    assert not passwords.matches(kept, password + " ")


def test_without_a_hash_no_password_matches() -> None:
    assert not passwords.matches(None, "nobody has this password")
    assert not passwords.matches("not a hash", PASSWORD)


def test_an_old_hash_is_made_anew_at_log_in(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = hire()
    stronger = PasswordHasher(time_cost=2, memory_cost=128)
    monkeypatch.setattr(passwords, "_hasher", stronger)
    before = agent.password_hash
    login.authenticate("sara", PASSWORD, "")
    after = accounts.get(agent.id).password_hash
    assert after and after != before and not passwords.is_outdated(after)
    login.authenticate("sara", PASSWORD, "")
    assert accounts.get(agent.id).password_hash == after


def test_changing_ones_password_keeps_only_this_session(db: str) -> None:
    agent = hire()
    here, there = (
        sessions.open_session(agent.id, confirmed=True, address="", browser="") for _ in range(2)
    )
    this = sessions.look_up(here, active=True)
    assert this
    change_it = accounts.change_password
    assert not change_it(as_actor(agent), agent.id, OTHER, OTHER, keep=this.session_id)
    with pytest.raises(WeakPassword):
        change_it(as_actor(agent), agent.id, PASSWORD, "short", keep=this.session_id)
    assert change_it(as_actor(agent), agent.id, PASSWORD, OTHER, keep=this.session_id)
    assert sessions.look_up(here, active=True) and not sessions.look_up(there, active=True)
    assert actions()[-2:] == ["password.wrong", "password.change"]


# --- failures


def test_a_lock_ends_by_itself_and_success_forgets_failures(db: str) -> None:
    agent = hire()
    for _ in range(login.LOCK_AFTER - 1):
        with pytest.raises(login.WrongLogin):
            login.authenticate("sara", OTHER, "")
    login.succeed(as_actor(login.authenticate("sara", PASSWORD, "")), agent.id)
    for _ in range(login.LOCK_AFTER):
        with pytest.raises(login.WrongLogin):
            login.authenticate("sara", OTHER, "")
    with pytest.raises(login.AccountLocked) as caught:
        login.authenticate("sara", PASSWORD, "")
    assert utcnow() < caught.value.until <= utcnow() + login.LOCK_FOR
    change(agent.id, locked_until=utcnow() - timedelta(seconds=1))
    assert login.authenticate("sara", PASSWORD, "").id == agent.id
    assert actions().count("login.lock") == 1


# --- second factor


# --- sessions
