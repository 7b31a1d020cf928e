"""Bodies delivered as Meta delivers them."""

import hashlib
import hmac
import json
from typing import Any

import httpx

from channels.whatsapp import webhook
from tests.channels.whatsapp import shapes
from tests.gateway.serving import Serving
from tests.simulator.business import SECRET


def sign(body: bytes, secret: str = SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={digest}"}


def post(gateway: Serving, body: Any, secret: str = SECRET, **headers: str) -> httpx.Response:
    """Deliver a body as Meta does."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    url = f"{gateway.url}{webhook.PATH}"
    return httpx.post(url, content=raw, headers={**sign(raw, secret), **headers}, timeout=30)


def said(number: int, sender: str = shapes.WA_ID) -> dict[str, Any]:
    message = shapes.message(f"m.{sender}.{number}", "text", {"body": f"رسالة {number}"})
    return {**message, "from": sender}
