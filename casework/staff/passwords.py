"""Passwords: which are good enough, how they are kept and checked."""

import threading
from functools import lru_cache
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

SHORTEST = 12
LONGEST = 128
_STRENGTH = 3  # of 4: more than a hundred million guesses

_hasher = PasswordHasher()
# each hash takes 64 MB while it is worked out: a crowd at the door waits instead of eating memory
_turn = threading.BoundedSemaphore(2)


class WeakPassword(ValueError):
    """A password that is not taken; `code` is short, long or simple."""

    def __init__(self, code: Literal["short", "long", "simple"]) -> None:
        super().__init__(code)
        self.code = code


def check_strength(password: str, *about: str) -> None:
    """Raise WeakPassword for one that is short, or easy to guess for who knows `about`."""
    if len(password) < SHORTEST:
        raise WeakPassword("short")
    if len(password) > LONGEST:
        raise WeakPassword("long")
    folded = password.casefold()
    known = [word for phrase in about for word in phrase.casefold().split() if len(word) > 3]
    strength = zxcvbn(password, user_inputs=known)["score"]
    if strength < _STRENGTH or any(word in folded for word in known):
        raise WeakPassword("simple")


def hash_password(password: str) -> str:
    """The Argon2id hash, with its parameters and salt, as one text."""
    with _turn:
        return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; without a hash False, after the same time."""
    with _turn:
        try:
            _hasher.verify(password_hash or _nobodys_hash(), password)
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with weaker parameters than are used now."""
    return _hasher.check_needs_rehash(password_hash)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
