"""Logging in at the desk: the second factor and the session."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from casework.clock import utcnow
from casework.database import session
from casework.models import Agent, AgentSession
from casework.staff import accounts, login, second_factor, sessions
from tests.casework.accounts import ADMIN, as_actor, hire
from tests.casework.conftest import Configure
from tests.casework.hashes import quick_hashes

__all__ = ["quick_hashes"]
pytestmark = pytest.mark.usefixtures("quick_hashes")


def enrol(agent: Agent) -> tuple[pyotp.TOTP, list[str]]:
    totp = pyotp.TOTP(second_factor.begin(agent.id).secret)
    return totp, second_factor.confirm(as_actor(agent), agent.id, totp.now())


def test_a_code_is_good_once(db: str) -> None:
    agent = hire()
    totp, _ = enrol(agent)
    actor = as_actor(agent)
    with pytest.raises(second_factor.WrongFactor):
        second_factor.check(actor, agent.id, totp.now())  # it confirmed the enrolment
    later = totp.at(utcnow(), counter_offset=1)
    second_factor.check(actor, agent.id, f" {later[:3]} {later[3:]} ")
    for used in (later, totp.now(), "000000", "", "abcdef", "١٢٣٤٥٦"):
        with pytest.raises(second_factor.WrongFactor):
            second_factor.check(actor, agent.id, used)


def test_two_that_use_a_code_at_once_are_one(db: str) -> None:
    agent = hire()
    totp, _ = enrol(agent)
    code = totp.at(utcnow(), counter_offset=1)

    def enter(_: int) -> bool:
        try:
            second_factor.check(as_actor(agent), agent.id, code)
        except second_factor.WrongFactor:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(enter, range(4))) == 1


def test_arabic_digits_are_digits(db: str) -> None:
    agent = hire()
    totp, _ = enrol(agent)
    code = totp.at(utcnow(), counter_offset=1)
    second_factor.check(
        as_actor(agent), agent.id, code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    )


def test_a_recovery_code_is_good_once_and_not_stored(db: str) -> None:
    agent = hire()
    _, codes = enrol(agent)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    stored = accounts.get(agent.id).recovery_hashes
    assert stored and not set(codes) & set(stored)
    second_factor.check(as_actor(agent), agent.id, codes[0].upper().replace("-", " "))
    with pytest.raises(second_factor.WrongFactor):
        second_factor.check(as_actor(agent), agent.id, codes[0])
    fresh = second_factor.renew_recovery_codes(as_actor(agent), agent.id)
    with pytest.raises(second_factor.WrongFactor):
        second_factor.check(as_actor(agent), agent.id, codes[1])
    second_factor.check(as_actor(agent), agent.id, fresh[1])


def test_wrong_codes_lock_the_account_too(db: str) -> None:
    agent = hire()
    totp, _ = enrol(agent)
    for _ in range(login.LOCK_AFTER):
        with pytest.raises(login.WrongLogin):
            login.check_second_factor(as_actor(agent), agent.id, "000000")
    with pytest.raises(login.AccountLocked):
        login.check_second_factor(as_actor(agent), agent.id, totp.at(utcnow(), counter_offset=1))


def test_a_second_factor_in_force_keeps_its_secret(db: str) -> None:
    agent = hire()
    totp, _ = enrol(agent)
    assert second_factor.begin(agent.id).secret == totp.secret
    assert second_factor.pending(agent.id) is None
    with pytest.raises(second_factor.WrongFactor):
        second_factor.confirm(as_actor(agent), agent.id, totp.at(utcnow(), counter_offset=1))
    accounts.reset_second_factor(ADMIN, agent.id)
    assert not accounts.get(agent.id).totp_confirmed
    assert second_factor.begin(agent.id).secret != totp.secret


def age(token_of: str, **columns: timedelta) -> None:
    with session() as db:
        for found in db.scalars(select(AgentSession).where(AgentSession.agent_id == token_of)):
            for column, by in columns.items():
                setattr(found, column, getattr(found, column) - by)


def test_a_session_ends_by_idleness_and_by_age(db: str, configure: Configure) -> None:
    configure(DESK_IDLE_MINUTES="30", DESK_SESSION_HOURS="2")
    agent = hire()

    def enter() -> str:
        return sessions.open_session(agent.id, confirmed=True, address="", browser="")

    token = enter()
    age(agent.id, last_seen_at=timedelta(minutes=29))
    assert sessions.look_up(token, active=False), "a script is no sign of life"
    age(agent.id, last_seen_at=timedelta(minutes=2))
    assert sessions.look_up(token, active=True) is None
    token = enter()
    age(agent.id, last_seen_at=timedelta(minutes=29))
    assert sessions.look_up(token, active=True), "a click is one"
    age(agent.id, last_seen_at=timedelta(minutes=29))
    assert sessions.look_up(token, active=True)
    age(agent.id, created_at=timedelta(hours=2))
    assert sessions.look_up(token, active=True) is None
    enter()
    assert len(sessions.of(agent.id)) == 1
    with session(readonly=True) as db_:
        assert len(db_.scalars(select(AgentSession)).all()) == 1, "ended ones are cleared away"


def test_half_a_log_in_lasts_minutes(db: str) -> None:
    agent = hire()
    token = sessions.open_session(agent.id, confirmed=False, address="", browser="")
    half = sessions.look_up(token, active=True)
    assert half and not half.confirmed
    age(agent.id, created_at=timedelta(minutes=11))
    assert sessions.look_up(token, active=True) is None


def test_tokens_are_kept_as_hashes(db: str) -> None:
    agent = hire()
    token = sessions.open_session(agent.id, confirmed=True, address="192.0.2.7", browser="b" * 999)
    (kept,) = sessions.of(agent.id)
    assert token not in kept.id and len(kept.browser) <= 300
    assert sessions.look_up(kept.id, active=True) is None
    assert sessions.look_up("", active=True) is None
