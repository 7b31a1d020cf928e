"""Encryption at rest and keyed hashes, both with keys derived from `MUSAED_SECRET`."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect, Text, TypeDecorator

from casework.settings import get_settings


class WrongKey(Exception):
    """What is stored was not written with this MUSAED_SECRET, or was tampered with."""

    def __init__(self) -> None:
        super().__init__("MUSAED_SECRET is not the secret that this data was encrypted with")


@lru_cache(maxsize=8)
def _derive(secret: str, purpose: bytes) -> bytes:
    # one secret, one independent key a purpose
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())


@lru_cache(maxsize=2)
def _fernet_of(secret: str) -> Fernet:
    return Fernet(urlsafe_b64encode(_derive(secret, b"musaed/at-rest/1")))


def _fernet() -> Fernet:
    return _fernet_of(get_settings().musaed_secret.get_secret_value())


def encrypt(data: bytes) -> bytes:
    """Encrypt and authenticate; the result is ASCII (a Fernet token)."""
    return _fernet().encrypt(data)


def decrypt(token: bytes) -> bytes:
    """Undo `encrypt`. Raises WrongKey."""
    try:
        return _fernet().decrypt(token)
    except InvalidToken:
        raise WrongKey from None


def keyed_hash(value: str) -> str:
    """HMAC-SHA256 in hex, under a key of its own: looks a value up without storing it."""
    secret = get_settings().musaed_secret.get_secret_value()
    return hmac.new(
        _derive(secret, b"musaed/look-up/1"), value.encode(), hashlib.sha256
    ).hexdigest()


def derived_secret(purpose: str) -> str:
    """A secret of its own for `purpose`, 64 hex digits, the same for the same MUSAED_SECRET."""
    secret = get_settings().musaed_secret.get_secret_value()
    return _derive(secret, b"musaed/derived/1/" + purpose.encode()).hex()


class EncryptedText(TypeDecorator[str]):
    """A text that the database sees only encrypted."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else encrypt(value.encode()).decode("ascii")

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else decrypt(value.encode()).decode()


class EncryptedJSON(TypeDecorator[Any]):
    """A JSON value that the database sees only encrypted."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return encrypt(json.dumps(value, ensure_ascii=False).encode()).decode("ascii")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(decrypt(value.encode()))
