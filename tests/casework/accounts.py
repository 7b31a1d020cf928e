"""Accounts of the desk."""

from casework.audit import Actor
from casework.models import Agent, Role
from casework.staff import accounts
from casework.staff.accounts import Profile

PASSWORD = "nine purple camels sing"
ADMIN = Actor(None, "test")


def hire(username: str = "sara", role: Role = "agent") -> Agent:
    _, code = accounts.create(ADMIN, username, Profile("سارة", role))
    return accounts.accept(code, PASSWORD, None)


def as_actor(agent: Agent) -> Actor:
    return Actor(agent.id, agent.username, "192.0.2.7")
