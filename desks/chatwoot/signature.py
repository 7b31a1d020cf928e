"""Whether a webhook call is Chatwoot's: HMAC over time stamp and body, not older than minutes."""

import hashlib
import hmac
from collections.abc import Mapping

_TOLERANCE = 300  # seconds, either way


def is_signed(headers: Mapping[str, str], body: bytes, secrets: list[str], now: float) -> bool:
    """Whether `X-Chatwoot-Signature` is that of `body` under one of `secrets`.

    `now` is a Unix time; a time stamp further than five minutes from it is refused, and so is all
    that is missing or malformed.
    """
    stamp = headers.get("x-chatwoot-timestamp", "")
    if not (stamp.isascii() and stamp.isdigit()) or abs(now - float(stamp)) > _TOLERANCE:
        return False
    given = headers.get("x-chatwoot-signature", "").encode()
    # every secret is tried: how long it takes says nothing about which one fits
    fits = [hmac.compare_digest(given, signature(secret, stamp, body)) for secret in secrets]
    return any(fits)


def signature(secret: str, stamp: str, body: bytes) -> bytes:
    """What Chatwoot writes into `X-Chatwoot-Signature`."""
    signed = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
    return b"sha256=" + signed.hexdigest().encode()
