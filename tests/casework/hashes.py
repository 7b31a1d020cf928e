"""Argon2 as it is, with so little work that tests can make hundreds of hashes."""

import pytest
from argon2 import PasswordHasher

from casework.staff import passwords


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64))
    passwords._nobodys_hash.cache_clear()
